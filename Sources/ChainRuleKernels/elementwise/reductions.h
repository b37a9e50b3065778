// Sums and maxima, for one type and one instruction set; see each_instruction_set.h.
//
// Always in vectors of 64 bytes, which the compiler makes of smaller registers where there are no such: the order of
// the additions, and so the result, is the same on all.

typedef T NAME(wide) __attribute__((ext_vector_type(64 / sizeof(T)), aligned(sizeof(T))));

#define WIDE NAME(wide)
#define LANES ((ptrdiff_t)(64 / sizeof(T)))
#define INLINE TARGET __attribute__((always_inline)) static inline

// The first elements of a vector; the others as `filling`.
INLINE void NAME(load_wide_part)(const T *from, ptrdiff_t count, T filling, WIDE *to)
{
#if VECTOR_BYTES == 64
    *to = (WIDE)OF_TYPE(masked_load)((WIDE)filling, (1u << count) - 1, from);
#else
    *to = (WIDE)filling;
    __builtin_memcpy(to, from, (size_t)count * sizeof(T));
#endif
}

// MARK: Rows

TARGET static T NAME(sum)(ptrdiff_t count, const T *x)
{
    if (count > 1024) {
        const ptrdiff_t half = count / (2 * LANES) * LANES;
        return NAME(sum)(half, x) + NAME(sum)(count - half, x + half);
    }
    WIDE even = 0, odd = 0;
    ptrdiff_t i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
        even += *(const WIDE *)(x + i);
        odd += *(const WIDE *)(x + i + LANES);
    }
    if (i + LANES <= count) {
        even += *(const WIDE *)(x + i);
        i += LANES;
    }
    if (i < count) {
        WIDE last;
        NAME(load_wide_part)(x + i, count - i, 0, &last);
        even += last;
    }
    even += odd;
    return OF_TYPE(fold)(SUM_OF_HALVES, even);
}

TARGET static void NAME(row_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *sums)
{
    for (ptrdiff_t row = 0; row < rows; row++) sums[row] = NAME(sum)(columns, x + row * columns);
}

TARGET static void NAME(row_maxima)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *maxima)
{
    for (ptrdiff_t row = 0; row < rows; row++, x += columns) {
        WIDE greatest = *x;
        for (ptrdiff_t i = 0; i < columns; i += LANES) {
            WIDE next;
            if (columns - i < LANES)
                NAME(load_wide_part)(x + i, columns - i, *x, &next);
            else
                next = *(const WIDE *)(x + i);
            greatest = greatest > next || greatest != greatest ? greatest : next;
        }
        maxima[row] = OF_TYPE(fold)(GREATER_OF_HALVES, greatest);
    }
}

// MARK: Columns

// The sums of up to a vector of columns.
TARGET static void NAME(strip_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t step, WIDE *sums)
{
    if (rows > 32) {
        WIDE second;
        NAME(strip_sums)(rows / 2, columns, x, step, sums);
        NAME(strip_sums)(rows - rows / 2, columns, x + rows / 2 * step, step, &second);
        *sums += second;
        return;
    }
    WIDE total = 0;
    if (columns == LANES)
        for (ptrdiff_t row = 0; row < rows; row++) total += *(const WIDE *)(x + row * step);
    else
        for (ptrdiff_t row = 0; row < rows; row++) {
            WIDE next;
            NAME(load_wide_part)(x + row * step, columns, 0, &next);
            total += next;
        }
    *sums = total;
}

TARGET static void NAME(column_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *sums)
{
    for (ptrdiff_t first = 0; first < columns; first += LANES) {
        const ptrdiff_t width = columns - first < LANES ? columns - first : LANES;
        WIDE total;
        NAME(strip_sums)(rows, width, x + first, columns, &total);
        __builtin_memcpy(sums + first, &total, (size_t)width * sizeof(T));
    }
}

#undef WIDE
#undef LANES
#undef INLINE
