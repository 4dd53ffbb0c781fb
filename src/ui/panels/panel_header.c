/* panel_header.c: the first line: what runs, and whether it does. */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hotspot.h"

/* STATE_COLS: what the state takes mostly; fields must not come and go with its digits. */
enum { VALUE_MAX_COLS = 28, STATE_MAX = 64, STATE_COLS = 13 };

static const struct {
    const char *text; /* %s: speed or steps left */
    enum vg_role role;
} states[] = {
    [VG_STATE_RUNNING] = {"▶ %s", VG_ROLE_GOOD},
    [VG_STATE_PAUSED] = {"▮▮ paused", VG_ROLE_WARNING},
    [VG_STATE_STEPPING] = {"▶ %s left", VG_ROLE_GOOD},
    [VG_STATE_BUILDING] = {"building", VG_ROLE_WARNING},
    [VG_STATE_NON_FINITE] = {"✗ stopped", VG_ROLE_ERROR},
    [VG_STATE_FAILED] = {"✗ no network", VG_ROLE_ERROR},
    [VG_STATE_WAITING] = {"waiting", VG_ROLE_WARNING},
    [VG_STATE_QUIET] = {"quiet for %s", VG_ROLE_WARNING},
    [VG_STATE_ENDED] = {"ended", VG_ROLE_DIM},
};

static void state_text(const struct vg_view *view, char text[STATE_MAX])
{
    char number[VG_NUMBER_MAX], amount[STATE_MAX];
    if (view->state == VG_STATE_STEPPING) {
        vg_format_count(view->steps_left, number);
        snprintf(amount, sizeof amount, "%s steps", number);
    } else if (view->state == VG_STATE_QUIET) {
        const uint64_t seconds = view->quiet_seconds, unit = seconds < 120      ? 1
                                                             : seconds < 7200   ? 60
                                                             : seconds < 172800 ? 3600
                                                                                : 86400;
        vg_format_count(seconds / unit, number);
        snprintf(amount, sizeof amount, "%s %s", number,
                 unit == 1      ? "s"
                 : unit == 60   ? "min"
                 : unit == 3600 ? "h"
                                : "days");
    } else {
        double speed = view->steps_per_second;
        bool whole = speed >= 10 || speed == floor(speed);
        if (whole && speed < 1e15)
            vg_format_count((uint64_t)lround(fmax(0, speed)), number);
        else
            vg_snprintf(number, sizeof number, "%.1f", speed);
        snprintf(amount, sizeof amount, "%s steps/s%s", number, isinf(view->speed) ? " max" : "");
    }
    snprintf(text, STATE_MAX, states[view->state].text, amount); /* not every one tells the amount */
}

static int field_width(const struct vg_field *field)
{
    int value = vg_text_width(field->value);
    return 2 + vg_text_width(field->name) + 1 + (value < VALUE_MAX_COLS ? value : VALUE_MAX_COLS);
}

/* Which fields fit into `room` columns: the selected one, the one changed last, the activation, which the story is of, then the first, which
 * are the most important. A field that is too wide gives way to narrower ones behind it. Values at their default come when all others
 * are told. */
static void choose(const struct vg_view *view, size_t selected, int room, bool shown[VG_FIELDS_MAX])
{
    enum { SELECTED, CHANGED, ACTIVATION, TOLD, REST, PASSES };
    bool all = true;
    for (int pass = 0; pass < (all ? PASSES : REST); pass++)
        for (size_t i = 0; i < view->field_count && i < VG_FIELDS_MAX; i++) {
            const struct vg_field *field = &view->fields[i];
            const bool wanted[PASSES] = {i + 1 == selected, field->changed, strcmp(field->name, "act") == 0,
                                         !field->is_default, !field->is_idle && strcmp(field->value, "default") != 0};
            if (shown[i] || !wanted[pass])
                continue;
            shown[i] = field_width(field) <= room;
            room -= shown[i] ? field_width(field) : 0;
            all = all && shown[i];
        }
}

/* [In brackets], in the blanks on both sides of it. */
static void brackets(const struct vg_screen *screen, int row, int from, int to, struct vg_cells *cells)
{
    struct vg_style style = vg_style_on(screen, VG_ROLE_STRONG, VG_ROLE_HEADER);
    vg_put(cells, row, from - 1, '[', style);
    vg_put(cells, row, to, ']', style);
}

void vg_panel_header(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_cells *cells)
{
    struct vg_style text = vg_style_of(screen, VG_ROLE_HEADER);
    struct vg_style dim = vg_style_on(screen, VG_ROLE_DIM, VG_ROLE_HEADER);
    struct vg_style title = vg_style_on(screen, VG_ROLE_LOSS, VG_ROLE_HEADER);
    bool shown[VG_FIELDS_MAX] = {false};
    char state[STATE_MAX];
    int end = rect.col + rect.cols;
    vg_fill(cells, rect, ' ', text);
    state_text(view, state);
    int state_col = end - vg_text_width(state) - 1;
    int col = vg_print(cells, rect.row, rect.col + 1, end, title, "vgtop");
    int first = end - STATE_COLS - 1;
    choose(view, screen->field, (first < state_col ? first : state_col) - 2 - col, shown);
    for (size_t i = 0; i < view->field_count && i < VG_FIELDS_MAX; i++) {
        const struct vg_field *field = &view->fields[i];
        struct vg_style value = text;
        if (!shown[i])
            continue;
        if (field->changed)
            value.attributes |= VG_BOLD;
        int from = col + 2;
        col = vg_print(cells, rect.row, from, end, dim, field->name) + 1;
        col = vg_print_cut(cells, rect.row, col, col + VALUE_MAX_COLS, value, field->value);
        vg_hotspot(cells, (struct vg_rect){rect.row, from, 1, col - from}, VG_HIT_FIELD, i);
        if (i + 1 == screen->field)
            brackets(screen, rect.row, from, col, cells);
    }
    int from = state_col < col + 1 ? col + 1 : state_col;
    int to = vg_print(cells, rect.row, from, end, vg_style_on(screen, states[view->state].role, VG_ROLE_HEADER), state);
    vg_hotspot(cells, (struct vg_rect){rect.row, from, 1, to - from}, VG_HIT_STATE, 0);
    if (screen->field > view->field_count)
        brackets(screen, rect.row, from, to, cells);
}
