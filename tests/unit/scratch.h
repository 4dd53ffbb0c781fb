/* scratch.h: a folder for a test's files. */
#ifndef VGTOP_TESTS_SCRATCH_H
#define VGTOP_TESTS_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* The folder of make_scratch; remove_scratch takes it away with all that is in it. Both abort when they cannot. */
extern char scratch[256];
void make_scratch(void);
void remove_scratch(void);

/* Sets LC_ALL to German, which writes 0,5, made in the folder. False, and it says that the test is skipped, where localedef or its sources
 * are not installed (Debian's package locales). */
bool use_comma_locale(void);

/* Writes a file into it, making the folders in its name. Returns its path (one at a time). */
const char *scratch_file(const char *name, const char *text);
const char *scratch_bytes(const char *name, const char *bytes, size_t count);

#endif
