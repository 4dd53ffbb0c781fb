/* events.h: TensorBoard's event files: scalars, histograms, and the tensors that TensorFlow 2 and Keras write in their place.
 *
 * A file is a row of records: the length (8 bytes), a checksum of it (CRC-32C, masked), so many bytes of protocol buffer, a checksum of
 * them. A record that is not whole yet is waited for; one whose bytes do not fit their checksum is told and passed over; where a length
 * does not fit its checksum nothing behind it can be read. Records of more than 16 MB (pictures, graphs) are passed over. */
#ifndef VGTOP_WATCH_EVENTS_H
#define VGTOP_WATCH_EVENTS_H

#include "vgtop/log_read.h"

struct vg_events;

struct vg_events *vg_events_create(struct vg_error *error);
void vg_events_destroy(struct vg_events *events); /* NULL is fine */

/* As vg_log_read. */
enum vg_log_line_kind vg_events_read(struct vg_events *events, const char **at, const char *end,
                                     const struct vg_log_line **line, struct vg_error *error);
/* As vg_gather_flush. */
bool vg_events_flush(struct vg_events *events, const struct vg_log_line **line, struct vg_error *error);

/* Whether these are the first `count` bytes (12 or more) of an event file. */
bool vg_events_begin(const char *bytes, size_t count);

/* The checksum of event files. */
uint32_t vg_events_crc(const void *bytes, size_t count);

#endif
