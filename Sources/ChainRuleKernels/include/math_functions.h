// The C library's functions under names that no Swift overload hides.
//
// Swift reaches them through this header, so that nothing in Swift has to know which C library a platform has.
#ifndef CHAINRULE_MATH_H
#define CHAINRULE_MATH_H

#include <math.h>

// Not sqrt, nor Swift's squareRoot(): those set errno for a negative number, which keeps loops from becoming vector code.
static inline double chainrule_sqrt_f64(double x) { return __builtin_elementwise_sqrt(x); }
static inline float chainrule_sqrt_f32(float x) { return __builtin_elementwise_sqrt(x); }

static inline double chainrule_exp_f64(double x) { return exp(x); }
static inline double chainrule_expm1_f64(double x) { return expm1(x); }
static inline double chainrule_log_f64(double x) { return log(x); }
static inline double chainrule_log1p_f64(double x) { return log1p(x); }
static inline double chainrule_tanh_f64(double x) { return tanh(x); }
static inline double chainrule_erf_f64(double x) { return erf(x); }
static inline double chainrule_pow_f64(double x, double y) { return pow(x, y); }

static inline float chainrule_exp_f32(float x) { return expf(x); }
static inline float chainrule_expm1_f32(float x) { return expm1f(x); }
static inline float chainrule_log_f32(float x) { return logf(x); }
static inline float chainrule_log1p_f32(float x) { return log1pf(x); }
static inline float chainrule_tanh_f32(float x) { return tanhf(x); }
static inline float chainrule_erf_f32(float x) { return erff(x); }
static inline float chainrule_pow_f32(float x, float y) { return powf(x, y); }

#endif
