// One blocked matrix product, as in BLIS, for one element type and one instruction set. No include guard:
// matrix_product_type.h includes it once per instruction set; see each_instruction_set.h.

// Rows of c that the innermost kernel holds in registers, two registers wide.
#define TILE_ROWS (VECTOR_BYTES == 64 ? 12 : 6)

typedef T NAME(vector) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(T)), may_alias));

#define LANES ((ptrdiff_t)(VECTOR_BYTES / sizeof(T)))
#define TILE_COLUMNS (2 * LANES)

// c (TILE_ROWS × TILE_COLUMNS) = or += a (packed, TILE_ROWS per step of k) · b (packed, TILE_COLUMNS per
// step).
TARGET static void NAME(tile)(ptrdiff_t k, const T *a, const T *b, T *c, ptrdiff_t ldc, bool add)
{
    NAME(vector) sums[TILE_ROWS][2] = {{{0}}};
    for (ptrdiff_t p = 0; p < k; p++) {
        const NAME(vector) b0 = *(const NAME(vector) *)b;
        const NAME(vector) b1 = *(const NAME(vector) *)(b + LANES);
#pragma clang loop unroll(full)
        for (int i = 0; i < TILE_ROWS; i++) {
            sums[i][0] += a[i] * b0;
            sums[i][1] += a[i] * b1;
        }
        a += TILE_ROWS;
        b += TILE_COLUMNS;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE_ROWS; i++) {
        NAME(vector) *row = (NAME(vector) *)(c + i * ldc);
        row[0] = add ? row[0] + sums[i][0] : sums[i][0];
        row[1] = add ? row[1] + sums[i][1] : sums[i][1];
    }
}

// Lines of a matrix (rows of a, columns of b) in panels of `width` lines, step by step of k; the last panel
// is filled up with zeros, which meet only results that are thrown away.
TARGET static void NAME(pack)(
    ptrdiff_t lines, ptrdiff_t k, const T *source, ptrdiff_t line_stride, ptrdiff_t k_stride, ptrdiff_t width,
    T *packed)
{
    for (ptrdiff_t first = 0; first < lines; first += width, packed += width * k) {
        const T *panel = source + first * line_stride;
        const ptrdiff_t used = lines - first < width ? lines - first : width;
        if (used < width)
            for (ptrdiff_t p = 0; p < k; p++)
                for (ptrdiff_t i = used; i < width; i++)
                    packed[p * width + i] = 0;
        if (line_stride == 1)
            for (ptrdiff_t p = 0; p < k; p++)
                for (ptrdiff_t i = 0; i < used; i++)
                    packed[p * width + i] = panel[p * k_stride + i];
        else
            for (ptrdiff_t i = 0; i < used; i++)
                for (ptrdiff_t p = 0; p < k; p++)
                    packed[p * width + i] = panel[i * line_stride + p * k_stride];
    }
}

// A packed block of a times a packed block of b.
TARGET static void NAME(block)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, const T *b, T *c, ptrdiff_t ldc, bool add)
{
    for (ptrdiff_t j = 0; j < n; j += TILE_COLUMNS) {
        const ptrdiff_t columns = n - j < TILE_COLUMNS ? n - j : TILE_COLUMNS;
        for (ptrdiff_t i = 0; i < m; i += TILE_ROWS) {
            const ptrdiff_t rows = m - i < TILE_ROWS ? m - i : TILE_ROWS;
            T *target = c + i * ldc + j;
            if (rows == TILE_ROWS && columns == TILE_COLUMNS) {
                NAME(tile)(k, a + i * k, b + j * k, target, ldc, add);
                continue;
            }
            // At the edge: a whole tile beside c, then the part of it that c has.
            T edge[TILE_ROWS * TILE_COLUMNS];
            NAME(tile)(k, a + i * k, b + j * k, edge, TILE_COLUMNS, false);
            for (ptrdiff_t r = 0; r < rows; r++)
                for (ptrdiff_t s = 0; s < columns; s++) {
                    const T sum = edge[r * TILE_COLUMNS + s];
                    target[r * ldc + s] = add ? target[r * ldc + s] + sum : sum;
                }
        }
    }
}

TARGET static void NAME(gemm)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, const T *b,
    ptrdiff_t b_column, ptrdiff_t b_k, T *c, ptrdiff_t ldc, bool add,
    T *packed_a, T *packed_b)
{
    for (ptrdiff_t j = 0; j < n; j += BLOCK_COLUMNS) {
        const ptrdiff_t columns = n - j < BLOCK_COLUMNS ? n - j : BLOCK_COLUMNS;
        for (ptrdiff_t p = 0; p < k; p += BLOCK_STEPS) {
            const ptrdiff_t steps = k - p < BLOCK_STEPS ? k - p : BLOCK_STEPS;
            NAME(pack)(columns, steps, b + j * b_column + p * b_k, b_column, b_k, TILE_COLUMNS, packed_b);
            for (ptrdiff_t i = 0; i < m; i += BLOCK_ROWS) {
                const ptrdiff_t rows = m - i < BLOCK_ROWS ? m - i : BLOCK_ROWS;
                NAME(pack)(rows, steps, a + i * a_row + p * a_k, a_row, a_k, TILE_ROWS, packed_a);
                NAME(block)(rows, columns, steps, packed_a, packed_b, c + i * ldc + j, ldc, add || p > 0);
            }
        }
    }
}

#undef LANES
#undef TILE_COLUMNS
#undef TILE_ROWS
