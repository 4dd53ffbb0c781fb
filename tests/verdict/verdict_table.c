/* verdict_table.c: how often the judge is right, and what its first advice does.
 *
 *     verdict_table [--every N [--from N]] [--seeds N] [--all-advice] [-v]
 *
 * Trains every N-th experiment of experiments.h, so that one half can be looked at while the rules are made (--every 2) and the other
 * kept for checking them (--every 2 --from 1). Looks at the verdict after 50, 300 and 2,000 steps and at the end. Then the advice is
 * tried: its commands are done at the end, and the network is trained for as many steps again. It cures where the loss (of
 * overfitting and guessing: the validation's) falls by a fifth below what it was, and where the weights are kept also below what it
 * becomes without advice, or where a tenth of the mistakes go. It makes worse where the loss rises by a fifth. The program fails when the bars at its end are not met. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "experiments.h"
#include "made_data.h"
#include "vgtop/session.h"

static char folder[] = "/tmp/vgtop-verdict-XXXXXX";
static bool verbose, all_advice;

struct outcome {
    double loss, accuracy, valid;
    bool lost;
};

enum grade { CURED, SAME, WORSE, GRADES };

static struct vg_session *make(const char *settings, int seed)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    char one[512];
    vg_experiment_default(&experiment);
    for (const char *at = settings; *at != '\0'; at += strspn(at, " ")) {
        int length = (int)strcspn(at, " ");
        if (strncmp(at, "data=@", 6) == 0)
            snprintf(one, sizeof one, "data=csv:%s/%.*s.csv", folder, length - 6, at + 6);
        else
            snprintf(one, sizeof one, "%.*s", length, at);
        if (!vg_experiment_assign(&experiment, one, &error))
            fprintf(stderr, "%s: %s\n", settings, error.text);
        at += length;
    }
    experiment.seed = (uint32_t)seed;
    if (!strstr(settings, "scale="))
        vg_experiment_assign(&experiment, "scale=none", NULL); /* the labels say so */
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    if (!session)
        fprintf(stderr, "%s: %s\n", settings, error.text);
    return session;
}

static struct outcome look(struct vg_session *session)
{
    struct outcome outcome;
    double unused;
    vg_session_evaluate(session, &outcome.loss, &outcome.accuracy);
    vg_session_validate(session, &outcome.valid, &unused);
    outcome.lost = vg_session_non_finite(session) || !isfinite(outcome.loss);
    return outcome;
}

static bool is_among(const char *key, const char *keys)
{
    size_t length = strlen(key);
    for (const char *at = strstr(keys, key); at; at = strstr(at + 1, key))
        if ((at == keys || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

static bool is_warning(struct vg_verdict verdict)
{
    enum vg_verdict_tone tone = vg_verdicts[verdict.kind].tone;
    return tone == VG_TONE_WARNING || tone == VG_TONE_ERROR;
}

/* Trains to the end; true when there was a warning at one of the moments that `allowed` does not name. */
static bool train(struct vg_session *session, int steps, const char *allowed)
{
    static const int moments[] = {50, 300, 2000};
    bool warned = false;
    int done = 0;
    for (size_t i = 0; i <= sizeof moments / sizeof moments[0]; i++) {
        int to = i < sizeof moments / sizeof moments[0] && moments[i] < steps ? moments[i] : steps;
        vg_session_step(session, (uint64_t)(to - done));
        done = to;
        struct vg_verdict verdict = vg_session_verdict(session);
        warned |= is_warning(verdict) && !is_among(vg_verdicts[verdict.kind].key, allowed);
    }
    return warned;
}

/* `plain`: what becomes of the network without advice; only what goes on with the same weights has to be better than that. */
static enum grade compare(struct outcome before, struct outcome plain, struct outcome after, bool anew,
                          enum vg_verdict_kind kind)
{
    bool by_validation = isfinite(after.valid) && (kind == VG_VERDICT_OVERFITTING || kind == VG_VERDICT_GUESSING);
    double was = by_validation ? before.valid : before.loss, is = by_validation ? after.valid : after.loss;
    double bar = anew || plain.lost || by_validation ? was : fmin(was, plain.loss);
    double mistakes = 1 - (anew || plain.lost ? before.accuracy : fmax(before.accuracy, plain.accuracy));
    if (after.lost)
        return before.lost || plain.lost ? SAME : WORSE;
    if (before.lost || is < 0.8 * bar || (!by_validation && 1 - after.accuracy < 0.9 * mistakes && is < 1.2 * bar))
        return CURED;
    return is > 1.2 * was && (by_validation || after.accuracy <= before.accuracy) ? WORSE : SAME;
}

/* Where the data tell nothing of the classes, nothing can be cured; but an advice may make it worse. */
static bool tells_nothing(const char *settings)
{
    return strstr(settings, "@random") || strstr(settings, "@rare") || strstr(settings, "@shuffled") ||
           strstr(settings, "@unknown");
}

/* What an advice did wherever it was given: the source of the order in src/telemetry/advice.c. */
static struct tally {
    const char *kind;
    char line[VG_ADVICE_LINE_MAX];
    int grades[GRADES];
} tallies[128];

static void count_advice(const char *kind, const char *line, enum grade grade)
{
    size_t i = 0;
    while (i + 1 < sizeof tallies / sizeof *tallies && tallies[i].kind &&
           (strcmp(tallies[i].kind, kind) != 0 || strcmp(tallies[i].line, line) != 0))
        i++;
    tallies[i].kind = kind;
    snprintf(tallies[i].line, sizeof tallies[i].line, "%s", line);
    tallies[i].grades[grade]++;
}

/* The grades of an advice, tried on the experiment: one a line. */
static void try_advice(int index, int seed, struct vg_advice advice, struct outcome before, enum vg_verdict_kind kind,
                       int grades[VG_ADVICE_MAX][GRADES])
{
    static const char *const words[GRADES] = {"cured", "same", "worse"};
    const char *settings = experiments[index].settings;
    uint64_t steps = (uint64_t)experiments[index].steps;
    struct vg_session *plain = make(settings, seed);
    vg_session_step(plain, 2 * steps);
    struct outcome without = look(plain);
    vg_session_destroy(plain);
    for (size_t i = 0; i < advice.count && (i == 0 || all_advice); i++) {
        struct vg_session *session = make(settings, seed);
        struct vg_error error = {""};
        vg_session_step(session, steps);
        if (!vg_session_script(session, NULL, advice.lines[i], NULL, &error))
            fprintf(stderr, "%s: %s\n", advice.lines[i], error.text);
        vg_session_step(session, steps);
        struct outcome after = look(session);
        const bool anew = vg_session_steps(session) < 2 * steps;
        vg_session_destroy(session);
        enum grade grade = compare(before, without, after, anew, kind);
        if (grade == WORSE || !tells_nothing(settings)) {
            grades[i][grade]++;
            count_advice(vg_verdicts[kind].key, advice.lines[i], grade);
        }
        if (verbose || grade == WORSE)
            printf("  %-5s %-12s %-28s loss %.3g, else %.3g, with it %.3g | %s\n", words[grade], vg_verdicts[kind].key,
                   advice.lines[i], before.loss, without.loss, after.loss, settings);
    }
}

struct score {
    int faults, faults_right, healthy, warned_at_end, warned, causes, named;
    int grades[VG_ADVICE_MAX][GRADES];
};

static void judge(int index, int seed, struct score *score)
{
    struct vg_session *session = make(experiments[index].settings, seed);
    bool warned = train(session, experiments[index].steps, experiments[index].right);
    struct vg_verdict verdict = vg_session_verdict(session);
    struct outcome before = look(session);
    const char *key = vg_verdicts[verdict.kind].key;
    bool right = is_among(key, experiments[index].right);
    switch (experiments[index].label) {
    case FAULT:
        score->faults++;
        score->faults_right += right;
        break;
    case HEALTHY:
        score->healthy++;
        score->warned += warned;
        score->warned_at_end += is_warning(verdict) && !right;
        right = !warned;
        break;
    case CAUSE:
        score->causes++;
        score->named += right;
        break;
    }
    if (verbose || !right) {
        char text[VG_VERDICT_TEXT_MAX];
        vg_verdict_text(&verdict, text, sizeof text);
        printf("%s %s; seed %d | wanted: %s | %s%s\n", right ? "right" : "WRONG", experiments[index].settings, seed,
               experiments[index].label == HEALTHY ? "no warning" : experiments[index].right,
               text[0] != '\0' ? text : "none", warned && experiments[index].label == HEALTHY ? " (warned)" : "");
    }
    if (is_warning(verdict) && experiments[index].label != HEALTHY)
        try_advice(index, seed, vg_verdict_advice(&verdict), before, verdict.kind, score->grades);
    vg_session_destroy(session);
}

static bool is_at_least(const char *what, int number, int of, double bar)
{
    double share = of > 0 ? (double)number / of : 1;
    printf("%-44s %3d of %3d, %5.1f %% (at least %.0f %%)\n", what, number, of, 100 * share, 100 * bar);
    return share >= bar;
}

static bool print_table(const struct score *score)
{
    const int *first = score->grades[0];
    int tried = first[CURED] + first[SAME] + first[WORSE];
    bool good = is_at_least("faults right at the end", score->faults_right, score->faults, 0.92);
    good &=
        is_at_least("healthy without a warning at the end", score->healthy - score->warned_at_end, score->healthy, 1);
    good &=
        is_at_least("healthy without a warning at any moment", score->healthy - score->warned, score->healthy, 0.95);
    good &= is_at_least("cause named", score->named, score->causes, 0.8);
    good &= is_at_least("first advice cures", first[CURED], tried, 0.75);
    good &= is_at_least("first advice does no harm", tried - first[WORSE], tried, 29.0 / 30);
    for (int i = 0; i < VG_ADVICE_MAX; i++)
        printf("advice %d: cured %d, same %d, worse %d\n", i + 1, score->grades[i][CURED], score->grades[i][SAME],
               score->grades[i][WORSE]);
    for (int k = 0; k < VG_VERDICT_COUNT; k++)
        for (const struct tally *t = tallies; t < tallies + sizeof tallies / sizeof *tallies && t->kind; t++)
            if (strcmp(t->kind, vg_verdicts[k].key) == 0)
                printf("  %-12s %-40s cured %2d, same %2d, worse %2d\n", t->kind, t->line, t->grades[CURED],
                       t->grades[SAME], t->grades[WORSE]);
    return good;
}

static void remove_data(void)
{
    char path[4096];
    for (size_t i = 0; made_data_name(i); i++) {
        snprintf(path, sizeof path, "%s/%s.csv", folder, made_data_name(i));
        unlink(path);
    }
    rmdir(folder);
}

int main(int count, char **arguments)
{
    int every = 1, from = 0, seeds = 1;
    struct score score = {0};
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--every") == 0 && i + 1 < count)
            every = atoi(arguments[++i]);
        else if (strcmp(arguments[i], "--from") == 0 && i + 1 < count)
            from = atoi(arguments[++i]);
        else if (strcmp(arguments[i], "--seeds") == 0 && i + 1 < count)
            seeds = atoi(arguments[++i]);
        all_advice |= strcmp(arguments[i], "--all-advice") == 0;
        verbose |= strcmp(arguments[i], "-v") == 0;
    }
    if (!mkdtemp(folder) || !make_data(folder) || every < 1 || from < 0)
        return 2;
    for (int i = from; i < EXPERIMENTS; i += every)
        for (int seed = 1; seed <= seeds; seed++)
            judge(i, seed, &score);
    bool good = print_table(&score);
    remove_data();
    return good ? 0 : 1;
}
