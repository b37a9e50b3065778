// The matrix product c = a·b, row-major, written over whatever c held, or, if `add`, added to it.
//
// m, n, k: a is m×k, b is k×n, c is m×n, as they are multiplied. A transposed operand is stored the other way
// round (a as k×m, b as n×k) and is not copied as a whole. lda, ldb, ldc: elements from one stored row to the
// next.
//
// Every element is one sum over k in ascending order (in blocks whose size follows from k), whatever m, n and the
// element's index are: the same operands give the same bits again on the same instruction set.
#ifndef CHAINRULE_MATRIX_PRODUCT_H
#define CHAINRULE_MATRIX_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>

void chainrule_gemm_f32(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda, bool transpose_a, const float *b,
    ptrdiff_t ldb, bool transpose_b, float *c, ptrdiff_t ldc, bool add);
void chainrule_gemm_f64(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t lda, bool transpose_a, const double *b,
    ptrdiff_t ldb, bool transpose_b, double *c, ptrdiff_t ldc, bool add);

// The same product by somebody else's kernel for one thread: a large one is divided between threads along its rows
// or its columns, and `multiply` called for each part, from several threads at once. Not for an empty product.
typedef void (*chainrule_gemm_function_f32)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda, bool transpose_a, const float *b,
    ptrdiff_t ldb, bool transpose_b, float *c, ptrdiff_t ldc, bool add);
typedef void (*chainrule_gemm_function_f64)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t lda, bool transpose_a, const double *b,
    ptrdiff_t ldb, bool transpose_b, double *c, ptrdiff_t ldc, bool add);
void chainrule_gemm_divided_f32(
    chainrule_gemm_function_f32 multiply, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda,
    bool transpose_a, const float *b, ptrdiff_t ldb, bool transpose_b, float *c, ptrdiff_t ldc, bool add);
void chainrule_gemm_divided_f64(
    chainrule_gemm_function_f64 multiply, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t lda,
    bool transpose_a, const double *b, ptrdiff_t ldb, bool transpose_b, double *c, ptrdiff_t ldc, bool add);

#endif
