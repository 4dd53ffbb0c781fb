/* snapshot.c: `vgtop snapshot`: the screen that a person would see, as a file. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wanalyzer-null-dereference" /* it does not see that vg_log_source sets the source */
#endif
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "control.h"
#include "picture.h"
#include "suit.h"
#include "vgtop/follow.h"

/* Prints a word with the quotes that a POSIX shell needs. */
static void put_word(FILE *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
    if (*word && word[strspn(word, plain)] == '\0') {
        fputs(word, text);
        return;
    }
    fputc('\'', text);
    for (; *word; word++)
        fputs(*word == '\'' ? "'\\''" : (char[]){*word, '\0'}, text);
    fputc('\'', text);
}

/* The command line that makes the picture; the caller frees it. NULL: memory is short. */
static char *command_line(const struct options *options)
{
    char *line = NULL;
    size_t size = 0;
    FILE *text = open_memstream(&line, &size);
    if (!text)
        return NULL;
    fputs("vgtop", text);
    for (int i = 1; i < options->argc; i++) {
        fputc(' ', text);
        put_word(text, options->argv[i]);
    }
    bool good = !ferror(text);
    if (fclose(text) == 0 && good)
        return line;
    free(line);
    return NULL;
}

static enum vg_paint_format format_of(const struct options *options)
{
    enum vg_paint_format format = options->picture;
    if (!options->format_given && options->output)
        vg_picture_format_of(options->output, &format);
    return format;
}

static bool save(const struct options *options, const struct vg_screen *screen, const struct vg_view *view,
                 const struct vg_cells *cells, struct vg_error *error)
{
    char title[64], *line = command_line(options);
    struct vg_picture picture = {.cells = cells,
                                 .format = format_of(options),
                                 .depth = options->depth,
                                 .theme = screen->theme,
                                 .title = title,
                                 .command = line};
    snprintf(title, sizeof title, "vgtop, step %" PRIu64, view->step);
    bool good = line || vg_fail(error, "there is not enough memory for the picture");
    if (good && options->output) {
        good = vg_picture_save(&picture, options->output, error);
    } else if (good) {
        good = vg_picture_paint(&picture, write_output, NULL, error);
        good = output_written(error) && good;
    }
    free(line);
    return good;
}

/* A session, or the source of a log. */
struct shown {
    struct vg_session *session; /* NULL: a log */
    struct vg_source log;
};

static bool fill(const struct shown *shown, const struct vg_look *look, struct vg_view *view, struct vg_error *error)
{
    bool good = shown->session ? vg_session_view(shown->session, look->metric, view, error)
                               : vg_source_view(&shown->log, look->metric, view, error);
    if (good && look->cursor_on && shown->session)
        vg_session_at(shown->session, look->cursor, view);
    else if (good && look->cursor_on)
        vg_source_at(&shown->log, look->cursor, view);
    return good;
}

static bool draw(const struct options *options, const struct shown *shown, const struct vg_look *look,
                 const struct vg_theme *theme, struct vg_error *error)
{
    struct vg_screen screen = {.look = *look,
                               .symbols = look->symbols,
                               .theme = theme,
                               .keymap = &options->config.keymap,
                               .commands = &vg_control_commands};
    struct vg_view view = {0};
    struct vg_fold *fold = calloc(1, sizeof *fold); /* too large for a small stack */
    struct vg_cells cells = {0};
    struct vg_probe_want want;
    screen.look.slots = vg_screen_slots(look->layout, options->rows, options->cols);
    /* a text file has no colours unless they are asked for; without colours, characters say what the colours would */
    screen.depth = options->depth_forced                 ? options->depth
                   : format_of(options) == VG_PAINT_TEXT ? VG_DEPTH_NONE
                                                         : VG_DEPTH_24BIT;
    screen.no_colour = screen.depth == VG_DEPTH_NONE;
    bool good =
        (fold || vg_fail(error, "there is not enough memory for a picture")) && fill(shown, look, &view, error) &&
        vg_cells_resize(&cells, options->rows, options->cols, vg_theme_style(screen.theme, VG_ROLE_TEXT), error);
    if (good && shown->session && vg_screen_want(&screen, &view, options->rows, options->cols, &want)) {
        struct vg_probe *probe = vg_probe_create(error); /* what the panels show beyond the records */
        good =
            probe && vg_session_probe(shown->session, probe, error) && vg_probe_fill(probe, &want, &view, NULL, error);
        vg_probe_destroy(probe);
    }
    if (good) {
        view.state = view.state == VG_STATE_RUNNING ? VG_STATE_PAUSED : view.state;
        vg_screen_draw(&screen, vg_fold_view(fold, look, &view), &cells);
        good = save(options, &screen, &view, &cells, error);
    }
    vg_cells_free(&cells);
    if (fold)
        vg_fold_free(fold);
    free(fold);
    vg_view_free(&view);
    return good;
}

/* Does a script: session and look are as a person at the screen would have them. *theme_chosen: it had the command `theme`. */
static bool do_script(const struct shown *shown, size_t layers, struct vg_look *look, const char *script,
                      bool *theme_chosen, struct vg_error *error)
{
    struct vg_session *session = shown->session;
    struct vg_command command;
    struct vg_error why = {""};
    const char *at = script;
    *theme_chosen = false;
    while (at && vg_command_next(&at, &vg_look_commands, &command, &why)) {
        if (session)
            layers = vg_network_layers(vg_session_network(session));
        bool good = command.info != NULL;
        if (good && command.info->scope == VG_COMMAND_SCREEN)
            good = vg_look_do(look, layers, &command, NULL, 0, &why);
        if (good && session)
            good = vg_session_do(session, &command, NULL, 0, NULL, &why);
        else if (good && command.info->scope != VG_COMMAND_SCREEN)
            good = vg_fail(&why, "a log takes no commands");
        if (!good) {
            char place[VG_SCRIPT_PLACE_MAX];
            vg_script_place(script, at, place, sizeof place);
            return vg_fail(error, "%s'%.80s': %s", place, command.text, why.text);
        }
        *theme_chosen |= strcmp(command.info->name, "theme") == 0;
        if (session)
            vg_session_finish_wanted(session, NULL);
    }
    return true;
}

/* Opens a log, and suits the look to what it can show; *layers: how many it has. */
static bool open_log(const char *path, struct vg_look *look, struct vg_source *log, size_t *layers,
                     struct vg_error *error)
{
    struct vg_suit suit = {0};
    struct vg_view *view = calloc(1, sizeof *view); /* too large for a small stack */
    bool good = view ? vg_log_source(path, log, error) && vg_source_view(log, look->metric, view, error)
                     : vg_fail(error, "there is not enough memory for a picture");
    if (good) {
        vg_suit_look(&suit, view, look);
        *layers = view->layer_count;
    }
    if (view)
        vg_view_free(view);
    free(view);
    return good;
}

static bool open_shown(const struct options *options, struct vg_look *look, struct shown *shown, size_t *layers,
                       struct vg_error *error)
{
    *layers = 0;
    if (options->log)
        return open_log(options->log, look, &shown->log, layers, error);
    shown->session = vg_session_create_with(&options->experiment, options->kernels, NULL, error);
    if (shown->session)
        vg_session_set_speed(shown->session, options->preset->speed);
    return shown->session;
}

int snapshot_command(const struct options *options)
{
    struct vg_error error = {""};
    struct vg_look look;
    int status = EXIT_DONE;
    struct vg_themes themes;
    struct vg_theme theme;
    struct shown shown = {0};
    size_t first, layers;
    config_complain(options);
    vg_look_default(&look);
    if (!theme_load(options, &themes, &theme, &first, &error) || !open_shown(options, &look, &shown, &layers, &error)) {
        vg_source_end(&shown.log, 0);
        vg_themes_free(&themes);
        return complain(EXIT_USAGE, error.text);
    }
    look.layout = options->config.layout;
    look.slots = vg_screen_slots(look.layout, options->rows, options->cols); /* commands refer to what is seen */
    look.symbols = options->symbols;
    look.themes = vg_themes_names(&themes);
    look.theme = first;
    bool theme_chosen;
    if (!do_script(&shown, layers, &look, options->script, &theme_chosen, &error))
        status = complain(EXIT_USAGE, error.text);
    else if (theme_chosen && !vg_themes_load(&themes, look.theme, &theme, &error))
        status = complain(EXIT_USAGE, error.text);
    else if (!draw(options, &shown, &look, &theme, &error))
        status = complain(EXIT_FAILED, error.text);
    else if (shown.session && vg_session_non_finite(shown.session))
        status = EXIT_NON_FINITE;
    vg_session_destroy(shown.session);
    vg_source_end(&shown.log, 0);
    vg_themes_free(&themes);
    return status;
}
