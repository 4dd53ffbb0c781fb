/* drawn.c: compares pictures row by row, and keeps the numbers that stand for colours. */
#include "drawn.h"

#include <limits.h>
#include <string.h>

#include "out.h"
#include "palette.h"

/* --- rows ------------------------------------------------------------------------------------------------------- */

static bool same_size(const struct vg_drawn *drawn, const struct vg_cells *cells)
{
    return drawn->cells.rows == cells->rows && drawn->cells.cols == cells->cols;
}

static size_t count_of(const struct vg_cells *cells)
{
    return (size_t)cells->rows * (size_t)cells->cols;
}

void vg_drawn_remember(struct vg_drawn *drawn, const struct vg_cells *cells)
{
    static const struct vg_style none = {0, 0, 0};
    if (!same_size(drawn, cells) && !vg_cells_resize(&drawn->cells, cells->rows, cells->cols, none, NULL))
        vg_drawn_forget(drawn);
    else if (count_of(cells) > 0)
        memcpy(drawn->cells.cell, cells->cell, count_of(cells) * sizeof *cells->cell);
}

void vg_drawn_forget(struct vg_drawn *drawn)
{
    vg_cells_free(&drawn->cells);
}

bool vg_drawn_same_row(const struct vg_drawn *drawn, const struct vg_cells *cells, int row)
{
    if (!same_size(drawn, cells))
        return false;
    size_t first = (size_t)row * (size_t)cells->cols;
    for (size_t i = first; i < first + (size_t)cells->cols; i++) {
        const struct vg_cell *before = &drawn->cells.cell[i], *now = &cells->cell[i];
        if (before->ch != now->ch || !vg_same_style(before->style, now->style))
            return false;
    }
    return true;
}

static int styles_in_row(const struct vg_cells *cells, int row)
{
    const struct vg_cell *cell = cells->cell + (size_t)row * (size_t)cells->cols;
    int styles = cells->cols > 0 ? 1 : 0;
    for (int col = 1; col < cells->cols; col++)
        styles += !vg_same_style(cell[col].style, cell[col - 1].style);
    return styles;
}

int vg_drawn_styles(const struct vg_drawn *drawn, const struct vg_cells *cells)
{
    int styles = 0;
    for (int row = 0; row < cells->rows; row++)
        styles += vg_drawn_same_row(drawn, cells, row) ? 0 : styles_in_row(cells, row);
    return styles;
}

/* --- pairs ------------------------------------------------------------------------------------------------------ */

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
    while (*link != number)
        link = &pairs->pair[*link].next;
    *link = pairs->pair[number].next;
}

/* A pair that may be defined anew, or 0. */
static int vacate(struct vg_pairs *pairs)
{
    if (pairs->used < pairs->count)
        return ++pairs->used;
    int oldest = 0;
    for (int i = 1; i <= pairs->used; i++)
        if (pairs->pair[i].last < pairs->frame && (oldest == 0 || pairs->pair[i].last < pairs->pair[oldest].last))
            oldest = i;
    if (oldest != 0)
        unchain(pairs, oldest);
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
    if (number == 0)
        return 0;
    int *head = head_of(pairs, fg, bg);
    pairs->pair[number] = (struct vg_pair){.fg = fg, .bg = bg, .last = pairs->frame, .next = *head};
    *head = number;
    *fresh = true;
    return number;
}

/* --- slots ------------------------------------------------------------------------------------------------------ */

void vg_slots_forget(struct vg_slots *slots)
{
    memset(slots, 0, sizeof *slots);
}

static int nearest_slot(const struct vg_slots *slots, uint32_t colour)
{
    uint32_t rgb = vg_palette_rgb(colour);
    int best = VG_SLOT_FIRST, least = INT_MAX;
    for (int slot = VG_SLOT_FIRST; slot < VG_SLOT_FIRST + slots->used; slot++) {
        int distance = vg_palette_distance(rgb, vg_palette_rgb(slots->colour[slot]));
        if (distance < least) {
            least = distance;
            best = slot;
        }
    }
    return best;
}

int vg_slots_find(struct vg_slots *slots, uint32_t colour, bool *nearest)
{
    uint32_t hash = colour * 0x9e3779b1u, head = (hash ^ hash >> 15) % VG_SLOT_HEADS;
    for (; slots->heads[head] != 0; head = (head + 1) % VG_SLOT_HEADS)
        if (slots->colour[slots->heads[head]] == colour)
            return slots->heads[head];
    if (slots->used == VG_SLOT_END - VG_SLOT_FIRST) {
        *nearest = true;
        return nearest_slot(slots, colour);
    }
    int slot = VG_SLOT_FIRST + slots->used++;
    slots->colour[slot] = colour;
    slots->heads[head] = (uint8_t)slot;
    return slot;
}
