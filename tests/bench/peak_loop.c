/* peak_loop.c: multiply-adds and nothing else. Compiled once for each instruction set, with PEAK_SET as its name. */
#include "peak_loop.h"

#if defined(__AVX512F__)
#define BYTES 64
#elif defined(__AVX__)
#define BYTES 32
#else
#define BYTES 16
#endif

#define JOIN(a, b)   a##b
#define EXPAND(a, b) JOIN(a, b)

typedef double vector __attribute__((vector_size(BYTES)));

/* Named variables, not an array: an array that a compiler leaves in memory would measure the memory. */
#define EACH(do)                                                                                                       \
    do                                                                                                                 \
    (0) do(1) do(2) do(3) do(4) do(5) do(6) do(7) do(8) do(9) do(10) do(11)
#define BEGIN(i) vector x##i = {(double)i};
#define STEP(i)  x##i = x##i * factors + terms;
#define ADD(i)   sum += x##i;

double EXPAND(peak_loop_, PEAK_SET)(size_t rounds, double factor, double term)
{
    const vector zero = {0}, factors = zero + factor, terms = zero + term;
    vector sum = {0};
    double total = 0;
    EACH(BEGIN)
    for (size_t i = 0; i < rounds; i++) {
        EACH(STEP)
    }
    EACH(ADD)
    for (size_t i = 0; i < sizeof(vector) / sizeof(double); i++)
        total += sum[i];
    return total;
}
