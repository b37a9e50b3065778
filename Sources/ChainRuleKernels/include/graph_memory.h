// Memory for graphs' nodes, kept for the next graph.
//
// A program that builds a new graph for every example would otherwise spend more time on fresh pages from the system than
// on the graph.
#ifndef CHAINRULE_GRAPH_MEMORY_H
#define CHAINRULE_GRAPH_MEMORY_H

#include <stddef.h>

enum {
    chainrule_record_size = 16,
    chainrule_state_size = 2,
    chainrule_use_size = 1,
    chainrule_operand_size = 4,
};

/// Room for `capacity` nodes, and for `list_capacity` of the operands that are listed outside their nodes' records. Seven
/// pieces, so that each can grow where it lies: the system moves large ones by their pages and needs no room for both.
/// Aligned to 16.
typedef struct chainrule_graph_memory {
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
} chainrule_graph_memory;

/// Memory that an earlier graph left, the largest of these sizes; or none, of capacity 0. Thread-safe.
chainrule_graph_memory chainrule_graph_memory_take(size_t value_size, size_t derivative_size);

/// Makes room for `capacity` nodes, the bytes that are there kept. 0 if there is no memory.
int chainrule_graph_memory_grow(chainrule_graph_memory *_Nonnull memory, size_t capacity);

/// Makes room for `capacity` listed operands, those that are there kept. 0 if there is no memory.
int chainrule_graph_memory_grow_lists(chainrule_graph_memory *_Nonnull memory, size_t capacity);

/// Gives memory back. Thread-safe. Up to 64 MiB are kept, the rest is freed.
void chainrule_graph_memory_give(chainrule_graph_memory memory);

/// The bytes that are kept.
size_t chainrule_graph_memory_kept(void);

/// Frees what is kept.
void chainrule_graph_memory_trim(void);

#endif
