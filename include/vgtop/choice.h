/* choice.h: the little language "name" or "name:number" in which activations, initializers and clips are written. */
#ifndef VGTOP_CHOICE_H
#define VGTOP_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/number.h"

VG_API_BEGIN

/* One row of a table of choices. Every table in vgtop begins its rows with this, so that parsing, lists and help are one code. */
struct vg_choice {
    const char *name;         /* as typed: "leaky_relu" */
    const char *parameter;    /* what the number after the colon is ("slope"), or NULL when there is none */
    double parameter_default; /* NaN: it must be given */
    double parameter_min, parameter_max;
    const char *about; /* one line for a person */
};

/* A parameter in a row of a table of choices: what it is, its default (NAN: it must be given), its range. */
#define VG_PARAMETER(WHAT, DEFAULT, MIN, MAX) WHAT, DEFAULT, MIN, MAX
#define VG_NO_PARAMETER                       NULL, 0, 0, 0

/* Finds "name[:number]" in `count` choices that lie `stride` bytes apart (a table of structs whose first member is a
 * struct vg_choice). `what` names the kind of thing in the message ("activation"). On failure the error lists what would be
 * possible, with the nearest name first when the text looks like a slip of the finger. */
bool vg_choice_parse(const char *what, const void *table, size_t count, size_t stride, const char *text, size_t *index,
                     double *parameter, struct vg_error *error);

/* Writes "name" or "name:number" with the fewest digits that read back as the same number. Returns the length. */
size_t vg_choice_format(const struct vg_choice *choice, double parameter, char *out, size_t size);

VG_API_END

#endif
