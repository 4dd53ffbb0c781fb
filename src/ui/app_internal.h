/* app_internal.h: what the files of the app share: the loop (app.c), what control asks for (app_wishes.c), the start (app_start.c). */
#ifndef VGTOP_UI_APP_INTERNAL_H
#define VGTOP_UI_APP_INTERNAL_H

#include "app.h"
#include "control.h"
#include "freeze.h"
#include "notices.h"
#include "recording.h"
#include "term.h"
#include "vgtop/probe.h"
#include "vgtop/source.h"

struct app {
    const char *config_path; /* where the configuration is written to, or NULL */
    struct vg_term *term;
    struct vg_source source; /* of all that is seen */
    struct vg_control control;
    struct vg_freeze freeze;
    struct vg_notices notices;
    struct vg_probe *probe;
    struct vg_recording *recording; /* NULL: none, or over */
    const struct vg_app_options *options;
    bool record_due;      /* a recording was asked for, and waits for a first picture */
    int64_t paste_end;    /* ms: a paste that has not gone on until then is over; 0: there is none */
    double probe_cost;    /* seconds that the last look into the network took */
    bool draw_now;        /* a key, a new size: do not wait for the next frame */
    bool news;            /* the trainer has something; drawn when the next frame is due */
    int64_t frame_due;    /* ms: no frame of news earlier */
    int64_t answer_until; /* ms: how long an answer to a command is waited for; 0: none is */
    bool mouse;           /* the terminal was asked for its mouse */
    char told[sizeof((struct vg_view *)0)->command_line]; /* the command line that a crash would tell */
    bool over;
    int status;
    struct vg_error *error; /* why it could not start */
};

/* Makes all that there is in *app; what was made before a failure is given back by vg_app_run. */
bool vg_app_start(struct app *app, const struct vg_app_options *options, struct vg_error *error);
/* Begins the recording that was asked for. False with a sentence. */
bool vg_app_record(struct app *app, struct vg_error *error);
/* Who control turns to. */
struct vg_control_owner vg_app_owner(struct app *app);

void vg_app_end(struct app *app, int status);
int64_t vg_now_ms(void);

#endif
