/* desk_commands.c: the screen's own commands ("@quit"), and who does the others. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desk_internal.h"

static void do_look(struct vg_desk *desk, const char *line)
{
    struct vg_error error = {""};
    char answer[sizeof desk->screen.notice] = "";
    if (!vg_desk_look(desk, line, answer, sizeof answer, &error))
        vg_desk_notice(desk, true, error.text);
    else if (answer[0] != '\0')
        vg_desk_notice(desk, false, answer);
}

static void send(struct vg_desk *desk, const char *line)
{
    struct vg_error error = {""};
    if (!desk->owner.send(desk->owner.context, line, &error))
        vg_desk_notice(desk, true, error.text);
}

static void wish(struct vg_desk *desk, enum vg_wish what)
{
    desk->owner.wish(desk->owner.context, what);
}

/* --- the screen's own ----------------------------------------------------------------------------------------- */

size_t vg_desk_page(const struct vg_desk *desk)
{
    if (desk->screen.look.help)
        return vg_screen_help_page(desk->cells.rows);
    return vg_screen_page(&desk->screen, &desk->view, desk->cells.rows, desk->cells.cols);
}

static void select_by_page(struct vg_desk *desk, char sign)
{
    char line[48];
    snprintf(line, sizeof line, "select %c%zu", sign, vg_desk_page(desk));
    do_look(desk, line);
}

static void page_up(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    select_by_page(desk, '+');
}

static void page_down(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    select_by_page(desk, '-');
}

static void open_prompt(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    vg_prompt_open(&desk->prompt);
}

static void toggle_help(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    desk->screen.look.help = !desk->screen.look.help;
    desk->screen.look.help_scroll = 0;
    desk->setup.open = desk->menu.open = false; /* keys must not go to what it covers */
}

/* There is nothing to go back to while the first network is made. */
static void cancel(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    if (desk->view.state == VG_STATE_BUILDING && desk->view.layer_count == 0)
        vg_desk_notice(desk, false, "the first network is being made: q ends vgtop");
    else
        wish(desk, VG_WISH_CANCEL);
}

static void escape(struct vg_desk *desk, const char *argument)
{
    if (desk->view.state == VG_STATE_BUILDING)
        cancel(desk, argument);
    struct vg_look *look = &desk->screen.look;
    if (look->help)
        look->help = false;
    else if (look->cursor_on)
        look->cursor_on = false;
    else
        vg_look_place(look)->zoom = false;
}

static void open_menu(struct vg_desk *desk, const char *argument)
{
    vg_desk_menu(desk, argument);
}

/* The prompt with the beginning of a command in it: "lr ", "data csv:". */
static void type(struct vg_desk *desk, const char *argument)
{
    char text[VG_MENU_LINE_MAX];
    size_t length = strlen(argument);
    const char *behind = length > 0 && argument[length - 1] == ':' ? "" : " ";
    snprintf(text, sizeof text, "%s%s", argument + (argument[0] == '@'), behind);
    vg_prompt_open(&desk->prompt);
    vg_prompt_type(&desk->prompt, text);
}

/* Columns of the charts, to the left or to the right; the cursor begins at the last step. */
static void move_cursor(struct vg_desk *desk, const char *argument)
{
    struct vg_look *look = &desk->screen.look;
    uint64_t columns = 1, steps, last = desk->view.step;
    char line[48];
    if (argument[0] == '\0' || !vg_parse_uint64(argument + 1, &columns) || columns > 1000)
        return;
    steps = columns * vg_screen_column_steps(&desk->screen, &desk->view, desk->cells.rows, desk->cells.cols);
    uint64_t now = look->cursor_on && look->cursor < last ? look->cursor : last;
    if (argument[0] == '-')
        now = now > steps ? now - steps : 0;
    else
        now = last - now > steps ? now + steps : last;
    snprintf(line, sizeof line, "cursor %" PRIu64, now);
    do_look(desk, line);
}

static void select_field(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    desk->screen.field = desk->screen.field == 0;
}

static void toggle_setup(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    if (!desk->setup.open)
        vg_desk_config_from_look(desk);
    desk->setup.open = !desk->setup.open;
    desk->setup.binding = false;
    desk->screen.look.help = false;
}

/* "theme nord": a field of the configuration. */
static void config(struct vg_desk *desk, const char *argument)
{
    char name[32];
    size_t length = strcspn(argument, " =");
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), argument);
    vg_desk_config(desk, name, argument + length + strspn(argument + length, " ="));
}

static void save(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    wish(desk, VG_WISH_SAVE);
}

static void repaint(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    wish(desk, VG_WISH_REPAINT);
}

static void suspend(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    wish(desk, VG_WISH_SUSPEND);
}

static void quit(struct vg_desk *desk, const char *argument)
{
    (void)argument;
    desk->over = true;
    wish(desk, VG_WISH_QUIT);
}

static void picture(struct vg_desk *desk, const char *argument)
{
    snprintf(desk->file, sizeof desk->file, "%s", argument);
    wish(desk, VG_WISH_PICTURE);
}

static const struct {
    const char *name;
    void (*act)(struct vg_desk *desk, const char *argument);
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

const char *vg_desk_own(size_t index)
{
    return index < sizeof own / sizeof *own ? own[index].name : NULL;
}

/* "menu preset": the name up to the first blank, the argument behind it. */
static bool do_own(struct vg_desk *desk, const char *line, bool typed)
{
    size_t length = strcspn(line, " ");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const char *name = own[i].name + (typed ? 1 : 0);
        if ((typed && !own[i].typed) || strlen(name) != length || strncmp(name, line, length) != 0)
            continue;
        own[i].act(desk, line + length + strspn(line + length, " "));
        return true;
    }
    return false;
}

size_t vg_desk_complete_own(const char *line, char pool[][VG_COMPLETION_MAX], size_t count, size_t room)
{
    line += strspn(line, " \t");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        bool known =
            !own[i].typed || vg_command_find(own[i].name + 1, NULL) != NULL; /* `help`, `cancel`: told already */
        if (!known && count < room && strncmp(own[i].name + 1, line, strlen(line)) == 0)
            snprintf(pool[count++], VG_COMPLETION_MAX, "%s", own[i].name + 1);
    }
    return count;
}

bool vg_desk_command(struct vg_desk *desk, const char *line, bool typed)
{
    struct vg_error error = {""};
    if (do_own(desk, line, typed))
        return true;
    const struct vg_command_info *command = vg_command_find(line, &error);
    if (command == NULL) {
        vg_desk_notice(desk, true, error.text);
        return error.text[0] == '\0';
    }
    if (command->scope == VG_COMMAND_LOOK)
        do_look(desk, line);
    else
        send(desk, line);
    return true;
}

void vg_desk_commands(struct vg_desk *desk, const char *text, bool typed)
{
    char line[sizeof desk->prompt.view.text];
    while (!desk->over && vg_command_next(&text, line, sizeof line))
        if (!vg_desk_command(desk, line, typed))
            return;
}

void vg_desk_line(struct vg_desk *desk, const char *text)
{
    vg_desk_commands(desk, text, true);
}

void vg_desk_action(struct vg_desk *desk, const struct vg_action *action)
{
    size_t rows = 1;
    char word[32];
    while (action + rows < vg_actions + vg_action_count && action[rows].keys_text[0] == '\0')
        rows++;
    if (action->keys_text[0] == '\0' || rows <= 2) {
        vg_desk_commands(desk, action->command, false);
        return;
    }
    snprintf(word, sizeof word, "%.*s", (int)strcspn(action->command, " "), action->command);
    vg_desk_menu(desk, word);
}
