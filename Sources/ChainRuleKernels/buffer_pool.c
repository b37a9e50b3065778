#include "buffer_pool.h"

#include <stdint.h>
#include <stdlib.h>

#include "spin_lock.h"

enum { alignment = 64 };

// Sizes are rounded up to eight steps between powers of two, so that at most an eighth is wasted.
enum { smallest_exponent = 6, class_count = (8 * sizeof(size_t) - smallest_exponent) * 8 };

// A kept buffer's first word points to the next one of its size.
typedef struct kept_buffer {
    struct kept_buffer *next;
} kept_buffer;

static const size_t kept_limit = (size_t)256 << 20;

static char lock;
static kept_buffer *kept[class_count];
static size_t kept_size;

static void *allocate(size_t size) {
#if defined(_WIN32)
    return _aligned_malloc(size, alignment);
#else
    void *memory = NULL;
    return posix_memalign(&memory, alignment, size) == 0 ? memory : NULL;
#endif
}

static void deallocate(void *memory) {
#if defined(_WIN32)
    _aligned_free(memory);
#else
    free(memory);
#endif
}

// The place of a size in the list of sizes, and that size.
static int class_of(size_t *size) {
    const size_t last = *size > (size_t)1 << smallest_exponent ? *size - 1 : (size_t)1 << smallest_exponent;
    const int exponent = 63 - __builtin_clzll((unsigned long long)last);
    const size_t step = last >> (exponent - 3);  // 8 to 15
    *size = (step + 1) << (exponent - 3);
    return (exponent - smallest_exponent) * 8 + (int)step - 8;
}

void *chainrule_buffer_take(size_t size) {
    if (size > SIZE_MAX / 4) return NULL;
    const int class = class_of(&size);
    chainrule_lock(&lock);
    kept_buffer *buffer = kept[class];
    if (buffer) {
        kept[class] = buffer->next;
        kept_size -= size;
    }
    chainrule_unlock(&lock);
    return buffer ? buffer : allocate(size);
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

void chainrule_buffer_give(void *memory, size_t size) {
    const int class = class_of(&size);
    if (size > kept_limit) {
        deallocate(memory);
        return;
    }
    kept_buffer *buffer = memory, *unwanted = NULL;
    chainrule_lock(&lock);
    // When it is full, all goes, so that sizes which are no longer in use do not stay for ever.
    if (size > kept_limit - kept_size) unwanted = all_kept();
    buffer->next = kept[class];
    kept[class] = buffer;
    kept_size += size;
    chainrule_unlock(&lock);
    while (unwanted) {
        kept_buffer *next = unwanted->next;
        deallocate(unwanted);
        unwanted = next;
    }
}
