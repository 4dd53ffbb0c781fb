/* ini_file.h: INI files that may come from anybody: a whole file as text, its entries one by one, with lines. inih reads the lines. */
#ifndef VGTOP_UI_INI_FILE_H
#define VGTOP_UI_INI_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "vgtop/error.h"

/* Bytes of a line without the blanks around it; a longer one is wrong. */
enum { VG_INI_LINE_MAX = 190 };

/* The whole of a regular file of at most `most` bytes of text, ended by a zero byte, in *text (to free). Never waits on what is no
 * file. False with a sentence that names the path. */
bool vg_ini_load(const char *path, size_t most, char **text, struct vg_error *error);

/* Where the name of a section ends, in a line without blanks around it; NULL: it begins none. */
const char *vg_ini_section_end(const char *line, size_t length);

/* NAME = VALUE below [SECTION] ("" before the first). */
struct vg_ini_entry {
    const char *section, *name, *value;
    size_t line; /* from 1 */
};

/* Walks over the text: blanks around names and values are cut off, lines that begin with # or ; and what follows " ;" are comments.
 * `wrong` gets what is no line of such a file, as a sentence; no entry comes of it. */
struct vg_ini_walk {
    void (*entry)(void *context, const struct vg_ini_entry *entry);
    void (*wrong)(void *context, size_t line, const char *sentence);
    void *context;
};
void vg_ini_walk(const char *text, const struct vg_ini_walk *walk);

#endif
