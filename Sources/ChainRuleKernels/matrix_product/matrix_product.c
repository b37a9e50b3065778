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

// The lanes of a shuffled vector of n, each given by a macro of its index and n.
#define CHAINRULE_TWO(lane, i, n) lane((i), n), lane((i) + 1, n)
#define CHAINRULE_FOUR(lane, i, n) CHAINRULE_TWO(lane, i, n), CHAINRULE_TWO(lane, (i) + 2, n)
#define CHAINRULE_EIGHT(lane, i, n) CHAINRULE_FOUR(lane, i, n), CHAINRULE_FOUR(lane, (i) + 4, n)
#define CHAINRULE_SIXTEEN(lane, i, n) CHAINRULE_EIGHT(lane, i, n), CHAINRULE_EIGHT(lane, (i) + 8, n)
#define CHAINRULE_LANE(i, n) (i)
#define CHAINRULE_SHUFFLED(x, y, lanes, lane) __builtin_shufflevector(x, y, lanes(lane))

// For each type: the lanes of 16, 32 and 64 bytes, and how the squares in vectors of so many are turned round.

#define T float
#define TYPE f32
#define CHAINRULE_LANES_16(lane) CHAINRULE_FOUR(lane, 0, 4)
#define CHAINRULE_LANES_32(lane) CHAINRULE_EIGHT(lane, 0, 8)
#define CHAINRULE_LANES_64(lane) CHAINRULE_SIXTEEN(lane, 0, 16)
// Of a quarter of each vector: x0 y0 x1 y1, x2 y2 x3 y3; x0 x1 y0 y1, x2 x3 y2 y3.
#define CHAINRULE_LOW(i, n) ((i) & ~3) + ((i) & 3) / 2 + ((i) & 1) * (n)
#define CHAINRULE_HIGH(i, n) CHAINRULE_LOW(i, n) + 2
#define CHAINRULE_LOW_PAIR(i, n) ((i) & ~2) + ((i) & 2) / 2 * (n)
#define CHAINRULE_HIGH_PAIR(i, n) CHAINRULE_LOW_PAIR(i, n) + 2
#define CHAINRULE_TURN(x, lanes)                                                           \
    const __auto_type low01 = CHAINRULE_SHUFFLED(x[0], x[1], lanes, CHAINRULE_LOW);        \
    const __auto_type high01 = CHAINRULE_SHUFFLED(x[0], x[1], lanes, CHAINRULE_HIGH);      \
    const __auto_type low23 = CHAINRULE_SHUFFLED(x[2], x[3], lanes, CHAINRULE_LOW);        \
    const __auto_type high23 = CHAINRULE_SHUFFLED(x[2], x[3], lanes, CHAINRULE_HIGH);      \
    x[0] = CHAINRULE_SHUFFLED(low01, low23, lanes, CHAINRULE_LOW_PAIR);                    \
    x[1] = CHAINRULE_SHUFFLED(low01, low23, lanes, CHAINRULE_HIGH_PAIR);                   \
    x[2] = CHAINRULE_SHUFFLED(high01, high23, lanes, CHAINRULE_LOW_PAIR);                  \
    x[3] = CHAINRULE_SHUFFLED(high01, high23, lanes, CHAINRULE_HIGH_PAIR);
#include "matrix_product_type.h"
#undef T
#undef TYPE
#undef CHAINRULE_LANES_16
#undef CHAINRULE_LANES_32
#undef CHAINRULE_LANES_64
#undef CHAINRULE_LOW
#undef CHAINRULE_HIGH
#undef CHAINRULE_TURN

#define T double
#define TYPE f64
#define CHAINRULE_LANES_16(lane) CHAINRULE_TWO(lane, 0, 2)
#define CHAINRULE_LANES_32(lane) CHAINRULE_FOUR(lane, 0, 4)
#define CHAINRULE_LANES_64(lane) CHAINRULE_EIGHT(lane, 0, 8)
// Of a quarter of each vector: x0 y0, x1 y1.
#define CHAINRULE_LOW(i, n) ((i) & ~1) + ((i) & 1) * (n)
#define CHAINRULE_HIGH(i, n) CHAINRULE_LOW(i, n) + 1
#define CHAINRULE_TURN(x, lanes)                                                           \
    const __auto_type low = CHAINRULE_SHUFFLED(x[0], x[1], lanes, CHAINRULE_LOW);          \
    x[1] = CHAINRULE_SHUFFLED(x[0], x[1], lanes, CHAINRULE_HIGH);                          \
    x[0] = low;
#include "matrix_product_type.h"
