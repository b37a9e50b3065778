// Objects that nobody uses any more, kept for the next who needs one with as much memory behind it.
//
// A few, because they only pass from one result to the next: a training step hands each on within a node or two.
#ifndef CHAINRULE_SPARE_OBJECTS_H
#define CHAINRULE_SPARE_OBJECTS_H

#include <stdbool.h>
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

// What an operation makes on its way to the result goes when the operation ends. So that it can be kept as well, the
// thread lists what is made from `begin` to `end`. Operations may run within others.

/// Returns where the operation's part of the list begins, for `next` and `end`.
ptrdiff_t chainrule_made_begin(void);

/// Lists an object. Returns whether it did: the caller then holds it for the list, and lets it go after `next`.
bool chainrule_made_note(void *_Nonnull object);

/// Takes one of the objects from a place on; NULL if there are no more.
void *_Nullable chainrule_made_next(ptrdiff_t start);

void chainrule_made_end(void);

#endif
