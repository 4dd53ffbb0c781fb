/* out.c: from characters and styles to bytes. */
#include "out.h"

#include "text.h"
#include "vgtop/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FORMAT_ROOM = 256 };

bool vg_out_flush(struct vg_out *out)
{
    if (out->good && out->used > 0)
        out->good = out->write(out->sink, out->bytes, out->used);
    out->used = 0;
    return out->good;
}

void vg_out_bytes(struct vg_out *out, const char *bytes, size_t count)
{
    if (count > sizeof out->bytes - out->used) /* a character goes on in one piece */
        vg_out_flush(out);
    while (count > 0) {
        size_t room = sizeof out->bytes - out->used, some = count < room ? count : room;
        memcpy(out->bytes + out->used, bytes, some);
        out->used += some;
        bytes += some;
        count -= some;
        if (out->used == sizeof out->bytes)
            vg_out_flush(out);
    }
}

void vg_out_text(struct vg_out *out, const char *text)
{
    vg_out_bytes(out, text, strlen(text));
}

void vg_out_char(struct vg_out *out, uint32_t ch)
{
    char bytes[VG_UTF8_MAX];
    vg_out_bytes(out, bytes, vg_utf8_write(ch ? ch : ' ', bytes));
}

void vg_out_format(struct vg_out *out, const char *format, ...)
{
    char text[FORMAT_ROOM];
    va_list arguments;
    va_start(arguments, format);
    int length = vg_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0)
        vg_out_text(out, text);
}

/* `first` is the code of the first of eight colours: 30 or 40. Every change of style begins with a reset, so that the terminal's own
 * colour needs no code. */
static void add_colour(struct vg_out *out, int first, uint32_t colour)
{
    if (colour == VG_COLOUR_DEFAULT)
        return;
    if (!VG_IS_PALETTE(colour))
        vg_out_format(out, ";%d;2;%u;%u;%u", first + 8, (unsigned)(colour >> 16 & 0xff), (unsigned)(colour >> 8 & 0xff),
                      (unsigned)(colour & 0xff));
    else if (VG_PALETTE_OF(colour) < 8)
        vg_out_format(out, ";%d", first + VG_PALETTE_OF(colour));
    else if (VG_PALETTE_OF(colour) < 16)
        vg_out_format(out, ";%d", first + 60 + VG_PALETTE_OF(colour) - 8);
    else
        vg_out_format(out, ";%d;5;%d", first + 8, VG_PALETTE_OF(colour));
}

void vg_out_style(struct vg_out *out, struct vg_style style)
{
    static const struct {
        uint8_t attribute;
        const char *code;
    } codes[] = {{VG_BOLD, ";1"}, {VG_DIM, ";2"}, {VG_ITALIC, ";3"}, {VG_UNDERLINE, ";4"}, {VG_REVERSE, ";7"}};
    vg_out_text(out, "\033[0");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (style.attributes & codes[i].attribute)
            vg_out_text(out, codes[i].code);
    add_colour(out, 30, style.fg);
    add_colour(out, 40, style.bg);
    vg_out_text(out, "m");
}
