// The memory of matrices, kept for the next ones: a training step takes again what the step before gave back, without
// a system call or a fresh page.
#ifndef CHAINRULE_BUFFER_POOL_H
#define CHAINRULE_BUFFER_POOL_H

#include <stddef.h>

/// At least `size` bytes, aligned to a cache line. Thread-safe. NULL if there is no memory.
void *_Nullable chainrule_buffer_take(size_t size);

/// Gives back what was taken with this size, from any thread. Up to 256 MiB are kept.
void chainrule_buffer_give(void *_Nonnull buffer, size_t size);

#endif
