/* watch.c: `vgtop watch`: the screen over a run that goes on elsewhere: a job that is started, one that was, or a log. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
    const struct vg_launch launch = {options->job, runs, options->log, options->job_every, hook};
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

/* ---- logs */

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
    char title[1024];
    struct stat about;
    struct vg_launched job;
    if (options->job)
        return start_job(options);
    if (options->headless || options->log || options->job_every)
        return complain(EXIT_USAGE, "--headless, --log and --every are for a command behind --");
    if (!options->topic)
        return complain(EXIT_USAGE, "watch needs a log: vgtop watch run.jsonl");
    if (stat(options->topic, &about) != 0 && find_job(options->topic, &job))
        return show_job(options, &job);
    if (!check_path(options->topic, &error))
        return complain(EXIT_USAGE, error.text);
    snprintf(title, sizeof title, "vgtop watch %.1000s", options->topic);
    vg_make_harmless(title);
    return show_source(options, open_log, (void *)options->topic, title);
}
