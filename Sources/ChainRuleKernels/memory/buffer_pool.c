#include "buffer_pool.h"

#include <stdint.h>
#include <stdlib.h>

#if defined(__linux__) || defined(__APPLE__)
#include <sys/mman.h>
#define CHAINRULE_HAS_MMAP 1
#endif

#include "../system/machine_memory.h"
#include "lock.h"

enum { alignment = 64 };

// Sizes are rounded up to eight steps between powers of two, so that at most an eighth is wasted.
enum { smallest_exponent = 6, class_count = (8 * sizeof(size_t) - smallest_exponent) * 8 };

// What a kept buffer begins with: the next one of its size, and that size.
typedef struct kept_buffer {
    struct kept_buffer *next;
    size_t size;
} kept_buffer;

static const size_t kept_limit = (size_t)256 << 20;

static char lock;
static kept_buffer *kept[class_count];
static size_t kept_size;

// What the system has given and not yet got back, kept buffers included.
static size_t held_size;
// 0 until it is needed or set.
static size_t limit;

size_t chainrule_buffer_limit(void) {
    size_t known = __atomic_load_n(&limit, __ATOMIC_RELAXED);
    if (known) return known;
    // Half of the machine's memory: the other half is for all else, and for what is mended before the machine swaps.
    size_t expected = 0, usual = chainrule_machine_memory() / 2;
    if (!usual) usual = SIZE_MAX / 4;
    return __atomic_compare_exchange_n(&limit, &expected, usual, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ? usual
                                                                                                       : expected;
}

void chainrule_set_buffer_limit(size_t size) { __atomic_store_n(&limit, size ? size : 1, __ATOMIC_RELAXED); }

size_t chainrule_buffer_held(void) { return __atomic_load_n(&held_size, __ATOMIC_RELAXED); }

size_t chainrule_buffer_kept(void) {
    chainrule_lock(&lock);
    size_t size = kept_size;
    chainrule_unlock(&lock);
    return size;
}

// Large pieces come as pages of their own, and go back to the system when freed: what malloc is given back may stay
// with the process for as long as it lives.
static const size_t smallest_mapped = (size_t)1 << 20;

static void *allocate(size_t size) {
    void *memory = NULL;
#if defined(_WIN32)
    memory = _aligned_malloc(size, alignment);
#else
#if defined(CHAINRULE_HAS_MMAP)
    if (size >= smallest_mapped) {
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
        return memory == MAP_FAILED ? NULL : memory;
    }
#endif
    if (posix_memalign(&memory, alignment, size) != 0) memory = NULL;
#endif
    return memory;
}

static void deallocate(void *memory, size_t size) {
    __atomic_fetch_sub(&held_size, size, __ATOMIC_RELAXED);
#if defined(_WIN32)
    _aligned_free(memory);
#else
#if defined(CHAINRULE_HAS_MMAP)
    if (size >= smallest_mapped) {
        munmap(memory, size);
        return;
    }
#endif
    free(memory);
#endif
}

// The index of a size in the list of sizes, and that size.
static int class_of(size_t *size) {
    const size_t last = *size > (size_t)1 << smallest_exponent ? *size - 1 : (size_t)1 << smallest_exponent;
    const int exponent = 63 - __builtin_clzll((unsigned long long)last);
    const size_t step = last >> (exponent - 3);  // 8 to 15
    *size = (step + 1) << (exponent - 3);
    return (exponent - smallest_exponent) * 8 + (int)step - 8;
}

// What is kept, of all sizes, as one list, for the caller to free.
static kept_buffer *all_kept(void) {
    kept_buffer *all = NULL;
    for (int class = 0; class < class_count; class++) {
        while (kept[class]) {
            kept_buffer *buffer = kept[class];
            kept[class] = buffer->next;
            buffer->next = all;
            all = buffer;
        }
    }
    kept_size = 0;
    return all;
}

static void deallocate_all(kept_buffer *unwanted) {
    while (unwanted) {
        kept_buffer *next = unwanted->next;
        deallocate(unwanted, unwanted->size);
        unwanted = next;
    }
}

void chainrule_buffer_trim(void) {
    chainrule_lock(&lock);
    kept_buffer *unwanted = all_kept();
    chainrule_unlock(&lock);
    deallocate_all(unwanted);
}

// Counts a piece as held, if it is within the limit.
static int reserve(size_t size, int is_limited) {
    size_t most = is_limited ? chainrule_buffer_limit() : SIZE_MAX;
    size_t held = __atomic_add_fetch(&held_size, size, __ATOMIC_RELAXED);
    if (held <= most) return 1;
    __atomic_fetch_sub(&held_size, size, __ATOMIC_RELAXED);
    return 0;
}

// A new buffer; where there is no room, after what is kept has been given back.
static void *fresh(size_t size, int is_limited) {
    for (int attempt = 0; attempt < 2; attempt++) {
        if (reserve(size, is_limited)) {
            void *memory = allocate(size);
            if (memory) return memory;
            __atomic_fetch_sub(&held_size, size, __ATOMIC_RELAXED);
        }
        chainrule_buffer_trim();
    }
    return NULL;
}

static void *take(size_t size, int is_limited) {
    if (size > SIZE_MAX / 4) return NULL;
    const int class = class_of(&size);
    chainrule_lock(&lock);
    kept_buffer *buffer = kept[class];
    if (buffer) {
        kept[class] = buffer->next;
        kept_size -= size;
    }
    chainrule_unlock(&lock);
    return buffer ? buffer : fresh(size, is_limited);
}

void *chainrule_buffer_take(size_t size) { return take(size, 1); }

void *chainrule_buffer_take_beyond_limit(size_t size) { return take(size, 0); }

void chainrule_buffer_give(void *memory, size_t size) {
    const int class = class_of(&size);
    if (size > kept_limit) {
        deallocate(memory, size);
        return;
    }
    kept_buffer *buffer = memory, *unwanted = NULL;
    chainrule_lock(&lock);
    // When it is full, all goes, so that sizes which are no longer in use do not stay for ever.
    if (size > kept_limit - kept_size) unwanted = all_kept();
    buffer->next = kept[class];
    buffer->size = size;
    kept[class] = buffer;
    kept_size += size;
    chainrule_unlock(&lock);
    deallocate_all(unwanted);
}
