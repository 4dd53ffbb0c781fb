/* test_stress_control.c: somebody plays with the program while it trains at full speed: random keys, clicks, pastes and sizes into the real
 * control, drawn after each, the network probed as the screen does it. Every picture must be whole; what took effect, done again without
 * threads, must end in the same state, to the bit.
 *
 * VGTOP_STRESS is five times how many events there are.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../driven.h"
#include "control_fault.h"
#include "freeze.h"
#include "notices.h"
#include "protocol.h"
#include "vgtop/trainer.h"

enum { STRESS_DEFAULT = 100000, STRESS_AN_EVENT = 5, WAKE_UP_EVERY = 100, PROBE_PATIENCE = 5 };

#define LAST "seed 4242"

struct play {
    struct vg_random random;
    struct vg_trainer *trainer;
    struct vg_control control;
    struct vg_freeze freeze;
    struct vg_notices notices;
    struct vg_probe *probe;
    double probe_cost;
    size_t quits, probes, refused;
};

static uint32_t draw(struct play *play, uint32_t count)
{
    return vg_random_interval(&play->random, count - 1);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

/* --- the owner ------------------------------------------------------------------------------------------------ */

/* Files must not be written here, and large sizes are a matter of time: numbers of more than two digits. */
static bool is_too_much(const char *line)
{
    static const char *const sizes[] = {"samples", "hidden", "depth", "width", "data", "set", "step", "epoch"};
    size_t digits = 0, most = 0;
    bool counts = strncmp(line, "export", 6) == 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        counts = counts || strncmp(line, sizes[i], strlen(sizes[i])) == 0;
    for (const char *c = line; *c != '\0'; c++) {
        digits = *c >= '0' && *c <= '9' ? digits + 1 : 0;
        most = digits > most ? digits : most;
    }
    return counts && (most > 2 || line[0] == 'e');
}

static bool send(void *context, const struct vg_command *command, struct vg_error *error)
{
    struct play *play = context;
    const struct vg_source source = vg_trainer_source(play->trainer);
    bool sent = is_too_much(command->text) || vg_source_send(&source, command, error);
    require(sent || strstr(error->text, "waiting already") != NULL, error->text);
    play->refused += !sent;
    return sent;
}

static void ask(void *context, enum vg_control_wish wish)
{
    struct play *play = context;
    play->quits += wish == VG_WISH_QUIT;
}

/* --- what somebody does --------------------------------------------------------------------------------------- */

static void any_action(struct play *play)
{
    vg_control_key(&play->control, vg_actions[draw(play, (uint32_t)vg_action_count)].keys[0]);
}

static void any_named_key(struct play *play)
{
    vg_control_key(&play->control, VG_KEY_BASE + 1 + draw(play, VG_KEY_PASTE_BEGIN - VG_KEY_BASE - 1));
}

static void any_character(struct play *play)
{
    static const uint32_t others[] = {0xe9, 0x4e2d, 0x301, 0x202e, 0x1f600, 0xa0};
    uint32_t which = draw(play, 100);
    vg_control_key(&play->control, which < 95 ? ' ' + which : others[which - 95]);
}

/* Out of whatever is open, or on with it. */
static void escape_or_enter(struct play *play)
{
    vg_control_key(&play->control, draw(play, 3) == 0 ? VG_KEY_ENTER : VG_KEY_ESCAPE);
}

static void any_mouse(struct play *play)
{
    const struct vg_hotspots *spots = &play->control.hotspots;
    struct vg_mouse mouse = {.row = (int)draw(play, 60), .col = (int)draw(play, 200)};
    mouse.kind = (enum vg_mouse_kind)draw(play, VG_MOUSE_WHEEL_DOWN + 1);
    mouse.button = mouse.kind <= VG_MOUSE_RELEASE ? 1 : 0;
    mouse.control = draw(play, 3) == 0;
    if (spots->count > 0 && draw(play, 4) != 0) {
        const struct vg_rect *rect = &spots->items[draw(play, (uint32_t)spots->count)].rect;
        mouse.row = rect->row + rect->rows / 2;
        mouse.col = rect->col + rect->cols / 2;
    }
    vg_control_mouse(&play->control, &mouse);
}

static void any_size(struct play *play)
{
    static const struct {
        int rows, cols;
    } sizes[] = {{24, 80}, {40, 120}, {16, 60}, {50, 160}, {30, 100}, {1, 1}, {24, 80}, {15, 200}};
    struct vg_error error = {""};
    uint32_t which = draw(play, sizeof sizes / sizeof sizes[0]);
    require(vg_control_resize(&play->control, sizes[which].rows, sizes[which].cols, &error), error.text);
}

static void any_paste(struct play *play)
{
    vg_control_key(&play->control, VG_KEY_PASTE_BEGIN);
    for (uint32_t left = draw(play, 20); left > 0; left--)
        any_character(play);
    vg_control_key(&play->control, VG_KEY_PASTE_END);
}

static void any_line(struct play *play)
{
    static const char *const lines[] = {
        "activation relu; lr 0.1", "metric delta_rms",    "layout everything", "freeze",
        "redraw; step 10",         "theme nonsense",      "cursor 3",          "panel boundary",
        "l2 *2; batch 8",          "panel distributions", "restart",           "clear"};
    vg_control_line(&play->control, lines[draw(play, sizeof lines / sizeof lines[0])]);
}

static void any_event(struct play *play)
{
    static void (*const events[])(struct play * play) = {any_action,      any_action,      any_action,   any_action,
                                                         any_mouse,       any_mouse,       any_line,     any_named_key,
                                                         escape_or_enter, escape_or_enter, any_character};
    uint32_t which = draw(play, 100);
    if (which == 0)
        any_size(play);
    else if (which == 1)
        any_paste(play);
    else
        events[draw(play, sizeof events / sizeof events[0])](play);
}

/* Who quits begins anew. */
static void begin_control(struct play *play)
{
    struct vg_error error = {""};
    vg_control_start(&play->control, &(struct vg_control_owner){send, ask, play});
    require(vg_control_resize(&play->control, 24, 80, &error), error.text);
}

/* What slows down, pauses or explodes must not be the end of it. */
static void wake_up(struct play *play)
{
    struct vg_error error = {""};
    trainer_send_line(play->trainer, draw(play, 4) == 0 ? "preset circles; samples 50; speed max" : "speed max; resume",
                      &error);
}

/* --- what is seen: as app.c does it --------------------------------------------------------------------------- */

static void look_inside(struct play *play)
{
    struct vg_control *control = &play->control;
    struct vg_probe_want want;
    struct vg_error error = {""};
    bool computed = false;
    if (control->view.frozen ||
        !vg_screen_want(&control->screen, &control->view, control->cells.rows, control->cells.cols, &want))
        return;
    play->probes += trainer_probe(play->trainer, play->probe_cost * PROBE_PATIENCE, play->probe);
    double before = seconds();
    require(vg_probe_fill(play->probe, &want, &control->view, &computed, &error), error.text);
    if (computed)
        play->probe_cost = seconds() - before;
}

static void draw_control(struct play *play)
{
    struct vg_control *control = &play->control;
    struct vg_error error = {""};
    bool frozen = control->screen.look.frozen;
    const struct vg_source source = vg_trainer_source(play->trainer);
    if (!vg_freeze_view(&play->freeze, &control->screen.look, &source, &control->view, &error))
        require(frozen && !control->screen.look.frozen, error.text);
    require(control->view.state != VG_STATE_FAILED, control->view.message);
    vg_notices_see(&play->notices, control, (int64_t)(seconds() * 1e3));
    look_inside(play);
    vg_control_draw(control);
    vg_notices_expire(&play->notices, control, (int64_t)(seconds() * 1e3));
    const char *fault = vg_control_fault(control, false);
    require(fault == NULL, fault);
}

/* Escape would cancel the making of the first network, and there would be nothing to play with. */
static void wait_for_the_first(struct play *play)
{
    do {
        nap();
        draw_control(play);
    } while (play->control.view.state == VG_STATE_BUILDING);
}

/* Until everything that was sent is done. */
static void finish(struct play *play)
{
    struct vg_error error = {""};
    play->control.screen.look.frozen = false;
    do {
        trainer_send_line(play->trainer, LAST, &error);
        nap();
        draw_control(play);
    } while (strstr(play->control.view.command_line, "seed=4242") == NULL ||
             play->control.view.state == VG_STATE_BUILDING);
}

static void play_with(struct play *play, long events)
{
    for (long i = 0; i < events; i++) {
        if (i % WAKE_UP_EVERY == 0)
            wake_up(play);
        any_event(play);
        draw_control(play);
        if (play->control.over) {
            vg_control_stop(&play->control);
            begin_control(play);
        }
    }
}

int main(void)
{
    static struct play play;
    const char *wanted = getenv("VGTOP_STRESS");
    const long events = (wanted ? atol(wanted) : STRESS_DEFAULT) / STRESS_AN_EVENT;
    struct vg_experiment experiment;
    struct vg_error error = {""};
    require(setenv("VGTOP_FASHION_MNIST", "/nowhere", 1) == 0, "the environment can be changed"); /* no large data */
    vg_random_seed(&play.random, 1);
    vg_experiment_default(&experiment);
    require(vg_experiment_set(&experiment, "samples", "50", &error), error.text);
    play.trainer = vg_trainer_start(&experiment, INFINITY, NULL, NULL, NULL, &error);
    play.probe = vg_probe_create(&error);
    require(play.trainer != NULL && play.probe != NULL, error.text);
    begin_control(&play);
    wait_for_the_first(&play);
    play_with(&play, events);
    finish(&play);
    size_t runs = play.control.view.run;
    vg_trainer_stop(play.trainer);
    vg_control_stop(&play.control);
    vg_freeze_free(&play.freeze);
    vg_probe_destroy(play.probe);
    const size_t done = protocol_count();
    const uint64_t steps = protocol_steps();
    protocol_replay(&experiment);
    printf("%ld events (%zu quits, %zu refused): %zu commands took effect over %llu steps in %zu runs; %zu probes; "
           "replayed "
           "to the bit\n",
           events, play.quits, play.refused, done, (unsigned long long)steps, runs, play.probes);
    /* How many steps there are is a matter of processors: an idle machine takes 200,000, a busy one has taken 3,645. */
    require(done > (size_t)events / 20 && steps > (uint64_t)events / 20, "there was something to watch");
    require(events < 10000 || (play.probes > 0 && play.quits > 0), "of every kind");
    return 0;
}
