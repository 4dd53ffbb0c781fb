/* real.h: the one place that says what a number is.
 *
 * Double precision: a gradient of 1e-60 is what vgtop is there to show. */
#ifndef VGTOP_REAL_H
#define VGTOP_REAL_H

typedef double vg_real;

#endif
