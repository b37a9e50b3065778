// The steps of an element program, for one type and one instruction set; see each_instruction_set.h. Wants
// elementwise_loops.h and reductions.h.

// Where a block's elements are: from a start, and for each index so many further; by kind of memory.
typedef struct {
    T *const *arrays;
    ptrdiff_t first;
    T *starts[5];
    ptrdiff_t steps[5];
} NAME(addresses);

TARGET static inline T *NAME(at)(chainrule_location location, const NAME(addresses) *addresses)
{
    return location.kind == chainrule_memory_array
        ? addresses->arrays[location.index] + addresses->first
        : addresses->starts[location.kind] + location.index * addresses->steps[location.kind];
}

// Adds a block's rows to the sums of its group, or its columns to those of its rows.
TARGET static void NAME(add_up)(
    chainrule_location result, const OF_TYPE(memory) *memory, const OF_TYPE(block) *block, const T *x)
{
    const ptrdiff_t index = result.index;
    if (result.kind == chainrule_memory_row) {
        T *sums = memory->row_sums + (index * memory->group_count + block->group) * memory->columns + block->column;
        if (block->begins_group) __builtin_memset(sums, 0, (size_t)block->width * sizeof(T));
        NAME(add_rows)(block->rows, block->width, x, block->width, sums);
        return;
    }
    for (ptrdiff_t row = 0; row < block->rows; row++)
        memory->column_sums[(index * memory->rows + block->row + row) * memory->cut_count + block->cut] =
            NAME(sum)(block->width, x + row * block->width);
}

TARGET static void NAME(run_steps)(
    const chainrule_step *steps, ptrdiff_t step_count, const OF_TYPE(memory) *memory, const OF_TYPE(block) *block)
{
    const ptrdiff_t counts[] = {block->rows * block->width, memory->columns, memory->rows, 1};
    const NAME(addresses) addresses = {
        .arrays = memory->arrays, .first = block->row * memory->columns + block->column,
        .starts = {
            [chainrule_memory_block] = memory->blocks, [chainrule_memory_row] = memory->row_scratch + block->column,
            [chainrule_memory_column] = memory->column_scratch + block->row,
            [chainrule_memory_number] = memory->number_scratch,
        },
        .steps = {
            [chainrule_memory_block] = memory->block_length, [chainrule_memory_row] = memory->row_length,
            [chainrule_memory_column] = memory->rows, [chainrule_memory_number] = 1,
        },
    };
    for (const chainrule_step *step = steps; step < steps + step_count; step++) {
        const ptrdiff_t count = counts[step->extent];
        const T *x = NAME(at)(step->x, &addresses), *y = NAME(at)(step->y, &addresses);
        T *result = NAME(at)(step->result, &addresses);
        switch (step->kind) {
        case chainrule_step_map:
            NAME(map)((chainrule_function)step->operation, count, x, (T)step->constant, result);
            break;
        case chainrule_step_combine: {
            const chainrule_operation operation = (chainrule_operation)step->operation;
            const bool x_is_number = step->x.kind == chainrule_memory_number;
            const bool y_is_number = step->y.kind == chainrule_memory_number;
            const bool x_is_column = step->x.kind == chainrule_memory_column;
            const bool y_is_column = step->y.kind == chainrule_memory_column;
            // A column has one element for a row of the block.
            if (step->extent == chainrule_extent_whole && (x_is_column || y_is_column))
                NAME(combine)(
                    operation, block->rows, block->width,
                    x, x_is_column ? 1 : x_is_number ? 0 : block->width, x_is_column || x_is_number,
                    y, y_is_column ? 1 : y_is_number ? 0 : block->width, y_is_column || y_is_number,
                    (T)step->constant, result);
            else
                NAME(combine)(
                    operation, 1, count, x, 0, x_is_number, y, 0, y_is_number, (T)step->constant, result);
            break;
        }
        case chainrule_step_combine_three:
            NAME(combine_three)(
                (chainrule_ternary)step->operation, count, x, y, NAME(at)(step->w, &addresses), result);
            break;
        case chainrule_step_sum:
            if (step->extent == chainrule_extent_number)
                *result = NAME(sum)(memory->rows * memory->columns, x);
            else
                NAME(add_up)(step->result, memory, block, x);
            break;
        }
    }
}

// Groups of rows × parts of columns, counted row by row, from `first` up to `end`.
TARGET static void NAME(run_blocks)(
    const chainrule_program *program, const OF_TYPE(memory) *memory, ptrdiff_t first, ptrdiff_t end)
{
    for (ptrdiff_t unit = first; unit < end; unit++) {
        OF_TYPE(block) block = {.group = unit / memory->cut_count, .cut = unit % memory->cut_count};
        const ptrdiff_t start = block.group > 0 ? memory->group_ends[block.group - 1] : 0;
        const ptrdiff_t row_end = memory->group_ends[block.group];
        block.column = block.cut > 0 ? memory->cut_ends[block.cut - 1] : 0;
        block.width = memory->cut_ends[block.cut] - block.column;
        for (block.row = start; block.row < row_end; block.row += memory->block_rows) {
            block.rows = row_end - block.row < memory->block_rows ? row_end - block.row : memory->block_rows;
            block.begins_group = block.row == start;
            NAME(run_steps)(program->steps + program->first_count, program->block_step_count, memory, &block);
        }
    }
}

// What comes once, before or after the blocks.
TARGET static void NAME(run_once)(const chainrule_step *steps, ptrdiff_t step_count, const OF_TYPE(memory) *memory)
{
    const OF_TYPE(block) all = {0};
    NAME(run_steps)(steps, step_count, memory, &all);
}
