/* test_foreign.c: logs of other programs, told by their keys: JSON Lines, a JSON document, CSV, TensorBoard's event files. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "events.h"
#include "job.h"
#include "keys.h"
#include "reader.h"

enum { RECORDS_MAX = 64, LAYERS_MAX = 8 };

/* What a log told. */
static struct {
    size_t records, broken, layers;
    uint64_t step[RECORDS_MAX], epoch[RECORDS_MAX];
    double loss[RECORDS_MAX], valid[RECORDS_MAX], lr[RECORDS_MAX];
    double row[RECORDS_MAX][VG_RUN_SERIES_COUNT + LAYERS_MAX * VG_METRIC_COUNT];
    char names[LAYERS_MAX][40];
    uint32_t statistics;
    struct vg_error error;
} told;

static void note(const struct vg_log_line *line)
{
    const size_t i = told.records++;
    ck_assert(i < RECORDS_MAX && line->record.layers <= LAYERS_MAX);
    ck_assert_uint_eq(line->record.layers, line->schema->layer_count);
    told.step[i] = line->record.step;
    told.epoch[i] = line->record.epoch;
    told.loss[i] = line->record.row[VG_LOSS];
    told.valid[i] = line->record.row[VG_VALID_LOSS];
    told.lr[i] = line->extra[VG_LOG_LR];
    told.layers = line->record.layers;
    told.statistics = line->schema->statistics;
    memcpy(told.row[i], line->record.row, vg_series_count(line->record.layers) * sizeof(double));
    for (size_t l = 0; l < told.layers; l++)
        snprintf(told.names[l], sizeof told.names[l], "%s", line->schema->layers[l].name);
}

/* Reads bytes in pieces of that size. */
static void read_all(const char *bytes, size_t count, size_t piece)
{
    struct vg_reader *reader = vg_reader_create(&told.error);
    const struct vg_log_line *line;
    enum vg_log_line_kind kind;
    memset(&told, 0, sizeof told);
    ck_assert_ptr_nonnull(reader);
    for (size_t from = 0; from < count; from += piece) {
        const char *at = bytes + from, *end = bytes + (from + piece < count ? from + piece : count);
        while ((kind = vg_reader_read(reader, &at, end, &line, &told.error)) != VG_LINE_NONE) {
            if (kind == VG_LINE_RECORD)
                note(line);
            told.broken += kind == VG_LINE_BROKEN;
        }
        ck_assert(at == end);
    }
    if (vg_reader_flush(reader, &line, &told.error))
        note(line);
    ck_assert(!vg_reader_flush(reader, &line, &told.error));
    vg_reader_destroy(reader);
}

static void read_text(const char *text)
{
    read_all(text, strlen(text), 7);
}

static double of(size_t record, size_t layer, enum vg_metric metric)
{
    return told.row[record][vg_series_of(layer, metric)];
}

START_TEST(json_lines_flat_or_nested)
{
    read_text("{\"_step\": 0, \"train/loss\": 2.5, \"gradients/fc.0.weight\": 0.5, \"gradients/fc.0.bias\": 9, "
              "\"gradients/fc.2.weight\": \"NaN\", \"learning_rate\": 0.1, \"note\": \"words\", \"list\": [1]}\n"
              "not JSON\n"
              "{\"_step\": 10, \"train\": {\"loss\": 2}, \"gradients\": {\"fc.0.weight\": 0.25, \"fc.2.weight\": 1}}\n"
              "{\"_step\": 10, \"val_loss\": 3, \"epoch\": 1}\n");
    ck_assert_uint_eq(told.records, 2);
    ck_assert_uint_eq(told.broken, 1);
    ck_assert_ptr_nonnull(strstr(told.error.text, "line 2"));
    ck_assert_uint_eq(told.layers, 2);
    ck_assert_str_eq(told.names[0], "fc.0");
    ck_assert_uint_eq(told.step[1], 10);
    ck_assert_uint_eq(told.epoch[1], 1);
    ck_assert(told.loss[0] == 2.5 && told.loss[1] == 2 && told.lr[0] == 0.1 && vg_is_missing(told.lr[1]));
    ck_assert(vg_is_missing(told.valid[0]) && told.valid[1] == 3); /* two lines of one step are one record */
    ck_assert(of(0, 0, VG_GRAD_NORM) == 0.5 && isnan(of(0, 1, VG_GRAD_NORM)) && of(1, 1, VG_GRAD_NORM) == 1);
    ck_assert(!vg_is_missing(of(0, 1, VG_GRAD_NORM)) && vg_is_missing(of(0, 0, VG_GRAD_SD)));
    ck_assert_uint_eq(told.statistics, 1u << VG_GRAD_NORM);
}
END_TEST

START_TEST(lines_without_a_step_are_numbered)
{
    read_text("{\"loss\": 3, \"grad_norm\": 7}\n{\"loss\": 2, \"grad_norm\": 6}\n");
    ck_assert_uint_eq(told.records, 2);
    ck_assert_uint_eq(told.step[1], 1);
    ck_assert_str_eq(told.names[0], "all layers"); /* the norm over all is all that is known */
    ck_assert(of(1, 0, VG_GRAD_NORM) == 6);
}
END_TEST

START_TEST(nothing_of_a_broken_line_counts)
{
    read_text("{\"step\":1,\"loss\":0.5,\"epoch\":1,\"gradients/a.weight\":1}\n"
              "{\"step\":2,\"loss\":0.4}\n"
              "{\"step\":1234,\"epoch\":9,\"grad_sd/b\":2,\"val_loss\":3,\"grad_norm\":4,\"loss\":9\n"
              "{\"loss\":0.3,\"step\":3}\n");
    static const double loss[] = {0.5, 0.4, 0.3};
    ck_assert_uint_eq(told.broken, 1);
    ck_assert_uint_eq(told.records, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert(told.step[i] == i + 1 && told.epoch[i] == 1 && vg_is_missing(told.valid[i]));
        ck_assert(told.loss[i] == loss[i]);
    }
    ck_assert_uint_eq(told.layers, 1);
    ck_assert_uint_eq(told.statistics, 1u << VG_GRAD_NORM);
    read_text("{\"loss\": 3}\n{\"loss\": 9, oops\n{\"loss\": 2}\n"); /* its place counts where lines are numbered */
    ck_assert(told.records == 2 && told.step[1] == 2 && told.loss[1] == 2);
}
END_TEST

START_TEST(a_document_of_hugging_face)
{
    read_text("{\n  \"best_metric\": null,\n  \"epoch\": 1.5,\n  \"global_step\": 20,\n  \"log_history\": [\n"
              "    {\n      \"epoch\": 0.5,\n      \"grad_norm\": 1.25,\n      \"learning_rate\": 5e-05,\n      "
              "\"loss\": 4.5,\n      \"step\": 10\n    },\n"
              "    {\n      \"epoch\": 1.0,\n      \"eval_loss\": 4.25,\n      \"eval_note\": \"a } in \\\" words\",\n "
              "     \"step\": 10\n    },\n"
              "    {\n      \"epoch\": 1.5,\n      \"grad_norm\": 1.0,\n      \"loss\": 4.0,\n      \"step\": 20\n    "
              "}\n  ],\n  \"max_steps\": 20\n}\n");
    ck_assert_uint_eq(told.records, 2);
    ck_assert_uint_eq(told.broken, 0);
    ck_assert(told.loss[0] == 4.5 && told.valid[0] == 4.25 && told.loss[1] == 4 && told.lr[0] == 5e-5);
    ck_assert(of(0, 0, VG_GRAD_NORM) == 1.25 && told.step[1] == 20 && told.epoch[1] == 1);
}
END_TEST

START_TEST(csv_of_lightning)
{
    read_text(
        "epoch,\"grad_2.0_norm/0.weight\",grad_2.0_norm/2.weight,grad_2.0_norm_total,step,train_loss_step,val_loss\r\n"
        "0,0.5,0.25,0.6,49,2.5,\r\n0,,,,49,,2.25\r\n1,0.125,nan,0.3,99,2.0,\r\n");
    ck_assert_uint_eq(told.records, 2);
    ck_assert_uint_eq(told.layers, 2);
    ck_assert_str_eq(told.names[1], "2");
    ck_assert(told.loss[0] == 2.5 && told.valid[0] == 2.25 && told.step[1] == 99 && told.epoch[1] == 1);
    ck_assert(of(0, 0, VG_GRAD_NORM) == 0.5 && isnan(of(1, 1, VG_GRAD_NORM)));
}
END_TEST

START_TEST(our_own_logs_are_told_from_others)
{
    read_text("{\"step\": 3, \"loss\": 1, \"layers\": [{\"name\": \"a\", \"grad_sd\": 2}]}\n");
    ck_assert_uint_eq(told.records, 1);
    ck_assert(of(0, 0, VG_GRAD_SD) == 2);
    read_text(
        "Loading data, please wait\n{\"step\": 3, \"loss\": 1, \"layers\": [{\"name\": \"a\", \"grad_sd\": 2}]}\n");
    ck_assert_uint_eq(told.records, 1); /* words are no columns */
    ck_assert_uint_eq(told.broken, 1);
}
END_TEST

START_TEST(every_key_of_the_table_is_found)
{
    ck_assert_int_eq(vg_key_find("Loss/Train").which, VG_LOSS);
    ck_assert_int_eq(vg_key_find("grad_sd/h.0").metric, VG_GRAD_SD);
    ck_assert_int_eq(vg_key_find("gradients/h.0.bias").kind, VG_KEY_UNKNOWN);
    ck_assert_int_eq(vg_key_find("gradients/").kind, VG_KEY_UNKNOWN);
    ck_assert_int_eq(vg_key_find("gradients/.weight").kind, VG_KEY_UNKNOWN);
    ck_assert_int_eq(vg_key_find("").kind, VG_KEY_UNKNOWN);
    ck_assert_int_eq(vg_key_find("fc1.weight").of, VG_KEY_OF_WEIGHT);
}
END_TEST

/* ---- event files */

static unsigned char file[1 << 16];
static size_t used;

static void put_little(uint64_t value, size_t count)
{
    for (; count > 0; count--, value >>= 8)
        file[used++] = (unsigned char)value;
}

static void put_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_little(bits, 8);
}

static void put_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_little(bits, 4);
}

/* Puts the length of what comes behind `from` before it: shorter than 128 bytes, or in two. */
static void close_message(size_t from)
{
    const size_t length = used - from;
    memmove(file + from + 2, file + from, length);
    file[from] = (unsigned char)(length & 127) | 128;
    file[from + 1] = (unsigned char)(length >> 7);
    used += 2;
}

static size_t open_message(unsigned field)
{
    file[used++] = (unsigned char)(field << 3 | 2);
    return used;
}

static void put_string(unsigned field, const char *text)
{
    const size_t from = open_message(field);
    memcpy(file + used, text, strlen(text));
    used += strlen(text);
    close_message(from);
}

static size_t event_from, summary_from, value_from;

static void begin_event(uint64_t step, const char *tag)
{
    event_from = used;
    used += 12;
    file[used++] = 1 << 3 | 1; /* wall time */
    put_double(1e9);
    file[used++] = 2 << 3;
    file[used++] = (unsigned char)(step & 127);
    summary_from = open_message(5);
    value_from = open_message(1);
    put_string(1, tag);
}

static void end_event(void)
{
    close_message(value_from);
    close_message(summary_from);
    const size_t length = used - event_from - 12, end = used;
    used = event_from;
    put_little(length, 8);
    put_little(vg_events_crc(file + event_from, 8), 4);
    used = end;
    put_little(vg_events_crc(file + event_from + 12, length), 4);
}

static void scalar(uint64_t step, const char *tag, float value)
{
    begin_event(step, tag);
    file[used++] = 2 << 3 | 5;
    put_float(value);
    end_event();
}

static void histogram(uint64_t step, const char *tag, const double moments[5])
{
    begin_event(step, tag);
    const size_t from = open_message(5);
    for (unsigned i = 0; i < 5; i++) {
        file[used++] = (unsigned char)((i + 1) << 3 | 1);
        put_double(moments[i]);
    }
    close_message(from);
    end_event();
}

/* TensorFlow 2: a tensor with one float, or with rows (left, right, count) of doubles. */
static void tensor(uint64_t step, const char *tag, const double *numbers, size_t count)
{
    begin_event(step, tag);
    const size_t from = open_message(8);
    file[used++] = 1 << 3;
    file[used++] = count == 1 ? 1 : 2;
    const size_t content = open_message(count == 1 ? 5 : 4);
    for (size_t i = 0; i < count; i++) {
        if (count == 1)
            put_float((float)numbers[i]);
        else
            put_double(numbers[i]);
    }
    close_message(content);
    close_message(from);
    end_event();
}

static void make_file(void)
{
    used = 0;
    scalar(0, "Loss/train", 2.5f);
    histogram(0, "gradients/fc1.weight", (double[]){-0.5, 0.25, 4, 1, 1.25}); /* mean 1/4, variance 1/4 */
    histogram(0, "parameters/fc1.weight", (double[]){-1, 1, 2, 0, 2});
    scalar(5, "Loss/train", 2.25f);
    tensor(5, "val_loss", (double[]){3}, 1);
    tensor(5, "gradients/fc1.weight", (double[]){-1, 0, 2, 0, 1, 2}, 6);
}

static void check_file(void)
{
    ck_assert_uint_eq(told.records, 2);
    ck_assert_uint_eq(told.broken, 0);
    ck_assert(told.step[0] == 0 && told.step[1] == 5 && told.loss[1] == 2.25 && told.valid[1] == 3);
    ck_assert_str_eq(told.names[0], "fc1");
    ck_assert(of(0, 0, VG_GRAD_MEAN) == 0.25 && fabs(of(0, 0, VG_GRAD_SD) - 0.5) < 1e-15);
    ck_assert(of(0, 0, VG_GRAD_MAX) == 0.5 && of(0, 0, VG_WEIGHT_SD) == 1);
    ck_assert(of(1, 0, VG_GRAD_MEAN) == 0 && fabs(of(1, 0, VG_GRAD_SD) - sqrt(1.0 / 3)) < 1e-15);
}

START_TEST(an_event_file_in_pieces_of_any_size)
{
    make_file();
    for (size_t piece = 1; piece <= 40; piece++) {
        read_all((char *)file, used, piece);
        check_file();
    }
    read_all((char *)file, used, used);
    check_file();
}
END_TEST

START_TEST(an_event_file_cut_at_every_byte_is_no_harm)
{
    make_file();
    for (size_t cut = 0; cut < used; cut++) {
        read_all((char *)file, cut, 64);
        ck_assert_uint_eq(told.broken, 0);
        ck_assert_uint_le(told.records, 2);
    }
}
END_TEST

START_TEST(a_damaged_event_is_told_and_the_next_is_read)
{
    make_file();
    file[12 + 15] ^= 1; /* in the first event */
    read_all((char *)file, used, 64);
    ck_assert_uint_eq(told.broken, 1);
    ck_assert_ptr_nonnull(strstr(told.error.text, "event 1: its bytes are damaged"));
    ck_assert_uint_eq(told.records, 2);
    ck_assert(vg_is_missing(told.loss[0]) && told.loss[1] == 2.25);
    make_file();
    const size_t second = 12 + (file[0] | (size_t)file[1] << 8) + 4;
    file[second] ^= 1; /* the length of the second */
    read_all((char *)file, used, 64);
    ck_assert_uint_eq(told.broken, 1);
    ck_assert_uint_eq(told.records, 1);
    ck_assert_ptr_nonnull(strstr(told.error.text, "its length is damaged"));
}
END_TEST

START_TEST(the_checksum_is_that_of_event_files)
{
    /* CRC-32C of "123456789" is e3069283, before it is masked */
    const uint32_t crc = 0xe3069283;
    ck_assert_uint_eq(vg_events_crc("123456789", 9), (crc >> 15 | crc << 17) + 0xa282ead8);
}
END_TEST

/* ---- layers */

static bool has_blocks(const char *const *groups, size_t count)
{
    struct vg_schema_layer layers[LAYERS_MAX] = {{.name = ""}};
    for (size_t l = 0; l < count; l++)
        layers[l] = (struct vg_schema_layer){.name = "layer", .group = groups[l], .role = ""};
    return vg_job_has_blocks(&(struct vg_schema){.layer_count = count, .layers = layers});
}

START_TEST(layers_in_blocks_are_no_chain)
{
    ck_assert(has_blocks((const char *const[]){"", "0", "0", "0", "1", "1", ""}, 7)); /* a transformer */
    ck_assert(!has_blocks((const char *const[]){"", "0", "0", "0", ""}, 5));          /* a single block */
    ck_assert(!has_blocks((const char *const[]){"0", "1", "2"}, 3));                  /* a chain of one layer a block */
    ck_assert(!has_blocks((const char *const[]){"", "", "", ""}, 4));
    ck_assert(!has_blocks((const char *const[]){""}, 1));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("foreign");
    TCase *test = tcase_create("foreign");
    tcase_add_test(test, json_lines_flat_or_nested);
    tcase_add_test(test, lines_without_a_step_are_numbered);
    tcase_add_test(test, nothing_of_a_broken_line_counts);
    tcase_add_test(test, a_document_of_hugging_face);
    tcase_add_test(test, csv_of_lightning);
    tcase_add_test(test, our_own_logs_are_told_from_others);
    tcase_add_test(test, every_key_of_the_table_is_found);
    tcase_add_test(test, an_event_file_in_pieces_of_any_size);
    tcase_add_test(test, an_event_file_cut_at_every_byte_is_no_harm);
    tcase_add_test(test, a_damaged_event_is_told_and_the_next_is_read);
    tcase_add_test(test, the_checksum_is_that_of_event_files);
    tcase_add_test(test, layers_in_blocks_are_no_chain);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
