/* control_commands.c: the commands of the screen itself ("quit"), and which part does the others. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "control_internal.h"
#include "panel.h"
#include "picture.h"
#include "rows.h"

void vg_control_themes(struct vg_control *control, const struct vg_themes *themes, const struct vg_theme *theme,
                       size_t index)
{
    struct vg_look *look = &control->screen.look;
    control->themes = themes;
    control->theme = *theme;
    control->screen.theme = &control->theme;
    look->themes = vg_themes_names(themes);
    look->theme = index;
    control->broken_theme = themes->count;
    vg_control_mark_prefs_saved(control);
}

void vg_control_ground(struct vg_control *control, bool light)
{
    struct vg_look *look = &control->screen.look;
    struct vg_error error = {""};
    control->default_theme = light ? "light" : vg_theme_default()->name;
    if (!control->follows_ground || !control->themes)
        return;
    size_t index = vg_themes_index(control->themes, control->default_theme);
    if (index == control->themes->count || index == look->theme)
        return;
    if (!vg_themes_load(control->themes, index, &control->theme, &error)) {
        vg_control_notice(control, true, error.text);
        return;
    }
    look->theme = control->saved_prefs.theme = index;
    control->screen.theme = &control->theme;
}

/* Another theme is read from its file. When that fails the present one stays, but `theme next` goes on behind the broken one: else the
 * key would never get past it. */
static bool change_theme(struct vg_control *control, const struct vg_command *command, char *answer, size_t size,
                         struct vg_error *error)
{
    struct vg_look *look = &control->screen.look;
    const size_t before = look->theme, none = control->themes->count;
    if (control->broken_theme < none)
        look->theme = control->broken_theme;
    control->broken_theme = none;
    if (!vg_look_do(look, vg_control_seen(control)->layer_count, command, answer, size, error)) {
        look->theme = before;
        return false;
    }
    if (!vg_themes_load(control->themes, look->theme, &control->theme, error)) {
        control->broken_theme = look->theme;
        look->theme = before;
        return false;
    }
    control->screen.theme = &control->theme;
    control->follows_ground = false;
    snprintf(answer, size, "theme %s: %s", look->themes.names[look->theme], control->theme.about);
    return true;
}

/* `select +1` goes to the next row: a group of layers is one. */
static void select_row(struct vg_control *control, size_t before, const char *arguments)
{
    const struct vg_view *view = vg_control_seen(control);
    uint64_t rows;
    if ((arguments[0] != '+' && arguments[0] != '-') || vg_row_count(view) == view->layer_count ||
        !vg_parse_uint64(arguments + 1, &rows))
        return;
    const size_t layer = before < 1 ? 0 : before > view->layer_count ? view->layer_count - 1 : before - 1;
    const int64_t by = rows < view->layer_count ? (int64_t)rows : (int64_t)view->layer_count;
    control->screen.look.selected = vg_row_moved(view, layer, arguments[0] == '+' ? by : -by) + 1;
}

/* Which layer of the whole view the selected row shows. */
static size_t selected_source(struct vg_control *control, const struct vg_view *seen)
{
    const size_t row = seen->layer_count > 0 ? vg_selected_layer(&control->screen, seen) : 0;
    return seen->whole && seen->layer_count > 0 ? vg_fold_source(&control->fold, row) : row;
}

/* `unfold` alone means the selected row's block, and folds one that is unfolded. */
static void unfold_selected(struct vg_control *control, const struct vg_look *before, const struct vg_view *seen,
                            size_t source)
{
    struct vg_look *look = &control->screen.look;
    const char *block = seen->whole ? seen->whole->layers[source].group : "";
    const bool open = strcmp(before->unfolded, block) == 0;
    if (*block == '\0')
        vg_control_notice(control, false, seen->whole ? "this layer is in no block" : "this network has no blocks");
    snprintf(look->unfolded, sizeof look->unfolded, "%s", open ? "" : block);
}

/* The rows have changed: the selection stays where it was. False: the model has no such role or block, and the look is as before. */
static bool fold_anew(struct vg_control *control, const struct vg_look *before, size_t source, struct vg_error *error)
{
    struct vg_look *look = &control->screen.look;
    const struct vg_view *seen = vg_control_seen(control);
    if (!seen->whole)
        return true;
    char roles[192];
    vg_fold_roles(seen->whole, roles, sizeof roles);
    const bool no_role = control->fold.unknown_role && strcmp(look->role, before->role) != 0,
               no_block = control->fold.unknown_block && strcmp(look->unfolded, before->unfolded) != 0;
    if (no_role)
        vg_fail(error, "there is no role '%s': %s", look->role, roles);
    else if (no_block)
        vg_fail(error, "there is no block '%s'", look->unfolded);
    if (no_role || no_block) {
        *look = *before;
        return false;
    }
    const size_t row = before->selected > 0 ? before->selected - 1 : 0;
    look->selected = vg_fold_row(&control->fold, source, row < seen->layer_count ? row : seen->layer_count - 1) + 1;
    return true;
}

static bool changes_rows(const char *command)
{
    static const char *const commands[] = {"role", "unfold", "filter", "vectors"};
    bool any = false;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        any |= strcmp(commands[i], command) == 0;
    return any;
}

static bool do_look(struct vg_control *control, const struct vg_command *command)
{
    struct vg_error error = {""};
    struct vg_look *look = &control->screen.look;
    char answer[sizeof control->screen.notice] = "";
    const struct vg_look before = *look;
    const struct vg_view *seen = vg_control_seen(control);
    const size_t selected = look->selected, source = selected_source(control, seen);
    bool theme = control->themes && strcmp(command->info->name, "theme") == 0;
    bool good = theme ? change_theme(control, command, answer, sizeof answer, &error)
                      : vg_look_do(look, seen->layer_count, command, answer, sizeof answer, &error);
    if (good && strcmp(command->info->name, "unfold") == 0 && *vg_command_arguments(command) == '\0')
        unfold_selected(control, &before, seen, source);
    if (good && seen->whole && strcmp(command->info->name, "order") == 0 && look->order == VG_ORDER_WORST)
        look->selected = vg_layers_worst(vg_control_seen(control)) + 1;
    if (good && changes_rows(command->info->name))
        good = fold_anew(control, &before, source, &error);
    if (!good || answer[0] != '\0')
        vg_control_notice(control, !good, good ? answer : error.text);
    if (good && strcmp(command->info->name, "select") == 0)
        select_row(control, selected, vg_command_arguments(command));
    if (strcmp(command->info->name, "help") == 0)
        control->setup.open = control->menu.open = false; /* the help covers them, and they must not get its keys */
    return good;
}

static bool send(struct vg_control *control, const struct vg_command *command)
{
    struct vg_error error = {""};
    bool first = control->view.state == VG_STATE_BUILDING && control->view.layer_count == 0;
    if (first && strcmp(command->info->name, "cancel") == 0) {
        vg_control_notice(control, false, "the first network is being made: q ends vgtop");
        return true;
    }
    bool good = control->owner.send(control->owner.context, command, &error);
    if (!good)
        vg_control_notice(control, true, error.text);
    return good;
}

/* --- the screen's own ----------------------------------------------------------------------------------------- */

size_t vg_control_page(struct vg_control *control)
{
    if (control->screen.look.help)
        return vg_screen_help_page(control->cells.rows, control->cells.cols);
    return vg_screen_page(&control->screen, vg_control_seen(control), control->cells.rows, control->cells.cols);
}

/* Moves the cursor by columns of the charts; it begins at the last step. */
static void move_cursor(struct vg_control *control, const char *argument)
{
    const struct vg_look *look = &control->screen.look;
    uint64_t columns = 1, last = control->view.step;
    if (argument[0] == '\0' || !vg_parse_uint64(argument + 1, &columns) || columns > 1000)
        return;
    const uint64_t steps = columns * vg_screen_column_steps(&control->screen, vg_control_seen(control),
                                                            control->cells.rows, control->cells.cols);
    uint64_t now = look->cursor_on && look->cursor < last ? look->cursor : last;
    if (argument[0] == '-')
        now = now > steps ? now - steps : 0;
    else
        now = last - now > steps ? now + steps : last;
    vg_control_command(control, "cursor %" PRIu64, now);
}

void vg_control_picture(struct vg_control *control)
{
    struct vg_error error = {""};
    char title[64], path[sizeof control->file + 32], done[sizeof path + 16];
    struct vg_picture picture = {.cells = &control->cells,
                                 .format = VG_PAINT_SVG,
                                 .depth = control->screen.no_colour ? VG_DEPTH_NONE : VG_DEPTH_24BIT,
                                 .theme = control->screen.theme,
                                 .title = title,
                                 .command = control->view.command_line};
    bool good;

    vg_control_draw(control); /* without the prompt in which the command was typed */
    snprintf(title, sizeof title, "vgtop, step %" PRIu64, control->view.step);
    if (control->file[0] == '\0') {
        char stem[48];
        snprintf(stem, sizeof stem, "vgtop-%" PRIu64, control->view.step);
        good = vg_picture_save_new(&picture, stem, path, sizeof path, &error);
    } else {
        snprintf(path, sizeof path, "%s", control->file);
        good = vg_picture_format_of(path, &picture.format)
                   ? vg_picture_save(&picture, path, &error)
                   : vg_fail(&error, "a picture's name ends in .svg, .ans or .txt, not '%.80s'", path);
    }
    snprintf(done, sizeof done, "wrote %s", path);
    vg_make_harmless(done);
    vg_control_notice(control, !good, good ? done : error.text);
}

/* --- the table ------------------------------------------------------------------------------------------------ */

enum own {
    PAGE_UP,
    PAGE_DOWN,
    PROMPT,
    ESCAPE,
    TYPE,
    CURSOR,
    FIELD,
    REPAINT,
    SUSPEND,
    QUIT,
    MENU,
    PICTURE,
    SETUP,
    CONFIG,
    SAVE,
    OWN_COUNT
};

#define ROW(id, name, arguments, about) [id] = {name, arguments, about, VG_COMMAND_SCREEN, NULL}

static const struct vg_command_info own[OWN_COUNT] = {
    ROW(PAGE_UP, "@page_up", "", "a screenful of layers up"),
    ROW(PAGE_DOWN, "@page_down", "", "a screenful of layers down"),
    ROW(PROMPT, "@prompt", "", "the line in which a command is typed"),
    ROW(ESCAPE, "@escape", "", "close the help; no cursor; all panels again"),
    ROW(TYPE, "@type", "COMMAND", "the prompt with the beginning of a command in it"),
    ROW(CURSOR, "@cursor", "+N | -N", "move the cursor by columns of the charts"),
    ROW(FIELD, "@field", "", "select a field of the header"),
    ROW(REPAINT, "repaint", "", "paint the whole screen again"),
    ROW(SUSPEND, "suspend", "", "back to the shell"),
    ROW(QUIT, "quit", "", "end the program"),
    ROW(MENU, "menu", "COMMAND", "the list of what a command takes"),
    ROW(PICTURE, "picture", "[FILE]", "writes what is seen: SVG, or by its name .ans or .txt"),
    ROW(SETUP, "setup", "", "all that can be set"),
    ROW(CONFIG, "config", "FIELD VALUE", "a field of the configuration"),
    ROW(SAVE, "save", "", "write the configuration"),
};

const struct vg_command_table vg_control_commands = {own, OWN_COUNT, sizeof own[0], &vg_look_commands};

static void do_own(struct vg_control *control, enum own command, const char *argument)
{
    const struct vg_control_owner *owner = &control->owner;
    struct vg_look *look = &control->screen.look;
    const size_t length = strlen(argument), word = strcspn(argument, " =");
    char text[VG_MENU_LINE_MAX];
    switch (command) {
    case PAGE_UP:
    case PAGE_DOWN:
        vg_control_command(control, "select %c%zu", command == PAGE_UP ? '+' : '-', vg_control_page(control));
        break;
    case PROMPT:
        vg_prompt_open(&control->prompt);
        break;
    case ESCAPE: /* takes away one thing at a time: what is being built, then the help, the cursor, the zoom */
        if (control->view.state == VG_STATE_BUILDING)
            vg_control_command(control, "cancel");
        if (look->help)
            look->help = false;
        else if (look->cursor_on)
            look->cursor_on = false;
        else
            vg_look_place(look)->zoom = false;
        break;
    case TYPE: /* opens the prompt with the beginning of a command in it: "lr ", "data csv:" */
        snprintf(text, sizeof text, "%s%s", argument + (argument[0] == '@'),
                 length > 0 && argument[length - 1] == ':' ? "" : " ");
        vg_prompt_open(&control->prompt);
        vg_prompt_type(&control->prompt, text);
        break;
    case CURSOR:
        move_cursor(control, argument);
        break;
    case FIELD:
        control->screen.field = control->screen.field == 0;
        break;
    case REPAINT:
        owner->ask(owner->context, VG_WISH_REPAINT);
        break;
    case SUSPEND:
        owner->ask(owner->context, VG_WISH_SUSPEND);
        break;
    case QUIT:
        control->over = true;
        owner->ask(owner->context, VG_WISH_QUIT);
        break;
    case MENU:
        vg_control_menu(control, argument);
        break;
    case PICTURE:
        snprintf(control->file, sizeof control->file, "%s", argument);
        owner->ask(owner->context, VG_WISH_PICTURE);
        break;
    case SETUP:
        if (!control->setup.open)
            vg_control_config_from_look(control);
        control->setup.open = !control->setup.open;
        control->setup.binding = look->help = false;
        break;
    case CONFIG: /* "theme nord": a field of the configuration */
        snprintf(text, sizeof text, "%.*s", word < 32 ? (int)word : 31, argument);
        vg_control_config(control, text, argument + word + strspn(argument + word, " ="));
        break;
    case SAVE:
        owner->ask(owner->context, VG_WISH_SAVE);
        break;
    case OWN_COUNT:
        break;
    }
}

bool vg_control_do(struct vg_control *control, const struct vg_command *command)
{
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (command->info == &own[i]) {
            do_own(control, (enum own)i, vg_command_arguments(command));
            return true;
        }
    return command->info->scope == VG_COMMAND_SCREEN ? do_look(control, command) : send(control, command);
}

void vg_control_command(struct vg_control *control, const char *format, ...)
{
    struct vg_error error = {""};
    struct vg_command command;
    char line[VG_MENU_LINE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (vg_command_parse(line, &vg_control_commands, &command, &error))
        vg_control_do(control, &command);
    else
        vg_control_notice(control, true, error.text);
}

/* A command that is not understood ends the line; one that fails does not. */
void vg_control_line(struct vg_control *control, const char *text)
{
    struct vg_error error = {""};
    struct vg_command command;
    while (!control->over && vg_command_next(&text, &vg_control_commands, &command, &error)) {
        if (!command.info) {
            vg_control_notice(control, true, error.text);
            return;
        }
        vg_control_do(control, &command);
    }
}
