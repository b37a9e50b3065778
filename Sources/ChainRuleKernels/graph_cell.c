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

void chainrule_graph_cell_release(chainrule_graph_cell *cell) {
    __atomic_store_n(&cell->generation, cell->generation + 1, __ATOMIC_RELAXED);
    chainrule_lock(&lock);
    cell->store = free_cells;
    free_cells = cell;
    chainrule_unlock(&lock);
}
