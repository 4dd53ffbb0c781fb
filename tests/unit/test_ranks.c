/* test_ranks.c: the logs of all ranks of a distributed job, read together: made-up files, whose numbers are known. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../check_main.h"
#include "scratch.h"
#include "vgtop/check.h"
#include "vgtop/follow.h"

enum { RANKS_MAX = 4, ROWS = 30, COLS = 7, SIZE = ROWS * COLS };

static FILE *logs[RANKS_MAX];
static double scale = 1; /* of gradients: their squares need not be doubles */
static char path[4096];
static struct vg_view view;

static void open_log(int rank, int world)
{
    char name[4200];
    snprintf(path, sizeof path, "%s/run.jsonl", scratch);
    snprintf(name, sizeof name, rank ? "%s.rank%d" : "%s", path, rank);
    logs[rank] = fopen(name, "a");
    ck_assert_ptr_nonnull(logs[rank]);
    fprintf(
        logs[rank],
        "{\"vgtop\": \"2\", \"format\": 2, \"job\": {\"rank\": %d, \"world\": %d}, \"layers\": [{\"name\": \"0\", "
        "\"shape\": [%d, %d], \"size\": %d}, {\"name\": \"2\", \"shape\": [4, 4], \"size\": 16}], "
        "\"statistics\": [\"grad_mean\", \"grad_sd\", \"grad_abs_mean\", \"grad_max\", \"grad_norm\", "
        "\"grad_l1_scaled\", \"delta_rms\", \"activation_sd\", \"weight_mean\", \"weight_sd\", \"update_ratio\"]}\n",
        rank, world, ROWS, COLS, SIZE);
}

static void close_logs(void)
{
    for (int r = 0; r < RANKS_MAX; r++) {
        if (logs[r])
            ck_assert_int_eq(fclose(logs[r]), 0);
        logs[r] = NULL;
    }
}

static void begin(int world)
{
    make_scratch();
    for (int r = 0; r < world; r++)
        open_log(r, world);
}

static void read_logs(void)
{
    struct vg_error error = {""};
    struct vg_source source;
    close_logs();
    ck_assert_msg(vg_log_source(path, &source, &error), "%s", error.text);
    ck_assert_msg(vg_source_view(&source, VG_GRAD_SD, &view, &error), "%s", error.text);
    vg_source_end(&source, 1000);
}

static void end(void)
{
    vg_view_free(&view);
    remove_scratch();
}

/* ---- shards */

struct numbers {
    double n, mean, sd, abs_mean, most;
};

static struct numbers measure(const double *values, int count)
{
    struct numbers it = {count, 0, 0, 0, 0};
    for (int i = 0; i < count; i++) {
        it.mean += values[i] / count;
        it.abs_mean += fabs(values[i]) / count;
        it.most = fmax(it.most, fabs(values[i]));
    }
    for (int i = 0; i < count; i++)
        it.sd += (values[i] - it.mean) * (values[i] - it.mean) / count;
    it.sd = sqrt(it.sd);
    return it;
}

/* A shard of the first layer: the numbers first ... first + count - 1 of each matrix. */
static void write_shard(int rank, int step, double time, const double *gradient, const double *weight,
                        const double *update, int first, int count)
{
    fprintf(logs[rank], "{\"step\": %d, \"time\": %.3f, \"loss\": 1, \"layers\": [{\"name\": \"0\", \"n\": %d", step,
            time, count);
    if (count > 0) {
        const struct numbers g = measure(gradient + first, count), w = measure(weight + first, count),
                             u = measure(update + first, count);
        fprintf(logs[rank],
                ", \"grad_mean\": %.17g, \"grad_sd\": %.17g, \"grad_abs_mean\": %.17g, \"grad_max\": %.17g, "
                "\"grad_norm\": 99, \"grad_l1_scaled\": 99, \"weight_mean\": %.17g, \"weight_sd\": %.17g, "
                "\"update_mean\": %.17g, \"update_sd\": %.17g, \"update_ratio\": 99",
                scale * g.mean, scale * g.sd, scale * g.abs_mean, scale * g.most, w.mean, w.sd, u.mean, u.sd);
    }
    fprintf(logs[rank], ", \"activation_sd\": %d}, {\"name\": \"2\", \"delta_rms\": 0.5%s}]}\n", rank + 1,
            rank == 0 ? ", \"grad_norm\": 3, \"grad_sd\": 0.25" : "");
}

static void make_matrices(double *gradient, double *weight, double *update)
{
    srand(7);
    for (int i = 0; i < SIZE; i++) {
        gradient[i] = rand() / (double)RAND_MAX - 0.3 + i * 0.01; /* each shard's mean is another */
        weight[i] = rand() / (double)RAND_MAX - 0.5;
        update[i] = 1e-3 * (rand() / (double)RAND_MAX + i * 0.02);
    }
}

static void same(double a, double b)
{
    ck_assert_msg(fabs(a - b) <= 1e-12 * fabs(b), "%.17g, not %.17g", a, b);
}

START_TEST(shards_are_merged_as_if_the_matrix_were_whole)
{
    static const double scales[] = {1, 1e-200, 1e170};
    static const int first[RANKS_MAX + 1] = {0, 100, 170, SIZE, SIZE}; /* the last rank has nothing of it */
    double gradient[SIZE], weight[SIZE], update[SIZE];
    for (int s = 0; s < 3; s++) {
        begin(RANKS_MAX);
        scale = scales[s];
        make_matrices(gradient, weight, update);
        for (int r = 0; r < RANKS_MAX; r++)
            write_shard(r, 0, 1000, gradient, weight, update, first[r], first[r + 1] - first[r]);
        read_logs();
        const vg_real *now = view.layers[0].now;
        const struct numbers g = measure(gradient, SIZE), w = measure(weight, SIZE), u = measure(update, SIZE);
        same(now[VG_GRAD_MEAN] / scale, g.mean);
        same(now[VG_GRAD_ABS_MEAN] / scale, g.abs_mean);
        same(now[VG_GRAD_MAX] / scale, g.most);
        same(now[VG_GRAD_SD] / scale, g.sd);
        same(now[VG_GRAD_NORM] / scale, sqrt(SIZE) * hypot(g.mean, g.sd));
        same(now[VG_GRAD_L1_SCALED] / scale, g.abs_mean * SIZE / (ROWS + COLS));
        same(now[VG_WEIGHT_MEAN], w.mean);
        same(now[VG_WEIGHT_SD], w.sd);
        same(now[VG_UPDATE_RATIO], log10(u.sd / w.sd));
        ck_assert(now[VG_ACTIVATION_SD] == 1 && view.layers[1].now[VG_GRAD_NORM] == 3); /* rank 0's own */
        ck_assert(view.ranks.world == 4 && view.ranks.told == 4 && view.ranks.missing[0] == '\0');
        end();
    }
    scale = 1;
}
END_TEST

START_TEST(replicas_of_a_shard_change_nothing)
{
    double gradient[SIZE], weight[SIZE], update[SIZE];
    begin(4);
    make_matrices(gradient, weight, update);
    for (int r = 0; r < 4; r++)
        write_shard(r, 0, 1000, gradient, weight, update, r % 2 ? 100 : 0, r % 2 ? SIZE - 100 : 100);
    read_logs();
    const struct numbers g = measure(gradient, SIZE);
    same(view.layers[0].now[VG_GRAD_SD], g.sd);
    same(view.layers[0].now[VG_GRAD_NORM], sqrt(SIZE) * hypot(g.mean, g.sd));
    end();
}
END_TEST

START_TEST(a_sum_over_shards_is_missing_where_one_is_not_told)
{
    double gradient[SIZE], weight[SIZE], update[SIZE];
    begin(2);
    make_matrices(gradient, weight, update);
    write_shard(0, 0, 1000, gradient, weight, update, 0, 100);
    read_logs();
    same(view.layers[0].now[VG_GRAD_SD], measure(gradient, 100).sd);
    ck_assert(vg_is_missing(view.layers[0].now[VG_GRAD_NORM]));
    ck_assert(vg_is_missing(view.layers[0].now[VG_GRAD_L1_SCALED]));
    ck_assert_str_eq(view.ranks.missing, "rank 1 has told nothing of this run");
    end();
}
END_TEST

START_TEST(what_is_not_finite_on_one_rank_is_not_finite_in_all)
{
    double gradient[SIZE], weight[SIZE], update[SIZE];
    begin(2);
    make_matrices(gradient, weight, update);
    write_shard(0, 0, 1000, gradient, weight, update, 0, 100);
    fputs(
        "{\"step\": 0, \"time\": 1000, \"loss\": 1, \"layers\": [{\"name\": \"0\", \"n\": 110, \"grad_mean\": \"NaN\", "
        "\"grad_sd\": \"NaN\", \"grad_abs_mean\": \"NaN\", \"grad_max\": \"NaN\"}]}\n",
        logs[1]);
    read_logs();
    ck_assert(vg_is_non_finite(view.layers[0].now[VG_GRAD_SD]) && vg_is_non_finite(view.layers[0].now[VG_GRAD_MAX]));
    ck_assert(vg_is_non_finite(view.layers[0].now[VG_GRAD_NORM]));
    end();
}
END_TEST

/* ---- ranks side by side */

static void write_plain(int rank, int step, double time, double loss, double activation)
{
    fprintf(logs[rank],
            "{\"step\": %d, \"time\": %.3f, \"loss\": %.17g, \"layers\": [{\"name\": \"0\", \"delta_rms\": 0.1, "
            "\"activation_sd\": 0.5%s}, {\"name\": \"2\", \"delta_rms\": 0.1, \"activation_sd\": %.17g}]}\n",
            step, time, loss, rank == 0 ? ", \"grad_sd\": 0.1" : "", activation);
}

START_TEST(the_rank_that_is_apart_is_named)
{
    struct vg_check check;
    struct vg_error error = {""};
    begin(4);
    for (int s = 0; s < 20; s++)
        for (int r = 0; r < 4; r++)
            write_plain(r, s, 1000 + s, 2 + r * 0.1, r == 2 ? 20 : 0.5 - 0.01 * r);
    read_logs();
    ck_assert(view.ranks.is_apart && view.ranks.apart == 2 && view.ranks.compared == 20);
    ck_assert_str_eq(view.ranks.text, "rank 2 is apart: its activations' s.d. at layer 2 is 40 times the others'");
    ck_assert_str_eq(view.message, view.ranks.text);
    ck_assert_str_eq(view.ranks.spreads[0].name, "loss");
    ck_assert(view.ranks.spreads[0].low == 2 && view.ranks.spreads[0].high_rank == 3);
    ck_assert(view.ranks.spreads[2].high == 20 && strcmp(view.ranks.spreads[2].layer, "layer 2") == 0);
    ck_assert_msg(vg_check_log(path, &check, &error), "%s", error.text);
    ck_assert_str_eq(check.ranks.text, view.ranks.text);
    end();
}
END_TEST

START_TEST(of_two_ranks_both_are_named)
{
    begin(2);
    for (int s = 0; s < 20; s++)
        for (int r = 0; r < 2; r++)
            write_plain(r, s, 1000 + s, r ? 0.25 : 2, 0.5);
    read_logs();
    ck_assert_str_eq(view.ranks.text, "ranks 0 and 1 are apart: rank 1's loss is 1/8.0 of rank 0's");
    end();
}
END_TEST

START_TEST(one_that_is_not_finite_is_apart)
{
    begin(3);
    for (int s = 0; s < 20; s++)
        for (int r = 0; r < 3; r++)
            if (r == 1)
                fprintf(logs[1],
                        "{\"step\": %d, \"time\": %d, \"loss\": 2, \"layers\": [{\"name\": \"2\", "
                        "\"activation_sd\": \"NaN\"}]}\n",
                        s, 1000 + s);
            else
                write_plain(r, s, 1000 + s, 2, 0.5);
    read_logs();
    ck_assert_str_eq(view.ranks.text, "rank 1 is apart: its activations' s.d. at layer 2 is not finite");
    end();
}
END_TEST

START_TEST(a_rank_that_was_apart_for_a_moment_is_not_named)
{
    begin(4);
    for (int s = 0; s < 40; s++)
        for (int r = 0; r < 4; r++)
            write_plain(r, s, 1000 + s, s % 4 == r ? 20 : 2, s % 7 < 4 && r == 1 ? 5 : 0.5);
    read_logs();
    ck_assert(!view.ranks.is_apart && view.ranks.text[0] == '\0' && view.message[0] == '\0');
    end();
}
END_TEST

START_TEST(a_rank_that_has_died_is_said_to_be_missing)
{
    begin(4);
    for (int s = 0; s < 20; s++)
        for (int r = 0; r < 4; r++)
            if (r != 3 || s <= 12)
                write_plain(r, s, 1000 + s, 2, 0.5);
    read_logs();
    ck_assert(view.ranks.told == 3 && view.ranks.compared == 20 && view.ranks.world == 4);
    ck_assert_str_eq(view.ranks.missing, "rank 3 has told nothing since step 12");
    end();
}
END_TEST

START_TEST(a_file_that_is_not_there_is_said_to_be_missing)
{
    char name[4200];
    begin(4);
    for (int s = 0; s < 3; s++)
        for (int r = 0; r < 4; r++)
            write_plain(r, s, 1000 + s, 2, 0.5);
    snprintf(name, sizeof name, "%s.rank2", path);
    ck_assert_int_eq(unlink(name), 0);
    read_logs();
    ck_assert_str_eq(view.ranks.missing, "rank 2 has told nothing (there is no LOG.rank2)");
    ck_assert(view.ranks.told == 3 && view.ranks.spread_count == 3);
    end();
}
END_TEST

START_TEST(steps_of_an_earlier_run_are_not_taken_for_those_of_this_one)
{
    begin(2);
    for (int s = 0; s < 5; s++)
        for (int r = 0; r < 2; r++)
            write_plain(r, s, 1000 + s, 2, r ? 500 : 0.5);
    fclose(logs[0]), fclose(logs[1]);
    open_log(0, 2), open_log(1, 2); /* the same files */
    for (int s = 0; s < 3; s++)
        for (int r = 0; r < 2; r++)
            write_plain(r, s, 90000 + s, 2, 0.5);
    read_logs();
    ck_assert(view.ranks.compared == 3 && view.ranks.step == 2);
    ck_assert(view.ranks.spreads[2].high == 0.5 && view.ranks.spreads[2].low == 0.5);
    end();
}
END_TEST

START_TEST(a_job_of_one_rank_and_the_log_of_another_rank_are_read_alone)
{
    begin(1);
    write_plain(0, 0, 1000, 2, 0.5);
    read_logs();
    ck_assert(view.ranks.world < 2);
    end();
    begin(2);
    write_plain(1, 0, 1000, 2, 0.5);
    snprintf(path + strlen(path), 8, ".rank1");
    read_logs();
    ck_assert(view.ranks.world < 2 && view.layers[1].now[VG_ACTIVATION_SD] == 0.5);
    end();
}
END_TEST

/* ---- while the job runs */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void rest(int milliseconds)
{
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000L}, NULL);
}

/* Until the followed log has come to that step, or ten seconds have passed. */
static void wait_for_step(struct vg_source source, uint64_t step)
{
    struct vg_error error = {""};
    for (int tries = 0; tries < 500; tries++) {
        ck_assert_msg(vg_source_view(&source, VG_GRAD_SD, &view, &error), "%s", error.text);
        if (view.layer_count > 0 && view.step >= step)
            return;
        rest(20);
    }
    ck_abort_msg("it does not come to step %d", (int)step);
}

START_TEST(a_record_waits_a_while_for_the_other_ranks)
{
    struct vg_error error = {""};
    double gradient[SIZE], weight[SIZE], update[SIZE];
    begin(2);
    make_matrices(gradient, weight, update);
    struct vg_follow *follow = vg_follow_start(path, &error);
    ck_assert_msg(follow, "%s", error.text);
    struct vg_source source = vg_follow_source(follow);
    const double time = now();
    write_shard(0, 0, time, gradient, weight, update, 0, 100);
    fflush(logs[0]);
    rest(400);
    write_shard(1, 0, time, gradient, weight, update, 100, SIZE - 100);
    fflush(logs[1]);
    wait_for_step(source, 1);
    same(view.layers[0].now[VG_GRAD_SD], measure(gradient, SIZE).sd);
    write_shard(0, 1, now(), gradient, weight, update, 0, 100); /* and rank 1 tells nothing more */
    fflush(logs[0]);
    wait_for_step(source, 2);
    same(view.layers[0].now[VG_GRAD_SD], measure(gradient, 100).sd);
    ck_assert_str_eq(view.ranks.missing, "rank 1 has told nothing since step 0");
    const double then = now();
    for (int s = 2; s < 7; s++)
        write_shard(0, s, now(), gradient, weight, update, 0, 100);
    fflush(logs[0]);
    wait_for_step(source, 7);
    ck_assert_msg(now() - then < 2, "%g s", now() - then); /* it is not waited for again */
    vg_source_end(&source, 5000);
    close_logs();
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("ranks");
    TCase *shards = tcase_create("shards"), *ranks = tcase_create("side by side"), *live = tcase_create("live");
    tcase_add_test(shards, shards_are_merged_as_if_the_matrix_were_whole);
    tcase_add_test(shards, replicas_of_a_shard_change_nothing);
    tcase_add_test(shards, a_sum_over_shards_is_missing_where_one_is_not_told);
    tcase_add_test(shards, what_is_not_finite_on_one_rank_is_not_finite_in_all);
    tcase_add_test(ranks, the_rank_that_is_apart_is_named);
    tcase_add_test(ranks, of_two_ranks_both_are_named);
    tcase_add_test(ranks, one_that_is_not_finite_is_apart);
    tcase_add_test(ranks, a_rank_that_was_apart_for_a_moment_is_not_named);
    tcase_add_test(ranks, a_rank_that_has_died_is_said_to_be_missing);
    tcase_add_test(ranks, a_file_that_is_not_there_is_said_to_be_missing);
    tcase_add_test(ranks, steps_of_an_earlier_run_are_not_taken_for_those_of_this_one);
    tcase_add_test(ranks, a_job_of_one_rank_and_the_log_of_another_rank_are_read_alone);
    tcase_set_timeout(live, 60);
    tcase_add_test(live, a_record_waits_a_while_for_the_other_ranks);
    suite_add_tcase(all, shards);
    suite_add_tcase(all, ranks);
    suite_add_tcase(all, live);
    return all;
}

CHECK_MAIN(suite)
