// Counts what a program takes from the system's allocator, to see that a steady training step takes little:
//
//     cc -O2 -fPIC -shared -o count_allocations.so Tests/Peers/count_allocations.c -ldl
//     LD_PRELOAD=./count_allocations.so .build/release/Benchmarks m1
//
// A step of m1 takes small objects only, for what the loss makes on its way; everything else is of the program's start.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_long count;

// dlsym may allocate itself; it finds the C library's own functions by then.
void *malloc(size_t size)
{
    static void *(*own)(size_t);
    if (!own) own = dlsym(RTLD_NEXT, "malloc");
    count++;
    return own(size);
}

void *realloc(void *memory, size_t size)
{
    static void *(*own)(void *, size_t);
    if (!own) own = dlsym(RTLD_NEXT, "realloc");
    count++;
    return own(memory, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    static int (*own)(void **, size_t, size_t);
    if (!own) own = dlsym(RTLD_NEXT, "posix_memalign");
    count++;
    return own(memory, alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    static void *(*own)(size_t, size_t);
    if (!own) own = dlsym(RTLD_NEXT, "aligned_alloc");
    count++;
    return own(alignment, size);
}

__attribute__((destructor)) static void report(void) { fprintf(stderr, "%ld allocations\n", (long)count); }
