// Loops over arrays, for one type and one instruction set; see each_instruction_set.h. They run over whole vectors;
// what is left over is copied into a vector of its own, so that an element's result does not depend on where it lies.

#include "../vectors/vector_functions.h"
#include "../vectors/vector_hyperbolic.h"
#include "../vectors/vector_trigonometry.h"

INLINE V NAME(power)(V x, V y)
{
    V powers = x;
    for (int i = 0; i < LANES; i++) powers[i] = LIBRARY(pow)(x[i], y[i]);
    return x != x || y != y ? (V)(T)NAN : powers;  // C's pow(NaN, 0) and pow(1, NaN) are 1.
}

INLINE V NAME(greater)(V x, V y) { return x > y || x != x ? x : y; }
INLINE V NAME(smaller)(V x, V y) { return x < y || x != x ? x : y; }
INLINE V NAME(sign)(V x) { return x > 0 ? (V)1 : x < 0 ? (V)-1 : x * 0; }
INLINE V NAME(equal)(V x, V y) { return x != x || y != y ? (V)(T)NAN : x == y ? (V)1 : (V)0; }
INLINE V NAME(chosen)(V condition, V positive, V otherwise)
{
    return condition > 0 ? positive : condition <= 0 ? otherwise : (V)(T)NAN;
}

// MARK: One operand

#define MAP(name, result)                              \
    case chainrule_function_##name:                    \
        for (ptrdiff_t i = 0; i < count; i += LANES) { \
            const V x = NAME(load)(xs + i);            \
            NAME(store)(result, results + i);          \
        }                                              \
        return;

TARGET static void NAME(map_vectors)(
    chainrule_function function, ptrdiff_t count, const T *xs, T constant, T *results)
{
    const V c = constant;
    switch (function) {
    case chainrule_function_fill:
        for (ptrdiff_t i = 0; i < count; i += LANES) NAME(store)(c, results + i);
        return;
        MAP(negate, -x)
        MAP(add, x + c)
        MAP(multiply, x * c)
        MAP(divide, x / c)
        MAP(subtractFrom, c - x)
        MAP(divideInto, c / x)
        MAP(maximum, NAME(greater)(x, c))
        MAP(power, NAME(power)(x, c))
        MAP(exp, NAME(exp)(x))
        MAP(expm1, NAME(expm1)(x))
        MAP(log, NAME(log)(x))
        MAP(log1p, NAME(log1p)(x))
        MAP(sqrt, __builtin_elementwise_sqrt(x))
        MAP(tanh, NAME(tanh)(x))
        MAP(sigmoid, NAME(sigmoid)(x))
        MAP(erf, NAME(erf)(x))
        MAP(gaussian, NAME(gaussian)(x))
        MAP(normal, NAME(normal)(x))
        MAP(abs, NAME(abs)(x))
        MAP(sign, NAME(sign)(x))
        MAP(sin, NAME(sin)(x))
        MAP(cos, NAME(cos)(x))
        MAP(tan, NAME(tan)(x))
        MAP(asin, NAME(asin)(x))
        MAP(acos, NAME(acos)(x))
        MAP(atan, NAME(atan)(x))
        MAP(sinh, NAME(sinh)(x))
        MAP(cosh, NAME(cosh)(x))
        MAP(asinh, NAME(asinh)(x))
        MAP(acosh, NAME(acosh)(x))
        MAP(atanh, NAME(atanh)(x))
        MAP(log2, NAME(log2)(x))
        MAP(log10, NAME(log10)(x))
        MAP(cbrt, NAME(cbrt)(x))
    }
}

TARGET static void NAME(map)(chainrule_function function, ptrdiff_t count, const T *x, T c, T *results)
{
    const ptrdiff_t rest = count % LANES, whole = count - rest;
    if (whole > 0) NAME(map_vectors)(function, whole, x, c, results);
    if (rest > 0) {
        T last[LANES];
        NAME(store)(NAME(load_part)(x + whole, rest), last);
        NAME(map_vectors)(function, LANES, last, c, last);
        NAME(store_part)(NAME(load)(last), results + whole, rest);
    }
}

// MARK: Two operands

// An operand that is one number for the whole row is a vector of it, and x_next or y_next is 0 instead of 1.
#define COMBINE(name, result)                            \
    case chainrule_operation_##name:                     \
        for (ptrdiff_t i = 0; i < count; i += LANES) {   \
            const V x = NAME(load)(xs + i * x_next);     \
            const V y __attribute__((unused)) = NAME(load)(ys + i * y_next); \
            NAME(store)(result, results + i);            \
        }                                                \
        return;

TARGET static void NAME(combine_vectors)(
    chainrule_operation operation, ptrdiff_t count, const T *xs, ptrdiff_t x_next, const T *ys, ptrdiff_t y_next,
    T constant, T *results)
{
    const V c = constant;
    switch (operation) {
        COMBINE(first, x)
        COMBINE(add, x + y)
        COMBINE(subtract, x - y)
        COMBINE(multiply, x * y)
        COMBINE(divide, x / y)
        COMBINE(maximum, NAME(greater)(x, y))
        COMBINE(minimum, NAME(smaller)(x, y))
        COMBINE(equal, NAME(equal)(x, y))
        COMBINE(power, NAME(power)(x, y))
        COMBINE(atan2, NAME(atan2)(x, y))
        COMBINE(addScaled, x + c * y)
        COMBINE(positive, NAME(chosen)(x, y, (V)0))
    }
}

TARGET static void NAME(combine)(
    chainrule_operation operation, ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t x_step, bool x_repeats,
    const T *y, ptrdiff_t y_step, bool y_repeats, T c, T *results)
{
    const ptrdiff_t rest = columns % LANES, whole = columns - rest;
    for (ptrdiff_t row = 0; row < rows; row++, x += x_step, y += y_step, results += columns) {
        T last_x[LANES], last_y[LANES];
        if (x_repeats) NAME(store)((V)*x, last_x);
        if (y_repeats) NAME(store)((V)*y, last_y);
        if (whole > 0)
            NAME(combine_vectors)(
                operation, whole, x_repeats ? last_x : x, !x_repeats, y_repeats ? last_y : y, !y_repeats, c, results);
        if (rest > 0) {
            if (!x_repeats) NAME(store)(NAME(load_part)(x + whole, rest), last_x);
            if (!y_repeats) NAME(store)(NAME(load_part)(y + whole, rest), last_y);
            NAME(combine_vectors)(operation, LANES, last_x, 1, last_y, 1, c, last_x);
            NAME(store_part)(NAME(load)(last_x), results + whole, rest);
        }
    }
}

// MARK: Three operands

#define COMBINE_THREE(name, result)                    \
    case chainrule_ternary_##name:                     \
        for (ptrdiff_t i = 0; i < count; i += LANES) { \
            const V x = NAME(load)(xs + i);            \
            const V y = NAME(load)(ys + i);            \
            const V w = NAME(load)(ws + i);            \
            NAME(store)(result, results + i);          \
        }                                              \
        return;

TARGET static void NAME(combine_three_vectors)(
    chainrule_ternary operation, ptrdiff_t count, const T *xs, const T *ys, const T *ws, T *results)
{
    switch (operation) {
        COMBINE_THREE(select, NAME(chosen)(x, y, w))
        COMBINE_THREE(sigmoidGradient, x * NAME(sigmoid_slope)(y, w))
        COMBINE_THREE(tanhGradient, x * NAME(tanh_slope)(y, w))
    }
}

TARGET static void NAME(combine_three)(
    chainrule_ternary operation, ptrdiff_t count, const T *x, const T *y, const T *w, T *results)
{
    const ptrdiff_t rest = count % LANES, whole = count - rest;
    if (whole > 0) NAME(combine_three_vectors)(operation, whole, x, y, w, results);
    if (rest > 0) {
        T last_x[LANES], last_y[LANES], last_w[LANES];
        NAME(store)(NAME(load_part)(x + whole, rest), last_x);
        NAME(store)(NAME(load_part)(y + whole, rest), last_y);
        NAME(store)(NAME(load_part)(w + whole, rest), last_w);
        NAME(combine_three_vectors)(operation, LANES, last_x, last_y, last_w, last_x);
        NAME(store_part)(NAME(load)(last_x), results + whole, rest);
    }
}

#undef MAP
#undef COMBINE
#undef COMBINE_THREE
#include "../vectors/vector_end.h"
