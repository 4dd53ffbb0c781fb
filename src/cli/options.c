/* options.c: the command line, by getopt_long. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { ON_SCREEN = 1, ON_RUN = 2, ON_SNAPSHOT = 4, ON_LIST = 8, ON_EXPORT = 16, ON_SUMMARY = 32, ON_ALL = 63 };

/* One row an option: drives getopt, the help and the check that it fits the command. */
static const struct row {
    const char *name, *metavar, *about;
    int key; /* its short letter, or a number of its own */
    int commands;
} rows[] = {
    {"set", "KEY=VALUE", "a setting, for example activation=relu (vgtop list settings)", 's',
     ON_SCREEN | ON_RUN | ON_SNAPSHOT | ON_EXPORT | ON_SUMMARY},
    {"do", "COMMANDS", "commands to do first, separated by ; (vgtop list commands)", 1001,
     ON_SCREEN | ON_RUN | ON_SNAPSHOT | ON_EXPORT},
    {"script", "FILE", "the same from a file, one or more a line, # for comments; - is standard input", 1002,
     ON_SCREEN | ON_RUN | ON_SNAPSHOT | ON_EXPORT},
    {"steps", "N", "run, export: train N steps (after --do and --script)", 1003, ON_RUN | ON_EXPORT},
    {"epochs", "N", "run, export: train N epochs", 1004, ON_RUN | ON_EXPORT},
    {"every", "K", "run: print and log every K-th step", 1005, ON_RUN},
    {"log", "FILE", "run: write every recorded step to FILE; - is standard output", 1006, ON_RUN},
    {"format", "FORMAT", "run: text, jsonl or csv (of the log); snapshot: text or ansi", 1007, ON_RUN | ON_SNAPSHOT},
    {"size", "COLSxROWS", "snapshot: the screen's size (120x40)", 1008, ON_SNAPSHOT},
    {"output", "FILE", "snapshot, export: write to FILE", 'o', ON_SNAPSHOT | ON_EXPORT},
    {"speed", "N", "screen: steps a second to begin with, or max", 1009, ON_SCREEN},
    {"symbols", "SET", "braille, block or ascii, instead of what the terminal can be expected to show", 1010,
     ON_SCREEN | ON_SNAPSHOT},
    {"no-color", NULL, "no colours (so does the environment's NO_COLOR)", 'C', ON_SCREEN | ON_SNAPSHOT},
    {"kernels", "NAME", "use the arithmetic of another instruction set: baseline, avx2, avx512", 1011,
     ON_SCREEN | ON_RUN | ON_SNAPSHOT},
    {"help", NULL, "this text", 'h', ON_ALL},
    {"version", NULL, "the version", 'V', ON_ALL},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static const struct {
    const char *name;
    enum command command;
    int bit;
} commands[] = {{"run", COMMAND_RUN, ON_RUN},
                {"list", COMMAND_LIST, ON_LIST},
                {"snapshot", COMMAND_SNAPSHOT, ON_SNAPSHOT},
                {"export", COMMAND_EXPORT, ON_EXPORT},
                {"summary", COMMAND_SUMMARY, ON_SUMMARY}};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

void options_help(void)
{
    printf("vgtop - top for gradients: a neural network trains live, and you see what its layers learn from\n\n"
           "  vgtop [PRESET] [OPTION...]             train on the screen; ? there shows the keys\n"
           "  vgtop run [PRESET] [OPTION...]         train without a screen, as fast as it can\n"
           "  vgtop snapshot [PRESET] [OPTION...]    do commands, then write the screen that would be seen\n"
           "  vgtop export [PRESET] [OPTION...]      write a NumPy program that gives the same numbers as `run` does\n"
           "  vgtop summary [PRESET] [OPTION...]     layers, shapes, parameters and memory of the network\n"
           "  vgtop list [TOPIC]                     presets, settings, activations, initializers, optimizers, norms,\n"
           "                                         clips, data, metrics, commands or keys\n\n");
    for (size_t i = 0; i < ROWS; i++) {
        char names[64];
        snprintf(names, sizeof(names), "%c%c%s --%s%s%s", rows[i].key < 256 ? '-' : ' ',
                 rows[i].key < 256 ? rows[i].key : ' ', rows[i].key < 256 ? "," : " ", rows[i].name,
                 rows[i].metavar ? " " : "", rows[i].metavar ? rows[i].metavar : "");
        printf("  %-24s %s\n", names, rows[i].about);
    }
    printf("\nExit status: 0 done; 1 failed; 2 wrong usage or input; 3 training became non-finite.\n\n"
           "For example:\n"
           "  vgtop                                  then press 2 (tanh) and 3 (relu)\n"
           "  vgtop run circles -s activation=relu --log relu.jsonl\n"
           "  vgtop run spiral --do 'step 50000; activation relu; redraw; step 50000' --every 1000\n");
}

static bool append_script(struct options *options, const char *text, struct vg_error *error)
{
    size_t old = options->script ? strlen(options->script) : 0, more = strlen(text);
    if (old + more + 2 > SCRIPT_BYTES_MAX)
        return vg_fail(error, "the script is longer than %d bytes", SCRIPT_BYTES_MAX);
    char *joined = realloc(options->script, old + more + 2);
    if (!joined)
        return vg_fail(error, "there is not enough memory for the script");
    memcpy(joined + old, text, more);
    memcpy(joined + old + more, "\n", 2);
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
    while (good && used <= SCRIPT_BYTES_MAX) {
        ssize_t some = read(file, text + used, SCRIPT_BYTES_MAX + 1 - used);
        if (some == 0)
            break;
        if (some < 0 && errno != EINTR)
            good = vg_fail(error, "cannot read the script '%s': %s", path, strerror(errno));
        used += some > 0 ? (size_t)some : 0;
    }
    if (good && used > SCRIPT_BYTES_MAX)
        good = vg_fail(error, "the script '%s' is longer than %d bytes", path, SCRIPT_BYTES_MAX);
    if (good && memchr(text, '\0', used))
        good = vg_fail(error, "the script '%s' is not a text file: it has a zero byte", path);
    if (good) {
        text[used] = '\0';
        good = append_script(options, text, error);
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
        options->ansi = strcmp(value, "ansi") == 0;
        return options->ansi || strcmp(value, "text") == 0 ||
               vg_fail(error, "snapshot --format takes text or ansi, not '%.40s'", value);
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

static bool size_option(struct options *options, const char *value, struct vg_error *error)
{
    char rest;
    if (sscanf(value, "%5dx%5d%c", &options->cols, &options->rows, &rest) != 2 || options->cols < 1 ||
        options->rows < 1 || options->cols > 1000 || options->rows > 1000)
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
        options->no_colour = true;
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

static const struct row *row_of(int key)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].key == key)
            return &rows[i];
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
    if (command == COMMAND_LIST) {
        options->topic = argv[first];
        return true;
    }
    options->preset = vg_preset_load(argv[first], &options->experiment, error);
    return options->preset != NULL;
}

static void getopt_tables(struct option *longs, char *shorts)
{
    size_t used = 0;
    shorts[used++] = ':';
    for (size_t i = 0; i < ROWS; i++) {
        longs[i] = (struct option){rows[i].name, rows[i].metavar ? required_argument : no_argument, NULL, rows[i].key};
        if (rows[i].key > 255)
            continue;
        shorts[used++] = (char)rows[i].key;
        if (rows[i].metavar)
            shorts[used++] = ':';
    }
    longs[ROWS] = (struct option){0};
    shorts[used] = '\0';
}

static bool wrong_option(int key, char **argv, struct vg_error *error)
{
    const struct row *row = row_of(optopt);
    if (key == ':')
        return vg_fail(error, "%s%s needs %s behind it", row && optopt > 255 ? "--" : "-",
                       row && optopt > 255 ? row->name : (char[]){(char)optopt, '\0'}, row ? row->metavar : "a value");
    return vg_fail(error, "there is no option '%.60s': see vgtop --help", argv[optind - 1]);
}

/* A slip in a script's last line must not cost the training of its first: names and values are checked before anything is done. */
static bool check_script(const struct options *options, struct vg_error *error)
{
    char line[VG_COMMAND_BYTES_MAX], key[64];
    const char *script = options->script;
    struct vg_experiment *scratch = malloc(sizeof(*scratch));
    bool good = scratch || vg_fail(error, "there is not enough memory for the script");
    while (good && script && vg_command_next(&script, line, sizeof(line))) {
        struct vg_error why = {""};
        size_t length = strcspn(line, " \t=");
        const char *value = line + length + strspn(line + length, " \t=");
        if (!vg_command_find(line, &why) && why.text[0])
            good = vg_fail(error, "'%.80s': %s", line, why.text);
        snprintf(key, sizeof(key), "%.*s", (int)length, line);
        const struct vg_setting_info *setting = vg_setting_find(key, NULL);
        bool relative = strcmp(value, "next") == 0 || strcmp(value, "prev") == 0 || (*value && strchr("*/+-", *value));
        *scratch = options->experiment;
        if (good && setting && *value && !relative && !setting->set(scratch, value, &why))
            good = vg_fail(error, "'%.80s': %s", line, why.text);
    }
    free(scratch);
    return good;
}

bool options_parse(int argc, char **argv, enum command *command, struct options *options, struct vg_error *error)
{
    struct option longs[ROWS + 1];
    char shorts[2 * ROWS + 2];
    int bit = ON_SCREEN, key;
    *command = COMMAND_SCREEN;
    *options = (struct options){.preset = &vg_presets[0], .rows = 40, .cols = 120};
    vg_experiment_default(&options->experiment);
    for (size_t i = 0; argc > 1 && i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            *command = commands[i].command;
            bit = commands[i].bit;
            argv++;
            argc--;
            break;
        }
    getopt_tables(longs, shorts);
    /* twice over the line: first to find the preset, then to put the settings on top of it */
    const enum command asked = *command;
    for (int look = 0; look < 2; look++) {
        optind = 0;
        opterr = 0;
        while ((key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
            const struct row *row = row_of(key);
            if (key == ':' || key == '?')
                return wrong_option(key, argv, error);
            if (!(row->commands & bit))
                return vg_fail(error, "--%s does not go with this command: see vgtop --help", row->name);
            if (look == 1 && !one_option(key, optarg, command, options, error))
                return false;
        }
        if (look == 0 && !positional(argc, argv, optind, asked, options, error))
            return false;
    }
    if (options->steps && options->epochs)
        return vg_fail(error, "--steps and --epochs both say how long to train: give one of them");
    return check_script(options, error);
}

void options_free(struct options *options)
{
    free(options->script);
}
