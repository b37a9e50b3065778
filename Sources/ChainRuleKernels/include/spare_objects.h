// Objects that nobody uses any more, kept for the next who needs one with as much memory behind it.
//
// A few, because they only pass from one result to the next: a training step hands each on within a node or two.
#ifndef CHAINRULE_SPARE_OBJECTS_H
#define CHAINRULE_SPARE_OBJECTS_H

#include <stddef.h>

/// Takes an object that was kept with this size; NULL if there is none. Thread-safe, as the other.
void *_Nullable chainrule_spare_take(size_t size);

/// For tests: how often the current thread found none, and made an object of its own.
ptrdiff_t chainrule_spare_miss_count(void);

/// Keeps an object. Returns the one that has to go for it, for the caller to release, if any: the oldest, or this one
/// if it is large.
void *_Nullable chainrule_spare_keep(void *_Nonnull object, size_t size);

/// Takes any of those kept, for the caller to release; NULL when there are no more.
void *_Nullable chainrule_spare_remove(void);

/// The bytes behind those that are kept.
size_t chainrule_spare_size(void);

#endif
