// The end of what vector_functions.h begins.

#undef V
#undef INTEGERS
#undef WORDS
#undef INLINE
#undef POLYNOMIAL
