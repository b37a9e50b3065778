// Includes BODY, a file of kernels for one element type T, once per instruction set. No include guard.
//
// Wants T, TYPE (the suffix of its names, f32 or f64) and BODY. Gives BODY
//   NAME(x)       x with a suffix for type and instruction set
//   TARGET        the function attribute that switches the instruction set on, or nothing
//   VECTOR_BYTES  the size of a register
// Leaves CHOSEN(x), the version of x for the processor that the program runs on.

#include "each_instruction_set_choice.h"
#include "instruction_set.h"

#ifndef CHAINRULE_JOIN
#define CHAINRULE_JOIN_(x, type, set) x##_##type##_##set
#define CHAINRULE_JOIN(x, type, set) CHAINRULE_JOIN_(x, type, set)
#endif

#if CHAINRULE_CHOOSES_AT_RUN_TIME

#define NAME(x) CHAINRULE_JOIN(x, TYPE, avx512)
#define TARGET __attribute__((target("avx512f,fma")))
#define VECTOR_BYTES 64
#include BODY
#undef NAME
#undef TARGET
#undef VECTOR_BYTES

#define NAME(x) CHAINRULE_JOIN(x, TYPE, avx2)
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#include BODY
#undef NAME
#undef TARGET
#undef VECTOR_BYTES

#undef CHOSEN
#define CHOSEN(x)                                                                                       \
    (chainrule_current_instruction_set() == chainrule_instruction_set_avx512 ? CHAINRULE_JOIN(x, TYPE, avx512) \
     : chainrule_current_instruction_set() == chainrule_instruction_set_avx2 ? CHAINRULE_JOIN(x, TYPE, avx2)   \
                                                                              : CHAINRULE_JOIN(x, TYPE, baseline))

#else
#undef CHOSEN
#define CHOSEN(x) CHAINRULE_JOIN(x, TYPE, baseline)
#endif

#define NAME(x) CHAINRULE_JOIN(x, TYPE, baseline)
#define TARGET
#define VECTOR_BYTES 16
#include BODY
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
