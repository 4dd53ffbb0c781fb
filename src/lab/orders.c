/* orders.c: commands that wait to be done. */
#include "orders.h"

#include <stdlib.h>
#include <string.h>

bool vg_orders_script(struct vg_orders *orders, const char *script, struct vg_error *error)
{
    orders->script_at = orders->script = strdup(script);
    return orders->script || vg_fail(error, "there is not enough memory for the script");
}

bool vg_orders_put(struct vg_orders *orders, const char *line, bool urgent, struct vg_error *error)
{
    char one[VG_COMMAND_BYTES_MAX];
    while (vg_command_next(&line, one, sizeof(one))) {
        if (orders->count == VG_ORDERS_MAX)
            return vg_fail(error, "%d commands are waiting already: '%.40s' was not taken", VG_ORDERS_MAX, one);
        char *copy = strdup(one);
        if (!copy)
            return vg_fail(error, "there is not enough memory for another command: '%.40s' was not taken", one);
        orders->queue[orders->count].line = copy;
        orders->queue[orders->count++].urgent = urgent;
    }
    return true;
}

static char *remove_at(struct vg_orders *orders, size_t at)
{
    char *line = orders->queue[at].line;
    memmove(orders->queue + at, orders->queue + at + 1, (orders->count - at - 1) * sizeof(orders->queue[0]));
    orders->count--;
    return line;
}

bool vg_orders_take(struct vg_orders *orders, bool stepping, char out[VG_COMMAND_BYTES_MAX])
{
    for (size_t i = 0; i < orders->count; i++)
        if (!stepping || orders->queue[i].urgent) {
            char *line = remove_at(orders, i);
            memcpy(out, line, strlen(line) + 1);
            free(line);
            return true;
        }
    return !stepping && orders->script_at && vg_command_next(&orders->script_at, out, VG_COMMAND_BYTES_MAX);
}

void vg_orders_drop(struct vg_orders *orders, bool urgent_too)
{
    for (size_t i = orders->count; i-- > 0;)
        if (urgent_too || !orders->queue[i].urgent)
            free(remove_at(orders, i));
    orders->script_at = NULL;
}

void vg_orders_free(struct vg_orders *orders)
{
    vg_orders_drop(orders, true);
    free(orders->script);
}
