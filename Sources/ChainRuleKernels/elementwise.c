#include "elementwise.h"

#include <math.h>

#include "vector_constants.h"

#define CHAINRULE_SUFFIXED_(x, type) x##_##type
#define CHAINRULE_SUFFIXED(x, type) CHAINRULE_SUFFIXED_(x, type)

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
