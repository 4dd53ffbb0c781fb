/* signature.h: a session as one number. */
#ifndef VGTOP_TESTS_SIGNATURE_H
#define VGTOP_TESTS_SIGNATURE_H

#include "vgtop/session.h"

/* All that later numbers depend on, to the bit: weights, optimizer, steps, settings, and the loss over the whole set. Sessions of one
 * signature are one and the same. */
uint64_t vg_signature(struct vg_session *session);

#endif
