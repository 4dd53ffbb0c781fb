/* command_look.c: the commands that change what is looked at. */
#include <math.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "look.h"
#include "text.h"

struct call {
    struct vg_look *look;
    size_t layers;                /* of the network, for `select` */
    const char *name, *arguments; /* arguments: trimmed, "" for none */
    char *answer;
    size_t answer_size;
};

/* One of a table: by its name, or next and prev. */
static bool choose(const struct call *call, const struct vg_choice *table, size_t count, size_t *now,
                   struct vg_error *error)
{
    double parameter;
    if (strcmp(call->arguments, "next") == 0)
        *now = *now < count ? (*now + 1) % count : 0;
    else if (strcmp(call->arguments, "prev") == 0)
        *now = (*now + count - 1) % count;
    else
        return vg_choice_parse(call->name, table, count, sizeof table[0], call->arguments, now, &parameter, error);
    return true;
}

/* A panel by its number, 1 ..., or its name. */
static bool panel_named(const struct call *call, size_t *panel, struct vg_error *error)
{
    uint64_t number;
    if (!vg_parse_uint64(call->arguments, &number))
        return choose(call, vg_look_panels, VG_LOOK_PANEL_COUNT, panel, error);
    if (number < 1 || number > VG_LOOK_PANEL_COUNT)
        return vg_fail(error, "there is no panel %llu: 1 to %d are possible", (unsigned long long)number,
                       VG_LOOK_PANEL_COUNT);
    *panel = (size_t)number - 1;
    return true;
}

static bool do_panel(struct call *call, struct vg_error *error)
{
    struct vg_look *look = call->look;
    struct vg_look_place *place = vg_look_place(look);
    const bool next = strcmp(call->arguments, "next") == 0, prev = strcmp(call->arguments, "prev") == 0;
    const size_t slots = vg_look_slots(look), by = next ? 1 : VG_LOOK_PANEL_COUNT - 1;
    size_t slot = vg_look_focus(look);
    if (slot == VG_SLOT_MAIN) /* the large one stays; with room for two panels the second changes */
        slot = slots > VG_SLOT_CHOSEN ? VG_SLOT_CHOSEN : slots - 1;
    const enum vg_look_panel now = vg_look_panel_in(look, slot);
    size_t panel = now;
    if (!next && !prev && !panel_named(call, &panel, error))
        return false;
    for (size_t i = 1; (next || prev) && panel == now && i < VG_LOOK_PANEL_COUNT; i++) {
        enum vg_look_panel other = (enum vg_look_panel)((now + i * by) % VG_LOOK_PANEL_COUNT);
        if (vg_look_slot_of(look, other) == VG_LOOK_SLOTS) /* not on the screen yet */
            panel = other;
    }
    if ((next || prev) && panel == now && slots == VG_LOOK_SLOTS)
        return vg_fail(error, "all panels are seen already");
    const size_t seen = vg_look_slot_of(look, (enum vg_look_panel)panel);
    place->focus = seen < VG_LOOK_SLOTS ? seen : slot;
    for (size_t i = 0; seen == VG_LOOK_SLOTS && i < VG_LOOK_SLOTS; i++) /* the two are swapped: each is shown once */
        if (place->panels[i] == panel)
            place->panels[i] = place->panels[slot];
    if (seen == VG_LOOK_SLOTS)
        place->panels[slot] = (enum vg_look_panel)panel;
    return true;
}

static bool do_focus(struct call *call, struct vg_error *error)
{
    size_t slots = vg_look_slots(call->look), now = vg_look_focus(call->look), panel = 0;
    if (strcmp(call->arguments, "next") == 0)
        now = (now + 1) % slots;
    else if (strcmp(call->arguments, "prev") == 0)
        now = (now + slots - 1) % slots;
    else if (!panel_named(call, &panel, error))
        return false;
    else if ((now = vg_look_slot_of(call->look, (enum vg_look_panel)panel)) == VG_LOOK_SLOTS)
        return vg_fail(error, "the %s panel is not on the screen: `panel %s` shows it", vg_look_panels[panel].name,
                       vg_look_panels[panel].name);
    vg_look_place(call->look)->focus = now;
    return true;
}

/* on, off or nothing: then it toggles. */
static bool on_or_off(const struct call *call, bool *now, struct vg_error *error)
{
    bool on = strcmp(call->arguments, "on") == 0, off = strcmp(call->arguments, "off") == 0;
    if (!on && !off && *call->arguments)
        return vg_fail(error, "%s takes on, off or nothing (then it toggles), not '%.40s'", call->name,
                       call->arguments);
    *now = on || (!off && !*now);
    return true;
}

static bool do_zoom(struct call *call, struct vg_error *error)
{
    return on_or_off(call, &vg_look_place(call->look)->zoom, error);
}

static bool do_layout(struct call *call, struct vg_error *error)
{
    size_t now = call->look->layout;
    if (!choose(call, vg_look_layouts, VG_LOOK_LAYOUT_COUNT, &now, error))
        return false;
    call->look->layout = (enum vg_look_layout)now;
    snprintf(call->answer, call->answer_size, "layout %s: %s", vg_look_layouts[now].name, vg_look_layouts[now].about);
    return true;
}

/* --- how it is drawn ------------------------------------------------------------------------------------------ */

static bool do_cursor(struct call *call, struct vg_error *error)
{
    uint64_t step = 0;
    bool off = strcmp(call->arguments, "off") == 0;
    if (!off && !vg_parse_uint64(call->arguments, &step))
        return vg_fail(error, "cursor takes a step of this run, or off, not '%.40s'", call->arguments);
    call->look->cursor_on = !off;
    call->look->cursor = step;
    return true;
}

static bool do_freeze(struct call *call, struct vg_error *error)
{
    return on_or_off(call, &call->look->frozen, error);
}

static bool do_rows(struct call *call, struct vg_error *error)
{
    if (!on_or_off(call, &call->look->rows, error))
        return false;
    snprintf(call->answer, call->answer_size, "gradients: %s",
             call->look->rows ? "a tall sparkline a layer" : "all layers in one chart");
    return true;
}

static bool do_axis(struct call *call, struct vg_error *error)
{
    if (*call->arguments && strcmp(call->arguments, "swap") != 0)
        return vg_fail(
            error, "axis takes nothing behind it: the focused panel's axis becomes linear or logarithmic, not '%.40s'",
            call->arguments);
    enum vg_look_panel panel = vg_look_panel_in(call->look, vg_look_focus(call->look));
    const struct vg_metric_info *metric = &vg_metrics[call->look->metric];
    enum vg_panel_axis axis = vg_look_axes[panel];
    if (axis == VG_AXIS_ONE) {
        char others[256] = ""; /* "gradients, heatmap, loss and overlay" */
        size_t used = 0, left = 0;
        for (size_t i = 0; i < VG_LOOK_PANEL_COUNT; i++)
            left += vg_look_axes[i] != VG_AXIS_ONE;
        for (size_t i = 0; i < VG_LOOK_PANEL_COUNT && used < sizeof others; i++)
            if (vg_look_axes[i] != VG_AXIS_ONE)
                used += (size_t)snprintf(others + used, sizeof others - used, "%s%s", vg_look_panels[i].name,
                                         --left > 1  ? ", "
                                         : left == 1 ? " and "
                                                     : "");
        return vg_fail(error, "the %s panel has one axis only; %s have two", vg_look_panels[panel].name, others);
    }
    if (axis == VG_AXIS_OF_METRIC && metric->scale != VG_SCALE_LOG)
        return vg_fail(error, "%s is always drawn on a linear axis", metric->key);
    const uint32_t bit = UINT32_C(1) << panel;
    if ((call->look->cut & bit) && !(call->look->whole & bit)) {
        call->look->whole |= bit;
        snprintf(call->answer, call->answer_size, "%s: logarithmic axis over the whole range",
                 vg_look_panels[panel].name);
        return true;
    }
    call->look->whole &= ~bit;
    call->look->swapped ^= bit;
    if (axis != VG_AXIS_USUALLY_LINEAR)
        snprintf(call->answer, call->answer_size, "%s: %s axis", vg_look_panels[panel].name,
                 vg_look_log(call->look, panel, true) ? "logarithmic" : "linear");
    return true;
}

static bool do_metric(struct call *call, struct vg_error *error)
{
    size_t now = call->look->metric;
    struct vg_choice names[VG_METRIC_COUNT];
    for (size_t i = 0; i < VG_METRIC_COUNT; i++)
        names[i] = (struct vg_choice){vg_metrics[i].key, NULL, 0, 0, 0, vg_metrics[i].about};
    if (!choose(call, names, VG_METRIC_COUNT, &now, error))
        return false;
    call->look->metric = (enum vg_metric)now;
    snprintf(call->answer, call->answer_size, "%s: %s", vg_metrics[now].title, vg_metrics[now].about);
    return true;
}

static bool do_symbols(struct call *call, struct vg_error *error)
{
    size_t now = call->look->symbols;
    if (!choose(call, vg_look_symbols, VG_SYMBOLS_COUNT, &now, error))
        return false;
    call->look->symbols = (enum vg_symbols)now;
    snprintf(call->answer, call->answer_size, "symbols %s: %s", vg_look_symbols[now].name, vg_look_symbols[now].about);
    return true;
}

static bool do_mouse(struct call *call, struct vg_error *error)
{
    if (!on_or_off(call, &call->look->mouse, error))
        return false;
    snprintf(call->answer, call->answer_size, "mouse %s",
             call->look->mouse ? "on" : "off: the terminal selects text with it");
    return true;
}

static bool do_theme(struct call *call, struct vg_error *error)
{
    const struct vg_look_names *themes = &call->look->themes;
    size_t now = call->look->theme;
    if (themes->count == 0)
        return true;
    struct vg_choice *table = calloc(themes->count, sizeof *table);
    if (!table)
        return vg_fail(error, "there is not enough memory for the themes' names");
    for (size_t i = 0; i < themes->count; i++)
        table[i].name = themes->names[i];
    bool good = choose(call, table, themes->count, &now, error);
    free(table);
    if (!good)
        return false;
    call->look->theme = now;
    snprintf(call->answer, call->answer_size, "theme %.60s", themes->names[now]);
    return true;
}

/* --- layers --------------------------------------------------------------------------------------------------- */

/* Parses a layer: N, or +N and -N counted from *layer, clamped to the layers that there are. `words`: what else the command takes,
 * for the message. */
static bool parse_layer(const struct call *call, const char *words, size_t *layer, struct vg_error *error)
{
    const size_t last = call->layers ? call->layers : 1, now = *layer < 1 ? 1 : *layer > last ? last : *layer;
    const bool up = call->arguments[0] == '+', down = call->arguments[0] == '-';
    uint64_t number;
    if (!vg_parse_uint64(call->arguments + (up || down), &number))
        return vg_fail(error, "%s takes a layer from 1 to %zu, +1, -1 or %s, not '%.40s'", call->name, last, words,
                       call->arguments);
    if (!up && !down && (number < 1 || number > last))
        return vg_fail(error, "there is no layer %llu: 1 (nearest the input) to %zu (the output) are possible",
                       (unsigned long long)number, last);
    if (up)
        *layer = number > last - now ? last : now + (size_t)number;
    else if (down)
        *layer = number >= now ? 1 : now - (size_t)number;
    else
        *layer = (size_t)number;
    return true;
}

static bool do_select(struct call *call, struct vg_error *error)
{
    size_t layer = call->look->selected;
    if (strcmp(call->arguments, "first") == 0)
        layer = 1;
    else if (strcmp(call->arguments, "last") == 0)
        layer = call->layers ? call->layers : 1;
    else if (!parse_layer(call, "first, last", &layer, error))
        return false;
    call->look->selected = layer;
    return true;
}

static bool do_order(struct call *call, struct vg_error *error)
{
    size_t now = call->look->order;
    if (!choose(call, vg_look_orders, VG_LAYER_ORDER_COUNT, &now, error))
        return false;
    call->look->order = (enum vg_layer_order)now;
    snprintf(call->answer, call->answer_size, "layers: %s", vg_look_orders[now].about);
    return true;
}

/* --- the rows of a large model -------------------------------------------------------------------------------- */

static bool copy_argument(const struct call *call, char *to, size_t size, struct vg_error *error)
{
    if (strlen(call->arguments) >= size)
        return vg_fail(error, "%s takes at most %zu bytes", call->name, size - 1);
    snprintf(to, size, "%s", call->arguments);
    return true;
}

static bool do_role(struct call *call, struct vg_error *error)
{
    struct vg_look *look = call->look;
    const bool next = strcmp(call->arguments, "next") == 0, prev = strcmp(call->arguments, "prev") == 0;
    if (next || prev) {
        look->role_by += next ? 1 : -1;
        return true;
    }
    if (!copy_argument(call, look->role, sizeof look->role, error))
        return false;
    look->role_by = 0;
    return true;
}

static bool do_unfold(struct call *call, struct vg_error *error)
{
    if (strcmp(call->arguments, "off") != 0)
        return copy_argument(call, call->look->unfolded, sizeof call->look->unfolded, error);
    call->look->unfolded[0] = '\0';
    return true;
}

static bool do_filter(struct call *call, struct vg_error *error)
{
    regex_t regex;
    char why[96], shown[48];
    const int wrong = regcomp(&regex, call->arguments, REG_EXTENDED | REG_NOSUB);
    if (wrong != 0) {
        regerror(wrong, &regex, why, sizeof why);
        snprintf(shown, sizeof shown, "%.*s", (int)vg_utf8_fit(call->arguments, sizeof shown - 1), call->arguments);
        return vg_fail(error, "'%s' is no regular expression: %s", shown, why);
    }
    regfree(&regex);
    return copy_argument(call, call->look->filter, sizeof call->look->filter, error);
}

static bool do_vectors(struct call *call, struct vg_error *error)
{
    return on_or_off(call, &call->look->vectors, error);
}

static bool do_matrix(struct call *call, struct vg_error *error)
{
    return on_or_off(call, &call->look->matrix, error);
}

static bool do_compare(struct call *call, struct vg_error *error)
{
    size_t last = call->layers ? call->layers : 1, now = vg_look_compared(call->look, last);
    if (strcmp(call->arguments, "next") == 0)
        now = now % last + 1;
    else if (!parse_layer(call, "next", &now, error))
        return false;
    call->look->compare = now;
    return true;
}

static bool do_help(struct call *call, struct vg_error *error)
{
    if (*call->arguments)
        return vg_fail(error, "help takes nothing behind it, not '%.40s'", call->arguments);
    call->look->help = !call->look->help;
    call->look->help_scroll = 0;
    call->look->help_filter[0] = '\0';
    call->look->help_typing = false;
    return true;
}

/* --- the explorer --------------------------------------------------------------------------------------------- */

/* Widths of the x axis that keys go through. The first and the last bound what a person may ask for. */
static const double widths[] = {0.1, 0.2, 0.5, 1, 2, 4, 6, 10, 20, 50, 100, 200, 500, 1000};
enum { WIDTHS = sizeof widths / sizeof widths[0], STEPS = 50 };

/* The next width of the table, wider or narrower; the outermost ones stay. */
static void change_range(struct vg_explore *explore, bool wider)
{
    size_t i = wider ? 0 : WIDTHS - 1;
    while (i < WIDTHS && (wider ? widths[i] <= explore->range * 1.0001 : widths[i] >= explore->range * 0.9999))
        i += wider ? 1 : SIZE_MAX;
    if (i < WIDTHS)
        explore->range = widths[i];
}

static bool zoom_explorer(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    static const char *const names[VG_EXPLORE_ZOOM_COUNT] = {"x", "f", "f'"};
    size_t found = 0;
    while (found < VG_EXPLORE_ZOOM_COUNT && strcmp(names[found], value) != 0)
        found++;
    if (strcmp(value, "y") == 0 || *value == '\0')
        found = ((size_t)explore->zoom + 1) % VG_EXPLORE_ZOOM_COUNT;
    if (found == VG_EXPLORE_ZOOM_COUNT)
        return vg_fail(error, "explore zoom takes y (the next one), x, f or f' (as tall as that), not '%.40s'", value);
    explore->zoom = (enum vg_explore_zoom)found;
    return true;
}

/* `explore x 1.5`, `explore wider`: moves about in the activation explorer. */
static bool do_explore(struct call *call, struct vg_error *error)
{
    struct vg_explore *explore = &call->look->explore;
    const char *what = call->arguments, *value;
    char word[16];
    size_t length = strcspn(what, " \t=");
    snprintf(word, sizeof word, "%.*s", (int)length, what);
    value = what + length + strspn(what + length, " \t=");
    double number, step = explore->range / STEPS;
    bool parsed = vg_parse_double(value, &number);
    if (strcmp(word, "zoom") == 0)
        return zoom_explorer(explore, value, error);
    if (strcmp(word, "x") == 0) {
        if (!parsed || fabs(number) > widths[WIDTHS - 1] / 2)
            return vg_fail(error, "explore x takes a number from -500 to 500, not '%.40s'", value);
        explore->x = number;
        explore->moved = true;
        explore->range = fmax(explore->range, 2 * fabs(number));
        return true;
    }
    if (strcmp(word, "range") == 0) {
        if (!parsed || number < widths[0] || number > widths[WIDTHS - 1])
            return vg_fail(error, "explore range takes the x axis's width, 0.1 to 1000, not '%.40s'", value);
        explore->range = number;
    } else if (strcmp(what, "left") == 0 || strcmp(what, "right") == 0) {
        /* a multiple of the step, so that moving back gets to 0 again */
        explore->x = (round(explore->x / step) + (*what == 'l' ? -1 : 1)) * step;
        explore->moved = true;
    } else if (strcmp(what, "units") == 0) {
        explore->moved = false;
    } else if (strcmp(what, "wider") == 0 || strcmp(what, "narrower") == 0) {
        change_range(explore, *what == 'w');
    } else
        return vg_fail(error, "explore takes x N, left, right, units, range N, wider, narrower or zoom y, not '%.40s'",
                       what);
    explore->x = fmax(-explore->range / 2, fmin(explore->range / 2, explore->x));
    return true;
}

/* --- the table ------------------------------------------------------------------------------------------------ */

#define NAMES(function, table, count, name)                                                                            \
    static const char *function(size_t index)                                                                          \
    {                                                                                                                  \
        return index < count ? table[index].name : NULL;                                                               \
    }
NAMES(metric_name, vg_metrics, VG_METRIC_COUNT, key)
NAMES(panel_name, vg_look_panels, VG_LOOK_PANEL_COUNT, name)
NAMES(layout_name, vg_look_layouts, VG_LOOK_LAYOUT_COUNT, name)
NAMES(order_name, vg_look_orders, VG_LAYER_ORDER_COUNT, name)
NAMES(symbols_name, vg_look_symbols, VG_SYMBOLS_COUNT, name)

static const char *role_name(size_t index)
{
    static const char *const names[] = {"output", "all", "each", "next", "prev"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

/* The function does the command, or changes nothing and says why. */
struct look_command {
    struct vg_command_info info;
    bool (*run)(struct call *call, struct vg_error *error);
};

#define ROW(name, arguments, about, choice, run)                                                                       \
    {                                                                                                                  \
        {name, arguments, about, VG_COMMAND_SCREEN, choice}, run                                                       \
    }

static const struct look_command rows[] = {
    ROW("metric", "NAME | next | prev", "what the gradient panel shows", metric_name, do_metric),
    ROW("select", "N | +N | -N | first | last", "a layer; 1 is nearest the input", NULL, do_select),
    ROW("order", "NAME | next | prev", "the order of the layers' table", order_name, do_order),
    ROW("role", "NAME | output | all | each | next | prev",
        "the layer that stands for its block in a large model; all: all layers pooled; each: no blocks", role_name,
        do_role),
    ROW("unfold", "[BLOCK | off]", "the layers of a block, the selected one without a name, and back", NULL, do_unfold),
    ROW("filter", "[REGEX]", "only rows whose names match; nothing: all", NULL, do_filter),
    ROW("vectors", "[on | off]", "layers of one dimension too: norms and biases", NULL, do_vectors),
    ROW("matrix", "[on | off]", "blocks by roles in the place of the table of layers, and back", NULL, do_matrix),
    ROW("layout", "NAME | next | prev", "a named arrangement of panels", layout_name, do_layout),
    ROW("panel", "NUMBER | NAME | next | prev", "shows a panel and gives it the focus", panel_name, do_panel),
    ROW("focus", "NUMBER | NAME | next | prev", "the panel that zoom, axis and its own keys speak of", panel_name,
        do_focus),
    ROW("zoom", "[on | off]", "the focused panel alone, as large as possible, and back", NULL, do_zoom),
    ROW("axis", "", "the focused panel's values on a linear axis instead of a logarithmic one, and back", NULL,
        do_axis),
    ROW("rows", "[on | off]", "a tall sparkline a layer in the gradient panel instead of one chart, and back", NULL,
        do_rows),
    ROW("cursor", "STEP | off", "read every layer's value at a step", NULL, do_cursor),
    ROW("freeze", "[on | off]", "hold the picture while training goes on", NULL, do_freeze),
    ROW("theme", "NAME | next | prev", "the colours", NULL, do_theme),
    ROW("symbols", "NAME | next | prev", "what charts are drawn with: braille, block, ascii", symbols_name, do_symbols),
    ROW("mouse", "[on | off]", "whether the mouse speaks to vgtop", NULL, do_mouse),
    ROW("compare", "N | +N | -N | next", "the second layer of the overlay", NULL, do_compare),
    ROW("explore", "x N | left | right | units | range N | wider | narrower | zoom y",
        "move about in the activation explorer; units: x goes with them", NULL, do_explore),
    ROW("help", "", "open or close the help", NULL, do_help),
};

const struct vg_command_table vg_look_commands = {rows, sizeof rows / sizeof rows[0], sizeof rows[0], NULL};

bool vg_look_do(struct vg_look *look, size_t layers, const struct vg_command *command, char *answer, size_t answer_size,
                struct vg_error *error)
{
    char no_answer[VG_ERROR_TEXT_MAX];
    if (!answer || answer_size == 0) {
        answer = no_answer;
        answer_size = sizeof no_answer;
    }
    answer[0] = '\0';
    struct call call = {look, layers, command->info->name, vg_command_arguments(command), answer, answer_size};
    return ((const struct look_command *)(const void *)command->info)->run(&call, error);
}
