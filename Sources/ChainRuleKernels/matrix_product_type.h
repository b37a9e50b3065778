// The matrix product for one element type T, by the name suffix TYPE: one version per instruction set, and
// the choice between them at run time. No include guard: matrix_product.c includes it once per type.

#define JOIN_(x, type, set) x##_##type##_##set
#define JOIN(x, type, set) JOIN_(x, type, set)

#if CHAINRULE_CHOOSES_AT_RUN_TIME
#define NAME(x) JOIN(x, TYPE, avx512)
#define TARGET __attribute__((target("avx512f,fma")))
#define VECTOR_BYTES 64
#define TILE_ROWS 12
#include "matrix_product_blocked.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#undef TILE_ROWS

#define NAME(x) JOIN(x, TYPE, avx2)
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#include "matrix_product_blocked.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#undef TILE_ROWS
#endif

#define NAME(x) JOIN(x, TYPE, baseline)
#define TARGET
#define VECTOR_BYTES 16
#define TILE_ROWS 6
#include "matrix_product_blocked.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#undef TILE_ROWS

#define PUBLIC_(x, type) chainrule_##x##_##type
#define PUBLIC(x, type) PUBLIC_(x, type)

// Room for one packed block of a, then one of b.
static ptrdiff_t JOIN(packed, TYPE, a)(ptrdiff_t m, ptrdiff_t k)
{
    return rounded_up(smaller(m, BLOCK_ROWS), BLOCK_ROWS_UNIT) * rounded_up(smaller(k, BLOCK_STEPS), 16);
}

ptrdiff_t PUBLIC(gemm_workspace, TYPE)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k)
{
    const ptrdiff_t packed_b = rounded_up(smaller(n, BLOCK_COLUMNS), 32) * smaller(k, BLOCK_STEPS);
    return (JOIN(packed, TYPE, a)(m, k) + packed_b) * (ptrdiff_t)sizeof(T);
}

void PUBLIC(gemm, TYPE)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t lda, bool transpose_a, const T *b,
    ptrdiff_t ldb, bool transpose_b, T *c, ptrdiff_t ldc, void *workspace)
{
    if (k == 0) {  // an empty sum
        for (ptrdiff_t i = 0; i < m; i++)
            for (ptrdiff_t j = 0; j < n; j++)
                c[i * ldc + j] = 0;
        return;
    }
    const ptrdiff_t a_row = transpose_a ? 1 : lda, a_k = transpose_a ? lda : 1;
    const ptrdiff_t b_column = transpose_b ? ldb : 1, b_k = transpose_b ? 1 : ldb;
    T *packed_a = workspace;
    T *packed_b = packed_a + JOIN(packed, TYPE, a)(m, k);
#if CHAINRULE_CHOOSES_AT_RUN_TIME
    if (__builtin_cpu_supports("avx512f")) {
        JOIN(gemm, TYPE, avx512)(m, n, k, a, a_row, a_k, b, b_column, b_k, c, ldc, packed_a, packed_b);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        JOIN(gemm, TYPE, avx2)(m, n, k, a, a_row, a_k, b, b_column, b_k, c, ldc, packed_a, packed_b);
        return;
    }
#endif
    JOIN(gemm, TYPE, baseline)(m, n, k, a, a_row, a_k, b, b_column, b_k, c, ldc, packed_a, packed_b);
}

#undef JOIN_
#undef JOIN
#undef PUBLIC_
#undef PUBLIC
