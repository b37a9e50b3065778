// Several operations element by element, one after the other on a block of elements that stays in the first-level
// cache, then on the next block.
//
// Operands may be whole arrays, rows, columns and numbers, which are repeated. Sums of all rows or all columns are
// added up on the way. Each operation is the one of elementwise.h, and sums are added up in the same order, so that
// the bits are those of whole arrays. On how many threads the blocks are divided makes no difference either.
#ifndef CHAINRULE_ELEMENT_PROGRAM_H
#define CHAINRULE_ELEMENT_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/// Where an operand or a result is.
typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementMemory"))) chainrule_memory {
    chainrule_memory_array,   // from outside; of as many elements as the step has
    chainrule_memory_block,   // scratch memory for a block of elements
    chainrule_memory_row,     // an element for each column
    chainrule_memory_column,  // an element for each row
    chainrule_memory_number,  // one for all
} chainrule_memory;

/// A location, counted among those of its kind.
typedef struct __attribute__((swift_name("ElementLocation"))) chainrule_location {
    chainrule_memory kind;
    int32_t index;
} chainrule_location;

typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementStepKind"))) chainrule_step_kind {
    chainrule_step_map,
    chainrule_step_combine,
    chainrule_step_combine_three,  // none of the three repeated
    chainrule_step_sum,            // of x, as the result needs it; only the last steps add up to a number
} chainrule_step_kind;

/// For which elements there is a result.
typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementStepExtent"))) chainrule_extent {
    chainrule_extent_whole,
    chainrule_extent_row,
    chainrule_extent_column,
    chainrule_extent_number,
} chainrule_extent;

/// An operation. A result may lie over an operand.
typedef struct __attribute__((swift_name("ElementStep"))) chainrule_step {
    chainrule_step_kind kind;
    /// A `chainrule_function`, `chainrule_operation` or `chainrule_ternary`.
    uint32_t operation;
    chainrule_extent extent;
    chainrule_location x, y, w, result;
    double constant;
} chainrule_step;

typedef struct __attribute__((swift_name("ElementProgram"))) chainrule_program {
    const chainrule_step *_Nonnull steps;
    /// The steps that run once, before the blocks, on rows, columns and numbers; those of each block; and the last
    /// ones, which run once, when the sums are known.
    ptrdiff_t first_count, block_step_count, last_count;
    /// Scratch memory. The sums come before other rows and columns.
    ptrdiff_t block_count, row_count, column_count, number_count;
    ptrdiff_t row_sum_count, column_sum_count;
    /// The most elements in a block, whole cache lines; with sums along rows, 1024.
    ptrdiff_t block_length;
} chainrule_program;

/// Runs a program on arrays of `rows` × `columns` elements, on several threads if that is worth it.
void chainrule_run_program_f32(
    const chainrule_program *_Nonnull program, float *_Nonnull const *_Nonnull arrays, ptrdiff_t rows,
    ptrdiff_t columns);
void chainrule_run_program_f64(
    const chainrule_program *_Nonnull program, double *_Nonnull const *_Nonnull arrays, ptrdiff_t rows,
    ptrdiff_t columns);

#endif
