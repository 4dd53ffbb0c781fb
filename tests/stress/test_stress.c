/* test_stress.c: random commands to a trainer at full speed, while another thread looks at it as the screen does. What took effect, and
 * at which step, is written down; done again without threads it must end in the same state, to the bit.
 *
 * VGTOP_STRESS is how many commands are sent.
 */
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../driven.h"
#include "protocol.h"
#include "vgtop/trainer.h"

enum { COMMANDS_DEFAULT = 100000, LINE_MAX_BYTES = 80 };

#define LAST "seed 4242"

/* --- random commands: small sizes, so that many of them fit into the time */

static uint32_t draw(struct vg_random *random, uint32_t count)
{
    return vg_random_interval(random, count - 1);
}

static bool is_small(const struct vg_setting_info *setting, const char *name)
{
    return setting != &vg_settings[VG_SET_DATA] ||
           (strcmp(name, "fashion-mnist") != 0 && strcmp(name, "csv") != 0 && strcmp(name, "idx") != 0);
}

static void random_setting(struct vg_random *random, char *line)
{
    static const char *const values[VG_SETTING_COUNT][6] = {
        [VG_SET_SAMPLES] = {"4", "50", "200", "default", "+5", "x"},
        [VG_SET_NOISE] = {"0", "0.1", "0.5", "default", "*2", "-1"},
        [VG_SET_FACTOR] = {"0", "0.3", "0.9", "0.5", "*0.9", "2"},
        [VG_SET_VALID] = {"0", "0.25", "1", "default", "3", "1000"},
        [VG_SET_LABEL] = {"last", "first", "1", "2", "x", "last"},
        [VG_SET_DROP] = {"none", "1", "x,y", "none", "7", "2"},
        [VG_SET_HIDDEN] = {"none", "1", "5,4", "2x8", "8,8,8", "0"},
        [VG_SET_LR] = {"0.1", "*2", "/2", "1e-3", "0", "1e6"},
        [VG_SET_BATCH] = {"1", "8", "full", "*2", "/2", "-3"},
        [VG_SET_L2] = {"0", "0.01", "*2", "1e-5", "0.1", "x"},
        [VG_SET_SEED] = {"0", "1", "7", "+1", "4294967295", "-1"},
    };
    size_t which = draw(random, VG_SETTING_COUNT);
    const struct vg_setting_info *setting = &vg_settings[which];
    if (!setting->choice_count) {
        snprintf(line, LINE_MAX_BYTES, "%s %s", setting->key, values[which][draw(random, 6)]);
        return;
    }
    const char *name = vg_setting_choice(setting, draw(random, (uint32_t)setting->choice_count))->name;
    if (draw(random, 4) == 0 || !is_small(setting, name))
        name = draw(random, 2) ? "next" : "prev";
    snprintf(line, LINE_MAX_BYTES, "%s %s", setting->key, name);
}

static void random_command(struct vg_random *random, char *line)
{
    static const struct {
        const char *name, *arguments[4];
    } rows[] = {
        {"depth", {"+1", "-1", "3", "6"}},
        {"width", {"+", "-", "5", "12"}},
        {"pause", {"", "on", "off", "x"}},
        {"resume", {"", "", "", ""}},
        {"step", {"", "3", "40", "500"}},
        {"epoch", {"", "2", "5", "0"}},
        {"speed", {"max", "slower", "faster", "1e6"}},
        {"restart", {"", "", "", "x"}},
        {"redraw", {"", "", "", ""}},
        {"clear", {"", "", "", ""}},
        {"cancel", {"", "", "", ""}},
        {"metric", {"next", "prev", "delta_rms", "x"}},
        {"select", {"+1", "-1", "last", "99"}},
        {"set", {"lr=0.05", "l2=0", "x=1", ""}},
        {"nonsense", {"", "1", "x", "next"}},
        {"preset", {"circles", "circles-tanh", "circles-relu", "x"}},
    };
    size_t which = draw(random, sizeof rows / sizeof rows[0]);
    snprintf(line, LINE_MAX_BYTES, "%s %s", rows[which].name, rows[which].arguments[draw(random, 4)]);
}

static void nap(long microseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = microseconds * 1000}, NULL);
}

static bool refused_for_want_of_room(const struct vg_error *error)
{
    return strstr(error->text, "waiting already") != NULL;
}

/* Waits until the queue has come to its end, or comes no nearer to it: behind a failing command some lines are dropped. */
static void wait_for_quiet(long sent, long *dropped)
{
    for (int idle = 0; sent - *dropped > protocol_answered() && idle < 100; idle++) {
        long before = protocol_answered();
        nap(100);
        if (protocol_answered() != before)
            idle = 0;
    }
    *dropped = sent - protocol_answered();
    nap(100);
}

static void send_commands(struct vg_trainer *trainer, long count)
{
    struct vg_random random;
    char line[LINE_MAX_BYTES];
    struct vg_error error = {""};
    long dropped = 0;
    vg_random_seed(&random, 1);
    for (long i = 0; i < count; i++) {
        if (draw(&random, 3) == 0)
            random_command(&random, line);
        else
            random_setting(&random, line);
        while (!trainer_send_line(trainer, line, &error)) {
            if (strstr(error.text, "unknown")) { /* it is refused before it is sent */
                dropped++;
                break;
            }
            require(refused_for_want_of_room(&error), error.text);
            nap(200);
        }
        if (draw(&random, 25) == 0)
            wait_for_quiet(i, &dropped); /* so that there is some training between them */
    }
}

/* --- what the screen does, all the time */

struct screen {
    struct vg_trainer *trainer;
    atomic_bool stop, last_seen;
    size_t views, probes, runs;
};

static void check_view(const struct vg_view *view, const struct vg_view *before)
{
    char harmless[VG_VIEW_MESSAGE_MAX];
    require(view->run >= before->run && (view->run > before->run || view->step >= before->step), "time goes forward");
    require(view->state == VG_STATE_BUILDING || view->layer_count > 0, "there are layers");
    require(view->loss_series.count <= VG_HISTORY_CAPACITY, "a series has an end");
    for (size_t l = 0; l < view->layer_count; l++)
        require(view->layers[l].series.count == view->loss_series.count, "all series are of one time");
    require(view->ghost_count <= VG_GHOSTS_MAX && view->marker_count <= VG_MARKERS_MAX, "what is kept is bounded");
    snprintf(harmless, sizeof harmless, "%s", view->message);
    vg_make_harmless(harmless);
    require(strcmp(harmless, view->message) == 0, "a message is harmless");
}

/* As a screen would be drawn: everything is read. */
static void look(struct screen *screen, struct vg_view *view, struct vg_probe *probe)
{
    struct vg_probe_want want = {.boundary = true,
                                 .rows = 8,
                                 .cols = 16,
                                 .distributions = true,
                                 .preactivation = true,
                                 .layer = screen->views % 5,
                                 .ridge = (enum vg_quantity)(screen->views % VG_QUANTITY_COUNT)};
    struct vg_view before = {.run = view->run, .step = view->step};
    struct vg_error error = {""};
    enum vg_metric metric = (enum vg_metric)(screen->views % VG_METRIC_COUNT);
    require(trainer_view(screen->trainer, metric, view, &error), error.text);
    check_view(view, &before);
    screen->views++;
    screen->runs = view->run;
    screen->probes += trainer_probe(screen->trainer, 0, probe);
    require(vg_probe_fill(probe, &want, view, NULL, &error), error.text);
    if (strstr(view->command_line, "seed=4242") && !view->message_is_error)
        atomic_store(&screen->last_seen, true);
}

static void *watch_trainer(void *context)
{
    struct screen *screen = context;
    struct vg_error error = {""};
    struct vg_view view = {0};
    struct vg_probe *probe = vg_probe_create(&error);
    require(probe != NULL, error.text);
    while (!atomic_load(&screen->stop)) {
        struct pollfd wake = {.fd = trainer_wake_fd(screen->trainer), .events = POLLIN};
        poll(&wake, 1, 20);
        look(screen, &view, probe);
    }
    vg_probe_destroy(probe);
    vg_view_free(&view);
    return NULL;
}

int main(void)
{
    const char *wanted = getenv("VGTOP_STRESS");
    long count = wanted ? atol(wanted) : COMMANDS_DEFAULT;
    struct vg_experiment experiment;
    struct vg_error error = {""};
    pthread_t thread;
    require(setenv("VGTOP_FASHION_MNIST", "/nowhere", 1) == 0, "the environment can be changed"); /* no large data */
    vg_experiment_default(&experiment);
    require(vg_experiment_set(&experiment, "samples", "50", &error), error.text);
    struct vg_trainer *trainer = vg_trainer_start(&experiment, INFINITY, NULL, "lr 0.01", NULL, &error);
    require(trainer != NULL, error.text);
    struct screen screen = {.trainer = trainer};
    require(pthread_create(&thread, NULL, watch_trainer, &screen) == 0, "a thread can be made");
    send_commands(trainer, count);
    while (!atomic_load(&screen.last_seen)) {
        require(trainer_send_line(trainer, LAST, &error) || refused_for_want_of_room(&error), error.text);
        nap(20000);
    }
    atomic_store(&screen.stop, true);
    pthread_join(thread, NULL);
    vg_trainer_stop(trainer);
    const size_t done = protocol_count();
    protocol_replay(&experiment);
    printf(
        "%ld commands sent, %zu took effect over %llu steps in %zu runs; %zu views, %zu probes; replayed to the bit\n",
        count, done, (unsigned long long)protocol_steps(), screen.runs, screen.views, screen.probes);
    require(protocol_steps() > (uint64_t)count / 100, "there was training between them");
    require((long)done > count / 4, "a good part of the commands could be done");
    return 0;
}
