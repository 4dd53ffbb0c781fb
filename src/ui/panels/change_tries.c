/* change_tries.c: what to press next: what the verdict advises, or what goes on from the last change. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "keymap.h"
#include "verdict.h"

/* Words for commands whose value says little. */
static const struct {
    const char *command, *word;
} words[] = {
    {"depth +1", "deeper"},
    {"depth -1", "fewer layers"},
    {"init next", "another init"},
    {"width +", "wider"},
    {"width -", "narrower"},
    {"lr *2", "faster"},
    {"lr /2", "slower"},
    {"restart", "from the start"},
    {"redraw", "other weights"},
    {"norm next", "a norm"},
    {"clip next", "clipping"},
    {"batch *2", "larger batch"},
    {"batch /2", "smaller batch"},
    {"data next", "other data"},
    {"optimizer next", "another optimizer"},
    {"undo", "back"},
};

static void add_try(const struct vg_keymap *keymap, struct vg_change_text *text, const char *command, const char *word)
{
    char key[VG_KEY_NAME_MAX];
    if (text->tries == VG_CHANGE_TRIES || !vg_keymap_find(keymap, command, key))
        return;
    const char *space = strchr(command, ' ');
    for (size_t i = 0; !word && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].command, command) == 0)
            word = words[i].word;
    word = word ? word : space ? space + 1 : command;
    for (size_t i = 0; i < text->tries; i++)
        if (strcmp(text->words[i], word) == 0)
            return;
    snprintf(text->keys[text->tries], sizeof text->keys[0], "%s", key);
    snprintf(text->words[text->tries++], sizeof text->words[0], "%s", word);
}

/* Of a run that takes no commands: what its program should do. (What to change in a script is a sentence.) */
static void add_cures(struct vg_change_text *text, const struct vg_advice *advice)
{
    for (size_t i = 0; i < advice->count && text->tries < VG_CHANGE_TRIES; i++) {
        if (advice->is_code[i])
            continue;
        text->keys[text->tries][0] = '\0';
        snprintf(text->words[text->tries++], sizeof text->words[0], "%.*s", (int)vg_cure_length(advice->lines[i]),
                 advice->lines[i]);
    }
}

void vg_change_tries(const struct vg_screen *screen, const struct vg_view *view, const char *goes_on, bool can_undo,
                     struct vg_change_text *text)
{
    const struct vg_advice advice = vg_verdict_advice(&view->verdict);
    const struct vg_advice possible = vg_verdict_advice_for(&view->verdict, view->commands);
    const char *activation = vg_change_setting(view, "activation");
    char key[VG_KEY_NAME_MAX], command[64];
    if (view->verdict.kind == VG_VERDICT_CONVERGED)
        return; /* it has learned */
    const bool is_elsewhere = view->probe == VG_PROBE_NEVER;
    if (is_elsewhere && (view->commands[0] == '\0' || (advice.count > 0 && possible.count == 0))) {
        add_cures(text, &advice);
        return;
    }
    const struct vg_advice *keyed = is_elsewhere ? &possible : &advice;
    for (size_t i = 0; i < keyed->count && !keyed->is_code[i]; i++)
        if (i == 0 && !vg_keymap_find(screen->keymap, keyed->lines[0], key))
            add_try(screen->keymap, text, "fix", keyed->lines[0]);
        else
            add_try(screen->keymap, text, keyed->lines[i], NULL);
    for (const char *at = goes_on; *at != '\0' && text->tries < VG_CHANGE_TRIES - 1;) {
        snprintf(command, sizeof command, "%.*s", (int)strcspn(at, ";"), at);
        at += strcspn(at, ";");
        at += *at == ';';
        bool is_now = activation && strncmp(command, "activation ", 11) == 0 && strcmp(command + 11, activation) == 0;
        if (advice.count == 0 && !is_now && (!is_elsewhere || vg_view_commands_have(view->commands, command)))
            add_try(screen->keymap, text, command, NULL);
    }
    if (can_undo)
        add_try(screen->keymap, text, "undo", NULL);
}
