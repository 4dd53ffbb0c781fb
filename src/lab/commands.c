/* commands.c: what each command does, settings among them, and the table of commands. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_internal.h"

/* --- settings: a value, or a word or a sign that is relative to the value that there is ------------------------- */

/* The choice behind or before the one that `value` names. Data that need a file's name or are not installed are passed over. */
static bool neighbour(const struct vg_setting_info *setting, const char *value, bool next, char *out, size_t size)
{
    size_t name = strcspn(value, ":"), at = 0;
    for (size_t i = 0; i < setting->choice_count; i++) {
        const char *choice = vg_setting_choice(setting, i)->name;
        if (strlen(choice) == name && strncmp(choice, value, name) == 0)
            at = i;
    }
    for (size_t tries = 0; tries < setting->choice_count; tries++) {
        at = (at + (next ? 1 : setting->choice_count - 1)) % setting->choice_count;
        const struct vg_choice *choice = vg_setting_choice(setting, at);
        const struct vg_data_info *data = setting == &vg_settings[VG_SET_DATA] ? &vg_data_kinds[at] : NULL;
        if (data && (choice->parameter || (data->available && !data->available())))
            continue;
        vg_choice_format(choice, choice->parameter_default, out, size);
        return true;
    }
    return false;
}

/* Batches double and halve; beyond the data set is the whole set, 0. */
static bool scaled_batch(const struct vg_session *session, double by, char *out, size_t size, struct vg_error *error)
{
    size_t samples = session->dataset->samples.count, batch = session->published.experiment.batch;
    if (batch == 0 && by >= 1)
        return vg_fail(error, "the batch is the whole set already (%zu samples)", samples);
    double wanted = (double)batch * by;
    if (batch == 0) {
        /* the largest power of two under the whole set */
        for (wanted = 1; wanted * 2 < (double)samples;)
            wanted *= 2;
    }
    if (wanted < 1)
        return vg_fail(error, "a batch of 1 is the smallest");
    snprintf(out, size, "%.0f", wanted >= (double)samples ? 0 : wanted);
    return true;
}

static bool relative_number(const struct vg_setting_info *setting, const struct vg_command_call *call, char *out,
                            size_t size, struct vg_error *error)
{
    char value[64];
    double now, by;
    const char *how = call->arguments;
    setting->get(&call->session->published.experiment, value, sizeof value);
    if (!vg_parse_double(how + 1, &by) || (*how == '/' && by == 0))
        return vg_fail(error, "%s takes a value, or *2, /2, +1, -1 and the like, not '%.40s'", setting->key, how);
    if (setting == &vg_settings[VG_SET_BATCH] && (*how == '*' || *how == '/'))
        return scaled_batch(call->session, *how == '*' ? by : 1 / by, out, size, error);
    if (!vg_parse_double(value, &now))
        return vg_fail(error, "%s is at its default: give it a value first, for example %s 100", setting->key,
                       setting->key);
    now = *how == '*' ? now * by : *how == '/' ? now / by : *how == '+' ? now + by : now - by;
    /* 0.001 * 2 / 2 must be 0.001 again, not 0.0010000000000000002 */
    char rounded[32];
    vg_snprintf(rounded, sizeof rounded, "%.12g", now);
    vg_format_double(vg_strtod(rounded, NULL), out, size);
    return true;
}

/* `activation tanh`, `lr *2`, `init next`: a setting used as a command. */
static bool do_setting(const struct vg_setting_info *setting, struct vg_command_call *call, struct vg_error *error)
{
    char value[VG_DATA_NAME_MAX], now[VG_DATA_NAME_MAX], answer[VG_VIEW_MESSAGE_MAX] = "";
    const char *how = call->arguments;
    bool next = strcmp(how, "next") == 0, good = true;
    setting->get(&call->session->published.experiment, now, sizeof now);
    if (*how == '\0') {
        snprintf(call->answer, call->answer_size, "%s %.200s", setting->key, now);
        return true;
    }
    struct vg_experiment *to = malloc(sizeof *to);
    if (!to)
        return vg_fail(error, "there is not enough memory to change a setting");
    *to = call->session->published.experiment;
    if (setting->choice_count && (next || strcmp(how, "prev") == 0))
        good = neighbour(setting, now, next, value, sizeof value);
    else if (setting->is_number && strchr("*/+-", *how) && how[1])
        good = relative_number(setting, call, value, sizeof value, error);
    else
        snprintf(value, sizeof value, "%s", how);
    good = good && setting->set(to, value, error) &&
           vg_session_change(call->session, to, call->watch, answer, sizeof answer, error);
    if (good) {
        setting->get(to, value, sizeof value);
        snprintf(call->answer, call->answer_size, "%s %.200s%s%s", setting->key, value, *answer ? ": " : "", answer);
    }
    free(to);
    return good;
}

/* --- other commands ------------------------------------------------------------------------------------------- */

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
        /* narrow layers grow by one unit, wide ones by a quarter */
        size_t width = to.hidden[i], by = width + (up ? 0u : 1u) > 16 ? width / 4 : 1;
        width = up ? width + by : !down ? (size_t)number : width > by ? width - by : 0;
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
    return do_setting(setting, call, error);
}

static bool do_preset(struct vg_command_call *call, struct vg_error *error)
{
    struct vg_experiment to;
    const struct vg_preset *preset = vg_preset_load(call->arguments, &to, error);
    if (!preset)
        return false;
    if (!vg_session_start_run(call->session, &to, NEW_STREAM, call->watch, error))
        return false;
    vg_undo_keep_speed(call->session, vg_session_speed(call->session));
    vg_session_set_speed(call->session, preset->speed);
    snprintf(call->answer, call->answer_size, "%s: %s", preset->name, preset->about);
    return true;
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
    bool off = strcmp(call->arguments, "off") == 0, toggle = strcmp(call->arguments, "toggle") == 0;
    if (*call->arguments && !off && !toggle && strcmp(call->arguments, "on") != 0)
        return vg_fail(error, "pause takes on, off, toggle or nothing (then it pauses), not '%.40s'", call->arguments);
    /* while a `step N` is under way, pausing means to stop it */
    bool moving = session->published.running || session->published.wanted > 0;
    bool run = off || (toggle && !moving);
    if (run && !can_train(session, error))
        return false;
    vg_session_want(session, 0);
    vg_session_run(session, run);
    return true;
}

static bool do_resume(struct vg_command_call *call, struct vg_error *error)
{
    if (!can_train(call->session, error))
        return false;
    vg_session_run(call->session, true);
    return true;
}

/* `step N` or `epoch N`: `each` steps for each of N. */
static bool add_wanted(struct vg_command_call *call, const char *name, uint64_t most, uint64_t each,
                       struct vg_error *error)
{
    uint64_t number = 1;
    if (*call->arguments && (!vg_parse_uint64(call->arguments, &number) || number < 1 || number > most))
        return vg_fail(error, "%s takes a number of %ss from 1 to %llu, not '%.40s'", name, name,
                       (unsigned long long)most, call->arguments);
    if (!can_train(call->session, error))
        return false;
    vg_session_run(call->session, false);
    vg_session_want(call->session, call->session->published.wanted + number * each);
    return true;
}

static bool do_step(struct vg_command_call *call, struct vg_error *error)
{
    return add_wanted(call, "step", UINT64_C(1000000000000), 1, error);
}

static bool do_epoch(struct vg_command_call *call, struct vg_error *error)
{
    return add_wanted(call, "epoch", 1000000000, vg_session_batches_per_epoch(call->session), error);
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

static bool begin_again(struct vg_command_call *call, enum draws draws, const char *answer, struct vg_error *error)
{
    if (!vg_session_start_run(call->session, &call->session->published.experiment, draws, call->watch, error))
        return false;
    snprintf(call->answer, call->answer_size, "%s", answer);
    return true;
}

static bool do_restart(struct vg_command_call *call, struct vg_error *error)
{
    return begin_again(call, SAME_DRAWS, "a new run from the same random draws", error);
}

static bool do_redraw(struct vg_command_call *call, struct vg_error *error)
{
    return begin_again(call, NEXT_DRAWS, "a new run with the next random draws", error);
}

static bool do_undo(struct vg_command_call *call, struct vg_error *error)
{
    return vg_session_undo(call->session, false, call->answer, call->answer_size, error);
}

static bool do_redo(struct vg_command_call *call, struct vg_error *error)
{
    return vg_session_undo(call->session, true, call->answer, call->answer_size, error);
}

static bool do_clear(struct vg_command_call *call, struct vg_error *error)
{
    (void)error;
    vg_view_lock_enter(call->session);
    vg_recorder_clear_ghosts(call->session->recorder);
    vg_view_lock_leave(call->session);
    return true;
}

static bool do_fix(struct vg_command_call *call,
                   struct vg_error *error); /* does other commands: it stands behind them */

/* A trainer does not queue this command: it cancels at once. Here, in a script, nothing is being built. */
static bool do_cancel(struct vg_command_call *call, struct vg_error *error)
{
    (void)error;
    vg_session_want(call->session, 0);
    return true;
}

static bool do_job(struct vg_command_call *call, struct vg_error *error)
{
    return vg_fail(error, "this is no watched job, which alone can do '%.40s'", call->arguments);
}

static bool do_export(struct vg_command_call *call, struct vg_error *error)
{
    const char *path = *call->arguments ? call->arguments : "vgtop-replay.py";
    if (!vg_session_export_file(call->session, path, error))
        return false;
    snprintf(call->answer, call->answer_size, "wrote %.200s", path);
    return true;
}

/* --- the table ------------------------------------------------------------------------------------------------ */

static const char *preset_name(size_t index)
{
    return index < vg_preset_count ? vg_presets[index].name : NULL;
}

static const char *setting_key(size_t index)
{
    return index < VG_SETTING_COUNT ? vg_settings[index].key : NULL;
}

static const char *pause_word(size_t index)
{
    static const char *const words[] = {"on", "off", "toggle"};
    return index < sizeof words / sizeof words[0] ? words[index] : NULL;
}

static const char *speed_word(size_t index)
{
    static const char *const words[] = {"max", "faster", "slower"};
    return index < sizeof words / sizeof words[0] ? words[index] : NULL;
}

static const char *job_word(size_t index)
{
    static const char *const words[] = {"activation", "clip", "freeze", "init", "lr", "save", "stop"};
    return index < sizeof words / sizeof words[0] ? words[index] : NULL;
}

#define ROW(name, arguments, about, choice, run)                                                                       \
    {                                                                                                                  \
        {name, arguments, about, VG_COMMAND_SESSION, choice}, run                                                      \
    }

const struct vg_session_command vg_session_commands[] = {
    ROW("depth", "N | +N | -N", "number of hidden layers", NULL, do_depth),
    ROW("width", "N | + | -", "units of every hidden layer", NULL, do_width),
    ROW("preset", "NAME", "a named experiment", preset_name, do_preset),
    ROW("set", "KEY=VALUE", "any setting", setting_key, do_set),
    ROW("pause", "[on | off | toggle]", "stop training, or go on", pause_word, do_pause),
    ROW("resume", "", "go on training", NULL, do_resume),
    ROW("step", "[N]", "take N steps as fast as possible, then pause", NULL, do_step),
    ROW("epoch", "[N]", "take the steps of N epochs, then pause", NULL, do_epoch),
    ROW("speed", "N | max | faster | slower", "steps a second", speed_word, do_speed),
    ROW("restart", "", "a new run from the same random draws", NULL, do_restart),
    ROW("redraw", "", "a new run with the next draws of the stream", NULL, do_redraw),
    ROW("fix", "", "do what the verdict advises first; undo takes all of it back", NULL, do_fix),
    ROW("undo", "", "take the last change back: weights, optimizer, data and step as they were", NULL, do_undo),
    ROW("redo", "", "make the change again that was undone last", NULL, do_redo),
    ROW("export", "[FILE]", "write this run as a NumPy program (vgtop-replay.py)", NULL, do_export),
    ROW("clear", "", "forget the finished runs", NULL, do_clear),
    ROW("job", "COMMAND", "of a watched job: freeze LAYERS | off, save, stop, and all that it can", job_word, do_job),
    ROW("cancel", "", "stop what is being built, and the rest of a script", NULL, do_cancel),
};

const size_t vg_session_command_count = sizeof vg_session_commands / sizeof vg_session_commands[0];

/* --- doing one ------------------------------------------------------------------------------------------------ */

static bool do_one(const struct vg_command *command, struct vg_command_call *call, struct vg_error *error)
{
    call->arguments = vg_command_arguments(command);
    call->answer[0] = '\0';
    if (command->setting)
        return do_setting(command->setting, call, error);
    if (command->info->scope != VG_COMMAND_SESSION)
        return true;
    if (command->info->arguments[0] == '\0' && *call->arguments)
        return vg_fail(error, "%.*s takes nothing behind it, not '%.40s'", (int)strcspn(command->text, " \t="),
                       command->text, call->arguments);
    return ((const struct vg_session_command *)(const void *)command->info)->run(call, error);
}

/* All commands of a line, or none of them: one undo takes them back. */
static bool do_together(struct vg_command_call *call, const char *line, struct vg_error *error)
{
    struct vg_session *session = call->session;
    const uint64_t before = session->undo.kept;
    struct vg_command command;
    struct vg_error why = {""};
    for (const char *at = line; vg_command_next(&at, NULL, &command, &why);) {
        if (command.info && do_one(&command, call, &why))
            continue;
        vg_undo_cancel(session, before, line);
        return vg_fail(error, "'%.80s': %s", command.text, why.text);
    }
    vg_undo_join(session, before, line);
    return true;
}

static bool do_fix(struct vg_command_call *call, struct vg_error *error)
{
    const struct vg_verdict verdict = vg_session_verdict(call->session);
    const struct vg_advice advice = vg_verdict_advice(&verdict);
    const char *line = advice.lines[0];
    call->did_nothing = advice.count == 0;
    if (call->did_nothing) {
        snprintf(call->answer, call->answer_size, "%s",
                 verdict.kind == VG_VERDICT_NONE ? "nothing to fix yet: too few steps to judge by"
                                                 : "nothing to fix: the verdict advises nothing");
        return true;
    }
    if (!do_together(call, line, error))
        return false;
    snprintf(call->did, sizeof call->did, "%s", line);
    snprintf(call->answer, call->answer_size, "did what the verdict advises first: %s", line);
    return true;
}

bool vg_session_do(struct vg_session *session, const struct vg_command *command, char *answer, size_t answer_size,
                   const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_error unwanted = {""};
    char no_answer[VG_VIEW_MESSAGE_MAX];
    struct vg_command_call call = {.session = session,
                                   .answer = answer ? answer : no_answer,
                                   .answer_size = answer ? answer_size : sizeof no_answer,
                                   .watch = watch};
    const uint64_t step = vg_session_steps(session);
    error = error ? error : &unwanted;
    if (!do_one(command, &call, error)) {
        vg_session_message(session, error->text, true);
        return false;
    }
    vg_make_harmless(call.answer); /* it may name a file */
    vg_session_message(session, call.answer, false);
    if (session->observer.commanded && !call.did_nothing)
        session->observer.commanded(session->observer.context, step, call.did[0] != '\0' ? call.did : command->text);
    return true;
}

bool vg_session_do_line(struct vg_session *session, const char *line, char *answer, size_t answer_size,
                        const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_command command;
    struct vg_error why = {""};
    if (answer_size)
        answer[0] = '\0';
    if (vg_command_parse(line, NULL, &command, &why))
        return vg_session_do(session, &command, answer, answer_size, watch, error);
    if (why.text[0] == '\0')
        return true;
    vg_session_message(session, why.text, true);
    return vg_fail(error, "%s", why.text);
}

bool vg_session_finish_wanted(struct vg_session *session, const struct vg_watch *watch)
{
    while (vg_session_wanted(session) > 0) {
        vg_session_take_wanted(session, 256);
        if (vg_watch_cancelled(watch))
            return false;
    }
    return true;
}

bool vg_session_script(struct vg_session *session, const struct vg_command_table *more, const char *script,
                       const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_command command;
    struct vg_error why = {""};
    const char *at = script;
    while (vg_command_next(&at, more, &command, &why)) {
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted");
        if (!command.info || !vg_session_do(session, &command, NULL, 0, watch, &why)) {
            char place[VG_SCRIPT_PLACE_MAX];
            vg_script_place(script, at, place, sizeof place);
            return vg_fail(error, "%s'%.80s': %s", place, command.text, why.text);
        }
        if (!vg_session_finish_wanted(session, watch))
            return vg_fail(error, "interrupted");
    }
    return true;
}
