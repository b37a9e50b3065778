#include "graph_memory.h"

#include <stdlib.h>

#include "spin_lock.h"

enum { kept_limit = 64 << 20, block_limit = 8, smallest_kept = 4 << 10, alignment = 64 };

typedef struct {
    void *memory;
    size_t size;
} block;

static char lock;
static block kept[block_limit];
static int kept_count;
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

void *chainrule_graph_memory_take(size_t *size) {
    void *memory = NULL;
    chainrule_lock(&lock);
    // The largest, so that the next graph does not have to grow.
    int best = -1;
    for (int i = 0; i < kept_count; i++) {
        if (kept[i].size >= *size && (best < 0 || kept[i].size > kept[best].size)) best = i;
    }
    if (best >= 0) {
        memory = kept[best].memory;
        *size = kept[best].size;
        kept_size -= kept[best].size;
        kept[best] = kept[--kept_count];
    }
    chainrule_unlock(&lock);
    return memory ? memory : allocate(*size);
}

void chainrule_graph_memory_give(void *memory, size_t size) {
    // What is small the system's allocator keeps at hand itself.
    int keeps = 0;
    if (size >= smallest_kept) {
        chainrule_lock(&lock);
        keeps = kept_count < block_limit && size <= kept_limit - kept_size;
        if (keeps) {
            kept[kept_count++] = (block){memory, size};
            kept_size += size;
        }
        chainrule_unlock(&lock);
    }
    if (!keeps) deallocate(memory);
}
