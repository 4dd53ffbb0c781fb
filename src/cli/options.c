/* options.c: the table of options, and the parser that reads the command line with it. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "picture.h"

#define COUNT_MAX UINT64_C(1000000000000)

/* --- scripts -------------------------------------------------------------------------------------------------- */

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

/* Reads a whole file, of at most SCRIPT_BYTES_MAX bytes of text. */
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

/* Checks names and values of the whole script before anything is done: a slip in its last line must not cost the training of its first. */
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

/* --- values that are one of some words ------------------------------------------------------------------------ */

/* Makes a function that gives the words of a table. */
#define WORDS(name, count, word)                                                                                       \
    static const char *name(size_t index)                                                                              \
    {                                                                                                                  \
        return index < count ? word : NULL;                                                                            \
    }
WORDS(symbols_word, VG_SYMBOLS_COUNT, vg_look_symbols[index].name)
WORDS(depth_word, VG_DEPTH_COUNT, vg_depths[index])
WORDS(log_word, VG_LOG_FORMAT_COUNT, vg_log_formats[index])
WORDS(picture_word, VG_PAINT_COUNT, vg_paint_formats[index])

/* The formats of a log, then those of a picture, without the text that both have. */
static const char *format_word(size_t index)
{
    return index < VG_LOG_FORMAT_COUNT ? log_word(index) : picture_word(index - VG_LOG_FORMAT_COUNT + 1);
}
_Static_assert(VG_PAINT_TEXT == 0, "format_word skips the first format of a picture");

static const char *speed_word(size_t index)
{
    return index == 0 ? "max" : NULL;
}

/* All kernels, although a machine may not have them: completions must not depend on the machine that writes them. */
static const char *kernels_word(size_t index)
{
    static const char *const names[] = {"baseline", "avx2", "avx512"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

/* False with a sentence that lists the words: "--symbols takes braille, block or ascii, not 'dots'". */
static bool choose(const char *what, const char *(*word)(size_t index), const char *value, size_t *index,
                   struct vg_error *error)
{
    char all[128] = "";
    const char *name;
    for (*index = 0; (name = word(*index)) != NULL; ++*index) {
        if (strcmp(name, value) == 0)
            return true;
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s",
                 *index == 0        ? ""
                 : word(*index + 1) ? ", "
                                    : " or ",
                 word(*index));
    }
    return vg_fail(error, "%s takes %s, not '%.40s'", what, all, value);
}

/* --- what each option does ------------------------------------------------------------------------------------ */

static bool set_setting(struct options *options, const char *value, struct vg_error *error)
{
    return vg_experiment_assign(&options->experiment, value, error);
}

static bool set_format(struct options *options, const char *value, struct vg_error *error)
{
    bool picture = options->command == COMMAND_SNAPSHOT;
    size_t index;
    options->format_given = true;
    if (!choose(picture ? "snapshot --format" : "run --format", picture ? picture_word : log_word, value, &index,
                error))
        return false;
    if (picture)
        options->picture = (enum vg_paint_format)index;
    else
        options->format = (enum vg_log_format)index;
    return true;
}

static bool set_symbols(struct options *options, const char *value, struct vg_error *error)
{
    size_t index;
    options->symbols_forced = choose("--symbols", symbols_word, value, &index, error);
    if (options->symbols_forced)
        options->symbols = (enum vg_symbols)index;
    return options->symbols_forced;
}

/* --colors; --no-color has no value. */
static bool set_colours(struct options *options, const char *value, struct vg_error *error)
{
    size_t index = VG_DEPTH_NONE;
    options->depth_forced = !value || choose("--colors", depth_word, value, &index, error);
    if (options->depth_forced)
        options->depth = (enum vg_depth)index;
    options->no_colour = options->depth_forced && options->depth == VG_DEPTH_NONE;
    return options->depth_forced;
}

static bool set_size(struct options *options, const char *value, struct vg_error *error)
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

static bool set_speed(struct options *options, const char *value, struct vg_error *error)
{
    if (strcmp(value, "max") == 0)
        options->speed = INFINITY;
    else if (!vg_parse_double(value, &options->speed) || options->speed < 0.01 || options->speed > 1e9)
        return vg_fail(error, "--speed takes steps a second (0.01 to 1e9) or max, not '%.40s'", value);
    return true;
}

/* Makes a function for an option that only keeps a value, with nothing to check. */
#define KEEPS(member, what) KEEPS_AS(member, member, what)
#define KEEPS_AS(name, member, what)                                                                                   \
    static bool set_##name(struct options *options, const char *value, struct vg_error *error)                         \
    {                                                                                                                  \
        (void)value, (void)error;                                                                                      \
        options->member = what;                                                                                        \
        return true;                                                                                                   \
    }
KEEPS(log, value)
KEEPS(output, value)
KEEPS(record, value)
KEEPS(theme, value)
KEEPS(kernels, value)
KEEPS(config_file, value)
KEEPS(no_config, true)
KEEPS(no_mouse, true)
KEEPS_AS(help, command, COMMAND_HELP)
KEEPS_AS(version, command, COMMAND_VERSION)
KEEPS(json, true)
KEEPS(headless, true)
KEEPS(no_steer, true)
KEEPS(install, true)

/* Makes a function for an option that takes a number of steps. */
#define COUNTS(name)                                                                                                   \
    static bool set_##name(struct options *options, const char *value, struct vg_error *error)                         \
    {                                                                                                                  \
        if (vg_parse_uint64(value, &options->name) && options->name >= 1 && options->name <= COUNT_MAX)                \
            return true;                                                                                               \
        return vg_fail(error, "--" #name " takes a whole number from 1 to 1000000000000, not '%.40s'", value);         \
    }
COUNTS(steps)
COUNTS(epochs)
COUNTS(every)

/* Of a watched job also "auto": as often as costs little. */
static bool set_sampling(struct options *options, const char *value, struct vg_error *error)
{
    options->job_every = value;
    return (options->command == COMMAND_WATCH && strcmp(value, "auto") == 0) || set_every(options, value, error);
}

/* --- the table ------------------------------------------------------------------------------------------------ */

enum {
    ON_LIVE = ON(SCREEN) | ON(WATCH),
    ON_PICTURES = ON_LIVE | ON(SNAPSHOT),
    ON_SCRIPTS = ON(SCREEN) | ON(RUN) | ON(SNAPSHOT) | ON(EXPORT),
    ON_EXPERIMENTS = ON_SCRIPTS | ON(SUMMARY) | ON(DATA),
};

const struct option_row option_rows[] = {
    {"set", 's', "KEY=VALUE", NULL, "a setting, for example activation=relu (vgtop list settings)", ON_EXPERIMENTS,
     set_setting},
    {"do", 0, "COMMANDS", NULL, "commands to do first, separated by ; (vgtop list commands)", ON_SCRIPTS,
     append_script},
    {"script", 0, "FILE", NULL, "the same from a file, one or more a line, # for comments; - is standard input",
     ON_SCRIPTS, read_script},
    {"steps", 0, "N", NULL, "run, export: train N steps (after --do and --script)", ON(RUN) | ON(EXPORT), set_steps},
    {"epochs", 0, "N", NULL, "run, export: train N epochs", ON(RUN) | ON(EXPORT), set_epochs},
    {"every", 0, "K", NULL, "run: print and log every K-th step; watch: sample every K-th, or auto",
     ON(RUN) | ON(WATCH), set_sampling},
    {"log", 0, "FILE", NULL, "run, watch: write every recorded step to FILE; snapshot: a picture of that log",
     ON(RUN) | ON(WATCH) | ON(SNAPSHOT), set_log},
    {"headless", 0, NULL, NULL, "watch -- COMMAND: no screen, only the log; ends with the job's status", ON(WATCH),
     set_headless},
    {"no-steer", 0, NULL, NULL, "watch -- COMMAND: the job takes no commands from the screen", ON(WATCH), set_no_steer},
    {"install", 0, NULL, NULL, "hook: into the site-packages of the python3 that is in use", ON(HOOK), set_install},
    {"format", 0, "FORMAT", format_word, "run: text, jsonl or csv (of the log); snapshot: text, ansi or svg",
     ON(RUN) | ON(SNAPSHOT), set_format},
    {"json", 0, NULL, NULL, "data, check: as one JSON object", ON(DATA) | ON(CHECK), set_json},
    {"size", 0, "COLSxROWS", NULL, "snapshot: the screen's size (120x40)", ON(SNAPSHOT), set_size},
    {"output", 'o', "FILE", NULL, "snapshot, export: write to FILE; a picture's format by .txt, .ans or .svg",
     ON(SNAPSHOT) | ON(EXPORT), set_output},
    {"record", 0, "FILE", NULL,
     "screen: write what is seen to FILE: a moving picture if it ends in .svg, else an asciicast v2", ON_LIVE,
     set_record},
    {"speed", 0, "N", speed_word, "screen: steps a second to begin with, or max", ON(SCREEN), set_speed},
    {"symbols", 0, "SET", symbols_word, "braille, block or ascii, instead of what the terminal can be expected to show",
     ON_PICTURES, set_symbols},
    {"colors", 0, "DEPTH", depth_word, "24bit, 256, 16, 8 or none, instead of what the terminal says it has",
     ON_PICTURES, set_colours},
    {"no-color", 'C', NULL, NULL, "no colours, as --colors none (so does the environment's NO_COLOR on the screen)",
     ON_PICTURES, set_colours},
    {"no-mouse", 0, NULL, NULL, "leave the mouse to the terminal", ON_LIVE, set_no_mouse},
    {"theme", 0, "NAME", NULL, "the colours: a name of `vgtop list themes`, a theme's file, or auto", ON_PICTURES,
     set_theme},
    {"config", 0, "FILE", NULL, "read this configuration file (snapshot reads none unless told to)",
     ON_PICTURES | ON(CONFIG), set_config_file},
    {"no-config", 0, NULL, NULL, "read no configuration file", ON_PICTURES | ON(CONFIG), set_no_config},
    {"kernels", 0, "NAME", kernels_word, "use the arithmetic of another instruction set: baseline, avx2, avx512",
     ON(SCREEN) | ON(SNAPSHOT) | ON(RUN), set_kernels},
    {"help", 'h', NULL, NULL, "this text", ON_ALL, set_help},
    {"version", 'V', NULL, NULL, "the version", ON_ALL, set_version},
};

const size_t option_row_count = sizeof option_rows / sizeof option_rows[0];
_Static_assert(sizeof option_rows / sizeof option_rows[0] <= OPTION_ROWS_MAX, "too many options");

/* --- the line ------------------------------------------------------------------------------------------------- */

/* An option of the command line, with its value. */
struct given {
    const struct option_row *row;
    const char *value;
};

/* getopt_long knows row i by the number FIRST_KEY + i, which is no letter. */
enum { FIRST_KEY = 256 };

static const struct option_row *row_of(int key)
{
    for (size_t i = 0; i < option_row_count; i++)
        if (key == FIRST_KEY + (int)i || (key > 0 && key == option_rows[i].letter))
            return &option_rows[i];
    return NULL;
}

/* Finds the options of the line, at most `argc` of them. Then argv[optind] is the first word that is no option. */
static bool find_options(int argc, char **argv, enum command command, struct given *given, size_t *count,
                         struct vg_error *error)
{
    struct option longs[OPTION_ROWS_MAX + 1] = {0};
    char shorts[2 * OPTION_ROWS_MAX + 2] = ":";
    int key;
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        size_t used = strlen(shorts);
        longs[i] = (struct option){row->name, row->metavar ? required_argument : no_argument, NULL, FIRST_KEY + (int)i};
        if (row->letter)
            snprintf(shorts + used, sizeof shorts - used, "%c%s", row->letter, row->metavar ? ":" : "");
    }
    *count = 0;
    optind = 0;
    opterr = 0;
    while ((key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        const struct option_row *row = row_of(key);
        if (key == ':' || key == '?' || !row)
            break;
        if (!(row->commands & 1 << command))
            return vg_fail(error, "--%s does not go with this command: see vgtop --help", row->name);
        given[(*count)++] = (struct given){row, optarg};
    }
    if (key == -1)
        return true;
    const struct option_row *row = row_of(optopt);
    if (key == ':')
        return vg_fail(error, "%s%s needs %s behind it", optopt >= FIRST_KEY ? "--" : "-",
                       row && optopt >= FIRST_KEY ? row->name : (char[]){(char)optopt, '\0'},
                       row ? row->metavar : "a value");
    if (optopt > 0 && optopt < FIRST_KEY) /* a letter, which may stand among others: -zC */
        return vg_fail(error, "there is no option '-%c': see vgtop --help", optopt);
    return vg_fail(error, "there is no option '%.60s': see vgtop --help", argv[optind - 1]);
}

/* Is the word the name of data, as the setting takes it? */
static bool is_data(const char *word)
{
    return strncmp(word, "csv:", 4) == 0 || strncmp(word, "idx:", 4) == 0;
}

/* Is the word a file of the person's own data, told by its ending? */
static bool is_data_file(const char *word)
{
    static const char *const endings[] = {".csv", ".tsv", ".csv.gz", ".tsv.gz"};
    size_t length = strlen(word);
    if (is_data(word))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (length > strlen(endings[i]) && strcasecmp(word + length - strlen(endings[i]), endings[i]) == 0)
            return true;
    return false;
}

/* Such a word is the data, with the settings that vg_experiment_begin makes for them. */
static bool take_data_file(struct options *options, const char *path, struct vg_error *error)
{
    size_t size = strlen(path) + sizeof "csv:";
    char *name = malloc(size);
    if (!name)
        return vg_fail(error, "there is not enough memory for a path");
    struct stat status;
    enum vg_data_kind kind;
    const bool found = stat(path, &status) == 0, named = !found && vg_data_parse(path, &kind, NULL);
    snprintf(name, size, "%s%s",
             is_data(path) || named             ? ""
             : found && S_ISDIR(status.st_mode) ? "idx:"
                                                : "csv:",
             path);
    bool good = vg_experiment_set(&options->experiment, "data", name, error);
    free(name);
    return good;
}

/* Takes the word that is no option: a preset, a data file, a topic or a shell. */
static bool take_operands(int argc, char **argv, int first, struct options *options, struct vg_error *error)
{
    const enum operand operand = command_rows[options->command].operand;
    const char *word = first < argc ? argv[first] : NULL;
    int most = operand == OPERAND_NONE ? 0 : 1;
    if (first + most < argc)
        return vg_fail(error, "'%.60s' is one word too many", argv[first + most]);
    if (!word)
        return true;
    if (operand == OPERAND_FILE || (operand == OPERAND_PRESET && is_data_file(word)))
        return take_data_file(options, word, error);
    if (operand != OPERAND_PRESET) {
        options->topic = word;
        return true;
    }
    if (access(word, R_OK) == 0 && strpbrk(word, "./"))
        return vg_fail(error, "'%.200s' is no preset; if it is a table, -s data='csv:%.200s' reads it", word, word);
    options->preset = vg_preset_load(word, &options->experiment, error);
    return options->preset;
}

/* A picture whose name ends in .png would be text: an ending that says nothing about the format is an error. */
static bool check_picture(const struct options *options, struct vg_error *error)
{
    enum vg_paint_format format;
    if (options->command != COMMAND_SNAPSHOT || options->format_given || !options->output)
        return true;
    const char *slash = strrchr(options->output, '/'), *name = slash ? slash + 1 : options->output;
    const char *dot = strrchr(name, '.');
    return !dot || dot == name || vg_picture_format_of(options->output, &format) ||
           vg_fail(error, "-o '%.100s': a picture's name ends in .txt, .ans or .svg, or --format says what it is",
                   options->output);
}

static bool parse(int argc, char **argv, struct given *given, struct options *options, struct vg_error *error)
{
    size_t count;
    if (!find_options(argc, argv, options->command, given, &count, error))
        return false;
    const int first = optind;
    /* the configuration comes before the preset, and both come before the settings, wherever they are on the line */
    for (size_t i = 0; i < count; i++)
        if (given[i].row->set == set_config_file || given[i].row->set == set_no_config)
            given[i].row->set(options, given[i].value, error);
    const char *data = first < argc && is_data_file(argv[first]) ? is_data(argv[first]) ? argv[first] : "csv:FILE" : "";
    for (size_t i = 0; i < count; i++)
        if (given[i].row->set == set_setting && strncmp(given[i].value, "data=", 5) == 0)
            data = given[i].value + 5;
    if (!config_load(options, error))
        return false;
    if (is_data(data))
        vg_experiment_begin(&options->experiment, data); /* instead of what a person without data starts with */
    if (!take_operands(argc, argv, first, options, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!given[i].row->set(options, given[i].value, error))
            return false;
    if (options->steps && options->epochs)
        return vg_fail(error, "--steps and --epochs both say how long to train: give one of them");
    for (size_t i = 0; i < count; i++)
        if (given[i].row->set == read_script &&
            !outputs_spare(options, strcmp(given[i].value, "-") == 0 ? "/dev/stdin" : given[i].value, "the script",
                           error))
            return false;
    return check_script(options, error) && outputs_check(options, error) && check_picture(options, error);
}

bool options_parse(int argc, char **argv, struct options *options, struct vg_error *error)
{
    *options = (struct options){.preset = &vg_presets[0], .rows = 40, .cols = 120, .argc = argc, .argv = argv};
    vg_experiment_default(&options->experiment);
    for (int i = COMMAND_SCREEN + 1; argc > 1 && i < COMMAND_COUNT; i++)
        if (command_rows[i].name && strcmp(argv[1], command_rows[i].name) == 0)
            options->command = (enum command)i;
    if (options->command != COMMAND_SCREEN) {
        argv++;
        argc--;
    }
    /* what stands behind "--" is the job's, and none of it is an option of vgtop's */
    for (int i = 1; i < argc && options->command == COMMAND_WATCH && !options->job; i++)
        if (strcmp(argv[i], "--") == 0) {
            options->job = argv + i + 1;
            argc = i;
        }
    struct given *given = calloc((size_t)argc + 1, sizeof *given);
    bool good = given ? parse(argc, argv, given, options, error)
                      : vg_fail(error, "there is not enough memory for the command line");
    free(given);
    return good;
}

void options_free(struct options *options)
{
    free(options->script);
    free(options->config_path);
}
