// The functions of math_functions.h for one type T. No include guard: it is included once per type.

// Not sqrt, nor Swift's squareRoot(): those set errno for a negative number, which keeps loops from becoming vector code.
CHAINRULE_INLINE T TYPED(chainrule_sqrt)(T x) { return __builtin_elementwise_sqrt(x); }

CHAINRULE_INLINE T TYPED(chainrule_exp)(T x) { return LIBRARY(exp)(x); }
CHAINRULE_INLINE T TYPED(chainrule_log)(T x) { return LIBRARY(log)(x); }

// The others than those; Swift has a switch of its own before this one.
CHAINRULE_INLINE T TYPED(chainrule_mapped)(chainrule_function function, T x, T c)
{
    switch (function) {
    case chainrule_function_fill: return c;
    case chainrule_function_negate: return -x;
    case chainrule_function_add: return x + c;
    case chainrule_function_multiply: return x * c;
    case chainrule_function_divide: return x / c;
    case chainrule_function_subtractFrom: return c - x;
    case chainrule_function_divideInto: return c / x;
    // C's pow(NaN, 0) and pow(1, NaN) are 1.
    case chainrule_function_power: return __builtin_isnan(x) || __builtin_isnan(c) ? (T)NAN : LIBRARY(pow)(x, c);
    case chainrule_function_expm1: return LIBRARY(expm1)(x);
    case chainrule_function_log1p: return LIBRARY(log1p)(x);
    case chainrule_function_erf: return LIBRARY(erf)(x);
    case chainrule_function_sign: return x > 0 ? 1 : x < 0 ? -1 : x * 0;
    case chainrule_function_sin: return LIBRARY(sin)(x);
    case chainrule_function_cos: return LIBRARY(cos)(x);
    case chainrule_function_tan: return LIBRARY(tan)(x);
    case chainrule_function_asin: return LIBRARY(asin)(x);
    case chainrule_function_acos: return LIBRARY(acos)(x);
    case chainrule_function_atan: return LIBRARY(atan)(x);
    case chainrule_function_sinh: return LIBRARY(sinh)(x);
    case chainrule_function_cosh: return LIBRARY(cosh)(x);
    case chainrule_function_asinh: return LIBRARY(asinh)(x);
    case chainrule_function_acosh: return LIBRARY(acosh)(x);
    case chainrule_function_atanh: return LIBRARY(atanh)(x);
    case chainrule_function_log2: return LIBRARY(log2)(x);
    case chainrule_function_log10: return LIBRARY(log10)(x);
    case chainrule_function_cbrt: return LIBRARY(cbrt)(x);
    // What the C library has not: the function over arrays, of one element.
    default: {
        T z;
        TYPED(chainrule_map)(function, 1, &x, c, &z);
        return z;
    }
    }
}

CHAINRULE_INLINE T TYPED(chainrule_combined)(chainrule_operation operation, T x, T y)
{
    if (operation == chainrule_operation_atan2) return LIBRARY(atan2)(x, y);
    T z;
    TYPED(chainrule_combine)(operation, 1, 1, &x, 1, 0, &y, 1, 0, 0, &z);
    return z;
}
