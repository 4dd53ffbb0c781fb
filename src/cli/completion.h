/* completion.h: what the completions of the three shells share; completion.c has the shells' table. */
#ifndef VGTOP_CLI_COMPLETION_H
#define VGTOP_CLI_COMPLETION_H

#include "usage.h"

void completion_bash(void);
void completion_zsh(void);
void completion_fish(void);

/* The name of a command in a script; the screen, which has none, is "screen". */
const char *completion_command_name(const struct command_row *row);
/* Whether it takes the name of a preset. */
bool completion_takes_preset(const struct command_row *row);

/* Prints `text` between single quotes as bash and zsh read it, with `before` each of the characters of `special` a backslash. */
void completion_quote(const char *text, const char *special);

/* Lists of words on standard output, between blanks: the commands' names, the presets, the topics, the commands of scripts. */
void completion_commands(bool hidden_too);
void completion_presets(void);
void completion_topics(void);
void completion_script_commands(void);
/* The values of a setting. */
void completion_values(const struct vg_setting_info *setting);

extern const char completion_shells[]; /* their names, "bash zsh fish" */

#endif
