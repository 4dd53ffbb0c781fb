/* themes.h: finds themes by name: the built-in one, and files in several folders.
 *
 * The folders, of which the first that has a name wins: vgtop/themes in the XDG configuration folder, in the XDG data folder, in the
 * folder of the program's own data, and in each of $XDG_DATA_DIRS (/usr/local/share:/usr/share). A program that is still in the folder where
 * it was built finds the themes of its source, too. A theme's name is the name of its file without .theme. A file is read when its theme
 * is wanted.
 */
#ifndef VGTOP_UI_THEMES_H
#define VGTOP_UI_THEMES_H

#include "look.h"
#include "theme.h"

/* A zeroed struct has no themes. */
struct vg_themes {
    size_t count;
    const char *const *names; /* sorted */
    const char *const *paths; /* one for each name; NULL: the theme is built in */
    void *store;              /* the memory of names and paths, owned */
};

/* Finds all themes. A folder that cannot be read is left out. False when memory is short: nothing is found then. */
bool vg_themes_find(struct vg_themes *themes, struct vg_error *error);
void vg_themes_free(struct vg_themes *themes);

/* The names as look.themes has them, borrowed from *themes. */
struct vg_look_names vg_themes_names(const struct vg_themes *themes);
/* The number of a name; `count` when there is no such theme. */
size_t vg_themes_index(const struct vg_themes *themes, const char *name);

/* Reads theme number `index`. False with a sentence that says where and why; *theme is unchanged then. */
bool vg_themes_load(const struct vg_themes *themes, size_t index, struct vg_theme *theme, struct vg_error *error);
/* Reads the theme that a person asks for: by name, or by the path of a file (which has a '/' or ends in .theme). *index: its number;
 * `count` for a file. */
bool vg_themes_choose(const struct vg_themes *themes, const char *name, struct vg_theme *theme, size_t *index,
                      struct vg_error *error);

#endif
