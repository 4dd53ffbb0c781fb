/* parts.c: loops in parts, on threads that were lent.
 *
 * Rows are cut between groups of VG_GROUP_ROWS, parameters between chunks of VG_UPDATE_CHUNK. Every number is made by one part alone, in the
 * same way wherever the cuts are, and what groups and chunks have summed is added up in their order afterwards: the same bits for every
 * number of threads.
 */
#include "network_internal.h"

/* A part of less work takes no longer than the way to another thread and back. */
static const double WORK_OF_PART = 40000;

void vg_network_lend(struct vg_network *network, const struct vg_helpers *helpers)
{
    network->helpers = helpers ? *helpers : (struct vg_helpers){0, NULL, NULL};
}

static size_t parts_that_pay(size_t rows, double work)
{
    const size_t groups = (rows + VG_GROUP_ROWS - 1) / VG_GROUP_ROWS;
    if (work < 2 * WORK_OF_PART)
        return 1;
    return work < WORK_OF_PART * (double)groups ? (size_t)(work / WORK_OF_PART) : groups;
}

size_t vg_parts(const struct vg_network *network, size_t rows, double work)
{
    if (network->helpers.threads < 2)
        return 1;
    const size_t most = parts_that_pay(rows, work);
    return most < network->helpers.threads ? most : network->helpers.threads;
}

void vg_in_parts(const struct vg_network *network, size_t parts, void (*part)(void *context, size_t i), void *context)
{
    if (parts < 2)
        part(context, 0);
    else
        network->helpers.run(network->helpers.pool, parts, part, context);
}

size_t vg_network_threads(const struct vg_network_spec *spec)
{
    size_t most = 1, inputs = spec->inputs;
    for (size_t l = 0; l < spec->hidden_count; l++) {
        const size_t columns = spec->hidden[l];
        const size_t parts = parts_that_pay(columns, (double)inputs * (double)columns * (double)spec->batch_max);
        most = parts > most ? parts : most;
        inputs = columns;
    }
    return most;
}
