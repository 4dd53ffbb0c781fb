/* names.c: names at the ends of lines that do not cover each other. */
#include "names.h"

#include <math.h>
#include <stdlib.h>

/* Up to that many layers are not named in regular distances, but each where it has room. */
enum { FEW = 12, BLOCKS_MAX = 512 };

static int by_end(const void *a, const void *b)
{
    const struct vg_name *x = a, *y = b;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return x->layer < y->layer ? -1 : x->layer > y->layer;
}

/* Whether all shown names and those of every n-th layer (0: no others) have rows of their own within their reach. Each takes the lowest
 * row that it can. */
static bool have_room(const struct vg_name *names, size_t count, size_t nth, int rows)
{
    int before = -1;
    for (size_t i = 0; i < count; i++) {
        if (!names[i].shown && (nth == 0 || (names[i].layer + 1) % nth != 0))
            continue;
        int row = names[i].end - VG_NAME_REACH > before + 1 ? names[i].end - VG_NAME_REACH : before + 1;
        if (row > names[i].end + VG_NAME_REACH || row >= rows)
            return false;
        before = row;
    }
    return true;
}

static void show_if_there_is_room(struct vg_name *names, size_t count, size_t which, int rows)
{
    bool before = names[which].shown;
    names[which].shown = true;
    names[which].shown = before || have_room(names, count, 0, rows);
}

static void choose(struct vg_name *names, size_t count, const size_t *first, size_t first_count, int rows)
{
    static const size_t distances[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
    for (size_t k = 0; k < first_count; k++)
        for (size_t i = 0; i < count; i++)
            if (names[i].layer == first[k])
                show_if_there_is_room(names, count, i, rows);
    for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
        if (!have_room(names, count, distances[k], rows))
            continue;
        for (size_t i = 0; i < count; i++)
            names[i].shown |= (names[i].layer + 1) % distances[k] == 0;
        break;
    }
    for (size_t i = count; i-- > 0 && count <= FEW;)
        show_if_there_is_room(names, count, i, rows);
}

/* Names that stand row by row, the lowest in row `bottom`, a mean of what each would like. */
struct block {
    double bottom;
    size_t size;
};

/* Moves the shown names apart by as little as possible: neighbours that would touch become a block, which stands where its names on
 * average want it (pool adjacent violators: Barlow et al. 1972). */
static void move_apart(struct vg_name *names, size_t count, int rows)
{
    struct block blocks[BLOCKS_MAX];
    size_t used = 0, shown = 0, below = 0;
    for (size_t i = 0; i < count; i++)
        shown += names[i].shown;
    for (size_t i = 0; i < count; i++) {
        if (!names[i].shown)
            continue;
        struct block block = {fmax(0, fmin(names[i].end - (double)below++, rows - (double)shown)), 1};
        for (; used > 0 && blocks[used - 1].bottom > block.bottom; used--) {
            const struct block *lower = &blocks[used - 1];
            double size = (double)(lower->size + block.size);
            block.bottom = (lower->bottom * (double)lower->size + block.bottom * (double)block.size) / size;
            block.size += lower->size;
        }
        blocks[used++] = block;
    }
    size_t b = 0, in_block = 0, number = 0;
    for (size_t i = 0; i < count; i++) {
        if (!names[i].shown)
            continue;
        names[i].row = (int)lround(blocks[b].bottom) + (int)number++;
        if (++in_block == blocks[b].size) {
            in_block = 0;
            b++;
        }
    }
}

void vg_names_place(struct vg_name *names, size_t count, const size_t *first, size_t first_count, int rows)
{
    for (size_t i = 0; i < count; i++)
        names[i].shown = false;
    if (rows > BLOCKS_MAX)
        rows = BLOCKS_MAX;
    qsort(names, count, sizeof *names, by_end);
    choose(names, count, first, first_count, rows);
    move_apart(names, count, rows);
}
