#include "matrix_product.h"

#include <stdlib.h>

#include "buffer_pool.h"
#include "parallel.h"
#include "../vectors/vector_constants.h"

// Blocks, in elements: the rows of a that meet a block of b stay in the second-level cache, and so does the panel of b
// that they meet. The number of steps is part of the result: k is divided into as few equal blocks of at most so many
// steps as it takes, whose sums are added up.
#define BLOCK_STEPS 320
#define BLOCK_COLUMNS 2048
#define PACKS_B_FROM_ROWS 48
#define PACKS_B_FROM_STRIDE 1024  // bytes
// Small products read a where it lies. Larger ones copy it where many panels of b meet it, or where it is so large that
// it is not found in the cache again, and its lines lie in pages of their own.
#define PACKS_A_FROM_ROWS 48
#define PACKS_A_FROM_COLUMNS 128
#define PACKS_A_FROM_SIZE (1 << 19)  // bytes
#define PACKS_A_ALWAYS_FROM_SIZE (1 << 22)

static ptrdiff_t smaller(ptrdiff_t x, ptrdiff_t y) { return x < y ? x : y; }
static ptrdiff_t in_units(ptrdiff_t x, ptrdiff_t unit) { return (x + unit - 1) / unit; }
static ptrdiff_t rounded_up(ptrdiff_t x, ptrdiff_t unit) { return in_units(x, unit) * unit; }

// How the rows or the columns of a product are divided between threads: into parts of whole units, but for the last.
typedef struct {
    bool is_by_rows;
    ptrdiff_t unit, units, parts;
} division;

// A part is worth handing on: of m·n·k so much that it takes some 15 µs, in bytes. Two parts for each thread, so that
// another one does more if one is held up; more cost more than they gain.
static const double smallest_part = 3.5e6;
enum { parts_per_thread = 2, rows_of_unit = 12, panels_of_part = 2 };

// Of somebody else's kernel nobody knows the panels: whole cache lines of c, and a few of them.
#define COLUMNS_OF_OTHERS 32

static division divided(ptrdiff_t m, ptrdiff_t n, double work, ptrdiff_t panel_columns)
{
    const division whole = {.unit = n, .units = 1, .parts = 1};
    if (work < 2 * smallest_part) return whole;
    const ptrdiff_t threads = chainrule_thread_limit();
    if (threads == 1) return whole;
    const double worthwhile = work / smallest_part, most = (double)(threads * parts_per_thread);
    const ptrdiff_t parts = (ptrdiff_t)(worthwhile < most ? worthwhile : most);
    const division by_rows = {true, rows_of_unit, in_units(m, rows_of_unit), smaller(parts, in_units(m, rows_of_unit))};
    const ptrdiff_t panels = in_units(n, panel_columns);
    const division by_columns = {false, panel_columns, panels, smaller(parts, panels / panels_of_part)};
    // By columns no two parts pack the same of b.
    const bool has_few_columns = by_columns.parts < threads && by_columns.parts < by_rows.parts;
    return has_few_columns ? by_rows : by_columns;
}

static ptrdiff_t start_of_part(division division, ptrdiff_t part)
{
    return division.units * part / division.parts * division.unit;
}

#define CHAINRULE_SUFFIXED_(x, type) x##_##type
#define CHAINRULE_SUFFIXED(x, type) CHAINRULE_SUFFIXED_(x, type)
#define OF_TYPE(x) CHAINRULE_SUFFIXED(x, TYPE)

#define T float
#define TYPE f32
#define CHAINRULE_TURN                                                               \
    const Q x0 = FROM(0), x1 = FROM(1), x2 = FROM(2), x3 = FROM(3);                  \
    const Q low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5);                     \
    const Q high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7);                    \
    const Q low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);                     \
    const Q high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);                    \
    TO(0) = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);                       \
    TO(1) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);                       \
    TO(2) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);                     \
    TO(3) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
#include "matrix_product_type.h"
#undef T
#undef TYPE
#undef CHAINRULE_TURN

#define T double
#define TYPE f64
#define CHAINRULE_TURN                                   \
    const Q x0 = FROM(0), x1 = FROM(1);                  \
    TO(0) = __builtin_shufflevector(x0, x1, 0, 2);       \
    TO(1) = __builtin_shufflevector(x0, x1, 1, 3);
#include "matrix_product_type.h"
