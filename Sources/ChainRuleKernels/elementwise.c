#include "elementwise.h"

#include <math.h>

#include "vector_constants.h"

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
