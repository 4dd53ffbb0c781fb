/* control_menus.c: lists of values, each with what the value is now. */
#include <stdio.h>
#include <string.h>

#include "control_internal.h"
#include "vgtop/choice.h"

enum { NOW_MAX = VG_VIEW_TEXT_MAX };

/* The present value of what a command sets; "" where it is not known. */
static void present_value(const struct vg_control *control, const char *command, char now[NOW_MAX])
{
    const struct vg_look *look = &control->screen.look;
    const char *name = "";
    now[0] = '\0';
    if (strcmp(command, "metric") == 0)
        name = vg_metrics[look->metric].key;
    else if (strcmp(command, "panel") == 0 || strcmp(command, "focus") == 0)
        name = vg_look_panels[vg_look_panel_in(look, vg_look_focus(look))].name;
    else if (strcmp(command, "layout") == 0)
        name = vg_look_layouts[look->layout].name;
    else if (strcmp(command, "symbols") == 0)
        name = vg_look_symbols[look->symbols].name;
    else if (strcmp(command, "theme") == 0 && look->theme < look->themes.count)
        name = look->themes.names[look->theme];
    else if (strcmp(command, "speed") == 0 && control->view.speed > 1e9)
        name = "max";
    else if (strcmp(command, "speed") == 0)
        vg_format_double(control->view.speed, now, NOW_MAX);
    for (size_t i = 0; i < control->view.field_count && i < VG_FIELDS_MAX; i++)
        if (strcmp(control->view.fields[i].command, command) == 0)
            name = control->view.fields[i].typed;
    if (*name)
        snprintf(now, NOW_MAX, "%s", name);
}

/* Opens the list of a field of the configuration: its own choices, or the themes that were found. Some fields also take other values,
 * which are typed. */
static void open_config(struct vg_control *control, const struct vg_config_field *field)
{
    struct vg_menu *menu = &control->menu;
    struct vg_config_choice choice;
    char now[VG_CONFIG_TEXT_MAX];
    const bool theme = strcmp(field->name, "theme") == 0;
    const struct vg_look_names *themes = &control->screen.look.themes;

    *menu = (struct vg_menu){.open = true};
    snprintf(menu->command, sizeof menu->command, "@config %.16s", field->name);
    snprintf(menu->title, sizeof menu->title, "%s", field->about);
    for (size_t i = 0; vg_config_choice(field, i, &choice); i++)
        vg_menu_add(menu, choice.name, choice.about);
    for (size_t i = 0; theme && i < themes->count; i++)
        vg_menu_add(menu, themes->names[i], "");
    if (theme || strcmp(field->name, "speed") == 0)
        vg_menu_add(menu, "type a value ...", field->takes)->command = "@type";
    vg_config_get(field, &control->config, now);
    vg_menu_now(menu, now);
}

void vg_control_menu(struct vg_control *control, const char *command)
{
    static const char config[] = "@config ";
    struct vg_error error = {""};
    char now[NOW_MAX];
    const struct vg_config_field *field =
        strncmp(command, config, sizeof config - 1) == 0 ? vg_config_field(command + sizeof config - 1) : NULL;

    if (field) {
        open_config(control, field);
    } else if (!vg_menu_open(&control->menu, command, &control->screen.look.themes, &error)) {
        vg_control_notice(control, true, error.text);
    } else {
        present_value(control, command, now);
        if (now[0] != '\0')
            vg_menu_now(&control->menu, now);
    }
}

/* --- the fields of the header, by keyboard -------------------------------------------------------------------- */

/* The fields, and the state at the right end. */
static size_t field_count(const struct vg_control *control)
{
    size_t count = control->view.field_count;
    return (count < VG_FIELDS_MAX ? count : VG_FIELDS_MAX) + 1;
}

void vg_control_open_field(struct vg_control *control, size_t index)
{
    control->screen.field = index < field_count(control) ? index + 1 : field_count(control);
    index = control->screen.field - 1;
    vg_control_menu(control, index < control->view.field_count ? control->view.fields[index].command : "speed");
}

bool vg_control_field_key(struct vg_control *control, uint32_t key)
{
    size_t *field = &control->screen.field, count = field_count(control);
    if (*field == 0)
        return false;
    *field = *field < count ? *field : count;
    switch (key) {
    case VG_KEY_LEFT:
    case VG_KEY_BACK_TAB:
    case 'h':
        *field = *field > 1 ? *field - 1 : count;
        return true;
    case VG_KEY_RIGHT:
    case VG_KEY_TAB:
    case 'l':
        *field = *field % count + 1;
        return true;
    case VG_KEY_HOME:
    case VG_KEY_END:
        *field = key == VG_KEY_HOME ? 1 : count;
        return true;
    case VG_KEY_ENTER:
    case VG_KEY_DOWN:
    case 'j':
        vg_control_open_field(control, *field - 1);
        return true;
    case VG_KEY_ESCAPE:
        *field = 0;
        return true;
    default:
        return false;
    }
}

/* --- the configuration ---------------------------------------------------------------------------------------- */

/* Some fields have their effect at once, by the command of the same name: "auto" is what the terminal can show; "preset" and a path wait
 * for the next start. A value that cannot be applied, as a theme that cannot be read, is not to be written either. */
void vg_control_config(struct vg_control *control, const char *name, const char *value)
{
    static const char *const live[] = {"theme", "symbols", "layout", "mouse", "speed"};
    struct vg_error error = {""};
    const struct vg_config_field *field = vg_config_field(name);

    const bool automatic = strcmp(name, "theme") == 0 && strcmp(value, "auto") == 0;

    vg_control_config_from_look(control);
    const struct vg_config before = control->config;
    if (!field || !vg_config_set(field, &control->config, value, &error)) {
        if (!field)
            vg_fail(&error, "the configuration has no field '%.40s'", name);
        vg_control_notice(control, true, error.text);
        return;
    }
    if (strcmp(name, "symbols") == 0 && control->config.symbols_auto)
        value = vg_look_symbols[control->default_symbols].name;
    if (automatic)
        value = control->default_theme;
    for (size_t i = 0; i < sizeof live / sizeof *live; i++)
        if (strcmp(live[i], name) == 0 && strcmp(value, "preset") != 0 && !strchr(value, '/')) {
            vg_control_notice(control, false, "");
            vg_control_command(control, "%s %s", name, value);
            if (control->screen.notice_is_error)
                control->config = before;
            else {
                control->setup.unsaved = true;
                control->follows_ground |= automatic;
            }
            vg_control_mark_prefs_saved(control);
            return;
        }
    control->setup.unsaved = true;
    vg_control_notice(control, false, "from the next start on, once it is written");
}

void vg_control_mark_prefs_saved(struct vg_control *control)
{
    const struct vg_look *look = &control->screen.look;
    control->saved_prefs = (struct vg_saved_prefs){look->theme, look->symbols, look->layout, look->mouse};
}

void vg_control_config_from_look(struct vg_control *control)
{
    const struct vg_look *look = &control->screen.look;
    const struct vg_saved_prefs *saved = &control->saved_prefs;
    struct vg_config *config = &control->config;
    bool theme = look->theme != saved->theme && look->theme < look->themes.count,
         symbols = look->symbols != saved->symbols, layout = look->layout != saved->layout,
         mouse = look->mouse != saved->mouse;

    if (theme)
        snprintf(config->theme, sizeof config->theme, "%s", look->themes.names[look->theme]);
    if (symbols) {
        config->symbols_auto = false;
        config->symbols = look->symbols;
    }
    if (layout)
        config->layout = look->layout;
    if (mouse)
        config->mouse = look->mouse;
    control->setup.unsaved = control->setup.unsaved || theme || symbols || layout || mouse;
    vg_control_mark_prefs_saved(control);
}

bool vg_control_script_command(struct vg_control *control, const struct vg_command *command)
{
    vg_control_config_from_look(control); /* what the person has changed before stays the person's */
    vg_control_clamp_look(control);
    bool good = vg_control_do(control, command);
    vg_control_mark_prefs_saved(control);
    return good;
}
