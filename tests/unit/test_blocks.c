/* test_blocks.c: blocks and roles are found in names, their numbers are pooled exactly, and they become rows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "blocks.h"
#include "fold.h"
#include "gpt_maker.h"
#include "job.h"
#include "text.h"
#include "vgtop/pool.h"

#define COUNT(names) (sizeof(names) / sizeof *(names))

static struct vg_schema schema;
static struct vg_view view;
static struct vg_recorder *recorder;
static struct vg_fold fold;
static struct vg_look look;

static void set_up(void)
{
    vg_look_default(&look);
}

static void tear_down(void)
{
    vg_schema_free(&schema);
    vg_fold_free(&fold);
    vg_recorder_destroy(recorder);
    recorder = NULL;
    vg_view_free(&view);
}

/* ---- names */

START_TEST(wrappers_are_stripped_from_names)
{
    static const char *const names[][2] = {
        {"module.transformer.h.0.mlp", "transformer.h.0.mlp"},
        {"_orig_mod.module.h.0", "h.0"},
        {"module._orig_mod.h.0", "h.0"},
        {"h.0._checkpoint_wrapped_module.mlp", "h.0.mlp"},
        {"_fsdp_wrapped_module.h._fsdp_wrapped_module.0.a", "h.0.a"},
        {"encoder.module.a", "encoder.module.a"}, /* it may be a part's own name */
        {"module.", "module."},
        {"", ""},
    };
    char plain[64];
    for (size_t i = 0; i < COUNT(names); i++) {
        vg_plain_name(names[i][0], plain, sizeof plain);
        ck_assert_str_eq(plain, names[i][1]);
    }
    vg_plain_name("abäää", plain, 6); /* only whole characters fit */
    ck_assert_str_eq(plain, "abä");
}
END_TEST

static void ck_layer(size_t l, unsigned block, const char *group, const char *role)
{
    ck_assert_uint_eq(schema.layers[l].block, block);
    ck_assert_str_eq(schema.layers[l].group, group);
    ck_assert_str_eq(schema.layers[l].role, role);
}

START_TEST(the_first_whole_number_is_the_block)
{
    static const char *const names[] = {"transformer.wte",     "transformer.h.0.ln|",      "transformer.h.0.mlp.c_fc",
                                        "transformer.h.1.ln|", "transformer.h.1.mlp.c_fc", "lm_head"};
    schema = schema_of(names, COUNT(names));
    ck_layer(0, 0, "", "");
    ck_layer(1, 1, "h.0", "ln");
    ck_layer(2, 1, "h.0", "mlp.c_fc");
    ck_layer(4, 2, "h.1", "mlp.c_fc");
    ck_layer(5, 0, "", "");
    ck_assert_str_eq(schema.layers[4].name + schema.layers[4].tail, "mlp.c_fc");
    ck_assert(schema.layers[1].is_vector && !schema.layers[2].is_vector);
    ck_assert_uint_eq(schema.layer_count, COUNT(names));
}
END_TEST

START_TEST(further_numbers_are_one_role)
{
    static const char *const names[] = {"layers.3.experts.0.w1", "layers.3.experts.7.w1", "layers.3.experts.7.w2",
                                        "layers.4.experts.0.w1", "layers.4.experts.7.w1", "layers.4.experts.7.w2"};
    schema = schema_of(names, COUNT(names));
    ck_layer(1, 1, "layers.3", "experts.*.w1");
    ck_assert_uint_eq(schema.layers[0].kind, schema.layers[4].kind);
    ck_assert_uint_eq(schema.pool_count, 4); /* both experts' w1, and all, of two blocks */
    const struct vg_schema_layer *pool = &schema.layers[schema.layer_count];
    ck_assert_str_eq(pool->role, "experts.*.w1");
    ck_assert_uint_eq(pool->members, 2);
    ck_assert_uint_eq(pool[1].members, 3);
    ck_assert_uint_eq(pool[1].kind, 0);
    ck_assert_uint_eq(pool->size, 2 * 64 * 64);
    ck_assert_uint_eq(pool->shape[1], 64);
}
END_TEST

START_TEST(names_without_a_number_are_no_blocks)
{
    static const char *const plain[] = {"conv1", "layer 1", "fc", "0", "2", "features.3"};
    schema = schema_of(plain, COUNT(plain));
    for (size_t l = 0; l < COUNT(plain); l++)
        ck_assert_uint_eq(schema.layers[l].block, 0);
    ck_assert_uint_eq(schema.pool_count, 0);
    vg_schema_free(&schema);
    static const char *const alone[] = {"blocks.0.w", "blocks.1.w", "blocks.2.w"}; /* one layer each: a chain */
    schema = schema_of(alone, COUNT(alone));
    ck_assert_uint_eq(schema.layers[1].block, 0);
    ck_assert_uint_eq(schema.pool_count, 0);
}
END_TEST

START_TEST(a_single_block_and_a_thousand)
{
    static const char *const one[] = {"h.0.a", "h.0.b", "h.0.c"};
    schema = schema_of(one, COUNT(one));
    ck_layer(2, 1, "h.0", "c");
    ck_assert_uint_eq(schema.pool_count, 1);
    vg_schema_free(&schema);
    static char text[4000][32];
    static const char *names[4000];
    for (size_t l = 0; l < COUNT(names); l++) {
        snprintf(text[l], sizeof text[l], "h.%zu.%c", l / 4, (char)('a' + l % 4));
        names[l] = text[l];
    }
    schema = schema_of(names, COUNT(names));
    ck_layer(3999, 1000, "h.999", "d");
    /* as many pooled layers as there is room for */
    ck_assert_uint_eq(vg_schema_all(&schema), VG_SCHEMA_LAYERS_MAX);
}
END_TEST

START_TEST(blocks_have_names_that_differ)
{
    static const char *const resnet[] = {"layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1", "layer2.0.conv2"};
    schema = schema_of(resnet, COUNT(resnet));
    ck_layer(0, 1, "layer1.0", "conv1");
    ck_layer(3, 2, "layer2.0", "conv2");
    vg_schema_free(&schema);
    static const char *const both[] = {"model.encoder.layers.0.a", "model.encoder.layers.0.b",
                                       "model.decoder.layers.0.a", "model.decoder.layers.0.b"};
    schema = schema_of(both, COUNT(both));
    ck_layer(0, 1, "encoder.layers.0", "a");
    ck_layer(2, 2, "decoder.layers.0", "a");
    vg_schema_free(&schema);
    static const char *const bare[] = {"0.a", "0.b", "1.a", "1.b"};
    schema = schema_of(bare, COUNT(bare));
    ck_layer(2, 2, "block 1", "a");
}
END_TEST

START_TEST(long_names_are_shortened_in_the_middle)
{
    char text[64];
    vg_text_middle("h.11.attn.c_proj", 12, text, sizeof text);
    ck_assert_str_eq(text, "h.11…c_proj");
    vg_text_middle("h.11.attn.c_proj", 16, text, sizeof text);
    ck_assert_str_eq(text, "h.11.attn.c_proj");
    vg_text_middle("averyverylongword", 9, text, sizeof text);
    ck_assert_str_eq(text, "aver…word");
    vg_text_middle("h.ä.äöüäöüäöü", 9, text, sizeof text);
    ck_assert_str_eq(text, "h.ä…üäöü");
    vg_text_middle("abc", 2, text, sizeof text);
    ck_assert_str_eq(text, "ab");
    vg_text_middle("", 0, text, sizeof text);
    ck_assert_str_eq(text, "");
}
END_TEST

/* ---- pooled numbers */

/* Made-up gradients of three layers of unlike sizes; their statistics, one layer at a time and all together. */
START_TEST(pooled_numbers_are_those_of_all_numbers)
{
    static const char *const names[] = {"h.0.a", "h.0.wte", "h.0.b", "h.1.a", "h.1.b", "out"};
    schema = schema_of(names, COUNT(names));
    vg_real *row = calloc(vg_series_count(vg_schema_all(&schema)), sizeof *row);
    double sum = 0, squares = 0, all = 0, least = 1e9;
    for (size_t l = 0; l < 3; l++) {
        const size_t count = (size_t)schema.layers[l].size;
        double own = 0, own_squares = 0, largest = 0;
        for (size_t i = 0; i < count; i++) {
            const double x = 5 + (double)l + sin((double)(i * 7 + l)) * 1e-3;
            own += x;
            sum += x;
            largest = fmax(largest, x);
            least = fmin(least, x);
        }
        for (size_t i = 0; i < count; i++) {
            const double apart = 5 + (double)l + sin((double)(i * 7 + l)) * 1e-3 - own / (double)count;
            own_squares += apart * apart;
        }
        all += (double)count;
        row[vg_series_of(l, VG_GRAD_MEAN)] = own / (double)count;
        row[vg_series_of(l, VG_GRAD_SD)] = sqrt(own_squares / (double)count);
        row[vg_series_of(l, VG_GRAD_MAX)] = largest;
        row[vg_series_of(l, VG_GRAD_NORM)] = sqrt(own_squares + own * own / (double)count);
        row[vg_series_of(l, VG_DEAD)] = l == 1 ? vg_missing() : 0.5 * (double)l;
        row[vg_series_of(l, VG_SATURATED)] = vg_missing();
        row[vg_series_of(l, VG_DELTA_RMS)] = l == 2 ? INFINITY : 1;
    }
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < (size_t)schema.layers[l].size; i++) {
            const double apart = 5 + (double)l + sin((double)(i * 7 + l)) * 1e-3 - sum / all;
            squares += apart * apart;
        }
    vg_pool_row(&schema, row);
    const size_t pool = schema.layer_count;
    ck_assert_double_eq_tol(row[vg_series_of(pool, VG_GRAD_MEAN)], sum / all, 1e-12);
    ck_assert_double_eq_tol(row[vg_series_of(pool, VG_GRAD_SD)], sqrt(squares / all), 1e-12);
    ck_assert_double_eq_tol(row[vg_series_of(pool, VG_GRAD_NORM)], sqrt(squares + sum * sum / all), 1e-8);
    ck_assert(row[vg_series_of(pool, VG_GRAD_MAX)] > 7);
    ck_assert_double_eq_tol(row[vg_series_of(pool, VG_DEAD)], 0.5, 1e-12); /* of those that have it, by their units */
    ck_assert(vg_is_missing(row[vg_series_of(pool, VG_SATURATED)]));
    ck_assert(isinf(row[vg_series_of(pool, VG_DELTA_RMS)])); /* never averaged away */
    free(row);
}
END_TEST

START_TEST(pooled_numbers_keep_their_size)
{
    static const double sizes[] = {1e-170, 1e-30, 1, 1e170};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (int metric = 0; metric < VG_METRIC_COUNT; metric++) {
            struct vg_pool up = {.metric = (enum vg_metric)metric}, down = up, plain = up;
            for (int n = 1; n <= 4; n++) {
                vg_pool_add(&plain, n, 0.5 * n, 3);
                vg_pool_add(&up, n * sizes[i], 0.5 * n * sizes[i], 3);
                vg_pool_add(&down, (5 - n) * sizes[i], 0.5 * (5 - n) * sizes[i], 3);
            }
            const double wanted = vg_pool_result(&plain) * sizes[i];
            ck_assert_double_eq_tol(vg_pool_result(&up) / wanted, 1, 1e-12);
            ck_assert_double_eq_tol(vg_pool_result(&down) / wanted, 1, 1e-12);
        }
}
END_TEST

START_TEST(a_pool_of_equal_layers_has_their_columns)
{
    static const char *const names[] = {"h.0.a", "h.0.b", "h.0.c", "h.1.a", "h.1.b", "h.1.c", "out"};
    for (size_t columns = 1; columns < 6; columns++) {
        struct vg_schema_layer layers[COUNT(names)] = {{0}};
        for (size_t l = 0; l < COUNT(names); l++)
            layers[l] = (struct vg_schema_layer){
                .name = names[l], .rank = 2, .shape = {columns, columns}, .size = columns * columns};
        struct vg_schema told = {0};
        ck_assert(vg_schema_make(&told, layers, COUNT(names), VG_SCHEMA_ALL_STATISTICS, NULL));
        ck_assert(vg_job_schema(&schema, &told, true, NULL));
        vg_schema_free(&told);
        ck_assert_uint_gt(schema.pool_count, 0);
        for (size_t l = schema.layer_count; l < vg_schema_all(&schema); l++)
            ck_assert_uint_eq(schema.layers[l].shape[schema.layers[l].rank - 1], columns);
        vg_schema_free(&schema);
    }
}
END_TEST

/* ---- rows */

/* The names of the rows, the output first, with a blank between them. */
static const char *rows_of(const struct vg_view *seen)
{
    static char text[4096];
    size_t used = 0;
    text[0] = '\0';
    for (size_t l = seen->layer_count; l-- > 0 && used < sizeof text - 80;)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s%s", used > 0 ? " " : "",
                                 seen->layers[l].mark == VG_FOLD_OPEN     ? "-"
                                 : seen->layers[l].mark == VG_FOLD_CLOSED ? "+"
                                                                          : "",
                                 seen->layers[l].name);
    return text;
}

static const struct vg_view *see(void)
{
    return vg_fold_view(&fold, &look, &view);
}

START_TEST(blocks_are_rows)
{
    recorder = make_gpt(3, 40, GPT_NOBODY, &view);
    const struct vg_view *seen = see();
    ck_assert_str_eq(rows_of(seen), "lm_head +h.2 +h.1 +h.0 wpe wte");
    ck_assert_str_eq(seen->rows_are, "blocks: mlp.c_proj");
    ck_assert_uint_eq(seen->hidden, 1); /* ln_f */
    /* a row is the layer itself, with its history */
    ck_assert_uint_eq(vg_fold_source(&fold, 3), 13);
    ck_assert_ptr_eq(seen->layers[3].series.buckets, view.layers[13].series.buckets);
    ck_assert(seen->layers[3].now[VG_GRAD_SD] == view.layers[13].now[VG_GRAD_SD]);
}
END_TEST

START_TEST(a_block_is_unfolded)
{
    recorder = make_gpt(3, 40, GPT_NOBODY, &view);
    strcpy(look.unfolded, "h.1");
    ck_assert_str_eq(rows_of(see()), "lm_head +h.2 -h.1 h.1.mlp.c_proj h.1.mlp.c_fc h.1.attn.c_proj h.1.attn.c_attn "
                                     "+h.0 wpe wte");
    ck_assert(!fold.unknown_block);
    ck_assert_str_eq(fold.view.layers[3].role, "attn.c_attn");
    look.vectors = true;
    ck_assert_str_eq(rows_of(see()), "lm_head ln_f +h.2 -h.1 h.1.mlp.c_proj h.1.mlp.c_fc h.1.ln_2 h.1.attn.c_proj "
                                     "h.1.attn.c_attn h.1.ln_1 +h.0 wpe wte");
    strcpy(look.unfolded, "h.9");
    see();
    ck_assert(fold.unknown_block);
}
END_TEST

START_TEST(a_role_stands_for_its_block)
{
    recorder = make_gpt(3, 40, GPT_NOBODY, &view);
    strcpy(look.role, "attn.c_attn");
    ck_assert_str_eq(see()->rows_are, "blocks: attn.c_attn");
    ck_assert_uint_eq(vg_fold_source(&fold, 2), 3);
    strcpy(look.role, "c_fc"); /* its last words are enough */
    ck_assert_str_eq(see()->rows_are, "blocks: mlp.c_fc");
    look.role_by = 2;
    ck_assert_str_eq(see()->rows_are, "blocks: all layers pooled");
    ck_assert_uint_eq(fold.view.layers[2].members, 4); /* no norms */
    look.role_by = 3;
    ck_assert_str_eq(see()->rows_are, "each layer");
    ck_assert_uint_eq(fold.view.layer_count, 3 * 4 + 3);
    look.role_by = 4; /* round, past the norm */
    ck_assert_str_eq(see()->rows_are, "blocks: attn.c_attn");
    look.role_by = -1;
    ck_assert_str_eq(see()->rows_are, "blocks: attn.c_proj");
    strcpy(look.role, "nothing");
    see();
    ck_assert(fold.unknown_role);
    char names[160];
    vg_fold_roles(&view, names, sizeof names);
    ck_assert_str_eq(names, "output, all, each, ln_1, attn.c_attn, attn.c_proj, ln_2, mlp.c_fc, mlp.c_proj");
}
END_TEST

START_TEST(a_filter_leaves_rows_out_but_not_the_output)
{
    recorder = make_gpt(12, 40, GPT_NOBODY, &view);
    strcpy(look.filter, "^h\\.1[01]?$|wte");
    ck_assert_str_eq(rows_of(see()), "lm_head +h.11 +h.10 +h.1 wte");
    ck_assert_uint_eq(fold.view.left_out, 10);
    strcpy(look.filter, "none of them");
    ck_assert_str_eq(rows_of(see()), "lm_head");
    strcpy(look.filter, "");
    ck_assert_uint_eq(see()->layer_count, 15);
}
END_TEST

START_TEST(the_selection_finds_its_layer_again)
{
    recorder = make_gpt(3, 40, GPT_NOBODY, &view);
    see();
    ck_assert_uint_eq(vg_fold_row(&fold, 13, 0), 3);
    ck_assert_uint_eq(vg_fold_row(&fold, 9, 0), 3); /* a layer that is folded away: its block */
    strcpy(look.unfolded, "h.1");
    see();
    ck_assert_uint_eq(vg_fold_row(&fold, 9, 0), 3);
    ck_assert_uint_eq(vg_fold_row(&fold, 1, 0), 1);
}
END_TEST

START_TEST(a_network_without_blocks_is_not_folded)
{
    static const char *const names[] = {"layer 1", "layer 2", "output"};
    static const struct vg_judge_facts facts;
    schema = schema_of(names, COUNT(names));
    recorder = vg_recorder_create(NULL);
    vg_recorder_start(recorder, vg_recorded_run_create(&schema, &facts, NULL), NULL, "");
    ck_assert(vg_recorder_view(recorder, VG_GRAD_SD, &view, NULL));
    ck_assert_ptr_eq(see(), &view);
    strcpy(look.filter, "2");
    ck_assert_str_eq(rows_of(see()), "output layer 2");
    ck_assert_str_eq(fold.view.rows_are, "layers /2/");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("blocks");
    TCase *test = tcase_create("blocks");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, wrappers_are_stripped_from_names);
    tcase_add_test(test, the_first_whole_number_is_the_block);
    tcase_add_test(test, further_numbers_are_one_role);
    tcase_add_test(test, names_without_a_number_are_no_blocks);
    tcase_add_test(test, a_single_block_and_a_thousand);
    tcase_add_test(test, blocks_have_names_that_differ);
    tcase_add_test(test, long_names_are_shortened_in_the_middle);
    tcase_add_test(test, pooled_numbers_are_those_of_all_numbers);
    tcase_add_test(test, pooled_numbers_keep_their_size);
    tcase_add_test(test, a_pool_of_equal_layers_has_their_columns);
    tcase_add_test(test, blocks_are_rows);
    tcase_add_test(test, a_block_is_unfolded);
    tcase_add_test(test, a_role_stands_for_its_block);
    tcase_add_test(test, a_filter_leaves_rows_out_but_not_the_output);
    tcase_add_test(test, the_selection_finds_its_layer_again);
    tcase_add_test(test, a_network_without_blocks_is_not_folded);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
