// Large operations on several threads.
//
// One pool of threads for the whole process. They are started when first needed, wait for the next operation for a
// moment and then sleep. Where there are no POSIX threads, everything runs on the caller's.
#ifndef CHAINRULE_PARALLEL_H
#define CHAINRULE_PARALLEL_H

#include <stddef.h>

/// How many processors this process may use, by its affinity where the system has one.
ptrdiff_t chainrule_processor_count(void);

/// How many threads an operation may use, the caller's included; the number of processors unless set.
ptrdiff_t chainrule_thread_limit(void);

/// Sets the limit for operations that begin from now on, from any thread; at least 1, at most 64.
void chainrule_set_thread_limit(ptrdiff_t limit);

/// Calls function(part, context) for each part from 0 on, in any order and on several threads, and returns when all
/// have returned. While another caller has the pool, and inside a part, everything runs on the caller's thread.
///
/// Threads take one part after another: a few parts per thread even out what one of them loses to other programs.
/// What a part computes must not depend on which thread runs it. The limit of the instruction set is the caller's.
void chainrule_parallel(
    ptrdiff_t count, void (*_Nonnull function)(ptrdiff_t part, void *_Nullable context), void *_Nullable context);

#endif
