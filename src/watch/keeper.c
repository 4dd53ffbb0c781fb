/* keeper.c: starts a job and waits for it: in a process of its own, so that the job outlives the screen, or in this one. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "launched.h"

enum { NOT_STARTED = 127 };

/* Handed on to the job. */
static const int handed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

/* ---- a job's folder */

/* The word that tells what the job is: its script, else its program. */
static const char *telling_word(char *const *command)
{
    const char *word = command[0];
    for (size_t i = 1; command[i]; i++) {
        size_t length = strlen(command[i]);
        if (length > 3 && strcmp(command[i] + length - 3, ".py") == 0) {
            word = command[i];
            break;
        }
    }
    const char *slash = strrchr(word, '/');
    return slash ? slash + 1 : word;
}

/* Words with blanks between them, cut to fit. */
static void join(char *const *words, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; words[i] && used + 1 < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? " " : "", words[i]);
    vg_make_harmless(out);
}

static bool make_folder(const struct vg_launch *launch, struct vg_launched *job, struct vg_error *error)
{
    char when[32], word[40];
    struct tm local;
    const time_t now = time(NULL);
    snprintf(word, sizeof word, "%s", telling_word(launch->command));
    for (char *c = word; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *c))
            *c = '_';
    localtime_r(&now, &local);
    strftime(when, sizeof when, "%Y%m%d-%H%M%S", &local);
    for (int again = 1; again < 1000; again++) {
        snprintf(job->name, sizeof job->name, again > 1 ? "%s-%s-%d" : "%s-%s", when, word, again);
        if (snprintf(job->folder, sizeof job->folder, "%s/%s", launch->runs, job->name) >= (int)sizeof job->folder)
            return vg_fail(error, "the path of the folder for jobs is too long");
        if (mkdir(job->folder, 0700) == 0)
            return true;
        if (errno != EEXIST)
            break;
    }
    return vg_fail(error, "cannot make the folder '%s': %s", job->folder, strerror(errno));
}

/* A path of a person's, made absolute: the log may be looked for from elsewhere. */
static bool absolute(const struct vg_launched *job, const char *path, char out[VG_LAUNCH_PATH_MAX])
{
    int length =
        snprintf(out, VG_LAUNCH_PATH_MAX, "%s%s%s", path[0] == '/' ? "" : job->place, path[0] == '/' ? "" : "/", path);
    return length < VG_LAUNCH_PATH_MAX;
}

static bool describe(const struct vg_launch *launch, bool own_output, struct vg_launched *job, struct vg_error *error)
{
    *job = (struct vg_launched){.started = (int64_t)time(NULL), .state = VG_JOB_RUNNING};
    join(launch->command, job->command, sizeof job->command);
    gethostname(job->host, sizeof job->host - 1);
    if (!getcwd(job->place, sizeof job->place))
        return vg_fail(error, "cannot tell the folder that the job starts in: %s", strerror(errno));
    if (!make_folder(launch, job, error))
        return false;
    bool fits = (!own_output || vg_launched_path(job, "output", job->output)) &&
                (launch->log ? absolute(job, launch->log, job->log) : vg_launched_path(job, "log.jsonl", job->log));
    return fits || vg_fail(error, "the path of the job's log is too long");
}

/* Takes away the folder of a job that never began. */
static void forget(const struct vg_launched *job)
{
    static const char *const names[] = {"run.json", "alive", "output"};
    char path[VG_LAUNCH_PATH_MAX];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (vg_launched_path(job, names[i], path))
            unlink(path);
    rmdir(job->folder);
}

/* ---- the job's process */

static void set_environment(const struct vg_launch *launch, const struct vg_launched *job)
{
    const char *before = getenv("PYTHONPATH");
    char *path = NULL;
    size_t size = 0;
    setenv("PYTHONUNBUFFERED", "1", 1);
    setenv("VGTOP_LOG", job->log, 1);
    setenv("VGTOP_EVERY", launch->every ? launch->every : "auto", 1);
    setenv("VGTOP_STEER", launch->steer ? "1" : "0", 1);
    FILE *joined = launch->hook ? open_memstream(&path, &size) : NULL;
    if (!joined)
        return;
    fprintf(joined, "%s%s%s", launch->hook, before && *before ? ":" : "", before ? before : "");
    if (fclose(joined) == 0)
        setenv("PYTHONPATH", path, 1);
    free(path);
}

static void open_as(const char *path, int flags, int descriptor)
{
    int file = open(path, flags | O_CLOEXEC, 0600);
    if (file >= 0 && file != descriptor) {
        dup2(file, descriptor);
        close(file);
    }
}

/* Becomes the job. Returns only when it cannot: then *errno* says why. */
static void become(const struct vg_launch *launch, const struct vg_launched *job, const sigset_t *mask)
{
    setsid();
    if (job->output[0]) {
        open_as(job->output, O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
        dup2(STDOUT_FILENO, STDERR_FILENO);
    }
    if (isatty(STDIN_FILENO))
        open_as("/dev/null", O_RDONLY, STDIN_FILENO);
    signal(SIGXFSZ, SIG_DFL);
    set_environment(launch, job);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(launch->command[0], launch->command);
}

/* Forks the job. Through `told` goes the number of an error when its program cannot be started. */
static pid_t start_job(const struct vg_launch *launch, const struct vg_launched *job, const sigset_t *mask, int told)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    become(launch, job, mask);
    const int number = errno;
    while (write(told, &number, sizeof number) < 0 && errno == EINTR)
        continue;
    _exit(NOT_STARTED);
}

/* ---- the keeper */

/* Waits for the job, and hands signals on to it and to what it started. Returns its status as a shell has it. */
static int wait_for(pid_t job, const sigset_t *set)
{
    int status = 0, number;
    for (;;) {
        if (sigwait(set, &number) != 0)
            continue;
        if (number == SIGCHLD && waitpid(job, &status, WNOHANG) == job)
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        if (number != SIGCHLD && kill(-job, number) != 0)
            kill(job, number);
    }
}

static void block_signals(sigset_t *set, sigset_t *before)
{
    sigemptyset(set);
    sigaddset(set, SIGCHLD);
    for (size_t i = 0; i < sizeof handed_on / sizeof *handed_on; i++)
        sigaddset(set, handed_on[i]);
    sigprocmask(SIG_BLOCK, set, before);
}

/* Starts the job, notes it, waits, notes its end. `told`: for the number of an error; it is closed on the way. */
static bool keep(const struct vg_launch *launch, struct vg_launched *job, bool detached, int told)
{
    sigset_t set, before;
    struct vg_error error = {""};
    int lock = vg_launched_lock(job);
    block_signals(&set, &before);
    pid_t pid = start_job(launch, job, &before, told);
    if (pid < 0) {
        const int number = errno;
        while (write(told, &number, sizeof number) < 0 && errno == EINTR)
            continue;
    }
    job->keeper = getpid();
    job->job = pid;
    bool good = pid > 0 && vg_launched_write(job, &error);
    close(told);
    if (detached) /* nothing of the terminal is held on to */
        for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
            open_as("/dev/null", O_RDWR, stream);
    if (pid > 0)
        job->status = wait_for(pid, &set);
    job->state = VG_JOB_ENDED;
    job->ended = (int64_t)time(NULL);
    good = pid > 0 && vg_launched_write(job, &error) && good;
    if (lock >= 0)
        close(lock);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return good;
}

/* What came through the pipe: nothing when the job's program runs. */
static bool started(int heard, const struct vg_launch *launch, struct vg_error *error)
{
    int number = 0;
    ssize_t got;
    while ((got = read(heard, &number, sizeof number)) < 0 && errno == EINTR)
        continue;
    return got <= 0 || vg_fail(error, "cannot start %s: %s", launch->command[0], strerror(number));
}

static bool make_pipe(int ends[2], struct vg_error *error)
{
    if (pipe(ends) != 0)
        return vg_fail(error, "cannot make a pipe: %s", strerror(errno));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

bool vg_launch_start(const struct vg_launch *launch, struct vg_launched *job, struct vg_error *error)
{
    int ends[2];
    if (!describe(launch, true, job, error))
        return false;
    bool good = vg_launched_write(job, error) && make_pipe(ends, error);
    if (!good) {
        forget(job);
        return false;
    }
    pid_t keeper = fork();
    if (keeper == 0) {
        close(ends[0]);
        setsid();
        keep(launch, job, true, ends[1]);
        _exit(0);
    }
    good = keeper > 0 || vg_fail(error, "cannot start a process: %s", strerror(errno));
    close(ends[1]);
    good = good && started(ends[0], launch, error);
    close(ends[0]);
    if (!good) {
        if (keeper > 0)
            waitpid(keeper, NULL, 0);
        forget(job);
    }
    return good && vg_launched_read(job->folder, job, error);
}

bool vg_launch_keep(const struct vg_launch *launch, struct vg_launched *job, struct vg_error *error)
{
    int ends[2];
    if (!describe(launch, false, job, error))
        return false;
    if (!vg_launched_write(job, error) || !make_pipe(ends, error)) {
        forget(job);
        return false;
    }
    keep(launch, job, false, ends[1]);
    bool good = started(ends[0], launch, error);
    close(ends[0]);
    if (!good)
        forget(job);
    return good;
}
