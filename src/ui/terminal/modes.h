/* modes.h: what terminals can do that terminfo does not tell: mouse reports, bracketed paste, synchronized output. */
#ifndef VGTOP_UI_MODES_H
#define VGTOP_UI_MODES_H

#include <stdbool.h>
#include <stddef.h>

#define VG_MODES_MOUSE_ON  "\033[?1000h\033[?1006h"
#define VG_MODES_MOUSE_OFF "\033[?1006l\033[?1000l"
/* Pasted text comes between two marks, and so can be told from keys. */
#define VG_MODES_PASTE_ON  "\033[?2004h"
#define VG_MODES_PASTE_OFF "\033[?2004l"
/* A terminal shows what is written between the two at once. */
#define VG_MODES_FRAME_BEGIN "\033[?2026h"
#define VG_MODES_FRAME_END   "\033[?2026l"
/* DECRQM: asks for that; answered with ESC [ ? 2026 ; 1 or 2 $ y where it is known. */
#define VG_MODES_FRAME_QUERY "\033[?2026$p"
/* Breaks off a sequence of which only the beginning was written. */
#define VG_MODES_CANCEL "\030"

/* Whether that terminal type understands private modes, or at least ignores them: one whose cursor moves as ECMA-48 says (`cup` is its
 * sequence for that; NULL is fine). */
bool vg_modes_are_safe(const char *cup);

/* Whether that terminal type (TERM) can be asked a question without showing any of it as text. */
bool vg_modes_may_ask(const char *type);

/* Appends a terminfo string to another without its delays ("$<5>"): what cannot wait, as a handler of signals, writes it. Cut to fit. */
void vg_modes_append(char *out, size_t size, const char *text);

#endif
