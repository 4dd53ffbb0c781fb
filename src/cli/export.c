/* export.c: `vgtop export`: a run as a NumPy program. */
#include <stdio.h>

#include "cli.h"

static bool write_program(const struct options *options, const struct vg_session *session, struct vg_error *error)
{
    if (options->output)
        return vg_session_export_file(session, options->output, error);
    bool made = vg_session_export(session, write_output, NULL, error);
    return output_written(error) && made;
}

/* The last steps that `run` would take are only announced: the program takes them itself, so there is no need to train here. */
static void want_steps(const struct options *options, struct vg_session *session)
{
    uint64_t steps = options->steps + options->epochs * vg_session_batches_per_epoch(session);
    if (steps == 0 && !options->script)
        steps = options->preset->steps;
    vg_session_want(session, steps);
}

int export_command(const struct options *options)
{
    struct vg_error error = {""};
    int status = EXIT_DONE;
    struct vg_session *session = vg_session_create_with(&options->experiment, options->kernels, NULL, &error);
    if (!session)
        return complain(EXIT_USAGE, error.text);
    if (options->script && !vg_session_script(session, &vg_look_commands, options->script, NULL, &error)) {
        status = complain(EXIT_USAGE, error.text);
    } else {
        want_steps(options, session);
        if (!write_program(options, session, &error))
            status = complain(EXIT_FAILED, error.text);
    }
    vg_session_destroy(session);
    return status;
}
