#include "graph_storage.h"

#include <stdint.h>
#include <stdlib.h>

#if defined(__linux__) || defined(__APPLE__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "lock.h"

// For all that graphs leave. It is taken once in a graph's life and given back once, for a few instructions.
static char lock;

// MARK: Cells

static chainrule_graph_cell *free_cells;  // linked through `store`

chainrule_graph_cell chainrule_number_cell = {NULL, 0};

chainrule_graph_cell *chainrule_graph_cell_acquire(void *store) {
    chainrule_lock(&lock);
    chainrule_graph_cell *cell = free_cells;
    if (cell) free_cells = cell->store;
    chainrule_unlock(&lock);
    if (!cell) {
        cell = malloc(sizeof *cell);
        if (!cell) return NULL;
        cell->generation = 0;
    }
    cell->store = store;
    return cell;
}

chainrule_graph_cell *chainrule_graph_cell_acquire_scratch(void *store) {
    chainrule_graph_cell *cell = chainrule_graph_cell_acquire(store);
    if (cell) __atomic_store_n(&cell->generation, cell->generation | chainrule_scratch_generation, __ATOMIC_RELAXED);
    return cell;
}

void chainrule_graph_cell_end(chainrule_graph_cell *cell) {
    uint32_t next = (cell->generation + 1) & ~chainrule_scratch_generation;
    __atomic_store_n(&cell->generation, next, __ATOMIC_RELAXED);
}

void chainrule_graph_cell_release(chainrule_graph_cell *cell) {
    chainrule_lock(&lock);
    cell->store = free_cells;
    free_cells = cell;
    chainrule_unlock(&lock);
}

// MARK: Arrays for nodes

static int grow(void **piece, size_t capacity, size_t size) {
    if (size == 0) return 1;
    if (capacity > (size_t)-1 / size) return 0;
    void *larger = realloc(*piece, capacity * size);
    if (larger) *piece = larger;
    return larger != NULL;
}

int chainrule_node_arrays_grow(chainrule_node_arrays *arrays, size_t capacity) {
    int grown = grow(&arrays->records, capacity, chainrule_record_size) &&
                grow(&arrays->values, capacity, arrays->value_size) &&
                grow(&arrays->gradients, capacity, arrays->value_size) &&
                grow(&arrays->derivatives, capacity, arrays->derivative_size) &&
                grow(&arrays->states, capacity, chainrule_state_size) &&
                grow(&arrays->uses, capacity, chainrule_use_size);
    if (grown) arrays->capacity = capacity;
    return grown;
}

int chainrule_node_arrays_grow_lists(chainrule_node_arrays *arrays, size_t capacity) {
    int grown = grow(&arrays->lists, capacity, chainrule_operand_size);
    if (grown) arrays->list_capacity = capacity;
    return grown;
}

void chainrule_node_arrays_forget_derivatives(const chainrule_node_arrays *arrays) {
#if defined(__linux__) || defined(__APPLE__)
    // Whole pages; the rest is others' memory.
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)arrays->derivatives;
    const uintptr_t first = (begin + page - 1) & ~(page - 1);
    const uintptr_t end = (begin + arrays->capacity * arrays->derivative_size) & ~(page - 1);
    if (end < first + (1 << 20)) return;
#if defined(__linux__)
    madvise((void *)first, end - first, MADV_DONTNEED);
#else
    madvise((void *)first, end - first, MADV_FREE);
#endif
#endif
}

size_t chainrule_node_arrays_size(const chainrule_node_arrays *arrays) {
    size_t node_size = chainrule_record_size + 2 * arrays->value_size + arrays->derivative_size + chainrule_state_size +
                       chainrule_use_size;
    return arrays->capacity * node_size + arrays->list_capacity * chainrule_operand_size;
}

void chainrule_node_arrays_free(const chainrule_node_arrays *arrays) {
    free(arrays->records);
    free(arrays->values);
    free(arrays->gradients);
    free(arrays->derivatives);
    free(arrays->states);
    free(arrays->uses);
    free(arrays->lists);
}

// MARK: Storages

enum { kept_limit = 64 << 20, count_limit = 8 };

static chainrule_graph_storage kept[count_limit];
static int kept_count;
static size_t kept_size;

static chainrule_graph_storage remove_at(int index) {
    chainrule_graph_storage storage = kept[index];
    kept_size -= storage.size;
    kept[index] = kept[--kept_count];
    return storage;
}

void chainrule_graph_storage_keep(chainrule_graph_storage storage) {
    chainrule_graph_storage unwanted = storage;
    chainrule_lock(&lock);
    int smallest = 0;
    for (int i = 1; i < kept_count; i++) smallest = kept[i].size < kept[smallest].size ? i : smallest;
    int replaces = kept_count == count_limit && kept[smallest].size < storage.size;
    size_t size = kept_size - (replaces ? kept[smallest].size : 0);
    int keeps = (replaces || kept_count < count_limit) && storage.size <= kept_limit - size;
    if (keeps) {
        if (replaces) unwanted = remove_at(smallest);
        kept[kept_count++] = storage;
        kept_size += storage.size;
    }
    chainrule_unlock(&lock);
    if (!keeps || replaces) unwanted.free(unwanted.content, unwanted.kind);
}

void *chainrule_graph_storage_take(const void *kind) {
    chainrule_lock(&lock);
    // The largest, so that the next graph does not have to grow.
    int best = -1;
    for (int i = 0; i < kept_count; i++) {
        if (kept[i].kind == kind && (best < 0 || kept[i].size > kept[best].size)) best = i;
    }
    void *content = best < 0 ? NULL : remove_at(best).content;
    chainrule_unlock(&lock);
    return content;
}

size_t chainrule_graph_storage_kept(void) {
    chainrule_lock(&lock);
    size_t size = kept_size;
    chainrule_unlock(&lock);
    return size;
}

void chainrule_graph_storage_trim(void) {
    for (;;) {
        chainrule_lock(&lock);
        int any = kept_count > 0;
        chainrule_graph_storage storage = any ? remove_at(kept_count - 1) : (chainrule_graph_storage){0};
        chainrule_unlock(&lock);
        if (!any) return;
        storage.free(storage.content, storage.kind);
    }
}
