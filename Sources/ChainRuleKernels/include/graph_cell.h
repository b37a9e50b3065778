// Where a variable finds its graph.
//
// A variable is a cell, the generation that the cell had when the graph was made, and a node's index: no reference
// count, so that an expression of a million operations costs no million of atomic increments, and no dangling pointer
// either, because a cell outlives its graph and its generation changes with it.
#ifndef CHAINRULE_GRAPH_CELL_H
#define CHAINRULE_GRAPH_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chainrule_graph_cell {
    void *_Nullable store;
    uint32_t generation;
} chainrule_graph_cell;

/// A cell for a new graph's storage; from a list of free ones, or new. Thread-safe. NULL if there is no memory.
chainrule_graph_cell *_Nullable chainrule_graph_cell_acquire(void *_Nonnull store);

/// The same for a part of a graph's life, whose nodes are taken back at its end: its generation has the highest bit set,
/// so that what is left of it can say so.
chainrule_graph_cell *_Nullable chainrule_graph_cell_acquire_scratch(void *_Nonnull store);

static const uint32_t chainrule_scratch_generation = 0x80000000u;

/// Ends the cell's generation and gives it back. Thread-safe. A cell is never freed.
void chainrule_graph_cell_release(chainrule_graph_cell *_Nonnull cell);

/// The graph's storage, or NULL if the graph is gone. Another thread may be taking the cell over at that moment,
/// hence the atomic load; what it may read then is a generation that differs.
static inline void *_Nullable chainrule_graph_cell_store(
    const chainrule_graph_cell *_Nonnull cell, uint32_t generation) {
    return __atomic_load_n(&cell->generation, __ATOMIC_RELAXED) == generation ? cell->store : NULL;
}

// A variable may be a number instead, as a literal in a formula is: of no graph, its second word the number's bits.
// Its cell is this one, which has no storage, whatever the generation.
extern chainrule_graph_cell chainrule_number_cell;

__attribute__((always_inline)) static inline chainrule_graph_cell *_Nonnull chainrule_number(void) {
    return &chainrule_number_cell;
}

/// Whether the compiler knows that this is a number's cell: asking costs nothing, and what is done otherwise is left out.
__attribute__((always_inline)) static inline bool chainrule_is_known_number(
    const chainrule_graph_cell *_Nonnull cell) {
    return __builtin_constant_p(cell == &chainrule_number_cell) && cell == &chainrule_number_cell;
}

#endif
