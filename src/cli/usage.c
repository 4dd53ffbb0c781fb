/* usage.c: the tables of the command line, and the help made of them. */
#include "usage.h"

#include <stdio.h>

const struct option_row option_rows[] = {
    {"set", "KEY=VALUE", NULL, "a setting, for example activation=relu (vgtop list settings)", 's',
     ON_SCREEN | ON_RUN | ON_SNAPSHOT | ON_EXPORT | ON_SUMMARY},
    {"do", "COMMANDS", NULL, "commands to do first, separated by ; (vgtop list commands)", 1001,
     ON_SCREEN | ON_RUN | ON_SNAPSHOT | ON_EXPORT},
    {"script", "FILE", NULL, "the same from a file, one or more a line, # for comments; - is standard input", 1002,
     ON_SCREEN | ON_RUN | ON_SNAPSHOT | ON_EXPORT},
    {"steps", "N", NULL, "run, export: train N steps (after --do and --script)", 1003, ON_RUN | ON_EXPORT},
    {"epochs", "N", NULL, "run, export: train N epochs", 1004, ON_RUN | ON_EXPORT},
    {"every", "K", NULL, "run: print and log every K-th step", 1005, ON_RUN},
    {"log", "FILE", NULL, "run: write every recorded step to FILE; - is standard output", 1006, ON_RUN},
    {"format", "FORMAT", "text jsonl csv ansi svg", "run: text, jsonl or csv (of the log); snapshot: text, ansi or svg",
     1007, ON_RUN | ON_SNAPSHOT},
    {"size", "COLSxROWS", NULL, "snapshot: the screen's size (120x40)", 1008, ON_SNAPSHOT},
    {"output", "FILE", NULL, "snapshot, export: write to FILE; a picture's format by .txt, .ans or .svg", 'o',
     ON_SNAPSHOT | ON_EXPORT},
    {"record", "FILE", NULL, "screen: write what is seen to FILE, as asciicast v2", 1013, ON_SCREEN},
    {"speed", "N", "max", "screen: steps a second to begin with, or max", 1009, ON_SCREEN},
    {"symbols", "SET", "braille block ascii",
     "braille, block or ascii, instead of what the terminal can be expected to show", 1010, ON_SCREEN | ON_SNAPSHOT},
    {"colors", "DEPTH", "24bit 256 16 8 none", "24bit, 256, 16, 8 or none, instead of what the terminal says it has",
     1012, ON_SCREEN | ON_SNAPSHOT},
    {"no-color", NULL, NULL, "no colours, as --colors none (so does the environment's NO_COLOR on the screen)", 'C',
     ON_SCREEN | ON_SNAPSHOT},
    {"no-mouse", NULL, NULL, "leave the mouse to the terminal", 1014, ON_SCREEN},
    {"theme", "NAME", NULL, "the colours: a name of `vgtop list themes`, or a theme's file", 1015,
     ON_SCREEN | ON_SNAPSHOT},
    {"config", "FILE", NULL, "read this configuration file (snapshot reads none unless told to)", 1016,
     ON_SCREEN | ON_SNAPSHOT | ON_CONFIG},
    {"no-config", NULL, NULL, "read no configuration file", 1017, ON_SCREEN | ON_SNAPSHOT | ON_CONFIG},
    {"kernels", "NAME", "baseline avx2 avx512", "use the arithmetic of another instruction set: baseline, avx2, avx512",
     1011, ON_SCREEN | ON_RUN | ON_SNAPSHOT},
    {"help", NULL, NULL, "this text", 'h', ON_ALL},
    {"version", NULL, NULL, "the version", 'V', ON_ALL},
};

const size_t option_row_count = sizeof option_rows / sizeof option_rows[0];
_Static_assert(sizeof option_rows / sizeof option_rows[0] <= OPTION_ROWS_MAX, "too many options");

const struct command_row command_rows[COMMAND_COUNT] = {
    [COMMAND_SCREEN] = {"", "[PRESET] [OPTION...]", "train on the screen; ? there shows the keys", ON_SCREEN, false,
                        screen_command},
    [COMMAND_RUN] = {"run", "[PRESET] [OPTION...]", "train without a screen, as fast as it can", ON_RUN, false,
                     run_command},
    [COMMAND_SNAPSHOT] = {"snapshot", "[PRESET] [OPTION...]", "do commands, then write the screen that would be seen",
                          ON_SNAPSHOT, false, snapshot_command},
    [COMMAND_EXPORT] = {"export", "[PRESET] [OPTION...]",
                        "write a NumPy program that gives the same numbers as run does", ON_EXPORT, false,
                        export_command},
    [COMMAND_SUMMARY] = {"summary", "[PRESET] [OPTION...]", "layers, shapes, parameters and memory of the network",
                         ON_SUMMARY, false, summary_command},
    [COMMAND_LIST] = {"list", "[TOPIC]", "print the tables of all that there is to choose from", ON_LIST, false,
                      list_command},
    [COMMAND_CONFIG] = {"config", "[OPTION...]", "print the configuration, with comments: a file to begin with",
                        ON_CONFIG, false, config_command},
    [COMMAND_MANUAL] = {"manual", "", "write the man page", ON_MANUAL, true, manual_command},
    [COMMAND_COMPLETION] = {"completion", "bash|zsh|fish", "write the completions of that shell", ON_COMPLETION, true,
                            completion_command},
    [COMMAND_HELP] = {NULL, "", "", 0, true, help_command},
    [COMMAND_VERSION] = {NULL, "", "", 0, true, version_command},
};

const struct usage_line exit_statuses[] = {
    {"0", "done"}, {"1", "failed"}, {"2", "wrong usage or input"}, {"3", "training became non-finite"}};
const size_t exit_status_count = sizeof exit_statuses / sizeof exit_statuses[0];

const struct usage_line usage_examples[] = {
    {"vgtop", "then press 2 (tanh) and 3 (relu)"},
    {"vgtop run circles -s activation=relu --log relu.jsonl", ""},
    {"vgtop run spiral --do 'step 50000; activation relu; redraw; step 50000' --every 1000", ""},
    {"vgtop snapshot deep --do 'step 2000' -o deep.svg", ""},
};
const size_t usage_example_count = sizeof usage_examples / sizeof usage_examples[0];

/* "presets, settings, ... keys", in lines that begin at column 41. */
static void print_topics(void)
{
    const char *name;
    int col = 0;
    for (size_t i = 0; (name = list_topic(i)) != NULL; i++) {
        if (col == 0)
            col = printf("%41s", "");
        bool last = !list_topic(i + 1), full = col > 90;
        col += printf("%s%s", name, last ? "\n" : full ? ",\n" : ", ");
        col = full ? 0 : col;
    }
}

static void print_option(const struct option_row *row)
{
    char names[64];
    snprintf(names, sizeof names, "%c%c%s --%s%s%s", row->key < 256 ? '-' : ' ', row->key < 256 ? row->key : ' ',
             row->key < 256 ? "," : " ", row->name, row->metavar ? " " : "", row->metavar ? row->metavar : "");
    printf("  %-24s %s\n", names, row->about);
}

int help_command(const struct options *options)
{
    (void)options;
    printf("vgtop - top for gradients: a neural network trains live, and you see what its layers learn from\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &command_rows[i];
        char left[64];
        if (row->hidden)
            continue;
        snprintf(left, sizeof left, "vgtop%s%s %s", *row->name ? " " : "", row->name, row->synopsis);
        printf("  %-38s %s\n", left, row->about);
        if (row->bit == ON_LIST)
            print_topics();
    }
    printf("\n");
    for (size_t i = 0; i < option_row_count; i++)
        print_option(&option_rows[i]);
    printf("\nExit status:");
    for (size_t i = 0; i < exit_status_count; i++)
        printf(" %s %s%s", exit_statuses[i].what, exit_statuses[i].about, i + 1 < exit_status_count ? ";" : ".\n");
    printf("\nFor example:\n");
    for (size_t i = 0; i < usage_example_count; i++)
        printf("  %-*s%s%s\n", *usage_examples[i].about ? 38 : 0, usage_examples[i].what,
               *usage_examples[i].about ? " " : "", usage_examples[i].about);
    return fflush(stdout) == 0 ? EXIT_DONE : complain(EXIT_FAILED, "cannot write to standard output");
}

int version_command(const struct options *options)
{
    (void)options;
    printf("vgtop %s\n", VGTOP_VERSION);
    return fflush(stdout) == 0 ? EXIT_DONE : complain(EXIT_FAILED, "cannot write to standard output");
}
