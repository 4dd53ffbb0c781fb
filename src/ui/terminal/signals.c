/* signals.c: the handlers. Everything in them is async-signal-safe. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* sigaltstack */
#endif
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#if __has_include(<execinfo.h>)
#include <execinfo.h>
#else
static int backtrace(void **frames, int count)
{
    (void)frames;
    return 0 * count;
}
static void backtrace_symbols_fd(void *const *frames, int count, int fd)
{
    (void)frames;
    (void)count;
    (void)fd;
}
#endif

enum kind { KIND_END, KIND_SUSPEND, KIND_RESUME, KIND_RESIZE, KIND_IGNORE, KIND_CRASH };

static const struct {
    int number;
    enum kind kind;
} table[] = {
    {SIGHUP, KIND_END},
    {SIGINT, KIND_END},
    {SIGQUIT, KIND_END},
    {SIGTERM, KIND_END},
    {SIGTSTP, KIND_SUSPEND},
    {SIGCONT, KIND_RESUME},
    {SIGWINCH, KIND_RESIZE},
    {SIGPIPE, KIND_IGNORE},
    {SIGSEGV, KIND_CRASH},
    {SIGABRT, KIND_CRASH},
    {SIGBUS, KIND_CRASH},
    {SIGFPE, KIND_CRASH},
    {SIGILL, KIND_CRASH},
    {SIGTRAP, KIND_CRASH},
    {SIGSYS, KIND_CRASH},
    {SIGXFSZ, KIND_IGNORE},
    /* these end a program that does not handle them */
    {SIGUSR1, KIND_END},
    {SIGUSR2, KIND_END},
    {SIGALRM, KIND_END},
    {SIGVTALRM, KIND_END},
    {SIGPROF, KIND_END},
    {SIGXCPU, KIND_END},
    {SIGPOLL, KIND_END},
#ifdef SIGPWR
    {SIGPWR, KIND_END},
#endif
#ifdef SIGSTKFLT
    {SIGSTKFLT, KIND_END},
#endif
};

enum {
    TABLE_SIZE = sizeof table / sizeof table[0],
    GUARD_MAX = 512,
    REPORT_MAX = 8192,
    FRAMES_MAX = 64,
    STACK = 65536
};

/* Global, because a handler has no other way to find its data. */
static struct {
    int pipe[2];
    struct sigaction before[TABLE_SIZE];
    bool taken[TABLE_SIZE];
    sigset_t mask_before;
    volatile sig_atomic_t ending;
    volatile sig_atomic_t guarded;
    atomic_bool given_back; /* by a handler, which may run in another thread than the one that writes frames */
    int terminal, errors;
    struct termios modes;
    char bytes[GUARD_MAX];
    size_t count;
    char report[2][REPORT_MAX]; /* one is read while the other is written */
    atomic_int shown;
    _Alignas(16) char stack[STACK]; /* for the handler of a stack overflow */
    stack_t stack_before;
} state = {.pipe = {-1, -1}};

static ssize_t say(int fd, const char *text)
{
    return write(fd, text, strlen(text));
}

/* Never waits: a stuck terminal must not keep a dying program alive. Bytes of a frame that the terminal has not taken may block the write:
 * they are dropped. */
static void restore_terminal(void)
{
    if (!state.guarded)
        return;
    state.guarded = 0;
    atomic_store(&state.given_back, true);
    int flags = fcntl(state.terminal, F_GETFL);
    fcntl(state.terminal, F_SETFL, flags | O_NONBLOCK);
    ssize_t written = write(state.terminal, state.bytes, state.count);
    if (written != (ssize_t)state.count) {
        tcflush(state.terminal, TCOFLUSH);
        if (write(state.terminal, state.bytes, state.count) < 0) /* the terminal is gone: there is nobody to tell */
            tcflush(state.terminal, TCOFLUSH);
    }
    fcntl(state.terminal, F_SETFL, flags);
    tcsetattr(state.terminal, TCSANOW, &state.modes);
}

/* Standard error may be a stuck terminal: `errors` is the descriptor that never waits then. */
static void write_crash_report(int number)
{
    static const char *const names[] = {
        [SIGSEGV] = "SIGSEGV", [SIGABRT] = "SIGABRT", [SIGBUS] = "SIGBUS", [SIGFPE] = "SIGFPE",
        [SIGILL] = "SIGILL",   [SIGTRAP] = "SIGTRAP", [SIGSYS] = "SIGSYS"};
    void *frames[FRAMES_MAX];
    const char *report = state.report[atomic_load(&state.shown)];
    if (report[0] == '\0')
        return;
    say(state.errors, "vgtop ended by a fault: ");
    say(state.errors, names[number]);
    say(state.errors, "\n");
    say(state.errors, report);
    backtrace_symbols_fd(frames, backtrace(frames, FRAMES_MAX), state.errors);
}

static void on_news(int number)
{
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t written = write(state.pipe[1], &byte, 1);
    (void)written;
    errno = saved;
}

static void on_end(int number)
{
    if (state.ending) {
        restore_terminal();
        signal(number, SIG_DFL);
        raise(number);
    }
    state.ending = 1;
    on_news(number);
}

/* Leaves the signal to the handler that was there before: the system's, or a sanitizer's. A fault of the processor comes again when this
 * returns. A signal that was sent is sent once more. */
static void on_crash(int number, siginfo_t *info, void *context)
{
    (void)context;
    int saved = errno;
    bool first = state.guarded;
    restore_terminal();
    if (first)
        write_crash_report(number);
    errno = saved;
    for (size_t i = 0; i < TABLE_SIZE; i++)
        if (table[i].number == number)
            sigaction(number, &state.before[i], NULL);
    if (info->si_code <= 0)
        raise(number);
}

static void handler_of(enum kind kind, struct sigaction *action)
{
    memset(action, 0, sizeof *action);
    sigemptyset(&action->sa_mask);
    action->sa_flags = SA_RESTART;
    action->sa_handler = kind == KIND_END ? on_end : kind == KIND_IGNORE ? SIG_IGN : on_news;
    if (kind == KIND_CRASH) {
        action->sa_flags = SA_SIGINFO | SA_ONSTACK;
        action->sa_sigaction = on_crash;
    }
}

bool vg_signals_start(struct vg_error *error)
{
    void *frame[1];
    stack_t stack = {.ss_sp = state.stack, .ss_size = sizeof state.stack};
    sigset_t ours;
    if (pipe(state.pipe) != 0)
        return vg_fail(error, "cannot make a pipe for signals: %s", strerror(errno));
    for (int i = 0; i < 2; i++) {
        fcntl(state.pipe[i], F_SETFL, O_NONBLOCK);
        fcntl(state.pipe[i], F_SETFD, FD_CLOEXEC);
    }
    state.ending = 0;
    backtrace(frame, 1); /* the first one loads a library and takes memory, which a handler must not do */
    sigaltstack(&stack, &state.stack_before);
    sigemptyset(&ours);
    for (size_t i = 0; i < TABLE_SIZE; i++) {
        struct sigaction action;
        sigaction(table[i].number, NULL, &state.before[i]);
        /* it was ignored (nohup), or has a handler of a library (a profiler) */
        bool unwanted = table[i].kind == KIND_END && state.before[i].sa_handler != SIG_DFL;
        handler_of(table[i].kind, &action);
        state.taken[i] = !unwanted && sigaction(table[i].number, &action, NULL) == 0;
        sigaddset(&ours, table[i].number);
    }
    sigprocmask(SIG_UNBLOCK, &ours, &state.mask_before);
    return true;
}

void vg_signals_stop(void)
{
    if (state.pipe[0] < 0)
        return;
    state.guarded = 0;
    for (size_t i = 0; i < TABLE_SIZE; i++)
        if (state.taken[i])
            sigaction(table[i].number, &state.before[i], NULL);
    sigprocmask(SIG_SETMASK, &state.mask_before, NULL);
    sigaltstack(&state.stack_before, NULL);
    vg_signals_crash_report("");
    close(state.pipe[0]);
    close(state.pipe[1]);
    state.pipe[0] = state.pipe[1] = -1;
}

int vg_signals_fd(void)
{
    return state.pipe[0];
}

struct vg_signals_news vg_signals_take(void)
{
    struct vg_signals_news news = {0};
    unsigned char bytes[64];
    ssize_t got;
    while ((got = read(state.pipe[0], bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < got; i++)
            for (size_t k = 0; k < TABLE_SIZE; k++) {
                if (table[k].number != bytes[i])
                    continue;
                news.end = table[k].kind == KIND_END && news.end == 0 ? bytes[i] : news.end;
                news.resized |= table[k].kind == KIND_RESIZE;
                news.suspend |= table[k].kind == KIND_SUSPEND;
                news.resumed |= table[k].kind == KIND_RESUME;
            }
    return news;
}

/* Stops the group, not only this process: a shell script that started it must stop, too. SIGCONT is no news here. */
void vg_signals_stop_job(void)
{
    struct sigaction ours, standard;
    handler_of(KIND_SUSPEND, &ours);
    standard = ours;
    standard.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &standard, NULL);
    sigaction(SIGCONT, &standard, NULL);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
    sigaction(SIGCONT, &ours, NULL);
}

void vg_signals_guard(int terminal, const struct termios *modes, const char *bytes, size_t count)
{
    state.guarded = 0;
    if (!modes)
        return;
    state.terminal = terminal;
    state.errors = isatty(STDERR_FILENO) ? terminal : STDERR_FILENO;
    state.modes = *modes;
    state.count = count < GUARD_MAX ? count : GUARD_MAX;
    memcpy(state.bytes, bytes, state.count);
    atomic_store(&state.given_back, false);
    state.guarded = 1;
}

bool vg_signals_gave_back(void)
{
    return atomic_load(&state.given_back);
}

void vg_signals_crash_report(const char *text)
{
    int other = 1 - atomic_load(&state.shown);
    size_t length = strlen(text) < REPORT_MAX ? strlen(text) : REPORT_MAX - 1;
    memcpy(state.report[other], text, length);
    state.report[other][length] = '\0';
    atomic_store(&state.shown, other);
}
