/* tty.c: modes, size and presence of the terminal. */
#include "tty.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool vg_tty_open(struct vg_tty *tty, struct vg_error *error)
{
    *tty = (struct vg_tty){.input = STDIN_FILENO, .output = STDOUT_FILENO};
    if (!isatty(tty->output)) {
        return vg_fail(error,
                       "the screen needs a terminal, and standard output is none; `vgtop run` trains without one");
    }
    if (!isatty(tty->input)) {
        tty->input = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
        tty->opened_input = tty->input >= 0;
    }
    if (tty->input < 0 || tcgetattr(tty->input, &tty->before) != 0) {
        return vg_fail(error, "the screen needs a terminal to read keys from, and standard input is none; `vgtop run` "
                              "trains without one");
    }
    return true;
}

void vg_tty_close(struct vg_tty *tty)
{
    if (tty->opened_input) {
        close(tty->input);
        tty->opened_input = false;
    }
}

void vg_tty_raw(const struct vg_tty *tty)
{
    struct termios raw = tty->before;
    raw.c_iflag &= ~(tcflag_t)(IXON | BRKINT | PARMRK | ISTRIP | ICRNL | INLCR | IGNCR);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ISIG | IEXTEN | ECHO | ECHONL);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(tty->input, TCSANOW, &raw);
}

void vg_tty_restore(const struct vg_tty *tty)
{
    tcsetattr(tty->input, TCSANOW, &tty->before);
}

/* More than any screen has. Beyond 32,767 curses counts wrong, and the cells of a picture take memory. */
enum { ROWS_MOST = 1000, COLS_MOST = 4000 };

bool vg_tty_size(const struct vg_tty *tty, int *rows, int *cols)
{
    struct winsize size;
    if (ioctl(tty->output, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    *rows = size.ws_row < ROWS_MOST ? size.ws_row : ROWS_MOST;
    *cols = size.ws_col < COLS_MOST ? size.ws_col : COLS_MOST;
    return true;
}

bool vg_tty_gone(const struct vg_tty *tty, short revents)
{
    int waiting = 0;
    if (revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    struct pollfd input = {.fd = tty->input, .events = POLLIN};
    if (poll(&input, 1, 0) != 1)
        return false;
    return (input.revents & ~POLLIN) != 0 || ioctl(input.fd, FIONREAD, &waiting) != 0 || waiting == 0;
}
