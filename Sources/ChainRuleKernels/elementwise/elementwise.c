#include "elementwise.h"

#include <math.h>
#include <stdlib.h>

#include "buffer_pool.h"
#include "element_program.h"
#include "parallel.h"
#include "../vectors/vector_constants.h"

// How many parts a program's blocks are divided into. A part is worth handing on from some 15 µs on, which is so many
// bytes of results; a few for each thread, so that another one does more if one is held up.
static ptrdiff_t part_count(const chainrule_program *program, ptrdiff_t count, size_t size)
{
    enum { smallest_part = 400000, parts_per_thread = 4 };
    const ptrdiff_t threads = chainrule_thread_limit();
    if (threads == 1) return 1;
    const ptrdiff_t worthwhile = program->step_count * count * (ptrdiff_t)size / smallest_part;
    const ptrdiff_t most = threads * parts_per_thread, parts = worthwhile < most ? worthwhile : most;
    return parts < 1 ? 1 : parts;
}

#define CHAINRULE_SUFFIXED_(x, type) x##_##type
#define CHAINRULE_SUFFIXED(x, type) CHAINRULE_SUFFIXED_(x, type)

// A vector's two halves made one, and so on down to a number.
#define fold_f32(HALVED, v) HALVED(HALVED(HALVED(HALVED(v))))
#define fold_f64(HALVED, v) HALVED(HALVED(HALVED(v)))
#define SUM_OF_HALVES(v)         \
    ({                           \
        const __auto_type x = v; \
        x.lo + x.hi;             \
    })
#define GREATER_OF_HALVES(v)                      \
    ({                                            \
        const __auto_type x = v;                  \
        x.lo > x.hi || x.lo != x.lo ? x.lo : x.hi; \
    })

#define T float
#define TYPE f32
#define LIBRARY(function) function##f
#include "elementwise_type.h"
#undef T
#undef TYPE
#undef LIBRARY

#define T double
#define TYPE f64
#define LIBRARY(function) function
#include "elementwise_type.h"
