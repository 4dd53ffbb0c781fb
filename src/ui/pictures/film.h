/* film.h: a recording of the screen as one SVG that plays by itself, without a script: in a browser, and in a README on the web.
 *
 * Every cell is drawn once for the time in which it stays the same. Cells that come and go together are one group, which a CSS animation shows
 * and hides. A reader of SVG that knows no animations shows the last frame. Nothing here knows files or clocks.
 */
#ifndef VGTOP_UI_FILM_H
#define VGTOP_UI_FILM_H

#include "cells.h"
#include "paint.h"
#include "palette.h"

/* A film grows with all that changes, and a browser has to hold it. */
enum { VG_FILM_SECONDS_MAX = 120, VG_FILM_SPANS_MAX = 300000 };

/* A cell and the frames that show it. */
struct vg_film_span {
    struct vg_cell cell;
    uint32_t begin, end; /* the first frame with it, and the first without it */
    uint16_t row, col;
};

/* A zeroed struct is an empty film of 24-bit colours. */
struct vg_film {
    enum vg_depth depth;
    struct vg_cells now;  /* of the last frame; as large as the largest frame */
    struct vg_cells seen; /* the frame that is added, in the film's colours */
    uint32_t *since;      /* (rows, cols) the first frame with the cell of `now`, owned */
    double *times;        /* (frames) seconds, owned */
    size_t frames, times_room;
    struct vg_film_span *spans; /* of cells that are gone, owned */
    size_t count, room;
};

/* Adds what is seen from that time on; a frame like the last one adds nothing. Time does not run back. False with a sentence when memory is
 * short or the film is full: it is what it was. */
bool vg_film_frame(struct vg_film *film, const struct vg_cells *cells, double seconds, struct vg_error *error);
/* Writes the film, which ends at that time and begins anew. A film without frames is an empty page. False when a write failed or memory
 * is short; the film is unchanged in any case. */
bool vg_film_write(struct vg_film *film, double seconds, const struct vg_paint_options *options, vg_write *write,
                   void *sink);
void vg_film_free(struct vg_film *film);

#endif
