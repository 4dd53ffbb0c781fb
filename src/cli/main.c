/* main.c: vgtop. */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "app.h"
#include "cli.h"

int complain(int status, const char *sentence)
{
    fflush(stdout);
    fprintf(stderr, "vgtop: %s\n", sentence);
    return status;
}

int screen_command(const struct options *options)
{
    struct vg_error error = {""};
    const struct vg_app_options app = {
        .experiment = &options->experiment,
        .speed = options->speed > 0 ? options->speed : options->preset->speed,
        .script = options->script,
        .kernels = options->kernels,
        .no_colour = options->no_colour,
        .symbols_forced = options->symbols_forced,
        .symbols = options->symbols,
    };
    int status = vg_app_run(&app, &error);
    return error.text[0] ? complain(status, error.text) : status;
}

static int flushed(void)
{
    return fflush(stdout) == 0 ? EXIT_DONE : complain(EXIT_FAILED, "cannot write to standard output");
}

/* A closed standard stream would be the next file that is opened, and take lines that are not meant for it. */
static void hold_standard_streams(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
}

int main(int argc, char **argv)
{
    struct options options;
    struct vg_error error = {""};
    enum command command;
    int status;
    hold_standard_streams();
    setlocale(LC_CTYPE, "");
    if (!options_parse(argc, argv, &command, &options, &error)) {
        options_free(&options);
        return complain(EXIT_USAGE, error.text);
    }
    switch (command) {
    case COMMAND_RUN:
        status = run_command(&options);
        break;
    case COMMAND_LIST:
        status = list_command(&options);
        break;
    case COMMAND_SNAPSHOT:
        status = snapshot_command(&options);
        break;
    case COMMAND_EXPORT:
        status = export_command(&options);
        break;
    case COMMAND_SUMMARY:
        status = summary_command(&options);
        break;
    case COMMAND_HELP:
        options_help();
        status = flushed();
        break;
    case COMMAND_VERSION:
        printf("vgtop %s\n", VGTOP_VERSION);
        status = flushed();
        break;
    default:
        status = screen_command(&options);
    }
    options_free(&options);
    return status;
}
