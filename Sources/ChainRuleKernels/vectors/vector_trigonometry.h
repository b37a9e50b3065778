// Circular functions of a whole vector, and their inverses; see vector_functions.h, which this wants.
//
// The errors are below 4 units in the last place.

// As many doubles as a vector has elements: a Float is reduced in Double, which is exact enough without more.
typedef double NAME(doubles) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(T))));

// x = n·π/2 + r + rest, with r from −π/4 to π/4, for |x| ≤ circle_limit; n modulo 4 are its lowest bits.
//
// π/2 is in parts whose products with n are exact, so that a difference of nearly equal numbers is, too.
INLINE V NAME(without_quarters)(V x, V *rest, INTEGERS *n)
{
    const NAME(doubles) wide = __builtin_convertvector(x, NAME(doubles));
    const NAME(doubles) whole = (wide * two_over_pi + rounder_f64) - rounder_f64;
    const NAME(doubles) first = wide - whole * half_pi_1;
    *n = (INTEGERS)(__builtin_convertvector(whole, V) + OF_TYPE(rounder));
    if (sizeof(T) == sizeof(float)) {
        *rest = 0;
        return __builtin_convertvector((first - whole * half_pi_2) - whole * half_pi_3, V);
    }
    // The sum of first, −second and −third as two numbers.
    const NAME(doubles) second = whole * half_pi_2, third = whole * half_pi_3;
    const NAME(doubles) a = first - second, a_part = first - a, a_lost = (first - (a + a_part)) + (a_part - second);
    const NAME(doubles) b = a - third, b_part = a - b, b_lost = (a - (b + b_part)) + (b_part - third);
    const NAME(doubles) lost = (a_lost + b_lost) - whole * half_pi_4, r = b + lost;
    *rest = __builtin_convertvector((b - r) + lost, V);
    return __builtin_convertvector(r, V);
}

INLINE V NAME(sin_within)(V r, V rest)
{
    const V square = r * r;
    return r + (r * square * POLYNOMIAL(sin_terms, square) + rest);
}

INLINE V NAME(cos_within)(V r, V rest)
{
    const V square = r * r, half = (T)0.5 * square, near = 1 - half;
    return near + (((1 - near) - half) + (square * square * POLYNOMIAL(cos_terms, square) - r * rest));
}

// A result where |x| is not beyond the limit; elsewhere, and for what is not finite, the C library's.
#define OR_LIBRARY(function, x, result)                                        \
    V all = result;                                                            \
    if (NAME(any)((INTEGERS)!(NAME(abs)(x) <= OF_TYPE(circle_limit))))         \
        for (int i = 0; i < LANES; i++)                                        \
            if (!(NAME(abs)(x)[i] <= OF_TYPE(circle_limit))) all[i] = LIBRARY(function)(x[i]); \
    return all;

INLINE V NAME(sin)(V x)
{
    V rest;
    INTEGERS n;
    const V r = NAME(without_quarters)(x, &rest, &n);
    const V size = (n & 1) != 0 ? NAME(cos_within)(r, rest) : NAME(sin_within)(r, rest);
    OR_LIBRARY(sin, x, x == 0 ? x : (n & 2) != 0 ? -size : size)
}

INLINE V NAME(cos)(V x)
{
    V rest;
    INTEGERS n;
    const V r = NAME(without_quarters)(x, &rest, &n);
    const V size = (n & 1) != 0 ? NAME(sin_within)(r, rest) : NAME(cos_within)(r, rest);
    OR_LIBRARY(cos, x, ((n + 1) & 2) != 0 ? -size : size)
}

INLINE V NAME(tan)(V x)
{
    V rest;
    INTEGERS n;
    const V r = NAME(without_quarters)(x, &rest, &n);
    const V sine = NAME(sin_within)(r, rest), cosine = NAME(cos_within)(r, rest);
    const INTEGERS odd = (INTEGERS)((n & 1) != 0);
    OR_LIBRARY(tan, x, x == 0 ? x : (odd ? -cosine : sine) / (odd ? sine : cosine))
}

#undef OR_LIBRARY

// The angle from 0 to π/2 whose tangent is n/d, for n and d of at least 0, not both NaN.
//
// It is 0, π/4 or π/2 and the angle of a smaller quotient: n/d, (n − d)/(n + d) or −d/n.
INLINE V NAME(angle)(V n, V d)
{
    const INTEGERS low = (INTEGERS)(n <= OF_TYPE(eighth_tangent) * d);
    const INTEGERS high = (INTEGERS)(OF_TYPE(eighth_tangent) * n > d);
    const V difference = n == d ? (V)0 : n - d;
    const V above = low ? n : high ? -d : difference, below = low ? d : high ? n : n + d;
    const V t = above == 0 ? above : above / below, square = t * t;
    const V series = t * square * POLYNOMIAL(atan_terms, square);
    const V start = high ? (V)OF_TYPE(half_pi) : (V)OF_TYPE(quarter_pi);
    const V start_rest = high ? (V)OF_TYPE(half_pi_rest) : (V)OF_TYPE(quarter_pi_rest);
    return low ? t + series : start + (t + (series + start_rest));
}

INLINE V NAME(atan)(V x) { return NAME(with_sign)(NAME(angle)(NAME(abs)(x), (V)1), x); }

INLINE V NAME(atan2)(V y, V x)
{
    // Neither so large that their sum is infinite nor both denormal; their quotient stays.
    const V a = NAME(abs)(y), b = NAME(abs)(x);
    const INTEGERS large = (INTEGERS)(a > OF_TYPE(angle_limit) || b > OF_TYPE(angle_limit));
    const INTEGERS tiny = (INTEGERS)(a < OF_TYPE(smallest_normal) && b < OF_TYPE(smallest_normal));
    const V scale = large ? (V)(T)0.25 : tiny ? (V)OF_TYPE(to_normal) : (V)1;
    const V n = a == b ? (a == 0 ? (V)0 : (V)1) : a * scale, d = a == b ? (V)1 : b * scale;
    const V angle = NAME(angle)(n, d), pi = 2 * OF_TYPE(half_pi) - (angle - 2 * OF_TYPE(half_pi_rest));
    const INTEGERS left = (INTEGERS)(((WORDS)x & OF_TYPE(sign_bit)) != 0);
    return x != x || y != y ? (V)(T)NAN : NAME(with_sign)(left ? pi : angle, y);
}

// asin(s)/s − 1, of a square of at most ¼.
INLINE V NAME(asin_series)(V square) { return square * POLYNOMIAL(asin_terms, square); }

INLINE V NAME(asin)(V x)
{
    const V a = NAME(abs)(x);
    const INTEGERS near = (INTEGERS)(a <= (T)0.5);
    const V square = near ? a * a : (1 - a) * (T)0.5, s = near ? a : __builtin_elementwise_sqrt(square);
    const V series = s * NAME(asin_series)(square);
    const V far = OF_TYPE(half_pi) - 2 * (s + (series - (T)0.5 * OF_TYPE(half_pi_rest)));
    return NAME(with_sign)(near ? s + series : far, x);
}

INLINE V NAME(acos)(V x)
{
    const V a = NAME(abs)(x);
    const INTEGERS near = (INTEGERS)(a <= (T)0.5);
    const V square = near ? a * a : (1 - a) * (T)0.5, s = near ? x : __builtin_elementwise_sqrt(square);
    const V series = s * NAME(asin_series)(square);
    const V far = x > 0 ? 2 * (s + series) : 2 * (OF_TYPE(half_pi) - (s + (series - OF_TYPE(half_pi_rest))));
    return near ? OF_TYPE(half_pi) - (s + (series - OF_TYPE(half_pi_rest))) : far;
}
