/* control_theme.c: another theme while the program runs. */
#include <stdio.h>
#include <string.h>

#include "control_internal.h"

static bool is_theme(const char *line)
{
    static const char word[] = "theme";
    line += strspn(line, " \t");
    return strncmp(line, word, sizeof word - 1) == 0 && strchr(" \t=", line[sizeof word - 1]);
}

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

/* Reads the theme that the look has come to. */
static bool read_theme(struct vg_control *control, size_t before, char *answer, size_t size, struct vg_error *error)
{
    struct vg_look *look = &control->screen.look;
    if (!vg_themes_load(control->themes, look->theme, &control->theme, error)) {
        control->broken_theme = look->theme;
        look->theme = before;
        return false;
    }
    control->screen.theme = &control->theme;
    snprintf(answer, size, "theme %s: %s", look->themes.names[look->theme], control->theme.about);
    return true;
}

/* `theme next` goes on behind a theme that could not be read, or the key would never pass it. */
bool vg_control_look(struct vg_control *control, const char *line, char *answer, size_t size, struct vg_error *error)
{
    struct vg_look *look = &control->screen.look;
    bool theme = control->themes && is_theme(line);
    const size_t before = look->theme;
    if (theme && control->broken_theme < control->themes->count)
        look->theme = control->broken_theme;
    bool good = vg_look_do(look, control->view.layer_count, line, answer, size, error);
    if (!theme)
        return good;
    control->broken_theme = control->themes->count;
    if (good)
        return read_theme(control, before, answer, size, error);
    look->theme = before;
    return false;
}

/* The themes' names are known here alone. */
size_t vg_control_complete(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room)
{
    const struct vg_control *control = context;
    const struct vg_look_names *themes = &control->screen.look.themes;
    size_t count = vg_control_complete_screen_command(line, pool, vg_command_complete(line, pool, room), room);
    if (!is_theme(line))
        return count;
    line += strspn(line, " \t") + strlen("theme");
    line += strspn(line, " \t=");
    for (size_t i = 0; i < themes->count && count < room; i++)
        if (strncmp(themes->names[i], line, strlen(line)) == 0)
            snprintf(pool[count++], VG_COMPLETION_MAX, "%s", themes->names[i]);
    return count;
}
