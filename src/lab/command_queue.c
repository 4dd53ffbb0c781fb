/* command_queue.c: commands that wait to be done. */
#include "command_queue.h"

#include <stdlib.h>
#include <string.h>

bool vg_command_queue_script(struct vg_command_queue *queue, const struct vg_command_table *screen, const char *script,
                             struct vg_error *error)
{
    queue->screen = screen;
    queue->script_at = queue->script = strdup(script);
    return queue->script || vg_fail(error, "there is not enough memory for the script");
}

static void remove_at(struct vg_command_queue *queue, size_t at)
{
    free(queue->waiting[at]);
    memmove(queue->waiting + at, queue->waiting + at + 1, (queue->count - at - 1) * sizeof queue->waiting[0]);
    queue->count--;
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

/* Looks back over the settings at the queue's end: behind any other command an earlier value would still have counted. */
static void remove_replaced(struct vg_command_queue *queue, const struct vg_setting_info *setting)
{
    for (size_t i = queue->count; i-- > 0 && queue->waiting[i]->urgent && queue->waiting[i]->command.setting;)
        if (queue->waiting[i]->command.setting == setting)
            remove_at(queue, i);
}

bool vg_command_queue_put(struct vg_command_queue *queue, const struct vg_command *command, bool urgent,
                          struct vg_error *error)
{
    struct vg_queued_command *queued = malloc(sizeof *queued);
    if (!queued)
        return vg_fail(error, "there is not enough memory for another command: '%.40s' was not taken", command->text);
    *queued = (struct vg_queued_command){*command, urgent};
    if (urgent && is_named_value(command))
        remove_replaced(queue, command->setting);
    if (queue->count == VG_COMMAND_QUEUE_MAX) {
        free(queued);
        return vg_fail(error, "%d commands are waiting already: '%.40s' was not taken", VG_COMMAND_QUEUE_MAX,
                       command->text);
    }
    queue->waiting[queue->count++] = queued;
    return true;
}

bool vg_command_queue_take(struct vg_command_queue *queue, bool stepping, struct vg_command *command, bool *from_script,
                           struct vg_error *error)
{
    *from_script = false;
    for (size_t i = 0; i < queue->count; i++)
        if (!stepping || queue->waiting[i]->urgent) {
            *command = queue->waiting[i]->command;
            remove_at(queue, i);
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

void vg_command_queue_drop(struct vg_command_queue *queue, bool urgent_too)
{
    for (size_t i = queue->count; i-- > 0;)
        if (urgent_too || !queue->waiting[i]->urgent)
            remove_at(queue, i);
    queue->script_at = NULL;
    queue->screen_waits = false;
}

void vg_command_queue_free(struct vg_command_queue *queue)
{
    vg_command_queue_drop(queue, true);
    free(queue->script);
}
