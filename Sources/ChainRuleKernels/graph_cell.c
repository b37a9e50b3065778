#include "graph_cell.h"

#include <stdlib.h>

// Acquiring and releasing happen once in a graph's life and take a few instructions: a spin lock is enough.
static char lock;
static chainrule_graph_cell *free_cells;  // linked through `store`

static void acquire_lock(void) {
    while (__atomic_test_and_set(&lock, __ATOMIC_ACQUIRE)) {
    }
}

static void release_lock(void) { __atomic_clear(&lock, __ATOMIC_RELEASE); }

chainrule_graph_cell *chainrule_graph_cell_acquire(void *store) {
    acquire_lock();
    chainrule_graph_cell *cell = free_cells;
    if (cell) free_cells = cell->store;
    release_lock();
    if (!cell) {
        cell = malloc(sizeof *cell);
        if (!cell) return NULL;
        cell->generation = 0;
    }
    cell->store = store;
    return cell;
}

void chainrule_graph_cell_release(chainrule_graph_cell *cell) {
    __atomic_store_n(&cell->generation, cell->generation + 1, __ATOMIC_RELAXED);
    acquire_lock();
    cell->store = free_cells;
    free_cells = cell;
    release_lock();
}
