/* text.c: UTF-8, and memory that grows. */
#include "text.h"

#include "vgtop/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- UTF-8 ---------------------------------------------------------------------------------------------------- */

/* The first byte of a character says how long it is and what its second byte may be (Unicode, table 3-7). The second byte keeps out
 * overlong forms, surrogates and numbers above U+10FFFF. */
static const struct {
    unsigned char first, last, length, low, high;
} sequences[] = {{0x00, 0x7f, 1, 0x80, 0xbf}, {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
                 {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
                 {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f}};

size_t vg_utf8_read(const char *bytes, size_t count, uint32_t *ch)
{
    static const unsigned char bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07}; /* of the first byte, by length */
    const unsigned char *s = (const unsigned char *)bytes;
    *ch = VG_UTF8_BAD;
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        if (s[0] < sequences[i].first || s[0] > sequences[i].last)
            continue;
        uint32_t code = s[0] & bits[sequences[i].length];
        size_t at = 1;
        for (; at < sequences[i].length && at < count; at++) {
            if (s[at] < (at == 1 ? sequences[i].low : 0x80) || s[at] > (at == 1 ? sequences[i].high : 0xbf))
                break;
            code = code << 6 | (s[at] & 0x3f);
        }
        if (at == sequences[i].length)
            *ch = code;
        return at;
    }
    return 1;
}

size_t vg_utf8_write(uint32_t ch, char out[VG_UTF8_MAX])
{
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    if (ch > 0x10ffff || (ch >= 0xd800 && ch <= 0xdfff))
        ch = 0xfffd;
    size_t more = ch < 0x80 ? 0 : ch < 0x800 ? 1 : ch < 0x10000 ? 2 : 3;
    out[0] = (char)(leads[more] | ch >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        out[i] = (char)(0x80 | (ch >> 6 * (more - i) & 0x3f));
    return more + 1;
}

size_t vg_utf8_fit(const char *text, size_t most)
{
    size_t length = strlen(text);
    if (length <= most)
        return length;
    /* a text that is not UTF-8 is cut anywhere */
    for (length = most; length > 0 && most - length < VG_UTF8_MAX && vg_utf8_continues(text[length]);)
        length--;
    return vg_utf8_continues(text[length]) ? most : length;
}

/* --- memory that grows ---------------------------------------------------------------------------------------- */

void *vg_grow(void *block, size_t *room, size_t wanted, size_t width)
{
    if (wanted <= *room && block)
        return block;
    size_t larger = *room > 16 ? *room : 16;
    while (larger < wanted && larger <= SIZE_MAX / 2)
        larger *= 2;
    if (larger < wanted || larger > SIZE_MAX / width)
        return NULL;
    void *grown = realloc(block, larger * width);
    if (grown)
        *room = larger;
    return grown;
}

/* Room for `more` bytes and the zero byte; NULL when memory runs out, else where they go. */
static char *make_room(struct vg_text *text, size_t more)
{
    char *bytes = NULL;
    if (!text->failed && more < SIZE_MAX - text->length)
        bytes = vg_grow(text->bytes, &text->room, text->length + more + 1, 1);
    text->failed = !bytes;
    if (!bytes)
        return NULL;
    text->bytes = bytes;
    return bytes + text->length;
}

bool vg_text_add(struct vg_text *text, const char *bytes, size_t count)
{
    char *to = make_room(text, count);
    if (!to)
        return false;
    memcpy(to, bytes, count);
    to[count] = '\0';
    text->length += count;
    return true;
}

bool vg_text_escape(struct vg_text *text, const char *bytes, size_t count)
{
    size_t length = vg_json_escape(bytes, count, NULL, 0);
    char *to = make_room(text, length);
    if (to)
        text->length += vg_json_escape(bytes, count, to, length + 1);
    return to;
}

void vg_text_free(struct vg_text *text)
{
    free(text->bytes);
    *text = (struct vg_text){.bytes = NULL};
}

/* --- shorter texts -------------------------------------------------------------------------------------------- */

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += !vg_utf8_continues(*text);
    return count;
}

/* Behind the first `count` characters. */
static const char *skip_characters(const char *text, size_t count)
{
    for (; *text && (count > 0 || vg_utf8_continues(*text)); text++)
        count -= vg_utf8_continues(*text) ? 0 : 1;
    return text;
}

void vg_text_middle(const char *text, size_t most, char *out, size_t size)
{
    const size_t all = count_characters(text);
    const char *word = strrchr(text, '.');
    if (all <= most || most < 3) {
        snprintf(out, size, "%.*s", (int)(skip_characters(text, most) - text), text);
        return;
    }
    size_t behind = word ? count_characters(word + 1) : 0;
    if (behind == 0 || behind + 3 > most) /* the last word alone is too long */
        behind = (most - 1) / 2;
    const char *end = skip_characters(text, most - 1 - behind);
    while (end > text + 1 && end[-1] == '.')
        end--;
    snprintf(out, size, "%.*s…%s", (int)(end - text), text, skip_characters(text, all - behind));
}
