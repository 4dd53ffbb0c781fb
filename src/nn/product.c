/* product.c: the three matrix products of a layer with what belongs to them, each in parts of its rows. */
#include "network_internal.h"

/* In multiplications and additions. */
enum { WORK_OF_ACTIVATION = 16, WORK_OF_DELTA = 8 };

struct product_job {
    struct vg_network *network;
    struct layer *layer;
    struct vg_product product;
    struct vg_group *groups; /* of the activation */
    double *squares;         /* a group each, of the deltas */
    bool activated, turned;
    size_t parts;
};

/* ---- forward: z = W'x + b, a row a unit, and f(z) */

static void activate(const struct product_job *job, struct rows rows)
{
    const struct vg_network *network = job->network;
    const struct layer *layer = job->layer;
    const struct vg_activate activate = {
        .activation = network->spec.activation,
        .units = rows.count,
        .samples = network->samples,
        .stride = network->stride,
        .apart = layer->outputs * network->stride,
        .z = layer->z + rows.first * network->stride,
        .out = layer->out + rows.first * network->stride,
        .threshold = network->saturation_threshold,
        .shift = layer->activation_mean,
        .groups = job->groups ? job->groups + rows.first / VG_GROUP_ROWS : NULL,
    };
    network->kernels->activate(&activate);
}

/* Some units, with all their pieces. */
static void forward_part(void *context, size_t i)
{
    const struct product_job *job = context;
    const struct layer *layer = job->layer;
    const struct rows rows = rows_of_part(layer->outputs, i, job->parts);
    for (size_t piece = 0; piece < layer->columns; piece += layer->outputs)
        job->network->kernels->product(&job->product, piece + rows.first, rows.count);
    if (job->activated)
        activate(job, rows);
}

void vg_multiply_forward(struct vg_network *network, size_t l, double *out, struct vg_group *groups)
{
    struct layer *layer = &network->layer[l];
    struct product_job job = {
        .network = network,
        .layer = layer,
        .groups = groups,
        .activated = l + 1 < network->layers,
        .product =
            {
                .m = layer->columns,
                .n = network->stride,
                .p = layer->inputs,
                .left = network->parameters + layer->offset,
                .l_row = 1,
                .l_col = layer->columns,
                .right = input_of(network, l),
                .r_row = network->stride,
                .out = out,
                .out_row = network->stride,
                .bias = biases_of(network->parameters, layer),
                .scratch = network->packed,
            },
    };
    job.parts =
        parts_of(network, layer->outputs, layer->columns * network->stride * (layer->inputs + WORK_OF_ACTIVATION));
    if (network->packed)
        network->kernels->pack(&job.product);
    in_parts(network, job.parts, forward_part, &job);
}

/* ---- backward */

static void product_part(void *context, size_t i)
{
    const struct product_job *job = context;
    const struct rows rows = rows_of_part(job->product.m, i, job->parts);
    job->network->kernels->product(&job->product, rows.first, rows.count);
}

static void multiply(struct product_job *job)
{
    const struct vg_product *product = &job->product;
    job->parts = parts_of(job->network, product->m, product->m * product->n * product->p);
    if (product->scratch)
        job->network->kernels->pack(&job->product);
    in_parts(job->network, job->parts, product_part, job);
}

/* Biases' gradients and sums of squares of some rows of the deltas, and the rows as columns of `turned`. */
static void delta_part(void *context, size_t i)
{
    const struct product_job *job = context;
    struct vg_network *network = job->network;
    const size_t stride = network->stride, columns = job->layer->columns;
    const struct rows rows = rows_of_part(columns, i, job->parts);
    const double *delta = job->layer->z;
    for (size_t r = rows.first; r < rows.first + rows.count; r += VG_GROUP_ROWS) {
        const size_t some = columns - r < VG_GROUP_ROWS ? columns - r : VG_GROUP_ROWS;
        job->squares[r / VG_GROUP_ROWS] =
            network->kernels->row_sums(delta + r * stride, some, stride, biases_of(network->gradients, job->layer) + r);
    }
    if (job->turned)
        network->kernels->transpose(delta + rows.first * stride, rows.count, stride, network->turned + rows.first,
                                    vg_stride_of(columns));
}

/* Is a sum over the batch for each weight cheaper than a product with a transposed delta? The sums must be reduced at
 * the end: 3 cycles a weight. The transposition takes 0.8 cycles a number, and its padding is multiplied along: stride / 16 cycles a weight
 * of it. */
static bool inner_is_cheaper(size_t inputs, size_t columns, size_t stride)
{
    const size_t padding = (columns + 7) / 8 * 8 - columns;
    return stride * (64 * columns + 5 * inputs * padding) > 240 * inputs * columns;
}

static void inner_part(void *context, size_t i)
{
    const struct product_job *job = context;
    const struct vg_product *product = &job->product;
    const struct rows rows = rows_of_part(product->m, i, job->parts);
    job->network->kernels->inner(product->left + rows.first * product->l_row, rows.count, job->layer->z, product->n,
                                 product->l_row, product->out + rows.first * product->n);
}

/* dW = x delta', and what else is made of the deltas alone. */
static void weight_gradient(struct vg_network *network, size_t l)
{
    struct layer *layer = &network->layer[l];
    const size_t stride = network->stride;
    const size_t numbers = layer->columns * stride;
    double sum = 0;
    struct product_job job = {
        .network = network,
        .layer = layer,
        .squares = network->sums,
        .turned = !inner_is_cheaper(layer->inputs, layer->columns, stride),
        .parts = parts_of(network, layer->columns, WORK_OF_DELTA * numbers),
        .product =
            {
                .m = layer->inputs,
                .n = layer->columns,
                .p = network->samples,
                .left = input_of(network, l),
                .l_row = stride,
                .l_col = 1,
                .right = network->turned,
                .r_row = vg_stride_of(layer->columns),
                .out = network->gradients + layer->offset,
                .out_row = layer->columns,
                .scratch = network->packed,
            },
    };
    in_parts(network, job.parts, delta_part, &job);
    for (size_t k = 0; k * VG_GROUP_ROWS < layer->columns; k++)
        sum += job.squares[k];
    if (sum == 0 && !network->kernels->all_zero(layer->z, numbers))
        sum = 1e-300; /* the squares are not there, the deltas are */
    tally_of(network, l)->delta_squares[l % VG_LANES_MAX] = sum;
    if (job.turned) {
        multiply(&job);
        return;
    }
    job.parts = parts_of(network, layer->inputs, layer->inputs * numbers);
    in_parts(network, job.parts, inner_part, &job);
}

/* dLoss/dx = W delta: times f' into the layer below where nothing stands between, else into `upstream`. */
static void pass_down(struct vg_network *network, size_t l)
{
    struct layer *layer = &network->layer[l];
    const size_t stride = network->stride;
    struct layer *below = l ? &network->layer[l - 1] : NULL;
    bool straight = below && !layer->normalized && below->columns == below->outputs;
    struct product_job job = {
        .network = network,
        .layer = layer,
        .product =
            {
                .m = layer->inputs,
                .n = stride,
                .p = layer->columns,
                .left = network->parameters + layer->offset,
                .l_row = layer->columns,
                .l_col = 1,
                .right = layer->z,
                .r_row = stride,
                .out = straight ? below->z : network->upstream,
                .out_row = stride,
                .multiply = straight,
                .scratch = network->packed,
            },
    };
    multiply(&job);
    if (straight)
        return;
    if (layer->normalized)
        vg_norm_backward(network, layer);
    if (!below)
        return;
    for (size_t c = 0; c < below->columns; c++) {
        const double *up = network->upstream + c % below->outputs * stride;
        double *z = below->z + c * stride;
        for (size_t j = 0; j < stride; j++)
            z[j] *= up[j];
    }
}

void vg_multiply_backward(struct vg_network *network, size_t l)
{
    weight_gradient(network, l);
    if (l > 0 || network->layer[l].normalized)
        pass_down(network, l);
}
