/* fuzz.h: what the fuzz targets share.
 *
 * A target is one function that takes any bytes and must not fail. libFuzzer calls it in the build with -Dfuzz=true; in every build
 * replay.c calls it with the inputs of its corpus.
 */
#ifndef VGTOP_TESTS_FUZZ_H
#define VGTOP_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the program, with what was to hold, when it does not. */
void fuzz_require(bool holds, const char *what);

/* A sentence for a person: not empty, one line, no control character, no DEL, no C1, nothing but UTF-8. */
bool fuzz_is_harmless(const char *text);

/* The bytes as text up to their first zero, for the caller to free. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Makes a command, or a script, fit for a target. Large sizes are a matter of time, not of soundness: numbers from 9 on that a size may be
 * written with become small ones. Those behind a point or an e are no sizes; those of more than twelve digits are to be refused. */
void fuzz_tame(char *text);

/* The path of a file of that name in a folder that lives as long as the program does. */
const char *fuzz_path(const char *name);
/* Makes that file of these bytes. */
void fuzz_write(const char *name, const void *bytes, size_t size);
/* Makes that folder the current one. */
void fuzz_go_there(void);
/* Removes every file in it. */
void fuzz_sweep(void);

/* Bytes that are taken one after the other; 0 behind the end. */
struct fuzz_bytes {
    const uint8_t *at, *end;
};
uint8_t fuzz_take(struct fuzz_bytes *bytes);

#endif
