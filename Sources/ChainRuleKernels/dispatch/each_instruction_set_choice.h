// On x86-64 the instruction set is decided at run time, because flags for it would be `unsafeFlags`, which bar a
// package from being depended on. On Windows __builtin_cpu_supports needs a run-time library that Swift does not link.
#ifndef CHAINRULE_CHOICE_H
#define CHAINRULE_CHOICE_H

#if defined(__x86_64__) && !defined(_WIN32)
#define CHAINRULE_CHOOSES_AT_RUN_TIME 1
#else
#define CHAINRULE_CHOOSES_AT_RUN_TIME 0
#endif

#endif
