/* options.c: the command line, by getopt_long. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usage.h"

static bool append_script(struct options *options, const char *text, struct vg_error *error)
{
    size_t old = options->script ? strlen(options->script) : 0, more = strlen(text);
    if (old + more + 2 > SCRIPT_BYTES_MAX)
        return vg_fail(error, "the script is longer than %d bytes", SCRIPT_BYTES_MAX);
    char *joined = realloc(options->script, old + more + 2);
    if (!joined)
        return vg_fail(error, "there is not enough memory for the script");
    memcpy(joined + old, text, more);
    joined[old + more] = '\n';
    joined[old + more + 1] = '\0';
    options->script = joined;
    return true;
}

/* A whole file of at most SCRIPT_BYTES_MAX bytes of text. */
static bool read_script(struct options *options, const char *path, struct vg_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat about;
    size_t used = 0;
    bool good = file >= 0 && fstat(file, &about) == 0;
    if (!good)
        return vg_fail(error, "cannot read the script '%s': %s", path, strerror(errno));
    char *text = malloc(SCRIPT_BYTES_MAX + 1);
    if (!text)
        good = vg_fail(error, "there is not enough memory for the script");
    else if (!standard && !S_ISREG(about.st_mode))
        good = vg_fail(error, "the script '%s' is not a file", path);
    while (good && text && used <= SCRIPT_BYTES_MAX) {
        ssize_t some = read(file, text + used, SCRIPT_BYTES_MAX + 1 - used);
        if (some == 0)
            break;
        if (some < 0 && errno != EINTR)
            good = vg_fail(error, "cannot read the script '%s': %s", path, strerror(errno));
        used += some > 0 ? (size_t)some : 0;
    }
    if (good && used > SCRIPT_BYTES_MAX)
        good = vg_fail(error, "the script '%s' is longer than %d bytes", path, SCRIPT_BYTES_MAX);
    if (good && text && memchr(text, '\0', used))
        good = vg_fail(error, "the script '%s' is not a text file: it has a zero byte", path);
    if (good && text) {
        text[used] = '\0';
        /* the marks let an error name the file and the line */
        char mark[sizeof VG_SCRIPT_FILE_MARK + 256];
        snprintf(mark, sizeof mark, VG_SCRIPT_FILE_MARK "%.250s", standard ? "standard input" : path);
        for (char *byte = mark; *byte; byte++)
            *byte = *byte == '\n' ? '?' : *byte;
        good = append_script(options, mark, error) && append_script(options, text, error) &&
               append_script(options, VG_SCRIPT_FILE_MARK, error);
    }
    free(text);
    if (!standard)
        close(file);
    return good;
}

static bool count_option(const char *name, const char *value, uint64_t *out, struct vg_error *error)
{
    if (!vg_parse_uint64(value, out) || *out < 1 || *out > UINT64_C(1000000000000))
        return vg_fail(error, "--%s takes a whole number from 1 to 1000000000000, not '%.40s'", name, value);
    return true;
}

static bool format_option(struct options *options, enum command command, const char *value, struct vg_error *error)
{
    options->format_given = true;
    if (command == COMMAND_SNAPSHOT) {
        for (int i = 0; i < VG_PAINT_COUNT; i++)
            if (strcmp(value, vg_paint_formats[i]) == 0) {
                options->picture = (enum vg_paint_format)i;
                return true;
            }
        return vg_fail(error, "snapshot --format takes text, ansi or svg, not '%.40s'", value);
    }
    for (int i = 0; i < VG_LOG_FORMAT_COUNT; i++)
        if (strcmp(value, vg_log_formats[i]) == 0) {
            options->format = (enum vg_log_format)i;
            return true;
        }
    return vg_fail(error, "run --format takes text, jsonl or csv, not '%.40s'", value);
}

static bool symbols_option(struct options *options, const char *value, struct vg_error *error)
{
    static const char *const names[VG_SYMBOLS_COUNT] = {"braille", "block", "ascii"};
    for (int i = 0; i < VG_SYMBOLS_COUNT; i++)
        if (strcmp(value, names[i]) == 0) {
            options->symbols = (enum vg_symbols)i;
            options->symbols_forced = true;
            return true;
        }
    return vg_fail(error, "--symbols takes braille, block or ascii, not '%.40s'", value);
}

static bool colours_option(struct options *options, const char *value, struct vg_error *error)
{
    for (int i = 0; i < VG_DEPTH_COUNT; i++)
        if (strcmp(value, vg_depths[i]) == 0) {
            options->depth = (enum vg_depth)i;
            options->depth_forced = true;
            options->no_colour = options->depth == VG_DEPTH_NONE;
            return true;
        }
    return vg_fail(error, "--colors takes 24bit, 256, 16, 8 or none, not '%.40s'", value);
}

static bool size_option(struct options *options, const char *value, struct vg_error *error)
{
    char *end = NULL;
    const bool digits = strspn(value, "0123456789x") == strlen(value) && value[0] != 'x' && strlen(value) < 10;
    const char *times = strchr(value, 'x');
    if (digits && times && times[1] != '\0') {
        options->cols = (int)strtol(value, NULL, 10);
        options->rows = (int)strtol(times + 1, &end, 10);
    }
    if (!end || *end != '\0' || options->cols < 1 || options->rows < 1 || options->cols > 1000 || options->rows > 1000)
        return vg_fail(error, "--size takes COLUMNSxROWS, each from 1 to 1000, for example 120x40, not '%.40s'", value);
    return true;
}

static bool speed_option(struct options *options, const char *value, struct vg_error *error)
{
    if (strcmp(value, "max") == 0)
        options->speed = 1.0 / 0.0;
    else if (!vg_parse_double(value, &options->speed) || options->speed < 0.01 || options->speed > 1e9)
        return vg_fail(error, "--speed takes steps a second (0.01 to 1e9) or max, not '%.40s'", value);
    return true;
}

static bool one_option(int key, const char *value, enum command *command, struct options *options,
                       struct vg_error *error)
{
    switch (key) {
    case 's':
        return vg_experiment_assign(&options->experiment, value, error);
    case 1001:
        return append_script(options, value, error);
    case 1002:
        return read_script(options, value, error);
    case 1003:
        return count_option("steps", value, &options->steps, error);
    case 1004:
        return count_option("epochs", value, &options->epochs, error);
    case 1005:
        return count_option("every", value, &options->every, error);
    case 1006:
        options->log = value;
        return true;
    case 1007:
        return format_option(options, *command, value, error);
    case 1008:
        return size_option(options, value, error);
    case 'o':
        options->output = value;
        return true;
    case 1009:
        return speed_option(options, value, error);
    case 1010:
        return symbols_option(options, value, error);
    case 'C':
        return colours_option(options, vg_depths[VG_DEPTH_NONE], error);
    case 1012:
        return colours_option(options, value, error);
    case 1013:
        options->record = value;
        return true;
    case 1014:
        options->no_mouse = true;
        return true;
    case 1015:
        options->theme = value;
        return true;
    case 1016:
    case 1017: /* taken before */
        return true;
    case 1011:
        options->kernels = value;
        return true;
    case 'h':
        *command = COMMAND_HELP;
        return true;
    default:
        *command = COMMAND_VERSION;
        return true;
    }
}

static const struct option_row *row_of(int key)
{
    for (size_t i = 0; i < option_row_count; i++)
        if (option_rows[i].key == key)
            return &option_rows[i];
    return NULL;
}

/* The preset comes first whatever its place on the line: settings are put on top of it. */
static bool positional(int argc, char **argv, int first, enum command command, struct options *options,
                       struct vg_error *error)
{
    if (first >= argc)
        return true;
    if (first + 1 < argc)
        return vg_fail(error, "'%.60s' is one word too many", argv[first + 1]);
    if (command == COMMAND_LIST || command == COMMAND_COMPLETION) {
        options->topic = argv[first];
        return true;
    }
    options->preset = vg_preset_load(argv[first], &options->experiment, error);
    return options->preset;
}

static void getopt_tables(struct option *longs, char *shorts)
{
    size_t used = 0;
    shorts[used++] = ':';
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        longs[i] = (struct option){row->name, row->metavar ? required_argument : no_argument, NULL, row->key};
        if (row->key > 255)
            continue;
        shorts[used++] = (char)row->key;
        if (row->metavar)
            shorts[used++] = ':';
    }
    longs[option_row_count] = (struct option){0};
    shorts[used] = '\0';
}

static bool wrong_option(int key, char **argv, struct vg_error *error)
{
    const struct option_row *row = row_of(optopt);
    if (key == ':')
        return vg_fail(error, "%s%s needs %s behind it", row && optopt > 255 ? "--" : "-",
                       row && optopt > 255 ? row->name : (char[]){(char)optopt, '\0'}, row ? row->metavar : "a value");
    return vg_fail(error, "there is no option '%.60s': see vgtop --help", argv[optind - 1]);
}

/* A mistake in a script's last line must not cost the training of its first: names and values are checked before anything is done. */
static bool check_script(const struct options *options, struct vg_error *error)
{
    struct vg_command command;
    const char *script = options->script;
    struct vg_experiment *scratch = malloc(sizeof *scratch);
    struct vg_error why = {""};
    bool good = scratch || vg_fail(error, "there is not enough memory for the script");
    while (scratch && good && script && vg_command_next(&script, &vg_look_commands, &command, &why)) {
        const char *value = vg_command_arguments(&command);
        bool relative = strcmp(value, "next") == 0 || strcmp(value, "prev") == 0 || (*value && strchr("*/+-", *value));
        good = command.info;
        *scratch = options->experiment;
        if (command.setting && *value && !relative)
            good = command.setting->set(scratch, value, &why);
        if (!good) {
            char place[VG_SCRIPT_PLACE_MAX];
            vg_script_place(options->script, script, place, sizeof place);
            vg_fail(error, "%s'%.80s': %s", place, command.text, why.text);
        }
    }
    free(scratch);
    return good;
}

bool options_parse(int argc, char **argv, enum command *command, struct options *options, struct vg_error *error)
{
    struct option longs[OPTION_ROWS_MAX + 1];
    char shorts[2 * OPTION_ROWS_MAX + 2];
    int bit = ON_SCREEN, key;
    *command = COMMAND_SCREEN;
    *options = (struct options){.preset = &vg_presets[0], .rows = 40, .cols = 120, .argc = argc, .argv = argv};
    vg_experiment_default(&options->experiment);
    for (int i = COMMAND_SCREEN + 1; argc > 1 && i < COMMAND_COUNT; i++)
        if (command_rows[i].name && strcmp(argv[1], command_rows[i].name) == 0) {
            *command = (enum command)i;
            bit = command_rows[i].bit;
            argv++;
            argc--;
            break;
        }
    getopt_tables(longs, shorts);
    /* thrice over the line: to find the preset, to put the settings on top of it, and to see what the outputs must not be */
    const enum command asked = *command;
    for (int look = 0; look < 3; look++) {
        optind = 0;
        opterr = 0;
        while ((key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
            const struct option_row *row = row_of(key);
            if (key == ':' || key == '?' || !row)
                return wrong_option(key, argv, error);
            if (!(row->commands & bit))
                return vg_fail(error, "--%s does not go with this command: see vgtop --help", row->name);
            if (key == 1016)
                options->config_file = optarg;
            options->no_config = options->no_config || key == 1017;
            if (look == 1 && !one_option(key, optarg, command, options, error))
                return false;
            if (look == 2 && key == 1002 &&
                !outputs_spare(options, strcmp(optarg, "-") == 0 ? "/dev/stdin" : optarg, "the script", error))
                return false;
        }
        if (look == 0 && !config_load(options, asked, error))
            return false;
        if (look == 0 && !positional(argc, argv, optind, asked, options, error))
            return false;
    }
    if (options->steps && options->epochs)
        return vg_fail(error, "--steps and --epochs both say how long to train: give one of them");
    return check_script(options, error) && outputs_check(options, error);
}

void options_free(struct options *options)
{
    free(options->script);
    free(options->config_path);
}
