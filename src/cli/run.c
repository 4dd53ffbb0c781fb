/* run.c: `vgtop run`: training without a screen. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "clock.h"
#include "vgtop/file.h"

enum { CHUNK_MAX = 4096 };

static volatile sig_atomic_t interrupted_by;

static void on_signal(int number)
{
    interrupted_by = number;
}

static bool was_interrupted(void *context)
{
    (void)context;
    return interrupted_by != 0;
}

static const struct vg_watch watch = {was_interrupted, NULL};

/* Where lines go: a person's to standard output, a program's to the log. */
struct outputs {
    struct vg_session *session;
    struct vg_log *text, *log; /* either may be NULL */
    uint64_t text_every, log_every;
    bool failed;
    struct vg_error error;
    struct vg_experiment before; /* as it was when the last command took effect */
    bool progress;               /* standard error is a terminal */
    double started, drawn;       /* seconds: of this stretch of steps; of the bar */
};

static double seconds(void)
{
    return (double)vg_clock_ns() * 1e-9;
}

static void clear_progress(struct outputs *outputs)
{
    if (outputs->progress && outputs->drawn > 0)
        fputs("\r\033[K", stderr);
    outputs->drawn = 0;
}

static void draw_progress(struct outputs *outputs, uint64_t done, uint64_t all)
{
    double now = seconds();
    if (!outputs->progress || now - outputs->drawn < 0.1 || now - outputs->started < 0.3)
        return;
    outputs->drawn = now;
    double share = all ? (double)done / (double)all : 1;
    double left = share > 0 ? (now - outputs->started) * (1 - share) / share : 0;
    char bar[31];
    int filled = (int)(share * 30);
    for (int i = 0; i < 30; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[30] = '\0';
    if (outputs->text)
        vg_log_flush(outputs->text, NULL);
    fprintf(stderr, "\r[%s] %3.0f %%  step %llu of %llu  %.0f s left\033[K", bar, share * 100, (unsigned long long)done,
            (unsigned long long)all, ceil(left));
    fflush(stderr);
}

/* One in so many steps, and those that have a validation where they are rarer. */
static bool is_due(const struct outputs *outputs, const struct vg_record *record, uint64_t every)
{
    bool rare = !vg_is_missing(record->row[VG_VALID_LOSS]) && vg_session_batches_per_epoch(outputs->session) >= every;
    return record->step % every == 0 || rare;
}

static void on_record(void *context, const struct vg_record *record)
{
    struct outputs *outputs = context;
    if (outputs->text && is_due(outputs, record, outputs->text_every)) {
        clear_progress(outputs);
        outputs->failed |= !vg_log_record(outputs->text, record, &outputs->error);
    }
    if (outputs->log && is_due(outputs, record, outputs->log_every))
        outputs->failed |= !vg_log_record(outputs->log, record, &outputs->error);
}

/* The command lines that put the settings back, "lr 0.001"; "" where nothing changed or they do not fit. */
static void changes_back(const struct vg_experiment *before, const struct vg_experiment *now, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        char was[VG_DATA_NAME_MAX], is[VG_DATA_NAME_MAX];
        vg_experiment_get(before, (enum vg_setting)i, was, sizeof was);
        vg_experiment_get(now, (enum vg_setting)i, is, sizeof is);
        if (strcmp(was, is) == 0)
            continue;
        const char *quote = strpbrk(was, " ;#'\"") ? strchr(was, '\'') ? "\"" : "'" : "";
        used += (size_t)snprintf(out + used, size - used, "%s%s %s%s%s", used ? "; " : "", vg_settings[i].key, quote,
                                 was, quote);
        if (used >= size) {
            out[0] = '\0';
            return;
        }
    }
}

static void on_command(void *context, uint64_t step, const char *line)
{
    struct outputs *outputs = context;
    const struct vg_experiment *now = vg_session_experiment(outputs->session);
    char was[2 * VG_DATA_NAME_MAX];
    changes_back(&outputs->before, now, was, sizeof was);
    outputs->before = *now;
    if (outputs->text)
        outputs->failed |= !vg_log_command(outputs->text, step, line, was, &outputs->error);
    if (outputs->log)
        outputs->failed |= !vg_log_command(outputs->log, step, line, was, &outputs->error);
}

/* The first line of a run's log: every setting as it is. */
static bool begin_log(struct vg_log *log, const struct vg_session *session, struct vg_error *error)
{
    struct vg_log_setting settings[VG_SETTING_COUNT];
    char(*values)[VG_DATA_NAME_MAX] = malloc(sizeof *values * VG_SETTING_COUNT);
    if (!values)
        return vg_fail(error, "there is not enough memory for a log");
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        double number;
        vg_experiment_get(vg_session_experiment(session), (enum vg_setting)i, values[i], sizeof values[i]);
        settings[i] = (struct vg_log_setting){vg_settings[i].key, values[i],
                                              !vg_settings[i].is_number || !vg_parse_double(values[i], &number)};
    }
    vg_log_numbers(log, vg_session_dataset(session)->classes == 1);
    bool good = vg_log_begin(log, VGTOP_VERSION, settings, VG_SETTING_COUNT, vg_session_schema(session), error);
    free(values);
    return good;
}

static void on_run(void *context, const struct vg_session *session)
{
    struct outputs *outputs = context;
    if (outputs->text)
        outputs->failed |= !begin_log(outputs->text, session, &outputs->error);
    if (outputs->log)
        outputs->failed |= !begin_log(outputs->log, session, &outputs->error);
}

/* One command of an advice as an option of `vgtop run`: "lr /2" where the rate is 0.01 as "-s lr=0.005". "" where it is no setting. */
static void as_option(const struct vg_experiment *experiment, const char *command, char *out, size_t size)
{
    char key[32], value[VG_DATA_NAME_MAX];
    const char *argument = command + strcspn(command, " ");
    struct vg_experiment fewer = *experiment;
    snprintf(key, sizeof key, "%.*s", (int)(argument - command), command);
    argument += *argument == ' ';
    if (strcmp(key, "depth") == 0) { /* one hidden layer fewer */
        fewer.hidden_count -= fewer.hidden_count > 0;
        vg_experiment_get(&fewer, VG_SET_HIDDEN, value, sizeof value);
        snprintf(out, size, "-s hidden=%.100s", value);
    } else if (*argument == '/' || *argument == '*') {
        double by = strtod(argument + 1, NULL),
               now = strcmp(key, "lr") == 0 ? experiment->learning_rate : experiment->l2;
        vg_snprintf(out, size, "-s %s=%.6g", key, *argument == '/' ? now / by : now * by);
    } else {
        snprintf(out, size, "%s%s%s%.100s", *argument ? "-s " : "", *argument ? key : "", *argument ? "=" : "",
                 argument);
    }
}

/* The advice as options of another run: "try -s activation=tanh -s init=glorot_uniform, or -s norm=batch". What needs no option, as
 * `restart` does, is left out: another run is a restart. */
static void hint_of(const struct vg_experiment *experiment, const struct vg_verdict *verdict, char *out, size_t size)
{
    struct vg_advice advice = vg_verdict_advice(verdict);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < advice.count; i++) {
        const char *line = advice.lines[i];
        struct vg_command command;
        char option[160], way[320] = "";
        while (vg_command_next(&line, NULL, &command, NULL)) {
            as_option(experiment, command.text, option, sizeof option);
            const size_t length = strlen(way);
            snprintf(way + length, sizeof way - length, "%s%s", length > 0 && option[0] != '\0' ? " " : "", option);
        }
        if (way[0] != '\0' && !strstr(out, way) && used < size) /* with a restart or without is the same here */
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", or " : "try ", way);
    }
}

/* The last word of a stretch of training: loss and accuracy over the whole set. */
static void finish(struct outputs *outputs, const char *reason, bool last)
{
    const struct vg_verdict verdict = vg_session_verdict(outputs->session);
    char hint[VG_VERDICT_TEXT_MAX];
    struct vg_log_final final = {.step = vg_session_steps(outputs->session),
                                 .loss = vg_missing(),
                                 .accuracy = vg_missing(),
                                 .valid_loss = vg_missing(),
                                 .valid_accuracy = vg_missing(),
                                 .reason = reason,
                                 .verdict = verdict.kind == VG_VERDICT_NONE ? NULL : &verdict,
                                 .hint = hint};
    clear_progress(outputs);
    hint_of(vg_session_experiment(outputs->session), &verdict, hint, sizeof hint);
    /* somebody who interrupts does not want to wait for a look at a large set */
    double samples = (double)vg_session_dataset(outputs->session)->samples.count;
    double work = samples * (double)vg_network_parameter_count(vg_session_network(outputs->session));
    if (!interrupted_by || work < 1e9)
        vg_session_evaluate(outputs->session, &final.loss, &final.accuracy);
    if (!interrupted_by)
        vg_session_validate(outputs->session, &final.valid_loss, &final.valid_accuracy);
    if (outputs->text)
        outputs->failed |= !vg_log_final(outputs->text, &final, &outputs->error);
    if (outputs->log && last)
        outputs->failed |= !vg_log_final(outputs->log, &final, &outputs->error);
}

/* Takes the steps that are wanted. False when interrupted or a line could not be written. */
static bool take_wanted(struct outputs *outputs)
{
    struct vg_session *session = outputs->session;
    uint64_t all = vg_session_wanted(session);
    uint64_t chunk = 1; /* as many as a few hundredths of a second take: signals are heard between them */
    outputs->started = seconds();
    while (vg_session_wanted(session) > 0) {
        double before = seconds();
        vg_session_take_wanted(session, chunk);
        double spent = seconds() - before;
        if (spent < 0.02 && chunk < CHUNK_MAX)
            chunk *= 2;
        else if (spent > 0.08 && chunk > 1)
            chunk /= 2;
        draw_progress(outputs, all - vg_session_wanted(session), all);
        if (interrupted_by || outputs->failed)
            return false;
    }
    return true;
}

/* Does a script; after every command that takes steps comes a line with loss and accuracy over the whole set. */
static bool do_script(struct outputs *outputs, const char *script, struct vg_error *error)
{
    struct vg_command command;
    struct vg_error why = {""};
    struct vg_look look;
    const char *at = script;
    bool unsaid = false;
    vg_look_default(&look);
    while (vg_command_next(&at, &vg_look_commands, &command, &why)) {
        if (unsaid)
            finish(outputs, "done", false);
        unsaid = false;
        size_t layers = vg_network_layers(vg_session_network(outputs->session));
        bool screen = command.info && command.info->scope == VG_COMMAND_SCREEN; /* a mistake in these is told, too */
        if (!command.info || (screen && !vg_look_do(&look, layers, &command, NULL, 0, &why)) ||
            !vg_session_do(outputs->session, &command, NULL, 0, &watch, &why)) {
            char place[VG_SCRIPT_PLACE_MAX];
            vg_script_place(script, at, place, sizeof place);
            return vg_fail(error, "%s'%.80s': %s", place, command.text, why.text);
        }
        if (vg_session_wanted(outputs->session) == 0)
            continue;
        unsaid = true;
        if (!take_wanted(outputs))
            return false;
    }
    return true;
}

/* About twenty lines for a person, at round steps. */
static uint64_t round_every(uint64_t steps)
{
    uint64_t every = 1;
    for (int i = 0; every * 20 < steps; i++)
        every = i % 3 == 1 ? every / 2 * 5 : every * 2;
    return every;
}

static enum vg_log_format format_of(const struct options *options)
{
    size_t length = strlen(options->log);
    if (options->format_given)
        return options->format;
    return length > 4 && strcmp(options->log + length - 4, ".csv") == 0   ? VG_LOG_CSV
           : length > 4 && strcmp(options->log + length - 4, ".txt") == 0 ? VG_LOG_TEXT
                                                                          : VG_LOG_JSONL;
}

static bool open_outputs(const struct options *options, uint64_t steps, struct outputs *outputs, struct vg_error *error)
{
    const int own = options->log && strcmp(options->log, "-") != 0 ? vg_own_descriptor(options->log) : -1;
    bool log_to_output = options->log && (own == STDOUT_FILENO || strcmp(options->log, "-") == 0);
    outputs->log_every = options->every ? options->every : 1;
    outputs->text_every = options->every ? options->every : round_every(steps);
    outputs->progress = isatty(STDERR_FILENO) != 0;
    if (own >= 0 && fcntl(own, F_GETFL) < 0)
        return vg_fail(error, "cannot write the log '%.200s': %s", options->log, strerror(errno));
    if (options->log) { /* a file that is open already is written to from where it is */
        outputs->log = own >= 0 ? vg_log_attach(own, options->log, format_of(options), error)
                                : vg_log_open(options->log, format_of(options), error);
        if (!outputs->log)
            return false;
    }
    if (!options->log && options->format_given && options->format != VG_LOG_TEXT)
        outputs->log = vg_log_attach(STDOUT_FILENO, "standard output", options->format, error);
    else if (!log_to_output)
        outputs->text = vg_log_attach(STDOUT_FILENO, "standard output", VG_LOG_TEXT, error);
    if (outputs->log)
        vg_log_watch(outputs->log, &watch);
    if (outputs->text)
        vg_log_watch(outputs->text, &watch);
    return outputs->log || outputs->text;
}

static int end_run(struct outputs *outputs, bool good, struct vg_error *error)
{
    const char *reason = vg_session_non_finite(outputs->session) ? "non-finite"
                         : interrupted_by                        ? "interrupted"
                                                                 : "done";
    if (!outputs->failed && (good || interrupted_by))
        finish(outputs, reason, true);
    clear_progress(outputs);
    outputs->failed |= outputs->text && !vg_log_close(outputs->text, outputs->failed ? NULL : &outputs->error);
    outputs->failed |= outputs->log && !vg_log_close(outputs->log, outputs->failed ? NULL : &outputs->error);
    if (outputs->failed)
        return complain(interrupted_by ? 128 + interrupted_by : EXIT_FAILED, outputs->error.text);
    if (interrupted_by) {
        fprintf(stderr, "vgtop: interrupted at step %llu; what was logged is whole\n",
                (unsigned long long)vg_session_steps(outputs->session));
        return 128 + interrupted_by;
    }
    if (!good)
        return complain(vg_session_non_finite(outputs->session) ? EXIT_NON_FINITE : EXIT_USAGE, error->text);
    if (vg_session_non_finite(outputs->session)) {
        struct vg_verdict verdict = vg_session_verdict(outputs->session);
        char finding[VG_VERDICT_TEXT_MAX];
        vg_verdict_finding(&verdict, finding, sizeof finding);
        fprintf(stderr, "vgtop: training became non-finite: %s\n", finding);
        return EXIT_NON_FINITE;
    }
    return EXIT_DONE;
}

static void catch_signals(void)
{
    /* the second signal of a kind ends the program at once, as if it were not caught */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

int run_command(const struct options *options)
{
    struct vg_error error = {""};
    struct outputs outputs = {0};
    uint64_t steps = options->steps;
    catch_signals();
    outputs.session = vg_session_create_with(&options->experiment, options->kernels, &watch, &error);
    if (!outputs.session)
        return complain(interrupted_by ? 128 + interrupted_by : EXIT_USAGE, error.text);
    char warning[VG_ERROR_TEXT_MAX];
    if (vg_dataset_warning(vg_session_dataset(outputs.session), warning, sizeof warning))
        fprintf(stderr, "vgtop: warning: %s\n", warning);
    if (options->epochs)
        steps += options->epochs * vg_session_batches_per_epoch(outputs.session);
    if (!steps && !options->script)
        steps = options->preset->steps;
    int status = EXIT_FAILED;
    if (!open_outputs(options, steps, &outputs, &error)) {
        vg_log_close(outputs.log, NULL);
        status = complain(EXIT_USAGE, error.text);
    } else {
        const struct vg_session_observer observer = {on_record, on_command, on_run, &outputs};
        outputs.before = *vg_session_experiment(outputs.session);
        on_run(&outputs, outputs.session);
        vg_session_observe(outputs.session, &observer);
        bool good = !options->script || do_script(&outputs, options->script, &error);
        if (good && steps && !vg_session_non_finite(outputs.session) && !outputs.failed) {
            vg_session_want(outputs.session, steps);
            good = take_wanted(&outputs);
        }
        status = end_run(&outputs, good, &error);
    }
    vg_session_destroy(outputs.session);
    return status;
}
