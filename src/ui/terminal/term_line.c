/* term_line.c: what there is to ask of a terminal, and what it tells: no curses needed. */
#include <string.h>

#include "term_internal.h"

/* The Linux console's fonts have neither braille nor eighth blocks. */
enum vg_symbols vg_term_symbols(const struct vg_term *term)
{
    return term->utf8 && strcmp(term->type, "linux") != 0 ? VG_SYMBOLS_BRAILLE : VG_SYMBOLS_ASCII;
}

enum vg_depth vg_term_depth(const struct vg_term *term)
{
    return term->depth;
}

bool vg_term_has_colours(const struct vg_term *term)
{
    return term->depth != VG_DEPTH_NONE;
}

bool vg_term_busy(const struct vg_term *term)
{
    return vg_output_busy(&term->line.output);
}

int vg_term_output_fd(const struct vg_term *term)
{
    return term->line.output.fd;
}

void vg_term_flush(struct vg_term *term)
{
    vg_output_flush(&term->line.output);
}

int vg_term_input_fd(const struct vg_term *term)
{
    return term->line.tty.input;
}

bool vg_term_pending(const struct vg_term *term)
{
    return vg_input_pending(&term->line.input);
}

bool vg_term_gone(const struct vg_term *term, short revents)
{
    return vg_tty_gone(&term->line.tty, revents);
}

uint32_t vg_term_read_key(struct vg_term *term)
{
    return vg_line_read_key(&term->line);
}

void vg_term_mouse(struct vg_term *term, bool on)
{
    vg_line_mouse(&term->line, on);
}

struct vg_mouse vg_term_mouse_event(const struct vg_term *term)
{
    return term->line.input.mouse;
}
