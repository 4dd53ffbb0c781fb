/* width.h: how many columns a character takes, in every terminal and locale alike. Pure.
 *
 * Asking wcwidth() instead would make the picture depend on the locale; and what a file name may bring (controls, text that runs to the
 * left, pictures that one terminal shows in one column and the next in two) must not be able to break a line.
 */
#ifndef VGTOP_UI_WIDTH_H
#define VGTOP_UI_WIDTH_H

#include <stdint.h>

/* 1, or 2 (East Asian); 0: a mark that combines with the character before, and is left out; -1: not shown, but '?' instead. */
int vg_char_width(uint32_t ch);

#endif
