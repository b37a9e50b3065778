// One blocked matrix product, as in BLIS, for one type and one instruction set; see each_instruction_set.h.
//
// Operands are packed (copied in the order in which they are read) only where that pays: b where its columns do not lie
// side by side, or lie far apart and many rows read them; a where it is large and its lines lie far apart.

#include "matrix_product_tiles.h"
#include "matrix_product_turn.h"
#include "matrix_product_pack.h"
#include "matrix_product_row.h"

enum { NAME(panel_columns) = PANEL_COLUMNS };

// b's panels, from one column of panels to the next, against all rows of a.
TARGET static void NAME(panels)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, ptrdiff_t a_tile, const T *b,
    ptrdiff_t b_k, ptrdiff_t b_panel, T *c, ptrdiff_t ldc, bool add)
{
    for (; n > 0; n -= PANEL_COLUMNS, b += b_panel, c += PANEL_COLUMNS) {
        const ptrdiff_t columns = smaller(n, PANEL_COLUMNS), vectors = (columns + LANES - 1) / LANES;
        const ptrdiff_t last = columns - (vectors - 1) * LANES;
        if (vectors == 1)
            NAME(panel1)(m, k, a, a_row, a_k, a_tile, b, b_k, last, c, ldc, add);
#if MOST_VECTORS >= 3
        else if (vectors == 3)
            NAME(panel3)(m, k, a, a_row, a_k, a_tile, b, b_k, last, c, ldc, add);
#endif
#if MOST_VECTORS == 4
        else if (vectors == 4)
            NAME(panel4)(m, k, a, a_row, a_k, a_tile, b, b_k, last, c, ldc, add);
#endif
        else
            NAME(panel2)(m, k, a, a_row, a_k, a_tile, b, b_k, last, c, ldc, add);
    }
}

TARGET static void NAME(gemm)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, const T *b,
    ptrdiff_t b_column, ptrdiff_t b_k, T *c, ptrdiff_t ldc, bool add)
{
    // A matrix times a column is a row times a matrix, whose columns fill vectors.
    if (n == 1 && ldc == 1 && (a_row == 1 || (a_k == 1 && m >= LANES))) {
        const T *const column = b;
        const ptrdiff_t column_k = b_k;
        b = a, b_column = a_row, b_k = a_k, n = m;
        a = column, a_row = 0, a_k = column_k, m = 1, ldc = n;
    }
    const ptrdiff_t most_steps = in_units(k, in_units(k, BLOCK_STEPS));
    if (m == 1 && n >= LANES && b_column != 1 && b_k == 1) {
        for (ptrdiff_t p = 0; p < k; p += most_steps)
            NAME(row)(n, smaller(most_steps, k - p), a + p * a_k, a_k, b + p, b_column, c, add || p > 0);
        return;
    }

    const ptrdiff_t height = TILE_ROWS(MOST_VECTORS), bytes = sizeof(T);
    const bool is_scattered = b_k * bytes >= PACKS_B_FROM_STRIDE || b_k % LANES != 0;
    const bool packs_b = b_column != 1 || (m >= PACKS_B_FROM_ROWS && n > 2 * LANES && is_scattered &&
                                           (n > PANEL_COLUMNS || b_k % LANES != 0));
    // The last panel of b, if it is not a whole one: only with AVX-512 can a part of a vector be read where it lies.
    const bool packs_rest = packs_b || (VECTOR_BYTES < 64 && n % LANES != 0);
    const ptrdiff_t a_size = m * k * bytes, a_stride = (a_row == 1 ? a_k : a_row) * bytes;
    const bool meets_many = n >= PACKS_A_FROM_COLUMNS && a_stride >= 64 * VECTOR_BYTES;
    const bool packs_a = m >= PACKS_A_FROM_ROWS && a_size >= PACKS_A_FROM_SIZE &&
                         (meets_many || (a_row == 1 && n > PANEL_COLUMNS - LANES && a_size >= PACKS_A_ALWAYS_FROM_SIZE));

    const ptrdiff_t most_columns = smaller(n, m > BLOCK_ROWS ? BLOCK_COLUMNS : STRIP_COLUMNS);
    const ptrdiff_t packed_rows = packs_a ? rounded_up(smaller(m, BLOCK_ROWS), height) : 0;
    const ptrdiff_t packed_columns =
        packs_b ? rounded_up(most_columns, PANEL_COLUMNS) : packs_rest ? PANEL_COLUMNS : 0;
    const size_t size = (size_t)((packed_rows + packed_columns) * most_steps * bytes);
    T *const packed_b = size > 0 ? chainrule_buffer_take_beyond_limit(size) : NULL;
    if (size > 0 && !packed_b) abort();  // out of memory, as an allocation in Swift would end
    T *const packed_a = packs_a ? packed_b + packed_columns * most_steps : NULL;

    for (ptrdiff_t j = 0; j < n; j += BLOCK_COLUMNS)
        for (ptrdiff_t p = 0; p < k; p += most_steps) {
            const ptrdiff_t columns = smaller(n - j, BLOCK_COLUMNS), whole = columns / PANEL_COLUMNS * PANEL_COLUMNS;
            const ptrdiff_t steps = smaller(k - p, most_steps);
            for (ptrdiff_t i = 0; i < m; i += BLOCK_ROWS) {
                const ptrdiff_t rows = smaller(m - i, BLOCK_ROWS);
                const T *a_block = a + i * a_row + p * a_k;
                if (packs_a) NAME(pack_rows)(rows, steps, a_block, a_row, a_k, packed_a);
                // A strip of b is packed when the first rows need it, and is in the cache then. A last panel of fewer
                // vectors has tiles of another height: it meets a as it lies.
                for (ptrdiff_t q = 0, width; q < columns; q += width) {
                    const bool is_rest = q >= whole, packs = is_rest ? packs_rest : packs_b;
                    width = is_rest ? columns - q : smaller(whole - q, STRIP_COLUMNS);
                    const T *b_strip = b + (j + q) * b_column + p * b_k;
                    T *strip = packed_b + (m > BLOCK_ROWS && packs_b ? q * steps : 0);
                    if (packs && i == 0) NAME(pack_columns)(width, steps, b_strip, b_column, b_k, strip);
                    const bool reads_packed_a = packs_a && smaller(width, PANEL_COLUMNS) > PANEL_COLUMNS - LANES;
                    NAME(panels)(
                        rows, width, steps, reads_packed_a ? packed_a : a_block, reads_packed_a ? 1 : a_row,
                        reads_packed_a ? height : a_k, reads_packed_a ? height * steps : 0,
                        packs ? strip : b_strip, packs ? PANEL_COLUMNS : b_k,
                        packs ? PANEL_COLUMNS * steps : PANEL_COLUMNS, c + i * ldc + j + q, ldc, add || p > 0);
                }
            }
        }
    if (size > 0) chainrule_buffer_give(packed_b, size);
}

#undef Q
#undef SIDE
#undef LINE
#undef BLOCK_ROWS
#undef STRIP_COLUMNS
#undef MOST_VECTORS
#undef TILE_ROWS
#undef PANEL_COLUMNS
#undef PANEL
#include "../vectors/vector_parts_end.h"
