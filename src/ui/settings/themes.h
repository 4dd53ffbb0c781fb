/* themes.h: the themes that there are, by name: files in several folders, and the built-in one.
 *
 * Looked for, the first found of a name wins: vgtop/themes in the XDG configuration folder, in the XDG data folder, in the folder of the
 * program's own data, in each of $XDG_DATA_DIRS (/usr/local/share:/usr/share); then, when the program stands in a folder where
 * it was built, those of its source. A theme's name is its file's, without .theme. A file is read when its theme is wanted.
 */
#ifndef VGTOP_UI_THEMES_H
#define VGTOP_UI_THEMES_H

#include "look.h"
#include "theme.h"

/* A zeroed struct has no themes. */
struct vg_themes {
    size_t count;
    const char *const *names; /* sorted */
    const char *const *paths; /* of each; NULL: built in */
    void *store;              /* what they are kept in, owned */
};

/* Finds all. Folders that cannot be read are passed over. False when memory is short: nothing is found then. */
bool vg_themes_find(struct vg_themes *themes, struct vg_error *error);
void vg_themes_free(struct vg_themes *themes);

/* For look.themes; it borrows. */
struct vg_look_names vg_themes_names(const struct vg_themes *themes);
/* The number of a name; `count` when there is no such. */
size_t vg_themes_index(const struct vg_themes *themes, const char *name);

/* Reads theme number `index`; false with a sentence that says where and why, and *theme unchanged. */
bool vg_themes_load(const struct vg_themes *themes, size_t index, struct vg_theme *theme, struct vg_error *error);
/* The theme that a person calls so: a name, or the path of a file (with a '/' in it or ending in .theme). *index: its number, `count`
 * for a file. */
bool vg_themes_choose(const struct vg_themes *themes, const char *name, struct vg_theme *theme, size_t *index,
                      struct vg_error *error);

#endif
