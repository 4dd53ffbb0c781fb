/* ini_file.h: INI files that may come from anybody: a whole file as text, and its entries one by one, each with its line. inih reads
 * the lines.
 */
#ifndef VGTOP_UI_INI_FILE_H
#define VGTOP_UI_INI_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "vgtop/error.h"

/* The most bytes of a line, without the blanks around it; a longer line is wrong. */
enum { VG_INI_LINE_MAX = 190 };

/* Reads a whole regular file of at most `most` bytes of text. *text ends with a zero byte, and the caller frees it. Never waits for a
 * pipe or a device. False with a sentence that names the path. */
bool vg_ini_load(const char *path, size_t most, char **text, struct vg_error *error);

/* NAME = VALUE below [SECTION] ("" before the first). */
struct vg_ini_entry {
    const char *section, *name, *value;
    size_t line; /* from 1 */
};

/* Calls `entry` for each entry of the text, and `wrong` with a sentence for each line that is none. Blanks around names and values are
 * cut off. Lines that begin with # or ; are comments, and so is the rest of a line after " ;". */
struct vg_ini_walk {
    void (*entry)(void *context, const struct vg_ini_entry *entry);
    void (*wrong)(void *context, size_t line, const char *sentence);
    void *context;
};
void vg_ini_walk(const char *text, const struct vg_ini_walk *walk);

#endif
