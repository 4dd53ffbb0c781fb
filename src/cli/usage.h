/* usage.h: the commands and options of the command line, once: for parsing, the help, the man page and completions. */
#ifndef VGTOP_CLI_USAGE_H
#define VGTOP_CLI_USAGE_H

#include "cli.h"

/* Which commands an option goes with. */
enum {
    ON_SCREEN = 1,
    ON_RUN = 2,
    ON_SNAPSHOT = 4,
    ON_LIST = 8,
    ON_EXPORT = 16,
    ON_SUMMARY = 32,
    ON_MANUAL = 64,
    ON_COMPLETION = 128,
    ON_CONFIG = 256,
    ON_ALL = 511
};

struct option_row {
    const char *name, *metavar; /* metavar NULL: it takes no value; FILE: a file's name */
    const char *values;         /* the words to choose from, "braille block ascii", or NULL */
    const char *about;
    int key; /* its short letter, or a number of its own above 255 */
    int commands;
};

enum { OPTION_ROWS_MAX = 48 };
extern const struct option_row option_rows[];
extern const size_t option_row_count; /* at most OPTION_ROWS_MAX */

struct command_row {
    const char *name;     /* "" for the screen; NULL: not a word but an option */
    const char *synopsis; /* what stands behind it: "[PRESET] [OPTION...]" */
    const char *about;
    int bit;
    bool hidden; /* not in the help: for packagers */
    int (*act)(const struct options *options);
};

extern const struct command_row command_rows[COMMAND_COUNT]; /* indexed by enum command */

struct usage_line {
    const char *what, *about;
};

/* For the help and the man page: the first row of each is what it is about. */
extern const struct usage_line exit_statuses[];
extern const size_t exit_status_count;
extern const struct usage_line usage_examples[];
extern const size_t usage_example_count;

#endif
