/* config.h: what a person set once and for all: vgtop.conf, an INI file in the XDG configuration folder.
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
 * Every value is checked when it is read: a wrong one is a warning, and the default stays. Options of the command line win over it. One
 * table of fields drives reading, checking, writing, `vgtop config` and the setup screen.
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

enum { VG_CONFIG_VERSION = 1, VG_CONFIG_TEXT_MAX = 128, VG_CONFIG_WARNINGS_MAX = 8, VG_CONFIG_BYTES_MAX = 1 << 20 };

/* Plain data: copy it. */
struct vg_config {
    char theme[VG_CONFIG_TEXT_MAX]; /* a name, or a file's path (it has a '/') */
    bool symbols_auto;              /* what the terminal can be expected to show; else: */
    enum vg_symbols symbols;
    enum vg_look_layout layout;
    double speed; /* steps a second to begin with; 0: the preset's; INFINITY: as fast as possible */
    bool mouse;
    bool depth_auto; /* as many colours as the terminal says it has; else: */
    enum vg_depth depth;
    char preset[VG_CONFIG_TEXT_MAX]; /* the experiment to begin with */
    struct vg_keymap keymap;
};

void vg_config_default(struct vg_config *config);

/* One of the values that a field takes. */
struct vg_config_choice {
    const char *name, *about; /* static */
};

/* A row a field. */
struct vg_config_field {
    const char *name;  /* "symbols" */
    const char *takes; /* "auto, braille, block or ascii" */
    const char *about; /* one line for a person */
    /* Choice number `index`; false behind the last. NULL: not chosen from a list (but see look.themes for the theme). */
    bool (*choice)(size_t index, struct vg_config_choice *choice);
    /* The value as text, and from text: false with a sentence that says what would be right, and nothing changed. */
    void (*get)(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX]);
    bool (*set)(struct vg_config *config, const char *text, struct vg_error *error);
};

extern const struct vg_config_field vg_config_fields[];
extern const size_t vg_config_field_count;
const struct vg_config_field *vg_config_field(const char *name); /* NULL: there is no such */

/* $XDG_CONFIG_HOME/vgtop/vgtop.conf, else ~/.config/vgtop/vgtop.conf. False with a sentence when neither folder is known or the path
 * does not fit. */
bool vg_config_path(char *path, size_t size, struct vg_error *error);

/* What was wrong in a file, a sentence each; `count` may be larger than what is kept. */
struct vg_config_warnings {
    size_t count;
    struct vg_error warning[VG_CONFIG_WARNINGS_MAX];
};

/* Reads the file on top of *config, as far as it goes. A wrong value leaves the one of before. *found: there is such a file (may be
 * NULL). False when there is one that cannot be read at all (a folder, not text, too large): *config is unchanged then. */
bool vg_config_read(struct vg_config *config, const char *path, bool *found, struct vg_config_warnings *warnings,
                    struct vg_error *error);

/* Writes it: a new file whole, with comments; into an old one only the values, everything else in it stays. Missing folders are made.
 * At any time the file is the old or the new one. False with a sentence, and the old file untouched. */
bool vg_config_write(const struct vg_config *config, const char *path, struct vg_error *error);

/* The whole configuration as a file with comments. `place` is a line about where it belongs, or NULL. False when a write failed. */
bool vg_config_print(const struct vg_config *config, const char *place, vg_write *write, void *sink);

#endif
