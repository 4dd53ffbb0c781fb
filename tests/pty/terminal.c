/* terminal.c: the pseudo-terminal, the little shell, the emulated screen. */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

struct report {
    pid_t job;
    bool started;
    int wait_status;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- the little shell (in its own process) ---------------------------------------------------------------------- */

static void ignore(int number)
{
    (void)number;
}

static void set_environment(const struct terminal_options *options)
{
    static const char *const unwanted[] = {"NO_COLOR", "LINES", "COLUMNS", "COLORTERM", "STY", "TERMINFO"};
    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++) {
        unsetenv(unwanted[i]);
    }
    setenv("TERM", options->type != NULL ? options->type : "xterm-256color", 1);
    if (options->type != NULL && options->type[0] == '\0') {
        unsetenv("TERM");
    }
    setenv("LC_ALL", options->locale != NULL ? options->locale : "C.UTF-8", 1);
    for (size_t i = 0; i < 4 && options->environment[i] != NULL; i++) {
        char name[64] = "";
        const char *value = strchr(options->environment[i], '=') + 1;
        strncat(name, options->environment[i], (size_t)(value - 1 - options->environment[i]));
        setenv(name, value, 1);
    }
}

static void run_job(const char *program, const struct terminal_options *options, const char *errors_path)
{
    char *arguments[32] = {(char *)(uintptr_t)program};
    for (size_t i = 0; i < 30 && options->arguments != NULL && options->arguments[i] != NULL; i++) {
        arguments[i + 1] = (char *)(uintptr_t)options->arguments[i];
    }
    int errors = open(errors_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(errors, STDERR_FILENO);
    for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
        close(fd); /* the job has three open files, as from a shell */
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpid()); /* SIGTTOU is still caught here, and exec makes it normal again */
    set_environment(options);
    execv(program, arguments);
    _exit(127);
}

static void tell(int reports, const struct report *report)
{
    ssize_t written = write(reports, report, sizeof *report);
    (void)written;
}

static void little_shell(const char *program, const struct terminal_options *options, const char *errors_path,
                         int reports, int leash)
{
    static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU, SIGTTIN, SIGCONT};
    struct sigaction action = {.sa_handler = ignore, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        sigaction(numbers[i], &action, NULL);
    }
    sigset_t ttou;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, NULL);
    struct report report = {.job = fork(), .started = true};
    if (report.job == 0) {
        run_job(program, options, errors_path);
    }
    tell(reports, &report);
    report.started = false;
    while (waitpid(report.job, &report.wait_status, WUNTRACED | WCONTINUED) == report.job) {
        tell(reports, &report);
        if (WIFEXITED(report.wait_status) || WIFSIGNALED(report.wait_status)) {
            break;
        }
    }
    char byte; /* the session must outlive the job, or its end would hang up the line */
    ssize_t got = read(leash, &byte, 1);
    (void)got;
    _exit(0);
}

/* --- the test's side -------------------------------------------------------------------------------------------- */

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct terminal *terminal = user;
    if (property == VTERM_PROP_ALTSCREEN) {
        terminal->alternate = value->boolean;
    } else if (property == VTERM_PROP_MOUSE) {
        terminal->mouse = value->number != VTERM_PROP_MOUSE_NONE;
    }
    return 1;
}

static void start_emulator(struct terminal *terminal, int rows, int cols)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    terminal->emulator = vterm_new(rows, cols);
    vterm_set_utf8(terminal->emulator, 1);
    terminal->screen = vterm_obtain_screen(terminal->emulator);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_reset(terminal->screen, 1);
    terminal->cursor = true;
}

static bool wait_until(struct terminal *terminal, bool (*met)(const struct terminal *terminal, const void *what),
                       const void *what, int milliseconds);

static bool is_started(const struct terminal *terminal, const void *what)
{
    (void)what;
    return terminal->job > 0;
}

bool terminal_start(struct terminal *terminal, const char *program, const struct terminal_options *options)
{
    memset(terminal, 0, sizeof *terminal);
    terminal->written_top = terminal->written_bottom = -1;
    terminal->ground = options->ground;
    terminal->silent = options->silent;
    int slave, reports[2], leash[2];
    struct winsize size = {.ws_row = (unsigned short)options->rows, .ws_col = (unsigned short)options->cols};
    snprintf(terminal->errors_path, sizeof terminal->errors_path, "/tmp/vgtop-test-errors-XXXXXX");
    int errors = mkstemp(terminal->errors_path);
    if (errors < 0 || pipe(reports) != 0 || pipe(leash) != 0 ||
        openpty(&terminal->master, &slave, NULL, NULL, &size) != 0) {
        return false;
    }
    close(errors);
    tcgetattr(slave, &terminal->before);
    start_emulator(terminal, options->rows, options->cols);
    terminal->shell = fork();
    if (terminal->shell == 0) {
        close(terminal->master);
        close(reports[0]);
        close(leash[1]);
        fcntl(reports[1], F_SETFD, FD_CLOEXEC);
        fcntl(leash[0], F_SETFD, FD_CLOEXEC);
        login_tty(slave);
        little_shell(program, options, terminal->errors_path, reports[1], leash[0]);
    }
    close(slave);
    close(reports[1]);
    close(leash[0]);
    terminal->reports = reports[0];
    terminal->leash = leash[1];
    fcntl(terminal->master, F_SETFL, O_NONBLOCK);
    return wait_until(terminal, is_started, NULL, TERMINAL_WAIT_MS);
}

void terminal_finish(struct terminal *terminal)
{
    if (!terminal->ended && terminal->job > 0) {
        kill(terminal->job, SIGKILL);
        kill(terminal->job, SIGCONT);
    }
    close(terminal->leash);
    terminal_hang_up(terminal);
    waitpid(terminal->shell, NULL, 0);
    close(terminal->reports);
    unlink(terminal->errors_path);
    vterm_free(terminal->emulator);
}

static void see_paste_on(struct terminal *terminal)
{
    terminal->paste = true;
}

static void see_paste_off(struct terminal *terminal)
{
    terminal->paste = false;
}

static void see_question(struct terminal *terminal)
{
    terminal->questions++;
}

static void see_frame_begin(struct terminal *terminal)
{
    terminal->frame_open = true;
}

static void see_frame_end(struct terminal *terminal)
{
    terminal->frames += terminal->frame_open ? 1 : 0;
    terminal->frame_open = false;
}

static void see_ground_asked(struct terminal *terminal)
{
    terminal->ground_asked++;
    if (terminal->ground && !terminal->silent)
        terminal_send(terminal, terminal->ground);
}

/* Every terminal answers this one. */
static void see_attributes_asked(struct terminal *terminal)
{
    terminal->attributes_asked++;
    if (!terminal->silent)
        terminal_send(terminal, "\x1b[?62;22c");
}

/* DECSTBM: ESC [ top ; bottom r. The emulator is asked as well, but it hides a region that is written twice. */
static void see_region(struct terminal *terminal, char byte)
{
    size_t at = terminal->tail_count - 1; /* of the final letter */
    while (byte == 'r' && at > 0 && strchr("0123456789;", terminal->tail[at - 1]) != NULL)
        at--;
    if (byte != 'r' || at < 2 || memcmp(terminal->tail + at - 2, "\x1b[", 2) != 0)
        return;
    char text[sizeof terminal->tail + 1] = "";
    memcpy(text, terminal->tail + at, terminal->tail_count - at);
    terminal->written_top = terminal->written_bottom = 0;
    sscanf(text, "%d;%d", &terminal->written_top, &terminal->written_bottom);
}

/* The emulator takes the cursor's visibility for a part of what ESC 7 saves, and brings it back with the main screen; terminals don't. */
static void see_cursor_shown(struct terminal *terminal)
{
    terminal->cursor = true;
}

static void see_cursor_hidden(struct terminal *terminal)
{
    terminal->cursor = false;
}

/* Modes that the emulator does not tell of, by the last bytes that were written. */
static void see_modes(struct terminal *terminal, char byte)
{
    static const struct {
        const char *sequence;
        void (*see)(struct terminal *terminal);
    } modes[] = {
        {"\x1b[?2004h", see_paste_on},    {"\x1b[?2004l", see_paste_off},   {"\x1b[?25h", see_cursor_shown},
        {"\x1b[?25l", see_cursor_hidden}, {"\x1b[?2026$p", see_question},   {"\x1b]11;?\x07", see_ground_asked},
        {"\x1b[c", see_attributes_asked}, {"\x1b[?2026h", see_frame_begin}, {"\x1b[?2026l", see_frame_end}};
    if (terminal->tail_count == sizeof terminal->tail) {
        memmove(terminal->tail, terminal->tail + 1, --terminal->tail_count);
    }
    terminal->tail[terminal->tail_count++] = byte;
    see_region(terminal, byte);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        size_t length = strlen(modes[i].sequence);
        if (terminal->tail_count >= length &&
            memcmp(terminal->tail + terminal->tail_count - length, modes[i].sequence, length) == 0) {
            modes[i].see(terminal);
        }
    }
}

void terminal_take(struct terminal *terminal, size_t count)
{
    char bytes[16384];
    ssize_t got = read(terminal->master, bytes, count < sizeof bytes ? count : sizeof bytes);
    if (got > 0) {
        terminal->bytes += (size_t)got;
        for (ssize_t i = 0; i < got; i++) {
            terminal->high_bytes += (unsigned char)bytes[i] > 127;
            see_modes(terminal, bytes[i]);
        }
        vterm_input_write(terminal->emulator, bytes, (size_t)got);
    }
}

static void take_report(struct terminal *terminal)
{
    struct report report;
    if (read(terminal->reports, &report, sizeof report) != (ssize_t)sizeof report) {
        return;
    }
    terminal->job = report.job;
    if (report.started) {
        return;
    }
    terminal->stopped = WIFSTOPPED(report.wait_status);
    if (WIFEXITED(report.wait_status) || WIFSIGNALED(report.wait_status)) {
        terminal->ended = true;
        terminal->wait_status = report.wait_status;
    }
}

/* Output first: when the job's end is known, all that it wrote has been read. */
static bool pump(struct terminal *terminal, int milliseconds)
{
    struct pollfd sources[] = {{.fd = terminal->master, .events = POLLIN}, {.fd = terminal->reports, .events = POLLIN}};
    if (poll(sources, 2, milliseconds) <= 0) {
        return false;
    }
    if (sources[0].revents & POLLIN) {
        terminal_take(terminal, SIZE_MAX);
    } else if (sources[1].revents != 0) {
        take_report(terminal);
    }
    return true;
}

static bool wait_until(struct terminal *terminal, bool (*met)(const struct terminal *terminal, const void *what),
                       const void *what, int milliseconds)
{
    int64_t end = now_ms() + milliseconds;
    while (!met(terminal, what)) {
        int64_t left = end - now_ms();
        if (left <= 0) {
            return false;
        }
        pump(terminal, left < 50 ? (int)left : 50);
    }
    return true;
}

void terminal_send(struct terminal *terminal, const char *keys)
{
    size_t left = strlen(keys);
    while (left > 0) {
        ssize_t written = write(terminal->master, keys, left);
        if (written > 0) {
            keys += written;
            left -= (size_t)written;
        } else if (errno == EAGAIN) {
            pump(terminal, 10);
        } else {
            return;
        }
    }
}

void terminal_resize(struct terminal *terminal, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    vterm_set_size(terminal->emulator, rows, cols);
    ioctl(terminal->master, TIOCSWINSZ, &size);
}

void terminal_hang_up(struct terminal *terminal)
{
    if (terminal->master >= 0) {
        close(terminal->master);
        terminal->master = -1;
    }
}

static bool never(const struct terminal *terminal, const void *what)
{
    (void)terminal;
    (void)what;
    return false;
}

void terminal_run(struct terminal *terminal, int milliseconds)
{
    wait_until(terminal, never, NULL, milliseconds);
}

void terminal_ignore(int milliseconds)
{
    struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

bool terminal_wait_ended_deaf(struct terminal *terminal, int milliseconds)
{
    int64_t end = now_ms() + milliseconds;
    while (!terminal->ended && now_ms() < end) {
        struct pollfd reports = {.fd = terminal->reports, .events = POLLIN};
        if (poll(&reports, 1, 50) > 0) {
            take_report(terminal);
        }
    }
    return terminal->ended;
}

size_t terminal_memory(const struct terminal *terminal)
{
    char path[64], line[128];
    unsigned long kilobytes = 0;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)terminal->job);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kilobytes = strtoul(line + 6, NULL, 10);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kilobytes * 1024;
}

void terminal_row(const struct terminal *terminal, int row, char *out, size_t size)
{
    int rows, cols;
    vterm_get_size(terminal->emulator, &rows, &cols);
    VTermRect rect = {.start_row = row, .end_row = row + 1, .start_col = 0, .end_col = cols};
    size_t length = row < rows ? vterm_screen_get_text(terminal->screen, out, size - 1, rect) : 0;
    out[length < size - 1 ? length : size - 1] = '\0';
}

struct text_in_row {
    int row;
    const char *text;
    bool wanted;
};

static bool row_met(const struct terminal *terminal, const void *what)
{
    const struct text_in_row *wish = what;
    char row[4096];
    terminal_row(terminal, wish->row, row, sizeof row);
    return (strstr(row, wish->text) != NULL) == wish->wanted;
}

static bool shows(const struct terminal *terminal, const void *what)
{
    int rows, cols;
    vterm_get_size(terminal->emulator, &rows, &cols);
    for (int row = 0; row < rows; row++) {
        const struct text_in_row wish = {row, what, true};
        if (row_met(terminal, &wish)) {
            return true;
        }
    }
    return false;
}

static bool hides(const struct terminal *terminal, const void *what)
{
    return !shows(terminal, what);
}

bool terminal_shows(const struct terminal *terminal, const char *text)
{
    return shows(terminal, text);
}

bool terminal_is_colourless(const struct terminal *terminal)
{
    int rows, cols;
    vterm_get_size(terminal->emulator, &rows, &cols);
    for (int i = 0; i < rows * cols; i++) {
        VTermPos at = {.row = i / cols, .col = i % cols};
        VTermScreenCell cell;
        vterm_screen_get_cell(terminal->screen, at, &cell);
        if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)) {
            return false;
        }
    }
    return true;
}

bool terminal_wait_shown(struct terminal *terminal, const char *text)
{
    return wait_until(terminal, shows, text, TERMINAL_WAIT_MS);
}

bool terminal_wait_hidden(struct terminal *terminal, const char *text)
{
    return wait_until(terminal, hides, text, TERMINAL_WAIT_MS);
}

bool terminal_wait_in_row(struct terminal *terminal, int row, const char *text, bool wanted)
{
    const struct text_in_row wish = {row, text, wanted};
    return wait_until(terminal, row_met, &wish, TERMINAL_WAIT_MS);
}

static bool is_stopped(const struct terminal *terminal, const void *what)
{
    (void)what;
    return terminal->stopped;
}

bool terminal_wait_stopped(struct terminal *terminal)
{
    return wait_until(terminal, is_stopped, NULL, TERMINAL_WAIT_MS);
}

static bool is_alternate(const struct terminal *terminal, const void *what)
{
    (void)what;
    return terminal->alternate;
}

bool terminal_wait_alternate(struct terminal *terminal)
{
    return wait_until(terminal, is_alternate, NULL, TERMINAL_WAIT_MS);
}

static bool is_ended(const struct terminal *terminal, const void *what)
{
    (void)what;
    return terminal->ended;
}

bool terminal_wait_ended(struct terminal *terminal, int milliseconds)
{
    return wait_until(terminal, is_ended, NULL, milliseconds);
}

void terminal_region(struct terminal *terminal, int *top, int *bottom)
{
    static const char question[] = "\x1bP$qr\x1b\\";
    char answer[256];
    while (vterm_output_read(terminal->emulator, answer, sizeof answer) > 0)
        continue; /* what it answered to the program is of no use here */
    vterm_input_write(terminal->emulator, question, sizeof question - 1);
    answer[vterm_output_read(terminal->emulator, answer, sizeof answer - 1)] = '\0';
    *top = *bottom = -1;
    sscanf(answer, "\x1bP1$r%d;%dr", top, bottom);
}

void terminal_cursor(const struct terminal *terminal, int *row, int *col)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(terminal->emulator), &at);
    *row = at.row;
    *col = at.col;
}

int terminal_status(const struct terminal *terminal)
{
    return WIFSIGNALED(terminal->wait_status) ? 128 + WTERMSIG(terminal->wait_status)
                                              : WEXITSTATUS(terminal->wait_status);
}

bool terminal_is_restored(const struct terminal *terminal)
{
    struct termios now;
    const struct termios *before = &terminal->before;
    if (tcgetattr(terminal->master, &now) != 0) {
        return false;
    }
    return !terminal->alternate && terminal->cursor && !terminal->mouse && !terminal->paste && !terminal->frame_open &&
           now.c_iflag == before->c_iflag && now.c_oflag == before->c_oflag && now.c_cflag == before->c_cflag &&
           now.c_lflag == before->c_lflag && memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0;
}

size_t terminal_errors(const struct terminal *terminal, char *out, size_t size)
{
    size_t length = 0;
    FILE *file = fopen(terminal->errors_path, "r");
    if (file != NULL) {
        length = fread(out, 1, size - 1, file);
        fclose(file);
    }
    out[length] = '\0';
    return length;
}

bool terminal_is_sanitized(const char *program)
{
    static char command[512];
    snprintf(command, sizeof command, "grep -q '__[at]san_init' '%s'", program);
    return system(command) == 0;
}
