/* test_product.c: however the matrix product cuts its work, every sum adds its numbers in order, one after the other: the same bits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/nn/kernels/kernels.h"
#include "../check_main.h"
#include "../thin.h"
#include "vgtop/random.h"

enum { KERNELS_MAX = 4, SHAPES = 150 };

static const char *names[KERNELS_MAX];
static size_t name_count;
static struct vg_random rnd;

/* A product whose operands, result and scratch it owns. */
struct sample {
    struct vg_product job;
    double *left, *right, *bias, *out, *expected;
};

static double *numbers(size_t count)
{
    double *x = malloc(count * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (size_t i = 0; i < count; i++)
        x[i] = vg_random_normal(&rnd);
    return x;
}

/* As the three products of a layer are: forward (a left operand with its numbers pages apart), down, weight gradient. */
static void make(struct sample *sample, size_t m, size_t n, size_t p, int kind)
{
    const size_t padded = (n + 7) / 8 * 8, r_row = padded + 8 * vg_random_interval(&rnd, 2);
    const bool forward = kind == 0, down = kind == 1;
    n = forward || down ? padded : n;
    sample->left = numbers(m * p);
    sample->right = numbers(p * r_row);
    sample->bias = numbers(m);
    sample->out = numbers(m * n);
    sample->expected = malloc(m * n * sizeof(double));
    ck_assert_ptr_nonnull(sample->expected);
    sample->job = (struct vg_product){
        .m = m,
        .n = n,
        .p = p,
        .left = sample->left,
        .l_row = forward ? 1 : p,
        .l_col = forward ? m : 1,
        .right = sample->right,
        .r_row = r_row,
        .out = sample->out,
        .out_row = n,
        .bias = forward ? sample->bias : NULL,
        .multiply = down,
        .scratch = vg_random_interval(&rnd, 3) ? numbers(VG_PRODUCT_SCRATCH(n, p)) : NULL,
    };
}

static void free_sample(struct sample *sample)
{
    free(sample->left);
    free(sample->right);
    free(sample->bias);
    free(sample->out);
    free(sample->expected);
    free(sample->job.scratch);
}

/* The sums in their order, in the arithmetic of the kernels: fused, or rounded twice. */
static void expect(const struct sample *sample, bool fused)
{
    const struct vg_product *job = &sample->job;
    for (size_t i = 0; i < job->m; i++)
        for (size_t j = 0; j < job->n; j++) {
            double sum = job->bias ? job->bias[i] : 0;
            for (size_t p = 0; p < job->p; p++) {
                const double l = job->left[i * job->l_row + p * job->l_col], r = job->right[p * job->r_row + j];
                volatile double product = l * r;
                sum = fused ? fma(l, r, sum) : sum + product;
            }
            sample->expected[i * job->n + j] = job->multiply ? sum * job->out[i * job->n + j] : sum;
        }
}

static bool fuses(const struct vg_kernels *kernels)
{
#if defined(__aarch64__)
    return kernels != NULL;
#else
    return strcmp(kernels->name, "baseline") != 0;
#endif
}

START_TEST(every_sum_is_the_plain_loop_s_to_the_bit)
{
    static const size_t widths[] = {1, 5, 31, 50, 127, 128, 192, 255, 256, 300, 520}, batches[] = {1, 8, 32, 100, 264};
    const size_t width_count = sizeof widths / sizeof widths[0], batch_count = sizeof batches / sizeof batches[0];
    const struct vg_kernels *kernels = vg_kernels_choose(names[_i]);
    vg_random_seed(&rnd, 7);
    for (int k = 0; k < SHAPES; k += thin()) {
        const size_t inputs = widths[vg_random_interval(&rnd, (uint32_t)width_count - 1)],
                     columns = widths[vg_random_interval(&rnd, (uint32_t)width_count - 1)],
                     batch = batches[vg_random_interval(&rnd, (uint32_t)batch_count - 1)];
        const size_t shapes[3][3] = {{columns, batch, inputs}, {inputs, batch, columns}, {inputs, columns, batch}};
        const size_t *shape = shapes[k % 3];
        struct sample sample;
        make(&sample, shape[0], shape[1], shape[2], k % 3);
        expect(&sample, fuses(kernels));
        const size_t cut = vg_random_interval(&rnd, (uint32_t)shape[0]);
        kernels->pack(&sample.job);
        kernels->product(&sample.job, cut, shape[0] - cut);
        kernels->product(&sample.job, 0, cut);
        ck_assert_msg(memcmp(sample.out, sample.expected, shape[0] * sample.job.n * sizeof(double)) == 0,
                      "%s: product %d of %zu inputs, %zu columns, batch %zu", names[_i], k % 3, inputs, columns, batch);
        free_sample(&sample);
    }
}
END_TEST

static Suite *product_suite(void)
{
    Suite *suite = suite_create("product");
    TCase *tcase = tcase_create("product");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, every_sum_is_the_plain_loop_s_to_the_bit, 0, (int)name_count);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    name_count = vg_network_kernel_names(names, KERNELS_MAX);
    return run_suite(product_suite());
}
