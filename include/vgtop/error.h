/* error.h: errors are values.
 *
 * A function that can fail returns false (or NULL) and fills a `struct vg_error` with one sentence for a person: what is
 * wrong, where, and what would be right. The caller owns the struct; a NULL pointer means "I do not want the sentence".
 */
#ifndef VGTOP_ERROR_H
#define VGTOP_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "vgtop/api.h"

VG_API_BEGIN

enum { VG_ERROR_TEXT_MAX = 512 };

struct vg_error {
    char text[VG_ERROR_TEXT_MAX]; /* one sentence, no newline; "" when nothing went wrong */
};

/* Writes the sentence (cut to fit, made harmless) and returns false, so that a failing function can end in
 * `return vg_fail(...)`. The arguments may point into *error: an inner sentence can become part of a longer one. */
bool vg_fail(struct vg_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
#ifdef __clang_analyzer__ /* it sees one file at a time: this tells it what vg_fail returns */
#define vg_fail(...) ((void)vg_fail(__VA_ARGS__), false)
#endif

/* Makes text of unknown origin safe to show on a terminal: every control character (C0, DEL, C1), every byte that is not part of
 * valid UTF-8 and every byte of a character that turns the direction of writing or ends a line (U+061C, U+200E, U+200F, U+2028 to
 * U+202E, U+2066 to U+2069) becomes '?', in place. vg_fail does this to its sentence itself. */
void vg_make_harmless(char *text);

/* Long work asks now and then whether it should stop. `cancelled` is called from the working thread only; NULL (or a NULL struct) means
 * that the work cannot be cancelled. */
struct vg_watch {
    bool (*cancelled)(void *context);
    void *context;
};

bool vg_watch_cancelled(const struct vg_watch *watch);

VG_API_END

#endif
