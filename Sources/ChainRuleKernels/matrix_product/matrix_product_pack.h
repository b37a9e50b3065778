// Copies of an operand in the order in which the tiles read it, for one type and one instruction set; see
// each_instruction_set.h.

// `lines` lines (rows of a or columns of b), at most `width`, step by step of k, each step `width` numbers; what is
// missing is zeros, which meet only results that are thrown away.
INLINE void NAME(pack)(
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
    // A square of cache lines at a time, so that each is read and written once; squares lie side by side along k, so
    // that the processor sees what is read next. The last small square begins early enough to be a whole one.
    const ptrdiff_t turned = k_step == 1 && lines >= SIDE ? lines : 0, whole_k = k / SIDE * SIDE;
    for (ptrdiff_t line = 0; line < turned; line += LINE)
        for (ptrdiff_t first = 0; first < whole_k; first += LINE) {
            const ptrdiff_t end = smaller(first + LINE, whole_k), past = smaller(line + LINE, lines / SIDE * SIDE);
            for (ptrdiff_t i = line; i < past; i += SIDE)
                for (ptrdiff_t p = first; p < end; p += SIDE)
                    NAME(turn)(source + i * line_step + p, line_step, packed + p * width + i, width);
            if (past < lines && lines - past < SIDE)
                for (ptrdiff_t p = first, i = lines - SIDE; p < end; p += SIDE)
                    NAME(turn)(source + i * line_step + p, line_step, packed + p * width + i, width);
        }
    if (turned && whole_k == k) return;
    for (ptrdiff_t i = 0; i < lines; i++)
        for (ptrdiff_t p = turned ? whole_k : 0; p < k; p++)
            packed[p * width + i] = source[i * line_step + p * k_step];
}

// Rows of a, group by group of as many as the tile of whole panels has.
TARGET static void NAME(pack_rows)(
    ptrdiff_t rows, ptrdiff_t k, const T *a, ptrdiff_t a_row, ptrdiff_t a_k, T *packed)
{
    const ptrdiff_t height = TILE_ROWS(MOST_VECTORS), whole = a_row == 1 ? rows / height * height : 0;
    // A few steps at a time, so that what lies side by side is read side by side, and written so.
    for (ptrdiff_t first = 0; whole > 0 && first < k; first += LINE)
        for (ptrdiff_t i = 0; i < whole; i += height)
            for (ptrdiff_t p = first; p < smaller(first + LINE, k); p++)
                __builtin_memcpy(packed + i * k + p * height, a + p * a_k + i, TILE_ROWS(MOST_VECTORS) * sizeof(T));
    for (ptrdiff_t i = whole; i < rows; i += height)
        NAME(pack)(smaller(height, rows - i), height, k, a + i * a_row, a_row, a_k, packed + i * k);
}

// Columns of b, panel by panel.
TARGET static void NAME(pack_columns)(
    ptrdiff_t columns, ptrdiff_t k, const T *b, ptrdiff_t b_column, ptrdiff_t b_k, T *packed)
{
    const ptrdiff_t whole = b_column == 1 ? columns / PANEL_COLUMNS * PANEL_COLUMNS : 0;
    for (ptrdiff_t p = 0; whole > 0 && p < k; p++)
        for (ptrdiff_t j = 0; j < whole; j += PANEL_COLUMNS)
            for (ptrdiff_t i = 0; i < PANEL_COLUMNS; i += LANES)
                NAME(store)(NAME(load)(b + p * b_k + j + i), packed + j * k + p * PANEL_COLUMNS + i);
    for (ptrdiff_t j = whole; j < columns; j += PANEL_COLUMNS)
        NAME(pack)(
            smaller(PANEL_COLUMNS, columns - j), PANEL_COLUMNS, k, b + j * b_column, b_column, b_k, packed + j * k);
}
