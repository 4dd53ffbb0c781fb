/* random.c: MT19937 and NumPy's legacy distributions on top of it. The order and the form of every expression follow
 * numpy.random.RandomState, because the same rounding is part of the contract. */
#include "vgtop/random.h"

#include <math.h>

enum { WORDS = 624, SHIFT = 397 };

void vg_random_seed(struct vg_random *random, uint32_t seed)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        random->key[i] = seed;
        seed = 1812433253U * (seed ^ (seed >> 30)) + i + 1;
    }
    random->position = WORDS;
    random->has_gauss = false;
    random->gauss = 0;
}

static uint32_t twist(uint32_t high, uint32_t low, uint32_t far)
{
    uint32_t mixed = (high & 0x80000000U) | (low & 0x7fffffffU);
    return far ^ (mixed >> 1) ^ ((mixed & 1) ? 0x9908b0dfU : 0);
}

static void refill(struct vg_random *random)
{
    uint32_t *key = random->key;
    for (size_t i = 0; i < WORDS - SHIFT; i++)
        key[i] = twist(key[i], key[i + 1], key[i + SHIFT]);
    for (size_t i = WORDS - SHIFT; i < WORDS - 1; i++)
        key[i] = twist(key[i], key[i + 1], key[i + SHIFT - WORDS]);
    key[WORDS - 1] = twist(key[WORDS - 1], key[0], key[SHIFT - 1]);
    random->position = 0;
}

uint32_t vg_random_uint32(struct vg_random *random)
{
    if (random->position >= WORDS)
        refill(random);
    uint32_t y = random->key[random->position++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
}

double vg_random_double(struct vg_random *random)
{
    uint32_t high = vg_random_uint32(random) >> 5;
    uint32_t low = vg_random_uint32(random) >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

double vg_random_uniform(struct vg_random *random, double low, double high)
{
    return low + (high - low) * vg_random_double(random);
}

double vg_random_normal(struct vg_random *random)
{
    if (random->has_gauss) {
        random->has_gauss = false;
        return random->gauss;
    }
    double x, y, square;
    do {
        x = 2.0 * vg_random_double(random) - 1.0;
        y = 2.0 * vg_random_double(random) - 1.0;
        square = x * x + y * y;
    } while (square >= 1.0 || square == 0.0);
    double factor = sqrt(-2.0 * log(square) / square);
    random->gauss = factor * x;
    random->has_gauss = true;
    return factor * y;
}

double vg_random_truncated_normal(struct vg_random *random)
{
    double z;
    do
        z = vg_random_normal(random);
    while (fabs(z) > 2);
    return z;
}

uint32_t vg_random_interval(struct vg_random *random, uint32_t max)
{
    if (max == 0)
        return 0; /* as NumPy: nothing is drawn */
    uint32_t mask = max, value;
    for (unsigned shift = 1; shift < 32; shift *= 2)
        mask |= mask >> shift;
    do
        value = vg_random_uint32(random) & mask;
    while (value > max);
    return value;
}

void vg_random_shuffle(struct vg_random *random, uint32_t *items, size_t count)
{
    for (size_t i = count; i-- > 1;) {
        size_t j = vg_random_interval(random, (uint32_t)i);
        uint32_t item = items[j];
        items[j] = items[i];
        items[i] = item;
    }
}

void vg_random_permutation(struct vg_random *random, uint32_t *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        items[i] = (uint32_t)i;
    vg_random_shuffle(random, items, count);
}
