/* width.h: how many columns a character takes. Pure, and the same in every terminal, locale and C library.
 *
 * wcwidth() would make the picture depend on the locale and on the library's version. A file name may also hold characters that break a
 * line: controls, text that runs to the left, pictures that are one column wide here and two there. They are shown as '?'.
 */
#ifndef VGTOP_UI_WIDTH_H
#define VGTOP_UI_WIDTH_H

#include <stdint.h>

/* 1, or 2 (East Asian). 0: a mark that combines with the character before it, and is left out. -1: '?' is shown instead. */
int vg_char_width(uint32_t ch);

#endif
