/* folders.h: where a person's files are, by the XDG base directory specification: an absolute path in the environment, or else a fixed
 * place below HOME.
 */
#ifndef VGTOP_UI_FOLDERS_H
#define VGTOP_UI_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "vgtop/error.h"

enum vg_folder { VG_FOLDER_CONFIG, VG_FOLDER_DATA, VG_FOLDER_STATE, VG_FOLDER_COUNT };

/* The folder with `rest` behind it ("/vgtop/vgtop.conf"). False with a sentence when there is none or the path does not fit. */
bool vg_folder_path(enum vg_folder folder, const char *rest, char *path, size_t size, struct vg_error *error);

/* A path as people write it: "~/.config/vgtop/vgtop.conf" for a file below HOME. Cut off where it does not fit. */
void vg_folder_short(const char *path, char *text, size_t size);

/* Makes the folders that lead to the file, for their owner alone. */
bool vg_folders_make(const char *file, struct vg_error *error);

#endif
