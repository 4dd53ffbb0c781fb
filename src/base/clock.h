/* clock.h: time that never jumps, for measuring how long something takes. */
#ifndef VGTOP_BASE_CLOCK_H
#define VGTOP_BASE_CLOCK_H

#include <stdint.h>

/* Nanoseconds of the monotonic clock. */
int64_t vg_clock_ns(void);

#endif
