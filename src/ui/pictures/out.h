/* out.h: bytes on their way to a file, gathered into large pieces: what the painters of pictures share. */
#ifndef VGTOP_UI_OUT_H
#define VGTOP_UI_OUT_H

#include "cells.h"
#include "vgtop/file.h"

struct vg_out {
    vg_write *write;
    void *sink;
    size_t used;
    bool good; /* set it to begin with; false for ever when a write failed */
    char bytes[4096];
};

void vg_out_bytes(struct vg_out *out, const char *bytes, size_t count);
void vg_out_text(struct vg_out *out, const char *text);
/* A code point as UTF-8; 0 is a space, what is none U+FFFD. */
void vg_out_char(struct vg_out *out, uint32_t ch);
void vg_out_format(struct vg_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The SGR sequence that leads from any style to this one. */
void vg_out_style(struct vg_out *out, struct vg_style style);
/* Hands over what is left; false when anything could not be written. */
bool vg_out_flush(struct vg_out *out);

#endif
