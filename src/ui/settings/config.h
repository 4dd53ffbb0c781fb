/* config.h: the settings that a person keeps: vgtop.conf, an INI file in the XDG configuration folder.
 *
 *     [vgtop]
 *     version = 1
 *     theme = nord
 *     symbols = auto
 *     ...
 *     [keys]
 *     F5 = restart
 *     C-r = redraw
 *     x = none
 *
 * Every value is checked when it is read: a wrong one is a warning, and the default stays. Options of the command line win over the file.
 * One table of fields drives reading, checking, writing, `vgtop config` and the setup screen: a new field is one row of it.
 */
#ifndef VGTOP_UI_CONFIG_H
#define VGTOP_UI_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "keymap.h"
#include "look.h"
#include "palette.h"
#include "vgtop/error.h"
#include "vgtop/file.h"

enum {
    VG_CONFIG_VERSION = 1,
    VG_CONFIG_TEXT_MAX = 128,
    VG_CONFIG_DONE_MAX = 512,
    VG_CONFIG_WARNINGS_MAX = 8,
    VG_CONFIG_BYTES_MAX = 1 << 20
};

/* Plain data: copy it. */
struct vg_config {
    char theme
        [VG_CONFIG_TEXT_MAX]; /* a name, a file's path (it has a '/'), or "auto": dark or light, as the terminal's ground is */
    bool symbols_auto;        /* use what the terminal is expected to show, and ignore `symbols` */
    enum vg_symbols symbols;
    enum vg_look_layout layout;
    double speed; /* steps a second at the start; 0: the preset's; INFINITY: as fast as possible */
    bool mouse;
    bool depth_auto; /* use as many colours as the terminal says it has, and ignore `depth` */
    enum vg_depth depth;
    char preset[VG_CONFIG_TEXT_MAX]; /* the experiment at the start */
    struct vg_keymap keymap;
};

void vg_config_default(struct vg_config *config);

/* One of the values that a field takes. */
struct vg_config_choice {
    const char *name, *about; /* static */
};

/* One field is one row of the table. */
struct vg_config_field {
    const char *name;  /* "symbols" */
    const char *takes; /* "auto, braille, block or ascii" */
    const char *about; /* one line for a person */
};

extern const struct vg_config_field vg_config_fields[];
extern const size_t vg_config_field_count;
const struct vg_config_field *vg_config_field(const char *name); /* NULL: there is no such field */

/* Choice number `index`; false after the last, or where there is no list to choose from (for the theme, look.themes is the list). */
bool vg_config_choice(const struct vg_config_field *field, size_t index, struct vg_config_choice *choice);
void vg_config_get(const struct vg_config_field *field, const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX]);
/* False with a sentence that says which values are right; nothing is changed then. */
bool vg_config_set(const struct vg_config_field *field, struct vg_config *config, const char *text,
                   struct vg_error *error);

/* $XDG_CONFIG_HOME/vgtop/vgtop.conf, or ~/.config/vgtop/vgtop.conf. False with a sentence when neither folder is known or the path
 * does not fit. */
bool vg_config_path(char *path, size_t size, struct vg_error *error);

/* What was wrong in a file, a sentence each. `count` may be larger than the number of sentences that are kept. */
struct vg_config_warnings {
    size_t count;
    bool newer; /* a newer program wrote the file */
    struct vg_error warning[VG_CONFIG_WARNINGS_MAX];
};

/* Reads the file on top of *config. A wrong value is a warning and changes nothing. *found (may be NULL): the file exists. False when it
 * exists but cannot be read at all (a folder, not text, too large): *config is unchanged then. */
bool vg_config_read(struct vg_config *config, const char *path, bool *found, struct vg_config_warnings *warnings,
                    struct vg_error *error);

/* Writes the whole file, as vg_config_print prints it. A file that was there before and is not just what
 * vgtop wrote stays beside it: vgtop.conf~. Missing folders are made. At any time `path` is the old or the new file. A file that says all of this already is not touched, and one that a newer program
 * wrote is refused. True with a sentence in `done` that says what became of it; false with a sentence in *error, the old file
 * untouched. */
bool vg_config_write(const struct vg_config *config, const char *path, char done[VG_CONFIG_DONE_MAX],
                     struct vg_error *error);

/* Prints the whole configuration as a file with comments. `place` is one line that says where it belongs, or NULL. False when a write
 * failed. */
bool vg_config_print(const struct vg_config *config, const char *place, vg_write *write, void *sink);

#endif
