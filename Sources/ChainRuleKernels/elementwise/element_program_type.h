// The public functions of element_program.h for one element type T; see elementwise_type.h, which includes it.

// Where a thread finds what a step works on.
typedef struct {
    T *const *arrays;
    T *numbers;
    T *blocks;
    ptrdiff_t block_length;
} OF_TYPE(memory);

#define BODY "../elementwise/element_program_steps.h"
#include "../dispatch/each_instruction_set.h"
#undef BODY

typedef struct {
    const chainrule_program *program;
    T *const *arrays;
    ptrdiff_t count, parts;
} OF_TYPE(program_run);

static void OF_TYPE(run_part)(ptrdiff_t part, void *context)
{
    const OF_TYPE(program_run) *run = context;
    const chainrule_program *program = run->program;
    const ptrdiff_t length = program->block_length, blocks = (run->count + length - 1) / length;
    const ptrdiff_t first = blocks * part / run->parts * length, end = blocks * (part + 1) / run->parts * length;
    // Blocks begin with a cache line.
    const ptrdiff_t line = 64 / sizeof(T), numbers = (program->number_count + line - 1) / line * line;
    const size_t size = (size_t)(numbers + program->block_count * length) * sizeof(T);
    T *scratch = chainrule_buffer_take(size);
    if (!scratch) abort();  // out of memory, as an allocation in Swift would end
    const OF_TYPE(memory) memory = {run->arrays, scratch, scratch + numbers, length};
    CHOSEN(run_blocks)(program, &memory, first, end < run->count ? end : run->count);
    chainrule_buffer_give(scratch, size);
}

void PUBLIC(run_program)(const chainrule_program *program, T *const *arrays, ptrdiff_t count)
{
    OF_TYPE(program_run) run = {program, arrays, count, part_count(program, count, sizeof(T))};
    chainrule_parallel(run.parts, OF_TYPE(run_part), &run);
}
