/* paint.c: from cells to bytes. */
#include "paint.h"

#include <stdio.h>
#include <string.h>

enum { LINE_ROOM = 4096, CELL_ROOM = 64 };

/* Bytes on their way, handed over in large pieces. */
struct out {
    bool (*write)(void *context, const char *bytes, size_t count);
    void *context;
    size_t used;
    bool good;
    char bytes[LINE_ROOM];
};

static void flush(struct out *out)
{
    if (out->good && out->used > 0)
        out->good = out->write(out->context, out->bytes, out->used);
    out->used = 0;
}

static void add(struct out *out, const char *bytes, size_t count)
{
    if (count > sizeof out->bytes - out->used)
        flush(out);
    memcpy(out->bytes + out->used, bytes, count);
    out->used += count;
}

static void add_text(struct out *out, const char *text)
{
    add(out, text, strlen(text));
}

static void add_char(struct out *out, uint32_t ch)
{
    char bytes[4];
    size_t count = 0;

    if (ch == 0)
        ch = ' ';
    if (ch < 0x80)
        bytes[count++] = (char)ch;
    else if (ch < 0x800)
        bytes[count++] = (char)(0xc0 | ch >> 6);
    else if (ch < 0x10000) {
        bytes[count++] = (char)(0xe0 | ch >> 12);
        bytes[count++] = (char)(0x80 | (ch >> 6 & 0x3f));
    } else {
        bytes[count++] = (char)(0xf0 | (ch >> 18 & 0x07));
        bytes[count++] = (char)(0x80 | (ch >> 12 & 0x3f));
        bytes[count++] = (char)(0x80 | (ch >> 6 & 0x3f));
    }
    if (ch >= 0x80)
        bytes[count++] = (char)(0x80 | (ch & 0x3f));
    add(out, bytes, count);
}

static void add_colour(struct out *out, int which, uint32_t colour)
{
    char text[CELL_ROOM];

    if (colour == VG_COLOUR_DEFAULT)
        return; /* every change of style begins with a reset */
    snprintf(text, sizeof text, ";%d;2;%u;%u;%u", which, (unsigned)(colour >> 16 & 0xff),
             (unsigned)(colour >> 8 & 0xff), (unsigned)(colour & 0xff));
    add_text(out, text);
}

static void add_style(struct out *out, struct vg_style style)
{
    static const struct {
        uint8_t attribute;
        const char *code;
    } codes[] = {{VG_BOLD, ";1"}, {VG_DIM, ";2"}, {VG_ITALIC, ";3"}, {VG_UNDERLINE, ";4"}, {VG_REVERSE, ";7"}};

    add_text(out, "\033[0");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (style.attributes & codes[i].attribute)
            add_text(out, codes[i].code);
    add_colour(out, 38, style.fg);
    add_colour(out, 48, style.bg);
    add_text(out, "m");
}

static bool blank(const struct vg_cell *cell, enum vg_paint_format format)
{
    if (cell->ch != ' ' && cell->ch != 0)
        return false;
    return format == VG_PAINT_TEXT ||
           (cell->style.bg == VG_COLOUR_DEFAULT && !(cell->style.attributes & (VG_REVERSE | VG_UNDERLINE)));
}

static void add_line(struct out *out, const struct vg_cells *cells, int row, enum vg_paint_format format)
{
    struct vg_style style = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    int end = cells->cols;

    while (end > 0 && blank(vg_cells_at(cells, row, end - 1), format))
        end--;
    for (int col = 0; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (format == VG_PAINT_ANSI &&
            (cell->style.fg != style.fg || cell->style.bg != style.bg || cell->style.attributes != style.attributes)) {
            style = cell->style;
            add_style(out, style);
        }
        add_char(out, cell->ch);
    }
    if (format == VG_PAINT_ANSI)
        add_text(out, "\033[0m");
    add_text(out, "\n");
}

bool vg_paint(const struct vg_cells *cells, enum vg_paint_format format,
              bool (*write)(void *context, const char *bytes, size_t count), void *context)
{
    struct out out = {.write = write, .context = context, .good = true};

    for (int row = 0; row < cells->rows && out.good; row++)
        add_line(&out, cells, row, format);
    flush(&out);
    return out.good;
}
