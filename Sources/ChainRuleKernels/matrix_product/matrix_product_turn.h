// Squares of numbers turned round in registers, for one type and one instruction set; see each_instruction_set.h.

// A part of a vector: 4 floats or 2 doubles, and as many of them make a square.
typedef T NAME(quarter) __attribute__((ext_vector_type(16 / sizeof(T)), aligned(sizeof(T)), may_alias));

#define Q NAME(quarter)
#define SIDE ((ptrdiff_t)(16 / sizeof(T)))
#define LINE ((ptrdiff_t)(64 / sizeof(T)))

// A square of lines that lie along k, turned round.
INLINE void NAME(turn)(const T *from, ptrdiff_t from_step, T *to, ptrdiff_t to_step)
{
    Q lines[SIDE];
#pragma clang loop unroll(full)
    for (int i = 0; i < SIDE; i++) lines[i] = *(const Q *)(from + i * from_step);
    CHAINRULE_TURN(lines, CHAINRULE_LANES_16)
#pragma clang loop unroll(full)
    for (int i = 0; i < SIDE; i++) *(Q *)(to + i * to_step) = lines[i];
}

// A vector of quarters, `step` apart.
INLINE V NAME(load_quarters)(const T *from, ptrdiff_t step)
{
#define QUARTER(i) (*(const Q *)(from + (i) * step))
#define BOTH(x, y, lanes) CHAINRULE_SHUFFLED(x, y, lanes, CHAINRULE_LANE)
#if VECTOR_BYTES == 64
    return BOTH(
        BOTH(QUARTER(0), QUARTER(1), CHAINRULE_LANES_32), BOTH(QUARTER(2), QUARTER(3), CHAINRULE_LANES_32),
        CHAINRULE_LANES_64);
#elif VECTOR_BYTES == 32
    return BOTH(QUARTER(0), QUARTER(1), CHAINRULE_LANES_32);
#else
    return QUARTER(0);
#endif
#undef QUARTER
#undef BOTH
}

// As many squares as a vector has quarters, each turned round.
INLINE void NAME(turn_quarters)(V lines[SIDE])
{
#if VECTOR_BYTES == 64
    CHAINRULE_TURN(lines, CHAINRULE_LANES_64)
#elif VECTOR_BYTES == 32
    CHAINRULE_TURN(lines, CHAINRULE_LANES_32)
#else
    CHAINRULE_TURN(lines, CHAINRULE_LANES_16)
#endif
}
