// What the processor's multiply-adds allow in single precision, on one thread: independent ones, in registers only.
// Prints a line of JSON as the peers do. Compile with -O2 -march=native.
#include <stdio.h>
#include <time.h>

#if defined(__AVX512F__)
enum { bytes = 64, count = 24 };
#elif defined(__AVX__)
enum { bytes = 32, count = 12 };
#else
enum { bytes = 16, count = 24 };  // as many registers as NEON leaves
#endif

typedef float vector __attribute__((vector_size(bytes)));

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(void)
{
    const long repetitions = 2000000;
    vector sums[count], x, y;
    for (int lane = 0; lane < bytes / 4; lane++) x[lane] = 0.999f, y[lane] = 1e-3f;
    for (int i = 0; i < count; i++) sums[i] = x;
    double fastest = 1e9;
    for (int round = 0; round < 15; round++) {
        const double start = now();
        for (long repetition = 0; repetition < repetitions; repetition++) {
#pragma GCC unroll 24
            for (int i = 0; i < count; i++) sums[i] = sums[i] * x + y;
        }
        const double seconds = now() - start;
        if (seconds < fastest) fastest = seconds;
    }
    float all = 0;
    for (int i = 0; i < count; i++) all += sums[i][0];
    const double operations = 2.0 * (double)repetitions * count * (bytes / 4);
    printf("{\"w\":\"peak\",\"peer\":\"peak\",\"threads\":1,\"value\":%.1f,\"unit\":\"GFLOP/s\",\"check\":%g}\n",
        operations / fastest / 1e9, (double)all);
}
