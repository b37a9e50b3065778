// How much memory the process may use: a share of the machine's is what matrices are held to.
#ifndef CHAINRULE_MACHINE_MEMORY_H
#define CHAINRULE_MACHINE_MEMORY_H

#include <stddef.h>

/// Bytes: the machine's memory, or what a container leaves of it; 0 if nobody says.
size_t chainrule_machine_memory(void);

#endif
