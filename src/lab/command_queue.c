/* command_queue.c: commands that wait to be done. */
#include "command_queue.h"

#include <stdlib.h>
#include <string.h>

static void remove_at(struct vg_command_queue *queue, size_t at)
{
    free(queue->waiting[at]);
    queue->count--;
    for (size_t i = at; i < queue->count; i++)
        queue->waiting[i] = queue->waiting[i + 1];
}

/* Whether the command names one of its setting's values: it cannot fail, and what the setting was before does not matter. */
static bool is_named_value(const struct vg_command *command)
{
    const struct vg_setting_info *setting = command->setting;
    for (size_t i = 0; setting && i < setting->choice_count; i++)
        if (strcmp(vg_setting_choice(setting, i)->name, vg_command_arguments(command)) == 0)
            return true;
    return false;
}

bool vg_command_queue_put(struct vg_command_queue *queue, const struct vg_command *command, struct vg_error *error)
{
    struct vg_command *copy = malloc(sizeof *copy);
    if (!copy)
        return vg_fail(error, "there is not enough memory for another command: '%.40s' was not taken", command->text);
    *copy = *command;
    /* back over the settings at the end: behind any other command an earlier value would still have counted */
    for (size_t i = is_named_value(command) ? queue->count : 0; i-- > 0 && queue->waiting[i]->setting;)
        if (queue->waiting[i]->setting == command->setting)
            remove_at(queue, i);
    if (queue->count == VG_COMMAND_QUEUE_MAX) {
        free(copy);
        return vg_fail(error, "%d commands are waiting already: '%.40s' was not taken", VG_COMMAND_QUEUE_MAX,
                       command->text);
    }
    queue->waiting[queue->count++] = copy;
    return true;
}

bool vg_command_queue_take(struct vg_command_queue *queue, bool stepping, struct vg_command *command, bool *from_script,
                           struct vg_error *error)
{
    *from_script = false;
    if (queue->count > 0) {
        *command = *queue->waiting[0];
        remove_at(queue, 0);
        return true;
    }
    if (stepping || !queue->script_at || queue->screen_waits ||
        !vg_command_next(&queue->script_at, queue->screen, command, error))
        return false;
    if (command->info && command->info->scope == VG_COMMAND_SCREEN) {
        queue->for_screen = *command;
        queue->screen_waits = true;
        return false;
    }
    *from_script = true;
    return true;
}

void vg_command_queue_drop_script(struct vg_command_queue *queue)
{
    queue->script_at = NULL;
    queue->screen_waits = false;
}

void vg_command_queue_drop(struct vg_command_queue *queue)
{
    vg_command_queue_drop_script(queue);
    while (queue->count > 0)
        remove_at(queue, queue->count - 1);
}
