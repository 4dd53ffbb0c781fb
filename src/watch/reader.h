/* reader.h: reads any log that vgtop knows; which kind it is shows in its first bytes. */
#ifndef VGTOP_WATCH_READER_H
#define VGTOP_WATCH_READER_H

#include "vgtop/log_read.h"

struct vg_reader;

struct vg_reader *vg_reader_create(struct vg_error *error);
void vg_reader_destroy(struct vg_reader *reader); /* NULL is fine */

/* As vg_log_read. In logs of others a line's format is 0. */
enum vg_log_line_kind vg_reader_read(struct vg_reader *reader, const char **at, const char *end,
                                     const struct vg_log_line **line, struct vg_error *error);
/* Nothing more is there for now: the record that may not be whole, if there is one. At the end of a file this is the last one. */
bool vg_reader_flush(struct vg_reader *reader, const struct vg_log_line **line, struct vg_error *error);

#endif
