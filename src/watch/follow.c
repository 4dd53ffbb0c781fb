/* follow.c: a followed file as a source: the thread that reads it, and what the screen asks of it. */
#include "vgtop/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "job.h"
#include "launched.h"
#include "printed.h"
#include "rank_logs.h"
#include "reader.h"
#include "steer.h"

/* POLL: the pause at the end of the file. QUIET: a run is quiet when nothing has come for so long, or for ten times what a record
 * takes. WHOLE: when nothing has come for so long, no more numbers are expected for the last step. RANKS: how old a step is when the ranks that have not told of it are left out. RATE_POINTS: moments over which the speed is measured, RATE_NS apart at least. */
enum {
    CHUNK_BYTES = 256 << 10,
    POLL_MS = 100,
    JOB_LOOK_MS = 500,
    QUIET_SECONDS = 30,
    WHOLE_SECONDS = 3,
    RANKS_MS = 2000,
    RATE_POINTS = 8,
    STACK_BYTES = 1 << 20
};
static const int64_t RATE_NS = 250000000, NS = 1000000000;

struct vg_follow {
    char *path;
    const char *name; /* without its folders */
    pthread_t thread;
    pthread_mutex_t lock; /* of all below it, as far as the thread and the screen share it */
    pthread_cond_t done;
    bool ended; /* the thread is */
    struct vg_job *job;
    struct vg_rank_logs *ranks; /* the thread's own */
    bool caught_up;             /* the end of the file was reached: what comes now is live */
    bool over;                  /* the stream has ended */
    bool gone;                  /* the file is */
    struct vg_error why_gone;
    uint64_t offset, size; /* of the file */
    int64_t last_news;     /* ns: when bytes came last */
    uint64_t quiet_told;   /* minutes of silence that the screen knows of */
    struct {
        int64_t when;
        uint64_t step;
    } rate[RATE_POINTS]; /* the oldest first */
    size_t rate_count;
    bool is_launched; /* it is a job that vgtop started: */
    struct vg_launched launched;
    struct vg_printed output;
    bool printed;          /* lines that are no records came with the log */
    struct vg_steer steer; /* the job's control socket, where it has one */
    /* the thread's own */
    int64_t job_due; /* ns: when to look at run.json again */
    struct vg_tail tail;
    struct vg_reader *reader;
    char *bytes; /* (CHUNK_BYTES) */
    /* between the two */
    atomic_bool stop, armed; /* armed: the screen has seen what woke it last */
    int wake[2], stopping[2];
};

static void wake_screen(struct vg_follow *follow)
{
    if (atomic_exchange(&follow->armed, false))
        while (write(follow->wake[1], "", 1) < 0 && errno == EINTR)
            continue;
}

/* ---- the thread */

/* Until there is something to read, a while has passed, or the thread is to stop. */
static void pause_for(struct vg_follow *follow, int descriptor)
{
    pthread_mutex_lock(&follow->lock);
    const int control = follow->steer.socket; /* the screen may close it meanwhile: a pause ends soon anyway */
    pthread_mutex_unlock(&follow->lock);
    struct pollfd sources[] = {{.fd = follow->stopping[0], .events = POLLIN},
                               {.fd = descriptor, .events = POLLIN},
                               {.fd = control, .events = POLLIN}};
    poll(sources, 3, POLL_MS);
}

/* When the newest step came; the caller holds the lock. */
static void note_rate(struct vg_follow *follow, int64_t now)
{
    const uint64_t step = follow->job->next_step;
    size_t count = follow->rate_count;
    if (count > 0 && step < follow->rate[count - 1].step)
        count = 0; /* another run */
    if (count > 0 && now - follow->rate[count - 1].when < RATE_NS)
        return;
    if (count == RATE_POINTS)
        memmove(follow->rate, follow->rate + 1, --count * sizeof follow->rate[0]);
    follow->rate[count].when = now;
    follow->rate[count].step = step;
    follow->rate_count = count + 1;
}

/* Until all ranks of a distributed job have told of this step, or for a short while. */
static void wait_for_ranks(struct vg_follow *follow, const struct vg_log_line *line)
{
    int left = vg_rank_logs_patience(line, RANKS_MS);
    while (!vg_rank_logs_reach(follow->ranks, line) && !atomic_load(&follow->stop)) {
        if (left <= 0) {
            vg_rank_logs_give_up(follow->ranks, line);
            break;
        }
        pause_for(follow, -1);
        left -= POLL_MS;
    }
}

static void take_bytes(struct vg_follow *follow, size_t count)
{
    const char *at = follow->bytes, *end = follow->bytes + count;
    const struct vg_log_line *line;
    struct vg_error error = {""};
    enum vg_log_line_kind kind;
    while ((kind = vg_reader_read(follow->reader, &at, end, &line, &error)) != VG_LINE_NONE) {
        if (kind == VG_LINE_RECORD)
            wait_for_ranks(follow, line);
        pthread_mutex_lock(&follow->lock);
        if (kind == VG_LINE_BROKEN && line->text[0] && follow->tail.stream) { /* what a program prints beside its log */
            vg_printed_take(&follow->output, line->text, strlen(line->text));
            vg_printed_take(&follow->output, "\n", 1);
            follow->printed = true;
        } else if (kind == VG_LINE_BROKEN || !vg_rank_logs_take(follow->ranks, follow->job, line, &error))
            vg_job_broken(follow->job, error.text);
        pthread_mutex_unlock(&follow->lock);
    }
    pthread_mutex_lock(&follow->lock);
    vg_job_publish(follow->job);
    follow->offset = follow->tail.offset;
    follow->size = follow->tail.size;
    follow->last_news = vg_clock_ns();
    follow->quiet_told = 0;
    follow->gone = false;
    if (follow->caught_up)
        note_rate(follow, follow->last_news);
    pthread_mutex_unlock(&follow->lock);
    wake_screen(follow);
}

/* The last step of another program's log, whose numbers may come in several lines, is taken as whole. False: there is none. The caller holds
 * the lock. */
static bool take_last(struct vg_follow *follow)
{
    struct vg_error error = {""};
    const struct vg_log_line *line;
    if (!vg_reader_flush(follow->reader, &line, &error))
        return false;
    vg_job_take(follow->job, line, &error);
    vg_job_publish(follow->job);
    return true;
}

/* The end of the file is reached: for now, or for good. */
static void rest(struct vg_follow *follow, bool for_good)
{
    const int64_t now = vg_clock_ns();
    pthread_mutex_lock(&follow->lock);
    bool news = !follow->caught_up || follow->gone;
    if (!follow->caught_up && follow->tail.modified > 0) { /* it may have been quiet for long */
        const int64_t age = (int64_t)time(NULL) - follow->tail.modified;
        follow->last_news = now - (age > 0 ? age : 0) * NS;
    }
    if (for_good || now - follow->last_news >= WHOLE_SECONDS * NS)
        news |= take_last(follow);
    follow->caught_up = true;
    follow->gone = false;
    const uint64_t minutes = (uint64_t)((now - follow->last_news) / NS / QUIET_SECONDS);
    news |= minutes != follow->quiet_told;
    follow->quiet_told = minutes;
    pthread_mutex_unlock(&follow->lock);
    if (news)
        wake_screen(follow);
}

/* The file is another one: half a line of the old one is no beginning of the new one's. */
static void begin_anew(struct vg_follow *follow)
{
    struct vg_reader *reader = vg_reader_create(NULL);
    pthread_mutex_lock(&follow->lock);
    take_last(follow);
    if (reader) {
        vg_reader_destroy(follow->reader);
        follow->reader = reader;
    }
    vg_job_rotated(follow->job);
    pthread_mutex_unlock(&follow->lock);
}

/* How the job goes, and what it has printed. */
static void look_at_job(struct vg_follow *follow)
{
    const int64_t now = vg_clock_ns();
    struct vg_launched launched;
    if (!follow->is_launched)
        return;
    if (follow->output.tail.path) {
        pthread_mutex_lock(&follow->lock);
        bool printed = vg_printed_read(&follow->output, follow->bytes, CHUNK_BYTES, now);
        pthread_mutex_unlock(&follow->lock);
        if (printed)
            wake_screen(follow);
    }
    if (now < follow->job_due || follow->launched.state != VG_JOB_RUNNING)
        return;
    follow->job_due = now + JOB_LOOK_MS * INT64_C(1000000);
    if (!vg_launched_read(follow->launched.folder, &launched, NULL) || launched.state == VG_JOB_RUNNING)
        return;
    pthread_mutex_lock(&follow->lock);
    follow->launched = launched;
    follow->job->notices++; /* a message says how it ended */
    pthread_mutex_unlock(&follow->lock);
    wake_screen(follow);
}

static void miss(struct vg_follow *follow, const struct vg_error *why)
{
    pthread_mutex_lock(&follow->lock);
    bool news = !follow->gone;
    follow->gone = true;
    follow->why_gone = *why;
    take_last(follow);
    pthread_mutex_unlock(&follow->lock);
    if (news)
        wake_screen(follow);
}

/* Connects to the job whose log says that it takes commands, and reads its answers. */
static void tend_socket(struct vg_follow *follow)
{
    pthread_mutex_lock(&follow->lock);
    const bool news = vg_job_tend(follow->job, &follow->steer, follow->caught_up, vg_clock_ns());
    pthread_mutex_unlock(&follow->lock);
    if (news)
        wake_screen(follow);
}

static void work(struct vg_follow *follow)
{
    struct vg_error error = {""};
    size_t count;
    while (!atomic_load(&follow->stop)) {
        struct pollfd stream = {.fd = vg_tail_stream(&follow->tail), .events = POLLIN};
        enum vg_tail_news news = VG_TAIL_NOTHING;
        if (stream.fd < 0 || poll(&stream, 1, 0) > 0)
            news = vg_tail_read(&follow->tail, follow->bytes, CHUNK_BYTES, &count, vg_clock_ns(), &error);
        if (news == VG_TAIL_BYTES)
            take_bytes(follow, count);
        if (news == VG_TAIL_END) { /* a last line need not be ended */
            follow->bytes[0] = '\n';
            take_bytes(follow, 1);
        }
        look_at_job(follow);
        tend_socket(follow);
        if (news == VG_TAIL_BYTES)
            continue;
        if (news == VG_TAIL_NEW)
            begin_anew(follow);
        else if (news == VG_TAIL_GONE)
            miss(follow, &error);
        else
            rest(follow, news == VG_TAIL_END);
        if (news == VG_TAIL_END)
            break;
        pause_for(follow, stream.fd);
    }
    pthread_mutex_lock(&follow->lock);
    follow->over = true;
    pthread_mutex_unlock(&follow->lock);
    wake_screen(follow);
}

static void *run(void *context)
{
    struct vg_follow *follow = context;
    work(follow);
    pthread_mutex_lock(&follow->lock);
    follow->ended = true;
    pthread_cond_broadcast(&follow->done);
    pthread_mutex_unlock(&follow->lock);
    return NULL;
}

/* ---- start and end */

static void release(struct vg_follow *follow)
{
    for (int i = 0; i < 2; i++) {
        if (follow->wake[i] >= 0)
            close(follow->wake[i]);
        if (follow->stopping[i] >= 0)
            close(follow->stopping[i]);
    }
    vg_steer_end(&follow->steer);
    vg_tail_close(&follow->tail);
    if (follow->output.tail.path)
        vg_tail_close(&follow->output.tail);
    vg_job_destroy(follow->job);
    vg_rank_logs_destroy(follow->ranks);
    vg_reader_destroy(follow->reader);
    pthread_mutex_destroy(&follow->lock);
    pthread_cond_destroy(&follow->done);
    free(follow->bytes);
    free(follow->path);
    free(follow);
}

static bool start_thread(struct vg_follow *follow, struct vg_error *error)
{
    sigset_t all, before; /* signals are the main thread's; a crash here must find its handler */
    const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    pthread_attr_t attributes;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigdelset(&all, crashes[i]);
    int wrong = pthread_attr_init(&attributes);
    if (wrong == 0) {
        pthread_attr_setstacksize(&attributes, STACK_BYTES);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        wrong = pthread_create(&follow->thread, &attributes, run, follow);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        pthread_attr_destroy(&attributes);
    }
    return wrong == 0 || vg_fail(error, "cannot start the thread that reads the log: %s", strerror(wrong));
}

static bool make_pipes(struct vg_follow *follow, struct vg_error *error)
{
    if (pipe(follow->wake) != 0 || pipe(follow->stopping) != 0)
        return vg_fail(error, "cannot make a pipe: %s", strerror(errno));
    for (int i = 0; i < 2; i++) {
        fcntl(follow->wake[i], F_SETFL, O_NONBLOCK);
        fcntl(follow->wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(follow->stopping[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

static struct vg_follow *start(const char *path, const struct vg_launched *job, struct vg_error *error)
{
    struct vg_follow *follow = calloc(1, sizeof *follow);
    if (!follow) {
        vg_fail(error, "there is not enough memory to follow a log");
        return NULL;
    }
    follow->wake[0] = follow->wake[1] = follow->stopping[0] = follow->stopping[1] = -1;
    follow->tail.file = -1;
    vg_steer_begin(&follow->steer);
    pthread_mutex_init(&follow->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&follow->done, &monotonic);
    pthread_condattr_destroy(&monotonic);
    atomic_init(&follow->armed, true);
    atomic_init(&follow->stop, false);
    follow->last_news = vg_clock_ns();
    follow->path = strdup(path);
    follow->bytes = malloc(CHUNK_BYTES);
    follow->job = vg_job_create(error);
    follow->ranks = vg_rank_logs_create(path, error);
    follow->reader = vg_reader_create(error);
    bool good = follow->job && follow->ranks && follow->reader &&
                ((follow->path && follow->bytes) || vg_fail(error, "there is not enough memory to follow a log"));
    if (good) {
        const char *slash = strrchr(follow->path, '/');
        follow->name = strcmp(path, "-") == 0 ? "standard input" : slash && slash[1] ? slash + 1 : follow->path;
        vg_tail_open(&follow->tail, follow->path);
    }
    follow->is_launched = job;
    if (job)
        follow->launched = *job;
    if (job && job->output[0])
        vg_tail_open(&follow->output.tail, follow->launched.output);
    if (good && make_pipes(follow, error) && start_thread(follow, error))
        return follow;
    release(follow);
    return NULL;
}

struct vg_follow *vg_follow_start(const char *path, struct vg_error *error)
{
    return start(path, NULL, error);
}

struct vg_follow *vg_follow_job(const struct vg_launched *job, struct vg_error *error)
{
    return start(job->log, job, error);
}

/* ---- the source */

static bool source_end(void *self, int milliseconds)
{
    struct vg_follow *follow = self;
    const int64_t latest = vg_clock_ns() + (int64_t)milliseconds * 1000000;
    const struct timespec until = {.tv_sec = (time_t)(latest / NS), .tv_nsec = (long)(latest % NS)};
    atomic_store(&follow->stop, true);
    close(follow->stopping[1]); /* wakes the thread */
    follow->stopping[1] = -1;
    pthread_mutex_lock(&follow->lock);
    int wrong = 0;
    while (!follow->ended && wrong == 0)
        wrong = pthread_cond_timedwait(&follow->done, &follow->lock, &until);
    bool ended = follow->ended;
    pthread_mutex_unlock(&follow->lock);
    if (!ended)
        return false; /* a mount hangs */
    pthread_join(follow->thread, NULL);
    release(follow);
    return true;
}

static int source_wake_fd(void *self)
{
    return ((struct vg_follow *)self)->wake[0];
}

static bool source_can(void *self, const char *command, struct vg_error *error)
{
    struct vg_follow *follow = self;
    pthread_mutex_lock(&follow->lock);
    bool good = vg_job_takes(follow->job, &follow->steer, command, error);
    pthread_mutex_unlock(&follow->lock);
    return good;
}

static bool source_send(void *self, const struct vg_command *command, struct vg_error *error)
{
    struct vg_follow *follow = self;
    pthread_mutex_lock(&follow->lock);
    bool good = vg_job_send(follow->job, &follow->steer, command->text, error);
    pthread_mutex_unlock(&follow->lock);
    return good;
}

static size_t source_waiting(void *self)
{
    struct vg_follow *follow = self;
    pthread_mutex_lock(&follow->lock);
    const size_t waiting = follow->steer.waiting;
    pthread_mutex_unlock(&follow->lock);
    return waiting;
}

static bool source_at(void *self, uint64_t step, struct vg_view *view)
{
    struct vg_follow *follow = self;
    pthread_mutex_lock(&follow->lock);
    bool good = follow->job->has_run && vg_recorder_at(follow->job->recorder, step, view);
    pthread_mutex_unlock(&follow->lock);
    return good;
}

static bool source_interrupt(void *self, struct vg_error *error)
{
    struct vg_follow *follow = self;
    return vg_launched_signal(&follow->launched, SIGINT, error);
}

/* Steps a second: what the log says, or what was seen to come. The caller holds the lock. */
static double rate_of(const struct vg_follow *follow)
{
    const double told = follow->job->extra[VG_LOG_RATE];
    const size_t last = follow->rate_count - 1;
    if (told > 0)
        return told;
    if (follow->rate_count < 2)
        return 0;
    return (double)(follow->rate[last].step - follow->rate[0].step) /
           ((double)(follow->rate[last].when - follow->rate[0].when) * 1e-9);
}

static bool is_over(const struct vg_launched *job)
{
    return job->state == VG_JOB_ENDED || (job->state == VG_JOB_LOST && !vg_launched_job_lives(job));
}

/* What the thread knows beyond the lines. What the log says of its end stays. The caller holds the lock. */
static void add_state(const struct vg_follow *follow, struct vg_view *view)
{
    const double rate = rate_of(follow);
    view->quiet_seconds = (uint64_t)((vg_clock_ns() - follow->last_news) / NS);
    const double patience = rate > 0 && 10 / rate > QUIET_SECONDS ? 10 / rate : QUIET_SECONDS;
    const bool job_over = follow->is_launched && is_over(&follow->launched);
    const bool ends = job_over || (follow->over && view->state != VG_STATE_WAITING);
    if (ends && view->state != VG_STATE_NON_FINITE)
        view->state = VG_STATE_ENDED;
    else if (view->state == VG_STATE_RUNNING && follow->caught_up && (double)view->quiet_seconds >= patience)
        view->state = VG_STATE_QUIET;
    if (view->state == VG_STATE_RUNNING)
        view->steps_per_second = rate;
    if (view->state == VG_STATE_WAITING && follow->is_launched) {
        snprintf(view->message, sizeof view->message, "%s has not trained yet", follow->launched.command);
        view->message_is_error = false;
    } else if (view->state == VG_STATE_WAITING) {
        snprintf(view->message, sizeof view->message, "%s",
                 follow->gone                  ? follow->why_gone.text
                 : follow->job->notice.text[0] ? follow->job->notice.text
                 : follow->over                ? "it ended without a record"
                                               : "no record has come yet");
        view->message_is_error = false;
    }
}

/* What became of the job. */
static void tell_end(const struct vg_launched *job, struct vg_view *view)
{
    char text[VG_VIEW_MESSAGE_MAX];
    const char *how = view->layer_count == 0 ? ", and vgtop saw no training in it" : "";
    if (job->state == VG_JOB_LOST)
        snprintf(text, sizeof text,
                 vg_launched_job_lives(job)
                     ? "the job may still run, but its keeper process is gone: vgtop will not know how it ends%s"
                     : "the keeper process of the job is gone: vgtop does not know how it ended%s",
                 how);
    else if (job->status > 128)
        snprintf(text, sizeof text, "the job was ended by signal %d%s", (int)job->status - 128, how);
    else
        snprintf(text, sizeof text, "the job has ended with status %d%s", (int)job->status, how);
    snprintf(view->message, sizeof view->message, "%s", text);
    view->message_is_error = job->status != 0 || job->state == VG_JOB_LOST;
}

static void first_field(const struct vg_follow *follow, struct vg_view *view)
{
    struct vg_field *field = &view->fields[0];
    const bool reading = !follow->caught_up && follow->size > 0;
    *field = (struct vg_field){.name = "log"};
    if (follow->is_launched)
        snprintf(field->name, sizeof field->name, "job");
    snprintf(field->value, sizeof field->value, "%.60s", follow->is_launched ? follow->launched.command : follow->name);
    for (size_t i = 1; follow->is_launched && i < view->field_count; i++) /* the log has the command too */
        if (strcmp(view->fields[i].name, "job") == 0) {
            view->field_count--;
            memmove(&view->fields[i], &view->fields[i + 1], (view->field_count - i) * sizeof view->fields[0]);
        }
    vg_make_harmless(field->value);
    const size_t used = strlen(field->value);
    if (follow->gone && view->state != VG_STATE_WAITING)
        snprintf(field->value + used, sizeof field->value - used, " (gone)");
    else if (reading)
        snprintf(field->value + used, sizeof field->value - used, " %d %%",
                 (int)(100 * (double)follow->offset / (double)follow->size));
    else if (follow->job->broken > 0)
        snprintf(field->value + used, sizeof field->value - used, " (%llu broken)",
                 (unsigned long long)follow->job->broken);
}

static bool source_view(void *self, enum vg_metric metric, struct vg_view *view, struct vg_error *error)
{
    struct vg_follow *follow = self;
    char drained[16];
    while (read(follow->wake[0], drained, sizeof drained) == (ssize_t)sizeof drained)
        continue;
    atomic_store(&follow->armed, true); /* before the copy: what changes while it is made must wake the screen again */
    pthread_mutex_lock(&follow->lock);
    bool good = vg_job_view(follow->job, metric, 1, view, error); /* the first field is of the file */
    if (good) {
        add_state(follow, view);
        first_field(follow, view);
        snprintf(view->command_line, sizeof view->command_line, "vgtop watch %s",
                 follow->is_launched ? follow->launched.name : follow->path);
        if (view->state != VG_STATE_ENDED)
            snprintf(view->commands, sizeof view->commands, "%s", follow->steer.commands);
        if (follow->is_launched && follow->launched.state != VG_JOB_RUNNING)
            tell_end(&follow->launched, view);
        view->has_output = follow->output.tail.path || follow->printed;
        if (view->has_output)
            vg_printed_copy(&follow->output, view->output);
    }
    pthread_mutex_unlock(&follow->lock);
    return good;
}

#define FUNCTIONS                                                                                                      \
    .view = source_view, .at = source_at, .send = source_send, .waiting = source_waiting, .can = source_can,           \
    .wake_fd = source_wake_fd, .end = source_end

struct vg_source vg_follow_source(struct vg_follow *follow)
{
    static const struct vg_source_functions of_file = {FUNCTIONS};
    static const struct vg_source_functions of_job = {FUNCTIONS, .interrupt = source_interrupt};
    return (struct vg_source){follow->is_launched ? &of_job : &of_file, follow};
}
