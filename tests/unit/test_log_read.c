/* test_log_read.c: what vgtop writes it reads back to the same bits, and what is broken does no harm. */
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "vgtop/json.h"
#include "vgtop/log_read.h"

static struct vg_log_reader *reader;
static const struct vg_log_line *line;
static struct vg_error error;
static const char *rest, *rest_end; /* what is not read yet */

static void set_up(void)
{
    reader = vg_log_reader_create(&error);
    ck_assert_ptr_nonnull(reader);
}

static void tear_down(void)
{
    vg_log_reader_destroy(reader);
}

static enum vg_log_line_kind next(void)
{
    return vg_log_read(reader, &rest, rest_end, &line, &error);
}

static enum vg_log_line_kind read_text(const char *text)
{
    rest = text;
    rest_end = text + strlen(text);
    return next();
}

static double of(size_t layer, enum vg_metric metric)
{
    return line->record.row[vg_series_of(layer, metric)];
}

static uint64_t state = 88172645463325252u;

static uint64_t any(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static double any_number(void)
{
    double value;
    switch (any() % 8) {
    case 0:
        return vg_missing();
    case 1:
        return any() % 2 ? NAN : any() % 2 ? INFINITY : -INFINITY;
    case 2:
        return any() % 2 ? 0.0 : -0.0;
    case 3:
        return (double)(any() % 100000) / 1000;
    default:
        do {
            const uint64_t bits = any();
            memcpy(&value, &bits, sizeof value);
        } while (!isfinite(value));
        return value;
    }
}

START_TEST(what_is_written_is_read_back_to_the_same_bits)
{
    enum { LAYERS = 5, RECORDS = 400, NUMBERS = VG_RUN_SERIES_COUNT + LAYERS * VG_METRIC_COUNT };
    static double rows[RECORDS][NUMBERS];
    static const char *const names[LAYERS] = {"layer 1", "h.3.attn.c_proj", "a \"quoted\" \\ name\n",
                                              "\xc3\xa9\xf0\x9f\x98\x80", "output"};
    struct vg_schema_layer layer[LAYERS];
    for (size_t l = 0; l < LAYERS; l++)
        layer[l] = (struct vg_schema_layer){.name = names[l],
                                            .group = l == 1 ? "block 3" : "",
                                            .role = l == 1 ? "attn" : "",
                                            .shape = {3 + l, 7},
                                            .rank = l == 4 ? 0 : 2,
                                            .size = l == 4 ? 0 : (3 + l) * 7};
    const struct vg_schema schema = {
        .layer_count = LAYERS, .layers = layer, .statistics = VG_SCHEMA_ALL_STATISTICS & ~(1u << VG_DEAD)};
    const struct vg_log_setting settings[] = {{"data", "csv:it's \"a\" file", true}, {"lr", "0.001", false}};
    char path[] = "/tmp/vgtop-log-read-XXXXXX";
    close(mkstemp(path));
    struct vg_log *log = vg_log_open(path, VG_LOG_JSONL, &error);
    ck_assert(vg_log_begin(log, "0.2", settings, 2, &schema, &error));
    for (size_t r = 0; r < RECORDS; r++) {
        for (size_t i = 0; i < NUMBERS; i++)
            rows[r][i] = any_number();
        const struct vg_record record = {r * 1000003, r / 3, LAYERS, rows[r]};
        ck_assert(vg_log_record(log, &record, &error));
        if (r % 50 == 7)
            ck_assert(vg_log_command(log, r, "lr *2\t#", "lr 0.1", &error));
    }
    const struct vg_verdict verdict = {.kind = VG_VERDICT_VANISHING,
                                       .layer = 1,
                                       .layers = LAYERS,
                                       .number = 0.1,
                                       .per_layer = 0.2,
                                       .facts.weak = true};
    const struct vg_log_final final = {9, 0.1, NAN, vg_missing(), INFINITY, "done", &verdict, NULL};
    ck_assert(vg_log_final(log, &final, &error));
    ck_assert(vg_log_close(log, &error));

    static char piece[3000];
    FILE *file = fopen(path, "rb");
    size_t read = 0, commands = 0, finals = 0;
    for (size_t count; (count = fread(piece, 1, 1 + any() % sizeof piece, file)) > 0;) {
        rest = piece;
        rest_end = piece + count;
        for (enum vg_log_line_kind kind; (kind = next()) != VG_LINE_NONE;) {
            ck_assert_msg(kind != VG_LINE_BROKEN, "%s", error.text);
            ck_assert_uint_eq(line->schema->layer_count, LAYERS);
            if (kind == VG_LINE_BEGIN) {
                ck_assert_str_eq(line->version, "0.2");
                ck_assert_uint_eq(line->format, 2);
                ck_assert_uint_eq(line->schema->statistics, schema.statistics);
                ck_assert_uint_eq(line->setting_count, 2);
                ck_assert_str_eq(line->settings[0].value, settings[0].value);
                ck_assert(line->settings[0].quoted && !line->settings[1].quoted);
                ck_assert_str_eq(line->settings[1].value, "0.001");
                for (size_t l = 0; l < LAYERS; l++) {
                    const struct vg_schema_layer *got = &line->schema->layers[l];
                    ck_assert_str_eq(got->name, names[l]);
                    ck_assert_str_eq(got->group, layer[l].group);
                    ck_assert_str_eq(got->role, layer[l].role);
                    ck_assert(got->rank == layer[l].rank && got->size == layer[l].size);
                    ck_assert_mem_eq(got->shape, layer[l].shape, layer[l].rank * sizeof(size_t));
                }
            } else if (kind == VG_LINE_RECORD) {
                ck_assert(line->record.step == read * 1000003 && line->record.epoch == read / 3);
                ck_assert_mem_eq(line->record.row, rows[read], sizeof rows[read]);
                ck_assert(vg_is_missing(line->extra[VG_LOG_TIME]));
                read++;
            } else if (kind == VG_LINE_COMMAND) {
                ck_assert_str_eq(line->command, "lr *2\t#");
                ck_assert_str_eq(line->was, "lr 0.1");
                ck_assert_uint_eq(line->record.step % 50, 7);
                commands++;
            } else {
                ck_assert(line->record.row[VG_LOSS] == 0.1 && isnan(line->record.row[VG_ACCURACY]));
                ck_assert(vg_is_missing(line->record.row[VG_VALID_LOSS]) && isinf(line->record.row[VG_VALID_ACCURACY]));
                ck_assert_str_eq(line->reason, "done");
                ck_assert_str_eq(line->verdict_kind, "vanishing");
                ck_assert_uint_eq(line->verdict_layer, 1);
                ck_assert_ptr_nonnull(strstr(line->verdict_text, "layer 1 gets 1/10"));
                ck_assert_ptr_nonnull(strstr(line->cause, "steeper"));
                ck_assert_uint_eq(line->advice_count, 3);
                ck_assert_str_eq(line->advice[2], "norm batch");
                finals++;
            }
        }
    }
    fclose(file);
    remove(path);
    ck_assert(read == RECORDS && commands == 8 && finals == 1);
}
END_TEST

START_TEST(a_log_of_format_1_is_read_too)
{
    ck_assert_int_eq(
        read_text("{\"vgtop\": \"0.1.0\", \"experiment\": {\"data\": \"circles\", \"lr\": 0.001}}\n"
                  "{\"step\": 3, \"epoch\": 1, \"loss\": 0.5, \"accuracy\": null, \"layers\": ["
                  "{\"name\": \"layer 1\", \"grad_sd\": 0.25, \"grad_max\": null, \"update_ratio\": null}, "
                  "{\"name\": \"output\", \"grad_sd\": 5e-324, \"grad_max\": 1, \"update_ratio\": -3}]}\n"
                  "{\"step\": 4, \"command\": \"activation relu\"}\n"
                  "{\"vgtop\": \"0.1.0\", \"experiment\": {}}\n"
                  "{\"step\": 0, \"epoch\": 0, \"loss\": 1, \"layers\": [{\"name\": \"output\", \"dead\": 0}]}\n"
                  "{\"final\": true, \"step\": 5, \"loss\": 0.1, \"accuracy\": 0.75, \"reason\": \"done\", "
                  "\"verdict\": {\"kind\": \"dead\", \"layer\": 1, \"text\": \"dead units: ...\"}}\n"),
        VG_LINE_BEGIN);
    ck_assert_uint_eq(line->format, 1);
    ck_assert_uint_eq(line->schema->layer_count, 0);
    ck_assert_int_eq(next(), VG_LINE_RECORD);
    ck_assert_uint_eq(line->schema->layer_count, 2);
    ck_assert_str_eq(line->schema->layers[0].name, "layer 1");
    ck_assert_str_eq(line->schema->layers[1].name, "output");
    ck_assert_uint_eq(line->schema->statistics, 1u << VG_GRAD_SD | 1u << VG_GRAD_MAX | 1u << VG_UPDATE_RATIO);
    ck_assert(line->record.row[VG_LOSS] == 0.5 && vg_is_non_finite(line->record.row[VG_ACCURACY]));
    ck_assert(vg_is_missing(line->record.row[VG_VALID_LOSS]));
    ck_assert(of(0, VG_GRAD_SD) == 0.25 && of(1, VG_GRAD_SD) == 5e-324 && of(1, VG_UPDATE_RATIO) == -3);
    ck_assert(vg_is_non_finite(of(0, VG_GRAD_MAX)) && vg_is_missing(of(0, VG_UPDATE_RATIO)));
    ck_assert(vg_is_missing(of(1, VG_DEAD)));
    ck_assert_int_eq(next(), VG_LINE_COMMAND);
    ck_assert_str_eq(line->was, "");
    ck_assert_int_eq(next(), VG_LINE_BEGIN);
    ck_assert_int_eq(next(), VG_LINE_RECORD); /* another run, other layers */
    ck_assert_uint_eq(line->schema->layer_count, 1);
    ck_assert_int_eq(next(), VG_LINE_FINAL);
    ck_assert_str_eq(line->verdict_kind, "dead");
    ck_assert_uint_eq(line->advice_count, 0);
    ck_assert_int_eq(next(), VG_LINE_NONE);
}
END_TEST

START_TEST(layers_may_come_in_another_order_or_not_at_all)
{
    ck_assert_int_eq(
        read_text(
            "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"name\": \"gpt\", \"nodes\": 2, \"x\": [1]}, \"new\": [{}], "
            "\"layers\": [{\"name\": \"a\", \"shape\": [4, 2, 3]}, {\"name\": \"b\"}, {\"name\": \"c\"}], "
            "\"statistics\": [\"grad_sd\", \"kurtosis\"], \"can\": [\"lr\", \"pause\"]}\r\n\n"
            "{\"layers\": [{\"grad_sd\": 3, \"name\": \"c\", \"kurtosis\": {\"of\": [1, 2]}}, {\"name\": \"a\", "
            "\"grad_sd\": 1}], "
            "\"time\": 1.5, \"rank\": 3, \"lr\": \"Infinity\", \"loss\": NaN, \"step\": 12345678901234567890}\n"),
        VG_LINE_BEGIN);
    ck_assert(line->is_job && line->setting_count == 3 && line->can_count == 2);
    ck_assert_str_eq(line->settings[1].value, "2");
    ck_assert_str_eq(line->can[1], "pause");
    ck_assert_uint_eq(line->schema->layers[0].size, 24);
    ck_assert_uint_eq(line->schema->statistics, 1u << VG_GRAD_SD);
    ck_assert_int_eq(next(), VG_LINE_RECORD);
    ck_assert_uint_eq(line->number, 3);
    ck_assert(line->record.step == UINT64_C(12345678901234567890));
    ck_assert(of(0, VG_GRAD_SD) == 1 && vg_is_missing(of(1, VG_GRAD_SD)) && of(2, VG_GRAD_SD) == 3);
    ck_assert(line->extra[VG_LOG_TIME] == 1.5 && line->extra[VG_LOG_RANK] == 3 && isinf(line->extra[VG_LOG_LR]));
    ck_assert(vg_is_missing(line->extra[VG_LOG_MEMORY]) && vg_is_non_finite(line->record.row[VG_LOSS]));
}
END_TEST

START_TEST(a_broken_line_is_told_with_its_number_and_passed_over)
{
    static const struct {
        const char *text, *says;
    } broken[] = {{"", NULL},
                  {"x", "an object {...} is expected"},
                  {"{", "ends too early"},
                  {"{\"step\": 1", "ends too early"},
                  {"{\"step\": 1 \"x\": 2}", "a comma or a closing bracket"},
                  {"{\"step\": 1,}", "a string is expected"},
                  {"{\"step\" 1}", "a colon is expected"},
                  {"{\"step\": 1} 2", "more follows"},
                  {"{\"step\": 1.5}", "a whole number"},
                  {"{\"step\": -1}", "a whole number"},
                  {"{\"step\": 1, \"loss\": \"much\"}", "a number is expected"},
                  {"{\"step\": 1, \"loss\": +1}", "a number is expected"},
                  {"{\"step\": 1, \"loss\": -}", "a number is expected"},
                  {"{\"step\": 1, \"x\": \"\\q\"}", "backslash"},
                  {"{\"step\": 1, \"x\": \"\\u12", "backslash"},
                  {"{\"step\": 1, \"x\": \"abc", "no end"},
                  {"{\"step\": 1, \"x\": tru}", "a value is expected"},
                  {"{\"step\": 1, \"layers\": 7}", "an array [...] is expected"},
                  {"{\"step\": 1, \"layers\": [7]}", "an object {...} is expected"},
                  {"{\"step\": 1, \"layers\": [{\"name\": \"z\"}]}", "without a layer 'z'"},
                  {"{\"loss\": 1}", "no step"},
                  {"{\"step\": 1, \"x\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                   "nested too deeply"},
                  {"{\"vgtop\": 1, \"format\": 3}", "its format is 3"}};
    static const char good[] = "{\"vgtop\": \"1\", \"format\": 2, \"layers\": [{\"name\": \"a\"}]}\n",
                      record[] = "{\"step\": 5, \"layers\": [{\"name\": \"a\", \"dead\": 0.5}]}\n";
    char text[512];
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        tear_down();
        set_up();
        ck_assert_int_eq(read_text(good), VG_LINE_BEGIN);
        snprintf(text, sizeof text, "%s\n%s", broken[i].text, record);
        if (broken[i].says) {
            ck_assert_msg(read_text(text) == VG_LINE_BROKEN, "'%s' is taken", broken[i].text);
            ck_assert_msg(strncmp(error.text, "line 2: ", 8) == 0 && strstr(error.text, broken[i].says), "'%s': %s",
                          broken[i].text, error.text);
            ck_assert_int_eq(next(), VG_LINE_RECORD);
        } else {
            ck_assert_int_eq(read_text(text), VG_LINE_RECORD);
        }
        ck_assert(line->number == 3 && line->record.step == 5 && of(0, VG_DEAD) == 0.5);
        ck_assert_int_eq(next(), VG_LINE_NONE);
    }
}
END_TEST

START_TEST(half_a_line_waits_for_its_rest)
{
    ck_assert_int_eq(read_text("{\"step\": 1, \"comm"), VG_LINE_NONE);
    ck_assert_int_eq(read_text("and\": \"paus"), VG_LINE_NONE);
    ck_assert_int_eq(read_text("e\"}"), VG_LINE_NONE);
    ck_assert_int_eq(read_text("\n{\"step\": 2"), VG_LINE_COMMAND);
    ck_assert_str_eq(line->command, "pause");
    ck_assert_int_eq(next(), VG_LINE_NONE);
}
END_TEST

START_TEST(a_line_without_end_takes_no_memory_without_end)
{
    static char piece[1 << 20];
    memset(piece, 'x', sizeof piece);
    for (int i = 0; i < 40; i++) {
        rest = piece;
        rest_end = piece + sizeof piece;
        ck_assert_int_eq(next(), VG_LINE_NONE);
    }
    ck_assert_int_eq(read_text("\n{\"step\": 1}\n"), VG_LINE_BROKEN);
    ck_assert_ptr_nonnull(strstr(error.text, "line 1: it is longer than 16 MB"));
    ck_assert_int_eq(next(), VG_LINE_RECORD);
    ck_assert_uint_eq(line->number, 2);
}
END_TEST

START_TEST(more_layers_than_there_may_be_are_refused)
{
    const size_t size = 60 * (VG_SCHEMA_LAYERS_MAX + 2);
    char *text = malloc(size);
    for (size_t layers = VG_SCHEMA_LAYERS_MAX; layers <= VG_SCHEMA_LAYERS_MAX + 1; layers++) {
        for (int header = 0; header < 2; header++) {
            char *at =
                text + sprintf(text, header ? "{\"vgtop\": \"1\", \"layers\": [" : "{\"step\": 1, \"layers\": [");
            for (size_t l = 0; l < layers; l++)
                at += sprintf(at, "%s{\"name\": \"layer %zu\"}", l ? ", " : "", l + 1);
            strcpy(at, "]}\n");
            tear_down();
            set_up();
            if (layers > VG_SCHEMA_LAYERS_MAX) {
                ck_assert_int_eq(read_text(text), VG_LINE_BROKEN);
                ck_assert_ptr_nonnull(strstr(error.text, "more than 4096 layers"));
            } else {
                ck_assert_int_eq(read_text(text), header ? VG_LINE_BEGIN : VG_LINE_RECORD);
                ck_assert_uint_eq(line->schema->layer_count, layers);
            }
        }
    }
    free(text);
}
END_TEST

START_TEST(strings_are_decoded)
{
    static const struct {
        const char *json, *text;
    } cases[] = {{"\"\"", ""},
                 {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
                 {"\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac"},
                 {"\"\\ud83d\\ude00!\"", "\xf0\x9f\x98\x80!"},
                 {"\"\\ud83d!\"", "\xef\xbf\xbd!"},
                 {"\"\\ud83d\\u0041\"", "\xef\xbf\xbd"
                                        "A"},
                 {"\"\\ude00\\u0000\"", "\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"", "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        strcpy(text, cases[i].json);
        struct vg_json json = vg_json_begin(text, strlen(text));
        ck_assert_str_eq(vg_json_text(&json), cases[i].text);
        ck_assert(vg_json_end(&json));
    }
}
END_TEST

/* Numbers as texts: of every exponent and length, at and beside the midpoints between doubles. */
static void make_number(char *text, size_t size)
{
    double value;
    const uint64_t bits = any();
    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value))
        value = 0.1;
    switch (any() % 5) {
    case 0:
        snprintf(text, size, "%.17g", value);
        break;
    case 1:
        snprintf(text, size, "%.*g", (int)(any() % 40 + 1), value);
        break;
    case 2: /* all digits of a midpoint, or of one just beside it */
        value = ldexp(1 + (double)(any() >> 12) / 4503599627370496.0, (int)(any() % 60) - 30);
        snprintf(text, size, "%.*f%s", 120, value + ldexp(value, -60), any() % 2 ? "" : "1");
        snprintf(text, size, "%.100Lf", ((long double)value + (long double)nextafter(value, INFINITY)) / 2);
        break;
    case 3:
        snprintf(text, size, "%" PRIu64 "%" PRIu64 ".%" PRIu64 "e%d", any(), any(), any(), (int)(any() % 700) - 350);
        break;
    default:
        snprintf(text, size, "0.000%" PRIu64 "E%s%d", any() % 1000, any() % 2 ? "+" : "-", (int)(any() % 330));
    }
}

START_TEST(numbers_are_read_to_the_nearest_double_in_every_locale)
{
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 60000; i++) {
            char text[256];
            double value = 0;
            setlocale(LC_NUMERIC, "C");
            make_number(text, sizeof text);
            const double wanted = strtod(text, NULL);
            if (turn == 1)
                setlocale(LC_NUMERIC, "de_DE.UTF-8");
            struct vg_json json = vg_json_begin(text, strlen(text));
            ck_assert_msg(vg_json_number(&json, &value) && vg_json_end(&json), "'%s' is no number", text);
            ck_assert_msg(memcmp(&value, &wanted, sizeof value) == 0, "'%s' is read as %a, not %a", text, value,
                          wanted);
        }
    }
    setlocale(LC_NUMERIC, "C");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("log_read");
    TCase *tests = tcase_create("log_read");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_is_written_is_read_back_to_the_same_bits);
    tcase_add_test(tests, a_log_of_format_1_is_read_too);
    tcase_add_test(tests, layers_may_come_in_another_order_or_not_at_all);
    tcase_add_test(tests, a_broken_line_is_told_with_its_number_and_passed_over);
    tcase_add_test(tests, half_a_line_waits_for_its_rest);
    tcase_add_test(tests, a_line_without_end_takes_no_memory_without_end);
    tcase_add_test(tests, more_layers_than_there_may_be_are_refused);
    tcase_add_test(tests, strings_are_decoded);
    tcase_add_test(tests, numbers_are_read_to_the_nearest_double_in_every_locale);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
