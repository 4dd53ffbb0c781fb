/* main.c: vgtop. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "app.h"
#include "usage.h"

int complain(int status, const char *sentence)
{
    fflush(stdout);
    fprintf(stderr, "vgtop: %s\n", sentence);
    return status;
}

/* What was wrong with the configuration or the theme, in the line that a person reads first. */
static void first_warning(const struct options *options, const char *theme, char *text, size_t size)
{
    const struct vg_config_warnings *warnings = &options->config_warnings;
    snprintf(text, size, "%s", warnings->count > 0 ? warnings->warning[0].text : theme);
    size_t more = warnings->count + (theme[0] != '\0') - 1;
    if (text[0] != '\0' && more > 0)
        snprintf(text, size, "%.400s (and %zu more: `vgtop config` tells)", warnings->warning[0].text, more);
}

/* A theme that the configuration names may be gone; one that was asked for now must be there. */
int screen_command(const struct options *options)
{
    struct vg_error error = {""}, why = {""};
    struct vg_themes themes;
    struct vg_theme theme;
    size_t theme_index;
    char warning[VG_ERROR_TEXT_MAX];
    if (!theme_load(options, &themes, &theme, &theme_index, &why) && options->theme != options->config.theme) {
        vg_themes_free(&themes);
        return complain(EXIT_USAGE, why.text);
    }
    first_warning(options, why.text, warning, sizeof warning);
    const struct vg_app_options app = {
        .experiment = &options->experiment,
        .speed = options->speed > 0 ? options->speed : options->preset->speed,
        .script = options->script,
        .kernels = options->kernels,
        .depth_forced = options->depth_forced,
        .symbols_forced = options->symbols_forced,
        .symbols = options->symbols,
        .depth = options->depth,
        .record = options->record,
        .theme = &theme,
        .themes = &themes,
        .theme_index = theme_index,
        .config = &options->config,
        .config_path = options->config_path,
        .warning = warning[0] != '\0' ? warning : NULL,
        .no_mouse = options->no_mouse,
    };
    int status = vg_app_run(&app, &error);
    vg_themes_free(&themes);
    return error.text[0] ? complain(status, error.text) : status;
}

/* A closed standard stream would be the next file that is opened, and take lines that are not meant for it. */
static void hold_standard_streams(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
}

int main(int argc, char **argv)
{
    struct options options;
    struct vg_error error = {""};
    enum command command;
    int status;
    hold_standard_streams();
    signal(SIGXFSZ, SIG_IGN); /* a write beyond the largest size of a file fails, as on a full disk, and can be told */
    setlocale(LC_CTYPE, "");
    if (!options_parse(argc, argv, &command, &options, &error)) {
        options_free(&options);
        return complain(EXIT_USAGE, error.text);
    }
    status = command_rows[command].act(&options);
    options_free(&options);
    return status;
}
