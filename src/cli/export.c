/* export.c: `vgtop export`: a run as a NumPy program. */
#include <stdio.h>

#include "cli.h"

int export_command(const struct options *options)
{
    struct vg_error error = {""};
    struct vg_session *session = vg_session_create_with(&options->experiment, options->kernels, NULL, &error);
    if (!session)
        return complain(EXIT_USAGE, error.text);
    int status = EXIT_DONE;
    if (options->script && !vg_session_script(session, &vg_look_commands, options->script, NULL, &error)) {
        status = complain(EXIT_USAGE, error.text);
    } else {
        /* the last steps that `run` would take are only announced: the program takes them itself */
        uint64_t steps = options->steps + options->epochs * vg_session_batches_per_epoch(session);
        vg_session_want(session, steps > 0 || options->script ? steps : options->preset->steps);
        bool good = options->output ? vg_session_export_file(session, options->output, &error)
                                    : vg_session_export(session, write_output, NULL, &error);
        good = (options->output || output_written(&error)) && good;
        status = good ? EXIT_DONE : complain(EXIT_FAILED, error.text);
    }
    vg_session_destroy(session);
    return status;
}
