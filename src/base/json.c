/* json.c: text as a JSON string. */
#include <string.h>

#include "text.h"

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
    used += vg_json_escape(text ? text : "", count, out ? out + (size > 0) : NULL, size > 0 ? size - 1 : 0);
    put(out, size, &used, "\"", 1);
    if (size > 0)
        out[used < size ? used : size - 1] = '\0';
    return used;
}
