/* actions.h: every key, once. The table drives dispatch, the help screen, the function bar and `vgtop list keys`.
 *
 * A key stands for exactly one command, so a pair such as + and - is two rows. The first row describes the pair: its keys_text
 * is "+-", its `about` describes both. The other rows have an empty keys_text and no label: the help, the list and the bar leave
 * them out. Rows with a label come in the order in which the bar shows them, the most important first.
 */
#ifndef VGTOP_UI_ACTIONS_H
#define VGTOP_UI_ACTIONS_H

#include <stddef.h>
#include <stdint.h>

/* Keys that are no characters. Characters are their code points; Ctrl-L is 12. */
enum vg_key {
    VG_KEY_NONE = 0,
    VG_KEY_BASE = 0x110000,
    VG_KEY_UP,
    VG_KEY_DOWN,
    VG_KEY_LEFT,
    VG_KEY_RIGHT,
    VG_KEY_PAGE_UP,
    VG_KEY_PAGE_DOWN,
    VG_KEY_HOME,
    VG_KEY_END,
    VG_KEY_ENTER,
    VG_KEY_ESCAPE,
    VG_KEY_BACKSPACE,
    VG_KEY_DELETE,
    VG_KEY_TAB,
    VG_KEY_BACK_TAB,
    VG_KEY_RESIZE,
    VG_KEY_F1,
    VG_KEY_F2,
    VG_KEY_F3,
    VG_KEY_F4,
    VG_KEY_F5,
    VG_KEY_F6,
    VG_KEY_F7,
    VG_KEY_F8,
    VG_KEY_F9,
    VG_KEY_F10,
    VG_KEY_F11,
    VG_KEY_F12,
    VG_KEY_SHIFT_LEFT,
    VG_KEY_SHIFT_RIGHT,
    VG_KEY_ALT_1, /* ... VG_KEY_ALT_1 + 8: Alt-9 */
    VG_KEY_ALT_9 = VG_KEY_ALT_1 + 8,
    VG_KEY_MOUSE,       /* the input has the rest */
    VG_KEY_PASTE_BEGIN, /* what follows was pasted, not typed */
    VG_KEY_PASTE_END
};

enum vg_action_group {
    VG_GROUP_NETWORK,
    VG_GROUP_TRAINING,
    VG_GROUP_RUN,
    VG_GROUP_LOOK,
    VG_GROUP_PROGRAM,
    VG_GROUP_COUNT
};

struct vg_action {
    uint32_t keys[4]; /* any of them; 0 ends */
    const char
        *keys_text; /* "1-9" or "a": as the help and the bar show them; "" where the row above describes this one too */
    const char *label; /* "activation": one word for the function bar, or NULL: not in the bar */
    const char
        *command; /* the command line that the key stands for ("activation sigmoid") or one of the screen ("@quit") */
    const char *about;
    enum vg_action_group group;
};

extern const struct vg_action vg_actions[];
extern const size_t vg_action_count;
extern const char *const vg_action_groups[VG_GROUP_COUNT]; /* titles */

/* The action of a key, or NULL. */
const struct vg_action *vg_action_of_key(uint32_t key);

/* Keys that mean something else while a panel has the focus; the rows are as those of vg_actions. */
struct vg_panel_actions {
    const char *panel, *title; /* its name in vg_panels; the title above its keys in the help */
    const struct vg_action *actions;
    size_t count;
};

extern const struct vg_panel_actions vg_panel_actions[];
extern const size_t vg_panel_actions_count;

/* The action of a key while that panel has the focus: the panel's, else the common one. */
const struct vg_action *vg_action_in_panel(const char *panel, uint32_t key);

#endif
