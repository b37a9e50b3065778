// One blocked matrix product, as in BLIS, for one type and one instruction set; see each_instruction_set.h.
//
// Operands are packed (copied in the order in which they are read) only where that pays: b where its columns do not lie
// side by side or where many rows read it, a where many panels do.

#include "matrix_product_tiles.h"
#include "matrix_product_pack.h"

enum { NAME(panel_columns) = PANEL_COLUMNS };

// b's panels, from one column of panels to the next, against all rows of a.
TARGET static void NAME(panels)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, const T *b, ptrdiff_t b_k,
    ptrdiff_t b_panel, T *c, ptrdiff_t ldc, bool add)
{
    for (; n > 0; n -= PANEL_COLUMNS, b += b_panel, c += PANEL_COLUMNS) {
        const ptrdiff_t columns = smaller(n, PANEL_COLUMNS), vectors = (columns + LANES - 1) / LANES;
        const ptrdiff_t last = columns - (vectors - 1) * LANES;
        if (vectors == 1)
            NAME(panel1)(m, k, a, a_row, a_k, b, b_k, last, c, ldc, add);
#if MOST_VECTORS >= 3
        else if (vectors == 3)
            NAME(panel3)(m, k, a, a_row, a_k, b, b_k, last, c, ldc, add);
#endif
#if MOST_VECTORS == 4
        else if (vectors == 4)
            NAME(panel4)(m, k, a, a_row, a_k, b, b_k, last, c, ldc, add);
#endif
        else
            NAME(panel2)(m, k, a, a_row, a_k, b, b_k, last, c, ldc, add);
    }
}

TARGET static void NAME(gemm)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, const T *b,
    ptrdiff_t b_column, ptrdiff_t b_k, T *c, ptrdiff_t ldc, bool add, T *packed)
{
    const bool is_part = VECTOR_BYTES < 64 && n % LANES != 0;
    const bool packs_b = b_column != 1 || is_part || (m >= PACKS_B_FROM_ROWS && (n > PANEL_COLUMNS || (n > 2 * LANES && b_k % LANES != 0)));
    for (ptrdiff_t j = 0; j < n; j += BLOCK_COLUMNS) {
        const ptrdiff_t columns = smaller(n - j, BLOCK_COLUMNS);
        for (ptrdiff_t p = 0; p < k; p += BLOCK_STEPS) {
            const ptrdiff_t steps = smaller(k - p, BLOCK_STEPS);
            const T *block = b + j * b_column + p * b_k;
            if (packs_b)
                for (ptrdiff_t i = 0; i < columns; i += PANEL_COLUMNS)
                    NAME(pack)(
                        smaller(columns - i, PANEL_COLUMNS), PANEL_COLUMNS, steps, block + i * b_column, b_column, b_k,
                        packed + i * steps);
            for (ptrdiff_t i = 0; i < m; i += BLOCK_ROWS)
                NAME(panels)(
                    smaller(m - i, BLOCK_ROWS), columns, steps, a + i * a_row + p * a_k, a_row, a_k,
                    packs_b ? packed : block, packs_b ? PANEL_COLUMNS : b_k,
                    packs_b ? PANEL_COLUMNS * steps : PANEL_COLUMNS, c + i * ldc + j, ldc, add || p > 0);
        }
    }
}

#undef MOST_VECTORS
#undef TILE_ROWS
#undef PANEL_COLUMNS
#undef PANEL
#include "vector_parts_end.h"
