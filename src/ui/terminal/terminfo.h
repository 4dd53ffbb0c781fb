/* terminfo.h: a terminal's description, made to tell of 24-bit colours.
 *
 * Many terminals show 24-bit colours and say so in COLORTERM, while their terminfo entries know 256. curses believes the entry alone;
 * so it is given another one, by the variable TERMINFO, which may hold the text of a compiled entry (term(5), ncurses(3)). Bytes in,
 * bytes out; any surprise in an entry, and there is no new one.
 */
#ifndef VGTOP_UI_TERMINFO_H
#define VGTOP_UI_TERMINFO_H

#include <stdbool.h>
#include <stddef.h>

enum { VG_TERMINFO_MAX = 32768 };

/* In such an entry's setaf and setab a number is 0xRRGGBB, or this plus an index of the palette. */
enum { VG_TERMINFO_PALETTE = 0x1000000 };

/* Writes a compiled entry anew: with 24-bit colours, otherwise as it is. Returns the length, or 0: it is not what compiled entries of
 * 256 colours look like, or has direct colours itself, or there is no room. */
size_t vg_terminfo_direct(const void *entry, size_t size, unsigned char *out, size_t room);

/* The compiled entry of that terminal type, read from where curses would. Returns the length, or 0. */
size_t vg_terminfo_read(const char *type, unsigned char *out, size_t room);

/* What TERMINFO must be so that curses knows `type` with 24-bit colours ("b64:..."); NULL: it cannot. The caller frees it. */
char *vg_terminfo_variable(const char *type);

/* Puts it into the environment when COLORTERM says that the terminal has 24-bit colours, or when it is known to (`sure`); false: nothing
 * is changed. Leaving puts back what was there. */
struct vg_terminfo_swap {
    char *before; /* NULL: TERMINFO was not set */
};
bool vg_terminfo_enter(const char *type, bool sure, struct vg_terminfo_swap *swap);
void vg_terminfo_leave(struct vg_terminfo_swap *swap);

#endif
