/* control.h: everything between a key and a command or a picture: no terminal, no thread, no clock.
 *
 * Keys and mouse events go in. What they stand for is done here as far as it concerns what is looked at (the look, the prompt,
 * the menu); what concerns training is sent to the owner as a line of a command, and what only the owner of the terminal can do is
 * a wish. The picture is drawn from the view, which the owner fills, into cells. So the whole way of a key is tested, and
 * fuzzed, without a terminal.
 */
#ifndef VGTOP_UI_CONTROL_H
#define VGTOP_UI_CONTROL_H

#include "config.h"
#include "hotspot.h"
#include "menu.h"
#include "input.h"
#include "prompt.h"
#include "screen.h"
#include "setup.h"
#include "themes.h"

/* What only the owner of the terminal and of the trainer can do. */
enum vg_request {
    VG_REQUEST_QUIT,
    VG_REQUEST_SUSPEND,
    VG_REQUEST_REPAINT,
    VG_REQUEST_CANCEL,  /* what is being built, and the rest of a script */
    VG_REQUEST_PICTURE, /* of what is seen, into control's file */
    VG_REQUEST_SAVE,    /* control's configuration, to where it belongs */
    VG_REQUEST_COUNT
};

struct vg_control_owner {
    /* Takes a command of scope SESSION; false with a sentence when it cannot. */
    bool (*send)(void *context, const char *line, struct vg_error *error);
    void (*wish)(void *context, enum vg_request wish);
    void *context;
};

/* What of the look is also a field of the configuration. */
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
    struct vg_config config; /* what the setup shows and VG_REQUEST_SAVE writes; its keymap is the one that counts */
    const struct vg_themes *themes;    /* that were found; borrowed; NULL: there is only the one that is seen */
    struct vg_theme theme;             /* the one that is seen, when there are others */
    size_t broken_theme;               /* of the last command, which could not be read; beyond the last: it could */
    struct vg_saved_prefs saved_prefs; /* as it was when the configuration last knew of it */
    struct vg_view view;               /* the owner fills it */
    struct vg_cells cells;
    struct vg_hotspots spots;        /* what is where in them */
    enum vg_symbols default_symbols; /* those that the terminal can be expected to show: "auto" */
    bool pasting;                    /* what comes is pasted text: no keys */
    struct vg_control_owner owner;
    char file[sizeof((struct vg_prompt_view *)0)->text]; /* that VG_REQUEST_PICTURE names; "": by the step */
    uint64_t notices;                                    /* notices given so far: a new one is known by it */
    bool over;                                           /* quit was wished for: nothing more is done */
};

/* The built-in look and theme, an empty grid. The control must stay where it is. */
void vg_control_start(struct vg_control *control, const struct vg_control_owner *owner);
void vg_control_stop(struct vg_control *control);

/* What themes there are (borrowed), and the one to begin with: number `index` of them, or `count`: none of them. */
void vg_control_themes(struct vg_control *control, const struct vg_themes *themes, const struct vg_theme *theme,
                       size_t index);

/* The look is as the owner wants it at the start. Only what is changed from then on becomes the person's configuration: options of one
 * call do not. */
void vg_control_mark_prefs_saved(struct vg_control *control);

/* A grid of that size. False when memory is short: the old one stays. */
bool vg_control_resize(struct vg_control *control, int rows, int cols, struct vg_error *error);

/* Takes a key (enum vg_key or a code point). */
void vg_control_key(struct vg_control *control, uint32_t key);
/* Takes a mouse event; the cells that it speaks of are those drawn last. */
void vg_control_mouse(struct vg_control *control, const struct vg_mouse *mouse);

/* Does the commands of a line, those about the look here, the others by sending them. */
void vg_control_line(struct vg_control *control, const char *line);

/* Draws everything into control's cells. */
void vg_control_draw(struct vg_control *control);

/* Writes what is seen into control's file, as SVG, or as text or ANSI where its name ends in .txt or .ans; without a name into a new
 * vgtop-STEP.svg. A notice tells what became of it. For the owner, who may write files: only VG_REQUEST_PICTURE asks for it. */
void vg_control_picture(struct vg_control *control);

/* A line to be read: it takes the message's place until it is taken away with "". */
void vg_control_notice(struct vg_control *control, bool is_error, const char *text);

#endif
