/* setup.h: a screen for all that can be set: how it looks, the experiment, the keys.
 *
 * Pure, as the menu is: keys go in, state and commands come out. Values are chosen from menus: a row's command opens one
 * ("@menu lr"). Keys are changed here. A change has its effect at once; only the key w writes it to the configuration file.
 */
#ifndef VGTOP_UI_SETUP_H
#define VGTOP_UI_SETUP_H

#include "actions.h"
#include "config.h"

enum vg_setup_page { VG_SETUP_SCREEN, VG_SETUP_EXPERIMENT, VG_SETUP_KEYS, VG_SETUP_PAGES };
extern const char *const vg_setup_pages[VG_SETUP_PAGES]; /* titles */

enum { VG_SETUP_TEXT_MAX = 192, VG_SETUP_LINE_MAX = 64, VG_SETUP_KEYS_MAX = 64 };

/* A zeroed struct is a closed setup. */
struct vg_setup {
    bool open;
    enum vg_setup_page page;
    size_t selected[VG_SETUP_PAGES]; /* row of each page */
    bool binding;                    /* the next key becomes the selected action's */
    uint32_t conflict;               /* it already does something else; pressed again it is taken all the same */
    bool unsaved;                    /* something was changed and not written */
    char message[VG_SETUP_TEXT_MAX]; /* the answer to the last key; "": none */
    char place[VG_SETUP_TEXT_MAX];   /* the configuration's file, as it is shown; set by the owner of the control */
    const struct vg_config *config;  /* what is shown; borrowed */
};

enum vg_setup_result {
    VG_SETUP_STAYS,
    VG_SETUP_COMMAND, /* stays, and `line` is a command to run: a list to open, "@save" */
    VG_SETUP_CLOSED
};

size_t vg_setup_rows(enum vg_setup_page page);
/* A row of the page Experiment: what its command is, "preset", "lr" ... "speed". */
const char *vg_setup_experiment(size_t row);
/* A row of the page Keys: every action, those of panels last. `panel`: the panel's name, NULL for the common ones (may be NULL). */
const struct vg_action *vg_setup_action(size_t row, const char **panel);
/* All keys that an action has, as the help shows them; "none" when it has none left. */
void vg_setup_keys_text(const struct vg_keymap *keymap, const struct vg_action *action, char text[VG_SETUP_KEYS_MAX]);

/* Takes a key (enum vg_key or a code point). Changes of keys are made in *config. */
enum vg_setup_result vg_setup_key(struct vg_setup *setup, struct vg_config *config, uint32_t key,
                                  char line[VG_SETUP_LINE_MAX]);

/* Turns to a page, selects a row of it, as a click does; true: the row was the selected one before. */
void vg_setup_turn(struct vg_setup *setup, size_t page);
bool vg_setup_select(struct vg_setup *setup, size_t row);
/* Waits for no key any longer. */
void vg_setup_stop_binding(struct vg_setup *setup);

#endif
