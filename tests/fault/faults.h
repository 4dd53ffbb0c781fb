/* faults.h: a machine that fails on demand.
 *
 * The program that these wrappers are linked into (by the linker's --wrap, see meson.build) asks the system as it always does; the
 * n-th call of the chosen kind fails. Calls are counted over all threads.
 */
#ifndef VGTOP_TESTS_FAULTS_H
#define VGTOP_TESTS_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

enum faults_of {
    FAULTS_OF_NOTHING,
    FAULTS_OF_MEMORY,  /* malloc, calloc, realloc, strdup, realpath, fdopen, opendir, gzdopen */
    FAULTS_OF_READING, /* read */
    FAULTS_OF_WRITING, /* open, write, lseek, ftruncate, close, mkstemp, fchmod, fwrite, fflush, fsync, fclose, rename */
    FAULTS_OF_THREADS  /* pthread_create, pipe */
};

enum faults_how {
    FAULTS_ONCE,       /* that call only */
    FAULTS_FOR_GOOD,   /* it and all behind it */
    FAULTS_SHORT_FIRST /* it is short, the next one fails: a disk that fills up */
};

enum { FAULTS_SHORT = -1 }; /* instead of an errno: half of it is done; where there is no half, all of it is */

/* The n-th call (from 1) fails with that errno. Counting begins anew. */
void faults_arm(enum faults_of of, long nth, int number, enum faults_how how);
/* Nothing fails any more; was there a call that did? */
bool faults_disarm(void);

/* "cannot write x: y": not empty, one line, no control character, no fullness of 512 bytes. */
bool faults_is_sentence(const char *text);

#endif
