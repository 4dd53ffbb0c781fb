/* signals.h: signals as bytes in a pipe, and a terminal that is put right when the program crashes.
 *
 * A handler only writes a byte. The event loop reads it between two keys. The handlers' data is the program's only mutable global state,
 * so there is one guard at a time. Only the main thread calls these functions.
 */
#ifndef VGTOP_UI_SIGNALS_H
#define VGTOP_UI_SIGNALS_H

#include <stddef.h>
#include <termios.h>

#include "vgtop/error.h"

/* Takes over the signals that end a program (except those that were ignored at its start, as under nohup), SIGTSTP, SIGCONT, SIGWINCH
 * and the signals of a crash. Ignores SIGPIPE and SIGXFSZ. */
bool vg_signals_start(struct vg_error *error);
/* Restores every signal. */
void vg_signals_stop(void);

/* Readable after a signal came. */
int vg_signals_fd(void);

/* The signals since the last call. */
struct vg_signals_news {
    int end; /* the first signal that asked the program to end, or 0 */
    bool resized, suspend, resumed;
};
struct vg_signals_news vg_signals_take(void);

/* Stops the whole job, as Ctrl-Z does. Returns when the job goes on. */
void vg_signals_stop_job(void);

/* Arms the guard: before the program dies, a crash writes these bytes (copied, cut at 512) to the terminal and sets these modes. So does
 * a second signal that ends the program while the first still waits. NULL modes: disarms it. */
void vg_signals_guard(int terminal, const struct termios *modes, const char *bytes, size_t count);

/* Has a handler given the terminal back? Then the program dies, and nothing may be written to the terminal any more. */
bool vg_signals_gave_back(void);

/* Sets the lines (each ended) that a crash writes to standard error when the terminal is restored, before the backtrace. Copied, cut at
 * 8191 bytes. "": nothing is written. */
void vg_signals_crash_report(const char *text);

#endif
