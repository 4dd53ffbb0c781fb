/* control_internal.h: what the files of control share. */
#ifndef VGTOP_UI_CONTROL_INTERNAL_H
#define VGTOP_UI_CONTROL_INTERNAL_H

#include "actions.h"
#include "control.h"

/* Does one command that the program wrote itself ("select +3"): nothing in it is a separator or a quote. At most 191 bytes. */
__attribute__((format(printf, 2, 3))) void vg_control_command(struct vg_control *control, const char *format, ...);

/* Completions of a line: commands, their values, the themes, paths. A vg_completer whose context is the control. */
size_t vg_control_complete(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room);

/* Tells the look what the screen knows: how many panels there is room for. */
void vg_control_clamp_look(struct vg_control *control);
/* How far PgUp and PgDn move: rows of layers, or lines of the help. */
size_t vg_control_page(struct vg_control *control);

/* Opens the list of what a command takes ("activation", or "@config theme"), the present value selected. */
void vg_control_menu(struct vg_control *control, const char *command);

/* Sets a field of the configuration, and what it can change at once. */
void vg_control_config(struct vg_control *control, const char *name, const char *value);
/* Takes what was changed in the look since the last time over into the configuration. */
void vg_control_config_from_look(struct vg_control *control);

/* Selects a field of the header and opens its list; beyond the last one: the state. */
void vg_control_open_field(struct vg_control *control, size_t index);
/* Takes a key while a field is selected; false: the key does what it always does. */
bool vg_control_field_key(struct vg_control *control, uint32_t key);

#endif
