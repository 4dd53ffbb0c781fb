/* protocol.h: what took effect in the session of a trainer, and at which step, to do it again without threads.
 *
 * The linker's --wrap of vg_session_create_with, vg_session_destroy and vg_session_do lets it watch the session that the trainer makes:
 * one at a time.
 */
#ifndef VGTOP_TESTS_PROTOCOL_H
#define VGTOP_TESTS_PROTOCOL_H

#include "vgtop/session.h"

/* Ends the program, with what was to hold, when it does not. */
void require(bool holds, const char *what);

/* Lines that were done or refused so far, to know when the trainer has time to train. Any thread may ask. */
long protocol_answered(void);

/* For after the trainer has ended: how many commands took effect, how many steps were taken. */
size_t protocol_count(void);
uint64_t protocol_steps(void);

/* Does it all again: the same commands at the same steps must give the same state, to the bit. Forgets it then. */
void protocol_replay(const struct vg_experiment *experiment);

#endif
