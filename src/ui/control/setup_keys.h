/* setup_keys.h: the setup's page of keys: what setup.c hands on to setup_keys.c. */
#ifndef VGTOP_UI_SETUP_KEYS_H
#define VGTOP_UI_SETUP_KEYS_H

#include "setup.h"

/* The key that was asked for. One that does something else already must be pressed twice; Escape leaves it. */
void vg_setup_take_key(struct vg_setup *setup, struct vg_config *config, uint32_t key);
void vg_setup_stop_binding(struct vg_setup *setup);

/* Takes away the key that the selected row shows last. */
void vg_setup_take_away(struct vg_setup *setup, struct vg_config *config);
/* The keys of the selected row as they were made: the person's own go, the table's come back. */
void vg_setup_give_back(struct vg_setup *setup, struct vg_config *config);

#endif
