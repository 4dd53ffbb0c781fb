/* check.c: `vgtop check`: the verdict of a log, for scripts and continuous integration. */
#include <stdio.h>

#include "cli.h"
#include "vgtop/check.h"
#include "vgtop/json.h"

static void put_text(const char *key, const char *text)
{
    char out[6 * VG_VERDICT_TEXT_MAX + 3];
    vg_json_string(text, out, sizeof out);
    printf("%s%s", key, out);
}

/* Of a distributed job: "apart" is the rank that is unlike the others, or null. */
static void print_ranks_json(const struct vg_ranks *ranks)
{
    if (ranks->world < 2)
        return;
    printf("\"ranks\": {\"world\": %zu, \"compared\": %llu, \"apart\": ", ranks->world,
           (unsigned long long)ranks->compared);
    if (ranks->is_apart)
        printf("%zu", ranks->apart);
    else
        printf("null");
    put_text(", \"text\": ", ranks->text);
    put_text(", \"missing\": ", ranks->missing);
    printf("}, ");
}

static void print_json(const struct vg_check *check)
{
    put_text("{\"verdict\": {\"kind\": ", check->kind);
    if (check->layer[0])
        put_text(", \"layer\": ", check->layer);
    else
        printf(", \"layer\": null");
    put_text(", \"text\": ", check->text);
    put_text(", \"cause\": ", check->cause);
    printf(", \"advice\": [");
    for (size_t i = 0; i < check->advice_count; i++)
        put_text(i > 0 ? ", " : "", check->advice[i]);
    printf("]}, ");
    print_ranks_json(&check->ranks);
    printf("\"records\": %llu, \"broken\": %llu}\n", (unsigned long long)check->records,
           (unsigned long long)check->broken);
}

static void print_sentence(const struct vg_check *check)
{
    printf("%s%s%s", check->text[0] ? check->text : "nothing to judge yet", check->cause[0] ? "; " : "", check->cause);
    for (size_t i = 0; i < check->advice_count; i++)
        printf("%s%s", i == 0 ? "; try " : ", or ", check->advice[i]);
    printf("\n");
    if (check->ranks.text[0])
        printf("%s\n", check->ranks.text);
    else if (check->ranks.compared > 0)
        printf("%zu ranks, and none is apart\n", check->ranks.world);
    if (check->ranks.missing[0])
        printf("%s\n", check->ranks.missing);
}

int check_command(const struct options *options)
{
    struct vg_error error = {""};
    struct vg_check check;
    if (!options->topic)
        return complain(EXIT_USAGE, "check needs the log: vgtop check run.jsonl");
    if (!vg_check_log(options->topic, &check, &error))
        return complain(EXIT_USAGE, error.text);
    if (options->json)
        print_json(&check);
    else
        print_sentence(&check);
    const int status = end_output();
    return status == EXIT_DONE && !check.well ? EXIT_ILL : status;
}
