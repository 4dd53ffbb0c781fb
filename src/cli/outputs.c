/* outputs.c: checks that no output overwrites a file that the command reads, or another output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { OUTPUTS = 3 };

struct output {
    const char *option, *path; /* an output that is not asked for has no path */
};

static void list_outputs(const struct options *options, struct output outputs[OUTPUTS])
{
    bool to_file = options->log && strcmp(options->log, "-") != 0;
    outputs[0] = (struct output){"-o", options->output};
    outputs[1] = (struct output){"--log", to_file ? options->log : NULL};
    outputs[2] = (struct output){"--record", options->record};
}

static bool refuse(const struct output *output, const char *what, struct vg_error *error)
{
    return vg_fail(error, "%s '%.200s' would overwrite %s: give it another name", output->option, output->path, what);
}

bool outputs_spare(const struct options *options, const char *input, const char *what, struct vg_error *error)
{
    struct output outputs[OUTPUTS];
    list_outputs(options, outputs);
    for (int i = 0; input && i < OUTPUTS; i++)
        if (outputs[i].path && vg_same_file(outputs[i].path, input))
            return refuse(&outputs[i], what, error);
    return true;
}

/* The data, and the files that the script names: other data, and what it exports. `scratch`: a copy of the experiment. */
static bool spares(const struct output *output, const char *script, struct vg_experiment *scratch,
                   struct vg_error *error)
{
    static const char data[] = "what the data is read from";
    struct vg_command command;
    if (output->path && vg_data_reads(scratch->data.name, output->path))
        return refuse(output, data, error);
    while (output->path && script && vg_command_next(&script, &vg_look_commands, &command, NULL)) {
        const char *value = vg_command_arguments(&command);
        if (command.setting == &vg_settings[VG_SET_DATA] && vg_experiment_set(scratch, "data", value, NULL) &&
            vg_data_reads(scratch->data.name, output->path))
            return refuse(output, data, error);
        if (command.info && strcmp(command.info->name, "export") == 0 &&
            ((strcmp(value, output->path) == 0 && access(value, F_OK) != 0) || vg_same_file(value, output->path)))
            return refuse(output, "what the script exports", error);
    }
    return true;
}

bool outputs_check(const struct options *options, struct vg_error *error)
{
    struct output outputs[OUTPUTS];
    struct vg_experiment *scratch = malloc(sizeof *scratch);
    if (!scratch)
        return vg_fail(error, "there is not enough memory for the script");
    bool good = true;
    list_outputs(options, outputs);
    for (int i = 0; good && i < OUTPUTS; i++) {
        *scratch = options->experiment;
        good = spares(&outputs[i], options->script, scratch, error);
    }
    free(scratch);
    return good &&
           outputs_spare(options, options->config_found ? options->config_path : NULL, "the configuration", error);
}
