// Whole vectors and parts of them in memory, for one type and one instruction set; see each_instruction_set.h.

typedef T NAME(vector) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(T))));

#define V NAME(vector)
#define LANES ((ptrdiff_t)(VECTOR_BYTES / sizeof(T)))
#define INLINE TARGET __attribute__((always_inline)) static inline

INLINE V NAME(load)(const T *from)
{
    V x;
    __builtin_memcpy(&x, from, sizeof x);
    return x;
}

INLINE void NAME(store)(V x, T *to) { __builtin_memcpy(to, &x, sizeof x); }

// The first `count` elements, 1 to LANES, and zeros; nothing beyond them is read or written.
INLINE V NAME(load_part)(const T *from, ptrdiff_t count)
{
#if VECTOR_BYTES == 64
    return (V)OF_TYPE(masked_load)((V)0, (1u << count) - 1, from);
#elif VECTOR_BYTES == 32
    return (V)OF_TYPE(chosen_load)(from, CHAINRULE_FIRST(count));
#else
    V x = 0;
    __builtin_memcpy(&x, from, (size_t)count * sizeof(T));
    return x;
#endif
}

INLINE void NAME(store_part)(V x, T *to, ptrdiff_t count)
{
#if VECTOR_BYTES == 64
    OF_TYPE(masked_store)(to, (1u << count) - 1, x);
#elif VECTOR_BYTES == 32
    OF_TYPE(chosen_store)(to, CHAINRULE_FIRST(count), x);
#else
    __builtin_memcpy(to, &x, (size_t)count * sizeof(T));
#endif
}
