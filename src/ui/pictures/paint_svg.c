/* paint_svg.c: cells as a page of SVG.
 *
 * A cell is 8 x 16 units. Grounds come first, then what is made of rectangles (both without anti-aliasing: neighbours touch), then
 * outlines, then the words. All shapes of a colour are one path. A word has a place for each of its characters, so that the grid
 * holds whatever font there is; a reader of SVG that knows only a word's first place still has every word at its place.
 */
#include "paint_svg.h"

#include <stdlib.h>
#include <string.h>

#include "paint_shapes.h"
#include "palette.h"
#include "text.h"

enum layer { GROUNDS, RECTS, OUTLINES, LAYERS };
enum { W = VG_SHAPE_WIDTH, H = VG_SHAPE_HEIGHT, BASELINE = 12, FULL_BLOCK = 0x2588 };

/* A character that stands in `length` cells side by side. */
struct run {
    uint32_t colour, ch;
    uint16_t layer, length;
    uint16_t row, col;
};

struct page {
    const struct vg_cells *cells;
    const struct vg_paint_options *options;
    struct vg_out *out;
    struct run *runs; /* owned */
    size_t count, room;
};

/* A style as a page shows it. */
struct ink {
    uint32_t text, ground;
    bool bold, italic, underline;
};

static uint32_t mix(uint32_t a, uint32_t b, unsigned quarters_of_a)
{
    uint32_t mixed = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8) {
        uint32_t sum = (a >> shift & 0xff) * quarters_of_a + (b >> shift & 0xff) * (4 - quarters_of_a);
        mixed |= (sum + 2) / 4 << shift;
    }
    return mixed;
}

static struct ink ink_of(const struct page *page, struct vg_style style)
{
    uint32_t text = style.fg == VG_COLOUR_DEFAULT ? page->options->text : vg_palette_rgb(style.fg);
    uint32_t ground = style.bg == VG_COLOUR_DEFAULT ? page->options->ground : vg_palette_rgb(style.bg);
    bool reverse = style.attributes & VG_REVERSE;
    struct ink ink = {.text = reverse ? ground : text,
                      .ground = reverse ? text : ground,
                      .bold = style.attributes & VG_BOLD,
                      .italic = style.attributes & VG_ITALIC,
                      .underline = style.attributes & VG_UNDERLINE};
    if (style.attributes & VG_DIM)
        ink.text = mix(ink.text, ink.ground, 3);
    return ink;
}

/* --- shapes --------------------------------------------------------------------------------------------------- */

static bool add_run(struct page *page, enum layer layer, uint32_t colour, uint32_t ch, int row, int col)
{
    /* the cell before may have a ground, a shape and a line under it */
    for (size_t back = 1; back <= 3 && back <= page->count; back++) {
        struct run *before = &page->runs[page->count - back];
        if (before->layer == layer && before->colour == colour && before->ch == ch && before->row == row &&
            before->col + before->length == col) {
            before->length++;
            return true;
        }
    }
    struct run *runs = vg_grow(page->runs, &page->room, page->count + 1, sizeof *runs);
    if (!runs)
        return false;
    page->runs = runs;
    page->runs[page->count++] = (struct run){colour, ch, (uint16_t)layer, 1, (uint16_t)row, (uint16_t)col};
    return true;
}

static bool is_shape(uint32_t ch)
{
    struct vg_shape_rect rects[VG_SHAPE_RECTS_MAX];
    return vg_shape_rects(ch, rects) > 0 || vg_shape_path(ch);
}

static bool add_cell(struct page *page, int row, int col)
{
    const struct vg_cell *cell = vg_cells_at(page->cells, row, col);
    const struct ink ink = ink_of(page, cell->style);
    bool good = true;
    if (ink.ground != page->options->ground)
        good = add_run(page, GROUNDS, ink.ground, FULL_BLOCK, row, col);
    if (good && is_shape(cell->ch))
        good = add_run(page, vg_shape_path(cell->ch) ? OUTLINES : RECTS,
                       mix(ink.text, ink.ground, vg_shape_quarters(cell->ch)), cell->ch, row, col);
    if (good && ink.underline)
        good = add_run(page, RECTS, ink.text, VG_SHAPE_UNDERLINE, row, col);
    return good;
}

/* By layer and colour, and there as the runs were found: by row and column. */
static int compare_runs(const void *left, const void *right)
{
    const struct run *a = left, *b = right;
    const uint32_t keys[][2] = {
        {a->layer, b->layer}, {a->colour, b->colour}, {a->row, b->row}, {a->col, b->col}, {a->ch, b->ch}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static void write_run(struct vg_out *out, const struct run *run)
{
    struct vg_shape_rect rects[VG_SHAPE_RECTS_MAX];
    size_t count = run->layer == OUTLINES ? 0 : vg_shape_rects(run->ch, rects);
    int left = run->col * W, top = run->row * H;
    for (int i = 0; run->layer == OUTLINES && i < run->length; i++)
        vg_out_format(out, "M%d %d%s", left + i * W, top, vg_shape_path(run->ch));
    for (size_t r = 0; r < count; r++) {
        bool through = rects[r].width == W;
        int width = through ? run->length * W : rects[r].width;
        for (int i = 0; i < (through ? 1 : run->length); i++)
            vg_out_format(out, "M%d %dh%dv%dh-%dz", left + i * W + rects[r].x, top + rects[r].y, width, rects[r].height,
                          width);
    }
}

static void write_shapes(struct page *page)
{
    static const char *const groups[LAYERS] = {"<g shape-rendering=\"crispEdges\">\n",
                                               "<g shape-rendering=\"crispEdges\">\n", "<g>\n"};
    size_t i = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
        if (i == page->count || page->runs[i].layer != layer)
            continue;
        vg_out_text(page->out, groups[layer]);
        while (i < page->count && page->runs[i].layer == layer) {
            uint32_t colour = page->runs[i].colour;
            vg_out_format(page->out, "<path fill=\"#%06x\" d=\"", (unsigned)colour);
            for (; i < page->count && page->runs[i].layer == layer && page->runs[i].colour == colour; i++)
                write_run(page->out, &page->runs[i]);
            vg_out_text(page->out, "\"/>\n");
        }
        vg_out_text(page->out, "</g>\n");
    }
}

/* --- words ---------------------------------------------------------------------------------------------------- */

static void write_escaped(struct vg_out *out, uint32_t ch)
{
    static const struct {
        uint32_t ch;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (entities[i].ch == ch) {
            vg_out_text(out, entities[i].entity);
            return;
        }
    /* controls and these two are no characters of XML */
    vg_out_char(out, ch < 0x20 || ch == 0xfffe || ch == 0xffff ? 0xfffd : ch);
}

static bool is_text(const struct vg_cell *cell)
{
    return cell && cell->ch != 0 && cell->ch != ' ' && cell->ch != VG_CELL_TAIL && !is_shape(cell->ch);
}

/* The end of the word that begins at `col`: letters of one style, or a sign. Signs may come from another font, with another width: each is
 * a word of its own. */
static int word_end(const struct page *page, int row, int col)
{
    enum { SIGNS = 0x0530 };
    const struct vg_cell *first = vg_cells_at(page->cells, row, col), *cell;
    int end = col + 1;
    while (first->ch < SIGNS && is_text(cell = vg_cells_at(page->cells, row, end)) && cell->ch < SIGNS &&
           vg_same_style(cell->style, first->style))
        end++;
    return end;
}

static void write_word(const struct page *page, int row, int col, int end)
{
    struct vg_out *out = page->out;
    const struct ink ink = ink_of(page, vg_cells_at(page->cells, row, col)->style);
    vg_out_text(out, "<tspan x=\"");
    for (int i = col; i < end; i++)
        vg_out_format(out, i == col ? "%d" : " %d", i * W);
    vg_out_text(out, "\"");
    if (ink.text != page->options->text)
        vg_out_format(out, " fill=\"#%06x\"", (unsigned)ink.text);
    vg_out_text(out, ink.bold ? " font-weight=\"bold\"" : "");
    vg_out_text(out, ink.italic ? " font-style=\"italic\"" : "");
    vg_out_text(out, ">");
    for (int i = col; i < end; i++)
        write_escaped(out, vg_cells_at(page->cells, row, i)->ch);
    vg_out_text(out, "</tspan>");
}

static void write_words(const struct page *page, int row)
{
    int last = -1;
    for (int col = 0; col < page->cells->cols; col++) {
        if (!is_text(vg_cells_at(page->cells, row, col)))
            continue;
        int end = word_end(page, row, col);
        if (last < 0)
            vg_out_format(page->out, "<text y=\"%d\">", row * H + BASELINE);
        else if (last < col)
            vg_out_text(page->out, " "); /* for who copies the text */
        write_word(page, row, col, end);
        last = end;
        col = end - 1;
    }
    if (last >= 0)
        vg_out_text(page->out, "</text>\n");
}

/* --- the page ------------------------------------------------------------------------------------------------- */

static bool write_note(struct vg_out *out, const char *name, const char *text)
{
    if (!text)
        return true;
    char *harmless = malloc(strlen(text) + 1);
    if (!harmless)
        return false;
    memcpy(harmless, text, strlen(text) + 1);
    vg_make_harmless(harmless);
    vg_out_format(out, "<%s>", name);
    for (const char *at = harmless; *at != '\0'; at++) {
        bool foreign = strncmp(at, "\xef\xbf\xbe", 3) == 0 || strncmp(at, "\xef\xbf\xbf", 3) == 0; /* to XML */
        if ((unsigned char)*at < 0x80 || foreign)
            write_escaped(out, foreign ? 0xffff : (unsigned char)*at);
        else
            vg_out_bytes(out, at, 1);
        at += foreign ? 2 : 0;
    }
    vg_out_format(out, "</%s>\n", name);
    free(harmless);
    return true;
}

bool vg_svg_begin(int rows, int cols, const struct vg_paint_options *options, struct vg_out *out)
{
    int width = cols * W, height = rows * H;
    vg_out_format(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" ",
                  width, height, width, height);
    vg_out_format(out,
                  "font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"13.3\" fill=\"#%06x\">\n",
                  (unsigned)options->text);
    bool good = write_note(out, "title", options->title) && write_note(out, "desc", options->description);
    vg_out_format(out, "<path fill=\"#%06x\" d=\"M0 0h%dv%dh-%dz\"/>\n", (unsigned)options->ground, width, height,
                  width);
    return good;
}

bool vg_svg_cells(const struct vg_cells *cells, const struct vg_paint_options *options, struct vg_out *out)
{
    struct page page = {.cells = cells, .options = options, .out = out};
    bool good = true;
    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; good && col < cells->cols; col++)
            good = add_cell(&page, row, col);
    if (good && page.count > 0)
        qsort(page.runs, page.count, sizeof *page.runs, compare_runs);
    if (good)
        write_shapes(&page);
    free(page.runs);
    for (int row = 0; good && row < cells->rows && out->good; row++)
        write_words(&page, row);
    return good;
}

bool vg_svg_end(struct vg_out *out)
{
    vg_out_text(out, "</svg>\n");
    return vg_out_flush(out);
}

bool vg_paint_svg(const struct vg_cells *cells, const struct vg_paint_options *options, struct vg_out *out)
{
    bool good = vg_svg_begin(cells->rows, cells->cols, options, out) && vg_svg_cells(cells, options, out);
    return vg_svg_end(out) && good;
}
