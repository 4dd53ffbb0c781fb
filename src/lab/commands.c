/* commands.c: the table of commands, and what each does. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static bool change_to(struct vg_command_call *call, const struct vg_experiment *to, const char *what,
                      struct vg_error *error)
{
    char answer[64] = "";
    if (!vg_session_change(call->session, to, call->watch, answer, sizeof answer, error))
        return false;
    snprintf(call->answer, call->answer_size, "%s%s%s", what, *answer ? ": " : "", answer);
    return true;
}

static bool do_depth(struct vg_command_call *call, struct vg_error *error)
{
    struct vg_experiment to = call->session->published.experiment;
    bool up = call->arguments[0] == '+', down = call->arguments[0] == '-';
    uint64_t number, depth = to.hidden_count;
    if (!vg_parse_uint64(call->arguments + (up || down), &number) || number > 1000000)
        return vg_fail(error, "depth takes a number of hidden layers from 0 to %d, or +1, -1, not '%.40s'",
                       VG_HIDDEN_MAX, call->arguments);
    if (down && number > depth)
        return vg_fail(error, "there are only %zu hidden layers: depth 0 to %d is possible", to.hidden_count,
                       VG_HIDDEN_MAX);
    depth = up ? depth + number : down ? depth - number : number;
    if (depth > VG_HIDDEN_MAX)
        return vg_fail(error, "depth %llu is not possible: 0 to %d hidden layers are", (unsigned long long)depth,
                       VG_HIDDEN_MAX);
    for (size_t i = to.hidden_count; i < depth; i++)
        to.hidden[i] = i ? to.hidden[i - 1] : 5;
    to.hidden_count = (size_t)depth;
    char what[64];
    snprintf(what, sizeof what, "depth %zu", to.hidden_count);
    return change_to(call, &to, what, error);
}

/* Narrow layers grow by one unit, wide ones by a quarter. */
static size_t scaled_width(size_t width, bool up)
{
    size_t by = width + (up ? 0u : 1u) > 16 ? width / 4 : 1;
    if (up)
        return width + by;
    return width > by ? width - by : 0;
}

static bool do_width(struct vg_command_call *call, struct vg_error *error)
{
    struct vg_experiment to = call->session->published.experiment;
    bool up = strcmp(call->arguments, "+") == 0, down = strcmp(call->arguments, "-") == 0;
    uint64_t number = 0;
    if (to.hidden_count == 0)
        return vg_fail(error, "there is no hidden layer whose width could change: `depth 1` makes one");
    if (!up && !down && (!vg_parse_uint64(call->arguments, &number) || number < 1 || number > VG_WIDTH_MAX))
        return vg_fail(error, "width takes a number of units from 1 to %d, or + and -, not '%.40s'", VG_WIDTH_MAX,
                       call->arguments);
    for (size_t i = 0; i < to.hidden_count; i++) {
        size_t width = up || down ? scaled_width(to.hidden[i], up) : (size_t)number;
        if (width < 1)
            return vg_fail(error, "a layer needs at least 1 unit");
        if (width > VG_WIDTH_MAX)
            return vg_fail(error, "%d units are the most that a layer can have", VG_WIDTH_MAX);
        to.hidden[i] = width;
    }
    char widths[200], what[256];
    vg_experiment_get(&to, VG_SET_HIDDEN, widths, sizeof widths);
    snprintf(what, sizeof what, "hidden layers %s", widths);
    return change_to(call, &to, what, error);
}

static bool do_set(struct vg_command_call *call, struct vg_error *error)
{
    char key[64];
    size_t length = strcspn(call->arguments, " \t=");
    if (length == 0 || length >= sizeof key)
        return vg_fail(error, "set takes a setting and a value, for example set lr=0.01");
    snprintf(key, sizeof key, "%.*s", (int)length, call->arguments);
    const struct vg_setting_info *setting = vg_setting_find(key, error);
    if (!setting)
        return false;
    call->arguments += length + strspn(call->arguments + length, " \t=");
    return vg_command_setting(setting, call, error);
}

static bool do_preset(struct vg_command_call *call, struct vg_error *error)
{
    struct vg_experiment to;
    const struct vg_preset *preset = vg_preset_load(call->arguments, &to, error);
    if (!preset)
        return false;
    if (!vg_session_start_run(call->session, &to, NEW_STREAM, call->watch, error))
        return false;
    vg_session_set_speed(call->session, preset->speed);
    snprintf(call->answer, call->answer_size, "%s: %s", preset->name, preset->about);
    return true;
}

static bool no_arguments(const struct vg_command_call *call, struct vg_error *error)
{
    if (*call->arguments == '\0')
        return true;
    return vg_fail(error, "%s takes nothing behind it, not '%.40s'", call->name, call->arguments);
}

static bool can_train(const struct vg_session *session, struct vg_error *error)
{
    if (!session->published.non_finite)
        return true;
    return vg_fail(error, "training became non-finite and cannot go on: lower the learning rate, then restart");
}

static bool do_pause(struct vg_command_call *call, struct vg_error *error)
{
    struct vg_session *session = call->session;
    bool on = strcmp(call->arguments, "on") == 0, off = strcmp(call->arguments, "off") == 0;
    if (!on && !off && !no_arguments(call, error))
        return vg_fail(error, "pause takes on, off or nothing (then it toggles), not '%.40s'", call->arguments);
    /* while a `step N` is under way, pausing means to stop it */
    bool moving = session->published.running || session->published.wanted > 0;
    bool run = off || (!on && !moving);
    if (run && !can_train(session, error))
        return false;
    vg_session_want(session, 0);
    vg_session_run(session, run);
    return true;
}

static bool do_resume(struct vg_command_call *call, struct vg_error *error)
{
    if (!no_arguments(call, error) || !can_train(call->session, error))
        return false;
    vg_session_run(call->session, true);
    return true;
}

static bool do_step(struct vg_command_call *call, struct vg_error *error)
{
    uint64_t steps = 1, wanted = call->session->published.wanted;
    if (*call->arguments && (!vg_parse_uint64(call->arguments, &steps) || steps < 1 || steps > UINT64_C(1000000000000)))
        return vg_fail(error, "step takes a number of steps from 1 to 1000000000000, not '%.40s'", call->arguments);
    if (!can_train(call->session, error))
        return false;
    vg_session_run(call->session, false);
    vg_session_want(call->session, wanted + steps);
    return true;
}

static bool do_epoch(struct vg_command_call *call, struct vg_error *error)
{
    uint64_t epochs = 1;
    if (*call->arguments && (!vg_parse_uint64(call->arguments, &epochs) || epochs < 1 || epochs > 1000000000))
        return vg_fail(error, "epoch takes a number of epochs from 1 to 1000000000, not '%.40s'", call->arguments);
    if (!can_train(call->session, error))
        return false;
    vg_session_run(call->session, false);
    vg_session_want(call->session,
                    call->session->published.wanted + epochs * vg_session_batches_per_epoch(call->session));
    return true;
}

/* The next of 1, 2, 5, 10, 20 ... above or below; above the last comes max. */
static double next_speed(double speed, bool faster)
{
    static const double steps[] = {1,    2,    5,    10,    20,    50,    100,    200,    500,
                                   1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000};
    const size_t count = sizeof steps / sizeof steps[0];
    if (faster) {
        for (size_t i = 0; i < count; i++)
            if (steps[i] > speed * 1.0001)
                return steps[i];
        return INFINITY;
    }
    for (size_t i = count; i-- > 0;)
        if (steps[i] < speed * 0.9999)
            return steps[i];
    return steps[0];
}

static bool do_speed(struct vg_command_call *call, struct vg_error *error)
{
    double speed = call->session->published.speed;
    bool faster = strcmp(call->arguments, "faster") == 0, slower = strcmp(call->arguments, "slower") == 0;
    if (faster || slower)
        speed = next_speed(speed, faster);
    else if (strcmp(call->arguments, "max") == 0)
        speed = INFINITY;
    else if (!vg_parse_double(call->arguments, &speed) || speed < 0.01 || speed > 1e9)
        return vg_fail(error, "speed takes steps a second (0.01 to 1e9), max, faster or slower, not '%.40s'",
                       call->arguments);
    char text[32] = "max";
    if (isfinite(speed))
        vg_format_double(speed, text, sizeof text);
    vg_session_set_speed(call->session, speed);
    snprintf(call->answer, call->answer_size, "speed %s%s", text, isfinite(speed) ? " steps/s" : "");
    return true;
}

static bool do_restart(struct vg_command_call *call, struct vg_error *error)
{
    if (!no_arguments(call, error) ||
        !vg_session_start_run(call->session, &call->session->published.experiment, SAME_DRAWS, call->watch, error))
        return false;
    snprintf(call->answer, call->answer_size, "a new run from the same random draws");
    return true;
}

static bool do_redraw(struct vg_command_call *call, struct vg_error *error)
{
    if (!no_arguments(call, error) ||
        !vg_session_start_run(call->session, &call->session->published.experiment, NEXT_DRAWS, call->watch, error))
        return false;
    snprintf(call->answer, call->answer_size, "a new run with the next random draws");
    return true;
}

static bool do_undo(struct vg_command_call *call, struct vg_error *error)
{
    return no_arguments(call, error) && vg_session_undo(call->session, false, call->answer, call->answer_size, error);
}

static bool do_redo(struct vg_command_call *call, struct vg_error *error)
{
    return no_arguments(call, error) && vg_session_undo(call->session, true, call->answer, call->answer_size, error);
}

static bool do_clear(struct vg_command_call *call, struct vg_error *error)
{
    if (!no_arguments(call, error))
        return false;
    vg_session_clear_ghosts(call->session);
    return true;
}

/* The trainer acts on this word before it gets here: when it arrives, nothing is being built any more. */
static bool do_cancel(struct vg_command_call *call, struct vg_error *error)
{
    vg_session_want(call->session, 0);
    return no_arguments(call, error);
}

static bool do_export(struct vg_command_call *call, struct vg_error *error)
{
    const char *path = *call->arguments ? call->arguments : "vgtop-replay.py";
    if (!vg_session_export_file(call->session, path, error))
        return false;
    snprintf(call->answer, call->answer_size, "wrote %.200s", path);
    return true;
}

static bool do_metric(struct vg_command_call *call, struct vg_error *error)
{
    size_t now = call->look->metric;
    struct vg_choice names[VG_METRIC_COUNT];
    double parameter;
    for (size_t i = 0; i < VG_METRIC_COUNT; i++)
        names[i] = (struct vg_choice){vg_metrics[i].key, NULL, 0, 0, 0, vg_metrics[i].about};
    if (strcmp(call->arguments, "next") == 0)
        now = (now + 1) % VG_METRIC_COUNT;
    else if (strcmp(call->arguments, "prev") == 0)
        now = (now + VG_METRIC_COUNT - 1) % VG_METRIC_COUNT;
    else if (!vg_choice_parse("metric", names, VG_METRIC_COUNT, sizeof names[0], call->arguments, &now, &parameter,
                              error))
        return false;
    call->look->metric = (enum vg_metric)now;
    snprintf(call->answer, call->answer_size, "%s: %s", vg_metrics[now].title, vg_metrics[now].about);
    return true;
}

bool vg_command_layer(const struct vg_command_call *call, const char *words, size_t *layer, struct vg_error *error)
{
    const size_t last = call->layers ? call->layers : 1, now = *layer < 1 ? 1 : *layer > last ? last : *layer;
    const bool up = call->arguments[0] == '+', down = call->arguments[0] == '-';
    uint64_t number;
    if (!vg_parse_uint64(call->arguments + (up || down), &number))
        return vg_fail(error, "%s takes a layer from 1 to %zu, +1, -1 or %s, not '%.40s'", call->name, last, words,
                       call->arguments);
    if (!up && !down && (number < 1 || number > last))
        return vg_fail(error, "there is no layer %llu: 1 (nearest the input) to %zu (the output) are possible",
                       (unsigned long long)number, last);
    if (up)
        *layer = number > last - now ? last : now + (size_t)number;
    else if (down)
        *layer = number >= now ? 1 : now - (size_t)number;
    else
        *layer = (size_t)number;
    return true;
}

static bool do_select(struct vg_command_call *call, struct vg_error *error)
{
    size_t layer = call->look->selected;
    if (strcmp(call->arguments, "first") == 0)
        layer = 1;
    else if (strcmp(call->arguments, "last") == 0)
        layer = call->layers ? call->layers : 1;
    else if (!vg_command_layer(call, "first, last", &layer, error))
        return false;
    call->look->selected = layer;
    return true;
}

static bool do_help(struct vg_command_call *call, struct vg_error *error)
{
    if (!no_arguments(call, error))
        return false;
    call->look->help = !call->look->help;
    call->look->help_scroll = 0;
    return true;
}

const struct vg_command_info vg_commands[] = {
    {"depth", "N | +N | -N", "number of hidden layers", VG_COMMAND_SESSION, do_depth},
    {"width", "N | + | -", "units of every hidden layer", VG_COMMAND_SESSION, do_width},
    {"preset", "NAME", "a named experiment", VG_COMMAND_SESSION, do_preset},
    {"set", "KEY=VALUE", "any setting", VG_COMMAND_SESSION, do_set},
    {"pause", "[on | off]", "stop training, or go on", VG_COMMAND_SESSION, do_pause},
    {"resume", "", "go on training", VG_COMMAND_SESSION, do_resume},
    {"step", "[N]", "take N steps as fast as possible, then pause", VG_COMMAND_SESSION, do_step},
    {"epoch", "[N]", "take the steps of N epochs, then pause", VG_COMMAND_SESSION, do_epoch},
    {"speed", "N | max | faster | slower", "steps a second", VG_COMMAND_SESSION, do_speed},
    {"restart", "", "a new run from the same random draws", VG_COMMAND_SESSION, do_restart},
    {"redraw", "", "a new run with the next draws of the stream", VG_COMMAND_SESSION, do_redraw},
    {"undo", "", "take the last change back: weights, optimizer, data and step as they were", VG_COMMAND_SESSION,
     do_undo},
    {"redo", "", "make the change again that was undone last", VG_COMMAND_SESSION, do_redo},
    {"export", "[FILE]", "write this run as a NumPy program (vgtop-replay.py)", VG_COMMAND_SESSION, do_export},
    {"clear", "", "forget the finished runs", VG_COMMAND_SESSION, do_clear},
    {"cancel", "", "stop what is being built, and the rest of a script", VG_COMMAND_SESSION, do_cancel},
    {"metric", "NAME | next | prev", "what the gradient panel shows", VG_COMMAND_LOOK, do_metric},
    {"select", "N | +N | -N | first | last", "a layer; 1 is nearest the input", VG_COMMAND_LOOK, do_select},
    {"layout", "NAME | next | prev", "a named arrangement of panels", VG_COMMAND_LOOK, vg_command_layout},
    {"panel", "NUMBER | NAME | next | prev", "shows a panel and gives it the focus", VG_COMMAND_LOOK, vg_command_panel},
    {"focus", "NUMBER | NAME | next | prev", "the panel that zoom, axis and its own keys speak of", VG_COMMAND_LOOK,
     vg_command_focus},
    {"zoom", "[on | off]", "the focused panel alone, as large as possible, and back", VG_COMMAND_LOOK, vg_command_zoom},
    {"axis", "", "the focused panel's values on a linear axis instead of a logarithmic one, and back", VG_COMMAND_LOOK,
     vg_command_axis},
    {"cursor", "STEP | off", "read every layer's value at a step", VG_COMMAND_LOOK, vg_command_cursor},
    {"freeze", "[on | off]", "hold the picture while training goes on", VG_COMMAND_LOOK, vg_command_freeze},
    {"theme", "NAME | next | prev", "the colours", VG_COMMAND_LOOK, vg_command_theme},
    {"symbols", "NAME | next | prev", "what charts are drawn with: braille, block, ascii", VG_COMMAND_LOOK,
     vg_command_symbols},
    {"mouse", "[on | off]", "whether the mouse speaks to vgtop", VG_COMMAND_LOOK, vg_command_mouse},
    {"compare", "N | +N | -N | next", "the second layer of the overlay", VG_COMMAND_LOOK, vg_command_compare},
    {"explore", "x N | left | right | range N | wider | narrower | zoom y", "move about in the activation explorer",
     VG_COMMAND_LOOK, vg_command_explore},
    {"help", "", "open or close the help", VG_COMMAND_LOOK, do_help},
};

const size_t vg_command_count = sizeof vg_commands / sizeof vg_commands[0];
