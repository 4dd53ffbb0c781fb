/* term.c: the only file that includes curses. curses writes to a file instead of the terminal, so that it never waits for it. */
#define NCURSES_WIDECHAR 1
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* wcwidth */
#endif
#include "term.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <termcap.h>
#include <unistd.h>
#include <wchar.h>

#include "drawn.h"
#include "line.h"
#include "out.h"
#include "signals.h"

struct vg_term {
    struct vg_line line;
    char type[80]; /* TERM, or what it is taken for */
    bool utf8;
    bool truecolour; /* the terminal has 24-bit colours */
    enum vg_depth depth;
    FILE *frames;  /* curses writes its frames here */
    bool defaults; /* the terminal has colours of its own for text and ground */
    SCREEN *screen;
    cchar_t *row; /* room for row_cols of curses' cells */
    int row_cols;
    struct vg_drawn drawn;
    struct vg_style style; /* of the last cell, and its attributes and pair for curses */
    attr_t attributes;
    int pair;
    struct vg_palette_memo memo;
    struct vg_pairs pairs;
    struct vg_slots slots; /* colours of 24 bits */
    bool nearest;          /* this frame has more colours than there are slots */
};

static bool lacks(const char *capability)
{
    const char *text = tigetstr(capability);
    return !text || text == (char *)-1;
}

/* --- the window ----------------------------------------------------------------------------------------------- */

/* Tells curses the window's size. False when memory is short. */
static bool take_size(struct vg_term *term)
{
    int rows, cols;
    if (!vg_line_size(&term->line, &rows, &cols) || !is_term_resized(rows, cols))
        return true;
    vg_drawn_forget(&term->drawn);
    return resizeterm(rows, cols) == OK;
}

/* Lets the whole window scroll. curses writes the region only when it takes the screen, and never again when the window changes. This
 * sends the cursor home: what follows must place it. */
static void write_region(struct vg_term *term)
{
    char region[64] = "";
    if (!lacks("csr"))
        vg_line_append(region, sizeof region, tparm(tigetstr("csr"), 0, LINES - 1));
    vg_output_text(&term->line.output, region);
}

void vg_term_repaint(struct vg_term *term)
{
    (void)term;
    clearok(curscr, TRUE);
}

/* The region is written even when the size is the old one: meanwhile it may have been another. */
bool vg_term_resize(struct vg_term *term)
{
    bool good = take_size(term);
    if (!isendwin())
        write_region(term);
    vg_term_repaint(term);
    return good;
}

/* Before a first frame: curses takes the screen and writes its region when it draws. */
static void take(struct vg_term *term)
{
    vg_line_take(&term->line);
    take_size(term);
    vg_term_repaint(term);
}

/* --- start ---------------------------------------------------------------------------------------------------- */

/* newterm is not asked: it leaks memory when it fails. */
static bool is_known(const char *type)
{
    return type && *type != '\0' && tgetent(NULL, type) == 1;
}

/* Whether the terminal says that it has 24-bit colours: by COLORTERM, or by an extended capability of `type`, which is the type that
 * is_known saw last. GNU screen passes COLORTERM on to its programs, but it shows 256 colours. */
static bool says_truecolour(const char *type)
{
    const char *says = getenv("COLORTERM");
    bool in_screen = getenv("STY") && strncmp(type, "screen", 6) == 0;
    if (says && (strcmp(says, "truecolor") == 0 || strcmp(says, "24bit") == 0) && !in_screen)
        return true;
    return tigetflag("Tc") > 0 || tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || !lacks("RGB");
}

/* The type that curses gets: TERM, if it is known here. A type NAME-direct is taken for NAME with 24-bit colours: curses draws with 256
 * numbers, and a direct type reads them as colours. A type of few colours whose terminal has 24 bits is taken for NAME-256color. */
static bool choose_type(struct vg_term *term, enum vg_depth wanted, char *warning, size_t warning_size,
                        struct vg_error *error)
{
    static const char fallback[] = "xterm-256color", rich[] = "-256color";
    const char *said = getenv("TERM");
    char name[sizeof term->type - sizeof rich];
    snprintf(name, sizeof name, "%s", said ? said : "");
    char *direct = strstr(name, "-direct");
    if (direct)
        *direct = '\0';
    if (!is_known(name)) {
        snprintf(warning, warning_size, "the terminal type \"%.60s\" (TERM) is not known here; taken for %s",
                 said ? said : "", fallback);
        snprintf(name, sizeof name, "%s", fallback);
        if (!is_known(name))
            return vg_fail(error,
                           "neither the terminal type in TERM nor %s is known here: is ncurses-base installed, or "
                           "TERMINFO set wrong?",
                           fallback);
    }
    term->truecolour = direct || wanted == VG_DEPTH_24BIT || says_truecolour(name);
    bool few = term->truecolour && tigetnum("colors") < 256;
    snprintf(term->type, sizeof term->type, "%s%s", name, few ? rich : "");
    if (few && !is_known(term->type))
        snprintf(term->type, sizeof term->type, "%s", name);
    return true;
}

static bool new_screen(struct vg_term *term, enum vg_depth wanted, char *warning, size_t warning_size,
                       struct vg_error *error)
{
    if (!choose_type(term, wanted, warning, warning_size, error))
        return false;
    const char *lines = getenv("LINES"), *columns = getenv("COLUMNS");
    /* they help where the terminal does not know its size, unless they cannot be a size */
    use_env((!lines || strtol(lines, NULL, 10) <= 1000) && (!columns || strtol(columns, NULL, 10) <= 1000));
    term->frames = vg_output_scratch();
    if (!term->frames)
        return vg_fail(
            error,
            "no room for the screen: neither memory nor a temporary file can be had (`ulimit -f` tells the limit)");
    term->screen = newterm(term->type, term->frames, term->frames);
    if (!term->screen)
        return vg_fail(error, "curses cannot draw on the terminal type \"%.60s\" (TERM)", term->type);
    if (lacks("cup"))
        return vg_fail(error, "the terminal type \"%.60s\" (TERM) cannot move its cursor; `vgtop run` needs no screen",
                       term->type);
    return true;
}

/* Whether a slot's number appears in that capability's sequences as vg_recolour expects it. */
static bool writes_slots(const char *capability)
{
    static const uint32_t slots[VG_SLOT_END];
    struct vg_recolour recolour = {.slots = slots};
    char from[64] = "", to[2 * (sizeof from + sizeof recolour.held)];
    if (!lacks(capability))
        vg_line_append(from, sizeof from, tparm(tigetstr(capability), VG_SLOT_FIRST));
    size_t count = vg_recolour(&recolour, from, strlen(from), to);
    return count != strlen(from) || memcmp(from, to, count) != 0;
}

/* A type of more than 256 colours reads numbers from 8 on as colours. */
static enum vg_depth depth_of_terminal(const struct vg_term *term)
{
    if (!has_colors() || start_color() != OK || COLORS < 8)
        return VG_DEPTH_NONE;
    if (COLORS == 256)
        return term->truecolour && writes_slots("setaf") && writes_slots("setab") ? VG_DEPTH_24BIT : VG_DEPTH_256;
    return COLORS >= 16 && COLORS < 256 ? VG_DEPTH_16 : VG_DEPTH_8;
}

/* The depths are in order, the most colours first. */
static void start_colours(struct vg_term *term, enum vg_depth wanted)
{
    const char *refused = getenv("NO_COLOR");
    bool refuses = wanted == VG_DEPTH_NONE || (wanted == VG_DEPTH_COUNT && refused && *refused != '\0');
    enum vg_depth depth = refuses ? VG_DEPTH_NONE : depth_of_terminal(term);
    term->depth = wanted != VG_DEPTH_COUNT && wanted > depth ? wanted : depth;
    if (term->depth != VG_DEPTH_NONE) {
        term->defaults = use_default_colors() == OK;
        vg_pairs_init(&term->pairs, COLOR_PAIRS - 1);
    }
    vg_palette_memo_init(&term->memo, term->depth);
    if (term->depth == VG_DEPTH_24BIT)
        term->line.output.recolour.slots = term->slots.colour;
}

/* Makes curses think that it gave the terminal back. What it has written so far is dropped: it does not know the window's size yet.
 * The first frame takes the terminal with the right size, as every frame does that follows a suspension. */
static void start_curses(struct vg_term *term, enum vg_depth wanted)
{
    static const char *const first[] = {"sgr0", "op", "rmkx", "cnorm"};
    char last[VG_LINE_BYTES_MAX / 2] = "";
    /* puts colours, scrolling region, cursor and screen back, whatever the window's size is by then: an ANSI region without numbers is
     * the whole window, and a cursor below the last row is set to that row */
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        vg_line_append(last, sizeof last, lacks(first[i]) ? "" : tigetstr(first[i]));
    if (vg_line_is_ansi(tigetstr("cup")))
        vg_line_append(last, sizeof last, lacks("csr") ? "\033[9999;1H" : "\033[r\033[9999;1H");
    vg_line_append(last, sizeof last, lacks("rmcup") ? "" : tigetstr("rmcup"));
    vg_line_prepare(&term->line, term->type, tigetstr("cup"), last);
    raw(); /* what curses believes of the modes changes how it draws */
    noecho();
    nonl();
    typeahead(-1);
    curs_set(0);
    start_colours(term, wanted);
    for (size_t i = 0; i < vg_input_capability_count; i++)
        if (!lacks(vg_input_capabilities[i].name))
            vg_input_define(&term->line.input, tigetstr(vg_input_capabilities[i].name), vg_input_capabilities[i].key);
    endwin();
    vg_output_rewind(term->frames);
    take(term);
}

/* A limit on open files shows itself in many ways: a pipe cannot be made, a terminal type is not found. So this tests the limit itself,
 * while everything that was opened is still open. */
static void name_the_limit(struct vg_error *error)
{
    int ends[2];
    if (pipe(ends) == 0) {
        close(ends[0]);
        close(ends[1]);
    } else if (errno == EMFILE) {
        vg_fail(error, "the screen needs more open files than this shell allows; `ulimit -n 64` helps");
    }
}

struct vg_term *vg_term_start(enum vg_depth depth, char *warning, size_t warning_size, struct vg_error *error)
{
    struct vg_term *term = calloc(1, sizeof *term);
    if (warning_size > 0)
        warning[0] = '\0';
    if (!term) {
        vg_fail(error, "out of memory for the screen");
        return NULL;
    }
    term->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (vg_line_open(&term->line, error) && vg_signals_start(error) &&
        new_screen(term, depth, warning, warning_size, error)) {
        start_curses(term, depth);
        return term;
    }
    name_the_limit(error);
    vg_term_stop(term);
    return NULL;
}

/* --- the end -------------------------------------------------------------------------------------------------- */

/* The window may have changed its size since the last frame. */
static void give_back(struct vg_term *term)
{
    take_size(term);
    if (!isendwin()) {
        write_region(term);
        endwin();
    }
    vg_line_give_back(&term->line, term->frames);
}

void vg_term_stop(struct vg_term *term)
{
    if (!term)
        return;
    if (term->line.taken)
        give_back(term);
    if (term->screen)
        delscreen(term->screen);
    vg_signals_stop();
    if (term->frames)
        fclose(term->frames);
    vg_line_close(&term->line);
    vg_drawn_forget(&term->drawn);
    free(term->row);
    free(term);
}

void vg_term_resume(struct vg_term *term)
{
    if (!isendwin())
        endwin();
    take(term);
}

void vg_term_suspend(struct vg_term *term)
{
    give_back(term);
    vg_signals_stop_job();
    take(term);
}

/* --- what it is ----------------------------------------------------------------------------------------------- */

void vg_term_size(const struct vg_term *term, int *rows, int *cols)
{
    (void)term;
    getmaxyx(stdscr, *rows, *cols);
}

/* The Linux console's fonts have neither braille nor eighth blocks. */
enum vg_symbols vg_term_symbols(const struct vg_term *term)
{
    return term->utf8 && strcmp(term->type, "linux") != 0 ? VG_SYMBOLS_BRAILLE : VG_SYMBOLS_ASCII;
}

enum vg_depth vg_term_depth(const struct vg_term *term)
{
    return term->depth;
}

struct vg_line *vg_term_line(struct vg_term *term)
{
    return &term->line;
}

/* --- drawing -------------------------------------------------------------------------------------------------- */

/* curses' number of a colour that the depth has. */
static int number_of(struct vg_term *term, uint32_t colour, int instead)
{
    if (colour == VG_COLOUR_DEFAULT)
        return term->defaults ? -1 : instead;
    if (VG_IS_PALETTE(colour) && (term->depth != VG_DEPTH_24BIT || VG_PALETTE_OF(colour) < VG_SLOT_FIRST))
        return VG_PALETTE_OF(colour);
    return vg_slots_find(&term->slots, colour, &term->nearest);
}

static void set_style(struct vg_term *term, struct vg_style style)
{
    static const struct {
        uint8_t ours;
        attr_t theirs;
    } map[] = {
        {VG_BOLD, A_BOLD}, {VG_DIM, A_DIM}, {VG_REVERSE, A_REVERSE}, {VG_UNDERLINE, A_UNDERLINE}, {VG_ITALIC, A_ITALIC},
    };
    struct vg_style few = vg_palette_memo_style(&term->memo, style);
    bool fresh = false;
    term->style = style;
    term->attributes = A_NORMAL;
    term->pair = 0;
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        term->attributes |= few.attributes & map[i].ours ? map[i].theirs : A_NORMAL;
    if (term->depth == VG_DEPTH_NONE)
        return;
    int fg = number_of(term, few.fg, COLOR_WHITE), bg = number_of(term, few.bg, COLOR_BLACK);
    term->pair = vg_pairs_find(&term->pairs, fg, bg, &fresh);
    if (fresh && init_extended_pair(term->pair, fg, bg) != OK)
        term->pair = 0;
}

/* curses asks this system for the width of a character. Where its answer is not ours, the rest of the row would shift. */
static wchar_t shown(const struct vg_term *term, uint32_t ch, int width)
{
    if (ch == 0 || ch == VG_CELL_TAIL)
        return L' ';
    if (ch < 0x7f)
        return ch < ' ' ? L'?' : (wchar_t)ch;
    return term->utf8 && wcwidth((wchar_t)ch) == width ? (wchar_t)ch : L'?';
}

static void draw_row(struct vg_term *term, const struct vg_cell *cell, int at, int cols)
{
    cchar_t *row = term->row;
    int count = 0;
    for (int col = 0; col < cols; col++) {
        bool wide = col + 1 < cols && cell[col + 1].ch == VG_CELL_TAIL;
        if (col == 0 || !vg_same_style(cell[col].style, term->style))
            set_style(term, cell[col].style);
        const wchar_t text[2] = {shown(term, cell[col].ch, wide ? 2 : 1), L'\0'};
        setcchar(&row[count++], text, term->attributes, 0, &term->pair);
        col += wide && wcwidth(text[0]) == 2 ? 1 : 0; /* curses sets the second column itself */
    }
    mvadd_wchnstr(at, 0, row, count);
}

static void draw_rows(struct vg_term *term, const struct vg_cells *cells, int rows, int cols, bool leave_out)
{
    term->nearest = false;
    vg_pairs_frame(&term->pairs);
    for (int row = 0; row < rows; row++)
        if (!leave_out || !vg_drawn_same_row(&term->drawn, cells, row))
            draw_row(term, cells->cell + (size_t)row * (size_t)cells->cols, row, cols);
}

/* When the slots do not suffice, all are given out anew. Then curses must write every cell: it compares numbers, and does not see that
 * a number means another colour now. */
void vg_term_draw(struct vg_term *term, const struct vg_cells *cells)
{
    int rows, cols;
    getmaxyx(stdscr, rows, cols);
    rows = rows < cells->rows ? rows : cells->rows;
    cols = cols < cells->cols ? cols : cells->cols;
    if (vg_output_busy(&term->line.output) || !cells->cell)
        return;
    if (cols > term->row_cols) {
        cchar_t *row = realloc(term->row, (size_t)cols * sizeof *row);
        if (!row)
            return;
        term->row = row;
        term->row_cols = cols;
    }
    /* a row that is left out does not mark its pairs as used: rows are left out only while there are pairs for everything */
    bool leave_out =
        term->depth == VG_DEPTH_NONE || term->pairs.used + vg_drawn_styles(&term->drawn, cells) <= term->pairs.count;
    draw_rows(term, cells, rows, cols, leave_out);
    if (term->nearest) {
        vg_slots_forget(&term->slots);
        draw_rows(term, cells, rows, cols, false);
        redrawwin(stdscr);
    }
    vg_drawn_remember(&term->drawn, cells);
    wnoutrefresh(stdscr);
    doupdate();
    vg_line_frame(&term->line, term->frames);
}
