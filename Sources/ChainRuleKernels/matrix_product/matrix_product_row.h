// One row times a matrix whose columns lie along k, for one type and one instruction set; see each_instruction_set.h.
//
// Nothing is packed: each number of b meets one number of a. A vector holds the sums of as many columns as it has
// lanes, so that each is added up in the order of k, as in a tile.

// How many sums run at a time: one waits for the step before.
#define COLUMN_VECTORS 2

// c = or += a·b for a constant number of vectors of columns, of which the first `known` are not written.
INLINE void NAME(row_tile)(
    const int vectors, ptrdiff_t k, const T *a, ptrdiff_t a_k, const T *b, ptrdiff_t b_column, ptrdiff_t known, T *c,
    bool add)
{
    V sums[COLUMN_VECTORS] = {0};
    ptrdiff_t p = 0;
    for (; p + SIDE <= k; p += SIDE)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) {
            V lines[SIDE];
#pragma clang loop unroll(full)
            for (int i = 0; i < SIDE; i++)
                lines[i] = NAME(load_quarters)(b + (j * LANES + i) * b_column + p, SIDE * b_column);
            NAME(turn_quarters)(lines);
#pragma clang loop unroll(full)
            for (int i = 0; i < SIDE; i++) sums[j] += a[(p + i) * a_k] * lines[i];
        }
    for (; p < k; p++)
        for (int j = 0; j < vectors; j++) {
            V line;
            for (int i = 0; i < LANES; i++) line[i] = b[(j * LANES + i) * b_column + p];
            sums[j] += a[p * a_k] * line;
        }
    T results[COLUMN_VECTORS * LANES];
    __builtin_memcpy(results, sums, sizeof sums);
    for (ptrdiff_t i = known; i < vectors * LANES; i++) c[i] = add ? c[i] + results[i] : results[i];
}

// n is at least a vector's columns; what is left of them begins early enough to be a whole one.
TARGET static void NAME(row)(
    ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t a_k, const T *b, ptrdiff_t b_column, T *c, bool add)
{
    const ptrdiff_t width = COLUMN_VECTORS * LANES;
    ptrdiff_t j = 0;
    for (; j + width <= n; j += width)
        NAME(row_tile)(COLUMN_VECTORS, k, a, a_k, b + j * b_column, b_column, 0, c + j, add);
    for (; j < n; j += LANES) {
        const ptrdiff_t first = smaller(j, n - LANES);
        NAME(row_tile)(1, k, a, a_k, b + first * b_column, b_column, j - first, c + first, add);
    }
}

#undef COLUMN_VECTORS
