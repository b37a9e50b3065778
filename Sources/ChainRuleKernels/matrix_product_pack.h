// Copies of an operand in the order in which the tiles read it, for one type and one instruction set; see
// each_instruction_set.h.

typedef T NAME(quarter) __attribute__((ext_vector_type(16 / sizeof(T)), aligned(sizeof(T)), may_alias));

#define Q NAME(quarter)
#define SIDE ((ptrdiff_t)(16 / sizeof(T)))
#define LINE ((ptrdiff_t)(64 / sizeof(T)))

// A square of lines that lie along k, turned round: 4×4 floats or 2×2 doubles in registers.
INLINE void NAME(turn)(const T *from, ptrdiff_t from_step, T *to, ptrdiff_t to_step)
{
#define FROM(i) (*(const Q *)(from + (i) * from_step))
#define TO(i) (*(Q *)(to + (i) * to_step))
    CHAINRULE_TURN
#undef FROM
#undef TO
}

// `lines` lines (rows of a or columns of b), at most `width`, step by step of k, each step `width` numbers; what is
// missing is zeros, which meet only results that are thrown away.
TARGET static void NAME(pack)(
    ptrdiff_t lines, ptrdiff_t width, ptrdiff_t k, const T *source, ptrdiff_t line_step, ptrdiff_t k_step, T *packed)
{
    if (lines < width)
        for (ptrdiff_t p = 0; p < k; p++)
            for (ptrdiff_t i = lines; i < width; i++) packed[p * width + i] = 0;
    if (line_step == 1) {
        for (ptrdiff_t p = 0; p < k; p++) {
            const T *from = source + p * k_step;
            T *to = packed + p * width;
            ptrdiff_t i = 0;
            for (; i + LANES <= lines; i += LANES) NAME(store)(NAME(load)(from + i), to + i);
            for (; i < lines; i++) to[i] = from[i];
        }
        return;
    }
    const ptrdiff_t whole_lines = k_step == 1 ? lines / SIDE * SIDE : 0, whole_k = k / SIDE * SIDE;
    // As much of k at a time as a cache line holds, so that each is read once and the copy grows in one place.
    for (ptrdiff_t first = 0; first < whole_k; first += LINE)
        for (ptrdiff_t i = 0; i < whole_lines; i += SIDE)
            for (ptrdiff_t p = first; p < smaller(first + LINE, whole_k); p += SIDE)
                NAME(turn)(source + i * line_step + p, line_step, packed + p * width + i, width);
    for (ptrdiff_t i = 0; i < lines; i++)
        for (ptrdiff_t p = i < whole_lines ? whole_k : 0; p < k; p++)
            packed[p * width + i] = source[i * line_step + p * k_step];
}

#undef Q
#undef SIDE
#undef LINE
