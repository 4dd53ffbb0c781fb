/* random.h: NumPy's RandomState, draw for draw.
 *
 * Mersenne Twister MT19937 (Matsumoto & Nishimura 1998) seeded as numpy.random.RandomState(seed) seeds it, with NumPy's
 * legacy ways of making doubles, polar normals (Marsaglia), bounded integers (masked rejection) and shuffles (Fisher-Yates
 * from the end). The same seed gives the same numbers as NumPy to the last bit (normals: as far as libm's log does).
 *
 * The state is a plain struct: copy it to remember a place in the stream, assign it back to draw the same numbers again.
 */
#ifndef VGTOP_RANDOM_H
#define VGTOP_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/api.h"

VG_API_BEGIN

struct vg_random {
    uint32_t key[624];
    uint32_t position; /* of the next word in key; 624: the key must be twisted first */
    bool has_gauss;    /* a polar draw makes two normals; the second waits here */
    double gauss;
};

void vg_random_seed(struct vg_random *random, uint32_t seed);
uint32_t vg_random_uint32(struct vg_random *random);
double vg_random_double(struct vg_random *random);                           /* uniform in [0, 1), 53 bits */
double vg_random_uniform(struct vg_random *random, double low, double high); /* [low, high) */
double vg_random_normal(struct vg_random *random);                           /* mean 0, s.d. 1 */
double vg_random_truncated_normal(struct vg_random *random);         /* redrawn while |z| > 2; s.d. not rescaled */
uint32_t vg_random_interval(struct vg_random *random, uint32_t max); /* 0 ... max, both included */
void vg_random_shuffle(struct vg_random *random, uint32_t *items, size_t count);
void vg_random_permutation(struct vg_random *random, uint32_t *items,
                           size_t count); /* items = shuffled 0 ... count-1 */

VG_API_END

#endif
