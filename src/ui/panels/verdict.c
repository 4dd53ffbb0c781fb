/* verdict.c: the words of the line that says how a run fares. */
#include "verdict.h"

#include <stdio.h>
#include <string.h>

static const enum vg_role roles[] = {
    [VG_TONE_PLAIN] = VG_ROLE_DIM,
    [VG_TONE_GOOD] = VG_ROLE_GOOD,
    [VG_TONE_WARNING] = VG_ROLE_WARNING,
    [VG_TONE_ERROR] = VG_ROLE_ERROR,
};

/* Colour is never the only channel. */
static const char *const signs[VG_VERDICT_COUNT] = {
    [VG_VERDICT_NONE] = "",       [VG_VERDICT_FINE] = "✓",       [VG_VERDICT_CONVERGED] = "✓",
    [VG_VERDICT_VANISHING] = "▼", [VG_VERDICT_EXPLODING] = "▲",  [VG_VERDICT_DEAD] = "✗",
    [VG_VERDICT_SATURATED] = "✗", [VG_VERDICT_LR_HIGH] = "▲",    [VG_VERDICT_LR_LOW] = "▼",
    [VG_VERDICT_SYMMETRIC] = "✗", [VG_VERDICT_NON_FINITE] = "✗",
};

static struct vg_verdict_line say(enum vg_role role, const char *word, const char *sentence, const char *brief)
{
    struct vg_verdict_line line = {.role = role};
    snprintf(line.word, sizeof line.word, "%s", word);
    snprintf(line.sentences[0], sizeof line.sentences[0], "%s", sentence);
    snprintf(line.sentences[1], sizeof line.sentences[1], "%s", brief);
    return line;
}

/* "press 2 tanh, 3 relu" as "press 2, 3": the first word of each part. */
static void keys_alone(const char *keys, char *out, size_t size)
{
    static const char press[] = "press ";
    const char *at = strncmp(keys, press, strlen(press)) == 0 ? keys + strlen(press) : "";
    size_t used = (size_t)snprintf(out, size, "%s", *at != '\0' ? "press" : "");
    while (*at != '\0' && used < size) {
        int length = (int)strcspn(at, " ,");
        used += (size_t)snprintf(out + used, size - used, " %.*s", length, at);
        at += strcspn(at, ",");
        at += strspn(at, ", ");
        if (*at != '\0' && used < size)
            used += (size_t)snprintf(out + used, size - used, ",");
    }
}

struct vg_verdict_line vg_verdict_line_of(const struct vg_view *view)
{
    const struct vg_verdict *verdict = &view->verdict;
    const char *advice = vg_verdict_advice(verdict), *keys = vg_verdict_keys(verdict);
    char finding[VG_VERDICT_TEXT_MAX / 2], brief[VG_VERDICT_TEXT_MAX / 4], letters[VG_VERDICT_TEXT_MAX / 4];
    struct vg_verdict_line line = {.role = roles[vg_verdicts[verdict->kind].tone]};
    const char *const parts[VG_SENTENCES][2] = {{finding, advice}, {brief, advice}, {finding, keys}, {brief, keys},
                                                {"", keys},        {"", letters},   {"", ""}};

    if (view->state == VG_STATE_BUILDING && view->layer_count == 0)
        return say(VG_ROLE_DIM, "", "the network is being made", "");
    if (view->state == VG_STATE_FAILED || view->layer_count == 0)
        return say(VG_ROLE_ERROR, "✗ no network", "this one could not be made; change a setting", "change a setting");
    if (view->step == 0)
        return say(VG_ROLE_DIM, "", "no step taken yet", "no step yet");
    if (verdict->kind == VG_VERDICT_NONE)
        return line;
    snprintf(line.word, sizeof line.word, "%s %s", signs[verdict->kind], vg_verdicts[verdict->kind].title);
    vg_verdict_finding(verdict, finding, sizeof finding);
    vg_verdict_brief(verdict, brief, sizeof brief);
    keys_alone(keys, letters, sizeof letters);
    for (int i = 0; i < VG_SENTENCES; i++)
        snprintf(line.sentences[i], sizeof line.sentences[i], "%s%s%s", parts[i][0],
                 parts[i][0][0] != '\0' && parts[i][1][0] != '\0' ? ": " : "", parts[i][1]);
    if (keys[0] == '\0') /* nothing to press: then the finding in few words is the least */
        snprintf(line.sentences[VG_SENTENCES - 2], sizeof line.sentences[0], "%s", brief);
    return line;
}
