/* ground.h: the colour of a terminal's ground, as it tells when it is asked (OSC 11). Pure. */
#ifndef VGTOP_UI_GROUND_H
#define VGTOP_UI_GROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the answer, the bytes between "ESC ]" and the end of the string: "11;rgb:ffff/ffff/ffff", with one to four digits a colour, or rgba:
 * with an opacity behind them, or "11;#ffffff". False, and *rgb (0xRRGGBB) is unchanged, for anything else. */
bool vg_ground_parse(const char *text, size_t count, uint32_t *rgb);

#endif
