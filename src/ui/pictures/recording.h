/* recording.h: what `vgtop --record FILE` writes: an SVG that plays by itself where the name ends in .svg, else an asciicast.
 *
 * An asciicast is whole lines whenever the program ends. An SVG is written as a whole when the recording begins, with its first picture, and
 * when it ends: at any time the file is the old or the new one.
 */
#ifndef VGTOP_UI_RECORDING_H
#define VGTOP_UI_RECORDING_H

#include "cells.h"
#include "palette.h"
#include "theme.h"

struct vg_recording;

/* Begins a recording of a screen of that size; an SVG begins with that picture. `command` is the command line that makes it. NULL with a sentence that names the file, which cannot be
 * written, or when memory is short. */
struct vg_recording *vg_recording_start(const char *path, const struct vg_cells *cells, const struct vg_theme *theme,
                                        enum vg_depth depth, const char *command, struct vg_error *error);
/* What is seen from now on. False with a sentence when it could not be recorded: the recording is over and must be stopped. */
bool vg_recording_frame(struct vg_recording *recording, const struct vg_cells *cells, const struct vg_theme *theme,
                        struct vg_error *error);
/* Writes what is left, and frees. NULL is fine. False with a sentence when the file could not be written. */
bool vg_recording_stop(struct vg_recording *recording, struct vg_error *error);

#endif
