/* line.c: takes the line to the terminal over, and gives it back. */
#include "line.h"

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "actions.h"
#include "clock.h"
#include "signals.h"

/* Modes that terminfo does not tell of. */
#define MOUSE_ON  "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"
/* Pasted text comes between two marks, so that it cannot be taken for keys. */
#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
/* The terminal shows everything that is written between the two at once. */
#define FRAME_BEGIN "\033[?2026h"
#define FRAME_END   "\033[?2026l"
/* DECRQM: a terminal that knows synchronized output answers ESC [ ? 2026 ; 1 or 2 $ y. */
#define FRAME_QUERY "\033[?2026$p"
/* OSC 11: many terminals answer with the colour of their ground: ESC ] 11 ; rgb : ... */
#define GROUND_QUERY "\033]11;?\007"
/* DA1: every terminal answers ESC [ ? ... c. Answers come in the order of the questions: this one is the last. */
#define ATTRIBUTES_QUERY "\033[c"
/* Ends a sequence of which only the beginning was written. */
#define CANCEL "\030"

enum { ESCAPE_MS = 25, STUCK_MS = 900, LAST_MS = 100, ANSWERS_MS = 1000, LARGE_FRAME = 1024 };
/* More than any screen has. curses counts in 16 bits, and a picture takes memory. */
enum { ROWS_MOST = 1000, COLS_MOST = 4000 };

static int64_t now_ms(void)
{
    return vg_clock_ns() / 1000000;
}

/* --- the terminal's type ---------------------------------------------------------------------------------------- */

bool vg_line_is_ansi(const char *cup)
{
    return cup && strncmp(cup, "\033[", 2) == 0;
}

static bool begins_with_one_of(const char *type, const char *const *names, size_t count)
{
    for (size_t i = 0; type && i < count; i++)
        if (strncmp(type, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* Only types that are known to take DECRQM silently. The Linux console, the VT100, rxvt and screen show a part of it. */
bool vg_line_may_query(const char *type)
{
    static const char *const silent[] = {"xterm",   "tmux",    "foot",    "alacritty", "kitty", "wezterm",
                                         "contour", "ghostty", "konsole", "vte",       "gnome", "mintty"};
    return begins_with_one_of(type, silent, sizeof silent / sizeof silent[0]);
}

/* The Linux console shows OSC strings, and some consoles know no question at all. */
bool vg_line_may_ask(const char *type)
{
    static const char *const others[] = {"screen", "rxvt", "st-", "putty", "nsterm", "mlterm", "Eterm", "xfce"};
    return vg_line_may_query(type) || begins_with_one_of(type, others, sizeof others / sizeof others[0]);
}

void vg_line_append(char *out, size_t size, const char *text)
{
    size_t length = strlen(out);
    while (*text != '\0' && length + 1 < size) {
        const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
        if (end)
            text = end + 1;
        else
            out[length++] = *text++;
    }
    out[length] = '\0';
}

/* --- taking and giving back ------------------------------------------------------------------------------------- */

bool vg_line_open(struct vg_line *line, struct vg_error *error)
{
    line->keys = STDIN_FILENO;
    line->terminal = STDOUT_FILENO;
    line->input = (struct vg_input){0};
    if (!isatty(line->terminal))
        return vg_fail(error,
                       "the screen needs a terminal, and standard output is none; `vgtop run` trains without one");
    if (!isatty(line->keys)) {
        line->keys = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
        line->opened_keys = line->keys >= 0;
    }
    if (line->keys < 0 || tcgetattr(line->keys, &line->before) != 0)
        return vg_fail(error, "the screen needs a terminal to read keys from, and standard input is none; `vgtop run` "
                              "trains without one");
    return true;
}

void vg_line_prepare(struct vg_line *line, const char *type, const char *cup, const char *restoring)
{
    vg_output_open(&line->output, line->terminal);
    line->private = vg_line_is_ansi(cup);
    line->may_ask = line->private && vg_line_may_ask(type);
    line->may_query = vg_line_may_query(type);
    line->restoring[0] = '\0';
    if (line->private)
        vg_line_append(line->restoring, sizeof line->restoring, CANCEL FRAME_END MOUSE_OFF PASTE_OFF);
    vg_line_append(line->restoring, sizeof line->restoring, restoring);
    vg_signals_guard(line->output.fd, &line->before, line->restoring, strlen(line->restoring));
}

static void switch_private_modes(struct vg_line *line, bool on)
{
    if (!line->private)
        return;
    vg_output_text(&line->output, on ? PASTE_ON : PASTE_OFF);
    if (line->mouse)
        vg_output_text(&line->output, on ? MOUSE_ON : MOUSE_OFF);
}

/* Every key comes at once, none is echoed or becomes a signal, and output stays as it is written. */
void vg_line_take(struct vg_line *line)
{
    struct termios raw = line->before;
    raw.c_iflag &= ~(tcflag_t)(IXON | BRKINT | PARMRK | ISTRIP | ICRNL | INLCR | IGNCR);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ISIG | IEXTEN | ECHO | ECHONL);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(line->keys, TCSANOW, &raw);
    line->taken = true;
    switch_private_modes(line, true);
}

/* Adds the bytes that are there, or that come within that time. False: none. */
static bool read_bytes(struct vg_line *line, int milliseconds)
{
    char bytes[VG_INPUT_ROOM];
    struct pollfd keys = {.fd = line->keys, .events = POLLIN};
    if (poll(&keys, 1, milliseconds) != 1 || !(keys.revents & POLLIN))
        return false;
    ssize_t got = read(keys.fd, bytes, vg_input_room(&line->input));
    if (got > 0)
        vg_input_add(&line->input, bytes, (size_t)got);
    return got > 0;
}

/* Takes the answers that are still on their way: the shell would take them for keys. */
static void await_answers(struct vg_line *line)
{
    bool late = false;
    while (line->asked != 0 && !line->input.attributes && !late) {
        int64_t left = line->asked + ANSWERS_MS - now_ms();
        late = left <= 0 || !read_bytes(line, (int)left);
        while (vg_input_next(&line->input, true) != VG_KEY_NONE)
            continue;
    }
    if (late)
        tcflush(line->keys, TCIFLUSH);
    line->asked = 0;
}

void vg_line_give_back(struct vg_line *line, FILE *last)
{
    switch_private_modes(line, false);
    vg_output_take(&line->output, last, SIZE_MAX, "", "");
    if (vg_output_drain(&line->output, STUCK_MS)) {
        await_answers(line);
    } else {
        vg_output_discard(&line->output);
        vg_output_text(&line->output, line->restoring);
        vg_output_drain(&line->output, LAST_MS);
        vg_output_forget(&line->output);
    }
    tcsetattr(line->keys, TCSANOW, &line->before); /* TCSANOW does not wait for output that is stuck */
    line->taken = false;
}

void vg_line_close(struct vg_line *line)
{
    vg_output_close(&line->output);
    if (line->opened_keys)
        close(line->keys);
    line->opened_keys = false;
}

bool vg_line_size(const struct vg_line *line, int *rows, int *cols)
{
    struct winsize size;
    if (ioctl(line->terminal, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    *rows = size.ws_row < ROWS_MOST ? size.ws_row : ROWS_MOST;
    *cols = size.ws_col < COLS_MOST ? size.ws_col : COLS_MOST;
    return true;
}

bool vg_line_gone(const struct vg_line *line, short revents)
{
    int waiting = 0;
    if (revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    struct pollfd keys = {.fd = line->keys, .events = POLLIN};
    if (poll(&keys, 1, 0) != 1)
        return false;
    return (keys.revents & ~POLLIN) != 0 || ioctl(keys.fd, FIONREAD, &waiting) != 0 || waiting == 0;
}

/* --- frames and keys -------------------------------------------------------------------------------------------- */

/* The questions are sent after the first frame: should a terminal show a part of them, the next frame soon covers that. */
static void ask(struct vg_line *line)
{
    if (!line->may_ask || (!line->may_query && !line->wants_ground))
        return;
    line->may_ask = false;
    line->asked = now_ms();
    vg_output_text(&line->output, line->may_query ? FRAME_QUERY : "");
    vg_output_text(&line->output, line->wants_ground ? GROUND_QUERY : "");
    vg_output_text(&line->output, ATTRIBUTES_QUERY);
}

void vg_line_frame(struct vg_line *line, FILE *frame)
{
    size_t threshold = line->input.synchronized == VG_ANSWER_YES ? LARGE_FRAME : SIZE_MAX;
    vg_output_take(&line->output, frame, threshold, FRAME_BEGIN, FRAME_END);
    ask(line);
    vg_output_flush(&line->output);
}

void vg_line_mouse(struct vg_line *line, bool on)
{
    if (line->mouse != on && line->private) {
        vg_output_text(&line->output, on ? MOUSE_ON : MOUSE_OFF);
        vg_output_flush(&line->output);
    }
    line->mouse = on;
}

uint32_t vg_line_read_key(struct vg_line *line)
{
    uint32_t key = vg_input_next(&line->input, false);
    while (key == VG_KEY_NONE && read_bytes(line, vg_input_waits(&line->input) ? ESCAPE_MS : 0))
        key = vg_input_next(&line->input, false);
    return key != VG_KEY_NONE ? key : vg_input_next(&line->input, true);
}
