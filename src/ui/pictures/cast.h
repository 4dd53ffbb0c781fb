/* cast.h: a recording of the screen as asciicast v2 (docs.asciinema.org/manual/asciicast/v2): a line of JSON a frame.
 *
 * A frame holds what differs from the one before. Lines are handed to the writer whole, one call a line, so that a recording is
 * valid whenever it ends. Nothing here knows files or clocks.
 */
#ifndef VGTOP_UI_CAST_H
#define VGTOP_UI_CAST_H

#include "cells.h"
#include "palette.h"
#include "text.h"
#include "vgtop/file.h"

/* A zeroed struct is no recording. */
struct vg_cast {
    vg_write *write;
    void *sink;
    struct vg_palette_memo colours; /* of the depth wanted */
    struct vg_cells last;           /* what the player shows */
    struct vg_style style;          /* of the player's pen, as it was asked for */
    double seconds;                 /* of the last event: time does not run back */
    struct vg_text line;            /* the one being made, owned */
};

/* Writes the header of a recording of a screen of that size. `title` may be NULL. False with a sentence when memory is short or
 * the writer failed; vg_cast_end is needed in any case. */
bool vg_cast_begin(struct vg_cast *cast, int rows, int cols, enum vg_depth depth, const char *title, vg_write *write,
                   void *sink, struct vg_error *error);
/* The screen at that time after the beginning. A new size is an event of its own; a frame like the last one writes nothing. False with
 * a sentence: the recording is over, and what was written stays valid. */
bool vg_cast_frame(struct vg_cast *cast, const struct vg_cells *cells, double seconds, struct vg_error *error);
/* Frees; the writer's file is the caller's. */
void vg_cast_end(struct vg_cast *cast);

#endif
