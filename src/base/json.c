/* json.c: text as a JSON string. */
#include <stdint.h>
#include <string.h>

#include "vgtop/log.h"

/* Counts on where the room has ended, as snprintf does. */
struct sink {
    char *out;
    size_t size, length;
};

static void put(struct sink *sink, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++, sink->length++)
        if (sink->length + 1 < sink->size)
            sink->out[sink->length] = text[i];
}

/* Well-formed UTF-8, by the first byte: how long the sequence is and what its second byte may be (Unicode, table 3-7).
 * That second byte is what keeps out overlong forms, surrogates and numbers beyond U+10FFFF. */
static const struct {
    unsigned char first, last, length, low, high;
} sequences[] = {{0x00, 0x7f, 1, 0x80, 0xbf}, {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
                 {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
                 {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f}};

/* Bytes of the character at the start of the text, or, where it is broken, of its longest start that could have become
 * one. */
static size_t character(const unsigned char *text, bool *valid)
{
    *valid = false;
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        if (text[0] < sequences[i].first || text[0] > sequences[i].last)
            continue;
        size_t at = 1;
        while (at < sequences[i].length && text[at] >= (at == 1 ? sequences[i].low : 0x80) &&
               text[at] <= (at == 1 ? sequences[i].high : 0xbf))
            at++;
        *valid = at == sequences[i].length;
        return at;
    }
    return 1;
}

static void put_control(struct sink *sink, unsigned char c)
{
    static const char names[] = "btn fr", hex[] = "0123456789abcdef"; /* \b is 8 ... \r is 13; 11 has no name */
    if (c >= 8 && c <= 13 && c != 11)
        put(sink, (const char[]){'\\', names[c - 8]}, 2);
    else
        put(sink, (const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
}

size_t vg_json_string(const char *text, char *out, size_t size)
{
    struct sink sink = {out, size, 0};
    const unsigned char *at = (const unsigned char *)(text ? text : "");
    put(&sink, "\"", 1);
    while (*at) {
        bool valid;
        const size_t length = character(at, &valid);
        if (!valid)
            put(&sink, "\xef\xbf\xbd", 3);
        else if (*at < 0x20)
            put_control(&sink, *at);
        else if (*at == '"' || *at == '\\')
            put(&sink, (const char[]){'\\', (char)*at}, 2);
        else
            put(&sink, (const char *)at, length);
        at += length;
    }
    put(&sink, "\"", 1);
    if (size > 0)
        out[sink.length < size ? sink.length : size - 1] = '\0';
    return sink.length;
}
