/* hook.c: the Python that a job imports, held in the program and written where Python finds it. */
#include "vgtop/hook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct python_piece {
    const char *text; /* NULL: the last one */
};

#include "hook_python.h"

enum { FILE_BYTES_MAX = 4 << 20 };

static bool put(const struct python_piece *pieces, vg_write *write, void *sink)
{
    for (; pieces->text; pieces++)
        if (!write(sink, pieces->text, strlen(pieces->text)))
            return false;
    return true;
}

bool vg_hook_write(vg_write *write, void *sink)
{
    return put(python_vgtop, write, sink);
}

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    (void)error;
    return put(context, write, sink);
}

static bool same(const struct python_piece *pieces, const char *text)
{
    for (; pieces->text; text += strlen(pieces->text), pieces++)
        if (strncmp(text, pieces->text, strlen(pieces->text)) != 0)
            return false;
    return *text == '\0';
}

/* A file that is right already stays: other jobs may be reading it. */
static bool bring(const char *folder, const char *name, const struct python_piece *pieces, struct vg_error *error)
{
    char path[4096];
    size_t size;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return vg_fail(error, "the path of the folder for the hook is too long");
    char *text = vg_read_file(path, FILE_BYTES_MAX, &size, NULL);
    const bool right = text && strlen(text) == size && same(pieces, text);
    free(text);
    return right || vg_replace_file(path, fill, (void *)pieces, error);
}

bool vg_hook_install(const char *folder, bool inject, struct vg_error *error)
{
    return bring(folder, "vgtop.py", python_vgtop, error) &&
           bring(folder, "vgtop_lightning.py", python_lightning, error) &&
           bring(folder, "vgtop_transformers.py", python_transformers, error) &&
           bring(folder, "vgtop_keras.py", python_keras, error) && bring(folder, "vgtop_jax.py", python_jax, error) &&
           (!inject || bring(folder, "sitecustomize.py", python_sitecustomize, error));
}
