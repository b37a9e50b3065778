// Elementary functions of a whole vector, for one type and one instruction set; see each_instruction_set.h.
//
// The errors are below 4 units in the last place everywhere; NaN, infinities, denormal numbers and signed zeros come
// out as in the C library.

#include "vector_parts.h"

typedef OF_TYPE(integer) NAME(integers) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(T))));
typedef OF_TYPE(bits) NAME(words) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(T))));

#define INTEGERS NAME(integers)
#define WORDS NAME(words)
#define POLYNOMIAL(terms, x) NAME(polynomial)(x, OF_TYPE(terms), sizeof OF_TYPE(terms) / sizeof(T))

INLINE V NAME(polynomial)(V x, const T *terms, int count)
{
    V sum = terms[count - 1];
#pragma clang loop unroll(full)
    for (int i = count - 2; i >= 0; i--) sum = sum * x + terms[i];
    return sum;
}

INLINE V NAME(abs)(V x) { return (V)((WORDS)x & ~OF_TYPE(sign_bit)); }
INLINE V NAME(with_sign)(V magnitude, V x) { return (V)((WORDS)magnitude | ((WORDS)x & OF_TYPE(sign_bit))); }

// NaN stays NaN: what is not beyond a limit is kept.
INLINE V NAME(at_most)(V x, T limit) { return x > limit ? (V)limit : x; }
INLINE V NAME(at_least)(V x, T limit) { return x < limit ? (V)limit : x; }

// Of what comparing gave.
INLINE bool NAME(any)(INTEGERS chosen) { return __builtin_reduce_or(chosen) != 0; }

INLINE V NAME(power_of_two)(INTEGERS n) { return (V)((n + OF_TYPE(bias)) << OF_TYPE(mantissa_bits)); }

// x = n·ln 2 + r; n as a number and as an integer.
INLINE V NAME(without_powers)(V x, V *whole, INTEGERS *n)
{
    const V rounded = x * OF_TYPE(log2_e) + OF_TYPE(rounder);
    *whole = rounded - OF_TYPE(rounder);
    *n = (INTEGERS)rounded - (INTEGERS)(V)OF_TYPE(rounder);
    return (x - *whole * OF_TYPE(ln2_high)) - *whole * OF_TYPE(ln2_low);
}

// Of an x that is not beyond exp's limits.
INLINE V NAME(exp_within)(V x)
{
    V whole;
    INTEGERS n;
    const V r = NAME(without_powers)(x, &whole, &n);
    const V power = 1 + (r + r * r * POLYNOMIAL(exp_terms, r));
#if VECTOR_BYTES == 64
    return (V)OF_TYPE(scaled)(power, whole);
#else
    // By two halves of n, because 2ⁿ alone may be denormal or too large. (AVX2 shifts 64 bits only as unsigned.)
    const INTEGERS half = (INTEGERS)((WORDS)(n + 4096) >> 1) - 2048;
    return power * NAME(power_of_two)(half) * NAME(power_of_two)(n - half);
#endif
}

INLINE V NAME(exp)(V x)
{
    return NAME(exp_within)(NAME(at_least)(NAME(at_most)(x, OF_TYPE(exp_greatest)), OF_TYPE(exp_least)));
}

// n/d for a divisor from 1 to 2⁶⁰. The widest registers' division takes longer than all the rest of a function: there,
// Newton's method doubles the digits of an estimate, the last time those of the quotient itself, by what is left of n:
// where n/d is all but 1, as tanh of a large number is, the result is 1.
INLINE V NAME(quotient)(V n, V d)
{
#if VECTOR_BYTES == 64
    V r = (V)OF_TYPE(reciprocal)(d);
#pragma clang loop unroll(full)
    for (int digits = 14; 2 * digits < OF_TYPE(mantissa_bits); digits *= 2) r += r * (1 - d * r);
    const V q = n * r;
    return q + r * (n - d * q);
#else
    return n / d;
#endif
}

INLINE V NAME(expm1)(V x)
{
    V whole;
    INTEGERS n;
    const V limited = NAME(at_least)(NAME(at_most)(x, OF_TYPE(exp_greatest)), OF_TYPE(expm1_least));
    const V r = NAME(without_powers)(limited, &whole, &n);
    const V power = r + r * r * POLYNOMIAL(exp_terms, r);
    // 2ⁿ(eʳ − 1) + (2ⁿ − 1), in the form that does not overflow too early.
    const INTEGERS beyond = (INTEGERS)(n > 64);
    const V rest = beyond ? (V)1 : 1 - NAME(power_of_two)(beyond ? (INTEGERS)0 : -n);
    const INTEGERS half = (INTEGERS)((WORDS)(n + 4096) >> 1) - 2048;
    const V result = (power + rest) * NAME(power_of_two)(half) * NAME(power_of_two)(n - half);
    return x == 0 ? x : n == 0 ? power : result;
}

// ln(2ᵏ·(1 + f)) + c, for 1 + f from √½ to √2 and a small correction c.
INLINE V NAME(log_of_parts)(V k, V f, V c)
{
    const V s = f / (2 + f), z = s * s, h = (T)0.5 * f * f;
    const V series = z * POLYNOMIAL(log_terms, z);
    return k * OF_TYPE(ln2_high) - ((h - (s * (h + series) + (k * OF_TYPE(ln2_low) + c))) - f);
}

// x = 2ᵏ·m with m from √½ to √2, for a positive normal x.
INLINE V NAME(mantissa)(V x, V *k)
{
    const WORDS shifted = (WORDS)x + (OF_TYPE(one_bits) - OF_TYPE(root_half_bits));
    const INTEGERS exponent = (INTEGERS)(shifted >> OF_TYPE(mantissa_bits)) - OF_TYPE(bias);
    *k = (V)(exponent + (INTEGERS)(V)OF_TYPE(rounder)) - OF_TYPE(rounder);
    return (V)((shifted & OF_TYPE(mantissa_mask)) + OF_TYPE(root_half_bits));
}

// A logarithm's result, except where x is not a positive finite number.
INLINE V NAME(log_or_limit)(V x, V result)
{
    const V limit = x == 0 ? (V)-(T)INFINITY : (V)(T)NAN;
    return x > 0 ? (x < (T)INFINITY ? result : x) : limit;
}

INLINE V NAME(log)(V x)
{
    const INTEGERS denormal = (INTEGERS)(x < OF_TYPE(smallest_normal));
    V k;
    const V m = NAME(mantissa)(denormal ? x * OF_TYPE(to_normal) : x, &k);
    k = denormal ? k - OF_TYPE(to_normal_bits) : k;
    return NAME(log_or_limit)(x, NAME(log_of_parts)(k, m - 1, (V)0));
}

INLINE V NAME(log1p)(V x)
{
    V k;
    const V u = 1 + x, m = NAME(mantissa)(u, &k);
    // What 1 + x lost to rounding; near 0 nothing has to be added to x at all.
    const V lost = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    const V result = k == 0 ? NAME(log_of_parts)((V)0, x, (V)0) : NAME(log_of_parts)(k, m - 1, lost);
    return x == 0 ? x : NAME(log_or_limit)(u, result);
}

INLINE V NAME(tanh)(V x)
{
    // e²ˣ − 1, of which 2ⁿ − 1 is the greater part unless n = 0: there is nothing to cancel.
    V whole;
    INTEGERS n;
    const V r = NAME(without_powers)(2 * NAME(at_most)(NAME(abs)(x), OF_TYPE(tanh_limit)), &whole, &n);
    const V powers = NAME(power_of_two)(n), rest = r + r * r * POLYNOMIAL(exp_terms, r);
    const V e = powers * rest + (powers - 1);
    return NAME(with_sign)(NAME(quotient)(e, e + 2), x);
}

// The exponential of a non-positive number cannot overflow.
INLINE V NAME(sigmoid)(V x)
{
    const V e = NAME(exp_within)(NAME(at_least)(-NAME(abs)(x), OF_TYPE(exp_least)));
    return NAME(quotient)(x >= 0 ? (V)1 : e, 1 + e);
}

INLINE V NAME(erf)(V x)
{
    const V a = NAME(at_most)(NAME(abs)(x), OF_TYPE(erf_limit));
    const V near = a + a * POLYNOMIAL(erf_near_terms, a * a);
    const V far = 1 - NAME(exp)(-POLYNOMIAL(erf_far_terms, a));
    return NAME(with_sign)(a < OF_TYPE(erf_split) ? near : far, x);
}

// e^(−x²/2). x² is rounded, which matters as much as x² is large: what it lost is made up for.
INLINE V NAME(gaussian)(V x)
{
    const V a = NAME(at_most)(NAME(abs)(x), OF_TYPE(gaussian_limit));
    const V square = a * a, upper = (V)((WORDS)a & OF_TYPE(upper_half_mask));
    const V lost = (upper * upper - square) + (a + upper) * (a - upper);
    const V power = NAME(exp)((T)-0.5 * square);
    return power - power * ((T)0.5 * lost);
}

// Φ(x), the normal distribution's probability below x.
INLINE V NAME(normal)(V x)
{
    const V a = NAME(at_most)(NAME(abs)(x), OF_TYPE(gaussian_limit)), t = 1 / (1 + (T)0.25 * a);
    const V beyond = NAME(gaussian)(a) * (t * POLYNOMIAL(normal_terms, 1 - 2 * t));
    return x > 0 ? 1 - beyond : beyond;
}

// The sigmoid's slope z(1 − z) where its value is z. Near z = 1, where 1 − z has lost its digits, it is e⁻ˣ·z.
INLINE V NAME(sigmoid_slope)(V x, V z)
{
    const V slope = z * (1 - z);
    const INTEGERS is_near = (INTEGERS)(z > OF_TYPE(sigmoid_near));
    if (!NAME(any)(is_near)) return slope;
    const V e = NAME(exp_within)(NAME(at_least)(-x, OF_TYPE(exp_least)));
    return is_near ? e * (z * z) : slope;
}

// The slope of tanh, 1 − z², where its value is z. Near |z| = 1, 1 − |z| is e^(−2|x|)·(1 + |z|).
INLINE V NAME(tanh_slope)(V x, V z)
{
    const V slope = 1 - z * z, a = NAME(abs)(z);
    const INTEGERS is_near = (INTEGERS)(a > OF_TYPE(tanh_near));
    if (!NAME(any)(is_near)) return slope;
    const V e = NAME(exp_within)(NAME(at_least)(-2 * NAME(abs)(x), OF_TYPE(exp_least)));
    return is_near ? e * ((1 + a) * (1 + a)) : slope;
}
