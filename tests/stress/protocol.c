/* protocol.c: what took effect in the session of a trainer, and at which step. */
#include "protocol.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signature.h"

void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    exit(1);
}

/* --- what took effect: written by the training thread, read when it has ended */

static struct {
    struct entry {
        uint64_t total; /* steps of all runs before it */
        char *line;
    } * entries;
    size_t count, room;
    uint64_t total, signature; /* at the end */
} protocol;
static struct vg_session *watched;

static void commanded(void *context, uint64_t step, const char *line)
{
    (void)context, (void)step;
    if (protocol.count == protocol.room) {
        protocol.room = protocol.room ? 2 * protocol.room : 1024;
        protocol.entries = realloc(protocol.entries, protocol.room * sizeof protocol.entries[0]);
        require(protocol.entries != NULL, "there is memory for what took effect");
    }
    struct entry *entry = &protocol.entries[protocol.count++];
    entry->total = vg_session_total_steps(watched);
    entry->line = strdup(strchr(line, ';') ? "fix" : line); /* only that does a line of several commands */
    require(entry->line != NULL, "there is memory for what took effect");
}

struct vg_session *__real_vg_session_create_with(const struct vg_experiment *experiment, const char *kernels,
                                                 const struct vg_watch *watch, struct vg_error *error);
struct vg_session *__wrap_vg_session_create_with(const struct vg_experiment *experiment, const char *kernels,
                                                 const struct vg_watch *watch, struct vg_error *error);
struct vg_session *__wrap_vg_session_create_with(const struct vg_experiment *experiment, const char *kernels,
                                                 const struct vg_watch *watch, struct vg_error *error)
{
    static const struct vg_session_observer observer = {.commanded = commanded};
    watched = __real_vg_session_create_with(experiment, kernels, watch, error);
    require(watched != NULL, "a session can be made");
    vg_session_observe(watched, &observer);
    return watched;
}

void __real_vg_session_destroy(struct vg_session *session);
void __wrap_vg_session_destroy(struct vg_session *session);
void __wrap_vg_session_destroy(struct vg_session *session)
{
    if (session && session == watched) {
        protocol.signature = vg_signature(session);
        protocol.total = vg_session_total_steps(session);
        watched = NULL;
    }
    __real_vg_session_destroy(session);
}

static atomic_long answered;

bool __real_vg_session_do(struct vg_session *session, const struct vg_command *command, char *answer,
                          size_t answer_size, const struct vg_watch *watch, struct vg_error *error);
bool __wrap_vg_session_do(struct vg_session *session, const struct vg_command *command, char *answer,
                          size_t answer_size, const struct vg_watch *watch, struct vg_error *error);
bool __wrap_vg_session_do(struct vg_session *session, const struct vg_command *command, char *answer,
                          size_t answer_size, const struct vg_watch *watch, struct vg_error *error)
{
    bool done = __real_vg_session_do(session, command, answer, answer_size, watch, error);
    atomic_fetch_add(&answered, 1);
    return done;
}

long protocol_answered(void)
{
    return atomic_load(&answered);
}

size_t protocol_count(void)
{
    return protocol.count;
}

uint64_t protocol_steps(void)
{
    return protocol.total;
}

/* --- the same without threads */

void protocol_replay(const struct vg_experiment *experiment)
{
    struct vg_error error = {""};
    struct vg_session *session = __real_vg_session_create_with(experiment, NULL, NULL, &error);
    require(session != NULL, error.text);
    for (size_t i = 0; i < protocol.count; i++) {
        const struct entry *entry = &protocol.entries[i];
        vg_session_step(session, entry->total - vg_session_total_steps(session));
        require(vg_session_total_steps(session) == entry->total, "training stops where it stopped");
        struct vg_command command;
        require(vg_command_parse(entry->line, NULL, &command, &error), error.text);
        if (!__real_vg_session_do(session, &command, NULL, 0, NULL, &error)) {
            fprintf(stderr, "'%s' was done, and is not: %s\n", entry->line, error.text);
            exit(1);
        }
    }
    vg_session_step(session, protocol.total - vg_session_total_steps(session));
    require(vg_session_total_steps(session) == protocol.total, "as many steps");
    require(vg_signature(session) == protocol.signature, "the same commands at the same steps give the same state");
    __real_vg_session_destroy(session);
    for (size_t i = 0; i < protocol.count; i++)
        free(protocol.entries[i].line);
    free(protocol.entries);
    protocol.entries = NULL;
    protocol.count = protocol.room = 0;
}
