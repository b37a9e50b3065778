// A few objects kept for the next who needs one.
//
// What is kept is a pointer; whose it is and what it points to is their business.
#ifndef CHAINRULE_SPARES_H
#define CHAINRULE_SPARES_H

/// One that was given, or NULL. Thread-safe.
void *_Nullable chainrule_spare_take(void);

/// 1 if it is kept, 0 if there are enough. Thread-safe.
int chainrule_spare_give(void *_Nonnull spare);

#endif
