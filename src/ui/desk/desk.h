/* desk.h: everything between a key and a command or a picture: no terminal, no thread, no clock.
 *
 * Keys and mouse events go in. What they stand for is done here as far as it concerns what is looked at (the look, the prompt,
 * the menu); what concerns training is sent to the owner as a line of a command, and what only the owner of the terminal can do is
 * a wish. The picture is drawn from the view, which the owner fills, into cells. So the whole way of a key is tested, and
 * fuzzed, without a terminal.
 */
#ifndef VGTOP_UI_DESK_H
#define VGTOP_UI_DESK_H

#include "config.h"
#include "hit.h"
#include "menu.h"
#include "mouse.h"
#include "prompt.h"
#include "screen.h"
#include "setup.h"
#include "themes.h"

/* What only the owner of the terminal and of the trainer can do. */
enum vg_wish {
    VG_WISH_QUIT,
    VG_WISH_SUSPEND,
    VG_WISH_REPAINT,
    VG_WISH_CANCEL,  /* what is being built, and the rest of a script */
    VG_WISH_PICTURE, /* of what is seen, into the desk's file */
    VG_WISH_SAVE,    /* the desk's configuration, to where it belongs */
    VG_WISH_COUNT
};

struct vg_desk_owner {
    /* Takes a command of scope SESSION; false with a sentence when it cannot. */
    bool (*send)(void *context, const char *line, struct vg_error *error);
    void (*wish)(void *context, enum vg_wish wish);
    void *context;
};

/* What of the look is also a field of the configuration. */
struct vg_desk_kept {
    size_t theme;
    enum vg_symbols symbols;
    enum vg_look_layout layout;
    bool mouse;
};

/* vg_desk_start begins one; its memory, the view's and the cells', is the desk's. */
struct vg_desk {
    struct vg_screen screen;
    struct vg_prompt prompt;
    struct vg_menu menu;
    struct vg_setup setup;
    struct vg_config config; /* what the setup shows and VG_WISH_SAVE writes; its keymap is the one that counts */
    const struct vg_themes *themes; /* that were found; borrowed; NULL: there is only the one that is seen */
    struct vg_theme theme;          /* the one that is seen, when there are others */
    size_t broken_theme;            /* of the last command, which could not be read; beyond the last: it could */
    struct vg_desk_kept kept;       /* as it was when the configuration last knew of it */
    struct vg_view view;            /* the owner fills it */
    struct vg_cells cells;
    struct vg_spots spots;         /* what is where in them */
    enum vg_symbols usual_symbols; /* those that the terminal can be expected to show: "auto" */
    bool pasting;                  /* what comes is pasted text: no keys */
    struct vg_desk_owner owner;
    char file[sizeof((struct vg_prompt_view *)0)->text]; /* that VG_WISH_PICTURE names; "": by the step */
    uint64_t notices;                                    /* notices given so far: a new one is known by it */
    bool over;                                           /* quit was wished for: nothing more is done */
};

/* The built-in look and theme, an empty grid. The desk must stay where it is. */
void vg_desk_start(struct vg_desk *desk, const struct vg_desk_owner *owner);
void vg_desk_stop(struct vg_desk *desk);

/* What themes there are (borrowed), and the one to begin with: number `index` of them, or `count`: none of them. */
void vg_desk_themes(struct vg_desk *desk, const struct vg_themes *themes, const struct vg_theme *theme, size_t index);

/* The look is as the owner wants it at the start. Only what is changed from then on becomes the person's configuration: options of one
 * call do not. */
void vg_desk_begun(struct vg_desk *desk);

/* A grid of that size. False when memory is short: the old one stays. */
bool vg_desk_resize(struct vg_desk *desk, int rows, int cols, struct vg_error *error);

/* Takes a key (enum vg_key or a code point). */
void vg_desk_key(struct vg_desk *desk, uint32_t key);
/* Takes a mouse event; the cells that it speaks of are those drawn last. */
void vg_desk_mouse(struct vg_desk *desk, const struct vg_mouse *mouse);

/* Does the commands of a line, those about the look here, the others by sending them. */
void vg_desk_line(struct vg_desk *desk, const char *line);

/* Draws everything into the desk's cells. */
void vg_desk_draw(struct vg_desk *desk);

/* Writes what is seen into the desk's file, as SVG, or as text or ANSI where its name ends in .txt or .ans; without a name into a new
 * vgtop-STEP.svg. A notice tells what became of it. For the owner, who may write files: only VG_WISH_PICTURE asks for it. */
void vg_desk_picture(struct vg_desk *desk);

/* A line to be read: it takes the message's place until it is taken away with "". */
void vg_desk_notice(struct vg_desk *desk, bool is_error, const char *text);

#endif
