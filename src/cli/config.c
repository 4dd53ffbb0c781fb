/* config.c: reads the configuration file before a command starts, and `vgtop config`. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* Only the screen and `vgtop config` read a person's own file: runs and pictures must be the same for everybody. */
static bool is_read(const struct options *options)
{
    return !options->no_config &&
           (options->config_file || options->command == COMMAND_SCREEN || options->command == COMMAND_CONFIG);
}

/* Puts the configuration's values into the options, before the command line's own values are put on top. */
static bool take_over(struct options *options, struct vg_error *error)
{
    const struct vg_config *config = &options->config;
    options->theme = config->theme;
    options->speed = config->speed;
    options->symbols_forced = !config->symbols_auto;
    options->symbols = config->symbols;
    options->depth_forced = !config->depth_auto;
    options->depth = config->depth;
    options->no_colour = options->depth_forced && options->depth == VG_DEPTH_NONE;
    options->preset = vg_preset_load(config->preset, &options->experiment, error);
    return options->preset;
}

/* The screen begins with the configuration's preset, also where there is no file; every other command with `circles`. */
static bool start_with(struct options *options, struct vg_error *error)
{
    if (options->command == COMMAND_SCREEN)
        options->preset = vg_preset_load(options->config.preset, &options->experiment, error);
    return options->preset;
}

bool config_load(struct options *options, struct vg_error *error)
{
    struct vg_error why = {""};
    bool found = false;
    vg_config_default(&options->config);
    if (!is_read(options))
        return start_with(options, error);
    if (options->config_file && strlen(options->config_file) >= PATH_MAX) /* cut off, it would name another file */
        return vg_fail(error, "the path of the configuration file is longer than %d bytes: '%.60s ...'", PATH_MAX - 1,
                       options->config_file);
    options->config_path = malloc(PATH_MAX);
    if (!options->config_path)
        return vg_fail(error, "there is not enough memory for a path");
    if (options->config_file)
        snprintf(options->config_path, PATH_MAX, "%s", options->config_file);
    else if (!vg_config_path(options->config_path, PATH_MAX, NULL)) {
        free(options->config_path);
        options->config_path = NULL;
        return start_with(options, error);
    }
    bool good = vg_config_read(&options->config, options->config_path, &found, &options->config_warnings, &why);
    if (options->config_file && good && !found)
        return vg_fail(error, "there is no configuration file '%.200s'", options->config_file);
    if (options->config_file && !good)
        return vg_fail(error, "%s", why.text);
    if (!good) { /* it becomes a warning, because the program must always start */
        options->config_warnings.warning[0] = why;
        options->config_warnings.count = 1;
    }
    options->config_found = found && good;
    return found ? take_over(options, error) : start_with(options, error);
}

void config_complain(const struct options *options)
{
    const struct vg_config_warnings *warnings = &options->config_warnings;
    for (size_t i = 0; i < warnings->count && i < VG_CONFIG_WARNINGS_MAX; i++)
        complain(EXIT_DONE, warnings->warning[i].text);
    if (warnings->count > VG_CONFIG_WARNINGS_MAX)
        fprintf(stderr, "vgtop: and %zu more of the kind\n", warnings->count - VG_CONFIG_WARNINGS_MAX);
}

bool theme_is_automatic(const struct options *options)
{
    return !options->theme || strcmp(options->theme, "auto") == 0;
}

bool theme_load(const struct options *options, struct vg_themes *themes, struct vg_theme *theme, size_t *index,
                struct vg_error *error)
{
    *theme = *vg_theme_default();
    *themes = (struct vg_themes){0};
    *index = 0;
    if (!vg_themes_find(themes, error))
        return false;
    *index = vg_themes_index(themes, theme->name);
    return theme_is_automatic(options) || vg_themes_choose(themes, options->theme, theme, index, error);
}

int config_command(const struct options *options)
{
    char place[PATH_MAX + 64];
    config_complain(options);
    place[0] = '\0';
    if (options->config_path)
        snprintf(place, sizeof place, "%s%s", options->config_path,
                 options->config_found ? "" : " (there is no such file yet: these are the defaults)");
    vg_make_harmless(place);
    vg_config_print(&options->config, options->config_path ? place : NULL, write_output, NULL);
    return end_output();
}
