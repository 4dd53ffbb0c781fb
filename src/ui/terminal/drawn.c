/* drawn.c: compares pictures row by row, and keeps the numbers that stand for colours. */
#include "drawn.h"

#include <limits.h>
#include <string.h>

#include "out.h"
#include "palette.h"

static bool same_size(const struct vg_drawn *drawn, const struct vg_cells *cells)
{
    return drawn->cells.rows == cells->rows && drawn->cells.cols == cells->cols;
}

void vg_drawn_remember(struct vg_drawn *drawn, const struct vg_cells *cells)
{
    static const struct vg_style none = {0, 0, 0};
    const size_t count = (size_t)cells->rows * (size_t)cells->cols;
    if (!same_size(drawn, cells) && !vg_cells_resize(&drawn->cells, cells->rows, cells->cols, none, NULL))
        vg_drawn_forget(drawn);
    else if (count > 0)
        memcpy(drawn->cells.cell, cells->cell, count * sizeof *cells->cell);
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

int vg_drawn_styles(const struct vg_drawn *drawn, const struct vg_cells *cells)
{
    int styles = 0;
    for (int row = 0; row < cells->rows; row++) {
        const struct vg_cell *cell = cells->cell + (size_t)row * (size_t)cells->cols;
        if (vg_drawn_same_row(drawn, cells, row))
            continue;
        for (int col = 0; col < cells->cols; col++)
            styles += col == 0 || !vg_same_style(cell[col].style, cell[col - 1].style);
    }
    return styles;
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

int vg_pairs_find(struct vg_pairs *pairs, int fg, int bg, bool *fresh)
{
    struct vg_pair *pair = pairs->pair;
    int number = 0;
    *fresh = false;
    for (int i = *head_of(pairs, fg, bg); i != 0; i = pair[i].next)
        if (pair[i].fg == fg && pair[i].bg == bg) {
            pair[i].last = pairs->frame;
            return i;
        }
    if (pairs->used < pairs->count) {
        number = ++pairs->used;
    } else { /* the pair that was unused for longest, but none of this frame */
        for (int i = 1; i <= pairs->used; i++)
            if (pair[i].last < pairs->frame && (number == 0 || pair[i].last < pair[number].last))
                number = i;
        if (number == 0)
            return 0;
        int *link = head_of(pairs, pair[number].fg, pair[number].bg);
        while (*link != number)
            link = &pair[*link].next;
        *link = pair[number].next;
    }
    int *head = head_of(pairs, fg, bg);
    pair[number] = (struct vg_pair){.fg = fg, .bg = bg, .last = pairs->frame, .next = *head};
    *head = number;
    *fresh = true;
    return number;
}

void vg_slots_forget(struct vg_slots *slots)
{
    memset(slots, 0, sizeof *slots);
}

int vg_slots_find(struct vg_slots *slots, uint32_t colour, bool *nearest)
{
    uint32_t hash = colour * 0x9e3779b1u, head = (hash ^ hash >> 15) % VG_SLOT_HEADS;
    for (; slots->heads[head] != 0; head = (head + 1) % VG_SLOT_HEADS)
        if (slots->colour[slots->heads[head]] == colour)
            return slots->heads[head];
    if (slots->used < VG_SLOT_END - VG_SLOT_FIRST) {
        int slot = VG_SLOT_FIRST + slots->used++;
        slots->colour[slot] = colour;
        slots->heads[head] = (uint8_t)slot;
        return slot;
    }
    int best = VG_SLOT_FIRST, least = INT_MAX;
    for (int slot = VG_SLOT_FIRST; slot < VG_SLOT_END; slot++) {
        int distance = vg_palette_distance(vg_palette_rgb(colour), vg_palette_rgb(slots->colour[slot]));
        if (distance < least) {
            least = distance;
            best = slot;
        }
    }
    *nearest = true;
    return best;
}
