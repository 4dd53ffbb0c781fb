/* pace.c: how many steps to take, and when. */
#include "pace.h"

#include <math.h>

enum { CHUNK_NS = 1000000, CHUNK_MAX = 4096, TICK_NS = 16000000 };

void vg_pace_took(struct vg_pace *pace, uint64_t taken, int64_t spent)
{
    pace->done += (double)taken;
    if (taken < pace->chunk)
        return;
    if (spent < CHUNK_NS / 2 && pace->chunk < CHUNK_MAX)
        pace->chunk *= 2;
    else if (spent > CHUNK_NS * 2 && pace->chunk > 1)
        pace->chunk /= 2;
}

uint64_t vg_pace_due(struct vg_pace *pace, double speed, int64_t now, int64_t *next)
{
    if (!isfinite(speed))
        return UINT64_MAX;
    double due = (double)(now - pace->anchor) * 1e-9 * speed - pace->done;
    if (speed != pace->speed || due > 0.25 * speed + 2 || due < -0.5 * speed - 2) {
        /* another speed, or the machine cannot keep up: what was missed is not caught up */
        *pace = (struct vg_pace){pace->chunk, speed, now, -1};
        due = 1;
    }
    if (due >= 1)
        return (uint64_t)due;
    int64_t wait = (int64_t)((1 - due) / speed * 1e9);
    *next = now + (wait < TICK_NS ? TICK_NS : wait);
    return 0;
}
