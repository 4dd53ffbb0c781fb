/* gather.h: records out of single numbers with names, as other programs write them.
 *
 * Numbers of one step may come in several pieces (a row a metric, an event a tag): a record is whole when a later step begins, or when
 * nothing more has come for a while (vg_gather_flush). Layers are those whose names occur; they are told by a schema. */
#ifndef VGTOP_WATCH_GATHER_H
#define VGTOP_WATCH_GATHER_H

#include "vgtop/log_read.h"

struct vg_gather;

struct vg_gather *vg_gather_create(struct vg_error *error);
void vg_gather_destroy(struct vg_gather *gather); /* NULL is fine */

/* A number of the piece under way. What has no place in a record is passed over; "step" gives the piece its step. */
void vg_gather_number(struct vg_gather *gather, const char *key, double value);
/* The distribution of a layer's numbers, by its moments; `most`: the largest magnitude. */
void vg_gather_moments(struct vg_gather *gather, const char *key, double count, double sum, double squares,
                       double most);
void vg_gather_step(struct vg_gather *gather, uint64_t step);

/* The piece is whole. True: it began a new step, and *line is the record before, which lasts until the next call. A piece without a step is
 * passed over, or, where `numbered`, gets the number of its line. False with a sentence too, when memory is short. */
bool vg_gather_end(struct vg_gather *gather, bool numbered, const struct vg_log_line **line, struct vg_error *error);
/* The piece is broken: nothing of it counts, only its place among the pieces. */
void vg_gather_drop(struct vg_gather *gather);
/* The record that is not followed by another one yet. False: there is none, or it was given already. */
bool vg_gather_flush(struct vg_gather *gather, const struct vg_log_line **line, struct vg_error *error);

#endif
