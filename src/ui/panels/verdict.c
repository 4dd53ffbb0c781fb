/* verdict.c: the line that says how a run fares, and which keys may cure it. */
#include "verdict.h"

#include <stdio.h>
#include <string.h>

#include "keymap.h"

static const enum vg_role roles[] = {
    [VG_TONE_PLAIN] = VG_ROLE_DIM,
    [VG_TONE_GOOD] = VG_ROLE_GOOD,
    [VG_TONE_WARNING] = VG_ROLE_WARNING,
    [VG_TONE_ERROR] = VG_ROLE_ERROR,
};

/* Colour is never the only channel. */
static const char *const signs[VG_VERDICT_COUNT] = {
    [VG_VERDICT_NONE] = "",         [VG_VERDICT_FINE] = "✓",       [VG_VERDICT_CONVERGED] = "✓",
    [VG_VERDICT_VANISHING] = "▼",   [VG_VERDICT_EXPLODING] = "▲",  [VG_VERDICT_DEAD] = "✗",
    [VG_VERDICT_SATURATED] = "✗",   [VG_VERDICT_LR_HIGH] = "▲",    [VG_VERDICT_LR_LOW] = "▼",
    [VG_VERDICT_SYMMETRIC] = "✗",   [VG_VERDICT_NON_FINITE] = "✗", [VG_VERDICT_UNSCALED] = "▲",
    [VG_VERDICT_NORM_OF_FEW] = "✗", [VG_VERDICT_L2_HIGH] = "▲",    [VG_VERDICT_OVERFITTING] = "▲",
    [VG_VERDICT_IMBALANCED] = "✗",  [VG_VERDICT_GUESSING] = "✗",   [VG_VERDICT_WORSE_THAN_GUESSING] = "✗",
    [VG_VERDICT_OSCILLATING] = "▲",
};

static struct vg_verdict_line say(enum vg_role role, const char *word, const char *sentence, const char *brief)
{
    struct vg_verdict_line line = {.role = role};
    snprintf(line.word, sizeof line.word, "%s", word);
    snprintf(line.sentences[0], sizeof line.sentences[0], "%s", sentence);
    snprintf(line.sentences[1], sizeof line.sentences[1], "%s", brief);
    return line;
}

/* --- the advice as keys --- */

/* What a key is for, by how its command begins: "press i for another initializer", or "press i init" where there is little room. An
 * empty row ends the table: then the command's value says it, "2 for tanh". */
static const struct {
    const char *command, *purpose, *word;
} purposes[] = {
    {"norm next", "for batch norm", "norm"},
    {"clip next", "to clip", "clip"},
    {"depth -", "for fewer layers", "depth"},
    {"lr /", "for a lower learning rate", "lr"},
    {"lr *", "for a higher learning rate", "lr"},
    {"restart", "to restart", ""},
    {"", "", ""},
};

/* A cure is one command or several; each has a key, or the cure is typed. */
struct advice_text {
    char full[VG_VERDICT_TEXT_MAX / 2]; /* "press 2 for tanh, or 3 for relu" */
    char brief[96], first[48];          /* "press 2 tanh, 3 relu"; its first cure alone */
    char keys[48];                      /* "press 2, 3" */
};

static void add(char *text, size_t size, const char *format, const char *one, const char *two)
{
    size_t used = strlen(text);
    snprintf(text + used, size - used, format, one, two);
}

/* The row for a command; the last one where there is none. */
static size_t purpose_of(const char *command)
{
    size_t row = 0;
    while (strncmp(purposes[row].command, command, strlen(purposes[row].command)) != 0)
        row++;
    return row;
}

/* One cure, "lr /2; restart", in full and in brief: "< for a lower learning rate, then r to restart", "< then r". Where a command has no
 * key it is the one that steps to it, if that is in the table: for "init he_normal" that of "init next". False: a key is missing. */
static bool cure_by_keys(const struct vg_keymap *keymap, const char *line, char full[VG_VERDICT_TEXT_MAX / 2],
                         char brief[48])
{
    full[0] = brief[0] = '\0';
    bool one = !strchr(line, ';');
    for (const char *at = line; *at != '\0'; at += strspn(at, "; ")) {
        char command[VG_ADVICE_LINE_MAX + 8], label[VG_KEY_NAME_MAX];
        snprintf(command, VG_ADVICE_LINE_MAX, "%.*s", (int)strcspn(at, ";"), at);
        at += strcspn(at, ";");
        if (!vg_keymap_find(keymap, command, label)) {
            size_t word = strcspn(command, " ");
            snprintf(command + word, sizeof command - word, " next");
            if (purposes[purpose_of(command)].command[0] == '\0' || !vg_keymap_find(keymap, command, label))
                return false;
        }
        size_t row = purpose_of(command);
        bool by_value = purposes[row].command[0] == '\0';
        const char *value = command + strcspn(command, " ");
        add(full, VG_VERDICT_TEXT_MAX / 2, full[0] != '\0' ? ", then %s %s" : "%s %s", label, purposes[row].purpose);
        if (by_value)
            add(full, VG_VERDICT_TEXT_MAX / 2, "for%s%s", value, "");
        add(brief, 48, brief[0] != '\0' ? " then %s%s" : "%s%s", label, "");
        if (one)
            add(brief, 48, by_value ? "%s%s" : " %s%s", by_value ? value : purposes[row].word, "");
    }
    return true;
}

static struct advice_text advice_of(const struct vg_verdict *verdict, const struct vg_keymap *keymap)
{
    struct vg_advice advice = vg_verdict_advice(verdict);
    struct advice_text text = {"", "", "", ""};
    for (size_t i = 0; i < advice.count; i++) {
        char full[VG_VERDICT_TEXT_MAX / 2], brief[48];
        bool keys = cure_by_keys(keymap, advice.lines[i], full, brief);
        if (!keys) {
            snprintf(full, sizeof full, ":%s", advice.lines[i]);
            snprintf(brief, sizeof brief, ":%.46s", advice.lines[i]);
        } else if (advice.count == 1 && !strstr(brief, " then ")) {
            brief[strcspn(brief, " ")] = '\0'; /* a single key needs no word to tell it from others */
        }
        const char *verb = keys ? "press " : "type ";
        add(text.full, sizeof text.full, i > 0 ? ", or %s%s" : "%s%s", i > 0 ? "" : verb, full);
        add(text.brief, sizeof text.brief, i > 0 ? ", %s%s" : "%s%s", i > 0 ? "" : verb, brief);
        if (i == 0)
            add(text.first, sizeof text.first, "%s%s", verb, brief);
        if (keys) {
            brief[strcspn(brief, " ")] = '\0';
            add(text.keys, sizeof text.keys, text.keys[0] != '\0' ? ", %s%s" : "press %s%s", brief, "");
        }
    }
    return text;
}

struct vg_verdict_line vg_verdict_line_of(const struct vg_view *view, const struct vg_keymap *keymap)
{
    const struct vg_verdict *verdict = &view->verdict;
    char finding[VG_VERDICT_TEXT_MAX / 2], brief[VG_VERDICT_TEXT_MAX / 4];
    struct vg_verdict_line line = {.role = roles[vg_verdicts[verdict->kind].tone]};
    if (view->state == VG_STATE_BUILDING && view->layer_count == 0)
        return say(VG_ROLE_DIM, "", "the network is being made", "");
    if (view->state == VG_STATE_WAITING)
        return say(VG_ROLE_DIM, "", "no record has come yet", "no record yet");
    if (view->state == VG_STATE_FAILED || view->layer_count == 0)
        return say(VG_ROLE_ERROR, "✗ no network", "this one could not be made; change a setting", "change a setting");
    if (view->step == 0)
        return say(VG_ROLE_DIM, "", "no step taken yet", "no step yet");
    if (verdict->kind == VG_VERDICT_NONE)
        return line;
    snprintf(line.word, sizeof line.word, "%s %s", signs[verdict->kind], vg_verdicts[verdict->kind].title);
    vg_verdict_finding(verdict, finding, sizeof finding);
    vg_verdict_brief(verdict, brief, sizeof brief);
    const struct advice_text advice = advice_of(verdict, keymap);
    const char *const parts[VG_SENTENCES][2] = {
        {finding, advice.full}, {brief, advice.full}, {finding, advice.brief}, {brief, advice.brief},
        {brief, advice.first},  {"", advice.brief},   {"", advice.keys},       {"", ""}};
    for (int i = 0; i < VG_SENTENCES; i++)
        snprintf(line.sentences[i], sizeof line.sentences[i], "%s%s%s", parts[i][0],
                 parts[i][0][0] != '\0' && parts[i][1][0] != '\0' ? ": " : "", parts[i][1]);
    if (advice.keys[0] == '\0') /* nothing to press: then the finding in few words is the least */
        snprintf(line.sentences[VG_SENTENCES - 2], sizeof line.sentences[0], "%s", brief);
    return line;
}
