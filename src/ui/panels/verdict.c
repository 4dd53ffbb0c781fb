/* verdict.c: the line that says how a run fares, and which keys may cure it. */
#include "verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "keymap.h"
#include "share.h"
#include "text.h"

static const enum vg_role roles[] = {
    [VG_TONE_PLAIN] = VG_ROLE_DIM,
    [VG_TONE_GOOD] = VG_ROLE_GOOD,
    [VG_TONE_WARNING] = VG_ROLE_WARNING,
    [VG_TONE_ERROR] = VG_ROLE_ERROR,
};

/* The words of the badges. A kind without a row has its title. */
static const struct {
    const char *now, *past; /* past: it was so for most of the run */
} badges[VG_VERDICT_COUNT] = {
    [VG_VERDICT_NONE] = {"LOOKING", NULL},
    [VG_VERDICT_FINE] = {"THE GRADIENT ARRIVES", NULL},
    [VG_VERDICT_CONVERGED] = {"IT HAS LEARNED", NULL},
    [VG_VERDICT_VANISHING] = {"GRADIENTS VANISH", "GRADIENTS VANISHED"},
    [VG_VERDICT_EXPLODING] = {"GRADIENTS EXPLODE", "GRADIENTS EXPLODED"},
    [VG_VERDICT_DEAD] = {"DEAD UNITS", NULL},
    [VG_VERDICT_SATURATED] = {"UNITS ARE SATURATED", "UNITS WERE SATURATED"},
    [VG_VERDICT_LR_HIGH] = {"LEARNING RATE TOO HIGH", NULL},
    [VG_VERDICT_LR_LOW] = {"LEARNING RATE TOO LOW", NULL},
    [VG_VERDICT_SYMMETRIC] = {"ALL UNITS ARE ALIKE", NULL},
    [VG_VERDICT_NON_FINITE] = {"NUMBERS OVERFLOWED", NULL},
    [VG_VERDICT_UNSCALED] = {"INPUTS ARE NOT SCALED", NULL},
    [VG_VERDICT_NORM_OF_FEW] = {"BATCH NORM OF TOO FEW", NULL},
    [VG_VERDICT_L2_HIGH] = {"L2 IS TOO HIGH", NULL},
    [VG_VERDICT_OVERFITTING] = {"OVERFITTING", NULL},
    [VG_VERDICT_IMBALANCED] = {"IT SAYS ONE CLASS", NULL},
    [VG_VERDICT_GUESSING] = {"NO BETTER THAN GUESSING", NULL},
    [VG_VERDICT_WORSE_THAN_GUESSING] = {"WORSE THAN GUESSING", NULL},
    [VG_VERDICT_OSCILLATING] = {"THE LOSS OSCILLATES", NULL},
    [VG_VERDICT_CUT_OFF] = {"NO GRADIENT ARRIVES", NULL},
    [VG_VERDICT_UNTRAINED] = {"NOT TRAINED", NULL},
    [VG_VERDICT_ACCUMULATING] = {"GRADIENTS ADD UP", NULL},
    [VG_VERDICT_SOFTMAX_TWICE] = {"SOFTMAX IS TAKEN TWICE", NULL},
    [VG_VERDICT_UNDERFLOW] = {"GRADIENTS UNDERFLOW", NULL},
};

/* Colour is never the only channel. */
static const char *const signs[] = {
    [VG_TONE_PLAIN] = "…", [VG_TONE_GOOD] = "✓", [VG_TONE_WARNING] = "✗", [VG_TONE_ERROR] = "✗"};

static void make_badge(struct vg_verdict_line *line, enum vg_role role, const char *sign, const char *words)
{
    line->role = role;
    int used = snprintf(line->badge, sizeof line->badge, "%s ", sign);
    for (size_t i = 0; words[i] != '\0' && (size_t)used + 1 < sizeof line->badge; i++, used++)
        line->badge[used] = words[i] >= 'a' && words[i] <= 'z' ? (char)(words[i] - 'a' + 'A') : words[i];
    line->badge[used] = '\0';
}

/* "no step taken yet" instead of a finding. */
static struct vg_verdict_line say(enum vg_role role, const char *sign, const char *badge, const char *sentence,
                                  const char *brief)
{
    struct vg_verdict_line line = {.role = role};
    make_badge(&line, role, sign, badge);
    snprintf(line.finding[0], sizeof line.finding[0], "%s", sentence);
    snprintf(line.finding[1], sizeof line.finding[1], "%s", brief);
    return line;
}

/* --- the advice as keys --- */

/* What a key is for, by how its command begins: "press i for another initializer", or "press i init" where there is little room. An
 * empty row ends the table: then the command's value says it, "2 for tanh". */
static const struct {
    const char *command, *purpose, *word;
} purposes[] = {
    {"norm next", "for batch norm", "norm"},
    {"depth -", "for fewer layers", "depth"},
    {"lr /", "for a lower learning rate", "lr"},
    {"lr *", "for a higher learning rate", "lr"},
    {"restart", "to restart", ""},
    {"", "", ""},
};

enum { CURE_MAX = VG_VERDICT_TEXT_MAX / 2, BRIEF_MAX = VG_ADVICE_LINE_MAX + 8 };

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

/* One cure, "lr /2; restart", in full and in brief: "< for a lower learning rate, then r to restart", "< then r". Batch norm
 * has the key of "norm next", because it is the first there is. Of other values "next" may be any. False: a key is missing. */
static bool cure_by_keys(const struct vg_keymap *keymap, const char *line, char full[CURE_MAX], char brief[BRIEF_MAX])
{
    full[0] = brief[0] = '\0';
    bool one = !strchr(line, ';');
    for (const char *at = line; *at != '\0'; at += strspn(at, "; ")) {
        char command[VG_ADVICE_LINE_MAX + 8], label[VG_KEY_NAME_MAX];
        snprintf(command, VG_ADVICE_LINE_MAX, "%.*s", (int)strcspn(at, ";"), at);
        at += strcspn(at, ";");
        if (!vg_keymap_find(keymap, command, label)) {
            if (strcmp(command, "norm batch") != 0 || !vg_keymap_find(keymap, "norm next", label))
                return false;
            snprintf(command, sizeof command, "norm next");
        }
        size_t row = purpose_of(command);
        bool by_value = purposes[row].command[0] == '\0';
        const char *value = command + strcspn(command, " ");
        add(full, CURE_MAX, full[0] != '\0' ? ", then %s %s" : "%s %s", label, purposes[row].purpose);
        if (by_value)
            add(full, CURE_MAX, "for%s%s", value, "");
        add(brief, BRIEF_MAX, brief[0] != '\0' ? " then %s%s" : "%s%s", label, "");
        if (one)
            add(brief, BRIEF_MAX, by_value ? "%s%s" : " %s%s", by_value ? value : purposes[row].word, "");
    }
    return true;
}

/* The first cure by the key that does whatever is advised first: "! for init he_normal", "! init he_normal". False: there is no such key. */
static bool cure_by_fix(const struct vg_keymap *keymap, const char *line, char full[CURE_MAX], char brief[BRIEF_MAX])
{
    char label[VG_KEY_NAME_MAX];
    if (!vg_keymap_find(keymap, "fix", label))
        return false;
    full[0] = brief[0] = '\0';
    add(full, CURE_MAX, "%s for %.47s", label, line);
    add(brief, BRIEF_MAX, "%.7s %.47s", label, line);
    return true;
}

size_t vg_cure_length(const char *cure)
{
    static const char end[] = "; restart";
    const size_t length = strlen(cure), more = sizeof end - 1;
    return length > more && strcmp(cure + length - more, end) == 0 ? length - more : length;
}

/* All cures in full, all in brief, the first in full, the first in brief, the keys alone. A cure that no key does is typed. */
static void make_advice(const struct vg_keymap *keymap, const struct vg_view *view,
                        char advice[VG_ADVICES][VG_VERDICT_TEXT_MAX])
{
    enum { FULL, BRIEF, FIRST, FIRST_BRIEF, KEYS };
    const struct vg_advice all = vg_verdict_advice(&view->verdict),
                           possible = vg_verdict_advice_for(&view->verdict, view->commands);
    /* no key changes a log, and some do change a job */
    const bool is_log = view->probe == VG_PROBE_NEVER && possible.count == 0;
    const struct vg_advice cures = view->probe == VG_PROBE_NEVER && !is_log ? possible : all;
    for (size_t i = 0; i < cures.count; i++) {
        char full[CURE_MAX], brief[BRIEF_MAX];
        bool keys = !is_log && !cures.is_code[i] &&
                    (cure_by_keys(keymap, cures.lines[i], full, brief) ||
                     (i == 0 && cure_by_fix(keymap, cures.lines[i], full, brief)));
        if (!keys) {
            const size_t length = is_log ? vg_cure_length(cures.lines[i]) : strlen(cures.lines[i]);
            snprintf(full, sizeof full, "%s%.*s", is_log || cures.is_code[i] ? "" : ":", (int)length, cures.lines[i]);
            snprintf(brief, sizeof brief, "%.*s", (int)vg_utf8_fit(full, sizeof brief - 1), full);
        }
        const char *verb = cures.is_code[i] ? "in the script: "
                           : i > 0          ? ""
                           : keys           ? "press "
                           : is_log         ? "try "
                                            : "type ";
        add(advice[FULL], VG_VERDICT_TEXT_MAX, i > 0 ? ", or %s%s" : "%s%s", verb, full);
        add(advice[BRIEF], VG_VERDICT_TEXT_MAX, i > 0 ? ", %s%s" : "%s%s", verb, brief);
        if (i == 0) {
            add(advice[FIRST], VG_VERDICT_TEXT_MAX, "%s%s", verb, full);
            add(advice[FIRST_BRIEF], VG_VERDICT_TEXT_MAX, "%s%s", verb, brief);
        }
        if (cures.is_code[i] && i == 0)
            add(advice[KEYS], VG_VERDICT_TEXT_MAX, "%s%s", "change the script", "");
        if (keys) {
            brief[strcspn(brief, " ")] = '\0';
            add(advice[KEYS], VG_VERDICT_TEXT_MAX, advice[KEYS][0] != '\0' ? ", %s%s" : "press %s%s", brief, "");
        }
    }
}

/* --- what was found, and what was before --- */

/* Where all is well, what layer 1 gets is the number that can be compared with what it got before the last change. */
static void say_share(const struct vg_screen *screen, const struct vg_view *view, struct vg_verdict_line *line)
{
    const double share = vg_share_now(view, 0);
    char text[VG_NUMBER_MAX];
    if (view->at || !(share > 0) || isinf(share))
        return;
    vg_share_text(screen, share, text);
    for (int i = 0; i < VG_FINDINGS; i++)
        snprintf(line->finding[i], sizeof line->finding[i], "%s gets %s%s", view->layers[0].name, text,
                 i + 1 == VG_FINDINGS ? ""
                 : text[1] == '/'     ? " of the error signal"
                                      : " the error signal");
}

/* In full; its first clause; in a few words. */
static void make_finding(const struct vg_screen *screen, const struct vg_view *view, struct vg_verdict_line *line)
{
    static const char *const ends[] = {", ", "; ", " ("};
    const struct vg_verdict *verdict = &view->verdict;
    vg_verdict_finding(verdict, line->finding[0], sizeof line->finding[0]);
    vg_verdict_brief(verdict, line->finding[2], sizeof line->finding[2]);
    memcpy(line->finding[1], line->finding[0], sizeof line->finding[1]);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = strstr(line->finding[1], ends[i]);
        if (end)
            line->finding[1][end - line->finding[1]] = '\0';
    }
    if (view->layer_count > 2 &&
        (verdict->kind == VG_VERDICT_CONVERGED || (verdict->kind == VG_VERDICT_FINE && !isnan(verdict->low))))
        say_share(screen, view, line);
}

/* What layer 1 got before the last change. */
static void make_before(const struct vg_screen *screen, const struct vg_view *view, struct vg_verdict_line *line)
{
    const double share = view->layer_count > 2 ? vg_share_before(view, 0) : vg_missing();
    char text[VG_NUMBER_MAX];
    if (!view->before.known || !(share >= 0) || isinf(share) || !strstr(line->finding[1], " signal"))
        return; /* or what was found is no share */
    vg_share_text(screen, share, text);
    snprintf(line->before[0], sizeof line->before[0], "before ▴ %s: %s", view->before.text, text);
    snprintf(line->before[1], sizeof line->before[1], "was %s", text);
}

struct vg_verdict_line vg_verdict_line_of(const struct vg_screen *screen, const struct vg_view *view)
{
    const enum vg_verdict_kind kind = view->verdict.kind;
    const enum vg_verdict_tone tone = vg_verdicts[kind].tone;
    struct vg_verdict_line line = {.role = VG_ROLE_DIM};
    if (view->state == VG_STATE_BUILDING && view->layer_count == 0)
        return say(VG_ROLE_DIM, signs[VG_TONE_PLAIN], "building", "the network is being made", "");
    if (view->state == VG_STATE_WAITING)
        return say(VG_ROLE_DIM, signs[VG_TONE_PLAIN], "waiting", "no record has come yet", "no record yet");
    if (view->state == VG_STATE_ENDED && view->layer_count == 0)
        return say(VG_ROLE_WARNING, signs[VG_TONE_WARNING], "no training seen", "it ended without a record",
                   "no record");
    if (view->state == VG_STATE_FAILED || view->layer_count == 0)
        return say(VG_ROLE_ERROR, signs[VG_TONE_ERROR], "no network", "this one could not be made; change a setting",
                   "change a setting");
    if (view->step == 0)
        return say(VG_ROLE_DIM, signs[VG_TONE_PLAIN], "new weights", "no step taken yet", "no step yet");
    /* without two hidden layers there is no depth for a gradient to be lost in */
    const bool flat = kind == VG_VERDICT_FINE && isnan(view->verdict.low);
    const char *words = view->verdict.until > 0 && badges[kind].past ? badges[kind].past : badges[kind].now;
    make_badge(&line, roles[tone], signs[tone], flat || !words ? vg_verdicts[kind].title : words);
    make_finding(screen, view, &line);
    make_before(screen, view, &line);
    make_advice(screen->keymap, view, line.advice);
    return line;
}
