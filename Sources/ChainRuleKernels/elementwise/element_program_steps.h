// The steps of an element program, for one type and one instruction set; see each_instruction_set.h. Wants the loops of
// elementwise_loops.h.

TARGET static T *NAME(at)(chainrule_place place, const OF_TYPE(memory) *memory, ptrdiff_t first)
{
    switch (place.kind) {
    case chainrule_place_array: return memory->arrays[place.index] + first;
    case chainrule_place_number: return memory->numbers + place.index;
    case chainrule_place_block: return memory->blocks + place.index * memory->block_length;
    }
}

TARGET static void NAME(run_steps)(
    const chainrule_step *steps, ptrdiff_t step_count, const OF_TYPE(memory) *memory, ptrdiff_t first, ptrdiff_t count)
{
    for (const chainrule_step *step = steps; step < steps + step_count; step++) {
        const T *x = NAME(at)(step->x, memory, first), *y = NAME(at)(step->y, memory, first);
        T *result = NAME(at)(step->result, memory, first);
        switch (step->kind) {
        case chainrule_step_map:
            NAME(map)((chainrule_function)step->operation, count, x, (T)step->constant, result);
            break;
        case chainrule_step_combine:
            NAME(combine)(
                (chainrule_operation)step->operation, 1, count, x, 0, step->x.kind == chainrule_place_number, y, 0,
                step->y.kind == chainrule_place_number, (T)step->constant, result);
            break;
        case chainrule_step_combine_three:
            NAME(combine_three)(
                (chainrule_ternary)step->operation, count, x, y, NAME(at)(step->w, memory, first), result);
            break;
        }
    }
}

// Blocks of elements from `first` up to `end`.
TARGET static void NAME(run_blocks)(
    const chainrule_program *program, const OF_TYPE(memory) *memory, ptrdiff_t first, ptrdiff_t end)
{
    NAME(run_steps)(program->steps, program->number_step_count, memory, 0, 1);
    const chainrule_step *steps = program->steps + program->number_step_count;
    const ptrdiff_t count = program->step_count - program->number_step_count, length = program->block_length;
    for (; first < end; first += length)
        NAME(run_steps)(steps, count, memory, first, end - first < length ? end - first : length);
}
