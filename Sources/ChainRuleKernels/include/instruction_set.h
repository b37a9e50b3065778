// Which version of a kernel runs.
#ifndef CHAINRULE_INSTRUCTION_SET_H
#define CHAINRULE_INSTRUCTION_SET_H

/// In ascending order of what they can do. All but the first are x86-64's; elsewhere (ARM) the baseline is what the
/// compiler makes of the same vectors, as NEON.
typedef enum __attribute__((enum_extensibility(closed), swift_name("InstructionSet"))) chainrule_instruction_set {
    chainrule_instruction_set_baseline,
    chainrule_instruction_set_avx2,
    chainrule_instruction_set_avx512,
} chainrule_instruction_set;

/// The best that the processor has, up to the limit.
chainrule_instruction_set chainrule_current_instruction_set(void);

/// For tests: kernels that the current thread calls from now on use at most this.
void chainrule_limit_instruction_set(chainrule_instruction_set limit);

#endif
