/* fuzz_colours.c: any bytes as what curses writes: colours are changed, and nothing else. The first byte says in which pieces they come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "fuzz.h"
#include "output.h"

enum { INPUT_MAX = 512, OUTPUT_MAX = 2 * (INPUT_MAX + 16) };

static uint32_t slots[256];

static void set_slots(void)
{
    for (uint32_t i = 0; i < 256; i++)
        slots[i] = i % 5 == 0 ? VG_COLOUR_PALETTE | (255 - i) : i * 0x010300u % 0x1000000u;
}

/* The length of a sequence that sets a slot, or 0. */
static size_t slot_sequence(const char *bytes, size_t size, unsigned *number)
{
    size_t at = 7;
    *number = 0;
    if (size < 9 || bytes[0] != '\033' || bytes[1] != '[' || (bytes[2] != '3' && bytes[2] != '4') || bytes[3] != '8' ||
        (bytes[4] != ';' && bytes[4] != ':') || bytes[5] != '5' || (bytes[6] != ';' && bytes[6] != ':'))
        return 0;
    for (; at < size && at < 10 && bytes[at] >= '0' && bytes[at] <= '9'; at++)
        *number = 10 * *number + (unsigned)(bytes[at] - '0');
    return at > 7 && at < size && bytes[at] == 'm' && *number >= 16 && *number < 256 ? at + 1 : 0;
}

/* The same in the simplest way: the whole text at once, from each byte anew. */
static size_t expected(const char *bytes, size_t size, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < size;) {
        unsigned number;
        size_t length = slot_sequence(bytes + i, size - i, &number);
        if (length == 0) {
            out[used++] = bytes[i++];
            continue;
        }
        uint32_t colour = slots[number];
        used += (size_t)(VG_IS_PALETTE(colour)
                             ? snprintf(out + used, 32, "\033[%c8;5;%dm", bytes[i + 2], VG_PALETTE_OF(colour))
                             : snprintf(out + used, 32, "\033[%c8;2;%u;%u;%um", bytes[i + 2], colour >> 16,
                                        colour >> 8 & 0xff, colour & 0xff));
        i += length;
    }
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char in[INPUT_MAX + 1], wanted[OUTPUT_MAX + 32], out[OUTPUT_MAX];
    struct vg_recolour recolour = {.slots = slots};
    struct fuzz_bytes bytes = {data, data + size};
    size_t piece = 1 + fuzz_take(&bytes) % 32, count = (size_t)(bytes.end - bytes.at), used = 0;
    if (count > INPUT_MAX)
        return 0;
    set_slots();
    memcpy(in, bytes.at, count);
    in[count++] = '!'; /* lets go what is held */
    for (size_t i = 0; i < count; i += piece)
        used += vg_recolour(&recolour, in + i, count - i < piece ? count - i : piece, out + used);
    fuzz_require(used <= 2 * count, "no more than twice as many bytes");
    fuzz_require(used == expected(in, count, wanted) && memcmp(out, wanted, used) == 0, "colours change, nothing else");
    fuzz_require(recolour.held_count == 0, "nothing is kept");
    return 0;
}
