// A lock for a few instructions.
#ifndef CHAINRULE_SPIN_LOCK_H
#define CHAINRULE_SPIN_LOCK_H

static inline void chainrule_lock(char *_Nonnull lock) {
    while (__atomic_test_and_set(lock, __ATOMIC_ACQUIRE)) {
    }
}

static inline void chainrule_unlock(char *_Nonnull lock) { __atomic_clear(lock, __ATOMIC_RELEASE); }

#endif
