// The public functions of element_program.h for one element type T; see elementwise_type.h, which includes it.

// A block is a part of a row, or some whole rows.
typedef struct {
    ptrdiff_t group, cut;
    ptrdiff_t row, rows, column, width;
    bool begins_group;
} OF_TYPE(block);

// Where a thread finds what a step works on.
typedef struct {
    T *const *arrays;
    ptrdiff_t rows, columns;
    // Groups of rows and parts of columns are what threads take, and what sums are added up in.
    ptrdiff_t *group_ends, *cut_ends;
    ptrdiff_t group_count, cut_count;
    ptrdiff_t block_rows, block_length;
    // A row is repeated for as many rows as a block has.
    ptrdiff_t row_length;
    T *row_scratch, *column_scratch, *number_scratch;
    // Of groups, and of parts of columns.
    T *row_sums, *column_sums;
    // A thread's own.
    T *blocks;
} OF_TYPE(memory);

#define BODY "../elementwise/element_program_steps.h"
#include "../dispatch/each_instruction_set.h"
#undef BODY

// Adds up the sums of parts, `width` numbers each, over those of the first: in the order in which reductions.h adds
// up its halves. Returns how many parts there are.
static ptrdiff_t OF_TYPE(add_parts)(ptrdiff_t count, ptrdiff_t most, ptrdiff_t unit, ptrdiff_t width, T *sums)
{
    if (count <= most) return 1;
    const ptrdiff_t half = count / (2 * unit) * unit;
    const ptrdiff_t parts = OF_TYPE(add_parts)(half, most, unit, width, sums);
    T *others = sums + parts * width;
    const ptrdiff_t other_parts = OF_TYPE(add_parts)(count - half, most, unit, width, others);
    PUBLIC(combine)(chainrule_operation_add, 1, width, sums, 0, false, others, 0, false, 0, sums);
    return parts + other_parts;
}

typedef struct {
    const chainrule_program *program;
    const OF_TYPE(memory) *memory;
    ptrdiff_t parts;
} OF_TYPE(program_run);

static void OF_TYPE(run_part)(ptrdiff_t part, void *context)
{
    const OF_TYPE(program_run) *run = context;
    const ptrdiff_t units = run->memory->group_count * run->memory->cut_count;
    const size_t size = (size_t)(run->program->block_count * run->program->block_length) * sizeof(T);
    OF_TYPE(memory) memory = *run->memory;
    memory.blocks = taken(size);
    CHOSEN(run_blocks)(run->program, &memory, units * part / run->parts, units * (part + 1) / run->parts);
    chainrule_buffer_give(memory.blocks, size);
}

static void OF_TYPE(repeat_rows)(const chainrule_program *program, const OF_TYPE(memory) *memory)
{
    const ptrdiff_t columns = memory->columns;
    for (ptrdiff_t row = program->row_sum_count; row < program->row_count; row++) {
        T *first = memory->row_scratch + row * memory->row_length;
        for (ptrdiff_t copy = 1; copy < memory->block_rows; copy++)
            memcpy(first + copy * columns, first, (size_t)columns * sizeof(T));
    }
}

static void OF_TYPE(finish_sums)(const chainrule_program *program, const OF_TYPE(memory) *memory)
{
    for (ptrdiff_t row = 0; row < program->row_sum_count; row++) {
        T *sums = memory->row_sums + row * memory->group_count * memory->columns;
        OF_TYPE(add_parts)(memory->rows, rows_added_up, 1, memory->columns, sums);
        memcpy(memory->row_scratch + row * memory->row_length, sums, (size_t)memory->columns * sizeof(T));
    }
    for (ptrdiff_t i = 0; i < program->column_sum_count * memory->rows; i++) {
        T *sums = memory->column_sums + i * memory->cut_count;
        OF_TYPE(add_parts)(memory->columns, numbers_added_up, 64 / sizeof(T), 1, sums);
        memory->column_scratch[i] = *sums;
    }
}

void PUBLIC(run_program)(const chainrule_program *program, T *const *arrays, ptrdiff_t rows, ptrdiff_t columns)
{
    if (rows == 0 || columns == 0) return;
    const ptrdiff_t line = 64 / sizeof(T), length = program->block_length;
    const bool is_narrow = columns <= length;
    OF_TYPE(memory) memory = {
        .arrays = arrays, .rows = rows, .columns = columns, .block_length = length,
        .block_rows = is_narrow ? length / columns : 1,
    };
    if (memory.block_rows > rows) memory.block_rows = rows;
    memory.row_length = (columns * memory.block_rows + line - 1) / line * line;

    // At the most, as many parts as there would be of half the size.
    const ptrdiff_t most_groups = 2 + rows / (rows_added_up / 2), most_cuts = 2 + columns / (length / 2 - line);
    const size_t ends_size = (size_t)(most_groups + most_cuts) * sizeof(ptrdiff_t);
    memory.group_ends = taken(ends_size);
    memory.cut_ends = memory.group_ends + most_groups;
    const ptrdiff_t group = memory.block_rows > rows_added_up ? memory.block_rows : rows_added_up;
    memory.group_count =
        program->row_sum_count > 0 ? halves(0, rows, rows_added_up, 1, memory.group_ends)
                                   : equal_parts(rows, group - group % memory.block_rows, memory.group_ends);
    memory.cut_count =
        is_narrow                       ? equal_parts(columns, columns, memory.cut_ends)
        : program->column_sum_count > 0 ? halves(0, columns, numbers_added_up, line, memory.cut_ends)
                                        : equal_parts(columns, length, memory.cut_ends);

    const ptrdiff_t row_sums = program->row_sum_count * memory.group_count * columns;
    const ptrdiff_t column_sums = program->column_sum_count * memory.cut_count * rows;
    const size_t size = sizeof(T)
        * (size_t)(program->row_count * memory.row_length + program->column_count * rows + program->number_count
                   + row_sums + column_sums);
    memory.row_scratch = taken(size);
    memory.row_sums = memory.row_scratch + program->row_count * memory.row_length;
    memory.column_scratch = memory.row_sums + row_sums;
    memory.column_sums = memory.column_scratch + program->column_count * rows;
    memory.number_scratch = memory.column_sums + column_sums;

    CHOSEN(run_once)(program->steps, program->first_count, &memory);
    OF_TYPE(repeat_rows)(program, &memory);
    OF_TYPE(program_run) run = {
        program, &memory, part_count(program, rows * columns, sizeof(T), memory.group_count * memory.cut_count)};
    chainrule_parallel(run.parts, OF_TYPE(run_part), &run);
    OF_TYPE(finish_sums)(program, &memory);
    CHOSEN(run_once)(
        program->steps + program->first_count + program->block_step_count, program->last_count, &memory);

    chainrule_buffer_give(memory.row_scratch, size);
    chainrule_buffer_give(memory.group_ends, ends_size);
}
