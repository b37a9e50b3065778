// The matrix product for one element type T, by the name suffix TYPE: one version per instruction set, and
// the choice between them at run time. No include guard: matrix_product.c includes it once per type.

#define BODY "matrix_product_blocked.h"
#include "each_instruction_set.h"
#undef BODY

#define PUBLIC_(x, type) chainrule_##x##_##type
#define PUBLIC(x, type) PUBLIC_(x, type)

void PUBLIC(gemm, TYPE)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t lda, bool transpose_a, const T *b,
    ptrdiff_t ldb, bool transpose_b, T *c, ptrdiff_t ldc, bool add)
{
    if (k == 0 && !add)  // an empty sum
        for (ptrdiff_t i = 0; i < m; i++)
            for (ptrdiff_t j = 0; j < n; j++)
                c[i * ldc + j] = 0;
    if (k == 0) return;
    const ptrdiff_t a_row = transpose_a ? 1 : lda, a_k = transpose_a ? lda : 1;
    const ptrdiff_t b_column = transpose_b ? ldb : 1, b_k = transpose_b ? 1 : ldb;
    // Room for one packed block of a, then one of b.
    const ptrdiff_t steps = rounded_up(smaller(k, BLOCK_STEPS), 16);
    const ptrdiff_t size_a = rounded_up(smaller(m, BLOCK_ROWS), BLOCK_ROWS_UNIT) * steps;
    const ptrdiff_t size_b = rounded_up(smaller(n, BLOCK_COLUMNS), 32) * steps;
    const size_t size = (size_t)(size_a + size_b) * sizeof(T);
    T *workspace = chainrule_buffer_take(size);
    if (!workspace) abort();  // out of memory, as an allocation in Swift would end
    CHOSEN(gemm)(m, n, k, a, a_row, a_k, b, b_column, b_k, c, ldc, add, workspace, workspace + size_a);
    chainrule_buffer_give(workspace, size);
}

#undef PUBLIC_
#undef PUBLIC
