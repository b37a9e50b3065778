// Hyperbolic functions of a whole vector, their inverses, logarithms and roots; see vector_functions.h, which this wants.
//
// The errors are below 4 units in the last place.

// eˣ/2 for x of at least 0: not infinite before sinh and cosh are.
INLINE V NAME(half_exp)(V x)
{
    V whole;
    INTEGERS n;
    const V r = NAME(without_powers)(NAME(at_most)(x, OF_TYPE(exp_greatest) + 1), &whole, &n);
    const V power = 1 + (r + r * r * POLYNOMIAL(exp_terms, r));
    const INTEGERS half = (INTEGERS)((WORDS)(n + 4096) >> 1) - 2048;
    return power * NAME(power_of_two)(half) * NAME(power_of_two)(n - half - 1);
}

INLINE V NAME(sinh)(V x)
{
    const V a = NAME(abs)(x), square = a * a, half = NAME(half_exp)(a);
    const V near = a + a * square * POLYNOMIAL(sinh_terms, square);
    return NAME(with_sign)(a < 1 ? near : half - (T)0.25 / half, x);
}

INLINE V NAME(cosh)(V x)
{
    const V half = NAME(half_exp)(NAME(abs)(x));
    return half + (T)0.25 / half;
}

// Beyond square_limit, x² is all that counts beside 1: the inverses are ln 2x.

INLINE V NAME(asinh)(V x)
{
    const V a = NAME(abs)(x);
    const INTEGERS far = (INTEGERS)(a > OF_TYPE(square_limit));
    const V square = a * a, near = a + square / (1 + __builtin_elementwise_sqrt(square + 1));
    const V log = NAME(log1p)(far ? a : near);
    return NAME(with_sign)(far ? log + OF_TYPE(ln2) : log, x);
}

INLINE V NAME(acosh)(V x)
{
    const INTEGERS far = (INTEGERS)(x > OF_TYPE(square_limit));
    const V beyond = x - 1, near = beyond + __builtin_elementwise_sqrt(2 * beyond + beyond * beyond);
    const V log = NAME(log1p)(far ? x : near);
    return x < 1 ? (V)(T)NAN : far ? log + OF_TYPE(ln2) : log;
}

INLINE V NAME(atanh)(V x)
{
    const V a = NAME(abs)(x), twice = a + a;
    const V result = (T)0.5 * NAME(log1p)(twice + twice * a / (1 - a));
    return a > 1 ? (V)(T)NAN : NAME(with_sign)(result, x);
}

// The logarithm to another base, of which k is a whole number of powers of two: unit·k and ln m·per_log.
INLINE V NAME(log_with_base)(V x, T unit, T unit_rest, T per_log, T per_log_rest)
{
    const INTEGERS denormal = (INTEGERS)(x < OF_TYPE(smallest_normal));
    V k;
    const V m = NAME(mantissa)(denormal ? x * OF_TYPE(to_normal) : x, &k);
    k = denormal ? k - OF_TYPE(to_normal_bits) : k;
    const V log = NAME(log_of_parts)((V)0, m - 1, (V)0);
    return NAME(log_or_limit)(x, k * unit + (log * per_log + (log * per_log_rest + k * unit_rest)));
}

INLINE V NAME(log2)(V x)
{
    return NAME(log_with_base)(x, 1, 0, OF_TYPE(log2_e), OF_TYPE(log2_e_rest));
}

INLINE V NAME(log10)(V x)
{
    return NAME(log_with_base)(
        x, OF_TYPE(log10_2), OF_TYPE(log10_2_rest), OF_TYPE(log10_e), OF_TYPE(log10_e_rest));
}

// An estimate by logarithm, whose error a step of Newton's method squares.
INLINE V NAME(cbrt)(V x)
{
    const V a = NAME(abs)(x), estimate = NAME(exp_within)(NAME(log)(a) * (T)(1 / 3.0));
    const V root = estimate - (estimate - a / (estimate * estimate)) * (T)(1 / 3.0);
    return a > 0 && a < (T)INFINITY ? NAME(with_sign)(root, x) : x;
}
