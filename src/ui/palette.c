/* palette.c: the nearest colour of a small palette; which pair stands for which two colours. */
#include "palette.h"

#include <string.h>

static const uint32_t first16[16] = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

static int red(uint32_t rgb)
{
    return (int)(rgb >> 16 & 0xff);
}

static int green(uint32_t rgb)
{
    return (int)(rgb >> 8 & 0xff);
}

static int blue(uint32_t rgb)
{
    return (int)(rgb & 0xff);
}

static int distance(uint32_t a, uint32_t b)
{
    int mean = (red(a) + red(b)) / 2;
    int dr = red(a) - red(b), dg = green(a) - green(b), db = blue(a) - blue(b);
    return ((512 + mean) * dr * dr) / 256 + 4 * dg * dg + ((767 - mean) * db * db) / 256;
}

static uint32_t grey(int level)
{
    return (uint32_t)level * 0x010101u;
}

static int cube_step(int value)
{
    return value == 0 ? 0 : 55 + 40 * value;
}

static uint32_t palette_colour(int index)
{
    if (index < 16) {
        return first16[index];
    }
    if (index >= 232) {
        return grey(8 + 10 * (index - 232));
    }
    int cube = index - 16;
    return (uint32_t)cube_step(cube / 36) << 16 | (uint32_t)cube_step(cube / 6 % 6) << 8 |
           (uint32_t)cube_step(cube % 6);
}

int vg_palette_nearest(uint32_t rgb, int colours)
{
    int from = colours >= 256 ? 16 : 0;
    int to = colours >= 256 ? 256 : colours >= 16 ? 16 : 8;
    int best = from;
    for (int i = from + 1; i < to; i++) {
        if (distance(rgb, palette_colour(i)) < distance(rgb, palette_colour(best))) {
            best = i;
        }
    }
    return best;
}

int vg_palette_lightness(uint32_t rgb)
{
    return (299 * red(rgb) + 587 * green(rgb) + 114 * blue(rgb)) / 1000;
}

void vg_pairs_init(struct vg_pairs *pairs, int count)
{
    memset(pairs, 0, sizeof *pairs);
    pairs->count = count < 0 ? 0 : count < VG_PAIRS_MAX ? count : VG_PAIRS_MAX;
    pairs->frame = 1;
}

void vg_pairs_frame(struct vg_pairs *pairs)
{
    pairs->frame++;
}

static int *head_of(struct vg_pairs *pairs, int fg, int bg)
{
    uint32_t hash = ((uint32_t)fg * 0x9e3779b1u) ^ ((uint32_t)bg * 0x85ebca6bu);
    return &pairs->heads[(hash ^ hash >> 15) % VG_PAIR_HEADS];
}

static void unchain(struct vg_pairs *pairs, int number)
{
    int *link = head_of(pairs, pairs->pair[number].fg, pairs->pair[number].bg);
    while (*link != number) {
        link = &pairs->pair[*link].next;
    }
    *link = pairs->pair[number].next;
}

/* A pair to be defined anew, or 0. */
static int vacate(struct vg_pairs *pairs)
{
    if (pairs->used < pairs->count) {
        return ++pairs->used;
    }
    int oldest = 0;
    for (int i = 1; i <= pairs->used; i++) {
        if (pairs->pair[i].last < pairs->frame && (oldest == 0 || pairs->pair[i].last < pairs->pair[oldest].last)) {
            oldest = i;
        }
    }
    if (oldest != 0) {
        unchain(pairs, oldest);
    }
    return oldest;
}

int vg_pairs_find(struct vg_pairs *pairs, int fg, int bg, bool *fresh)
{
    *fresh = false;
    for (int i = *head_of(pairs, fg, bg); i != 0; i = pairs->pair[i].next) {
        if (pairs->pair[i].fg == fg && pairs->pair[i].bg == bg) {
            pairs->pair[i].last = pairs->frame;
            return i;
        }
    }
    int number = vacate(pairs);
    if (number == 0) {
        return 0;
    }
    int *head = head_of(pairs, fg, bg);
    pairs->pair[number] = (struct vg_pair){.fg = fg, .bg = bg, .last = pairs->frame, .next = *head};
    *head = number;
    *fresh = true;
    return number;
}
