/* text.h: UTF-8, JSON strings, and memory that grows. */
#ifndef VGTOP_BASE_TEXT_H
#define VGTOP_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- UTF-8 ---------------------------------------------------------------------------------------------------- */

enum { VG_UTF8_MAX = 4 }; /* bytes of the longest character */
#define VG_UTF8_BAD UINT32_C(0xffffffff)

/* Reads the character at the start of `count` bytes, at least one (a text that ends in a zero byte may say VG_UTF8_MAX). Returns how many
 * bytes it has. Where they are not UTF-8 (overlong forms, surrogates and numbers above U+10FFFF are not) *ch is VG_UTF8_BAD, and
 * the bytes are the longest start that could have become a character, or one. */
size_t vg_utf8_read(const char *bytes, size_t count, uint32_t *ch);

/* Writes a character, without a zero byte behind it; U+FFFD for what is none. Returns the length. */
size_t vg_utf8_write(uint32_t ch, char out[VG_UTF8_MAX]);

/* Is this byte inside a character or at its end, not at its start? */
static inline bool vg_utf8_continues(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The length of the text, or, of a text longer than `most` bytes, the most that ends between two characters. */
size_t vg_utf8_fit(const char *text, size_t most);

/* Copies a text of at most `most` characters; a longer one is shortened in the middle: "h.11…c_proj". The last word of a path, and the
 * beginning, are kept where they fit. `size` bytes of `out` are at least VG_UTF8_MAX * most + 1. */
void vg_text_middle(const char *text, size_t most, char *out, size_t size);

/* --- memory that grows ---------------------------------------------------------------------------------------- */

/* Room for `wanted` elements of `width` bytes, by doubling *room. Returns the block, which may have moved, or NULL: then the old one is
 * still there. */
void *vg_grow(void *block, size_t *room, size_t wanted, size_t width);

/* A text that grows. All zeros: empty. `bytes` is NULL or ends in a zero byte. When memory runs out the text stays as it is, `failed` is
 * set and nothing more is added, so that it is enough to ask at the end. */
struct vg_text {
    char *bytes;
    size_t length, room;
    bool failed;
};

bool vg_text_add(struct vg_text *text, const char *bytes, size_t count);
bool vg_text_escape(struct vg_text *text, const char *bytes, size_t count); /* as vg_json_escape */
void vg_text_free(struct vg_text *text);

#endif
