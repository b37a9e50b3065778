// Memory for graphs' nodes, kept for the next graph.
//
// A program that builds a new graph for every example would otherwise spend more time on fresh pages from the system than
// on the graph.
#ifndef CHAINRULE_GRAPH_MEMORY_H
#define CHAINRULE_GRAPH_MEMORY_H

#include <stddef.h>

/// At least `*size` bytes, aligned to 64; `*size` becomes what there is. Thread-safe. NULL if there is no memory.
void *_Nullable chainrule_graph_memory_take(size_t *_Nonnull size);

/// Gives memory back. Thread-safe. Up to 64 MiB are kept, the rest is freed.
void chainrule_graph_memory_give(void *_Nonnull memory, size_t size);

#endif
