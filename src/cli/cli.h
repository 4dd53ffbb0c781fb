/* cli.h: the command line: its commands and options are two tables, from which the parser, the help, the man page and the completions are
 * made. A new option is one row in options.c; a new command is one name in enum command and one row in usage.c.
 */
#ifndef VGTOP_CLI_CLI_H
#define VGTOP_CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "paint.h"
#include "palette.h"
#include "screen.h"
#include "themes.h"
#include "vgtop/experiment.h"
#include "vgtop/log.h"
#include "vgtop/session.h"
#include "vgtop/source.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_NON_FINITE = 3, EXIT_ILL = 4 };

enum { SCRIPT_BYTES_MAX = 1 << 20 };

enum command {
    COMMAND_SCREEN,
    COMMAND_RUN,
    COMMAND_WATCH,
    COMMAND_CHECK,
    COMMAND_HOOK,
    COMMAND_LIST,
    COMMAND_SNAPSHOT,
    COMMAND_EXPORT,
    COMMAND_SUMMARY,
    COMMAND_DATA,
    COMMAND_CONFIG,
    COMMAND_HELP,
    COMMAND_MANUAL,
    COMMAND_COMPLETION,
    COMMAND_VERSION,
    COMMAND_COUNT
};

/* What the command line asks for. */
struct options {
    enum command command;
    struct vg_experiment experiment;
    const struct vg_preset *preset; /* the one that is named, or the default */
    char *script;                   /* the commands of --do and --script in their order, owned; NULL: there are none */
    uint64_t steps, epochs, every;  /* 0: not given */
    char *const *job;               /* watch: the words behind "--", NULL behind the last; NULL: none */
    const char *job_every;          /* watch --every: a number or "auto"; NULL: not given */
    bool headless, no_steer, install;
    const char *log;
    enum vg_log_format format;    /* run --format */
    enum vg_paint_format picture; /* snapshot --format */
    bool format_given;
    const char *output; /* -o of snapshot and export */
    int rows, cols;     /* snapshot --size */
    const char *kernels;
    double speed;        /* 0: the preset's */
    bool no_colour;      /* -C */
    bool depth_forced;   /* a person chose `depth` */
    enum vg_depth depth; /* 24bit when nobody chose */
    const char *record;
    bool no_mouse;
    bool json; /* data --json, check --json */
    bool symbols_forced;
    enum vg_symbols symbols;
    const char *topic;       /* the word after list and completion; the log of watch and check */
    const char *theme;       /* a name or a file, of --theme or of the configuration; NULL: the built-in theme */
    const char *config_file; /* --config; NULL: look in the XDG folder */
    bool no_config;
    struct vg_config config;
    struct vg_config_warnings config_warnings;
    bool config_found;
    char *config_path; /* where the configuration was looked for, owned; NULL: nowhere */
    int argc;          /* the command line itself, borrowed */
    char **argv;
};

/* --- the tables ----------------------------------------------------------------------------------------------- */

/* The bit of a command in option_row.commands. */
#define ON(command) (1 << COMMAND_##command)
enum { ON_ALL = (1 << COMMAND_COUNT) - 1 };

struct option_row {
    const char *name;
    char letter;                       /* 0: it has no short name */
    const char *metavar;               /* NULL: it takes no value; FILE: it takes the name of a file */
    const char *(*word)(size_t index); /* the values to choose from; NULL after the last; NULL function: any value */
    const char *about;
    int commands; /* the bits of the commands that take it */
    bool (*set)(struct options *options, const char *value, struct vg_error *error);
};

enum { OPTION_ROWS_MAX = 48 };
extern const struct option_row option_rows[];
extern const size_t option_row_count; /* at most OPTION_ROWS_MAX */

/* The word after a command. */
enum operand { OPERAND_NONE, OPERAND_PRESET, OPERAND_TOPIC, OPERAND_SHELL, OPERAND_FILE, OPERAND_LOG };

struct command_row {
    const char *name;     /* "" for the screen; NULL: only an option stands for it */
    const char *synopsis; /* what follows it: "[PRESET] [OPTION...]" */
    const char *about;
    enum operand operand;
    bool hidden; /* not in the help, because only packagers need it */
    int (*act)(const struct options *options);
};

extern const struct command_row command_rows[COMMAND_COUNT]; /* indexed by enum command */

struct usage_line {
    const char *what, *about;
};

/* For the help and the man page. */
extern const struct usage_line exit_statuses[];
extern const size_t exit_status_count;
extern const struct usage_line usage_examples[];
extern const size_t usage_example_count;

/* The name of a table that `list` prints; NULL after the last. */
const char *list_topic(size_t index);

/* --- reading the command line --------------------------------------------------------------------------------- */

/* Reads the whole command line. False with a sentence; the program ends with status 2 then. Call options_free in either case. */
bool options_parse(int argc, char **argv, struct options *options, struct vg_error *error);
void options_free(struct options *options);

/* False with a sentence when -o, --log or --record would overwrite the data, the configuration or what the script exports. */
bool outputs_check(const struct options *options, struct vg_error *error);
/* The same for one file that is read; `what` names it in the sentence: "the script". */
bool outputs_spare(const struct options *options, const char *input, const char *what, struct vg_error *error);

/* Reads the configuration file if the command reads one, and puts its values into the options. Wrong values are warnings; false when a
 * file of --config cannot be read. */
bool config_load(struct options *options, struct vg_error *error);
/* Prints the warnings on standard error. */
void config_complain(const struct options *options);
/* Finds the themes and reads the one that is asked for. *index: its number among them, or their count when it is none of them. False
 * with a sentence, and *theme the built-in one, when it cannot be read. The caller frees *themes in either case. */
/* Whether nobody has chosen a theme: the screen's is the one for the terminal's ground. */
bool theme_is_automatic(const struct options *options);
bool theme_load(const struct options *options, struct vg_themes *themes, struct vg_theme *theme, size_t *index,
                struct vg_error *error);

/* --- the commands: each returns the exit status --------------------------------------------------------------- */

int screen_command(const struct options *options);
int run_command(const struct options *options);
int watch_command(const struct options *options);
int check_command(const struct options *options);
int hook_command(const struct options *options);
int list_command(const struct options *options);
int snapshot_command(const struct options *options);
int export_command(const struct options *options);
int summary_command(const struct options *options);
int data_command(const struct options *options);
int config_command(const struct options *options);
int help_command(const struct options *options);
int manual_command(const struct options *options);
int completion_command(const struct options *options);
int version_command(const struct options *options);

/* Shows a source on the screen until the person quits; returns the exit status. `open` starts the source, `title` is a recording's. */
int show_source(const struct options *options, bool (*open)(void *context, struct vg_source *, struct vg_error *),
                void *context, const char *title);

/* --- standard output and standard error ----------------------------------------------------------------------- */

/* Puts /dev/null in the place of standard streams that are closed. */
void hold_standard_streams(void);
/* Prints "vgtop: SENTENCE" on standard error; returns `status`. */
int complain(int status, const char *sentence);
/* A vg_write to standard output; `sink` is not used. */
bool write_output(void *sink, const char *bytes, size_t count);
/* False with a sentence when not all that was printed could be written. */
bool output_written(struct vg_error *error);
/* The exit status of a command that has printed all it has to say. */
int end_output(void);

struct vg_survey;
/* Prints a line for each column of a table: what it is, and its numbers. */
void print_columns(const struct vg_survey *survey);

#endif
