/* parts.c: loops in parts, on threads that were lent.
 *
 * Rows are cut between groups of VG_GROUP_ROWS, parameters between chunks of VG_UPDATE_CHUNK. Every number is made by one part alone, in the
 * same way wherever the cuts are, and what groups and chunks have summed is added up in their order afterwards: the same bits for every
 * number of threads.
 */
#include "network_internal.h"

/* A part of less work takes no longer than the way to another thread and back. */
enum { WORK_OF_PART = 40000 };

void vg_network_lend(struct vg_network *network, const struct vg_helpers *helpers)
{
    network->helpers = helpers ? *helpers : (struct vg_helpers){0, NULL, NULL};
}

size_t vg_parts_that_pay(const struct vg_helpers *helpers, size_t rows, size_t work)
{
    const size_t groups = (rows + VG_GROUP_ROWS - 1) / VG_GROUP_ROWS;
    const size_t most = groups < helpers->threads ? groups : helpers->threads;
    if (work < 2 * WORK_OF_PART)
        return 1;
    return work / WORK_OF_PART < most ? work / WORK_OF_PART : most;
}

size_t vg_network_threads(const struct vg_network_spec *spec)
{
    const struct vg_helpers any = {.threads = SIZE_MAX};
    size_t most = 1, inputs = spec->inputs;
    for (size_t l = 0; l < spec->hidden_count; l++) {
        const size_t columns = spec->hidden[l];
        const size_t parts = vg_parts_that_pay(&any, columns, inputs * columns * spec->batch_max);
        most = parts > most ? parts : most;
        inputs = columns;
    }
    return most;
}
