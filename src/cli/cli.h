/* cli.h: what the parts of the command line share. */
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

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_NON_FINITE = 3 };

enum { SCRIPT_BYTES_MAX = 1 << 20 };

/* What was asked for on the command line. */
struct options {
    struct vg_experiment experiment;
    const struct vg_preset *preset; /* the one named, or the default */
    char *script;                   /* --do and --script in their order, owned; NULL for none */
    uint64_t steps, epochs, every;  /* 0: not given */
    const char *log;
    enum vg_log_format format;
    bool format_given;
    enum vg_paint_format picture; /* snapshot --format */
    const char *output;           /* -o of snapshot and export */
    int rows, cols;               /* snapshot --size */
    const char *kernels;
    double speed;        /* 0: the preset's */
    bool no_colour;      /* -C */
    bool depth_forced;   /* --colors; depth is the person's choice */
    enum vg_depth depth; /* 24bit when not given */
    const char *record;  /* screen --record */
    bool no_mouse;       /* screen --no-mouse */
    bool symbols_forced;
    enum vg_symbols symbols;
    const char *topic;       /* list and completion */
    const char *theme;       /* --theme or the configuration's: a name or a file; NULL: the built-in one */
    const char *config_file; /* --config; NULL: where it belongs */
    bool no_config;
    struct vg_config config;
    struct vg_config_warnings config_warnings;
    bool config_found;
    char *config_path; /* where it was looked for, owned; NULL: nowhere */
    int argc;          /* the command line itself, borrowed */
    char **argv;
};

enum command {
    COMMAND_SCREEN,
    COMMAND_RUN,
    COMMAND_LIST,
    COMMAND_SNAPSHOT,
    COMMAND_EXPORT,
    COMMAND_SUMMARY,
    COMMAND_CONFIG,
    COMMAND_MANUAL,
    COMMAND_COMPLETION,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_COUNT
};

/* Reads the whole command line. False with a sentence; the caller answers with status 2. */
bool options_parse(int argc, char **argv, enum command *command, struct options *options, struct vg_error *error);
void options_free(struct options *options);

/* False with a sentence when -o, --log or --record would be written over the data, the configuration or what the script exports. */
bool outputs_check(const struct options *options, struct vg_error *error);
/* The same for one file that is read, and what it is: "the script". */
bool outputs_spare(const struct options *options, const char *input, const char *what, struct vg_error *error);

int run_command(const struct options *options);
int list_command(const struct options *options);
int snapshot_command(const struct options *options);
int export_command(const struct options *options);
int summary_command(const struct options *options);
int screen_command(const struct options *options);
int config_command(const struct options *options);
int manual_command(const struct options *options);
int completion_command(const struct options *options);
int help_command(const struct options *options);
int version_command(const struct options *options);

/* Reads the configuration file where the command reads one; its values become those of the options. Wrong values are warnings; false
 * when a file that was asked for cannot be read. */
bool config_load(struct options *options, enum command command, struct vg_error *error);
/* The warnings on standard error. */
void config_complain(const struct options *options);
/* Finds the themes and reads the one that was asked for; *index: its number among them, their count when it is none of them. False with
 * a sentence, and *theme the built-in one, when that cannot be. The caller frees *themes in either case. */
bool theme_load(const struct options *options, struct vg_themes *themes, struct vg_theme *theme, size_t *index,
                struct vg_error *error);

/* The name of a table that `list` prints; NULL behind the last. */
const char *list_topic(size_t index);

/* "vgtop: SENTENCE" on standard error; returns `status`. */
int complain(int status, const char *sentence);

#endif
