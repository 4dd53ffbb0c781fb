/* json.h: JSON written and read.
 *
 * The reader is a cursor over one text in memory that it may change: strings are decoded where they are, so nothing is allocated or
 * copied. The caller asks for what it expects:
 *
 *     struct vg_json json = vg_json_begin(text, length);
 *     if (vg_json_enter(&json, '{'))
 *         for (const char *key; (key = vg_json_key(&json));)
 *             if (strcmp(key, "step") == 0)
 *                 vg_json_number(&json, &step);
 *             else
 *                 vg_json_skip(&json);
 *     bool good = vg_json_end(&json);
 *
 * At the first thing that is no JSON or not what was asked for, `wrong` says what, and from then on every call fails, so that loops
 * end and one look at the end is enough. Broken texts of every kind are harmless; nesting is limited to 64.
 */
#ifndef VGTOP_JSON_H
#define VGTOP_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/api.h"

VG_API_BEGIN

/* Writes the inside of a JSON string: controls and quotes escaped, U+FFFD for what is not UTF-8. Writes and returns as snprintf does. */
size_t vg_json_escape(const char *bytes, size_t count, char *out, size_t size);
/* The same of a text, with the quotes around it; NULL is an empty text. */
size_t vg_json_string(const char *text, char *out, size_t size);

struct vg_json {
    char *at, *end;
    unsigned depth;
    bool first;        /* right behind a { or [ */
    const char *wrong; /* NULL while all is well, else what is not (static) */
};

struct vg_json vg_json_begin(char *text, size_t length);
/* What comes next: '{', '[', '"', '0' for a number, 't' or 'f', 'n' for null; 0 for anything else. */
char vg_json_peek(struct vg_json *json);
/* Goes into an object ('{') or array ('['). */
bool vg_json_enter(struct vg_json *json, char open);
/* The next key of the object, until the next call; NULL behind the last one, when the object is left. */
const char *vg_json_key(struct vg_json *json);
/* Is there another element in the array? Behind the last one the array is left. */
bool vg_json_element(struct vg_json *json);
/* A string, ended by a zero; it lives as long as the text. A \\u0000 and half a surrogate pair become U+FFFD. NULL: none. */
const char *vg_json_text(struct vg_json *json);
/* A number, to the nearest double; also NaN, Infinity and -Infinity, bare as Python writes them or as strings. */
bool vg_json_number(struct vg_json *json, double *value);
/* A whole number from 0 on. */
bool vg_json_whole(struct vg_json *json, uint64_t *value);
bool vg_json_skip(struct vg_json *json);
/* The value that comes next as text, ended by a zero: a string, or a number or word as it is written; "" for an object or array, which is
 * skipped. NULL: none. Only for a value in an object or array. */
const char *vg_json_raw(struct vg_json *json);
/* True when the text was read to its end and all was well. */
bool vg_json_end(struct vg_json *json);

VG_API_END

#endif
