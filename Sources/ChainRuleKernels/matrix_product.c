#include "matrix_product.h"

#include <stdlib.h>

#include "buffer_pool.h"

// Blocks, in elements: a packed block of a stays in the second-level cache, a panel of b in the first.
// Multiples of every TILE_ROWS (6, 12) and TILE_COLUMNS (4 to 32).
#define BLOCK_ROWS_UNIT 12
#define BLOCK_ROWS 144
#define BLOCK_STEPS 256
#define BLOCK_COLUMNS 2048

static ptrdiff_t smaller(ptrdiff_t x, ptrdiff_t y) { return x < y ? x : y; }
static ptrdiff_t rounded_up(ptrdiff_t x, ptrdiff_t unit) { return (x + unit - 1) / unit * unit; }

#define T float
#define TYPE f32
#include "matrix_product_type.h"
#undef T
#undef TYPE

#define T double
#define TYPE f64
#include "matrix_product_type.h"
