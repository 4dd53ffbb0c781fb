/* watch.c: `vgtop watch`: the screen over a run that goes on elsewhere: a job that is started, one that was, or a log. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored                                                                                         \
    "-Wanalyzer-possible-null-dereference" /* it loses sight of what a table or a condition holds */
#endif
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "chooser.h"
#include "cli.h"
#include "folders.h"
#include "vgtop/follow.h"
#include "vgtop/hook.h"
#include "vgtop/launch.h"

static bool open_log(void *context, struct vg_source *source, struct vg_error *error)
{
    struct vg_follow *follow = vg_follow_start(context, error);
    if (follow)
        *source = vg_follow_source(follow);
    return follow;
}

static bool open_job(void *context, struct vg_source *source, struct vg_error *error)
{
    struct vg_follow *follow = vg_follow_job(context, error);
    if (follow)
        *source = vg_follow_source(follow);
    return follow;
}

/* ---- folders */

/* The folder for the folders of jobs. */
static bool find_runs(char runs[VG_LAUNCH_PATH_MAX], struct vg_error *error)
{
    char inside[VG_LAUNCH_PATH_MAX];
    return vg_folder_path(VG_FOLDER_STATE, "/vgtop/runs", runs, VG_LAUNCH_PATH_MAX, error) &&
           (snprintf(inside, sizeof inside, "%s/", runs) < (int)sizeof inside ||
            vg_fail(error, "the path of the folder for jobs is too long")) &&
           vg_folders_make(inside, error);
}

/* The folder that makes a job import the hook, with the hook in it. */
static bool find_hook(char hook[VG_LAUNCH_PATH_MAX], struct vg_error *error)
{
    char inside[VG_LAUNCH_PATH_MAX];
    return vg_folder_path(VG_FOLDER_DATA, "/vgtop/hook", hook, VG_LAUNCH_PATH_MAX, error) &&
           (snprintf(inside, sizeof inside, "%s/", hook) < (int)sizeof inside ||
            vg_fail(error, "the path of the folder for the hook is too long")) &&
           vg_folders_make(inside, error) && vg_hook_install(hook, true, error);
}

/* ---- jobs */

/* How it goes on when the screen is closed. Returns the status that vgtop ends with: the job's, where it has ended. */
static int leave(const struct vg_launched *job, int status)
{
    struct vg_launched now;
    struct vg_error error = {""};
    if (!vg_launched_read(job->folder, &now, &error))
        return complain(EXIT_FAILED, error.text);
    if (now.state != VG_JOB_RUNNING)
        return status != EXIT_DONE ? status : (int)now.status;
    printf("The job goes on. To see it again: vgtop watch %s\n", now.name);
    if (now.output[0]) {
        char output[VG_LAUNCH_PATH_MAX];
        vg_folder_short(now.output, output, sizeof output);
        printf("Its output: %s\n", output);
    }
    const int printed = end_output();
    return status != EXIT_DONE ? status : printed;
}

static int show_job(const struct options *options, struct vg_launched *job)
{
    char title[VG_LAUNCH_COMMAND_MAX + 32];
    snprintf(title, sizeof title, "vgtop watch -- %s", job->command);
    const int status = show_source(options, open_job, job, title);
    return status == EXIT_FAILED ? status : leave(job, status);
}

static int start_job(const struct options *options)
{
    struct vg_error error = {""};
    char runs[VG_LAUNCH_PATH_MAX], hook[VG_LAUNCH_PATH_MAX];
    struct vg_launched job;
    if (!options->job[0])
        return complain(EXIT_USAGE, "behind -- comes the command: vgtop watch -- python3 train.py");
    if (options->topic)
        return complain(EXIT_USAGE, "watch takes a log or a command behind --, not both");
    if (!find_runs(runs, &error) || !find_hook(hook, &error))
        return complain(EXIT_FAILED, error.text);
    const struct vg_launch launch = {options->job, runs, options->log, options->job_every, hook, !options->no_steer};
    if (options->headless)
        return vg_launch_keep(&launch, &job, &error) ? (int)job.status : complain(EXIT_USAGE, error.text);
    if (!vg_launch_start(&launch, &job, &error))
        return complain(EXIT_USAGE, error.text);
    return show_job(options, &job);
}

/* The job of that name, if there is one. */
static bool find_job(const char *name, struct vg_launched *job)
{
    char runs[VG_LAUNCH_PATH_MAX], folder[VG_LAUNCH_PATH_MAX];
    return !strchr(name, '/') && find_runs(runs, NULL) &&
           snprintf(folder, sizeof folder, "%s/%s", runs, name) < (int)sizeof folder &&
           vg_launched_read(folder, job, NULL);
}

/* ---- lists to choose from */

/* "14:30" of today, else "2026-11-28 14:30". */
static void when_text(int64_t seconds, char *out, size_t size)
{
    const time_t then = (time_t)seconds, now = time(NULL);
    struct tm at, today;
    localtime_r(&then, &at);
    localtime_r(&now, &today);
    const bool is_today = at.tm_year == today.tm_year && at.tm_yday == today.tm_yday;
    strftime(out, size, is_today ? "%H:%M" : "%Y-%m-%d %H:%M", &at);
}

/* "12 min" */
static void age_text(int64_t seconds, char *out, size_t size)
{
    const int64_t unit = seconds < 120 ? 1 : seconds < 7200 ? 60 : seconds < 172800 ? 3600 : 86400;
    snprintf(out, size, "%lld %s", (long long)((seconds > 0 ? seconds : 0) / unit),
             unit == 1      ? "s"
             : unit == 60   ? "min"
             : unit == 3600 ? "h"
                            : "days");
}

static void job_row(const struct vg_launched *job, struct vg_chooser_row *row)
{
    char age[32];
    *row = (struct vg_chooser_row){.role = VG_ROLE_DIM};
    when_text(job->started, row->when, sizeof row->when);
    age_text((int64_t)time(NULL) - job->started, age, sizeof age);
    if (job->state == VG_JOB_RUNNING)
        snprintf(row->state, sizeof row->state, "running %.12s", age);
    else if (job->state == VG_JOB_LOST)
        snprintf(row->state, sizeof row->state, "lost");
    else if (job->status == 0)
        snprintf(row->state, sizeof row->state, "done");
    else
        snprintf(row->state, sizeof row->state, job->status > 128 ? "signal %d" : "status %d",
                 (int)(job->status > 128 ? job->status - 128 : job->status));
    row->role = job->state == VG_JOB_RUNNING                   ? VG_ROLE_GOOD
                : job->state == VG_JOB_LOST || job->status > 0 ? VG_ROLE_ERROR
                                                               : VG_ROLE_DIM;
    snprintf(row->text, sizeof row->text, "%.200s", job->command);
}

/* Lets a person choose a row. -1: *chosen is one; else the status to end with. Where no terminal is the list is printed. */
static int choose(const struct options *options, const char *title, const struct vg_chooser_row *rows, size_t count,
                  size_t *chosen)
{
    struct vg_error error = {""};
    struct vg_themes themes;
    struct vg_theme theme;
    size_t index;
    int status = EXIT_DONE;
    if (!isatty(STDOUT_FILENO)) {
        for (size_t i = 0; i < count; i++)
            printf("%-17s %-18s %s\n", rows[i].when, rows[i].state, rows[i].text);
        return end_output();
    }
    theme_load(options, &themes, &theme, &index, NULL);
    const struct vg_chooser chooser = {title,
                                       "Enter shows it   up and down choose   q quits",
                                       rows,
                                       count,
                                       &theme,
                                       options->depth,
                                       options->depth_forced};
    const bool done = vg_chooser_run(&chooser, chosen, &status, &error);
    vg_themes_free(&themes);
    return done ? -1 : error.text[0] ? complain(status, error.text) : status;
}

/* The jobs of this machine. The only one that runs is shown at once. */
static int choose_job(const struct options *options)
{
    struct vg_error error = {""};
    char runs[VG_LAUNCH_PATH_MAX];
    struct vg_launched *jobs;
    size_t running = 0, chosen = 0;
    if (!find_runs(runs, &error))
        return complain(EXIT_FAILED, error.text);
    const size_t count = vg_launched_list(runs, &jobs);
    for (size_t i = count; i-- > 0;)
        if (jobs[i].state == VG_JOB_RUNNING) {
            running++;
            chosen = i;
        }
    struct vg_chooser_row *rows = count > 0 ? calloc(count, sizeof *rows) : NULL;
    for (size_t i = 0; rows && i < count; i++)
        job_row(&jobs[i], &rows[i]);
    int status = EXIT_USAGE;
    if (count == 0)
        complain(status, "nothing was started here yet; vgtop watch -- python3 train.py starts a training");
    else if (!rows)
        status = complain(EXIT_FAILED, "there is not enough memory for the list of jobs");
    else
        status = running == 1 && isatty(STDOUT_FILENO) ? -1 : choose(options, "jobs", rows, count, &chosen);
    if (status == -1)
        status = show_job(options, &jobs[chosen]);
    free(rows);
    free(jobs);
    return status;
}

/* ---- logs */

enum { LOGS_MAX = 10000, DEPTH_MAX = 3 };

struct log_file {
    char path[VG_LAUNCH_PATH_MAX];
    int64_t modified, size;
};

static int newest_first(const void *a, const void *b)
{
    const struct log_file *one = a, *two = b;
    return one->modified != two->modified ? (one->modified < two->modified ? 1 : -1) : strcmp(one->path, two->path);
}

/* Whether a file of that name may be a log: vgtop's, another program's, or TensorBoard's. */
static bool is_log_name(const char *name)
{
    static const char *const endings[] = {".jsonl", ".csv"};
    const size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (length > strlen(endings[i]) && strcmp(name + length - strlen(endings[i]), endings[i]) == 0)
            return true;
    return strstr(name, "tfevents") || strcmp(name, "trainer_state.json") == 0;
}

struct log_list {
    struct log_file *logs;
    size_t count, room;
};

/* Adds the logs of a folder and of the folders in it: TensorBoard has one for each run. */
static void find_logs(const char *folder, int depth, struct log_list *list)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        struct stat about;
        struct log_file log;
        if (entry->d_name[0] == '.' || list->count == LOGS_MAX ||
            snprintf(log.path, sizeof log.path, "%s/%s", folder, entry->d_name) >= (int)sizeof log.path ||
            stat(log.path, &about) != 0)
            continue;
        if (S_ISDIR(about.st_mode) && depth > 0)
            find_logs(log.path, depth - 1, list);
        if (!S_ISREG(about.st_mode) || !is_log_name(entry->d_name))
            continue;
        if (list->count == list->room) {
            const size_t room = list->room ? 2 * list->room : 16;
            struct log_file *logs = realloc(list->logs, room * sizeof *logs);
            if (!logs)
                break;
            list->logs = logs;
            list->room = room;
        }
        log.modified = (int64_t)about.st_mtime;
        log.size = (int64_t)about.st_size;
        list->logs[list->count++] = log;
    }
    if (entries)
        closedir(entries);
}

static int show_log(const struct options *options, const char *path)
{
    char title[1024];
    snprintf(title, sizeof title, "vgtop watch %.1000s", path);
    vg_make_harmless(title);
    return show_source(options, open_log, (void *)path, title);
}

/* A folder: of a job, or with logs in it; of several a person chooses. */
static int show_folder(const struct options *options, const char *folder)
{
    struct vg_launched job;
    struct log_list list = {0};
    size_t chosen = 0;
    if (vg_launched_read(folder, &job, NULL))
        return show_job(options, &job);
    find_logs(folder, DEPTH_MAX, &list);
    struct log_file *logs = list.logs;
    const size_t count = list.count;
    if (count > 1)
        qsort(logs, count, sizeof *logs, newest_first);
    struct vg_chooser_row *rows = count > 1 ? calloc(count, sizeof *rows) : NULL;
    for (size_t i = 0; logs && rows && i < count; i++) {
        char age[32];
        when_text(logs[i].modified, rows[i].when, sizeof rows[i].when);
        age_text((int64_t)time(NULL) - logs[i].modified, age, sizeof age);
        snprintf(rows[i].state, sizeof rows[i].state, "%.16s ago", age);
        rows[i].role = VG_ROLE_DIM;
        snprintf(rows[i].text, sizeof rows[i].text, "%.180s  %.1f MB", logs[i].path + strlen(folder) + 1,
                 (double)logs[i].size * 1e-6);
    }
    int status = -1;
    if (count == 0)
        status = complain(EXIT_USAGE,
                          "there is no log in this folder: a log's name ends in .jsonl or .csv, or is TensorBoard's");
    else if (rows)
        status = choose(options, "logs", rows, count, &chosen);
    if (status == -1)
        status = show_log(options, logs[chosen].path);
    free(rows);
    free(logs);
    return status;
}

/* A log may come later, but its folder must be there: else the name is a slip. */
static bool check_path(const char *path, struct vg_error *error)
{
    char folder[VG_LAUNCH_PATH_MAX];
    struct stat about;
    const char *slash = strrchr(path, '/');
    if (strcmp(path, "-") == 0 || stat(path, &about) == 0 || !slash)
        return true;
    snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return stat(folder, &about) == 0 || vg_fail(error, "cannot watch %s: %s", path, strerror(errno));
}

int watch_command(const struct options *options)
{
    struct vg_error error = {""};
    struct stat about;
    struct vg_launched job;
    if (options->job)
        return start_job(options);
    if (options->headless || options->log || options->job_every || options->no_steer)
        return complain(EXIT_USAGE, "--headless, --log, --every and --no-steer are for a command behind --");
    if (!options->topic)
        return choose_job(options);
    const bool there = stat(options->topic, &about) == 0;
    if (there && S_ISDIR(about.st_mode))
        return show_folder(options, options->topic);
    if (!there && find_job(options->topic, &job))
        return show_job(options, &job);
    if (!check_path(options->topic, &error))
        return complain(EXIT_USAGE, error.text);
    return show_log(options, options->topic);
}
