/* made.c: data sets that are drawn from the random stream. The order of the draws and the form of the expressions are those of
 * the sources, so that the same seed gives the same points. */
#include "data.h"

#include <math.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* numpy.linspace(start, stop, count, endpoint)[i], with its rounding. */
static double linspace(double start, double stop, size_t count, bool endpoint, size_t i)
{
    size_t parts = endpoint ? count - 1 : count;
    if (parts == 0)
        return start;
    if (endpoint && i == parts)
        return stop;
    return (double)i * ((stop - start) / (double)parts) + start;
}

static bool interrupted(const struct vg_data_request *request, size_t i)
{
    return i % VG_WATCH_POINTS == 0 && vg_watch_cancelled(request->watch) &&
           !vg_fail(request->error, "interrupted while the data set %s was made", request->kind);
}

/* Point i of `count` on one of two curves, before noise. Class 0 is the outer curve, class 1 the inner one. */
struct point {
    double x, y;
};
typedef struct point curve(const struct vg_data_request *request, bool inner, size_t count, size_t i);

static struct point ring(const struct vg_data_request *request, bool inner, size_t count, size_t i)
{
    double angle = linspace(0, 2 * pi, count, false, i), radius = inner ? request->factor : 1;
    return (struct point){cos(angle) * radius, sin(angle) * radius};
}

static struct point moon(const struct vg_data_request *request, bool inner, size_t count, size_t i)
{
    (void)request;
    double angle = linspace(0, pi, count, true, i);
    return inner ? (struct point){1 - cos(angle), 1 - sin(angle) - 0.5} : (struct point){cos(angle), sin(angle)};
}

/* As scikit-learn does: half of the points on each curve, shuffled, then normal noise of that s.d. on every coordinate. */
static bool make_pair(struct vg_dataset *dataset, const struct vg_data_request *request, curve *place)
{
    size_t count = request->samples, outer = count / 2;
    double *values;
    uint32_t *labels;
    if (!vg_data_allocate(dataset, count, 2, 2, &values, &labels, request->error))
        return false;
    vg_random_permutation(request->random, labels, count); /* first the number of the point, below its class */
    for (size_t row = 0; row < count; row++) {
        if (interrupted(request, row))
            return false;
        size_t i = labels[row];
        bool inner = i >= outer;
        struct point point = place(request, inner, inner ? count - outer : outer, inner ? i - outer : i);
        values[2 * row] = point.x + request->noise * vg_random_normal(request->random);
        values[2 * row + 1] = point.y + request->noise * vg_random_normal(request->random);
        labels[row] = inner;
    }
    return true;
}

bool vg_data_make_circles(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    return make_pair(dataset, request, ring);
}

bool vg_data_make_moons(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    return make_pair(dataset, request, moon);
}

/* CS231n's arms: the radius grows from 0 to 1 while the angle turns by 4; normal noise of that s.d. on the angle. */
bool vg_data_make_spiral(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    enum { ARMS = 3 };
    size_t count = request->samples;
    double *values;
    uint32_t *labels;
    if (!vg_data_allocate(dataset, count * ARMS, 2, ARMS, &values, &labels, request->error))
        return false;
    for (uint32_t arm = 0; arm < ARMS; arm++) {
        for (size_t i = 0; i < count; i++, values += 2) {
            if (interrupted(request, i))
                return false;
            double radius = linspace(0, 1, count, true, i);
            double angle = linspace(arm * 4.0, (arm + 1) * 4.0, count, true, i) +
                           vg_random_normal(request->random) * request->noise;
            values[0] = radius * sin(angle);
            values[1] = radius * cos(angle);
            *labels++ = arm;
        }
    }
    return true;
}

static double uniform5(const struct vg_data_request *request)
{
    return vg_random_uniform(request->random, -5, 5);
}

static double padded(double x)
{
    return x + (x > 0 ? 0.3 : -0.3);
}

/* TensorFlow Playground's. The noise moves a copy of the point, by up to 5 times the noise along each axis, and the copy gives the label:
 * class 1 where both coordinates have one sign. The point stays. */
bool vg_data_make_xor(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    double *values;
    uint32_t *labels;
    if (!vg_data_allocate(dataset, request->samples, 2, 2, &values, &labels, request->error))
        return false;
    for (size_t i = 0; i < request->samples; i++) {
        if (interrupted(request, i))
            return false;
        double x = padded(uniform5(request)), y = padded(uniform5(request));
        double moved_x = x + uniform5(request) * request->noise, moved_y = y + uniform5(request) * request->noise;
        values[2 * i] = x;
        values[2 * i + 1] = y;
        labels[i] = moved_x * moved_y >= 0;
    }
    return true;
}

/* TensorFlow Playground's: class 1 about (2, 2), then class 0 about (-2, -2); noise 0 ... 0.5 is a variance of 0.5 ... 4, and
 * larger noise goes on along that line. */
bool vg_data_make_gaussians(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    size_t count = request->samples;
    double *values, sd = sqrt(0.5 + (4 - 0.5) * (request->noise / 0.5));
    uint32_t *labels;
    if (!vg_data_allocate(dataset, count, 2, 2, &values, &labels, request->error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (interrupted(request, i))
            return false;
        labels[i] = i < count - count / 2;
        double centre = labels[i] ? 2 : -2;
        values[2 * i] = centre + sd * vg_random_normal(request->random);
        values[2 * i + 1] = centre + sd * vg_random_normal(request->random);
    }
    return true;
}
