/* json.c: text as a JSON string, and a cursor that reads JSON. */
#include "vgtop/json.h"

#include <math.h>
#include <string.h>

#include "text.h"
#include "vgtop/number.h"

/* Goes on counting when the room is full. */
static void put(char *out, size_t size, size_t *used, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++, ++*used)
        if (*used + 1 < size)
            out[*used] = bytes[i];
}

size_t vg_json_escape(const char *bytes, size_t count, char *out, size_t size)
{
    static const char names[] = "btn fr", hex[] = "0123456789abcdef"; /* of \b, which is 8, to \r, 13; 11 has no name */
    size_t used = 0;
    for (size_t i = 0, length; i < count; i += length) {
        uint32_t ch;
        length = vg_utf8_read(bytes + i, count - i, &ch);
        if (ch == VG_UTF8_BAD)
            put(out, size, &used, "\xef\xbf\xbd", 3);
        else if (ch == '"' || ch == '\\')
            put(out, size, &used, (const char[]){'\\', (char)ch}, 2);
        else if (ch >= 0x20)
            put(out, size, &used, bytes + i, length);
        else if (ch >= 8 && ch <= 13 && ch != 11)
            put(out, size, &used, (const char[]){'\\', names[ch - 8]}, 2);
        else
            put(out, size, &used, (const char[]){'\\', 'u', '0', '0', hex[ch >> 4], hex[ch & 15]}, 6);
    }
    if (size > 0)
        out[used < size ? used : size - 1] = '\0';
    return used;
}

size_t vg_json_string(const char *text, char *out, size_t size)
{
    size_t count = text ? strlen(text) : 0, used = 0;
    put(out, size, &used, "\"", 1);
    used += vg_json_escape(text ? text : "", count, size > 0 ? out + 1 : out, size > 0 ? size - 1 : 0);
    put(out, size, &used, "\"", 1);
    if (size > 0)
        out[used < size ? used : size - 1] = '\0';
    return used;
}

/* --- reading --- */

enum { DEPTH_MAX = 64 };

struct vg_json vg_json_begin(char *text, size_t length)
{
    return (struct vg_json){.at = text, .end = length > 0 ? text + length : text};
}

/* The cursor goes to the end, so that nothing more is found. */
static bool fail(struct vg_json *json, const char *wrong)
{
    if (!json->wrong)
        json->wrong = wrong;
    json->at = json->end;
    return false;
}

/* The next character that is no blank; 0 at the end. A zero byte in the text is no JSON and ends it too. */
static char look(struct vg_json *json)
{
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\r' || *json->at == '\n'))
        json->at++;
    return json->at < json->end ? *json->at : '\0';
}

char vg_json_peek(struct vg_json *json)
{
    const char c = look(json);
    if ((c >= '0' && c <= '9') || c == '-' || c == 'N' || c == 'I')
        return '0';
    return c && strchr("{[\"tfn", c) ? c : '\0';
}

bool vg_json_enter(struct vg_json *json, char open)
{
    if (look(json) != open)
        return fail(json, open == '{' ? "an object {...} is expected" : "an array [...] is expected");
    if (++json->depth > DEPTH_MAX)
        return fail(json, "it is nested too deeply");
    json->at++;
    json->first = true;
    return true;
}

/* Is there more before the closing bracket? Takes the comma, or the bracket. */
static bool more(struct vg_json *json, char close)
{
    char c = look(json);
    if (c == close && json->depth > 0) {
        json->at++;
        json->depth--;
        json->first = false;
        return false;
    }
    if (!c)
        return fail(json, "it ends too early");
    if (!json->first && c != ',')
        return fail(json, "a comma or a closing bracket is expected");
    json->at += !json->first;
    json->first = false;
    return true;
}

const char *vg_json_key(struct vg_json *json)
{
    if (!more(json, '}'))
        return NULL;
    const char *key = vg_json_text(json);
    if (key && look(json) != ':')
        fail(json, "a colon is expected");
    if (json->wrong)
        return NULL;
    json->at++;
    return key;
}

bool vg_json_element(struct vg_json *json)
{
    return more(json, ']') && (look(json) || fail(json, "it ends too early"));
}

/* Reads four hexadecimal digits; -1 where they are not there. */
static long hexadecimal(const char *at, const char *end)
{
    long value = 0;
    for (int i = 0; i < 4; i++, at++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF", *found = at < end && *at ? strchr(digits, *at) : NULL;
        if (!found)
            return -1;
        value = value * 16 + (found - digits) % 16;
    }
    return value;
}

/* Decodes the \u that `from` points to into UTF-8, which is never longer. Returns where the text goes on, or NULL. */
static const char *decode_unicode(const char *from, const char *end, char **to)
{
    long code = hexadecimal(from + 2, end), low = -1;
    if (code < 0)
        return NULL;
    from += 6;
    if (code >= 0xd800 && code < 0xdc00 && end - from >= 6 && from[0] == '\\' && from[1] == 'u')
        low = hexadecimal(from + 2, end);
    if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        from += 6;
    } else if (code == 0 || (code >= 0xd800 && code < 0xe000)) {
        code = 0xfffd;
    }
    *to += vg_utf8_write((uint32_t)code, *to);
    return from;
}

const char *vg_json_text(struct vg_json *json)
{
    if (look(json) != '"') {
        fail(json, "a string is expected");
        return NULL;
    }
    char *start = ++json->at, *to = start;
    const char *from = start;
    while (from < json->end && *from != '"' && (unsigned char)*from >= 0x20) {
        static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
        const char *name = NULL;
        if (*from != '\\') {
            *to++ = *from++;
        } else if (json->end - from >= 2 && from[1] && (name = strchr(names, from[1]))) {
            *to++ = values[name - names];
            from += 2;
        } else if (json->end - from < 2 || from[1] != 'u' || !(from = decode_unicode(from, json->end, &to))) {
            fail(json, "a backslash in a string is followed by what JSON does not know");
            return NULL;
        }
    }
    if (from >= json->end || *from != '"') {
        fail(json, "a string has no end");
        return NULL;
    }
    json->at += from + 1 - start;
    *to = '\0';
    return start;
}

/* NaN and the infinities by name; the names are the same bare and in quotes. */
static bool named_number(const char *name, size_t length, double *value)
{
    bool negative = length > 0 && *name == '-';
    if (length == 3 && memcmp(name, "NaN", 3) == 0)
        *value = NAN;
    else if (length == 8U + negative && memcmp(name + negative, "Infinity", 8) == 0)
        *value = negative ? -INFINITY : INFINITY;
    else
        return false;
    return true;
}

bool vg_json_number(struct vg_json *json, double *value)
{
    char c = look(json);
    if (c == '"') {
        const char *text = vg_json_text(json);
        return text && (named_number(text, strlen(text), value) || fail(json, "a number is expected"));
    }
    size_t room = (size_t)(json->end - json->at);
    size_t length = c == '-' || (c >= '0' && c <= '9') ? vg_number_read(json->at, room, value) : 0;
    for (size_t named = 3; length == 0 && named <= 9 && named <= room; named++)
        length = named_number(json->at, named, value) ? named : 0;
    json->at += length;
    return length > 0 || fail(json, "a number is expected");
}

bool vg_json_whole(struct vg_json *json, uint64_t *value)
{
    uint64_t whole = 0;
    double number;
    look(json);
    char *at = json->at;
    for (; at < json->end && *at >= '0' && *at <= '9' && whole < UINT64_MAX / 10 - 9; at++)
        whole = whole * 10 + (uint64_t)(*at - '0');
    if (at > json->at && (at == json->end || !strchr("0123456789.eE", *at) || !*at)) {
        json->at = at;
        *value = whole;
        return true;
    }
    if (!vg_json_number(json, &number) || !(number >= 0 && number < 18446744073709551616.0 && number == floor(number)))
        return fail(json, "a whole number from 0 on is expected");
    *value = (uint64_t)number;
    return true;
}

bool vg_json_skip(struct vg_json *json)
{
    const char *const words[] = {"true", "false", "null"};
    double number;
    switch (vg_json_peek(json)) {
    case '{':
        for (bool in = vg_json_enter(json, '{'); in && vg_json_key(json);)
            vg_json_skip(json);
        return !json->wrong;
    case '[':
        for (bool in = vg_json_enter(json, '['); in && vg_json_element(json);)
            vg_json_skip(json);
        return !json->wrong;
    case '"':
        return vg_json_text(json) != NULL;
    case '0':
        return vg_json_number(json, &number);
    default:
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            size_t length = strlen(words[i]);
            if ((size_t)(json->end - json->at) >= length && memcmp(json->at, words[i], length) == 0) {
                json->at += length;
                return true;
            }
        }
        return fail(json, "a value is expected");
    }
}

const char *vg_json_raw(struct vg_json *json)
{
    const char kind = vg_json_peek(json);
    char *start = json->at;
    if (kind == '"')
        return vg_json_text(json);
    if (!vg_json_skip(json))
        return NULL;
    if (kind == '{' || kind == '[')
        return "";
    /* the byte before it, a colon, comma, bracket or blank, has been read: one byte to the left there is room for the zero */
    size_t length = (size_t)(json->at - start);
    memmove(start - 1, start, length);
    start[length - 1] = '\0';
    return start - 1;
}

bool vg_json_end(struct vg_json *json)
{
    if (!json->wrong && (look(json) || json->at < json->end || json->depth > 0))
        fail(json, "more follows than one value");
    return !json->wrong;
}
