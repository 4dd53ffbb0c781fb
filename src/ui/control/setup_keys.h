/* setup_keys.h: the setup's page of keys: what setup.c hands on to setup_keys.c. */
#ifndef VGTOP_UI_SETUP_KEYS_H
#define VGTOP_UI_SETUP_KEYS_H

#include "setup.h"

/* The key that was asked for. One that does something else already must be pressed twice; Escape leaves it. */
void vg_setup_take_key(struct vg_setup *setup, struct vg_config *config, uint32_t key);
void vg_setup_stop_binding(struct vg_setup *setup);

/* Takes away the key that the selected row shows last. */
void vg_setup_take_away(struct vg_setup *setup, struct vg_config *config);
/* Gives the selected row its default keys back: those that the person has set go. */
void vg_setup_give_back(struct vg_setup *setup, struct vg_config *config);

#endif
