/* signals.h: signals as bytes in a pipe, and a terminal put right when the program crashes.
 *
 * A handler only writes a byte; the event loop reads it between two keys. What a handler needs is the program's only changeable
 * global state, so at most one guard is up at a time. Only the main thread calls these functions.
 */
#ifndef VGTOP_UI_SIGNALS_H
#define VGTOP_UI_SIGNALS_H

#include <stddef.h>
#include <termios.h>

#include "vgtop/error.h"

/* Takes over SIGHUP, SIGINT, SIGQUIT and SIGTERM (unless ignored when the program was started, as under nohup), SIGTSTP, SIGCONT,
 * SIGWINCH and the signals of a crash; ignores SIGPIPE. */
bool vg_signals_start(struct vg_error *error);
/* Gives every signal back to what it was. */
void vg_signals_stop(void);

/* Readable when a signal came. */
int vg_signals_fd(void);

/* What came since the last call. */
struct vg_signals_news {
    int end; /* the first signal that asked the program to end, or 0 */
    bool resized, suspend, resumed;
};
struct vg_signals_news vg_signals_take(void);

/* Stops the whole job, as Ctrl-Z does; returns when it goes on. */
void vg_signals_stop_job(void);

/* From now on a crash, or a second request to end while the first is not yet served, sets these modes and writes these bytes to
 * the terminal (copied; cut at 512) before the program dies. NULL modes: no longer. */
void vg_signals_guard(int terminal, const struct termios *modes, const char *bytes, size_t count);

/* What a crash tells on standard error, once the terminal is as it was, together with where the program was: copied, cut at 8191 bytes;
 * lines, the last one ended. "": nothing. May be called as often as the story changes. */
void vg_signals_crash_report(const char *text);

#endif
