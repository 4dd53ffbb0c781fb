/* command_explore.c: moving about in the activation explorer. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "command_look.h"

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

static bool zoom(struct vg_explore *explore, const char *value, struct vg_error *error)
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

bool vg_look_explore(struct vg_look_call *call, struct vg_error *error)
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
        return zoom(explore, value, error);
    if (strcmp(word, "x") == 0) {
        if (!parsed || fabs(number) > widths[WIDTHS - 1] / 2)
            return vg_fail(error, "explore x takes a number from -500 to 500, not '%.40s'", value);
        explore->x = number;
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
    } else if (strcmp(what, "wider") == 0 || strcmp(what, "narrower") == 0) {
        change_range(explore, *what == 'w');
    } else
        return vg_fail(error, "explore takes x N, left, right, range N, wider, narrower or zoom y, not '%.40s'", what);
    explore->x = fmax(-explore->range / 2, fmin(explore->range / 2, explore->x));
    return true;
}
