/* usage.c: the table of commands, and the help, which is made of the tables. */
#include <stdio.h>

#include "cli.h"

const struct command_row command_rows[COMMAND_COUNT] = {
    [COMMAND_SCREEN] = {"", "[PRESET] [OPTION...]", "train on the screen; ? there shows the keys", OPERAND_PRESET,
                        false, screen_command},
    [COMMAND_RUN] = {"run", "[PRESET] [OPTION...]", "train without a screen, as fast as it can", OPERAND_PRESET, false,
                     run_command},
    [COMMAND_WATCH] = {"watch", "[FILE|FOLDER|-] [-- COMMAND]",
                       "start a PyTorch training and see into it; or follow a log", OPERAND_LOG, false, watch_command},
    [COMMAND_CHECK] = {"check", "FILE [--json]", "the verdict of a log, for scripts: status 0 well, 4 ill", OPERAND_LOG,
                       false, check_command},
    [COMMAND_HOOK] = {"hook", "[--install]", "print the Python side of watch, or install it", OPERAND_NONE, false,
                      hook_command},
    [COMMAND_SNAPSHOT] = {"snapshot", "[PRESET] [OPTION...]", "do commands, then write the screen that would be seen",
                          OPERAND_PRESET, false, snapshot_command},
    [COMMAND_EXPORT] = {"export", "[PRESET] [OPTION...]",
                        "write a NumPy program that gives the same numbers as run does", OPERAND_PRESET, false,
                        export_command},
    [COMMAND_SUMMARY] = {"summary", "[PRESET] [OPTION...]", "layers, shapes, parameters and memory of the network",
                         OPERAND_PRESET, false, summary_command},
    [COMMAND_DATA] = {"data", "FILE|FOLDER [OPTION...]",
                      "look a table or pictures over: columns, target, classes, hints", OPERAND_FILE, false,
                      data_command},
    [COMMAND_LIST] = {"list", "[TOPIC]", "print the tables of all that there is to choose from", OPERAND_TOPIC, false,
                      list_command},
    [COMMAND_CONFIG] = {"config", "[OPTION...]", "print the configuration, with comments: a file to begin with",
                        OPERAND_NONE, false, config_command},
    [COMMAND_HELP] = {"help", "", "print this text", OPERAND_NONE, false, help_command},
    [COMMAND_MANUAL] = {"manual", "", "write the man page", OPERAND_NONE, true, manual_command},
    [COMMAND_COMPLETION] = {"completion", "bash|zsh|fish", "write the completions of that shell", OPERAND_SHELL, true,
                            completion_command},
    [COMMAND_VERSION] = {NULL, "", "", OPERAND_NONE, true, version_command},
};

const struct usage_line exit_statuses[] = {{"0", "done"},
                                           {"1", "failed"},
                                           {"2", "wrong usage or input"},
                                           {"3", "training became non-finite"},
                                           {"4", "check: something is wrong with the run"}};
const size_t exit_status_count = sizeof exit_statuses / sizeof exit_statuses[0];

const struct usage_line usage_examples[] = {
    {"vgtop", "then press 2 (tanh) and 3 (relu)"},
    {"vgtop mine.csv", "your own data; vgtop data mine.csv looks them over"},
    {"vgtop run circles -s activation=relu --log relu.jsonl", ""},
    {"vgtop run spiral --do 'step 50000; activation relu; redraw; step 50000' --every 1000", ""},
    {"vgtop watch -- python3 train.py", "your own training, with nothing in it changed"},
    {"vgtop watch run.jsonl", "what another program trains, from its log"},
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
        if (row->operand == OPERAND_TOPIC)
            print_topics();
    }
    printf("\n");
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        char names[64], letter[] = {'-', row->letter, ',', '\0'};
        snprintf(names, sizeof names, "%-3s --%s%s%s", row->letter ? letter : "", row->name, row->metavar ? " " : "",
                 row->metavar ? row->metavar : "");
        printf("  %-24s %s\n", names, row->about);
    }
    printf("\nExit status:");
    for (size_t i = 0; i < exit_status_count; i++)
        printf(" %s %s%s", exit_statuses[i].what, exit_statuses[i].about, i + 1 < exit_status_count ? ";" : ".\n");
    printf("\nFor example:\n");
    for (size_t i = 0; i < usage_example_count; i++)
        printf("  %-*s%s%s\n", *usage_examples[i].about ? 38 : 0, usage_examples[i].what,
               *usage_examples[i].about ? " " : "", usage_examples[i].about);
    return end_output();
}

int version_command(const struct options *options)
{
    (void)options;
    printf("vgtop %s\n", VGTOP_VERSION);
    return end_output();
}
