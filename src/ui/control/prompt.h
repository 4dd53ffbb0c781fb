/* prompt.h: the line in which a command is typed: editing, history, completion.
 *
 * Pure: keys go in, state comes out. The state to draw is a struct vg_prompt_view; positions in it count bytes of UTF-8, and the
 * cursor always stands between whole characters. The completer is a parameter, so that the prompt knows no commands.
 */
#ifndef VGTOP_UI_PROMPT_H
#define VGTOP_UI_PROMPT_H

#include <stdint.h>

#include "screen.h"

enum { VG_PROMPT_HISTORY = 100, VG_PROMPT_COMPLETIONS = 256 };

/* Candidates for the end of an unfinished command: for what comes behind the last of " \t=:/". */
typedef size_t vg_completer(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room);

/* A zeroed struct is a closed prompt without a history. */
struct vg_prompt {
    struct vg_prompt_view view;
    char draft[sizeof((struct vg_prompt_view *)0)->text]; /* the line that was typed before older ones were shown */
    char history[VG_PROMPT_HISTORY][sizeof((struct vg_prompt_view *)0)->text]; /* oldest first, no line twice */
    size_t history_count;
    size_t history_at; /* the line that is shown; history_count: the draft */
};

enum vg_prompt_result {
    VG_PROMPT_OPEN,     /* goes on */
    VG_PROMPT_ENTERED,  /* closed; view.text is the line to run, remembered in the history (never blank) */
    VG_PROMPT_CANCELLED /* closed; nothing to run */
};

/* Opens it with an empty line. */
void vg_prompt_open(struct vg_prompt *prompt);

/* Types a text at the cursor; what does not fit is left out. */
void vg_prompt_type(struct vg_prompt *prompt, const char *text);

/* Takes a key (enum vg_key or a code point). `complete` may be NULL; it gets `context`. Keys that mean nothing here are ignored. */
enum vg_prompt_result vg_prompt_key(struct vg_prompt *prompt, uint32_t key, vg_completer *complete, void *context);

#endif
