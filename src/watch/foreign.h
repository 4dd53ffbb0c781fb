/* foreign.h: logs that other programs write as text: JSON Lines, one JSON document, CSV.
 *
 * JSON Lines: an object a line, flat or nested (the keys are joined by '/'). A document (Hugging Face's trainer_state.json): every object
 * in it that has a step and no object of its own. CSV: the first line names the columns. Which keys mean what is in keys.c. */
#ifndef VGTOP_WATCH_FOREIGN_H
#define VGTOP_WATCH_FOREIGN_H

#include "vgtop/log_read.h"

enum vg_foreign_kind { VG_FOREIGN_LINES, VG_FOREIGN_DOCUMENT, VG_FOREIGN_CSV };

struct vg_foreign;

struct vg_foreign *vg_foreign_create(enum vg_foreign_kind kind, struct vg_error *error);
void vg_foreign_destroy(struct vg_foreign *foreign); /* NULL is fine */

/* As vg_log_read. */
enum vg_log_line_kind vg_foreign_read(struct vg_foreign *foreign, const char **at, const char *end,
                                      const struct vg_log_line **line, struct vg_error *error);
/* As vg_gather_flush. */
bool vg_foreign_flush(struct vg_foreign *foreign, const struct vg_log_line **line, struct vg_error *error);

#endif
