// The matrix product for one element type T, by the name suffix TYPE: one version per instruction set, and
// the choice between them at run time. No include guard: matrix_product.c includes it once per type.

#define BODY "matrix_product_blocked.h"
#include "each_instruction_set.h"
#undef BODY

#define PUBLIC_(x, type) chainrule_##x##_##type
#define PUBLIC(x, type) PUBLIC_(x, type)

// A product, and how it is divided between threads: into so many parts, each some of the rows or of the columns, so
// that every element is computed as it would be by one thread.
typedef struct {
    ptrdiff_t m, n, k;
    const T *a;
    ptrdiff_t a_row, a_k;
    const T *b;
    ptrdiff_t b_column, b_k;
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
        p.a += first * p.a_row, p.c += first * p.ldc;
    else
        p.b += first * p.b_column, p.c += first;

    const ptrdiff_t columns = rounded_up(smaller(p.n, BLOCK_COLUMNS), GREATEST_PANEL);
    const size_t size = (size_t)(columns * smaller(p.k, BLOCK_STEPS)) * sizeof(T);
    T *packed = chainrule_buffer_take(size);
    if (!packed) abort();  // out of memory, as an allocation in Swift would end
    CHOSEN(gemm)(p.m, p.n, p.k, p.a, p.a_row, p.a_k, p.b, p.b_column, p.b_k, p.c, p.ldc, p.add, packed);
    chainrule_buffer_give(packed, size);
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
    OF_TYPE(product) product = {
        .m = m, .n = n, .k = k,
        .a = a, .a_row = transpose_a ? 1 : lda, .a_k = transpose_a ? lda : 1,
        .b = b, .b_column = transpose_b ? ldb : 1, .b_k = transpose_b ? 1 : ldb,
        .c = c, .ldc = ldc, .add = add,
        .division = divided(m, n, (double)m * n * k * sizeof(T), CHOSEN(panel_columns)),
    };
    chainrule_parallel(product.division.parts, OF_TYPE(multiply_part), &product);
}

#undef PUBLIC_
#undef PUBLIC
