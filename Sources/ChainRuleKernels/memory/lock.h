// A lock for a few instructions. Whoever waits for longer gives the processor away, as the one who holds it may not run.
#ifndef CHAINRULE_LOCK_H
#define CHAINRULE_LOCK_H

#if defined(_WIN32)
#include <windows.h>
#else
#include <sched.h>
#endif

static inline void chainrule_lock(char *_Nonnull lock) {
    for (int tries = 1; __atomic_test_and_set(lock, __ATOMIC_ACQUIRE); tries++) {
        if (tries % 64) continue;
#if defined(_WIN32)
        SwitchToThread();
#else
        sched_yield();
#endif
    }
}

static inline void chainrule_unlock(char *_Nonnull lock) { __atomic_clear(lock, __ATOMIC_RELEASE); }

#endif
