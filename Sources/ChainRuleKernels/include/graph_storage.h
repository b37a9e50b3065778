// What a graph leaves to the next one: the cell by which variables find it, and its storage, arrays for nodes and all else
// that it has made room for.
//
// A program that builds a new graph for every example would otherwise spend more time on fresh memory from the system
// than on the graph.
#ifndef CHAINRULE_GRAPH_STORAGE_H
#define CHAINRULE_GRAPH_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Where a variable finds its graph
//
// A variable is a cell, the generation that the cell had when the graph was made, and a node's index: no reference
// count, so that an expression of a million operations costs no million of atomic increments, and no dangling pointer
// either, because a cell outlives its graph and its generation changes with it.

typedef struct chainrule_graph_cell {
    void *_Nullable store;
    uint32_t generation;
} chainrule_graph_cell;

/// A cell for a graph's storage, one that was released or a new one. Thread-safe. NULL if there is no memory.
chainrule_graph_cell *_Nullable chainrule_graph_cell_acquire(void *_Nonnull store);

/// The same for a part of a graph's life, whose nodes are taken back at its end: its generation has the highest bit set,
/// so that what is left of it can say so.
chainrule_graph_cell *_Nullable chainrule_graph_cell_acquire_scratch(void *_Nonnull store);

static const uint32_t chainrule_scratch_generation = 0x80000000u;

/// Ends the cell's generation: no variable finds the graph any more.
void chainrule_graph_cell_end(chainrule_graph_cell *_Nonnull cell);

/// Gives a cell back whose generation has ended. Thread-safe. A cell is never freed.
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

// MARK: Arrays for nodes

enum {
    chainrule_record_size = 16,
    chainrule_state_size = 2,
    chainrule_use_size = 1,
    chainrule_operand_size = 4,
};

/// Room for `capacity` nodes, and for `list_capacity` of the operands that are listed outside their nodes' records. Seven
/// pieces, so that each can grow where it lies: the system moves large ones by their pages and needs no room for both.
/// Aligned to 16.
typedef struct chainrule_node_arrays {
    void *_Nullable records;
    void *_Nullable values;
    void *_Nullable gradients;
    /// None if `derivative_size` is 0.
    void *_Nullable derivatives;
    void *_Nullable states;
    void *_Nullable uses;
    void *_Nullable lists;
    size_t capacity;
    size_t list_capacity;
    size_t value_size;
    size_t derivative_size;
} chainrule_node_arrays;

/// Makes room for `capacity` nodes, the bytes that are there kept. 0 if there is no memory.
int chainrule_node_arrays_grow(chainrule_node_arrays *_Nonnull arrays, size_t capacity);

/// Makes room for `capacity` listed operands, those that are there kept. 0 if there is no memory.
int chainrule_node_arrays_grow_lists(chainrule_node_arrays *_Nonnull arrays, size_t capacity);

/// Gives the memory of the derivatives back to the system, where it is large. What they are is undefined afterwards, but
/// they can be written again.
void chainrule_node_arrays_forget_derivatives(const chainrule_node_arrays *_Nonnull arrays);

/// The bytes that they take.
size_t chainrule_node_arrays_size(const chainrule_node_arrays *_Nonnull arrays);

void chainrule_node_arrays_free(const chainrule_node_arrays *_Nonnull arrays);

// MARK: Storages, kept for the next graph
//
// What is kept here is a pointer; what it points to is the graphs' business.

typedef struct chainrule_graph_storage {
    void *_Nonnull content;
    /// The kind of value that the graph has.
    const void *_Nonnull kind;
    /// The bytes that it takes, all together.
    size_t size;
    void (*_Nonnull free)(void *_Nonnull content, const void *_Nonnull kind);
} chainrule_graph_storage;

/// Keeps a storage for a later graph of its kind. Of a few the smallest is freed, and what is more than 64 MiB in all.
/// Thread-safe, as the others.
void chainrule_graph_storage_keep(chainrule_graph_storage storage);

/// Takes the content of the largest storage of a kind; NULL if there is none.
void *_Nullable chainrule_graph_storage_take(const void *_Nonnull kind);

/// The bytes that are kept.
size_t chainrule_graph_storage_kept(void);

/// Frees what is kept.
void chainrule_graph_storage_trim(void);

#endif
