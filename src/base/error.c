/* error.c: writing the sentence of an error, and making foreign text safe to show. */
#include "vgtop/error.h"

#include <stdarg.h>
#include <string.h>

#include "text.h"
#include "vgtop/number.h"

void vg_make_harmless(char *text)
{
    while (*text != '\0') {
        uint32_t ch;
        size_t length = vg_utf8_read(text, VG_UTF8_MAX, &ch);
        /* the controls from 0x80 on count as well: terminals obey them like ESC */
        bool control = ch < 0x20 || (ch >= 0x7f && ch < 0xa0);
        /* these turn the direction of the text around them, so that one name can pass for another, or end a line */
        bool disturbs = ch == 0x61c || ch == 0x200e || ch == 0x200f || (ch >= 0x2028 && ch <= 0x202e) ||
                        (ch >= 0x2066 && ch <= 0x2069);
        if (control || disturbs || ch == VG_UTF8_BAD) {
            *text = '?';
            length = 1;
        }
        text += length;
    }
}

bool(vg_fail)(struct vg_error *error, const char *format, ...)
{
    if (!error)
        return false;
    /* Not straight into error->text: it may be one of the arguments. */
    char text[VG_ERROR_TEXT_MAX + VG_UTF8_MAX];
    va_list arguments;
    va_start(arguments, format);
    if (vg_vsnprintf(text, sizeof text, format, arguments) < 0)
        text[0] = '\0';
    va_end(arguments);
    text[vg_utf8_fit(text, VG_ERROR_TEXT_MAX - 1)] = '\0';
    vg_make_harmless(text);
    memcpy(error->text, text, sizeof error->text);
    return false;
}

bool vg_watch_cancelled(const struct vg_watch *watch)
{
    return watch && watch->cancelled && watch->cancelled(watch->context);
}
