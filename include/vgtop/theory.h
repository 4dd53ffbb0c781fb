/* theory.h: what mean field theory expects a layer to do with the signal on its way back (Poole et al. 2016, Schoenholz et al. 2017).
 *
 * In a wide layer of random weights the length of the back-propagated signal is multiplied by gain * slope, where gain^2 = fan_in var(W) and
 * slope^2 = E[f'(z)^2] over z that is normal with mean 0 and the variance q that the layers settle at: q = gain^2 E[f(z)^2]. Biases are
 * taken to be 0.
 */
#ifndef VGTOP_THEORY_H
#define VGTOP_THEORY_H

#include "vgtop/activation.h"
#include "vgtop/initializer.h"

VG_API_BEGIN

/* The slope of above, positive; for a maxout unit that of the piece that is taken. NaN where gain is not a positive number. */
double vg_theory_slope(struct vg_activation activation, double gain);
/* The gain that an initializer gives a layer of that shape at first; 0 for zeros. */
double vg_initializer_gain(struct vg_initializer initializer, size_t fan_in, size_t fan_out);

VG_API_END

#endif
