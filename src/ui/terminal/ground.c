/* ground.c: reads the colour of a terminal's ground. */
#include "ground.h"

#include <string.h>

enum { COLOURS = 3, DIGITS_MAX = 4 };

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Takes a prefix off. False: it is not there. */
static bool take_word(const char **at, const char *end, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(end - *at) < length || memcmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

/* Takes up to `most` digits, of which the largest number is the brightest colour, as 0 ... 255. False: there is none. */
static bool take_colour(const char **at, const char *end, int most, uint32_t *colour)
{
    uint32_t value = 0, largest = 0;
    for (int i = 0; i < most && *at < end && digit_of(**at) >= 0; i++) {
        value = value << 4 | (uint32_t)digit_of(*(*at)++);
        largest = largest << 4 | 0xf;
    }
    *colour = largest > 0 ? (value * 255 + largest / 2) / largest : 0;
    return largest > 0;
}

bool vg_ground_parse(const char *text, size_t count, uint32_t *rgb)
{
    const char *at = text, *end = text + count;
    uint32_t colour[COLOURS + 1], colours = COLOURS;
    if (!take_word(&at, end, "11;"))
        return false;
    const bool hash = take_word(&at, end, "#"), alpha = !hash && take_word(&at, end, "rgba:");
    const ptrdiff_t left = end - at;
    if (!hash && !alpha && !take_word(&at, end, "rgb:"))
        return false;
    if (hash && (left % COLOURS != 0 || left > COLOURS * DIGITS_MAX))
        return false;
    colours += alpha;
    for (uint32_t i = 0; i < colours; i++) {
        bool parted = hash || i == 0 || take_word(&at, end, "/");
        if (!parted || !take_colour(&at, end, hash ? (int)left / COLOURS : DIGITS_MAX, &colour[i]))
            return false;
    }
    if (at != end)
        return false;
    *rgb = colour[0] << 16 | colour[1] << 8 | colour[2];
    return true;
}
