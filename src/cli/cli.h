/* cli.h: what the parts of the command line share. */
#ifndef VGTOP_CLI_CLI_H
#define VGTOP_CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "screen.h"
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
    bool ansi;          /* snapshot --format ansi */
    const char *output; /* -o of snapshot and export */
    int rows, cols;     /* snapshot --size */
    const char *kernels;
    double speed; /* 0: the preset's */
    bool no_colour;
    bool symbols_forced;
    enum vg_symbols symbols;
    const char *topic; /* list */
};

enum command {
    COMMAND_SCREEN,
    COMMAND_RUN,
    COMMAND_LIST,
    COMMAND_SNAPSHOT,
    COMMAND_EXPORT,
    COMMAND_SUMMARY,
    COMMAND_HELP,
    COMMAND_VERSION
};

/* Reads the whole command line. False with a sentence; the caller answers with status 2. */
bool options_parse(int argc, char **argv, enum command *command, struct options *options, struct vg_error *error);
void options_free(struct options *options);
void options_help(void);

int run_command(const struct options *options);
int list_command(const struct options *options);
int snapshot_command(const struct options *options);
int export_command(const struct options *options);
int summary_command(const struct options *options);
int screen_command(const struct options *options);

/* "vgtop: SENTENCE" on standard error; returns `status`. */
int complain(int status, const char *sentence);

#endif
