/* control_commands.c: the commands of the screen itself ("quit"), and which part does the others. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control_internal.h"
#include "picture.h"

/* --- the look's commands -------------------------------------------------------------------------------------- */

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
    if (!vg_look_do(look, control->view.layer_count, command, answer, size, error)) {
        look->theme = before;
        return false;
    }
    if (!vg_themes_load(control->themes, look->theme, &control->theme, error)) {
        control->broken_theme = look->theme;
        look->theme = before;
        return false;
    }
    control->screen.theme = &control->theme;
    snprintf(answer, size, "theme %s: %s", look->themes.names[look->theme], control->theme.about);
    return true;
}

static bool do_look(struct vg_control *control, const struct vg_command *command)
{
    struct vg_error error = {""};
    struct vg_look *look = &control->screen.look;
    char answer[sizeof control->screen.notice] = "";
    bool theme = control->themes && strcmp(command->info->name, "theme") == 0;
    bool good = theme ? change_theme(control, command, answer, sizeof answer, &error)
                      : vg_look_do(look, control->view.layer_count, command, answer, sizeof answer, &error);
    if (!good || answer[0] != '\0')
        vg_control_notice(control, !good, good ? answer : error.text);
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

size_t vg_control_page(const struct vg_control *control)
{
    if (control->screen.look.help)
        return vg_screen_help_page(control->cells.rows);
    return vg_screen_page(&control->screen, &control->view, control->cells.rows, control->cells.cols);
}

static void page_up(struct vg_control *control, const char *argument)
{
    char line[48];
    (void)argument;
    snprintf(line, sizeof line, "select +%zu", vg_control_page(control));
    vg_control_command(control, line);
}

static void page_down(struct vg_control *control, const char *argument)
{
    char line[48];
    (void)argument;
    snprintf(line, sizeof line, "select -%zu", vg_control_page(control));
    vg_control_command(control, line);
}

static void open_prompt(struct vg_control *control, const char *argument)
{
    (void)argument;
    vg_prompt_open(&control->prompt);
}

/* Takes away one thing at a time: what is being built, then the help, the cursor, the zoom. */
static void escape(struct vg_control *control, const char *argument)
{
    struct vg_look *look = &control->screen.look;
    (void)argument;
    if (control->view.state == VG_STATE_BUILDING)
        vg_control_command(control, "cancel");
    if (look->help)
        look->help = false;
    else if (look->cursor_on)
        look->cursor_on = false;
    else
        vg_look_place(look)->zoom = false;
}

/* The prompt with the beginning of a command in it: "lr ", "data csv:". */
static void type(struct vg_control *control, const char *argument)
{
    char text[VG_MENU_LINE_MAX];
    size_t length = strlen(argument);
    const char *behind = length > 0 && argument[length - 1] == ':' ? "" : " ";
    snprintf(text, sizeof text, "%s%s", argument + (argument[0] == '@'), behind);
    vg_prompt_open(&control->prompt);
    vg_prompt_type(&control->prompt, text);
}

/* Columns of the charts, to the left or to the right; the cursor begins at the last step. */
static void move_cursor(struct vg_control *control, const char *argument)
{
    struct vg_look *look = &control->screen.look;
    uint64_t columns = 1, steps, last = control->view.step;
    char line[48];
    if (argument[0] == '\0' || !vg_parse_uint64(argument + 1, &columns) || columns > 1000)
        return;
    steps =
        columns * vg_screen_column_steps(&control->screen, &control->view, control->cells.rows, control->cells.cols);
    uint64_t now = look->cursor_on && look->cursor < last ? look->cursor : last;
    if (argument[0] == '-')
        now = now > steps ? now - steps : 0;
    else
        now = last - now > steps ? now + steps : last;
    snprintf(line, sizeof line, "cursor %" PRIu64, now);
    vg_control_command(control, line);
}

static void select_field(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->screen.field = control->screen.field == 0;
}

static void toggle_setup(struct vg_control *control, const char *argument)
{
    (void)argument;
    if (!control->setup.open)
        vg_control_config_from_look(control);
    control->setup.open = !control->setup.open;
    control->setup.binding = false;
    control->screen.look.help = false;
}

/* "theme nord": a field of the configuration. */
static void config(struct vg_control *control, const char *argument)
{
    char name[32];
    size_t length = strcspn(argument, " =");
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), argument);
    vg_control_config(control, name, argument + length + strspn(argument + length, " ="));
}

static void save(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->owner.save(control->owner.context);
}

static void repaint(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->owner.repaint(control->owner.context);
}

static void suspend(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->owner.suspend(control->owner.context);
}

static void quit(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->over = true;
    control->owner.quit(control->owner.context);
}

static void picture(struct vg_control *control, const char *argument)
{
    snprintf(control->file, sizeof control->file, "%s", argument);
    control->owner.picture(control->owner.context);
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

struct screen_command {
    struct vg_command_info info;
    void (*run)(struct vg_control *control, const char *argument);
};

#define ROW(name, arguments, about, run)                                                                               \
    {                                                                                                                  \
        {name, arguments, about, VG_COMMAND_SCREEN, NULL}, run                                                         \
    }

static const struct screen_command screen_commands[] = {
    ROW("@page_up", "", "a screenful of layers up", page_up),
    ROW("@page_down", "", "a screenful of layers down", page_down),
    ROW("@prompt", "", "the line in which a command is typed", open_prompt),
    ROW("@escape", "", "close the help; no cursor; all panels again", escape),
    ROW("@type", "COMMAND", "the prompt with the beginning of a command in it", type),
    ROW("@cursor", "+N | -N", "move the cursor by columns of the charts", move_cursor),
    ROW("@field", "", "select a field of the header", select_field),
    ROW("repaint", "", "paint the whole screen again", repaint),
    ROW("suspend", "", "back to the shell", suspend),
    ROW("quit", "", "end the program", quit),
    ROW("menu", "COMMAND", "the list of what a command takes", vg_control_menu),
    ROW("picture", "[FILE]", "a picture of the screen", picture),
    ROW("setup", "", "all that can be set", toggle_setup),
    ROW("config", "FIELD VALUE", "a field of the configuration", config),
    ROW("save", "", "write the configuration", save),
};

const struct vg_command_table vg_control_commands = {
    screen_commands, sizeof screen_commands / sizeof screen_commands[0], sizeof screen_commands[0], &vg_look_commands};

bool vg_control_do(struct vg_control *control, const struct vg_command *command)
{
    for (size_t i = 0; i < sizeof screen_commands / sizeof screen_commands[0]; i++)
        if (command->info == &screen_commands[i].info) {
            screen_commands[i].run(control, vg_command_arguments(command));
            return true;
        }
    return command->info->scope == VG_COMMAND_SCREEN ? do_look(control, command) : send(control, command);
}

bool vg_control_command(struct vg_control *control, const char *line)
{
    struct vg_error error = {""};
    struct vg_command command;
    if (vg_command_parse(line, &vg_control_commands, &command, &error))
        return vg_control_do(control, &command);
    vg_control_notice(control, true, error.text);
    return false;
}

/* What is not understood ends the line; what fails does not. */
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

void vg_control_action(struct vg_control *control, const struct vg_action *action)
{
    size_t rows = 1;
    char word[32];
    while (action + rows < vg_actions + vg_action_count && action[rows].keys_text[0] == '\0')
        rows++;
    if (action->keys_text[0] == '\0' || rows <= 2) {
        vg_control_line(control, action->command);
        return;
    }
    snprintf(word, sizeof word, "%.*s", (int)strcspn(action->command, " "), action->command);
    vg_control_menu(control, word);
}

/* --- completion ----------------------------------------------------------------------------------------------- */

/* The path in the last word of a command that takes one; NULL: it takes none. */
static const char *path_in(const char *line)
{
    static const char *const takers[] = {"export", "picture", "theme"};
    size_t length = strcspn(line, " \t=");
    const char *word = line + strlen(line);
    if (line[length] == '\0')
        return NULL;
    while (!strchr(" \t=", word[-1]))
        word--;
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (strlen(takers[i]) == length && strncmp(takers[i], line, length) == 0)
            return word;
    const char *colon = strchr(word, ':'); /* data csv:FILE */
    return colon && length == strlen("data") && strncmp(line, "data", length) == 0 ? colon + 1 : NULL;
}

size_t vg_control_complete(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room)
{
    const struct vg_control *control = context;
    const struct vg_look_names *themes = &control->screen.look.themes;
    size_t count = vg_command_complete(line, &vg_control_commands, pool, room);
    line += strspn(line, " \t");
    const char *path = path_in(line);
    if (path && strcspn(line, " \t=") == strlen("theme") && strncmp(line, "theme", strlen("theme")) == 0) {
        for (size_t i = 0; i < themes->count && count < room; i++)
            if (strncmp(themes->names[i], path, strlen(path)) == 0)
                snprintf(pool[count++], VG_COMPLETION_MAX, "%s", themes->names[i]);
        if (!strchr(path, '/') && path[0] != '~') /* a file's name alone is no theme */
            return count;
    }
    return path ? vg_complete_path(path, pool, count, room) : count;
}
