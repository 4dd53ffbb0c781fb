/* fuzz_command.c: scripts into a tiny session, which must stay whole whatever it is told. The first byte says how it is driven. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "look.h"
#include "vgtop/session.h"

enum { PATIENCE = 12, STEPS_MAX = 3, SAMPLES_MAX = 64, PARAMETERS_MAX = 3000, LINES_MAX = 24 };
enum { AS_SCRIPT = 1, WITH_VIEW = 2 };

/* Long work is cancelled when it has asked so often. */
static bool tired(void *context)
{
    int *left = context;
    return --*left < 0;
}

static bool too_large(struct vg_session *session)
{
    return vg_session_dataset(session)->samples.count > SAMPLES_MAX ||
           vg_network_parameter_count(vg_session_network(session)) > PARAMETERS_MAX;
}

static void check_view(struct vg_session *session, const struct vg_look *look)
{
    static struct vg_view view;
    struct vg_error error = {""};
    fuzz_require(look->metric < VG_METRIC_COUNT, "a look is at something that is measured");
    fuzz_require(vg_session_view(session, look->metric, &view, &error), error.text);
    fuzz_require(!view.message[0] || fuzz_is_harmless(view.message), "a message is harmless");
    fuzz_require(view.layer_count == vg_network_layers(vg_session_network(session)), "every layer is shown");
    fuzz_require(view.step == vg_session_steps(session), "a view is of now");
}

/* Its text, parsed once more as a program writes it, is the same command. */
static void check_text(const struct vg_command *command)
{
    static struct vg_command again;
    if (command->info && command->text[0] != '#')
        fuzz_require(vg_command_parse(command->text, &vg_look_commands, &again, NULL) && again.info == command->info &&
                         again.setting == command->setting,
                     "a command's text names it");
    fuzz_require(command->arguments <= strlen(command->text), "a command's arguments are in its text");
}

static bool do_one(struct vg_session *session, struct vg_look *look, const struct vg_command *command,
                   const struct vg_watch *watch, struct vg_error *error)
{
    char answer[VG_VIEW_MESSAGE_MAX];
    if (!command->info)
        return false;
    if (command->info->scope == VG_COMMAND_SCREEN)
        return vg_look_do(look, vg_network_layers(vg_session_network(session)), command, answer, sizeof answer, error);
    return vg_session_do(session, command, answer, sizeof answer, watch, error);
}

static void one_command(struct vg_session *session, struct vg_look *look, const struct vg_command *command,
                        struct vg_error *error)
{
    static char before[VG_DATA_NAME_MAX + 1024], after[sizeof before];
    int patience = PATIENCE;
    const struct vg_watch watch = {tired, &patience};
    uint64_t steps = vg_session_steps(session);
    vg_experiment_command_line(vg_session_experiment(session), before, sizeof before);
    if (do_one(session, look, command, &watch, error))
        return;
    fuzz_require(fuzz_is_harmless(error->text), "a refusal is a sentence");
    vg_experiment_command_line(vg_session_experiment(session), after, sizeof after);
    fuzz_require(strcmp(before, after) == 0 && vg_session_steps(session) == steps, "a refusal changes nothing");
}

/* As the screen does it: commands one by one, a few steps between them. */
static void one_by_one(struct vg_session *session, struct vg_look *look, const char *text, bool with_view)
{
    static struct vg_command command;
    struct vg_error error = {""};
    char pool[8][VG_COMPLETION_MAX];
    for (int i = 0; i < LINES_MAX && vg_command_next(&text, &vg_look_commands, &command, &error); i++) {
        fuzz_require(vg_command_complete(command.text, &vg_look_commands, pool, 8) <= 8, "completions fit");
        check_text(&command);
        one_command(session, look, &command, &error);
        if (too_large(session))
            return;
        uint64_t wanted = vg_session_wanted(session);
        vg_session_step(session, wanted < STEPS_MAX ? wanted : STEPS_MAX);
        vg_session_want(session, 0);
        if (with_view)
            check_view(session, look);
    }
}

static void as_script(struct vg_session *session, const char *text)
{
    struct vg_error error = {""};
    int patience = PATIENCE;
    const struct vg_watch watch = {tired, &patience};
    if (!vg_session_script(session, &vg_look_commands, text, &watch, &error))
        fuzz_require(fuzz_is_harmless(error.text), "a refusal is a sentence");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_experiment experiment;
    struct vg_look look;
    struct vg_error error = {""};
    if (size < 1 || size > 6000)
        return 0;
    char *text = fuzz_text(data + 1, size - 1);
    fuzz_tame(text);
    fuzz_go_there();
    vg_experiment_default(&experiment);
    fuzz_require(vg_experiment_set(&experiment, "samples", "4", &error) &&
                     vg_experiment_set(&experiment, "hidden", "2", &error),
                 error.text);
    vg_look_default(&look);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    fuzz_require(session != NULL, error.text);
    /* a script takes all its steps before it can be looked at how large it has become */
    bool sizes = strstr(text, "samples") || strstr(text, "data") || strstr(text, "hidden") || strstr(text, "preset") ||
                 strstr(text, "width") || strstr(text, "depth");
    if (data[0] & AS_SCRIPT && !sizes)
        as_script(session, text);
    else
        one_by_one(session, &look, text, data[0] & WITH_VIEW);
    check_view(session, &look);
    vg_session_destroy(session);
    if (strstr(text, "export"))
        fuzz_sweep();
    free(text);
    return 0;
}
