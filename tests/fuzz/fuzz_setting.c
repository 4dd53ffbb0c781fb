/* fuzz_setting.c: lines KEY=VALUE into an experiment; what is taken is printed and read back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "vgtop/experiment.h"

static void check_round_trip(const struct vg_experiment *experiment)
{
    struct vg_experiment again;
    struct vg_error error = {""};
    vg_experiment_default(&again);
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        char value[VG_DATA_NAME_MAX];
        size_t length = vg_experiment_get(experiment, (enum vg_setting)i, value, sizeof value);
        fuzz_require(length < sizeof value && length == strlen(value), "a value is as long as its setting says");
        fuzz_require(vg_experiment_set(&again, vg_settings[i].key, value, &error), error.text);
    }
    fuzz_require(vg_experiment_compare(experiment, &again) == VG_CHANGE_NOTHING, "values read back as the same");
}

/* The next word of a shell's line, its quotes taken away. */
static const char *next_word(const char *at, char *word)
{
    at += strspn(at, " ");
    for (bool quoted = false; *at && (quoted || *at != ' '); at++) {
        if (*at == '\'')
            quoted = !quoted;
        else if (*at == '\\' && !quoted)
            *word++ = *++at;
        else
            *word++ = *at;
    }
    *word = '\0';
    return at;
}

static void check_command_line(const struct vg_experiment *experiment)
{
    static char line[4 * VG_DATA_NAME_MAX + 2048], word[sizeof line];
    struct vg_experiment again;
    struct vg_error error = {""};
    vg_experiment_default(&again);
    fuzz_require(vg_experiment_command_line(experiment, line, sizeof line) < sizeof line, "a command line has an end");
    const char *at = next_word(line, word);
    fuzz_require(strcmp(word, "vgtop") == 0, "a command line begins with the program");
    at = next_word(at, word);
    fuzz_require(strcmp(word, "circles") == 0, "the preset whose settings are the defaults comes next");
    while (*(at = next_word(at, word))) {
        fuzz_require(strcmp(word, "-s") == 0, "a setting comes behind -s");
        at = next_word(at, word);
        fuzz_require(vg_experiment_assign(&again, word, &error), error.text);
    }
    fuzz_require(vg_experiment_compare(experiment, &again) == VG_CHANGE_NOTHING, "a command line recreates");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), *rest = NULL;
    struct vg_experiment experiment, before;
    vg_experiment_default(&experiment);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        struct vg_error error = {""};
        before = experiment;
        if (vg_experiment_assign(&experiment, line, &error))
            continue;
        fuzz_require(fuzz_is_harmless(error.text), "a refusal is a sentence");
        fuzz_require(memcmp(&before, &experiment, sizeof before) == 0, "a refusal changes nothing");
    }
    check_round_trip(&experiment);
    check_command_line(&experiment);
    free(text);
    return 0;
}
