/* panel_maker.h: a panel alone on a grid, as cells and as text. */
#ifndef VGTOP_TESTS_PANEL_MAKER_H
#define VGTOP_TESTS_PANEL_MAKER_H

#include <check.h>
#include <string.h>

#include "paint.h"
#include "panel_find.h"

enum { DRAWN_MAX = 1 << 18 };

struct drawn {
    char text[DRAWN_MAX];
    size_t count;
};

static inline bool drawn_collect(void *context, const char *bytes, size_t count)
{
    struct drawn *drawn = context;
    if (drawn->count + count >= DRAWN_MAX)
        return false;
    memcpy(drawn->text + drawn->count, bytes, count);
    drawn->count += count;
    drawn->text[drawn->count] = '\0';
    return true;
}

static inline struct vg_screen drawn_screen(const struct vg_view *view)
{
    struct vg_screen screen = {.theme = vg_theme_default()};
    vg_look_default(&screen.look);
    screen.look.metric = view->metric;
    return screen;
}

/* The cells are the caller's; zeroed or drawn into before. */
static inline void draw_panel(const struct vg_screen *screen, const struct vg_view *view, const char *name, int rows,
                              int cols, struct vg_cells *cells)
{
    const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    ck_assert(vg_cells_resize(cells, rows, cols, plain, NULL));
    vg_cells_clear(cells, plain);
    panel_find(name)->draw(screen, view, (struct vg_rect){0, 0, rows, cols}, cells);
}

/* Valid until the next call. */
static inline const char *text_of_cells(const struct vg_cells *cells)
{
    static struct drawn drawn;
    drawn.count = 0;
    drawn.text[0] = '\0';
    ck_assert(vg_paint(cells, VG_PAINT_TEXT, NULL, drawn_collect, &drawn));
    return drawn.text;
}

static inline const char *text_of_panel(const struct vg_screen *screen, const struct vg_view *view, const char *name,
                                        int rows, int cols)
{
    struct vg_cells cells = {0};
    draw_panel(screen, view, name, rows, cols, &cells);
    const char *text = text_of_cells(&cells);
    vg_cells_free(&cells);
    return text;
}

static inline const char *text_of_screen(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
    vg_screen_draw(screen, view, &cells);
    const char *text = text_of_cells(&cells);
    vg_cells_free(&cells);
    return text;
}

#define ck_has(text, part)   ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is missing in\n%.2500s", part, text)
#define ck_lacks(text, part) ck_assert_msg(strstr(text, part) == NULL, "\"%s\" should not be in\n%.2500s", part, text)

#endif
