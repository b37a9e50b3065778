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
    const ptrdiff_t columns = rounded_up(smaller(n, BLOCK_COLUMNS), GREATEST_PANEL);
    const size_t size = (size_t)(columns * smaller(k, BLOCK_STEPS)) * sizeof(T);
    T *packed = chainrule_buffer_take(size);
    if (!packed) abort();  // out of memory, as an allocation in Swift would end
    CHOSEN(gemm)(m, n, k, a, a_row, a_k, b, b_column, b_k, c, ldc, add, packed);
    chainrule_buffer_give(packed, size);
}

#undef PUBLIC_
#undef PUBLIC
