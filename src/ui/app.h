/* app.h: the program on a terminal: keys to commands, news to frames.
 *
 * The loop sleeps until there is a key, a signal or news from the trainer. The effect of a key is drawn at once. News of the trainer are
 * drawn at most four times a second, and some panels less often (cadence.h); every 5 ms for half a second after a command, until its
 * answer is there. While training is paused nothing wakes the loop at all.
 */
#ifndef VGTOP_UI_APP_H
#define VGTOP_UI_APP_H

#include "config.h"
#include "palette.h"
#include "screen.h"
#include "themes.h"
#include "vgtop/source.h"

struct vg_app_options {
    /* Starts what is shown, once the terminal is there; false with a sentence. The program ends the source. */
    bool (*open)(void *context, struct vg_source *source, struct vg_error *error);
    void *context;
    const char *title;              /* of a recording */
    const struct vg_theme *theme;   /* NULL: the built-in one */
    const struct vg_themes *themes; /* to change to; NULL: none */
    size_t theme_index;             /* of `theme` among them; their count: it is none of them */
    bool theme_follows;             /* the theme is dark or light as the terminal's ground is: nobody has chosen one */
    bool depth_forced;              /* `depth` is the person's choice; else what the terminal says it has */
    bool symbols_forced; /* `symbols` is the person's choice; else what the terminal can be expected to show */
    enum vg_symbols symbols;
    enum vg_depth depth;            /* also of the recording's colours */
    const char *record;             /* the file to which what is seen is recorded (recording.h), or NULL */
    const struct vg_config *config; /* what the person set once and for all: layout, mouse, keys; NULL: the defaults */
    const char *config_path;        /* where it is written to; NULL: it cannot be */
    const char *warning;            /* what was wrong with it, or NULL */
    bool no_mouse;                  /* whatever the configuration says */
};

/* Runs until the person quits. Returns the exit status: 0, 128 + the signal that ended it (a terminal that went away counts as
 * SIGHUP), or 1 with a sentence when it could not start. The terminal is restored before it returns. */
int vg_app_run(const struct vg_app_options *options, struct vg_error *error);

#endif
