/* run.c: `vgtop run`: training without a screen. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
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
    bool progress;         /* standard error is a terminal */
    double started, drawn; /* seconds: of this stretch of steps; of the bar */
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void check(struct outputs *outputs, bool good)
{
    outputs->failed |= !good;
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
    bool rare = !isnan(record->row[VG_VALID_LOSS]) && vg_session_batches_per_epoch(outputs->session) >= every;
    return record->step % every == 0 || rare;
}

static void on_record(void *context, const struct vg_record *record)
{
    struct outputs *outputs = context;
    if (outputs->text && is_due(outputs, record, outputs->text_every)) {
        clear_progress(outputs);
        check(outputs, vg_log_record(outputs->text, record, &outputs->error));
    }
    if (outputs->log && is_due(outputs, record, outputs->log_every))
        check(outputs, vg_log_record(outputs->log, record, &outputs->error));
}

static void on_command(void *context, uint64_t step, const char *line)
{
    struct outputs *outputs = context;
    if (outputs->text)
        check(outputs, vg_log_command(outputs->text, step, line, &outputs->error));
    if (outputs->log)
        check(outputs, vg_log_command(outputs->log, step, line, &outputs->error));
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
    size_t layers = vg_session_schema(session)->layer_count;
    bool good = vg_log_begin(log, VGTOP_VERSION, settings, VG_SETTING_COUNT, layers, error);
    free(values);
    return good;
}

static void on_run(void *context, const struct vg_session *session)
{
    struct outputs *outputs = context;
    if (outputs->text)
        check(outputs, begin_log(outputs->text, session, &outputs->error));
    if (outputs->log)
        check(outputs, begin_log(outputs->log, session, &outputs->error));
}

static void say_verdict(const struct vg_session *session, char *text, size_t size, struct vg_log_final *final)
{
    struct vg_verdict verdict = vg_session_verdict(session);
    if (verdict.kind == VG_VERDICT_NONE)
        return;
    vg_verdict_text(&verdict, text, size);
    final->verdict_kind = vg_verdicts[verdict.kind].key;
    final->verdict_layer = verdict.layer;
    final->verdict_text = text;
}

static bool evaluation_is_quick(struct vg_session *session)
{
    double samples = (double)vg_session_dataset(session)->samples.count;
    return samples * (double)vg_network_parameter_count(vg_session_network(session)) < 1e9;
}

/* The last word of a stretch of training: loss and accuracy over the whole set. */
static void finish(struct outputs *outputs, const char *reason, bool last)
{
    struct vg_log_final final = {.step = vg_session_steps(outputs->session), .reason = reason};
    clear_progress(outputs);
    /* somebody who interrupts does not want to wait for a look at a large set */
    final.loss = final.accuracy = NAN;
    if (!interrupted_by || evaluation_is_quick(outputs->session))
        vg_session_evaluate(outputs->session, &final.loss, &final.accuracy);
    char text[VG_VERDICT_TEXT_MAX];
    say_verdict(outputs->session, text, sizeof text, &final);
    if (!interrupted_by)
        vg_session_validate(outputs->session, &final.valid_loss, &final.valid_accuracy);
    if (outputs->text)
        check(outputs, vg_log_final(outputs->text, &final, &outputs->error));
    if (outputs->log && last)
        check(outputs, vg_log_final(outputs->log, &final, &outputs->error));
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
    char line[VG_COMMAND_BYTES_MAX];
    bool unsaid = false;
    while (vg_command_next(&script, line, sizeof line)) {
        struct vg_error why = {""};
        if (unsaid)
            finish(outputs, "done", false);
        unsaid = false;
        if (!vg_session_do(outputs->session, NULL, line, NULL, 0, &watch, &why))
            return vg_fail(error, "'%.80s': %s", line, why.text);
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

/* What is open already is written to where it stands. */
static struct vg_log *open_log(const struct options *options, int own, struct vg_error *error)
{
    if (own >= 0 && fcntl(own, F_GETFL) < 0) {
        vg_fail(error, "cannot write the log '%.200s': %s", options->log, strerror(errno));
        return NULL;
    }
    return own >= 0 ? vg_log_attach(own, options->log, format_of(options), error)
                    : vg_log_open(options->log, format_of(options), error);
}

static bool open_outputs(const struct options *options, uint64_t steps, struct outputs *outputs, struct vg_error *error)
{
    const int own = options->log && strcmp(options->log, "-") != 0 ? vg_own_descriptor(options->log) : -1;
    bool log_to_output = options->log && (own == STDOUT_FILENO || strcmp(options->log, "-") == 0);
    outputs->log_every = options->every ? options->every : 1;
    outputs->text_every = options->every ? options->every : round_every(steps);
    outputs->progress = isatty(STDERR_FILENO) != 0;
    if (options->log && !(outputs->log = open_log(options, own, error)))
        return false;
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
    check(outputs, !outputs->text || vg_log_close(outputs->text, outputs->failed ? NULL : &outputs->error));
    check(outputs, !outputs->log || vg_log_close(outputs->log, outputs->failed ? NULL : &outputs->error));
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
