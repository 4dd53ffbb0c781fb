/* desk_theme.c: another theme while the program runs. */
#include <stdio.h>
#include <string.h>

#include "desk_internal.h"

static bool is_theme(const char *line)
{
    static const char word[] = "theme";
    line += strspn(line, " \t");
    return strncmp(line, word, sizeof word - 1) == 0 && strchr(" \t=", line[sizeof word - 1]) != NULL;
}

void vg_desk_themes(struct vg_desk *desk, const struct vg_themes *themes, const struct vg_theme *theme, size_t index)
{
    struct vg_look *look = &desk->screen.look;
    desk->themes = themes;
    desk->theme = *theme;
    desk->screen.theme = &desk->theme;
    look->themes = vg_themes_names(themes);
    look->theme = index;
    desk->broken_theme = themes->count;
    vg_desk_begun(desk);
}

/* Reads the theme that the look has come to. */
static bool read_theme(struct vg_desk *desk, size_t before, char *answer, size_t size, struct vg_error *error)
{
    struct vg_look *look = &desk->screen.look;
    if (!vg_themes_load(desk->themes, look->theme, &desk->theme, error)) {
        desk->broken_theme = look->theme;
        look->theme = before;
        return false;
    }
    desk->screen.theme = &desk->theme;
    snprintf(answer, size, "theme %s: %s", look->themes.names[look->theme], desk->theme.about);
    return true;
}

/* `theme next` goes on behind a theme that could not be read, or the key would never pass it. */
bool vg_desk_look(struct vg_desk *desk, const char *line, char *answer, size_t size, struct vg_error *error)
{
    struct vg_look *look = &desk->screen.look;
    bool theme = desk->themes != NULL && is_theme(line);
    const size_t before = look->theme;
    if (theme && desk->broken_theme < desk->themes->count)
        look->theme = desk->broken_theme;
    bool good = vg_look_do(look, desk->view.layer_count, line, answer, size, error);
    if (!theme)
        return good;
    desk->broken_theme = desk->themes->count;
    if (good)
        return read_theme(desk, before, answer, size, error);
    look->theme = before;
    return false;
}

/* The themes' names are known here alone. */
size_t vg_desk_complete(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room)
{
    const struct vg_desk *desk = context;
    const struct vg_look_names *themes = &desk->screen.look.themes;
    size_t count = vg_desk_complete_own(line, pool, vg_command_complete(line, pool, room), room);
    if (!is_theme(line))
        return count;
    line += strspn(line, " \t") + strlen("theme");
    line += strspn(line, " \t=");
    for (size_t i = 0; i < themes->count && count < room; i++)
        if (strncmp(themes->names[i], line, strlen(line)) == 0)
            snprintf(pool[count++], VG_COMPLETION_MAX, "%s", themes->names[i]);
    return count;
}
