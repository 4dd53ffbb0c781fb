/* control.h: from a key or a mouse event to a command and a picture: no terminal, no thread, no clock.
 *
 * Keys and mouse events go in. Commands that change what is looked at (the look, the prompt, the menu) are done here. Commands that
 * change the training are sent to the owner. The picture is drawn from the view, which the owner fills, into cells. So everything
 * that a key does can be tested, and fuzzed, without a terminal.
 */
#ifndef VGTOP_UI_CONTROL_H
#define VGTOP_UI_CONTROL_H

#include "config.h"
#include "fold.h"
#include "hotspot.h"
#include "input.h"
#include "menu.h"
#include "prompt.h"
#include "screen.h"
#include "setup.h"
#include "themes.h"

/* What a control asks its owner for: to call vg_control_picture, to write the control's configuration to its file, and so on. */
enum vg_control_wish { VG_WISH_QUIT, VG_WISH_SUSPEND, VG_WISH_REPAINT, VG_WISH_PICTURE, VG_WISH_SAVE };

/* What the control cannot do itself. The functions are the program's, which owns the terminal and the trainer. */
struct vg_control_owner {
    /* Takes a command of scope SESSION; false with a sentence when it cannot. */
    bool (*send)(void *context, const struct vg_command *command, struct vg_error *error);
    void (*ask)(void *context, enum vg_control_wish wish);
    void *context;
};

/* The parts of the look that the configuration also has. */
struct vg_saved_prefs {
    size_t theme;
    enum vg_symbols symbols;
    enum vg_look_layout layout;
    bool mouse;
};

/* vg_control_start begins one; its memory, the view's and the cells', is control's. */
struct vg_control {
    struct vg_screen screen;
    struct vg_prompt prompt;
    struct vg_menu menu;
    struct vg_setup setup;
    struct vg_config config;           /* what the setup shows and the owner saves; its keymap is in use */
    const struct vg_themes *themes;    /* those that were found; borrowed; NULL: there is only the present one */
    struct vg_theme theme;             /* the present one, when there are others */
    const char *default_theme;         /* the one for the terminal's ground: "auto" */
    bool follows_ground;               /* the present theme is "auto": nobody has chosen one */
    size_t broken_theme;               /* the one that the last command could not read; their count: there is none */
    struct vg_saved_prefs saved_prefs; /* what the configuration last took from the look */
    struct vg_view view;               /* the owner fills it */
    struct vg_fold fold;               /* its blocks as rows */
    struct vg_cells cells;
    struct vg_hotspots hotspots;     /* what can be clicked in them */
    enum vg_symbols default_symbols; /* those that the terminal can be expected to show: "auto" */
    bool pasting;                    /* keys are pasted text */
    struct vg_control_owner owner;
    char file[sizeof((struct vg_prompt_view *)0)->text]; /* the file of a picture; "": named by the step */
    uint64_t notices;                                    /* notices given so far: it changes with each */
    bool over;                                           /* quit was asked for: nothing more is done */
};

/* The built-in look and theme, an empty grid. The control must stay where it is. */
void vg_control_start(struct vg_control *control, const struct vg_control_owner *owner);
void vg_control_stop(struct vg_control *control);

/* Gives the themes that there are (borrowed) and the one to begin with: number `index` of them, or `count`: none of them. */
void vg_control_themes(struct vg_control *control, const struct vg_themes *themes, const struct vg_theme *theme,
                       size_t index);

/* Tells what ground the terminal has: where the theme is "auto" it becomes the dark or the light one. */
void vg_control_ground(struct vg_control *control, bool light);

/* Remembers the look as it is at the start. What is changed from then on becomes the person's configuration: an option of one call does
 * not. */
void vg_control_mark_prefs_saved(struct vg_control *control);

/* A grid of that size. False when memory is short: the old one stays. */
bool vg_control_resize(struct vg_control *control, int rows, int cols, struct vg_error *error);

/* Takes a key (enum vg_key or a code point). */
void vg_control_key(struct vg_control *control, uint32_t key);
/* Takes a mouse event; its cell is one of those drawn last. */
void vg_control_mouse(struct vg_control *control, const struct vg_mouse *mouse);

/* The commands of the screen: its own and the look's. Those whose name begins with @ are for keys, not for a person to type. */
extern const struct vg_command_table vg_control_commands;
/* Does one command: here, or by sending it to the owner. False: it failed, and the notice says why. */
bool vg_control_do(struct vg_control *control, const struct vg_command *command);
/* The same for a script's command: what it changes in the look does not become the person's configuration. */
bool vg_control_script_command(struct vg_control *control, const struct vg_command *command);
/* Does the commands of a line that a person typed, or that a key stands for. */
void vg_control_line(struct vg_control *control, const char *line);

/* The view as it is shown: of a large model a row may be a block (fold.h). Valid until the view is filled anew. */
const struct vg_view *vg_control_seen(struct vg_control *control);

/* Draws everything into control's cells. */
void vg_control_draw(struct vg_control *control);
/* The same, but the other panels keep their cells (vg_screen_update). */
void vg_control_update(struct vg_control *control, uint32_t panels);

/* Writes the picture into control's file, as SVG, or as text or ANSI where its name ends in .txt or .ans; without a name into a new
 * vgtop-STEP.svg. A notice says what became of it. The owner calls it when it is asked to: only the owner knows whether files may be
 * written. */
void vg_control_picture(struct vg_control *control);

/* Shows a line in the place of the message, until it is taken away with "". */
void vg_control_notice(struct vg_control *control, bool is_error, const char *text);

#endif
