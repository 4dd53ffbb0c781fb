/* control_commands.c: the screen's own commands ("@quit"), and who does the others. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control_internal.h"

static void do_look(struct vg_control *control, const char *line)
{
    struct vg_error error = {""};
    char answer[sizeof control->screen.notice] = "";
    if (!vg_control_look(control, line, answer, sizeof answer, &error))
        vg_control_notice(control, true, error.text);
    else if (answer[0] != '\0')
        vg_control_notice(control, false, answer);
}

static void send(struct vg_control *control, const char *line)
{
    struct vg_error error = {""};
    if (!control->owner.send(control->owner.context, line, &error))
        vg_control_notice(control, true, error.text);
}

static void wish(struct vg_control *control, enum vg_request what)
{
    control->owner.wish(control->owner.context, what);
}

/* --- the screen's own ----------------------------------------------------------------------------------------- */

size_t vg_control_page(const struct vg_control *control)
{
    if (control->screen.look.help)
        return vg_screen_help_page(control->cells.rows);
    return vg_screen_page(&control->screen, &control->view, control->cells.rows, control->cells.cols);
}

static void select_by_page(struct vg_control *control, char sign)
{
    char line[48];
    snprintf(line, sizeof line, "select %c%zu", sign, vg_control_page(control));
    do_look(control, line);
}

static void page_up(struct vg_control *control, const char *argument)
{
    (void)argument;
    select_by_page(control, '+');
}

static void page_down(struct vg_control *control, const char *argument)
{
    (void)argument;
    select_by_page(control, '-');
}

static void open_prompt(struct vg_control *control, const char *argument)
{
    (void)argument;
    vg_prompt_open(&control->prompt);
}

static void toggle_help(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->screen.look.help = !control->screen.look.help;
    control->screen.look.help_scroll = 0;
    control->setup.open = control->menu.open = false; /* keys must not go to what it covers */
}

/* There is nothing to go back to while the first network is made. */
static void cancel(struct vg_control *control, const char *argument)
{
    (void)argument;
    if (control->view.state == VG_STATE_BUILDING && control->view.layer_count == 0)
        vg_control_notice(control, false, "the first network is being made: q ends vgtop");
    else
        wish(control, VG_REQUEST_CANCEL);
}

static void escape(struct vg_control *control, const char *argument)
{
    if (control->view.state == VG_STATE_BUILDING)
        cancel(control, argument);
    struct vg_look *look = &control->screen.look;
    if (look->help)
        look->help = false;
    else if (look->cursor_on)
        look->cursor_on = false;
    else
        vg_look_place(look)->zoom = false;
}

static void open_menu(struct vg_control *control, const char *argument)
{
    vg_control_menu(control, argument);
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
    do_look(control, line);
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
    wish(control, VG_REQUEST_SAVE);
}

static void repaint(struct vg_control *control, const char *argument)
{
    (void)argument;
    wish(control, VG_REQUEST_REPAINT);
}

static void suspend(struct vg_control *control, const char *argument)
{
    (void)argument;
    wish(control, VG_REQUEST_SUSPEND);
}

static void quit(struct vg_control *control, const char *argument)
{
    (void)argument;
    control->over = true;
    wish(control, VG_REQUEST_QUIT);
}

static void picture(struct vg_control *control, const char *argument)
{
    snprintf(control->file, sizeof control->file, "%s", argument);
    wish(control, VG_REQUEST_PICTURE);
}

static const struct {
    const char *name;
    void (*act)(struct vg_control *control, const char *argument);
    bool typed; /* may be typed at the prompt, without the @ */
} own[] = {
    {"@page_up", page_up, false},    {"@page_down", page_down, false},
    {"@prompt", open_prompt, false}, {"@help", toggle_help, true},
    {"@escape", escape, false},      {"@repaint", repaint, true},
    {"@suspend", suspend, true},     {"@quit", quit, true},
    {"@menu", open_menu, true},      {"@cancel", cancel, true},
    {"@picture", picture, true},     {"@type", type, false},
    {"@cursor", move_cursor, false}, {"@field", select_field, false},
    {"@setup", toggle_setup, true},  {"@config", config, true},
    {"@save", save, true},
};

const char *vg_control_screen_command(size_t index)
{
    return index < sizeof own / sizeof *own ? own[index].name : NULL;
}

/* "menu preset": the name up to the first blank, the argument behind it. */
static bool do_own(struct vg_control *control, const char *line, bool typed)
{
    size_t length = strcspn(line, " ");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const char *name = own[i].name + (typed ? 1 : 0);
        if ((typed && !own[i].typed) || strlen(name) != length || strncmp(name, line, length) != 0)
            continue;
        own[i].act(control, line + length + strspn(line + length, " "));
        return true;
    }
    return false;
}

size_t vg_control_complete_screen_command(const char *line, char pool[][VG_COMPLETION_MAX], size_t count, size_t room)
{
    line += strspn(line, " \t");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        bool known = !own[i].typed || vg_command_find(own[i].name + 1, NULL); /* `help`, `cancel`: told already */
        if (!known && count < room && strncmp(own[i].name + 1, line, strlen(line)) == 0)
            snprintf(pool[count++], VG_COMPLETION_MAX, "%s", own[i].name + 1);
    }
    return count;
}

bool vg_control_command(struct vg_control *control, const char *line, bool typed)
{
    struct vg_error error = {""};
    if (do_own(control, line, typed))
        return true;
    const struct vg_command_info *command = vg_command_find(line, &error);
    if (!command) {
        vg_control_notice(control, true, error.text);
        return error.text[0] == '\0';
    }
    if (command->scope == VG_COMMAND_LOOK)
        do_look(control, line);
    else
        send(control, line);
    return true;
}

void vg_control_commands(struct vg_control *control, const char *text, bool typed)
{
    char line[sizeof control->prompt.view.text];
    while (!control->over && vg_command_next(&text, line, sizeof line))
        if (!vg_control_command(control, line, typed))
            return;
}

void vg_control_line(struct vg_control *control, const char *text)
{
    vg_control_commands(control, text, true);
}

void vg_control_action(struct vg_control *control, const struct vg_action *action)
{
    size_t rows = 1;
    char word[32];
    while (action + rows < vg_actions + vg_action_count && action[rows].keys_text[0] == '\0')
        rows++;
    if (action->keys_text[0] == '\0' || rows <= 2) {
        vg_control_commands(control, action->command, false);
        return;
    }
    snprintf(word, sizeof word, "%.*s", (int)strcspn(action->command, " "), action->command);
    vg_control_menu(control, word);
}
