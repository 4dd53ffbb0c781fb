/* term_internal.h: what the two files of the terminal share: drawing, by curses (term.c), and everything else (term_line.c). */
#ifndef VGTOP_UI_TERM_INTERNAL_H
#define VGTOP_UI_TERM_INTERNAL_H

#include "line.h"
#include "term.h"

struct vg_curses;

struct vg_term {
    struct vg_line line;
    char type[64]; /* TERM, or what it is taken for */
    bool utf8;
    enum vg_depth depth;
    void *row; /* room for row_cols of curses' cells */
    int row_cols;
    struct vg_curses *curses; /* term.c's own */
};

#endif
