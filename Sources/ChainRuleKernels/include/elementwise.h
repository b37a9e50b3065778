// Arithmetic and functions over whole arrays, element by element, and sums along them.
//
// A result may be written over an operand. Each element's result depends on its operands alone, not on where it lies,
// so that the same numbers give the same bits again on the same instruction set; sums and maxima are the same on all.
#ifndef CHAINRULE_ELEMENTWISE_H
#define CHAINRULE_ELEMENTWISE_H

#include <stdbool.h>
#include <stddef.h>

/// What happens to each x; c is a constant for all of them.
typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementFunction"))) chainrule_function {
    chainrule_function_fill,            // c
    chainrule_function_negate,          // −x
    chainrule_function_add,             // x + c
    chainrule_function_multiply,        // x · c
    chainrule_function_divide,          // x / c
    chainrule_function_subtractFrom,   // c − x
    chainrule_function_divideInto,     // c / x
    chainrule_function_maximum,         // the greater of x and c
    chainrule_function_power,           // xᶜ
    chainrule_function_exp,
    chainrule_function_expm1,
    chainrule_function_log,
    chainrule_function_log1p,
    chainrule_function_sqrt,
    chainrule_function_tanh,
    chainrule_function_sigmoid,
    chainrule_function_erf,
    chainrule_function_gaussian,        // e^(−x²/2)
    chainrule_function_normal,          // the normal distribution's probability below x
    chainrule_function_abs,
    chainrule_function_sign,            // −1, 1 or x · 0
    chainrule_function_sin,
    chainrule_function_cos,
    chainrule_function_tan,
    chainrule_function_asin,
    chainrule_function_acos,
    chainrule_function_atan,
    chainrule_function_sinh,
    chainrule_function_cosh,
    chainrule_function_asinh,
    chainrule_function_acosh,
    chainrule_function_atanh,
    chainrule_function_log2,
    chainrule_function_log10,
    chainrule_function_cbrt,
} chainrule_function;

/// What becomes of an x and a y; c is a constant for all of them.
typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementOperation"))) chainrule_operation {
    chainrule_operation_first,             // x
    chainrule_operation_add,               // x + y
    chainrule_operation_subtract,          // x − y
    chainrule_operation_multiply,          // x · y
    chainrule_operation_divide,            // x / y
    chainrule_operation_maximum,           // NaN if one is NaN
    chainrule_operation_minimum,
    chainrule_operation_equal,             // 1 if equal, else 0; NaN if one is NaN
    chainrule_operation_power,             // x to the y
    chainrule_operation_atan2,             // the angle of the point (y, x)
    chainrule_operation_addScaled,        // x + c · y
    chainrule_operation_positive,          // y where x > 0, 0 where x ≤ 0, else NaN
} chainrule_operation;

/// What becomes of an x, a y and a w.
typedef enum __attribute__((enum_extensibility(closed), swift_name("ElementTernary"))) chainrule_ternary {
    chainrule_ternary_select,           // y where x > 0, w where x ≤ 0, else NaN
    chainrule_ternary_sigmoidGradient,  // x · the slope of sigmoid at y, where its value is w
    chainrule_ternary_tanhGradient,     // x · the slope of tanh at y, where its value is w
} chainrule_ternary;

void chainrule_map_f32(
    chainrule_function function, ptrdiff_t count, const float *_Nonnull x, float c, float *_Nonnull result);
void chainrule_map_f64(
    chainrule_function function, ptrdiff_t count, const double *_Nonnull x, double c, double *_Nonnull result);

/// Rows of operands, broadcast: `step` is the number of elements from one row to the next (0 repeats a row), `repeats`
/// says that a row has one element for all columns. Rows of the result lie side by side.
void chainrule_combine_f32(
    chainrule_operation operation, ptrdiff_t rows, ptrdiff_t columns, const float *_Nonnull x, ptrdiff_t x_step,
    bool x_repeats, const float *_Nonnull y, ptrdiff_t y_step, bool y_repeats, float c, float *_Nonnull result);
void chainrule_combine_f64(
    chainrule_operation operation, ptrdiff_t rows, ptrdiff_t columns, const double *_Nonnull x, ptrdiff_t x_step,
    bool x_repeats, const double *_Nonnull y, ptrdiff_t y_step, bool y_repeats, double c, double *_Nonnull result);

/// Three operands, all of them arrays.
void chainrule_combine_three_f32(
    chainrule_ternary operation, ptrdiff_t count, const float *_Nonnull x, const float *_Nonnull y,
    const float *_Nonnull w, float *_Nonnull result);
void chainrule_combine_three_f64(
    chainrule_ternary operation, ptrdiff_t count, const double *_Nonnull x, const double *_Nonnull y,
    const double *_Nonnull w, double *_Nonnull result);

/// Each row's sum. Halves are added up for themselves, in an order that depends on the number of columns alone.
void chainrule_row_sums_f32(ptrdiff_t rows, ptrdiff_t columns, const float *_Nonnull x, float *_Nonnull sums);
void chainrule_row_sums_f64(ptrdiff_t rows, ptrdiff_t columns, const double *_Nonnull x, double *_Nonnull sums);

/// Each column's sum, likewise.
void chainrule_column_sums_f32(ptrdiff_t rows, ptrdiff_t columns, const float *_Nonnull x, float *_Nonnull sums);
void chainrule_column_sums_f64(
    ptrdiff_t rows, ptrdiff_t columns, const double *_Nonnull x, double *_Nonnull sums);

/// Each row's greatest element, NaN if there is a NaN among them; there must be columns.
void chainrule_row_maxima_f32(ptrdiff_t rows, ptrdiff_t columns, const float *_Nonnull x, float *_Nonnull maxima);
void chainrule_row_maxima_f64(
    ptrdiff_t rows, ptrdiff_t columns, const double *_Nonnull x, double *_Nonnull maxima);

#endif
