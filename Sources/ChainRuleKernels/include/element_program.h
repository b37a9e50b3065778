// Several operations element by element, one after the other on a block of elements that stays in the first-level
// cache, then on the next block.
//
// Each operation is the one of elementwise.h, so that the bits are those of whole arrays. On how many threads the
// blocks are divided makes no difference either.
#ifndef CHAINRULE_ELEMENT_PROGRAM_H
#define CHAINRULE_ELEMENT_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/// Where an operand or a result is.
typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementPlaceKind"))) chainrule_place_kind {
    chainrule_place_array,   // a whole array, from outside
    chainrule_place_number,  // one number for all elements
    chainrule_place_block,   // a block of scratch memory
} chainrule_place_kind;

/// A place, counted among those of its kind.
typedef struct __attribute__((swift_name("ElementPlace"))) chainrule_place {
    chainrule_place_kind kind;
    int32_t index;
} chainrule_place;

typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementStepKind"))) chainrule_step_kind {
    chainrule_step_map,
    chainrule_step_combine,
    chainrule_step_combine_three,  // none of the three a number
} chainrule_step_kind;

/// An operation on a block. A result may lie over an operand.
typedef struct __attribute__((swift_name("ElementStep"))) chainrule_step {
    chainrule_step_kind kind;
    /// A `chainrule_function`, `chainrule_operation` or `chainrule_ternary`.
    uint32_t operation;
    chainrule_place x, y, w, result;
    double constant;
} chainrule_step;

typedef struct __attribute__((swift_name("ElementProgram"))) chainrule_program {
    const chainrule_step *_Nonnull steps;
    ptrdiff_t step_count;
    /// The first steps compute numbers, of numbers and of arrays of one element: once, not for each block.
    ptrdiff_t number_step_count;
    ptrdiff_t number_count;
    /// Of scratch memory.
    ptrdiff_t block_count;
    /// In elements, whole cache lines.
    ptrdiff_t block_length;
} chainrule_program;

/// Runs a program on `count` elements of the arrays, on several threads if that is worth it.
void chainrule_run_program_f32(
    const chainrule_program *_Nonnull program, float *_Nonnull const *_Nonnull arrays, ptrdiff_t count);
void chainrule_run_program_f64(
    const chainrule_program *_Nonnull program, double *_Nonnull const *_Nonnull arrays, ptrdiff_t count);

#endif
