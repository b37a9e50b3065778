// The innermost part of a matrix product, for one type and one instruction set; see each_instruction_set.h.
//
// A tile of c is held in registers while k runs: ROWS of a, taken one number at a time, by up to MOST_VECTORS vectors
// of b. How many rows go with how many vectors follows from the number of registers (32 or 16).

#include "../vectors/vector_parts.h"

// An operand is found at data + line · line_step + p · k_step, lines being rows of a or columns of b.
#if VECTOR_BYTES == 64
#define MOST_VECTORS 4
#define TILE_ROWS(vectors) (vectors == 1 ? 12 : vectors == 2 ? 12 : vectors == 3 ? 8 : 6)
#elif VECTOR_BYTES == 32
#define MOST_VECTORS 2
#define TILE_ROWS(vectors) (vectors == 1 ? 12 : 6)
#else
#define MOST_VECTORS 3
#define TILE_ROWS(vectors) (vectors == 1 ? 12 : vectors == 2 ? 6 : 4)
#endif
#define PANEL_COLUMNS (MOST_VECTORS * LANES)
// Rows of a that meet a block of b together: packed, some 480 KB, or 240 where the second-level cache is smaller.
#define BLOCK_ROWS ((ptrdiff_t)((VECTOR_BYTES == 64 ? 1536 : 768) / sizeof(T)))
#define STRIP_COLUMNS ((VECTOR_BYTES == 64 ? 4 : 8) * PANEL_COLUMNS)

// c = or += a·b for constant numbers of rows and vectors; the last vector has `last` columns.
INLINE void NAME(tile)(
    const int rows, const int vectors, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, const T *b,
    ptrdiff_t b_k, ptrdiff_t last, T *c, ptrdiff_t ldc, bool add)
{
    V sums[12][MOST_VECTORS];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) sums[i][j] = 0;
    // c comes into the cache while k runs.
#pragma clang loop unroll(full)
    for (int i = 0; vectors > 1 && i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j += 64 / VECTOR_BYTES) __builtin_prefetch(c + i * ldc + j * LANES, 1);
    // Three rows to a pointer, which is as far as an address reaches by itself; the compiler, did it know how they
    // hang together, would find each row by adding to the one before, one after the other.
    const T *threes[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i += 3) {
        threes[i / 3] = a + i * a_row;
        __asm__("" : "+r"(threes[i / 3]));
    }
    for (ptrdiff_t p = 0; p < k; p++) {
        V line[MOST_VECTORS];
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++)
#if VECTOR_BYTES == 64
            line[j] = j < vectors - 1 ? NAME(load)(b + j * LANES) : NAME(load_part)(b + j * LANES, last);
#else
            line[j] = NAME(load)(b + j * LANES);  // b is packed where its last vector is not a whole one
#endif
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
            for (int j = 0; j < vectors; j++) sums[i][j] += threes[i / 3][i % 3 * a_row] * line[j];
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i += 3) threes[i / 3] += a_k;
        b += b_k;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++, c += ldc)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) {
            const ptrdiff_t columns = j < vectors - 1 ? LANES : last;
            if (columns == LANES)
                NAME(store)(add ? NAME(load)(c + j * LANES) + sums[i][j] : sums[i][j], c + j * LANES);
            else
                NAME(store_part)(
                    add ? NAME(load_part)(c + j * LANES, columns) + sums[i][j] : sums[i][j], c + j * LANES, columns);
        }
}

// All rows, tile by tile, against one panel of b; from one tile's rows of a to the next it is a_tile.
#define PANEL(vectors)                                                                              \
    TARGET static void NAME(panel##vectors)(                                                        \
        ptrdiff_t m, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, ptrdiff_t a_tile,     \
        const T *b, ptrdiff_t b_k, ptrdiff_t last, T *c, ptrdiff_t ldc, bool add)                   \
    {                                                                                               \
        const ptrdiff_t height = TILE_ROWS(vectors);                                                \
        if (a_tile == 0) a_tile = height * a_row;                                                   \
        for (; m >= height; m -= height, a += a_tile, c += height * ldc)                            \
            NAME(tile)(TILE_ROWS(vectors), vectors, k, a, a_row, a_k, b, b_k, last, c, ldc, add);   \
        for (; m >= 4; m -= 4, a += 4 * a_row, c += 4 * ldc)                                        \
            NAME(tile)(4, vectors, k, a, a_row, a_k, b, b_k, last, c, ldc, add);                    \
        if (m & 2) {                                                                                \
            NAME(tile)(2, vectors, k, a, a_row, a_k, b, b_k, last, c, ldc, add);                    \
            a += 2 * a_row, c += 2 * ldc;                                                           \
        }                                                                                           \
        if (m & 1) NAME(tile)(1, vectors, k, a, a_row, a_k, b, b_k, last, c, ldc, add);             \
    }

PANEL(1)
PANEL(2)
#if MOST_VECTORS >= 3
PANEL(3)
#endif
#if MOST_VECTORS == 4
PANEL(4)
#endif
