// The end of what vector_functions.h begins.

#undef INTEGERS
#undef WORDS
#undef POLYNOMIAL
#include "vector_parts_end.h"
