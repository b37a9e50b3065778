#include "instruction_set.h"

#include "each_instruction_set_choice.h"

static _Thread_local chainrule_instruction_set limit = chainrule_instruction_set_avx512;

void chainrule_limit_instruction_set(chainrule_instruction_set new_limit) { limit = new_limit; }

chainrule_instruction_set chainrule_current_instruction_set(void) {
#if CHAINRULE_CHOOSES_AT_RUN_TIME
    if (limit >= chainrule_instruction_set_avx512 && __builtin_cpu_supports("avx512f"))
        return chainrule_instruction_set_avx512;
    if (limit >= chainrule_instruction_set_avx2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return chainrule_instruction_set_avx2;
#endif
    return chainrule_instruction_set_baseline;
}
