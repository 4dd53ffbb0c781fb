/* initializer.c: the table of initializers, and how each draws. */
#include "vgtop/initializer.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* The s.d. of a standard normal variable truncated at two s.d. */
#define TRUNCATED_SD 0.87962566103423978

#define CHOICE(NAME, name, PARAMETER, ABOUT) [VG_INIT_##NAME] = {#name, PARAMETER, ABOUT},
const struct vg_choice vg_initializers[VG_INITIALIZER_COUNT] = {VG_INITIALIZERS(CHOICE)};

bool vg_initializer_parse(const char *text, struct vg_initializer *initializer, struct vg_error *error)
{
    size_t index;
    double parameter;
    if (!vg_choice_parse("initializer", vg_initializers, VG_INITIALIZER_COUNT, sizeof vg_initializers[0], text, &index,
                         &parameter, error))
        return false;
    *initializer = (struct vg_initializer){(enum vg_initializer_kind)index, parameter};
    return true;
}

size_t vg_initializer_format(struct vg_initializer initializer, char *out, size_t size)
{
    return vg_choice_format(&vg_initializers[initializer.kind], initializer.parameter, out, size);
}

/* The arguments of a draw. */
struct draw {
    struct vg_random *random;
    size_t fan_in, fan_out, count;
    vg_real *weights;
    const struct vg_watch *watch;
    struct vg_error *error;
};

static bool draw_normal(const struct draw *draw, double sd)
{
    for (size_t i = 0; i < draw->count; i++)
        draw->weights[i] = sd * vg_random_normal(draw->random);
    return true;
}

static bool draw_uniform(const struct draw *draw, double limit)
{
    for (size_t i = 0; i < draw->count; i++)
        draw->weights[i] = vg_random_uniform(draw->random, -limit, limit);
    return true;
}

static bool draw_truncated(const struct draw *draw, double sd)
{
    double scale = sd / TRUNCATED_SD;
    for (size_t i = 0; i < draw->count; i++)
        draw->weights[i] = vg_random_truncated_normal(draw->random) * scale;
    return true;
}

/* NAME_uniform and NAME_normal, whose variance depends on the layer's size. */
#define DRAW_OF_VARIANCE(NAME, VARIANCE)                                                                               \
    static bool draw_##NAME##_uniform(const struct draw *draw, double unused)                                          \
    {                                                                                                                  \
        (void)unused;                                                                                                  \
        return draw_uniform(draw, sqrt(3 * (VARIANCE)));                                                               \
    }                                                                                                                  \
    static bool draw_##NAME##_normal(const struct draw *draw, double unused)                                           \
    {                                                                                                                  \
        (void)unused;                                                                                                  \
        return draw_truncated(draw, sqrt(VARIANCE));                                                                   \
    }

DRAW_OF_VARIANCE(glorot, 2 / ((double)draw->fan_in + (double)draw->fan_out))
DRAW_OF_VARIANCE(he, 2 / (double)draw->fan_in)
DRAW_OF_VARIANCE(lecun, 1 / (double)draw->fan_in)

static bool draw_zeros(const struct draw *draw, double unused)
{
    (void)unused;
    for (size_t i = 0; i < draw->count; i++)
        draw->weights[i] = 0;
    return true;
}

/* The inner products of v with four vectors that lie `length` apart. Four sums a product: the processor can work on them at
 * the same time, and the rounding errors are smaller. */
static void four_products(const double *q, const double *v, size_t length, double product[4])
{
    double sum[4][4] = {{0}};
    size_t i = 0;
    for (; i + 4 <= length; i += 4)
        for (size_t k = 0; k < 4; k++)
            for (size_t lane = 0; lane < 4; lane++)
                sum[k][lane] += q[k * length + i + lane] * v[i + lane];
    for (size_t k = 0; k < 4; k++) {
        product[k] = (sum[k][0] + sum[k][1]) + (sum[k][2] + sum[k][3]);
        for (size_t rest = i; rest < length; rest++)
            product[k] += q[k * length + rest] * v[rest];
    }
}

/* Takes from v its part in the span of `count` orthonormal vectors, four at a time. */
static void project_out(const double *q, size_t count, size_t length, double *v)
{
    size_t j = 0;
    for (; j + 4 <= count; j += 4) {
        const double *a = q + j * length, *b = a + length, *c = b + length, *d = c + length;
        double p[4];
        four_products(a, v, length, p);
        for (size_t i = 0; i < length; i++)
            v[i] -= (p[0] * a[i] + p[1] * b[i]) + (p[2] * c[i] + p[3] * d[i]);
    }
    for (; j < count; j++) {
        const double *a = q + j * length;
        double p = 0;
        for (size_t i = 0; i < length; i++)
            p += a[i] * v[i];
        for (size_t i = 0; i < length; i++)
            v[i] -= p * a[i];
    }
}

/* Makes the `count` <= `length` rows of q orthonormal: modified Gram-Schmidt, each row projected twice, which keeps them
 * orthogonal to rounding ("twice is enough", Giraud 2005). Equal to a QR decomposition whose R has a positive diagonal. */
static bool orthonormalize(double *q, size_t count, size_t length, const struct vg_watch *watch, struct vg_error *error)
{
    for (size_t j = 0; j < count; j++) {
        double *v = q + j * length, square = 0;
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted while orthogonal weights were drawn");
        project_out(q, j, length, v);
        project_out(q, j, length, v);
        for (size_t i = 0; i < length; i++)
            square += v[i] * v[i];
        double norm = sqrt(square);
        for (size_t i = 0; i < length; i++)
            v[i] /= norm;
    }
    return true;
}

static bool draw_orthogonal(const struct draw *draw, double gain)
{
    size_t rows = draw->fan_in, columns = draw->fan_out;
    vg_real *w = draw->weights;
    draw_normal(draw, 1);
    if (rows < columns) { /* the rows can be orthonormal, and they lie one after the other */
        if (!orthonormalize(w, rows, columns, draw->watch, draw->error))
            return false;
        for (size_t i = 0; i < draw->count; i++)
            w[i] *= gain;
        return true;
    }
    double *q = malloc(draw->count * sizeof *q);
    if (!q)
        return vg_fail(draw->error, "not enough memory for orthogonal weights of %zu by %zu", rows, columns);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            q[j * rows + i] = w[i * columns + j];
    bool done = orthonormalize(q, columns, rows, draw->watch, draw->error);
    for (size_t i = 0; done && i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            w[i * columns + j] = gain * q[j * rows + i];
    free(q);
    return done;
}

#define DRAW(NAME, name, ...) [VG_INIT_##NAME] = draw_##name,

bool vg_initializer_draw(struct vg_initializer initializer, struct vg_random *random, size_t fan_in, size_t fan_out,
                         vg_real *weights, const struct vg_watch *watch, struct vg_error *error)
{
    if (fan_in == 0 || fan_out == 0 || fan_in > SIZE_MAX / sizeof *weights / fan_out)
        return vg_fail(error, "a layer of %zu by %zu weights cannot be drawn: the size is out of range", fan_in,
                       fan_out);
    struct draw draw = {random, fan_in, fan_out, fan_in * fan_out, weights, watch, error};
    static bool (*const draws[VG_INITIALIZER_COUNT])(const struct draw *, double) = {VG_INITIALIZERS(DRAW)};
    return draws[initializer.kind](&draw, initializer.parameter);
}
