/* step.c: one step of training: forward, loss, backward, measure, update; and evaluation without it. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "network_internal.h"

/* The batch, a row a feature, and its labels. */
static void load_batch(struct vg_network *network, const struct vg_samples *samples, const uint32_t *index,
                       size_t first, size_t count)
{
    size_t stride = vg_stride_of(count), features = samples->features;
    network->samples = count;
    network->stride = stride;
    if (samples->values) {
        network->kernels->gather(samples->values + first * features, features, index, count, network->input, stride);
    } else {
        memset(network->input, 0, features * stride * sizeof(double));
        for (size_t j = 0; samples->bytes && j < count; j++) {
            const uint8_t *x = samples->bytes + (index ? index[j] : first + j) * features;
            for (size_t f = 0; f < features; f++)
                network->input[f * stride + j] = x[f] * samples->byte_scale;
        }
    }
    for (size_t j = 0; samples->targets && j < stride; j++)
        network->labels[j] = j < count ? samples->targets[index ? index[j] : first + j] : 0;
    for (size_t j = 0; !samples->targets && j < stride; j++)
        network->labels[j] = samples->labels && j < count ? (double)samples->labels[index ? index[j] : first + j] : 0;
    for (size_t j = 0; network->weighted && j < stride; j++)
        network->sample_weights[j] = j < count ? network->class_weights[(size_t)network->labels[j]] : 0;
}

/* z = W'x + b, a row a unit. */
static void multiply_forward(const struct vg_network *network, const struct layer *layer, const double *in, double *out)
{
    struct vg_product job = {
        .m = layer->columns,
        .n = network->stride,
        .p = layer->inputs,
        .left = network->parameters + layer->offset,
        .l_row = 1,
        .l_col = layer->columns,
        .right = in,
        .r_row = network->stride,
        .out = out,
        .out_row = network->stride,
        .bias = biases_of(network->parameters, layer),
        .scratch = network->packed,
    };
    network->kernels->product(&job);
}

static void tally_activation(struct vg_network *network, size_t l, const struct vg_group *groups)
{
    struct layer *layer = &network->layer[l];
    struct vg_sums of = {.shift = layer->activation_mean};
    double saturated = 0, dead = 0;
    for (size_t k = 0; k * VG_GROUP_ROWS < layer->outputs; k++) {
        of.sum += groups[k].sum;
        of.squares += groups[k].squares;
        saturated += (double)groups[k].saturated;
        dead += (double)groups[k].dead;
    }
    struct vg_tally *tally = tally_of(network, l);
    tally_put(&tally->activation, l % VG_LANES_MAX, of);
    tally->saturated[l % VG_LANES_MAX] = saturated;
    tally->dead[l % VG_LANES_MAX] = dead;
}

static void activate(struct vg_network *network, size_t l, bool measured)
{
    struct layer *layer = &network->layer[l];
    struct vg_group groups[VG_WIDTH_MAX / VG_GROUP_ROWS];
    const struct vg_activate job = {
        .activation = network->spec.activation,
        .units = layer->outputs,
        .samples = network->samples,
        .stride = network->stride,
        .apart = layer->outputs * network->stride,
        .z = layer->z,
        .out = layer->out,
        .threshold = network->saturation_threshold,
        .shift = layer->activation_mean,
        .groups = measured ? groups : NULL,
    };
    network->kernels->activate(&job);
    if (measured)
        tally_activation(network, l, groups);
}

/* All layers. */
static void forward(struct vg_network *network, bool training, bool measured)
{
    const size_t last = network->layers - 1;
    for (size_t l = 0; l <= last; l++) {
        struct layer *layer = &network->layer[l];
        if (layer->normalized)
            vg_norm_forward(network, layer, l ? network->layer[l - 1].out : network->input, training);
        multiply_forward(network, layer, input_of(network, l), l == last ? layer->out : layer->z);
        if (l < last)
            activate(network, l, measured);
    }
    if (!measured)
        return;
    const struct layer *output = &network->layer[last];
    tally_put(&tally_of(network, last)->activation, last % VG_LANES_MAX,
              vg_sums_of(network->kernels->moments(output->out, output->outputs, network->samples, network->stride)));
}

/* Sum of the losses and number of right answers of the batch; the output layer's delta. */
static struct vg_loss output_loss(struct vg_network *network)
{
    struct layer *output = &network->layer[network->layers - 1];
    struct vg_loss job = {
        .classes = output->outputs,
        .samples = network->samples,
        .stride = network->stride,
        .logits = output->out,
        .delta = output->z,
        .labels = network->labels,
        .weights = network->weighted ? network->sample_weights : NULL,
    };
    network->kernels->loss[vg_loss_of(network->spec.classes, network->criterion)](&job);
    return job;
}

/* The share of right answers; of numbers 1 - loss / variance, which is 0 for always saying the mean. */
static double accuracy_of(const struct vg_network *network, double loss_sum, uint64_t correct, size_t count)
{
    if (network->spec.classes == 1)
        return 1 - loss_sum / (double)count / network->spec.target_variance;
    return (double)correct / (double)count;
}

/* Is a sum over the batch for each weight cheaper than a product with a transposed delta? Counted in cycles a weight: the sums must
 * be reduced at the end, the transposition made and its padding multiplied along. */
static bool inner_is_cheaper(size_t inputs, size_t columns, size_t stride)
{
    const size_t padded = (columns + 7) / 8 * 8;
    double padding = (double)padded / (double)columns - 1;
    double turned = (double)stride * (0.8 / (double)inputs + padding / 16);
    return turned > 3;
}

/* dW = x delta'. */
static void weight_gradient(struct vg_network *network, struct layer *layer, const double *in)
{
    const size_t stride = network->stride;
    double *out = network->gradients + layer->offset;
    if (inner_is_cheaper(layer->inputs, layer->columns, stride)) {
        network->kernels->inner(in, layer->inputs, layer->z, layer->columns, stride, out);
        return;
    }
    size_t turned_row = vg_stride_of(layer->columns);
    network->kernels->transpose(layer->z, layer->columns, stride, network->turned, turned_row);
    struct vg_product job = {
        .m = layer->inputs,
        .n = layer->columns,
        .p = network->samples,
        .left = in,
        .l_row = stride,
        .l_col = 1,
        .right = network->turned,
        .r_row = turned_row,
        .out = out,
        .out_row = layer->columns,
        .scratch = network->packed,
    };
    network->kernels->product(&job);
}

/* dLoss/dx = W delta: times f' into the layer below where nothing stands between, else into `upstream`. */
static void pass_down(struct vg_network *network, size_t l)
{
    struct layer *layer = &network->layer[l];
    const size_t stride = network->stride;
    struct layer *below = l ? &network->layer[l - 1] : NULL;
    bool straight = below && !layer->normalized && below->columns == below->outputs;
    struct vg_product job = {
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
    };
    network->kernels->product(&job);
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

static void backward(struct vg_network *network)
{
    for (size_t l = network->layers; l-- > 0;) {
        struct layer *layer = &network->layer[l];
        double squares =
            network->kernels->row_sums(layer->z, layer->columns, network->stride, biases_of(network->gradients, layer));
        if (squares == 0 && !network->kernels->all_zero(layer->z, layer->columns * network->stride))
            squares = 1e-300; /* they are not there, the deltas are */
        tally_of(network, l)->delta_squares[l % VG_LANES_MAX] = squares;
        weight_gradient(network, layer, input_of(network, l));
        if (l > 0 || layer->normalized)
            pass_down(network, l);
    }
}

/* Norm clipping's factor: over every parameter, L2 included. */
static double clip_scale(const struct vg_network *network, const struct vg_training *training)
{
    double most = 0, squares = 0;
    if (training->clip.kind != VG_CLIP_NORM)
        return 1;
    for (int look = 0; look < 2; look++)
        for (size_t l = 0; l < network->layers; l++) {
            const struct layer *layer = &network->layer[l];
            const double *g = network->gradients + layer->offset, *w = network->parameters + layer->offset;
            for (size_t i = 0; i < layer->weights + layer->others; i++) {
                double x = i < layer->weights ? g[i] + training->l2 * w[i] : g[i];
                if (look == 0 && !(fabs(x) <= most))
                    most = fabs(x);
                if (look == 1)
                    squares += x / most * (x / most);
            }
        }
    double norm = most * sqrt(squares);
    return norm > training->clip.limit ? training->clip.limit / norm : 1;
}

static void tally_update(struct vg_network *network, size_t l, const struct vg_update *job)
{
    struct vg_tally *tally = tally_of(network, l);
    const size_t i = l % VG_LANES_MAX;
    tally_put(&tally->gradient, i, job->gradient.of);
    tally_put(&tally->change, i, job->change);
    tally_put(&tally->after, i, job->after);
    tally->abs_sum[i] = job->gradient.abs_sum;
    tally->max[i] = job->gradient.max;
}

static bool update(struct vg_network *network, const struct vg_training *training, bool measured)
{
    double t = (double)++network->updates, scale = clip_scale(network, training);
    const bool adam = training->optimizer == VG_ADAM;
    const double correction1 = adam ? 1 / (1 - pow(0.9, t)) : 1, correction2 = adam ? 1 / (1 - pow(0.999, t)) : 1;
    bool clipped = scale != 1;
    for (size_t l = 0; l < network->layers; l++) {
        struct layer *layer = &network->layer[l];
        struct vg_update job = {
            .optimizer = training->optimizer,
            .weights = layer->weights,
            .others = layer->others,
            .w = network->parameters + layer->offset,
            .g = network->gradients + layer->offset,
            .m = network->state[0] + layer->offset,
            .v = network->state[1] + layer->offset,
            .learning_rate = training->learning_rate,
            .l2 = training->l2,
            .scale = scale,
            .limit = training->clip.kind == VG_CLIP_VALUE ? training->clip.limit : INFINITY,
            .correction1 = correction1,
            .correction2 = correction2,
            .measure = measured,
        };
        network->kernels->update(&job);
        clipped |= job.clipped;
        if (measured)
            tally_update(network, l, &job);
    }
    network->moments_known = measured;
    network->state_used[0] |= vg_optimizer_state[training->optimizer] > 0;
    network->state_used[1] |= vg_optimizer_state[training->optimizer] > 1;
    return clipped;
}

void vg_network_step(struct vg_network *network, const struct vg_samples *samples, const uint32_t *index, size_t count,
                     const struct vg_training *training, struct vg_step *step)
{
    assert(count >= 1 && count <= network->spec.batch_max && samples->features == network->spec.inputs);
    load_batch(network, samples, index, 0, count);
    if (step->layers || training->l2 != 0)
        vg_ensure_weight_moments(network);
    forward(network, true, step->layers);
    struct vg_loss loss = output_loss(network);
    step->loss = loss.loss_sum / (double)count + vg_l2_loss(network, training->l2);
    step->accuracy = accuracy_of(network, loss.loss_sum, loss.correct, count);
    backward(network);
    step->clipped = update(network, training, step->layers);
    if (step->layers)
        vg_tally_measure(network, step->layers);
}

void vg_network_evaluate(struct vg_network *network, const struct vg_samples *samples, size_t first, size_t count,
                         double l2, double *loss, double *accuracy)
{
    double sum = 0;
    uint64_t correct = 0;
    for (size_t at = 0; at < count;) {
        size_t some = count - at < network->spec.batch_max ? count - at : network->spec.batch_max;
        load_batch(network, samples, NULL, first + at, some);
        forward(network, false, false);
        struct vg_loss part = output_loss(network);
        sum += part.loss_sum;
        correct += part.correct;
        at += some;
    }
    vg_ensure_weight_moments(network);
    *loss = sum / (double)count + vg_l2_loss(network, l2);
    *accuracy = accuracy_of(network, sum, correct, count);
}

void vg_network_predict(struct vg_network *network, const vg_real *x, size_t count, vg_real *out)
{
    struct vg_samples samples = {.values = x, .count = count, .features = network->spec.inputs};
    const struct layer *output = &network->layer[network->layers - 1];
    load_batch(network, &samples, NULL, 0, count);
    forward(network, false, false);
    for (size_t j = 0; j < count; j++)
        for (size_t c = 0; c < output->outputs; c++)
            out[j * output->outputs + c] = output->out[c * network->stride + j];
}
