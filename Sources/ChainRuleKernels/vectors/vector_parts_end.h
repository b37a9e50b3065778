// The end of what vector_parts.h begins.

#undef V
#undef LANES
#undef INLINE
