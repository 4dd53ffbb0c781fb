/* bench_follow.c: memory and time that following a log takes: 1,000 tensors at 10 records a second, 10 tensors at 1,000.
 *
 * The log is written as fast as it is read; what a record costs says what share of a core the stated rate takes. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "vgtop/follow.h"

enum { STATISTICS = 14 };

/* A record as the hook writes it. */
static void write_record(FILE *to, size_t layers, unsigned step)
{
    fprintf(to, "{\"step\": %u, \"epoch\": 0, \"loss\": %.17g, \"layers\": [", step, 1.0 / (step + 1));
    for (size_t l = 0; l < layers; l++) {
        fprintf(to, "%s{\"name\": \"transformer.h.%zu.attn.c_proj\"", l > 0 ? ", " : "", l);
        for (int m = 0; m < STATISTICS; m++)
            fprintf(to, ", \"%s\": %.17g", vg_metrics[m].key, (double)(l + 1) / (step + 3) / (m + 7));
        fprintf(to, "}");
    }
    fprintf(to, "]}\n");
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void measure(size_t layers, unsigned records, double rate)
{
    char path[] = "/tmp/vgtop-bench-XXXXXX";
    int file = mkstemp(path);
    FILE *to = file >= 0 ? fdopen(file, "w") : NULL;
    struct vg_view view = {0};
    if (!to)
        abort();
    fprintf(to, "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"name\": \"bench\"}}\n");
    for (unsigned step = 0; step < records; step++)
        write_record(to, layers, step);
    fprintf(to, "{\"final\": true, \"step\": %u, \"reason\": \"done\"}\n", records);
    const double bytes = (double)ftell(to);
    fclose(to);
    const double before = bench_seconds(BENCH_CPU);
    struct vg_follow *follow = vg_follow_start(path, NULL);
    if (!follow)
        abort();
    const struct vg_source source = vg_follow_source(follow);
    do {
        struct pollfd wake = {.fd = vg_source_wake_fd(&source), .events = POLLIN};
        poll(&wake, 1, 100);
        vg_source_view(&source, VG_GRAD_SD, &view, NULL);
    } while (view.state != VG_STATE_ENDED);
    const double spent = bench_seconds(BENCH_CPU) - before;
    printf("%4zu tensors  %6.1f MB of log, %.0f MB/s  %.2f ms a record  %.1f %% of a core at %.0f records/s  peak %.0f "
           "MB\n",
           layers, bytes * 1e-6, bytes * 1e-6 / spent, spent / records * 1e3, spent / records * rate * 100, rate,
           peak_mb());
    vg_source_end(&source, 5000);
    vg_view_free(&view);
    unlink(path);
}

int main(void)
{
    measure(10, 20000, 1000);
    measure(1000, 600, 10);
    return 0;
}
