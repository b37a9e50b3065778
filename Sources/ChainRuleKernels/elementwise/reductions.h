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
    if (count > numbers_added_up) {
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

// Adds rows to sums of columns that have begun: each column by itself, from the first row on, reading memory in order.
TARGET static void NAME(add_rows)(ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t step, T *sums)
{
    enum { at_a_time = 4 };
    for (; rows > 0; rows -= at_a_time, x += at_a_time * step) {
        const ptrdiff_t count = rows < at_a_time ? rows : at_a_time;
        ptrdiff_t first = 0;
        for (; first + LANES <= columns; first += LANES) {
            WIDE total = *(const WIDE *)(sums + first);
            for (ptrdiff_t row = 0; row < count; row++) total += *(const WIDE *)(x + row * step + first);
            *(WIDE *)(sums + first) = total;
        }
        if (first == columns) continue;
        WIDE total, next;
        NAME(load_wide_part)(sums + first, columns - first, 0, &total);
        for (ptrdiff_t row = 0; row < count; row++) {
            NAME(load_wide_part)(x + row * step + first, columns - first, 0, &next);
            total += next;
        }
        __builtin_memcpy(sums + first, &total, (size_t)(columns - first) * sizeof(T));
    }
}

enum { NAME(strip_width) = 256 };

// The sums of up to a strip of columns.
TARGET static void NAME(strip_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t step, T *sums)
{
    if (rows > rows_added_up) {
        T second[NAME(strip_width)];
        NAME(strip_sums)(rows / 2, columns, x, step, sums);
        NAME(strip_sums)(rows - rows / 2, columns, x + rows / 2 * step, step, second);
        NAME(add_rows)(1, columns, second, 0, sums);
    } else {
        __builtin_memset(sums, 0, (size_t)columns * sizeof(T));
        NAME(add_rows)(rows, columns, x, step, sums);
    }
}

TARGET static void NAME(column_sums)(ptrdiff_t rows, ptrdiff_t columns, const T *x, T *sums)
{
    for (ptrdiff_t first = 0; first < columns; first += NAME(strip_width)) {
        const ptrdiff_t width = columns - first < NAME(strip_width) ? columns - first : NAME(strip_width);
        NAME(strip_sums)(rows, width, x + first, columns, sums + first);
    }
}

#undef WIDE
#undef LANES
#undef INLINE
