/* test_soak.c: a billion records through the history: memory and the time to draw it stay what they are after a minute. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "vgtop/history.h"

enum { BATCH = 2048, LOOKS = 300 };

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    exit(1);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Pages that the program really holds. */
static long resident(void)
{
    long all = 0, held = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    require(file && fscanf(file, "%ld %ld", &all, &held) == 2, "the system says how much memory there is");
    fclose(file);
    return held;
}

/* The quickest of many copies of every series, as a view makes them. */
static double time_of_a_look(const struct vg_history *history, struct vg_bucket *out)
{
    double best = INFINITY;
    for (int i = 0; i < LOOKS; i++) {
        double before = seconds();
        for (size_t s = 0; s < vg_history_series(history); s++)
            require(vg_history_copy(history, s, 0, out, VG_HISTORY_CAPACITY) == vg_history_buckets(history),
                    "all are copied");
        best = fmin(best, (seconds() - before) / (double)vg_history_buckets(history));
    }
    return best;
}

/* A wave about 0.5. */
static void fill(vg_real *rows, size_t series)
{
    for (size_t i = 0; i < (size_t)BATCH * series; i++)
        rows[i] = (vg_real)(i / series % 2) * 0.5 + 0.25;
}

static void check_end(const struct vg_history *history, struct vg_bucket *out, uint64_t records)
{
    uint64_t counted = 0, held = 0;
    vg_real most = -INFINITY;
    size_t count = vg_history_copy(history, 0, 0, out, VG_HISTORY_CAPACITY);
    for (size_t i = 0; i < count; i++) {
        counted += out[i].counted;
        held += out[i].records;
        most = fmax(most, out[i].max);
        /* half a wave at most is left over, and the spike is in the first */
        const double off = (i == 0 ? 1001 : 1) / (double)out[i].records + 1e-9;
        require(fabs(out[i].mean - 0.5) <= off, "the mean of a million is still the mean");
    }
    require(held == records && counted == records - 1, "no record is lost, the one that is not finite is known");
    require(most == 1e3, "nor is the spike");
}

int main(void)
{
    const char *wanted = getenv("VGTOP_SOAK");
    const uint64_t records = wanted ? strtoull(wanted, NULL, 10) : UINT64_C(1000000000);
    const size_t series = vg_series_count(1); /* of the smallest network: no hidden layer */
    struct vg_error error = {""};
    struct vg_history *history = vg_history_create(series, VG_HISTORY_CAPACITY, &error);
    struct vg_bucket *out = malloc(VG_HISTORY_CAPACITY * sizeof *out);
    vg_real *rows = malloc(BATCH * series * sizeof *rows);
    require(history && out && rows, "there is memory");
    fill(rows, series);
    size_t bytes = vg_history_bytes(history);
    vg_history_append(history, vg_history_records(history), rows, BATCH, series);
    double look_early = time_of_a_look(history, out), began = seconds();
    long pages = resident();
    rows[7 * series] = 1e3;
    rows[8 * series] = NAN;
    uint64_t done = BATCH;
    vg_history_append(history, vg_history_records(history), rows, BATCH, series);
    done += BATCH;
    fill(rows, series);
    while (done < records) {
        size_t some = records - done < BATCH ? (size_t)(records - done) : BATCH;
        vg_history_append(history, vg_history_records(history), rows, some, series);
        done += some;
    }
    double look_late = time_of_a_look(history, out);
    check_end(history, out, done);
    require(vg_history_bytes(history) == bytes && vg_history_buckets(history) <= VG_HISTORY_CAPACITY,
            "memory is bounded");
    require(resident() - pages < 64, "and stays what it was");
    require(look_late < 2 * look_early && look_early < 2 * look_late, "a look costs what it did");
    printf("%llu records in %.1f s: %zu bytes, %ld pages more; a bucket is copied in %.1f ns, before in %.1f ns\n",
           (unsigned long long)done, seconds() - began, bytes, resident() - pages, look_late * 1e9, look_early * 1e9);
    free(rows);
    free(out);
    vg_history_destroy(history);
    return 0;
}
