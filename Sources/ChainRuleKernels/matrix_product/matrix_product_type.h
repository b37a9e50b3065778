// The matrix product for one element type T, by the name suffix TYPE: one version per instruction set, and
// the choice between them at run time. No include guard: matrix_product.c includes it once per type.

#define BODY "../matrix_product/matrix_product_blocked.h"
#include "../dispatch/each_instruction_set.h"
#undef BODY

#define PUBLIC_(x, type) chainrule_##x##_##type
#define PUBLIC(x, type) PUBLIC_(x, type)

// The whole product on the calling thread, by the kernels above.
static void OF_TYPE(multiply)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t lda, bool transpose_a, const T *b,
    ptrdiff_t ldb, bool transpose_b, T *c, ptrdiff_t ldc, bool add)
{
    CHOSEN(gemm)(
        m, n, k, a, transpose_a ? 1 : lda, transpose_a ? lda : 1, b, transpose_b ? ldb : 1, transpose_b ? 1 : ldb, c,
        ldc, add);
}

// A product, and how it is divided between threads: into so many parts, each some of the rows or of the columns, so
// that every element is computed as it would be by one thread.
typedef struct {
    PUBLIC(gemm_function, TYPE) multiply;
    ptrdiff_t m, n, k;
    const T *a;
    ptrdiff_t lda;
    bool transpose_a;
    const T *b;
    ptrdiff_t ldb;
    bool transpose_b;
    T *c;
    ptrdiff_t ldc;
    bool add;
    division division;
} OF_TYPE(product);

static void OF_TYPE(multiply_part)(ptrdiff_t part, void *context)
{
    OF_TYPE(product) p = *(const OF_TYPE(product) *)context;
    ptrdiff_t *lines = p.division.is_by_rows ? &p.m : &p.n;
    const ptrdiff_t first = start_of_part(p.division, part);
    *lines = smaller(*lines, start_of_part(p.division, part + 1)) - first;
    if (p.division.is_by_rows)
        p.a += first * (p.transpose_a ? 1 : p.lda), p.c += first * p.ldc;
    else
        p.b += first * (p.transpose_b ? p.ldb : 1), p.c += first;
    p.multiply(p.m, p.n, p.k, p.a, p.lda, p.transpose_a, p.b, p.ldb, p.transpose_b, p.c, p.ldc, p.add);
}

void PUBLIC(gemm_divided, TYPE)(
    PUBLIC(gemm_function, TYPE) multiply, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t lda,
    bool transpose_a, const T *b, ptrdiff_t ldb, bool transpose_b, T *c, ptrdiff_t ldc, bool add)
{
    const ptrdiff_t panel_columns = multiply == OF_TYPE(multiply) ? CHOSEN(panel_columns) : COLUMNS_OF_OTHERS;
    OF_TYPE(product) product = {
        multiply, m, n, k, a, lda, transpose_a, b, ldb, transpose_b, c, ldc, add,
        divided(m, n, (double)m * n * k * sizeof(T), panel_columns),
    };
    chainrule_parallel(product.division.parts, OF_TYPE(multiply_part), &product);
}

void PUBLIC(gemm, TYPE)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t lda, bool transpose_a, const T *b,
    ptrdiff_t ldb, bool transpose_b, T *c, ptrdiff_t ldc, bool add)
{
    if (k == 0 && !add)  // an empty sum
        for (ptrdiff_t i = 0; i < m; i++)
            for (ptrdiff_t j = 0; j < n; j++)
                c[i * ldc + j] = 0;
    if (k == 0) return;
    PUBLIC(gemm_divided, TYPE)(
        OF_TYPE(multiply), m, n, k, a, lda, transpose_a, b, ldb, transpose_b, c, ldc, add);
}

#undef PUBLIC_
#undef PUBLIC
