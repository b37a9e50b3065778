// The public functions of elementwise.h for one element type T, by the name suffix TYPE. No include guard:
// elementwise.c includes it once per type.

#define OF_TYPE(x) CHAINRULE_SUFFIXED(x, TYPE)
#define PUBLIC(x) CHAINRULE_SUFFIXED(chainrule_##x, TYPE)

#define BODY "../elementwise/elementwise_loops.h"
#include "../dispatch/each_instruction_set.h"
#undef BODY

void PUBLIC(map)(chainrule_function function, ptrdiff_t count, const T *x, T c, T *result)
{
    CHOSEN(map)(function, count, x, c, result);
}

void PUBLIC(combine)(
    chainrule_operation operation, ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t x_step, bool x_repeats,
    const T *y, ptrdiff_t y_step, bool y_repeats, T c, T *result)
{
    CHOSEN(combine)(operation, rows, columns, x, x_step, x_repeats, y, y_step, y_repeats, c, result);
}

void PUBLIC(combine_three)(
    chainrule_ternary operation, ptrdiff_t count, const T *x, const T *y, const T *w, T *result)
{
    CHOSEN(combine_three)(operation, count, x, y, w, result);
}

#define BODY "../elementwise/reductions.h"
#include "../dispatch/each_instruction_set.h"
#undef BODY

#include "element_program_type.h"

void PUBLIC(row_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *sums)
{
    CHOSEN(row_sums)(rows, columns, x, sums);
}

void PUBLIC(column_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *sums)
{
    CHOSEN(column_sums)(rows, columns, x, sums);
}

void PUBLIC(row_maxima)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *maxima)
{
    CHOSEN(row_maxima)(rows, columns, x, maxima);
}

#undef OF_TYPE
#undef PUBLIC
