/* app.h: the program on a terminal: keys to commands, news to frames.
 *
 * The loop sleeps until a key, a signal or the trainer has something. A key's effect is drawn at once; what the trainer brings, at most
 * 30 times a second. While training is paused nothing wakes it at all.
 */
#ifndef VGTOP_UI_APP_H
#define VGTOP_UI_APP_H

#include "screen.h"
#include "vgtop/experiment.h"

struct vg_app_options {
    const struct vg_experiment *experiment;
    double speed;                 /* steps a second to begin with */
    const char *script;           /* commands to do first, or NULL */
    const char *kernels;          /* NULL: the best */
    const struct vg_theme *theme; /* NULL: the built-in one */
    bool no_colour;
    bool symbols_forced; /* `symbols` is the person's choice; else what the terminal can be expected to show */
    enum vg_symbols symbols;
};

/* Runs until the person quits. Returns the exit status: 0, 128 + the signal that ended it (a terminal that went away counts as
 * SIGHUP), or 1 with a sentence when it could not start. The terminal is restored before it returns. */
int vg_app_run(const struct vg_app_options *options, struct vg_error *error);

#endif
