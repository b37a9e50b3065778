#include "graph_cell.h"

#include <stdlib.h>

#include "spin_lock.h"

// Acquiring and releasing happen once in a graph's life and take a few instructions: a spin lock is enough.
static char lock;
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

void chainrule_graph_cell_release(chainrule_graph_cell *cell) {
    uint32_t next = (cell->generation + 1) & ~chainrule_scratch_generation;
    __atomic_store_n(&cell->generation, next, __ATOMIC_RELAXED);
    chainrule_lock(&lock);
    cell->store = free_cells;
    free_cells = cell;
    chainrule_unlock(&lock);
}
