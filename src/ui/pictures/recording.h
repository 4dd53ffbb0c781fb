/* recording.h: an asciicast in a file that is whole whenever the program ends: what `vgtop --record FILE` writes. */
#ifndef VGTOP_UI_RECORDING_H
#define VGTOP_UI_RECORDING_H

#include "cast.h"

struct vg_recording;

/* Makes (or empties) the file and begins a recording of a screen of that size. NULL with a sentence that names the file. */
struct vg_recording *vg_recording_start(const char *path, int rows, int cols, enum vg_depth depth, const char *title,
                                        struct vg_error *error);
/* What is seen from now on. False with a sentence when it could not be written: the recording is over, the file holds whole lines. */
bool vg_recording_frame(struct vg_recording *recording, const struct vg_cells *cells, struct vg_error *error);
/* NULL is fine. */
void vg_recording_stop(struct vg_recording *recording);

#endif
