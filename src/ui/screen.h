/* screen.h: the whole picture: layout, panels, help, prompt, drawn from a view into cells.
 *
 * vg_screen_draw is pure: the same view, state and size give the same cells. It calls no curses, takes no lock and reads no clock.
 */
#ifndef VGTOP_UI_SCREEN_H
#define VGTOP_UI_SCREEN_H

#include "cells.h"
#include "look.h"
#include "palette.h"
#include "theme.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"
#include "vgtop/view.h"

struct vg_keymap;
struct vg_menu;
struct vg_setup;

/* The line in which a command is typed. `text` is UTF-8; `cursor` counts bytes. */
struct vg_prompt_view {
    bool open;
    char text[512];
    size_t cursor;
    char candidates[12][64]; /* completions to show, if any */
    size_t candidate_count;
};

/* What the picture depends on besides the view. */
struct vg_screen {
    struct vg_look look;
    struct vg_prompt_view prompt;
    enum vg_symbols symbols;
    const struct vg_theme *theme;
    enum vg_depth depth;              /* colours that there are: lines that lie side by side must differ in them, too */
    bool no_colour;                   /* characters must say what colours would */
    char notice[VG_VIEW_MESSAGE_MAX]; /* a message of the screen (a refused key); "": the view's message is shown */
    bool notice_is_error;
    const struct vg_menu *menu;     /* the list to choose from (menu.h); NULL or closed: none */
    const struct vg_setup *setup;   /* the setup (setup.h); NULL or closed: none */
    const struct vg_keymap *keymap; /* the keys that the person has set (keymap.h); NULL: none */
    const struct vg_command_table *commands; /* what can be typed, for the help; NULL: the session's commands alone */
    size_t field;     /* the selected field of the header, 1 ...; field_count + 1: the state at its right; 0: none */
    bool focused;     /* set by vg_screen_draw for the panel that it draws: keys act on it */
    int panel_number; /* set likewise: what a person calls the panel, 1 ...; 0: nothing */
    struct vg_rect gradients; /* set likewise: where the gradient panel is; empty: nowhere */
    bool message_over;        /* the view's message has been shown long enough: the verdict is shown again */
};

enum { VG_MIN_ROWS = 16, VG_MIN_COLS = 60 }; /* below this the picture says which size is needed */

/* Draws everything into `cells` (whole grid). */
void vg_screen_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells);
/* The same, but the panels whose bit is not in `panels` keep their cells (bit p: panel p): for a picture in which nothing but the view's
 * numbers changed since the last one in these cells. */
void vg_screen_update(const struct vg_screen *screen, const struct vg_view *view, uint32_t panels,
                      struct vg_cells *cells);

/* What the panels that are seen at that grid size show of a probe; false: nothing, no probe is needed. */
bool vg_screen_want(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols,
                    struct vg_probe_want *want);

/* The panels that may show something of a probe; bit p is panel p. */
uint32_t vg_screen_probing(void);

/* Slots that the layout has at that grid size: for look.slots. */
size_t vg_screen_slots(enum vg_look_layout kind, int rows, int cols);
/* The bit of the panel that has the focus if its axis leaves tiny numbers out, else 0: for look.cut. */
uint32_t vg_screen_cut(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols);
/* The panel that has the focus: its special keys come before the common ones. */
enum vg_look_panel vg_screen_focused(const struct vg_screen *screen, int rows, int cols);
/* Where a panel is at that grid size; empty when it is not shown. */
struct vg_rect vg_screen_rect(const struct vg_screen *screen, enum vg_look_panel panel, int rows, int cols);

/* How many steps the cursor's keys move: one column of the first chart over time that is shown at that grid size. At least 1. */
size_t vg_screen_column_steps(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols);
/* The step of the cell (row, col) in a chart over time. False: it is in none, or there are no data. */
bool vg_screen_step_at(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols, int row, int col,
                       uint64_t *step);

/* Rows of layers that the gradient panel shows at that grid size: what PgUp and PgDn move by. At least 1. */
size_t vg_screen_page(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols);

/* Lines of the help and how many of them are seen at that grid size: the range of look.help_scroll. */
size_t vg_screen_help_lines(const struct vg_screen *screen, int rows, int cols);
size_t vg_screen_help_page(int rows, int cols);

#endif
