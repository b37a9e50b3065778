#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // sched_getaffinity
#endif
#include "parallel.h"

#include <stdbool.h>
#include <stdint.h>

#include "instruction_set.h"

#if __has_include(<pthread.h>) && !defined(_WIN32) && !defined(__wasi__)
#define HAS_THREADS 1
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#else
#define HAS_THREADS 0
#endif

enum { most_threads = 64 };

typedef void (*part_function)(ptrdiff_t part, void *context);

// MARK: The limit

static ptrdiff_t limit;  // 0 while nobody has set it

static ptrdiff_t between_1_and_most(ptrdiff_t count) {
    return count < 1 ? 1 : count > most_threads ? most_threads : count;
}

ptrdiff_t chainrule_processor_count(void) {
#if defined(__linux__)
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
#if HAS_THREADS
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    if (count > 0) return count;
#endif
    return 1;
}

ptrdiff_t chainrule_thread_limit(void) {
    ptrdiff_t known = __atomic_load_n(&limit, __ATOMIC_RELAXED);
    if (known == 0) {
        const ptrdiff_t processors = between_1_and_most(chainrule_processor_count());
        // Unless somebody sets it just now.
        if (__atomic_compare_exchange_n(&limit, &known, processors, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            known = processors;
    }
    return known;
}

void chainrule_set_thread_limit(ptrdiff_t new_limit) {
    __atomic_store_n(&limit, between_1_and_most(new_limit), __ATOMIC_RELAXED);
}

// MARK: The pool

static void run_alone(ptrdiff_t count, part_function function, void *context) {
    for (ptrdiff_t part = 0; part < count; part++) function(part, context);
}

#if HAS_THREADS

// What runs. `ticket` has the operation's number in its upper half and how many parts nobody has taken in its lower
// one, so that a thread that comes late can never take a part of another operation than the one it looked at: the
// other fields change only while no parts are left.
static struct {
    uint64_t ticket;
    part_function function;
    void *context;
    chainrule_instruction_set instruction_set;
    ptrdiff_t helpers;  // how many of the workers take part
    ptrdiff_t unfinished;  // parts
} job;

typedef struct {
    pthread_cond_t wake;
    bool sleeps;
} worker;

static worker workers[most_threads - 1];
static ptrdiff_t worker_count;  // only the caller that has the pool looks at it
static char is_taken;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;  // for sleeping and waking only

#define LOAD(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define STORE(x, value) __atomic_store_n(&(x), value, __ATOMIC_RELAXED)

static bool has_parts(ptrdiff_t helper) {
    return (uint32_t)__atomic_load_n(&job.ticket, __ATOMIC_SEQ_CST) != 0 && helper < LOAD(job.helpers);
}

// Runs parts as long as there are any. Returns whether there was one.
static bool help(ptrdiff_t helper) {
    for (bool has_helped = false;; has_helped = true) {
        part_function function;
        void *context;
        uint64_t ticket = __atomic_load_n(&job.ticket, __ATOMIC_ACQUIRE);
        do {
            if ((uint32_t)ticket == 0 || helper >= LOAD(job.helpers)) return has_helped;
            function = LOAD(job.function);
            context = LOAD(job.context);
            if (helper >= 0) chainrule_limit_instruction_set(LOAD(job.instruction_set));
        } while (!__atomic_compare_exchange_n(
            &job.ticket, &ticket, ticket - 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
        function((uint32_t)ticket - 1, context);
        __atomic_fetch_sub(&job.unfinished, 1, __ATOMIC_RELEASE);
    }
}

static void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// To wake a thread takes longer than half a product of a small network, and a step has one every few microseconds.
enum { patience = 100000 };  // ns

static bool waits_for_parts(ptrdiff_t helper) {
    for (int64_t end = nanoseconds() + patience; nanoseconds() < end; sched_yield())
        for (int i = 0; i < 16; i++) {
            if (has_parts(helper)) return true;
            pause_briefly();
        }
    return false;
}

static void sleep_until_called(worker *self) {
    pthread_mutex_lock(&mutex);
    __atomic_store_n(&self->sleeps, true, __ATOMIC_SEQ_CST);
    // Either this sees the next operation, or its caller sees that somebody sleeps.
    while (LOAD(self->sleeps) && !has_parts(self - workers)) pthread_cond_wait(&self->wake, &mutex);
    STORE(self->sleeps, false);
    pthread_mutex_unlock(&mutex);
}

static void *work(void *argument) {
    worker *self = argument;
    for (;;) {
        // Whoever came too late was woken for nothing, perhaps on the caller's own processor: no use to wait there.
        const bool has_helped = help(self - workers);
        if (!has_helped || !waits_for_parts(self - workers)) sleep_until_called(self);
    }
    return NULL;
}

// Starts workers until there are so many, or as many as the system allows.
static ptrdiff_t started(ptrdiff_t wanted) {
    while (worker_count < wanted) {
        worker *next = &workers[worker_count];
        pthread_t thread;
        if (pthread_cond_init(&next->wake, NULL) != 0) break;
        if (pthread_create(&thread, NULL, work, next) != 0) {
            pthread_cond_destroy(&next->wake);
            break;
        }
        pthread_detach(thread);
        worker_count++;
    }
    return wanted < worker_count ? wanted : worker_count;
}

static void wake(ptrdiff_t helpers) {
    for (ptrdiff_t i = 0; i < helpers; i++) {
        if (!__atomic_load_n(&workers[i].sleeps, __ATOMIC_SEQ_CST)) continue;
        pthread_mutex_lock(&mutex);
        STORE(workers[i].sleeps, false);
        pthread_cond_signal(&workers[i].wake);
        pthread_mutex_unlock(&mutex);
    }
}

void chainrule_parallel(ptrdiff_t count, part_function function, void *context) {
    const ptrdiff_t threads = chainrule_thread_limit() < count ? chainrule_thread_limit() : count;
    if (threads <= 1 || count > INT32_MAX || __atomic_test_and_set(&is_taken, __ATOMIC_ACQUIRE)) {
        run_alone(count, function, context);
        return;
    }
    const ptrdiff_t helpers = started(threads - 1);
    STORE(job.function, function);
    STORE(job.context, context);
    STORE(job.instruction_set, chainrule_current_instruction_set());
    STORE(job.helpers, helpers);
    STORE(job.unfinished, count);
    const uint64_t number = (LOAD(job.ticket) >> 32) + 1;
    __atomic_store_n(&job.ticket, number << 32 | (uint64_t)count, __ATOMIC_SEQ_CST);
    wake(helpers);
    help(-1);
    // Others still run the parts that they took: not for long, unless another program has their processor.
    for (int i = 0; __atomic_load_n(&job.unfinished, __ATOMIC_ACQUIRE) != 0; i++) {
        if (i < 1000)
            pause_briefly();
        else
            sched_yield();
    }
    __atomic_clear(&is_taken, __ATOMIC_RELEASE);
}

#else

void chainrule_parallel(ptrdiff_t count, part_function function, void *context) { run_alone(count, function, context); }

#endif
