/* command_queue.c: commands that wait to be done. */
#include "command_queue.h"

#include <stdlib.h>
#include <string.h>

bool vg_command_queue_script(struct vg_command_queue *queue, const char *script, struct vg_error *error)
{
    queue->script_at = queue->script = strdup(script);
    return queue->script || vg_fail(error, "there is not enough memory for the script");
}

bool vg_command_queue_put(struct vg_command_queue *queue, const char *line, bool urgent, struct vg_error *error)
{
    char one[VG_COMMAND_BYTES_MAX];
    while (vg_command_next(&line, one, sizeof one)) {
        if (queue->count == VG_COMMAND_QUEUE_MAX)
            return vg_fail(error, "%d commands are waiting already: '%.40s' was not taken", VG_COMMAND_QUEUE_MAX, one);
        char *copy = strdup(one);
        if (!copy)
            return vg_fail(error, "there is not enough memory for another command: '%.40s' was not taken", one);
        queue->waiting[queue->count].line = copy;
        queue->waiting[queue->count++].urgent = urgent;
    }
    return true;
}

static char *remove_at(struct vg_command_queue *queue, size_t at)
{
    char *line = queue->waiting[at].line;
    memmove(queue->waiting + at, queue->waiting + at + 1, (queue->count - at - 1) * sizeof queue->waiting[0]);
    queue->count--;
    return line;
}

bool vg_command_queue_take(struct vg_command_queue *queue, bool stepping, char out[VG_COMMAND_BYTES_MAX])
{
    for (size_t i = 0; i < queue->count; i++)
        if (!stepping || queue->waiting[i].urgent) {
            char *line = remove_at(queue, i);
            memcpy(out, line, strlen(line) + 1);
            free(line);
            return true;
        }
    return !stepping && queue->script_at && vg_command_next(&queue->script_at, out, VG_COMMAND_BYTES_MAX);
}

void vg_command_queue_drop(struct vg_command_queue *queue, bool urgent_too)
{
    for (size_t i = queue->count; i-- > 0;)
        if (urgent_too || !queue->waiting[i].urgent)
            free(remove_at(queue, i));
    queue->script_at = NULL;
}

void vg_command_queue_free(struct vg_command_queue *queue)
{
    vg_command_queue_drop(queue, true);
    free(queue->script);
}
