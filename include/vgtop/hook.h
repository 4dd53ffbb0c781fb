/* hook.h: the Python side of watching: what a job imports. */
#ifndef VGTOP_HOOK_H
#define VGTOP_HOOK_H

#include "vgtop/api.h"
#include "vgtop/file.h"

VG_API_BEGIN

/* Writes vgtop.py. False: `write` could not. */
bool vg_hook_write(vg_write *write, void *sink);

/* Brings vgtop.py, and its callbacks for Lightning, Hugging Face, Keras and JAX, up to date in a folder that is there. `inject`: with
 * the sitecustomize.py that makes every python import it whose PYTHONPATH begins with the folder. */
bool vg_hook_install(const char *folder, bool inject, struct vg_error *error);

VG_API_END

#endif
