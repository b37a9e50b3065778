// What the vector functions know of Float and Double: formats, limits and coefficients.
//
// The polynomials are minimax (Remez, 45 digits, weighted for the relative error of the function that they serve);
// the number beside each is the binary logarithm of its error before rounding.
#ifndef CHAINRULE_VECTOR_CONSTANTS_H
#define CHAINRULE_VECTOR_CONSTANTS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define masked_load_f32(others, mask, from) _mm512_mask_loadu_ps((__m512)(others), (__mmask16)(mask), from)
#define masked_load_f64(others, mask, from) _mm512_mask_loadu_pd((__m512d)(others), (__mmask8)(mask), from)
#define masked_store_f32(to, mask, x) _mm512_mask_storeu_ps(to, (__mmask16)(mask), (__m512)(x))
#define masked_store_f64(to, mask, x) _mm512_mask_storeu_pd(to, (__mmask8)(mask), (__m512d)(x))
// The same with AVX2: its mask is a vector, whose first `count` elements of T are to be all ones.
#define chosen_load_f32(from, mask) _mm256_maskload_ps(from, mask)
#define chosen_load_f64(from, mask) _mm256_maskload_pd(from, mask)
#define chosen_store_f32(to, mask, x) _mm256_maskstore_ps(to, mask, (__m256)(x))
#define chosen_store_f64(to, mask, x) _mm256_maskstore_pd(to, mask, (__m256d)(x))
#define CHAINRULE_FIRST(count) \
    _mm256_loadu_si256((const __m256i *)(ones_and_zeros + 32 - (count) * (ptrdiff_t)sizeof(T)))
static const int8_t ones_and_zeros[64] = {
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};
// x·2ⁿ, rounded once, for a whole number n; 1/x to 14 bits.
#define scaled_f32(x, n) _mm512_scalef_ps((__m512)(x), (__m512)(n))
#define scaled_f64(x, n) _mm512_scalef_pd((__m512d)(x), (__m512d)(n))
#define reciprocal_f32(x) _mm512_rcp14_ps((__m512)(x))
#define reciprocal_f64(x) _mm512_rcp14_pd((__m512d)(x))
#endif

typedef int32_t integer_f32;
typedef int64_t integer_f64;
typedef uint32_t bits_f32;
typedef uint64_t bits_f64;

enum { mantissa_bits_f32 = 23, bias_f32 = 127, mantissa_bits_f64 = 52, bias_f64 = 1023 };

static const bits_f32 sign_bit_f32 = 0x80000000;
static const bits_f64 sign_bit_f64 = 0x8000000000000000;
static const bits_f32 mantissa_mask_f32 = 0x007fffff;
static const bits_f64 mantissa_mask_f64 = 0x000fffffffffffff;
// Without the lower half of the mantissa: what is left has an exact square.
static const bits_f32 upper_half_mask_f32 = 0xfffff000;
static const bits_f64 upper_half_mask_f64 = 0xfffffffff8000000;
// √½ and 1
static const bits_f32 root_half_bits_f32 = 0x3f3504f3, one_bits_f32 = 0x3f800000;
static const bits_f64 root_half_bits_f64 = 0x3fe6a09e667f3bcd, one_bits_f64 = 0x3ff0000000000000;

// Adding it leaves the sum rounded to a whole number, which its lowest bits are.
static const float rounder_f32 = 0x1.8p23f;
static const double rounder_f64 = 0x1.8p52;

static const float smallest_normal_f32 = 0x1p-126f, to_normal_f32 = 0x1p24f, to_normal_bits_f32 = 24;
static const double smallest_normal_f64 = 0x1p-1022, to_normal_f64 = 0x1p54, to_normal_bits_f64 = 54;

// ln 2 in two parts; the first has so few bits that its product with an exponent is exact.
static const float log2_e_f32 = 0x1.715476p0f, ln2_high_f32 = 0x1.63p-1f, ln2_low_f32 = -0x1.bd0106p-13f;
static const double log2_e_f64 = 0x1.71547652b82fep0, ln2_high_f64 = 0x1.62e42feep-1,
                    ln2_low_f64 = 0x1.a39ef35793c76p-33;

// Beyond these, exp is 0 or infinite, expm1 −1, tanh and erf ±1, e^(−x²/2) 0.
static const float exp_least_f32 = -104, exp_greatest_f32 = 89, expm1_least_f32 = -18, tanh_limit_f32 = 10,
                   erf_limit_f32 = 4, gaussian_limit_f32 = 15;
static const double exp_least_f64 = -746, exp_greatest_f64 = 710, expm1_least_f64 = -38, tanh_limit_f64 = 20,
                    erf_limit_f64 = 6, gaussian_limit_f64 = 39;

// From where on 1 − z and 1 − |z| have lost so many digits that a sigmoid's and a tanh's slope need another formula, with
// an exponential more: below, up to 4.2 and 6.0 units in the last place were found. Float's sigmoid begins later, with up to
// 10.1 units: from 0.85 on, a chain of twenty operations (the benchmark m5) took 12 % longer.
static const float sigmoid_near_f32 = 0.925f, tanh_near_f32 = 0.86f;
static const double sigmoid_near_f64 = 0.85, tanh_near_f64 = 0.86;

// (eʳ − 1 − r)/r² for |r| ≤ ln(2)/2: −26 (as part of eʳ − 1), −62
static const float exp_terms_f32[] = {
    0.50000000666406947781f, 0.1666654307348089193f, 0.041666268156845459119f, 0.0083665800254448550769f,
    0.001394727831636465491f,
};
static const double exp_terms_f64[] = {
    0.49999999999999999987, 0.16666666666666676538, 0.041666666666666697873, 0.0083333333333216616192,
    0.0013888888888868763776, 0.00019841269886054682291, 0.000024801587356673499977, 2.7557244273277815334e-6,
    2.7557246004587263196e-7, 2.5109017358715878801e-8, 2.0923483205716747028e-9,
};

// (2·artanh s − 2s)/s³ in s² for |s| ≤ (√2 − 1)/(√2 + 1): −38, −60
static const float log_terms_f32[] = {
    0.66666665644983917225f, 0.40000335400979401878f, 0.28537288324361828298f, 0.23582640963900862848f,
};
static const double log_terms_f64[] = {
    0.66666666666667344285, 0.39999999999414368714, 0.2857142874251065369, 0.22222198554349543191,
    0.18183565632844067582, 0.15314009026857543833, 0.14796441366771911091,
};

// erf(x)/x − 1 in x² for |x| ≤ split: −31, −57
static const float erf_split_f32 = 0.95f;
static const float erf_near_terms_f32[] = {
    0.12837916649515921376f, -0.37612632287744159326f, 0.11283672563808995942f, -0.026858104854198096861f,
    0.0051977978849906418465f, -0.00081059683404783785811f, 0.000082154240157497242741f,
};
static const double erf_split_f64 = 1;
static const double erf_near_terms_f64[] = {
    0.12837916709551256679, -0.37612638903183546628, 0.11283791670945253232, -0.026866170643276218303,
    0.0052239776074234678405, -0.00085483259896967580333, 0.00012055295320494294236, -0.000014924744663335489733,
    1.6447517677871873706e-6, -1.6209175911748695663e-7, 1.372297626592450327e-8, -7.8011888740977515657e-10,
};

// −ln(1 − erf x) for x from split to limit: −34, −66
static const float erf_far_terms_f32[] = {
    -0.00017475413883938957645f, 1.1295152725613314253f, 0.63334620164449061448f, 0.1082808786324382559f,
    -0.025119946075776721604f, 0.004171262959860964621f, -0.00043450444239096244574f,
    0.000021098711758241314268f,
};
static const double erf_far_terms_f64[] = {
    -2.727499217676026272e-8, 1.1283795139570554051, 0.63661768548327835417, 0.1027805062118404044,
    -0.019149587141770063624, -0.00016670810991630509388, 0.001629607530368878247, -0.00050672953409253838418,
    -0.000058814029234467225069, 0.00013481790315764065776, -0.000077535011141191942866,
    0.000029815345906936449408, -8.7360121799582439869e-6, 2.026780069115724159e-6, -3.7556102493391914823e-7,
    5.5193599341747814108e-8, -6.3071094548621837488e-9, 5.4098658751187622143e-10, -3.2781830085475426486e-11,
    1.2511117634211401233e-12, -2.2607168996081252861e-14,
};

// Φ(−a)·e^(a²/2)/t in 1 − 2t, with t = 1/(1 + a/4): −25, −53, the rounding of the terms included. At a = 0 it is ½.
static const float normal_terms_f32[] = {
    0.188821286f, -0.151974171f, 0.0967843384f, -0.0466303378f, 0.0150993783f, -0.00188621518f, -0.000872230623f,
    0.000411130983f, 4.24962273e-05f, -5.80056185e-05f, -1.28575402e-05f,
};
static const double normal_terms_f64[] = {
    0.18882128260393788, -0.15197416049297302, 0.096784350185553675, -0.04663046448991473, 0.015099143722731946,
    -0.0018850472416688036, -0.0008699230917998083, 0.00040770461421884608, 3.3336077541431847e-05,
    -5.7773732461850142e-05, -4.7706079043894107e-07, 8.7861657216819169e-06, 1.7915011167277412e-07,
    -1.4800283885784836e-06, -1.5737829259061516e-07, 2.5536715266048615e-07, 6.7868674633046993e-08,
    -3.8729989159921352e-08, -2.1259648092280944e-08, 3.3307163006175167e-09, 4.8461599421835846e-09,
    4.6158743275654412e-10, -6.1437981094427835e-10, -1.7420034135746407e-10,
};

// From here on, an argument of sin, cos or tan is left to the C library.
static const float circle_limit_f32 = 1e6f;
static const double circle_limit_f64 = 1e6;
// 2/π, and π/2 in parts, of which the first three have 33 bits: their products with a whole number below 2²⁰ are exact.
static const double two_over_pi = 0x1.45f306dc9c883p-1;
static const double half_pi_1 = 0x1.921fb544p+0, half_pi_2 = 0x1.0b4611a6p-34, half_pi_3 = 0x1.3198a2ep-69,
                    half_pi_4 = 0x1.b839a252049c1p-104;

// (sin r / r − 1)/r² and (cos r − 1 + r²/2)/r⁴ in r², for |r| ≤ π/4: −37, −58; −33, −64
static const float sin_terms_f32[] = {-0.1666666664f, 0.008333329363f, -0.0001983932722f, 2.718238046e-6f};
static const double sin_terms_f64[] = {
    -0.16666666666666631657, 0.0083333333333223153662, -0.00019841269829724991991, 2.755731366192160253e-6,
    -2.5050753238172589302e-8, 1.5896503249956406143e-10,
};
static const float cos_terms_f32[] = {0.04166664675f, -0.001388736157f, 2.443774241e-5f};
static const double cos_terms_f64[] = {
    0.041666666666666598736, -0.0013888888888873988441, 0.000024801587289394262611, -2.7557314326077068238e-7,
    2.0875719590557606872e-9, -1.1359451240792201893e-11,
};

// π/4 and π/2 in two parts; tan(π/8); what may be added to another number.
static const float quarter_pi_f32 = 0x1.921fb6p-1f, quarter_pi_rest_f32 = -0x1.777a5cp-26f,
                   half_pi_f32 = 0x1.921fb6p+0f, half_pi_rest_f32 = -0x1.777a5cp-25f,
                   eighth_tangent_f32 = 0.41421356f, angle_limit_f32 = 1e38f;
static const double quarter_pi_f64 = 0x1.921fb54442d18p-1, quarter_pi_rest_f64 = 0x1.1a62633145c07p-55,
                    half_pi_f64 = 0x1.921fb54442d18p+0, half_pi_rest_f64 = 0x1.1a62633145c07p-54,
                    eighth_tangent_f64 = 0.41421356237309504880, angle_limit_f64 = 8e307;

// (atan t / t − 1)/t² in t², for |t| ≤ tan(π/8): −30, −59
static const float atan_terms_f32[] = {-0.3333331547f, 0.199984872f, -0.1424380354f, 0.1059564675f, -0.06082504641f};
static const double atan_terms_f64[] = {
    -0.33333333333333198526, 0.1999999999995390499, -0.14285714280229842523, 0.11111110785165939064,
    -0.090908978074762228815, 0.076920611048706982775, -0.066631141556513400431, 0.058479623890249726347,
    -0.050396307664567224566, 0.038072743091230159973, -0.017916044989244947172,
};

// (asin s / s − 1)/s² in s², for |s| ≤ ½: −31, −59
static const float asin_terms_f32[] = {
    0.1666665987f, 0.07500510904f, 0.04451571975f, 0.0318176226f, 0.01440256054f, 0.03756526096f,
};
static const double asin_terms_f64[] = {
    0.16666666666666762412, 0.074999999999702657594, 0.044642857175117660344, 0.030381942683756375373,
    0.022372215656576371055, 0.017351600156937156385, 0.013980960678877421565, 0.011397782325659394967,
    0.010786493115545507426, 0.0036831801429612948889, 0.021763155591849972593, -0.021076794006042809936,
    0.032676569971916955404,
};

// (sinh x / x − 1)/x² in x², for |x| ≤ 1: −34, −73
static const float sinh_terms_f32[] = {0.1666666649f, 0.008333350597f, 0.0001983606649f, 2.817438332e-6f};
static const double sinh_terms_f64[] = {
    0.16666666666666666666, 0.0083333333333333335599, 0.00019841269841269590392, 2.7557319224120248687e-6,
    2.5052108345639762203e-8, 1.6059050706089771332e-10, 7.646476346615148493e-13, 2.8483986739078272377e-15,
};

// Beyond this, 1 is nothing beside x².
static const float square_limit_f32 = 0x1p30f, ln2_f32 = 0x1.62e43p-1f;
static const double square_limit_f64 = 0x1p60, ln2_f64 = 0x1.62e42fefa39efp-1;

// The logarithms of e to the bases 2 and 10 and of 2 to the base 10, in two parts; the first part of the last has so few
// bits that its product with an exponent is exact.
static const float log2_e_rest_f32 = 0x1.4ae0cp-26f, log10_e_f32 = 0x1.bcb7b2p-2f, log10_e_rest_f32 = -0x1.5b235ep-27f,
                   log10_2_f32 = 0x1.344p-2f, log10_2_rest_f32 = 0x1.3509f8p-18f;
static const double log2_e_rest_f64 = 0x1.777d0ffda0d24p-56, log10_e_f64 = 0x1.bcb7b1526e50ep-2,
                    log10_e_rest_f64 = 0x1.95355baaafad3p-57, log10_2_f64 = 0x1.34413509f6p-2,
                    log10_2_rest_f64 = 0x1.9fef311f12b36p-42;

#endif
