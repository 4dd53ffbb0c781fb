/* error.c: writing the sentence of an error, and making foreign text safe to show. */
#include "vgtop/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Characters that turn the direction of what stands around them, so that a name can pass for another one, and those that end a line:
 * U+061C, U+200E and F, U+2028 to E, U+2066 to 9. `s` is well-formed UTF-8. */
static bool disturbs_lines(const unsigned char *s)
{
    if (s[0] == 0xd8)
        return s[1] == 0x9c;
    if (s[0] != 0xe2)
        return false;
    return (s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xa8 && s[2] <= 0xae))) ||
           (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9);
}

/* The length of the printable UTF-8 character at `s`; 0 for a control character or a malformed sequence. Overlong forms,
 * surrogates and everything above U+10FFFF are malformed, and so are the C1 controls, which terminals obey like ESC. */
static size_t printable_length(const unsigned char *s)
{
    if (s[0] < 0x80)
        return s[0] >= 0x20 && s[0] != 0x7f;
    size_t length = s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 : 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0; /* a terminating NUL ends here as well */
    bool bad = (s[0] == 0xc2 && s[1] < 0xa0) || (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
               (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f);
    return bad || disturbs_lines(s) ? 0 : length;
}

void vg_make_harmless(char *text)
{
    for (unsigned char *s = (unsigned char *)text; *s != '\0';) {
        size_t length = printable_length(s);
        if (length == 0)
            *s = '?';
        s += length > 0 ? length : 1;
    }
}

/* Takes away a character that was cut in its middle, so that it does not show as a '?'. */
static void drop_cut_character(char *text)
{
    size_t end = strlen(text), start = end;
    while (start > 0 && end - start < 3 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xc0 && printable_length((unsigned char *)text + start - 1) == 0)
        text[start - 1] = '\0';
}

bool vg_fail(struct vg_error *error, const char *format, ...)
{
    if (!error)
        return false;
    /* Not straight into error->text: callers put an inner error's text, often this very one, into a longer sentence. */
    char text[VG_ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        text[0] = '\0';
    if (length >= (int)sizeof text)
        drop_cut_character(text);
    vg_make_harmless(text);
    memcpy(error->text, text, sizeof text);
    return false;
}

bool vg_watch_cancelled(const struct vg_watch *watch)
{
    return watch && watch->cancelled && watch->cancelled(watch->context);
}
