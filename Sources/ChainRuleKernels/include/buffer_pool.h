// The memory of matrices, kept for the next ones: a training step takes again what the step before gave back, without
// a system call or a fresh page.
#ifndef CHAINRULE_BUFFER_POOL_H
#define CHAINRULE_BUFFER_POOL_H

#include <stddef.h>

/// At least `size` bytes, aligned to a cache line. Thread-safe. NULL if there is no memory, or if with it more than the
/// limit would be held.
void *_Nullable chainrule_buffer_take(size_t size);

/// The same without regard to the limit.
void *_Nullable chainrule_buffer_take_beyond_limit(size_t size);

/// Gives back what was taken with this size, from any thread. Up to 256 MiB are kept.
void chainrule_buffer_give(void *_Nonnull buffer, size_t size);

/// The most bytes that may be held; half of the machine's memory unless it is set.
size_t chainrule_buffer_limit(void);
void chainrule_set_buffer_limit(size_t size);

/// Bytes that the system has given and not yet got back; those among them that nobody uses.
size_t chainrule_buffer_held(void);
size_t chainrule_buffer_kept(void);

/// Gives back to the system what is kept.
void chainrule_buffer_trim(void);

#endif
