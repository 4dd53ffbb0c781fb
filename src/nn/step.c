/* step.c: one step of training: forward, loss, backward, measure, update; and evaluation without it. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "network_internal.h"

/* Of a number that is gathered, of a weight that is updated: in multiplications and additions. */
enum { WORK_OF_GATHERING = 16, WORK_OF_UPDATE = 12 };

/* Samples that go into the columns of the input. */
struct gathering {
    struct vg_network *network;
    const struct vg_samples *samples;
    const uint32_t *index;
    size_t first, parts;
};

static void gather_part(void *context, size_t i)
{
    const struct gathering *job = context;
    const struct vg_network *network = job->network;
    const size_t count = network->samples, features = job->samples->features;
    const struct rows columns = rows_of_part(network->stride, i, job->parts);
    const size_t at = columns.first < count ? columns.first : count;
    network->kernels->gather(job->samples->values + (job->first + (job->index ? 0 : at)) * features, features,
                             job->index ? job->index + at : NULL, count - at, network->input + columns.first,
                             columns.count, network->stride);
}

/* The batch, a row a feature, and its labels. */
static void load_batch(struct vg_network *network, const struct vg_samples *samples, const uint32_t *index,
                       size_t first, size_t count)
{
    size_t stride = vg_stride_of(count), features = samples->features;
    network->samples = count;
    network->stride = stride;
    if (samples->values) {
        struct gathering job = {network, samples, index, first,
                                parts_of(network, stride, WORK_OF_GATHERING * features * stride)};
        in_parts(network, job.parts, gather_part, &job);
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

/* All layers. */
static void forward(struct vg_network *network, bool training, bool measured)
{
    struct vg_group groups[VG_WIDTH_MAX / VG_GROUP_ROWS];
    const size_t last = network->layers - 1;
    for (size_t l = 0; l <= last; l++) {
        struct layer *layer = &network->layer[l];
        if (layer->normalized)
            vg_norm_forward(network, layer, l ? network->layer[l - 1].out : network->input, training);
        vg_multiply_forward(network, l, l == last ? layer->out : layer->z, measured ? groups : NULL);
        if (l < last && measured)
            tally_activation(network, l, groups);
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

/* One update of all parameters, by chunks. */
struct update_job {
    struct vg_network *network;
    struct vg_update update; /* what all chunks have in common */
    size_t parts, chunks;
};

static void update_chunks(const struct update_job *job, const struct layer *layer, size_t first, size_t end)
{
    struct vg_update update = job->update;
    update.w += layer->offset + first * VG_UPDATE_CHUNK;
    update.g += layer->offset + first * VG_UPDATE_CHUNK;
    update.m += layer->offset + first * VG_UPDATE_CHUNK;
    update.v += layer->offset + first * VG_UPDATE_CHUNK;
    for (size_t k = first; k < end; k++) {
        const bool last = k + 1 == chunks_of(layer);
        update.weights = last ? layer->weights - k * VG_UPDATE_CHUNK : VG_UPDATE_CHUNK;
        update.others = last ? layer->others : 0;
        job->network->kernels->update(&update, &job->network->updated[layer->chunk + k]);
        update.w += VG_UPDATE_CHUNK;
        update.g += VG_UPDATE_CHUNK;
        update.m += VG_UPDATE_CHUNK;
        update.v += VG_UPDATE_CHUNK;
    }
}

static void update_part(void *context, size_t i)
{
    const struct update_job *job = context;
    const bool all = job->parts < 2;
    const size_t first = all ? 0 : i * job->chunks / job->parts,
                 end = all ? job->chunks : (i + 1) * job->chunks / job->parts;
    for (size_t l = 0; l < job->network->layers; l++) {
        const struct layer *layer = &job->network->layer[l];
        const size_t here = layer->chunk, behind = layer->chunk + chunks_of(layer);
        if (here < end && behind > first)
            update_chunks(job, layer, first > here ? first - here : 0, (end < behind ? end : behind) - here);
    }
}

static void add_up(struct vg_updated *sum, const struct vg_updated *next)
{
    const double max = next->gradient.max;
    sum->gradient.of = vg_sums_merge(sum->gradient.of, next->gradient.of);
    sum->gradient.abs_sum += next->gradient.abs_sum;
    sum->gradient.max = max > sum->gradient.max || max != max ? max : sum->gradient.max;
    sum->change = vg_sums_merge(sum->change, next->change);
    sum->after = vg_sums_merge(sum->after, next->after);
    sum->clipped |= next->clipped;
}

/* What a layer's chunks have told, in their order. */
static bool tally_update(struct vg_network *network, size_t l, bool measured)
{
    struct vg_updated *of = &network->updated[network->layer[l].chunk];
    struct vg_tally *tally = tally_of(network, l);
    const size_t i = l % VG_LANES_MAX;
    for (size_t k = 1; k < chunks_of(&network->layer[l]); k++)
        add_up(of, of + k);
    if (measured) {
        tally_put(&tally->gradient, i, of->gradient.of);
        tally_put(&tally->change, i, of->change);
        tally_put(&tally->after, i, of->after);
        tally->abs_sum[i] = of->gradient.abs_sum;
        tally->max[i] = of->gradient.max;
    }
    return of->clipped;
}

static bool update(struct vg_network *network, const struct vg_training *training, bool measured)
{
    const double t = (double)++network->updates, scale = clip_scale(network, training);
    const bool adam = training->optimizer == VG_ADAM;
    const struct layer *last = &network->layer[network->layers - 1];
    struct update_job job = {
        .network = network,
        .chunks = last->chunk + chunks_of(last),
        .update =
            {
                .optimizer = training->optimizer,
                .w = network->parameters,
                .g = network->gradients,
                .m = network->state[0],
                .v = network->state[1],
                .learning_rate = training->learning_rate,
                .l2 = training->l2,
                .scale = scale,
                .limit = training->clip.kind == VG_CLIP_VALUE ? training->clip.limit : INFINITY,
                .correction1 = adam ? 1 / (1 - pow(0.9, t)) : 1,
                .correction2 = adam ? 1 / (1 - pow(0.999, t)) : 1,
                .measure = measured,
            },
    };
    bool clipped = scale != 1;
    job.parts = parts_of(network, job.chunks * VG_GROUP_ROWS, WORK_OF_UPDATE * network->block);
    in_parts(network, job.parts, update_part, &job);
    for (size_t l = 0; l < network->layers; l++)
        clipped |= tally_update(network, l, measured);
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
    for (size_t l = network->layers; l-- > 0;)
        vg_multiply_backward(network, l);
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
