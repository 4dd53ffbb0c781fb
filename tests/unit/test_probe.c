/* Looking into a network: what is seen is what is there, and training does not notice. */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../check_main.h"
#include "../driven.h"
#include "clock.h"
#include "vgtop/probe.h"
#include "vgtop/trainer.h"

static struct vg_session *session_of(const char *settings)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    vg_experiment_default(&experiment);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
    ck_assert_msg(vg_session_script(session, NULL, settings, NULL, &error), "%s", error.text);
    return session;
}

static struct vg_probe *probe_of(struct vg_session *session)
{
    struct vg_error error = {""};
    struct vg_probe *probe = vg_probe_create(&error);
    ck_assert_ptr_nonnull(probe);
    ck_assert_msg(vg_session_probe(session, probe, &error), "%s", error.text);
    return probe;
}

static bool fill(struct vg_probe *probe, struct vg_probe_want want, struct vg_view *view)
{
    struct vg_error error = {""};
    bool computed = false;
    ck_assert_msg(vg_probe_fill(probe, &want, view, &computed, &error), "%s", error.text);
    return computed;
}

static const struct vg_probe_want all = {.boundary = true,
                                         .rows = 17,
                                         .cols = 31,
                                         .distributions = true,
                                         .ridge = VG_OF_GRADIENTS,
                                         .preactivation = true,
                                         .layer = 0};

/* Every activation's sort of weights, every norm, two classes and more, no hidden layer at all. */
static const char *const settings[] = {
    "set activation=tanh; step 300",
    "set data=spiral; set hidden=16,16; set activation=relu; set init=he_normal; step 100",
    "set data=iris; set hidden=8; set norm=batch; step 60",
    "set data=spiral; set hidden=12,7; set norm=layer; set activation=elu; step 60",
    "set data=moons; set hidden=6,6; set activation=maxout; step 60",
    "set data=spiral; set hidden=6,6; set activation=maxout; set norm=batch; step 60",
    "depth 0; step 20",
    "set activation=relu",
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static double share_of(const vg_real *logits, size_t classes, size_t class)
{
    double sum = 0, most = -INFINITY;
    if (classes == 2)
        return 1 / (1 + exp(class == 1 ? -logits[0] : logits[0]));
    for (size_t c = 0; c < classes; c++)
        most = fmax(most, logits[c]);
    for (size_t c = 0; c < classes; c++)
        sum += exp(logits[c] - most);
    return exp(logits[class] - most) / sum;
}

START_TEST(the_plane_is_what_the_network_answers)
{
    struct vg_session *session = session_of(settings[_i]);
    struct vg_probe *probe = probe_of(session);
    struct vg_view view = {0};
    ck_assert(fill(probe, all, &view));
    const struct vg_boundary *b = view.boundary;
    ck_assert_ptr_nonnull(b);
    ck_assert_uint_eq(b->rows, 17);
    ck_assert_uint_eq(b->cols, 31);
    size_t classes = vg_session_dataset(session)->classes;
    for (size_t i = 0; i < b->rows * b->cols; i++) {
        const vg_real x[2] = {b->x_low + ((double)(i % b->cols) + 0.5) / (double)b->cols * (b->x_high - b->x_low),
                              b->y_high - ((double)(i / b->cols) + 0.5) / (double)b->rows * (b->y_high - b->y_low)};
        vg_real logits[8];
        vg_network_predict(vg_session_network(session), x, 1, logits);
        const struct vg_boundary_cell *cell = &b->cells[i];
        ck_assert_uint_ne(cell->first, cell->second);
        ck_assert_double_eq_tol((double)cell->first_share, share_of(logits, classes, cell->first), 1e-6);
        ck_assert_double_eq_tol((double)cell->second_share, share_of(logits, classes, cell->second), 1e-6);
        for (size_t c = 0; c < classes; c++) {
            ck_assert_double_ge((double)cell->first_share + 1e-6, share_of(logits, classes, c));
            if (c != cell->first)
                ck_assert_double_ge((double)cell->second_share + 1e-6, share_of(logits, classes, c));
        }
    }
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

START_TEST(the_points_are_the_training_set_and_marked_as_the_network_has_them)
{
    struct vg_session *session = session_of(settings[_i]);
    struct vg_probe *probe = probe_of(session);
    struct vg_view view = {0};
    double loss, accuracy;
    fill(probe, all, &view);
    const struct vg_boundary *b = view.boundary;
    const struct vg_samples *samples = &vg_session_dataset(session)->samples;
    ck_assert_uint_eq(b->point_count, samples->count);
    size_t wrong = 0;
    for (size_t i = 0; i < b->point_count; i++) {
        ck_assert_uint_eq(b->points[i].label, samples->labels[i]);
        ck_assert_double_eq_tol(b->x_low + (double)b->points[i].across * (b->x_high - b->x_low), samples->values[2 * i],
                                1e-5);
        ck_assert_double_eq_tol(b->y_low + (double)b->points[i].up * (b->y_high - b->y_low), samples->values[2 * i + 1],
                                1e-5);
        ck_assert(b->points[i].across > 0 && b->points[i].across < 1 && b->points[i].up > 0 && b->points[i].up < 1);
        wrong += !b->points[i].right;
    }
    ck_assert_uint_eq(b->wrong, wrong);
    vg_session_evaluate(session, &loss, &accuracy);
    ck_assert_double_eq_tol(1 - (double)wrong / (double)b->point_count, accuracy, 1e-12);
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

static uint64_t counted(const struct vg_histogram *histogram)
{
    uint64_t sum = histogram->below + histogram->above + histogram->zeros + histogram->non_finite;
    for (size_t i = 0; i < VG_HISTOGRAM_BINS; i++)
        sum += histogram->bins[i];
    return sum;
}

START_TEST(histograms_count_every_number)
{
    struct vg_session *session = session_of(settings[_i]);
    struct vg_probe *probe = probe_of(session);
    struct vg_network *network = vg_session_network(session);
    const size_t points = vg_session_dataset(session)->samples.count;
    const size_t batch = points < VG_PROBE_BATCH ? points : VG_PROBE_BATCH;
    struct vg_view view = {0};
    for (size_t l = 0; l < vg_network_layers(network); l++) {
        struct vg_layer layer = vg_network_layer(network, l);
        const size_t weights = layer.inputs * layer.columns;
        const size_t totals[VG_QUANTITY_COUNT] = {weights, weights, layer.columns * batch, layer.outputs * batch};
        struct vg_probe_want want = all;
        want.layer = l;
        for (size_t q = 0; q < VG_QUANTITY_COUNT; q++) {
            want.ridge = (enum vg_quantity)q;
            ck_assert(fill(probe, want, &view));
            const struct vg_distributions *d = view.distributions;
            ck_assert_uint_eq(d->layer, l);
            ck_assert_uint_eq(d->layers, vg_network_layers(network));
            ck_assert_uint_eq(d->of[q].total, totals[q]);
            ck_assert_uint_eq(counted(&d->of[q]), totals[q]);
            ck_assert_uint_eq(d->of[q].non_finite, 0);
            ck_assert(!d->of[q].log && d->ridges[l].log);
            ck_assert_uint_eq(d->ridges[l].total, totals[q]);
            ck_assert_uint_eq(counted(&d->ridges[l]), totals[q]);
            ck_assert_double_eq(d->ridges[l].low, d->ridges[0].low);
            ck_assert_double_eq(d->ridges[l].high, d->ridges[0].high);
        }
        ck_assert_uint_eq(view.preactivation_layer, l);
        ck_assert_uint_eq(view.preactivation.total, layer.columns * batch);
        ck_assert_uint_eq(counted(&view.preactivation), layer.columns * batch);
    }
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

/* What a network that is stepped at learning rate 0 on the whole set has must be what the histograms have. */
START_TEST(histograms_are_those_of_the_same_batch)
{
    struct vg_session *session =
        session_of("set data=xor; samples 200; set activation=tanh; set hidden=7,7; step 50; batch 0; step 1");
    struct vg_probe *probe = probe_of(session);
    struct vg_network *network = vg_session_network(session);
    const struct vg_samples *samples = &vg_session_dataset(session)->samples;
    const struct vg_training training = {.optimizer = VG_SGD};
    struct vg_step step = {.layers = NULL};
    struct vg_view view = {0};
    struct vg_probe_want want = all;
    want.layer = 1;
    fill(probe, want, &view);
    ck_assert_uint_eq(samples->count, 200);
    vg_network_step(network, samples, NULL, samples->count, &training, &step);
    struct vg_layer layer = vg_network_layer(network, 1);
    struct vg_histogram mine;
    const struct vg_histogram *its = &view.distributions->of[VG_OF_WEIGHTS];
    vg_histogram_begin(&mine, false, its->low, its->high);
    vg_histogram_add(&mine, layer.weights, layer.inputs * layer.columns);
    ck_assert_mem_eq(&mine, its, sizeof mine);
    its = &view.distributions->of[VG_OF_GRADIENTS];
    vg_histogram_begin(&mine, false, its->low, its->high);
    vg_histogram_add(&mine, layer.weight_gradients, layer.inputs * layer.columns);
    ck_assert_mem_eq(&mine, its, sizeof mine);
    its = &view.distributions->of[VG_OF_ACTIVATIONS];
    vg_histogram_begin(&mine, false, its->low, its->high);
    for (size_t u = 0; u < layer.outputs; u++)
        vg_histogram_add(&mine, layer.activations + u * layer.stride, samples->count);
    ck_assert_mem_eq(&mine, its, sizeof mine);
    its = &view.distributions->of[VG_OF_DELTAS];
    vg_histogram_begin(&mine, false, its->low, its->high);
    for (size_t i = 0; i < layer.columns * samples->count; i++) {
        vg_real own = layer.deltas[i / samples->count * layer.stride + i % samples->count] * (double)samples->count;
        vg_histogram_add(&mine, &own, 1);
    }
    ck_assert_mem_eq(&mine, its, sizeof mine);
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

START_TEST(preactivations_are_what_the_activation_was_given)
{
    struct vg_session *session = session_of(settings[_i]);
    struct vg_network *network = vg_session_network(session);
    const struct vg_network_spec *spec = vg_network_get_spec(network);
    const struct vg_samples *samples = &vg_session_dataset(session)->samples;
    const struct vg_training training = {.optimizer = VG_SGD};
    struct vg_step step = {.layers = NULL};
    size_t count = samples->count < spec->batch_max ? samples->count : spec->batch_max;
    vg_network_step(network, samples, NULL, count, &training, &step);
    for (size_t l = 0; l < vg_network_layers(network); l++) {
        struct vg_layer layer = vg_network_layer(network, l);
        const vg_real *z = vg_network_preactivations(network, l);
        bool hidden = l + 1 < vg_network_layers(network);
        for (size_t u = 0; u < layer.outputs; u++)
            for (size_t j = 0; j < count; j++) {
                double at = z[u * layer.stride + j];
                if (layer.columns > layer.outputs)
                    at = fmax(at, z[(u + layer.outputs) * layer.stride + j]);
                double f = hidden ? vg_activation_value(spec->activation, at) : at;
                ck_assert_double_eq_tol(f, layer.activations[u * layer.stride + j], 1e-12 * (1 + fabs(f)));
            }
    }
    vg_session_destroy(session);
}
END_TEST

START_TEST(copied_weights_answer_alike_and_other_shapes_are_refused)
{
    struct vg_session *session = session_of(settings[_i]);
    struct vg_network *network = vg_session_network(session);
    struct vg_network_spec spec = *vg_network_get_spec(network);
    const vg_real x[4] = {0.3, -0.7, 5, 4};
    vg_real mine[16], its[16];
    spec.batch_max = 2;
    spec.activation.kind = vg_activations[spec.activation.kind].pieces == 1 ? VG_LINEAR : VG_MAXOUT;
    struct vg_network *copy = vg_network_create(&spec, NULL);
    ck_assert(vg_network_copy_weights(copy, network));
    vg_network_predict(copy, x, 2, mine);
    vg_network_predict(network, x, 2, its);
    ck_assert_mem_eq(mine, its, 2 * sizeof(vg_real) * (spec.classes == 2 ? 1 : spec.classes));
    vg_network_destroy(copy);
    spec.norm = spec.norm == VG_NORM_LAYER ? VG_NORM_BATCH : VG_NORM_LAYER;
    copy = vg_network_create(&spec, NULL);
    ck_assert(spec.hidden_count == 0 || vg_network_layers(copy) == vg_network_layers(network));
    ck_assert(!vg_network_copy_weights(copy, network));
    vg_network_destroy(copy);
    spec.norm = VG_NORM_NONE;
    spec.hidden[spec.hidden_count++] = 9;
    copy = vg_network_create(&spec, NULL);
    ck_assert(!vg_network_copy_weights(copy, network));
    vg_network_destroy(copy);
    vg_session_destroy(session);
}
END_TEST

START_TEST(probing_changes_no_bit_of_the_training)
{
    struct vg_session *left = session_of(settings[_i]), *right = session_of(settings[_i]);
    struct vg_probe *probe = probe_of(right);
    struct vg_view view = {0};
    for (int round = 0; round < 10; round++) {
        struct vg_probe_want want = all;
        want.layer = (size_t)round;
        want.ridge = (enum vg_quantity)(round % VG_QUANTITY_COUNT);
        ck_assert(vg_session_probe(right, probe, NULL));
        fill(probe, want, &view);
        vg_session_step(left, 7);
        vg_session_step(right, 7);
    }
    struct vg_network *a = vg_session_network(left), *b = vg_session_network(right);
    const size_t bytes = vg_network_block_size(a) * sizeof(vg_real);
    ck_assert_mem_eq(vg_network_parameters(a), vg_network_parameters(b), bytes);
    ck_assert_mem_eq(vg_network_gradients(a), vg_network_gradients(b), bytes);
    for (size_t slot = 0; slot < 2; slot++)
        ck_assert_mem_eq(vg_network_optimizer_state(a, slot), vg_network_optimizer_state(b, slot), bytes);
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(left);
    vg_session_destroy(right);
}
END_TEST

START_TEST(nothing_is_computed_twice)
{
    struct vg_session *session = session_of("step 10");
    struct vg_probe *probe = probe_of(session);
    struct vg_view view = {0};
    struct vg_probe_want want = all, boundary = {.boundary = true, .rows = 17, .cols = 31};
    ck_assert(fill(probe, want, &view));
    ck_assert(!fill(probe, want, &view));
    ck_assert(!fill(probe, boundary, &view));
    want.cols = 30;
    ck_assert(fill(probe, want, &view));
    ck_assert_uint_eq(view.boundary->cols, 30);
    want.layer = 2;
    ck_assert(fill(probe, want, &view));
    ck_assert_uint_eq(view.distributions->layer, 2);
    ck_assert_uint_eq(view.preactivation_layer, 2);
    ck_assert(!fill(probe, want, &view));
    vg_session_step(session, 1);
    ck_assert(!fill(probe, want, &view));
    ck_assert(vg_session_probe(session, probe, NULL));
    ck_assert(fill(probe, want, &view));
    vg_view_free(&view);
    ck_assert_msg(fill(probe, want, &view), "a new view shows nothing yet");
    ck_assert_ptr_nonnull(view.boundary);
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

START_TEST(an_empty_probe_shows_nothing)
{
    struct vg_probe *probe = vg_probe_create(NULL);
    struct vg_view view = {0};
    ck_assert(!fill(probe, all, &view));
    ck_assert_int_eq(view.probe, VG_PROBE_NONE);
    ck_assert_ptr_null(view.boundary);
    ck_assert_ptr_null(view.distributions);
    vg_probe_destroy(probe);
    vg_probe_destroy(NULL);
}
END_TEST

/* From two features to four and back: what was there goes, and comes again. */
START_TEST(other_data_take_the_plane_away)
{
    char path[] = "/tmp/vgtop-probe-XXXXXX", line[300];
    int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "w");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < 40; i++)
        fprintf(file, "%d,%d,%d,%d,%d\n", i, -i, i * i, 1, i % 3);
    fclose(file);
    struct vg_session *session = session_of("step 3");
    struct vg_probe *probe = probe_of(session);
    struct vg_view view = {0};
    struct vg_error error = {""};
    fill(probe, all, &view);
    ck_assert_ptr_nonnull(view.boundary);
    snprintf(line, sizeof line, "set data=csv:%s; step 2", path);
    ck_assert_msg(vg_session_script(session, NULL, line, NULL, &error), "%s", error.text);
    ck_assert(vg_session_probe(session, probe, NULL));
    fill(probe, all, &view);
    ck_assert_ptr_null(view.boundary);
    ck_assert_uint_eq(view.probe_features, 4);
    ck_assert_ptr_nonnull(view.distributions);
    ck_assert(vg_session_script(session, NULL, "set data=moons; step 2", NULL, &error));
    ck_assert(vg_session_probe(session, probe, NULL));
    fill(probe, all, &view);
    ck_assert_ptr_nonnull(view.boundary);
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
    remove(path);
}
END_TEST

START_TEST(too_large_a_network_is_said_so)
{
    struct vg_session *session = session_of("set hidden=1024,1024,1024,1024,1024,1024");
    struct vg_probe *probe = vg_probe_create(NULL);
    struct vg_view view = {0};
    ck_assert(vg_session_probe(session, probe, NULL));
    fill(probe, all, &view);
    ck_assert_int_eq(view.probe, VG_PROBE_TOO_LARGE);
    ck_assert_uint_eq(view.probe_parameters, vg_network_parameter_count(vg_session_network(session)));
    ck_assert_ptr_null(view.boundary);
    ck_assert_ptr_null(view.distributions);
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

START_TEST(weights_that_are_not_finite_are_counted_as_such)
{
    struct vg_session *session = session_of("set activation=relu; step 5");
    struct vg_network *network = vg_session_network(session);
    struct vg_view view = {0};
    vg_network_layer(network, 0).weights[0] = NAN;
    vg_network_layer(network, 0).weights[1] = INFINITY;
    vg_network_parameters(network);
    struct vg_probe *probe = probe_of(session);
    fill(probe, all, &view);
    ck_assert_uint_eq(view.distributions->of[VG_OF_WEIGHTS].non_finite, 2);
    ck_assert_uint_eq(counted(&view.distributions->of[VG_OF_WEIGHTS]), view.distributions->of[VG_OF_WEIGHTS].total);
    ck_assert(isfinite(view.preactivation.low) && isfinite(view.preactivation.high));
    vg_view_free(&view);
    vg_probe_destroy(probe);
    vg_session_destroy(session);
}
END_TEST

/* ---- histograms */

START_TEST(a_number_falls_into_its_bin)
{
    struct vg_histogram h;
    const vg_real x[] = {-2, -1, -0.999, 0, 0.5, 1, 1.0001, NAN, INFINITY, -INFINITY};
    vg_histogram_begin(&h, false, -1, 1);
    vg_histogram_add(&h, x, 10);
    ck_assert_uint_eq(h.total, 10);
    ck_assert_uint_eq(counted(&h), 10);
    ck_assert_uint_eq(h.below, 1);
    ck_assert_uint_eq(h.above, 1);
    ck_assert_uint_eq(h.non_finite, 3);
    ck_assert_uint_eq(h.bins[0], 2);
    ck_assert_uint_eq(h.bins[VG_HISTOGRAM_BINS / 2], 1);
    ck_assert_uint_eq(h.bins[VG_HISTOGRAM_BINS * 3 / 4], 1);
    ck_assert_uint_eq(h.bins[VG_HISTOGRAM_BINS - 1], 1);
    const vg_real y[] = {0, -0.0, 1e-3, -1e-3, 1, 1e-5, 10};
    vg_histogram_begin(&h, true, -4, 0);
    vg_histogram_add(&h, y, 7);
    ck_assert_uint_eq(counted(&h), 7);
    ck_assert_uint_eq(h.zeros, 2);
    ck_assert_uint_eq(h.below, 1);
    ck_assert_uint_eq(h.above, 1);
    ck_assert_uint_eq(h.bins[VG_HISTOGRAM_BINS / 4], 2);
    ck_assert_uint_eq(h.bins[VG_HISTOGRAM_BINS - 1], 1);
}
END_TEST

START_TEST(an_axis_is_round_holds_the_numbers_and_stays)
{
    struct vg_extent extent = {0};
    const vg_real x[] = {-0.7, 0.2, 1.9, NAN};
    double low = 0, high = 0;
    vg_extent_add(&extent, x, 4);
    vg_extent_linear(&extent, &low, &high);
    ck_assert_double_eq(low, -2);
    ck_assert_double_eq(high, 2);
    const vg_real smaller[] = {-1, 1};
    extent = (struct vg_extent){0};
    vg_extent_add(&extent, smaller, 2);
    vg_extent_linear(&extent, &low, &high);
    ck_assert_double_eq(high, 2);
    const vg_real tiny[] = {0, 1e-9};
    extent = (struct vg_extent){0};
    vg_extent_add(&extent, tiny, 2);
    vg_extent_linear(&extent, &low, &high);
    ck_assert_double_eq(low, 0);
    ck_assert_double_eq_tol(high, 1e-9, 1e-15);
}
END_TEST

START_TEST(every_axis_can_be_divided_into_bins)
{
    static const vg_real odd[] = {0, 5e-324, -5e-324, 1e-300, 1e300, 1.7e308, -1.7e308, 1, NAN, INFINITY};
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++) {
            struct vg_extent extent = {0};
            struct vg_histogram h;
            const vg_real x[2] = {odd[i], odd[j]};
            double low = 0, high = 0;
            vg_extent_add(&extent, x, 2);
            vg_extent_linear(&extent, &low, &high);
            ck_assert(isfinite(low) && isfinite(high) && low < high);
            ck_assert(isfinite(VG_HISTOGRAM_BINS / (high - low)));
            vg_histogram_begin(&h, false, low, high);
            vg_histogram_add(&h, x, 2);
            ck_assert_uint_eq(counted(&h), 2);
        }
}
END_TEST

/* ---- with a trainer */

static void wait_ms(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static struct vg_trainer *trainer_of(double speed, const char *script)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    vg_experiment_default(&experiment);
    struct vg_trainer *trainer = vg_trainer_start(&experiment, speed, NULL, script, NULL, &error);
    ck_assert_msg(trainer != NULL, "%s", error.text);
    return trainer;
}

/* Asks until a copy has come. */
static bool fetch(struct vg_trainer *trainer, struct vg_probe *probe)
{
    for (int i = 0; i < 1000; i++) {
        if (trainer_probe(trainer, 0, probe))
            return true;
        wait_ms(5);
    }
    return false;
}

START_TEST(a_trainer_hands_over_copies_while_everything_changes)
{
    static const char *const commands[] = {"activation relu", "data spiral",  "hidden 8,8",        "norm batch",
                                           "restart",         "data circles", "activation maxout", "pause; step 20",
                                           "norm none",       "pause"};
    struct vg_trainer *trainer = trainer_of(INFINITY, NULL);
    struct vg_probe *probe = vg_probe_create(NULL);
    struct vg_view view = {0};
    for (size_t i = 0; i < 20; i++) {
        struct vg_probe_want want = all;
        want.layer = i;
        trainer_send_line(trainer, commands[i % 10], NULL);
        trainer_probe(trainer, 0, probe);
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &view, NULL));
        fill(probe, want, &view);
        wait_ms(20);
    }
    trainer_send_line(trainer, "step 1", NULL); /* whatever state it is in, there is something new */
    ck_assert(fetch(trainer, probe));
    fill(probe, all, &view);
    ck_assert_int_eq(view.probe, VG_PROBE_DONE);
    vg_trainer_stop(trainer);
    vg_view_free(&view);
    vg_probe_destroy(probe);
}
END_TEST

static int bytes_within(struct vg_trainer *trainer, struct vg_view *view, int ms)
{
    struct pollfd source = {.fd = trainer_wake_fd(trainer), .events = POLLIN};
    int count = 0;
    while (poll(&source, 1, ms) > 0) {
        count++;
        ck_assert(trainer_view(trainer, VG_GRAD_SD, view, NULL));
    }
    return count;
}

START_TEST(a_paused_trainer_makes_one_copy_and_then_is_quiet)
{
    struct vg_trainer *trainer = trainer_of(1000, "step 50");
    struct vg_probe *probe = vg_probe_create(NULL);
    struct vg_view view = {0};
    do {
        wait_ms(5);
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &view, NULL));
    } while (view.state != VG_STATE_PAUSED || view.step < 50);
    bytes_within(trainer, &view, 50);
    ck_assert_msg(fetch(trainer, probe), "asking wakes a paused trainer");
    bytes_within(trainer, &view, 50);
    ck_assert(!trainer_probe(trainer, 0, probe));
    ck_assert_int_eq(bytes_within(trainer, &view, 400), 0);
    ck_assert(!trainer_probe(trainer, 0, probe));
    trainer_send_line(trainer, "activation tanh", NULL);
    ck_assert_int_gt(bytes_within(trainer, &view, 300), 0);
    ck_assert_msg(trainer_probe(trainer, 0, probe), "another activation is another picture");
    vg_trainer_stop(trainer);
    vg_view_free(&view);
    vg_probe_destroy(probe);
}
END_TEST

START_TEST(copies_come_at_most_ten_times_a_second)
{
    struct vg_trainer *trainer = trainer_of(INFINITY, NULL);
    struct vg_probe *probe = vg_probe_create(NULL);
    int fetched = 0;
    ck_assert(fetch(trainer, probe));
    const int64_t began = vg_clock_ns();
    for (int i = 0; i < 100; i++, wait_ms(5))
        fetched += trainer_probe(trainer, _i == 0 ? 0 : 10, probe);
    const int tenths = (int)((vg_clock_ns() - began) / 100000000) + 1;
    ck_assert_int_le(fetched, _i == 0 ? tenths : 1 + tenths / 100);
    ck_assert(_i == 1 || fetched >= 2);
    vg_trainer_stop(trainer);
    vg_probe_destroy(probe);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("probe");
    TCase *seen = tcase_create("what is seen"), *bins = tcase_create("histograms"), *thread = tcase_create("trainer");
    tcase_set_timeout(seen, 120);
    tcase_set_timeout(thread, 120);
    tcase_add_loop_test(seen, the_plane_is_what_the_network_answers, 0, SETTINGS);
    tcase_add_loop_test(seen, the_points_are_the_training_set_and_marked_as_the_network_has_them, 0, SETTINGS);
    tcase_add_loop_test(seen, histograms_count_every_number, 0, SETTINGS);
    tcase_add_test(seen, histograms_are_those_of_the_same_batch);
    tcase_add_loop_test(seen, preactivations_are_what_the_activation_was_given, 0, SETTINGS);
    tcase_add_loop_test(seen, copied_weights_answer_alike_and_other_shapes_are_refused, 0, SETTINGS);
    tcase_add_loop_test(seen, probing_changes_no_bit_of_the_training, 0, SETTINGS);
    tcase_add_test(seen, nothing_is_computed_twice);
    tcase_add_test(seen, an_empty_probe_shows_nothing);
    tcase_add_test(seen, other_data_take_the_plane_away);
    tcase_add_test(seen, too_large_a_network_is_said_so);
    tcase_add_test(seen, weights_that_are_not_finite_are_counted_as_such);
    tcase_add_test(bins, a_number_falls_into_its_bin);
    tcase_add_test(bins, an_axis_is_round_holds_the_numbers_and_stays);
    tcase_add_test(bins, every_axis_can_be_divided_into_bins);
    tcase_add_test(thread, a_trainer_hands_over_copies_while_everything_changes);
    tcase_add_test(thread, a_paused_trainer_makes_one_copy_and_then_is_quiet);
    tcase_add_loop_test(thread, copies_come_at_most_ten_times_a_second, 0, 2);
    suite_add_tcase(suite, seen);
    suite_add_tcase(suite, bins);
    suite_add_tcase(suite, thread);
    return suite;
}

CHECK_MAIN(make_suite)
