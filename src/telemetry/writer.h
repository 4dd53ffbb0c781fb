/* writer.h: whole lines on a descriptor.
 *
 * A line is made in memory piece by piece; vg_writer_end_line completes it. Whole lines gather until there are 64 KiB
 * of them (on a terminal, one) and go out in one write(2). The first failure is kept: from then on nothing is written
 * and every call that can fail answers with the same sentence. */
#ifndef VGTOP_TELEMETRY_WRITER_H
#define VGTOP_TELEMETRY_WRITER_H

#include "vgtop/error.h"

enum { VG_WRITER_BUFFER = 64 * 1024, VG_WRITER_NAME_MAX = 256 };

struct vg_writer {
    int descriptor;
    bool terminal, failed;
    bool waits;                    /* what it writes to is no file: a write may have to wait for a reader */
    const struct vg_watch *watch;  /* asked whether to go on while nobody takes what is written; may be NULL */
    char name[VG_WRITER_NAME_MAX]; /* for messages */
    char *data;
    size_t size, used; /* data[0 ... used): whole lines, then the one being made */
    struct vg_error error;
};

bool vg_writer_init(struct vg_writer *writer, int descriptor, const char *name, struct vg_error *error);
/* Adds to the line being made. A failure (memory) shows at vg_writer_end_line. */
/* Where the next `length` bytes of the line go; the caller adds to `used` what it writes. NULL: it failed. */
char *vg_writer_room(struct vg_writer *writer, size_t length);
void vg_writer_put(struct vg_writer *writer, const char *text, size_t length);
void vg_writer_text(struct vg_writer *writer, const char *text);
void vg_writer_format(struct vg_writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool vg_writer_end_line(struct vg_writer *writer, struct vg_error *error);
bool vg_writer_flush(struct vg_writer *writer, struct vg_error *error);
/* True, or false with the sentence of the failure that there was. */
bool vg_writer_answer(const struct vg_writer *writer, struct vg_error *error);
/* Writes out what is whole, then fails for ever with this sentence. */
bool vg_writer_fail(struct vg_writer *writer, struct vg_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
