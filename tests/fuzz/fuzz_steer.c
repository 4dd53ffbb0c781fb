/* fuzz_steer.c: any bytes, in pieces of any size, are no danger to the reader of a job's answers. The pieces do not matter. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "steer.h"

struct told {
    size_t kinds[VG_STEER_BROKEN + 1], text, waiting;
    uint64_t steps, ids;
    char commands[VG_VIEW_COMMANDS_MAX];
};

static struct told read_in(const uint8_t *bytes, size_t count, size_t piece)
{
    struct told told = {.text = 0};
    struct vg_steer *steer = malloc(sizeof *steer);
    struct vg_steer_answer answer;
    struct vg_error error;
    if (!steer)
        abort();
    vg_steer_begin(steer);
    steer->waiting = 1000;
    for (size_t from = 0; from < count; from += piece) {
        const size_t some = count - from < piece ? count - from : piece;
        char *copy = malloc(some); /* of exactly these bytes: reading behind them is found */
        if (!copy)
            abort();
        memcpy(copy, bytes + from, some);
        const char *at = copy;
        while ((answer = vg_steer_read(steer, &at, copy + some)).kind != VG_STEER_NONE) {
            told.kinds[answer.kind]++;
            told.text += strlen(answer.text) + strlen(answer.was);
            told.steps += answer.step;
            told.ids += answer.id;
            for (const char *c = answer.text; *c != '\0'; c++)
                fuzz_require((unsigned char)*c >= ' ' && *c != 0x7f, "a message is harmless");
        }
        fuzz_require(at == copy + some, "all bytes are taken");
        free(copy);
    }
    told.waiting = steer->waiting;
    memcpy(told.commands, steer->commands, sizeof told.commands);
    fuzz_require(vg_steer_can(steer, "lr", &error) == (steer->greeted && strstr(steer->commands, " lr ")),
                 "what it can is what it said");
    free(steer);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count == 0)
        return 0;
    const struct told whole = read_in(bytes, count, count), pieces = read_in(bytes, count, 1 + bytes[0] % 13);
    fuzz_require(memcmp(whole.kinds, pieces.kinds, sizeof whole.kinds) == 0 && whole.text == pieces.text &&
                     whole.steps == pieces.steps && whole.ids == pieces.ids && whole.waiting == pieces.waiting &&
                     strcmp(whole.commands, pieces.commands) == 0,
                 "the pieces do not matter");
    return 0;
}
