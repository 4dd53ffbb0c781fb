/* screen.c: `vgtop`: training on the screen. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "cli.h"
#include "vgtop/trainer.h"

/* The first thing that is wrong with the configuration or the theme, for the message line. `theme`: what is wrong with the theme, or "". */
static void first_warning(const struct options *options, const char *theme, char *text, size_t size)
{
    const struct vg_config_warnings *warnings = &options->config_warnings;
    const char *first = warnings->count > 0 ? warnings->warning[0].text : theme;
    size_t all = warnings->count + (theme[0] != '\0');
    if (all > 1)
        snprintf(text, size, "%.400s (and %zu more: `vgtop config` tells)", first, all - 1);
    else
        snprintf(text, size, "%s", first);
}

int show_source(const struct options *options, bool (*open)(void *context, struct vg_source *, struct vg_error *),
                void *context, const char *title)
{
    struct vg_error error = {""}, why = {""};
    struct vg_themes themes;
    struct vg_theme theme;
    size_t theme_index;
    char warning[VG_ERROR_TEXT_MAX];
    /* the theme that the configuration names may be gone; a theme of the command line must be there */
    if (!theme_load(options, &themes, &theme, &theme_index, &why) && options->theme != options->config.theme) {
        vg_themes_free(&themes);
        return complain(EXIT_USAGE, why.text);
    }
    first_warning(options, why.text, warning, sizeof warning);
    const struct vg_app_options app = {
        .open = open,
        .context = context,
        .title = title,
        .depth_forced = options->depth_forced,
        .symbols_forced = options->symbols_forced,
        .symbols = options->symbols,
        .depth = options->depth,
        .record = options->record,
        .theme = &theme,
        .themes = &themes,
        .theme_index = theme_index,
        .theme_follows = theme_is_automatic(options),
        .config = &options->config,
        .config_path = options->config_path,
        .warning = warning[0] != '\0' ? warning : NULL,
        .no_mouse = options->no_mouse,
    };
    int status = vg_app_run(&app, &error);
    vg_themes_free(&themes);
    return error.text[0] ? complain(status, error.text) : status;
}

static bool start_training(void *context, struct vg_source *source, struct vg_error *error)
{
    const struct options *options = context;
    const double speed = options->speed > 0 ? options->speed : options->preset->speed;
    struct vg_trainer *trainer =
        vg_trainer_start(&options->experiment, speed, &vg_look_commands, options->script, options->kernels, error);
    if (trainer)
        *source = vg_trainer_source(trainer);
    return trainer;
}

int screen_command(const struct options *options)
{
    char title[VG_DATA_NAME_MAX + 1024];
    vg_experiment_command_line(&options->experiment, title, sizeof title);
    vg_make_harmless(title);
    return show_source(options, start_training, (void *)options, title);
}
