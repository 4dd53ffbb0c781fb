/* pace.h: how many steps to take, and when: the wanted speed, in portions that leave room for commands. Reads no clock. */
#ifndef VGTOP_LAB_PACE_H
#define VGTOP_LAB_PACE_H

#include <stdint.h>

struct vg_pace {
    uint64_t chunk; /* steps of a portion: about a millisecond's worth */
    double speed;   /* that the anchor belongs to */
    int64_t anchor; /* ns: when `done` was 0 */
    double done;
};

/* A portion of `taken` steps took `spent` ns: the next one may be larger or smaller. */
void vg_pace_took(struct vg_pace *pace, uint64_t taken, int64_t spent);

/* Steps that are due at `now` (ns) for `speed` steps a second (INFINITY: as many as can be); 0 and when the next will be. */
uint64_t vg_pace_due(struct vg_pace *pace, double speed, int64_t now, int64_t *next);

#endif
