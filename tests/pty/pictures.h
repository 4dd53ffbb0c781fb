/* pictures.h: pictures with many colours, which one program draws and a test expects. */
#ifndef VGTOP_TESTS_PICTURES_H
#define VGTOP_TESTS_PICTURES_H

#include <stdint.h>

enum { PICTURE_ROWS = 40, PICTURE_COLS = 100, PICTURE_CROWDED = 7 };

/* Every letter is the same, so that only its colour tells that a cell changed. A picture has 160 colours in its upper half, and 70
 * in its lower half, which stays as it was for three pictures. The crowded picture has 400 colours from all over. */
static inline uint32_t picture_colour(int picture, int row, int col)
{
    uint32_t place = (uint32_t)(row * PICTURE_COLS + col);
    if (picture == PICTURE_CROWDED)
        return place % 400 * 0x9e3779u & 0xffffffu;
    if (row < PICTURE_ROWS / 2)
        return ((uint32_t)picture * 7919u + place % 160 * 65793u) & 0xffffffu;
    return ((uint32_t)(picture / 3) * 104729u + place % 70 * 4099u) & 0xffffffu;
}

#endif
