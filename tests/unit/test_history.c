/* test_history.c: bounded memory, and nothing lost that a chart must show. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../check_main.h"
#include "vgtop/history.h"

/* A small generator of its own: the same numbers every time. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double uniform(uint64_t *state)
{
    return (double)(next_random(state) >> 11) / 9007199254740992.0;
}

static struct vg_history *create(size_t series, size_t capacity)
{
    struct vg_error error = {""};
    struct vg_history *history = vg_history_create(series, capacity, &error);
    ck_assert_msg(history, "%s", error.text);
    return history;
}

static void append_one(struct vg_history *history, double value)
{
    vg_history_append(history, vg_history_records(history), &value, 1, 1);
}

/* Records, minimum, maximum and mean over all buckets of a series, as one bucket. */
static struct vg_bucket whole(const struct vg_history *history, size_t series)
{
    struct vg_bucket sum = {INFINITY, 0, -INFINITY, NAN, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < vg_history_buckets(history); i++) {
        const struct vg_bucket bucket = vg_history_bucket(history, i, series);
        sum.records += bucket.records;
        sum.last = bucket.last;
        if (bucket.counted == 0)
            continue;
        sum.counted += bucket.counted;
        sum.min = fmin(sum.min, bucket.min);
        sum.max = fmax(sum.max, bucket.max);
        sum.mean += bucket.mean * (double)bucket.counted;
    }
    sum.mean /= (double)sum.counted;
    return sum;
}

START_TEST(an_empty_history_has_no_buckets)
{
    struct vg_history *history = create(3, 8);
    struct vg_bucket out[2];
    ck_assert_uint_eq(vg_history_series(history), 3);
    ck_assert_uint_eq(vg_history_records(history), 0);
    ck_assert_uint_eq(vg_history_buckets(history), 0);
    ck_assert_uint_eq(vg_history_width(history), 1);
    ck_assert_uint_eq(vg_history_copy(history, 0, 0, out, 2), 0);
    const struct vg_bucket bucket = vg_history_bucket(history, 0, 0);
    ck_assert(isnan(bucket.min) && isnan(bucket.mean) && isnan(bucket.max) && isnan(bucket.last));
    ck_assert_uint_eq(bucket.records, 0);
    vg_history_append(history, vg_history_records(history), NULL, 0, 3);
    ck_assert_uint_eq(vg_history_records(history), 0);
    vg_history_destroy(history);
    vg_history_destroy(NULL);
}
END_TEST

START_TEST(one_record_is_its_own_bucket)
{
    struct vg_history *history = create(2, 2);
    const double row[] = {0.25, -3};
    vg_history_append(history, vg_history_records(history), row, 1, 2);
    ck_assert_uint_eq(vg_history_buckets(history), 1);
    const struct vg_bucket bucket = vg_history_bucket(history, 0, 1);
    ck_assert(bucket.min == -3 && bucket.max == -3 && bucket.mean == -3 && bucket.last == -3);
    ck_assert_uint_eq(bucket.counted, 1);
    ck_assert_uint_eq(bucket.records, 1);
    ck_assert_uint_eq(vg_history_bucket(history, 0, 2).records, 0);
    ck_assert_uint_eq(vg_history_bucket(history, 1, 0).records, 0);
    vg_history_destroy(history);
}
END_TEST

START_TEST(impossible_sizes_are_refused_with_a_sentence)
{
    static const size_t wrong[][2] = {{0, 4}, {1, 0}, {1, 3}, {SIZE_MAX, 4}, {4, SIZE_MAX - 1}, {SIZE_MAX / 16, 1024}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct vg_error error = {""};
        ck_assert_ptr_null(vg_history_create(wrong[i][0], wrong[i][1], &error));
        ck_assert_int_ne(error.text[0], '\0');
    }
}
END_TEST

/* After any number of records the buckets hold exactly what was appended, in order, and all but the last are full. */
START_TEST(buckets_are_the_records_in_order_after_every_append)
{
    enum { RECORDS = 700 };
    double said[RECORDS];
    uint64_t state = 7;
    struct vg_history *history = create(1, 6);
    for (size_t n = 0; n < RECORDS; n++) {
        said[n] = uniform(&state) - 0.5;
        append_one(history, said[n]);
        const uint64_t width = vg_history_width(history);
        ck_assert_uint_le(vg_history_buckets(history), 6);
        size_t at = 0;
        for (size_t i = 0; i < vg_history_buckets(history); i++) {
            const struct vg_bucket bucket = vg_history_bucket(history, i, 0);
            double min = INFINITY, max = -INFINITY, sum = 0;
            ck_assert(bucket.records == width || (i + 1 == vg_history_buckets(history) && bucket.records < width));
            ck_assert_uint_eq(bucket.counted, bucket.records);
            for (uint64_t k = 0; k < bucket.records; k++, at++) {
                min = fmin(min, said[at]);
                max = fmax(max, said[at]);
                sum += said[at];
            }
            ck_assert(bucket.min == min && bucket.max == max && bucket.last == said[at - 1]);
            ck_assert(fabs(bucket.mean - sum / (double)bucket.records) < 1e-14);
        }
        ck_assert_uint_eq(at, n + 1);
    }
    ck_assert_uint_eq(vg_history_width(history), 128);
    vg_history_destroy(history);
}
END_TEST

START_TEST(width_doubles_when_all_buckets_are_full)
{
    struct vg_history *history = create(1, 4);
    static const uint64_t widths[] = {1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 8};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        append_one(history, (double)i);
        ck_assert_uint_eq(vg_history_width(history), widths[i]);
    }
    vg_history_destroy(history);
}
END_TEST

START_TEST(capacity_of_two_keeps_everything_in_two_buckets)
{
    enum { RECORDS = 100001 };
    struct vg_history *history = create(1, 2);
    for (size_t i = 0; i < RECORDS; i++)
        append_one(history, i == 777 ? 1e9 : (double)i);
    ck_assert_uint_eq(vg_history_buckets(history), 2);
    ck_assert_uint_eq(vg_history_width(history), 65536);
    const struct vg_bucket first = vg_history_bucket(history, 0, 0), second = vg_history_bucket(history, 1, 0);
    ck_assert(first.min == 0 && first.max == 1e9 && first.last == 65535);
    ck_assert(second.min == 65536 && second.max == RECORDS - 1 && second.last == RECORDS - 1);
    ck_assert_uint_eq(second.records, RECORDS - 65536);
    ck_assert(fabs(second.mean - (65536 + RECORDS - 1) / 2.0) < 1e-9);
    vg_history_destroy(history);
}
END_TEST

START_TEST(numbers_that_are_not_finite_count_as_missing_but_stay_last)
{
    struct vg_history *history = create(1, 2);
    static const double said[] = {NAN, 2, INFINITY, -INFINITY};
    for (size_t i = 0; i < 4; i++)
        append_one(history, said[i]);
    struct vg_bucket bucket = vg_history_bucket(history, 0, 0);
    ck_assert(bucket.min == 2 && bucket.max == 2 && bucket.mean == 2 && bucket.last == 2);
    ck_assert_uint_eq(bucket.counted, 1);
    ck_assert_uint_eq(bucket.records, 2);
    bucket = vg_history_bucket(history, 1, 0);
    ck_assert(isnan(bucket.min) && isnan(bucket.max) && isnan(bucket.mean));
    ck_assert(isinf(bucket.last) && bucket.last < 0);
    ck_assert_uint_eq(bucket.counted, 0);
    ck_assert_uint_eq(bucket.records, 2);
    append_one(history, NAN); /* merges the two */
    bucket = vg_history_bucket(history, 0, 0);
    ck_assert(bucket.min == 2 && bucket.max == 2 && bucket.mean == 2 && isinf(bucket.last));
    ck_assert_uint_eq(bucket.counted, 1);
    ck_assert_uint_eq(bucket.records, 4);
    ck_assert(isnan(vg_history_bucket(history, 1, 0).last));
    vg_history_destroy(history);
}
END_TEST

START_TEST(missing_numbers_of_one_series_do_not_touch_its_neighbours)
{
    enum { SERIES = 75, RECORDS = 3000 };
    struct vg_history *history = create(SERIES, 16);
    double row[SERIES];
    for (size_t n = 0; n < RECORDS; n++) {
        for (size_t i = 0; i < SERIES; i++)
            row[i] = i % 5 == 3 && n % 2 ? (i % 2 ? NAN : INFINITY) : (double)n + (double)i;
        vg_history_append(history, vg_history_records(history), row, 1, SERIES);
    }
    for (size_t i = 0; i < SERIES; i++) {
        const struct vg_bucket all = whole(history, i);
        const bool gaps = i % 5 == 3;
        ck_assert_uint_eq(all.records, RECORDS);
        ck_assert_uint_eq(all.counted, gaps ? RECORDS / 2 : RECORDS);
        ck_assert(all.min == (double)i && all.max == (double)(RECORDS - (gaps ? 2u : 1u) + i));
        ck_assert(gaps ? !isfinite(all.last) : all.last == (double)(RECORDS - 1 + i));
    }
    vg_history_destroy(history);
}
END_TEST

START_TEST(huge_and_tiny_numbers_survive)
{
    struct vg_history *history = create(2, 2);
    const double rows[] = {1.7e308, 1e-310, 1.6e308, 3e-320, 1.7e308, 1e-300};
    vg_history_append(history, vg_history_records(history), rows, 3, 2);
    const struct vg_bucket huge = vg_history_bucket(history, 0, 0), tiny = vg_history_bucket(history, 0, 1);
    ck_assert(huge.min == 1.6e308 && huge.max == 1.7e308 && huge.mean >= 1.6e308 && huge.mean <= 1.7e308);
    ck_assert(tiny.min == 3e-320 && tiny.max == 1e-310);
    vg_history_destroy(history);
}
END_TEST

START_TEST(rows_may_lie_apart_and_come_in_any_batch)
{
    enum { SERIES = 5, STRIDE = 9, RECORDS = 5000 };
    static double rows[RECORDS * STRIDE];
    uint64_t state = 99;
    for (size_t i = 0; i < RECORDS * STRIDE; i++)
        rows[i] = i % STRIDE < SERIES ? uniform(&state) : 1e300;
    struct vg_history *one = create(SERIES, 10), *many = create(SERIES, 10);
    for (size_t i = 0; i < RECORDS; i++)
        vg_history_append(one, vg_history_records(one), rows + i * STRIDE, 1, STRIDE);
    for (size_t i = 0; i < RECORDS;) {
        size_t count = next_random(&state) % 700;
        count = count < RECORDS - i ? count : RECORDS - i;
        vg_history_append(many, vg_history_records(many), rows + i * STRIDE, count, STRIDE);
        i += count;
    }
    ck_assert_uint_eq(vg_history_buckets(one), vg_history_buckets(many));
    for (size_t series = 0; series < SERIES; series++)
        for (size_t i = 0; i < vg_history_buckets(one); i++) {
            const struct vg_bucket a = vg_history_bucket(one, i, series), b = vg_history_bucket(many, i, series);
            ck_assert(a.min == b.min && a.max == b.max && a.mean == b.mean && a.last == b.last && a.max < 1);
            ck_assert(a.counted == b.counted && a.records == b.records);
        }
    vg_history_destroy(one);
    vg_history_destroy(many);
}
END_TEST

START_TEST(copy_gives_the_buckets_oldest_first_and_no_more_than_there_is_room_for)
{
    struct vg_history *history = create(2, 8);
    struct vg_bucket out[8];
    for (size_t i = 0; i < 13; i++)
        vg_history_append(history, vg_history_records(history), (const double[]){(double)i, -(double)i}, 1, 2);
    ck_assert_uint_eq(vg_history_copy(history, 1, 0, out, 8), 7);
    for (size_t i = 0; i < 7; i++)
        ck_assert(out[i].max == -2.0 * (double)i);
    out[3].records = 12345;
    ck_assert_uint_eq(vg_history_copy(history, 1, 0, out, 3), 3);
    ck_assert_uint_eq(out[3].records, 12345);
    ck_assert_uint_eq(vg_history_copy(history, 2, 0, out, 8), 0);
    vg_history_destroy(history);
}
END_TEST

START_TEST(clear_begins_anew)
{
    struct vg_history *history = create(1, 4);
    for (size_t i = 0; i < 1003; i++)
        append_one(history, 5);
    const size_t bytes = vg_history_bytes(history);
    vg_history_clear(history);
    ck_assert_uint_eq(vg_history_buckets(history), 0);
    append_one(history, 1);
    append_one(history, 3);
    ck_assert_uint_eq(vg_history_width(history), 1);
    ck_assert_uint_eq(vg_history_records(history), 2);
    const struct vg_bucket all = whole(history, 0);
    ck_assert(all.mean == 2 && all.max == 3);
    ck_assert_uint_eq(vg_history_bytes(history), bytes);
    vg_history_destroy(history);
}
END_TEST

/* The mean is right to 1e-12 though every 0.1 that is added to a sum of a million rounds. */
START_TEST(mean_of_ten_million_is_right_to_1e_12)
{
    static const size_t capacities[] = {2, VG_HISTORY_CAPACITY};
    for (size_t k = 0; k < 2; k++) {
        enum { BATCH = 1000, RECORDS = 10000000 };
        struct vg_history *history = create(2, capacities[k]);
        static double rows[BATCH * 2];
        long double exact = 0;
        for (size_t i = 0; i < BATCH; i++) {
            rows[2 * i] = 0.1;
            rows[2 * i + 1] = 1 + 1e-3 * (double)i;
            exact += (long double)rows[2 * i + 1];
        }
        exact /= BATCH;
        for (size_t i = 0; i < RECORDS; i += BATCH)
            vg_history_append(history, vg_history_records(history), rows, BATCH, 2);
        for (size_t i = 0; i < vg_history_buckets(history); i++)
            ck_assert(fabs(vg_history_bucket(history, i, 0).mean - 0.1) < 1e-14);
        ck_assert(fabs(whole(history, 1).mean / (double)exact - 1) < 1e-12);
        vg_history_destroy(history);
    }
}
END_TEST

START_TEST(ten_million_records_keep_every_extreme_and_the_last_within_the_bound)
{
    enum { SERIES = 4, BATCH = 999, RECORDS = 10000000 };
    struct vg_history *history = create(SERIES, VG_HISTORY_CAPACITY);
    const size_t bytes = vg_history_bytes(history);
    static double rows[BATCH * SERIES];
    double min[SERIES], max[SERIES], last[SERIES] = {0};
    uint64_t state = 42;
    for (size_t k = 0; k < SERIES; k++) {
        min[k] = INFINITY;
        max[k] = -INFINITY;
    }
    for (size_t at = 0; at < RECORDS;) {
        const size_t count = RECORDS - at < BATCH ? RECORDS - at : BATCH;
        for (size_t i = 0; i < count * SERIES; i++) {
            const size_t k = i % SERIES, record = at + i / SERIES;
            double value = uniform(&state);
            if (record == 1234567 * (k + 1))
                value = 1e6 + (double)k; /* a spike of one record */
            if (record == 2345678 * (k + 1))
                value = -1e-60 * (double)(k + 1);
            rows[i] = last[k] = value;
            min[k] = fmin(min[k], value);
            max[k] = fmax(max[k], value);
        }
        vg_history_append(history, vg_history_records(history), rows, count, SERIES);
        at += count;
    }
    ck_assert_uint_eq(vg_history_records(history), RECORDS);
    ck_assert_uint_eq(vg_history_bytes(history), bytes);
    ck_assert_uint_lt(bytes, 1024 * (5 * 8 * 8 + 16) + 4096);
    ck_assert_uint_le(vg_history_buckets(history), VG_HISTORY_CAPACITY);
    const uint64_t width = vg_history_width(history);
    ck_assert_uint_eq(width, 16384);
    for (size_t k = 0; k < SERIES; k++) {
        const struct vg_bucket all = whole(history, k);
        ck_assert_uint_eq(all.records, RECORDS);
        ck_assert(all.min == min[k] && all.max == max[k] && all.last == last[k]);
        ck_assert(all.min < 0 && all.max >= 1e6);
        ck_assert(vg_history_bucket(history, (size_t)(1234567 * (k + 1) / width), k).max == max[k]);
    }
    vg_history_destroy(history);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("history");
    TCase *tests = tcase_create("history");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, an_empty_history_has_no_buckets);
    tcase_add_test(tests, one_record_is_its_own_bucket);
    tcase_add_test(tests, impossible_sizes_are_refused_with_a_sentence);
    tcase_add_test(tests, buckets_are_the_records_in_order_after_every_append);
    tcase_add_test(tests, width_doubles_when_all_buckets_are_full);
    tcase_add_test(tests, capacity_of_two_keeps_everything_in_two_buckets);
    tcase_add_test(tests, numbers_that_are_not_finite_count_as_missing_but_stay_last);
    tcase_add_test(tests, missing_numbers_of_one_series_do_not_touch_its_neighbours);
    tcase_add_test(tests, huge_and_tiny_numbers_survive);
    tcase_add_test(tests, rows_may_lie_apart_and_come_in_any_batch);
    tcase_add_test(tests, copy_gives_the_buckets_oldest_first_and_no_more_than_there_is_room_for);
    tcase_add_test(tests, clear_begins_anew);
    tcase_add_test(tests, mean_of_ten_million_is_right_to_1e_12);
    tcase_add_test(tests, ten_million_records_keep_every_extreme_and_the_last_within_the_bound);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
