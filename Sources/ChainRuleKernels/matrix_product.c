#include "matrix_product.h"

// On x86-64 the instruction set is chosen at run time, because flags for it would be `unsafeFlags`, which bar
// a package from being depended on. On Windows __builtin_cpu_supports needs a run-time library that Swift
// does not link. Elsewhere (ARM) the compiler makes NEON of the same vectors.
#if defined(__x86_64__) && !defined(_WIN32)
#define CHAINRULE_CHOOSES_AT_RUN_TIME 1
#else
#define CHAINRULE_CHOOSES_AT_RUN_TIME 0
#endif

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
