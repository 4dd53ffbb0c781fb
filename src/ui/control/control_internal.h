/* control_internal.h: what the files of control share. */
#ifndef VGTOP_UI_CONTROL_INTERNAL_H
#define VGTOP_UI_CONTROL_INTERNAL_H

#include "actions.h"
#include "control.h"

/* One command of a key, a menu or (`typed`) of the prompt, where the screen's own go without their @. False: there is no such
 * command, and what follows in the line is left undone. */
bool vg_control_command(struct vg_control *control, const char *line, bool typed);
/* Adds the screen's own commands that begin as `line` does to `count` completions; returns how many there are then. */
size_t vg_control_complete_screen_command(const char *line, char pool[][VG_COMPLETION_MAX], size_t count, size_t room);
/* The name of the screen's own command number `index` ("@quit"); NULL behind the last. */
const char *vg_control_screen_command(size_t index);
/* The commands of a key's line, one after another. */
void vg_control_commands(struct vg_control *control, const char *line, bool typed);
/* What a click on an action of the bar does: one that speaks for several choices opens their list. */
void vg_control_action(struct vg_control *control, const struct vg_action *action);

/* Does a command of the look; another theme is read, and `answer` says which it is. One that cannot be read is an error: the present one
 * stays. */
bool vg_control_look(struct vg_control *control, const char *line, char *answer, size_t size, struct vg_error *error);
/* Completions of a line, the names of themes too; a vg_completer whose context is the control. */
size_t vg_control_complete(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room);

/* What the look knows of the screen: how many panels there is room for. */
void vg_control_clamp_look(struct vg_control *control);
/* What a page is: rows of layers, or lines of the help. */
size_t vg_control_page(const struct vg_control *control);
/* While the help is open, the commands that select a layer scroll it. False: it is closed, or that is none of them. */
bool vg_control_scroll_help(struct vg_control *control, const char *command);

/* Opens the list of what a command takes ("activation", or "@config theme"), the present value selected. */
void vg_control_menu(struct vg_control *control, const char *command);
/* After a key or a click in the menu. */
void vg_control_menu_did(struct vg_control *control, enum vg_menu_result result);

/* Sets a field of the configuration, and what it can change at once. */
void vg_control_config(struct vg_control *control, const char *name, const char *value);
/* What was changed live since the start, or since the last time, is what would be written. */
void vg_control_config_from_look(struct vg_control *control);
void vg_control_setup_key(struct vg_control *control, uint32_t key);

/* Selects a field of the header and opens its list; beyond the last one: the state. */
void vg_control_open_field(struct vg_control *control, size_t index);
/* A key while a field is selected; false: it means what it always does. */
bool vg_control_field_key(struct vg_control *control, uint32_t key);

#endif
