#include "elementwise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buffer_pool.h"
#include "element_program.h"
#include "parallel.h"
#include "../vectors/vector_constants.h"

// What reductions.h adds up in one go, before it adds up halves.
enum { rows_added_up = 32, numbers_added_up = 1024 };

// How many parts a program's blocks are divided into. A part is worth handing on from some 15 µs on, which is so many
// bytes of results; a few for each thread, so that another one does more if one is held up.
static ptrdiff_t part_count(const chainrule_program *program, ptrdiff_t count, size_t size, ptrdiff_t most)
{
    enum { smallest_part = 400000, parts_per_thread = 4 };
    const ptrdiff_t threads = chainrule_thread_limit();
    if (threads == 1) return 1;
    const ptrdiff_t worthwhile = program->block_step_count * count * (ptrdiff_t)size / smallest_part;
    if (threads * parts_per_thread < most) most = threads * parts_per_thread;
    const ptrdiff_t parts = worthwhile < most ? worthwhile : most;
    return parts < 1 ? 1 : parts;
}

// Scratch memory, whatever the limit for matrices. Without any the program ends, as an allocation in Swift would do.
static void *taken(size_t size)
{
    void *memory = chainrule_buffer_take_beyond_limit(size);
    if (!memory) abort();
    return memory;
}

// Divides `count` into parts as reductions.h does: in halves, of whole units, until none has more than `most`. Writes
// where they end, from `start` on, and returns how many they are.
static ptrdiff_t halves(ptrdiff_t start, ptrdiff_t count, ptrdiff_t most, ptrdiff_t unit, ptrdiff_t *ends)
{
    if (count <= most) {
        *ends = start + count;
        return 1;
    }
    const ptrdiff_t half = count / (2 * unit) * unit, parts = halves(start, half, most, unit, ends);
    return parts + halves(start + half, count - half, most, unit, ends + parts);
}

// Divides `count` into parts of `length`, and the rest.
static ptrdiff_t equal_parts(ptrdiff_t count, ptrdiff_t length, ptrdiff_t *ends)
{
    ptrdiff_t parts = 0;
    for (ptrdiff_t end = length; end < count; end += length) ends[parts++] = end;
    ends[parts++] = count;
    return parts;
}

#define CHAINRULE_SUFFIXED_(x, type) x##_##type
#define CHAINRULE_SUFFIXED(x, type) CHAINRULE_SUFFIXED_(x, type)

// A vector's two halves made one, and so on down to a number.
#define fold_f32(HALVED, v) HALVED(HALVED(HALVED(HALVED(v))))
#define fold_f64(HALVED, v) HALVED(HALVED(HALVED(v)))
#define SUM_OF_HALVES(v)         \
    ({                           \
        const __auto_type x = v; \
        x.lo + x.hi;             \
    })
#define GREATER_OF_HALVES(v)                      \
    ({                                            \
        const __auto_type x = v;                  \
        x.lo > x.hi || x.lo != x.lo ? x.lo : x.hi; \
    })

#define T float
#define TYPE f32
#define LIBRARY(function) function##f
#include "elementwise_type.h"
#undef T
#undef TYPE
#undef LIBRARY

#define T double
#define TYPE f64
#define LIBRARY(function) function
#include "elementwise_type.h"
