#include "graph_memory.h"

#include <stdlib.h>

#include "spin_lock.h"

enum { kept_limit = 64 << 20, count_limit = 8, smallest_kept = 4 << 10 };

static char lock;
static chainrule_graph_memory kept[count_limit];
static int kept_count;
static size_t kept_size;

static size_t size_of(const chainrule_graph_memory *memory) {
    size_t node_size = chainrule_record_size + 2 * memory->value_size + memory->derivative_size + chainrule_state_size +
                       chainrule_use_size;
    return memory->capacity * node_size + memory->list_capacity * chainrule_operand_size;
}

chainrule_graph_memory chainrule_graph_memory_take(size_t value_size, size_t derivative_size) {
    chainrule_graph_memory memory = {.value_size = value_size, .derivative_size = derivative_size};
    chainrule_lock(&lock);
    // The largest, so that the next graph does not have to grow.
    int best = -1;
    for (int i = 0; i < kept_count; i++) {
        int fits = kept[i].value_size == value_size && kept[i].derivative_size == derivative_size;
        if (fits && (best < 0 || kept[i].capacity > kept[best].capacity)) best = i;
    }
    if (best >= 0) {
        memory = kept[best];
        kept_size -= size_of(&memory);
        kept[best] = kept[--kept_count];
    }
    chainrule_unlock(&lock);
    return memory;
}

static int grow(void **piece, size_t capacity, size_t size) {
    if (size == 0) return 1;
    if (capacity > (size_t)-1 / size) return 0;
    void *larger = realloc(*piece, capacity * size);
    if (larger) *piece = larger;
    return larger != NULL;
}

int chainrule_graph_memory_grow(chainrule_graph_memory *memory, size_t capacity) {
    int grown = grow(&memory->records, capacity, chainrule_record_size) &&
                grow(&memory->values, capacity, memory->value_size) &&
                grow(&memory->gradients, capacity, memory->value_size) &&
                grow(&memory->derivatives, capacity, memory->derivative_size) &&
                grow(&memory->states, capacity, chainrule_state_size) &&
                grow(&memory->uses, capacity, chainrule_use_size);
    if (grown) memory->capacity = capacity;
    return grown;
}

int chainrule_graph_memory_grow_lists(chainrule_graph_memory *memory, size_t capacity) {
    int grown = grow(&memory->lists, capacity, chainrule_operand_size);
    if (grown) memory->list_capacity = capacity;
    return grown;
}

static void deallocate(const chainrule_graph_memory *memory) {
    free(memory->records);
    free(memory->values);
    free(memory->gradients);
    free(memory->derivatives);
    free(memory->states);
    free(memory->uses);
    free(memory->lists);
}

size_t chainrule_graph_memory_kept(void) {
    chainrule_lock(&lock);
    size_t size = kept_size;
    chainrule_unlock(&lock);
    return size;
}

void chainrule_graph_memory_trim(void) {
    chainrule_graph_memory unwanted[count_limit];
    chainrule_lock(&lock);
    int count = kept_count;
    for (int i = 0; i < count; i++) unwanted[i] = kept[i];
    kept_count = 0;
    kept_size = 0;
    chainrule_unlock(&lock);
    for (int i = 0; i < count; i++) deallocate(&unwanted[i]);
}

void chainrule_graph_memory_give(chainrule_graph_memory memory) {
    // What is small the system's allocator keeps at hand itself.
    size_t size = size_of(&memory);
    if (size >= smallest_kept) {
        chainrule_lock(&lock);
        int keeps = kept_count < count_limit && size <= kept_limit - kept_size;
        if (keeps) {
            kept[kept_count++] = memory;
            kept_size += size;
        }
        chainrule_unlock(&lock);
        if (keeps) return;
    }
    deallocate(&memory);
}
