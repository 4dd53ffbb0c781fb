/* export_file.c: an exported program into a file: the old one or the whole new one, never half of one. */
#include "vgtop/file.h"
#include "vgtop/session.h"

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    return vg_session_export(context, write, sink, error);
}

bool vg_session_export_file(const struct vg_session *session, const char *path, struct vg_error *error)
{
    if (vg_data_reads(vg_session_experiment(session)->data.name, path))
        return vg_fail(error, "'%.200s' is what the data is read from: give the program another name", path);
    return vg_replace_file(path, fill, (void *)session, error);
}
