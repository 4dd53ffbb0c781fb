/* paint_shapes.c: blocks, dots, lines and signs as shapes. */
#include "paint_shapes.h"

enum { W = VG_SHAPE_WIDTH, H = VG_SHAPE_HEIGHT, MIDDLE_X = 4, MIDDLE_Y = 8 };

static size_t one(struct vg_shape_rect *rects, int x, int y, int width, int height)
{
    rects[0] = (struct vg_shape_rect){(uint8_t)x, (uint8_t)y, (uint8_t)width, (uint8_t)height};
    return 1;
}

/* U+2596 ... U+259F: 1 upper left, 2 upper right, 4 lower left, 8 lower right. */
static size_t quadrants(uint32_t ch, struct vg_shape_rect *rects)
{
    static const uint8_t sets[] = {4, 8, 1, 1 | 4 | 8, 1 | 8, 1 | 2 | 4, 1 | 2 | 8, 2, 2 | 4, 2 | 4 | 8};
    size_t count = 0;
    for (int i = 0; i < 4; i++)
        if (sets[ch - 0x2596] & 1 << i)
            count += one(rects + count, i % 2 * W / 2, i / 2 * H / 2, W / 2, H / 2);
    return count;
}

static size_t block(uint32_t ch, struct vg_shape_rect *rects)
{
    int n = (int)(ch - 0x2580);
    if (n == 0)
        return one(rects, 0, 0, W, H / 2);
    if (n <= 8)
        return one(rects, 0, H - n * H / 8, W, n * H / 8);
    if (n <= 15)
        return one(rects, 0, 0, (16 - n) * W / 8, H);
    if (n == 16)
        return one(rects, W / 2, 0, W / 2, H);
    if (n <= 19)
        return one(rects, 0, 0, W, H);
    if (n == 20)
        return one(rects, 0, 0, W, H / 8);
    return n == 21 ? one(rects, W - W / 8, 0, W / 8, H) : quadrants(ch, rects);
}

static size_t braille(uint32_t ch, struct vg_shape_rect *rects)
{
    /* the order of the bits: the upper three of the left column, of the right one, then the two at the bottom */
    static const uint8_t rows[] = {0, 1, 2, 0, 1, 2, 3, 3}, cols[] = {0, 0, 0, 1, 1, 1, 0, 1};
    size_t count = 0;
    for (int i = 0; i < 8; i++)
        if (ch & 1u << i)
            count += one(rects + count, cols[i] * 4, rows[i] * 4, 3, 3);
    return count;
}

/* Lines from the middle to the left, right, upper and lower edge: 1 light, 2 heavy. Straight through the cell is one piece, so that
 * neighbours become one long line. */
static size_t arms(const uint8_t arm[4], struct vg_shape_rect *rects)
{
    size_t count = 0;
    if (arm[2] + arm[3] == 0 && arm[0] == arm[1])
        return one(rects, 0, MIDDLE_Y - arm[0] / 2, W, arm[0]);
    if (arm[0] + arm[1] == 0 && arm[2] == arm[3])
        return one(rects, MIDDLE_X - arm[2] / 2, 0, arm[2], H);
    for (int i = 0; i < 4; i++) {
        int thick = arm[i], x = i == 0 ? 0 : MIDDLE_X - thick / 2, y = i == 2 ? 0 : MIDDLE_Y - thick / 2;
        int across = i == 0 ? MIDDLE_X - thick / 2 + thick : W - x,
            down = i == 2 ? MIDDLE_Y - thick / 2 + thick : H - y;
        if (thick > 0)
            count += one(rects + count, x, y, i < 2 ? across : thick, i < 2 ? thick : down);
    }
    return count;
}

static const struct {
    uint16_t ch;
    uint8_t arm[4];
} boxes[] = {
    {0x2500, {1, 1, 0, 0}}, {0x2501, {2, 2, 0, 0}}, {0x2502, {0, 0, 1, 1}}, {0x2503, {0, 0, 2, 2}},
    {0x250c, {0, 1, 0, 1}}, {0x250f, {0, 2, 0, 2}}, {0x2510, {1, 0, 0, 1}}, {0x2513, {2, 0, 0, 2}},
    {0x2514, {0, 1, 1, 0}}, {0x2517, {0, 2, 2, 0}}, {0x2518, {1, 0, 1, 0}}, {0x251b, {2, 0, 2, 0}},
    {0x251c, {0, 1, 1, 1}}, {0x2523, {0, 2, 2, 2}}, {0x2524, {1, 0, 1, 1}}, {0x252b, {2, 0, 2, 2}},
    {0x252c, {1, 1, 0, 1}}, {0x2533, {2, 2, 0, 2}}, {0x2534, {1, 1, 1, 0}}, {0x253b, {2, 2, 2, 0}},
    {0x253c, {1, 1, 1, 1}}, {0x254b, {2, 2, 2, 2}}, {0x2574, {1, 0, 0, 0}}, {0x2575, {0, 0, 1, 0}},
    {0x2576, {0, 1, 0, 0}}, {0x2577, {0, 0, 0, 1}}, {0x2578, {2, 0, 0, 0}}, {0x2579, {0, 0, 2, 0}},
    {0x257a, {0, 2, 0, 0}}, {0x257b, {0, 0, 0, 2}},
};

/* Where the dashes of a cell begin, and how long they are. */
static const struct {
    uint16_t ch;
    uint8_t vertical, thick, count, begin[4], length;
} dashes[] = {
    {0x2504, 0, 1, 3, {0, 3, 6}, 2},     {0x2505, 0, 2, 3, {0, 3, 6}, 2},     {0x2506, 1, 1, 3, {1, 6, 11}, 4},
    {0x2507, 1, 2, 3, {1, 6, 11}, 4},    {0x2508, 0, 1, 4, {0, 2, 4, 6}, 1},  {0x2509, 0, 2, 4, {0, 2, 4, 6}, 1},
    {0x250a, 1, 1, 4, {1, 5, 9, 13}, 2}, {0x250b, 1, 2, 4, {1, 5, 9, 13}, 2}, {0x254c, 0, 1, 2, {0, 4}, 3},
    {0x254d, 0, 2, 2, {0, 4}, 3},        {0x254e, 1, 1, 2, {1, 9}, 6},        {0x254f, 1, 2, 2, {1, 9}, 6},
};

static size_t line(uint32_t ch, struct vg_shape_rect *rects)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (boxes[i].ch == ch)
            return arms(boxes[i].arm, rects);
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        for (int d = 0; dashes[i].ch == ch && d < dashes[i].count; d++) {
            int thick = dashes[i].thick, begin = dashes[i].begin[d], length = dashes[i].length;
            count += dashes[i].vertical ? one(rects + count, MIDDLE_X - thick / 2, begin, thick, length)
                                        : one(rects + count, begin, MIDDLE_Y - thick / 2, length, thick);
        }
    return count;
}

size_t vg_shape_rects(uint32_t ch, struct vg_shape_rect *rects)
{
    if (ch == VG_SHAPE_UNDERLINE)
        return one(rects, 0, H - 2, W, 1);
    if (ch >= 0x2500 && ch < 0x2580)
        return line(ch, rects);
    if (ch >= 0x2580 && ch < 0x25a0)
        return block(ch, rects);
    return ch > 0x2800 && ch < 0x2900 ? braille(ch, rects) : 0;
}

unsigned vg_shape_quarters(uint32_t ch)
{
    return ch >= 0x2591 && ch <= 0x2593 ? ch - 0x2590 : 4;
}

const char *vg_shape_path(uint32_t ch)
{
    static const struct {
        uint16_t ch;
        const char *path;
    } signs[] = {
        {0x256d, "m4 16v-4a4 4 0 0 1 4-4v1a3 3 0 0 0-3 3v4z"},                                       /* ╭ */
        {0x256e, "m0 8a5 4 0 0 1 5 4v4h-1v-4a4 3 0 0 0-4-3z"},                                       /* ╮ */
        {0x256f, "m0 9a5 4 0 0 0 5-4v-5h-1v5a4 3 0 0 1-4 3z"},                                       /* ╯ */
        {0x2570, "m4 0v5a4 4 0 0 0 4 4v-1a3 3 0 0 1-3-3v-5z"},                                       /* ╰ */
        {0x2022, "m4 6a2 2 0 1 1 0 4a2 2 0 1 1 0-4z"},                                               /* • */
        {0x25a0, "m1 5h6v6h-6z"},                                                                    /* ■ */
        {0x25a1, "m1 5h6v6h-6zm1 1v4h4v-4z"},                                                        /* □ */
        {0x25ae, "m1.5 4h5v9h-5z"},                                                                  /* ▮ */
        {0x25b2, "m4 4l4 7.5h-8z"},                                                                  /* ▲ */
        {0x25b4, "m4 5l3 5h-6z"},                                                                    /* ▴ */
        {0x25b6, "m.5 4l7 4l-7 4z"},                                                                 /* ▶ */
        {0x25b8, "m1.5 5l5 3l-5 3z"},                                                                /* ▸ */
        {0x25bc, "m0 4.5h8l-4 7.5z"},                                                                /* ▼ */
        {0x25be, "m1 6h6l-3 5z"},                                                                    /* ▾ */
        {0x25c0, "m7.5 4l-7 4l7 4z"},                                                                /* ◀ */
        {0x25c2, "m6.5 5l-5 3l5 3z"},                                                                /* ◂ */
        {0x25c6, "m4 4.5l3.5 3.5l-3.5 3.5l-3.5-3.5z"},                                               /* ◆ */
        {0x25c7, "m4 4.5l3.5 3.5l-3.5 3.5l-3.5-3.5zm0 1.4l-2.1 2.1l2.1 2.1l2.1-2.1z"},               /* ◇ */
        {0x25cb, "m4 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6zm0 .9a2.1 2.1 0 1 0 0 4.2a2.1 2.1 0 1 0 0-4.2z"}, /* ○ */
        {0x25cf, "m4 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6z"},                                               /* ● */
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].ch == ch)
            return signs[i].path;
    return NULL;
}
