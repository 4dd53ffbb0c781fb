/* term.c: curses' one owner. */
#define NCURSES_WIDECHAR 1
#include "term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termcap.h>
#include <termios.h>
#include <unistd.h>

#include "actions.h"
#include "palette.h"
#include "signals.h"

enum colours { COLOURS_NONE, COLOURS_PALETTE, COLOURS_DIRECT };

enum { MEMO_SIZE = 1024 };

struct vg_term {
    FILE *input;
    bool opened_input;
    bool utf8, defaults; /* defaults: the terminal knows "its own" colours */
    enum colours colours;
    struct termios modes;
    SCREEN *screen;
    WINDOW *keys; /* never drawn: wgetch refreshes the window that it reads through */
    cchar_t *row; /* room for a row */
    int row_cols;
    struct vg_style style; /* of the last cell, and what curses calls it */
    attr_t attributes;
    int pair;
    uint32_t memo_rgb[MEMO_SIZE]; /* nearest colours that were looked up before; rgb + 1 */
    int memo_index[MEMO_SIZE];
    struct vg_pairs pairs;
    uint32_t partial; /* a UTF-8 character that is not yet complete, and the bytes that are missing */
    int missing;
};

/* --- start ---------------------------------------------------------------------------------------------------- */

static bool open_input(struct vg_term *term, struct vg_error *error)
{
    if (!isatty(STDOUT_FILENO)) {
        return vg_fail(error,
                       "the screen needs a terminal, and standard output is none; `vgtop run` trains without one");
    }
    term->input = stdin;
    if (!isatty(STDIN_FILENO)) {
        term->input = fopen("/dev/tty", "r");
        if (term->input == NULL) {
            return vg_fail(error,
                           "the screen needs a terminal to read keys from, and standard input is none; `vgtop run` "
                           "trains without one");
        }
        term->opened_input = true;
    }
    return true;
}

static bool lacks(const char *capability)
{
    const char *text = tigetstr(capability);
    return text == NULL || text == (char *)-1;
}

/* Asked before newterm, which leaks when it fails (and initscr would exit). */
static bool is_known(const char *type)
{
    return type != NULL && *type != '\0' && tgetent(NULL, type) == 1;
}

static bool new_screen(struct vg_term *term, char *warning, size_t warning_size, struct vg_error *error)
{
    static const char fallback[] = "xterm-256color";
    const char *type = getenv("TERM");
    if (!is_known(type)) {
        snprintf(warning, warning_size, "the terminal type \"%.60s\" (TERM) is not known here; taken for %s",
                 type == NULL ? "" : type, fallback);
        type = fallback;
    }
    term->screen = is_known(type) ? newterm(type, stdout, term->input) : NULL;
    if (term->screen == NULL) {
        return vg_fail(error,
                       "neither the terminal type in TERM nor %s is known here: is ncurses-base installed, or TERMINFO "
                       "set wrong?",
                       fallback);
    }
    if (lacks("cup")) {
        return vg_fail(error, "the terminal type \"%.60s\" (TERM) cannot move its cursor; `vgtop run` needs no screen",
                       type);
    }
    return true;
}

static bool has_direct_colour(void)
{
    return COLORS >= 1 << 24 && (tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || !lacks("RGB"));
}

static void start_colours(struct vg_term *term, bool no_colour)
{
    const char *refused = getenv("NO_COLOR");
    if (no_colour || (refused != NULL && *refused != '\0') || !has_colors() || start_color() != OK || COLORS < 8) {
        return;
    }
    term->defaults = use_default_colors() == OK;
    term->colours = has_direct_colour() ? COLOURS_DIRECT : COLOURS_PALETTE;
    vg_pairs_init(&term->pairs, COLOR_PAIRS - 1);
}

/* A capability without its "$<5>" delays. */
static void add_capability(char *out, size_t size, const char *name)
{
    const char *text = tigetstr(name);
    size_t length = strlen(out);
    while (!lacks(name) && *text != '\0' && length + 1 < size) {
        const char *behind = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
        if (behind != NULL) {
            text = behind + 1;
        } else {
            out[length++] = *text++;
        }
    }
    out[length] = '\0';
}

static void guard(const struct vg_term *term)
{
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    char bytes[256] = "";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        add_capability(bytes, sizeof bytes, names[i]);
    }
    vg_signals_guard(STDOUT_FILENO, &term->modes, bytes, strlen(bytes));
}

/* Cursor keys as terminals send them that were not, or will not be, put into keypad mode. */
static void define_plain_keys(void)
{
    static const struct {
        const char *sequence;
        int key;
    } plain[] = {{"\x1b[A", KEY_UP},   {"\x1b[B", KEY_DOWN}, {"\x1b[C", KEY_RIGHT},
                 {"\x1b[D", KEY_LEFT}, {"\x1b[H", KEY_HOME}, {"\x1b[F", KEY_END}};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (key_defined(plain[i].sequence) == 0) {
            define_key(plain[i].sequence, plain[i].key);
        }
    }
}

static bool start_curses(struct vg_term *term, bool no_colour, struct vg_error *error)
{
    guard(term);
    raw();
    noecho();
    nonl();
    set_escdelay(25);
    curs_set(0);
    start_colours(term, no_colour);
    term->keys = newpad(1, 1);
    if (term->keys == NULL) {
        return vg_fail(error, "out of memory for the screen");
    }
    keypad(term->keys, TRUE);
    define_plain_keys();
    meta(term->keys, TRUE);
    nodelay(term->keys, TRUE);
    vg_term_resize(term);
    return true;
}

struct vg_term *vg_term_start(bool no_colour, char *warning, size_t warning_size, struct vg_error *error)
{
    struct vg_term *term = calloc(1, sizeof *term);
    if (warning_size > 0) {
        warning[0] = '\0';
    }
    if (term == NULL) {
        vg_fail(error, "out of memory for the screen");
        return NULL;
    }
    term->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (open_input(term, error) && vg_signals_start(error)) {
        tcgetattr(fileno(term->input), &term->modes);
        if (new_screen(term, warning, warning_size, error) && start_curses(term, no_colour, error)) {
            return term;
        }
    }
    vg_term_stop(term);
    return NULL;
}

void vg_term_stop(struct vg_term *term)
{
    if (term == NULL) {
        return;
    }
    if (term->screen != NULL) {
        if (term->keys != NULL) {
            delwin(term->keys);
        }
        endwin();
        tcsetattr(fileno(term->input), TCSADRAIN, &term->modes);
        delscreen(term->screen);
    }
    vg_signals_stop();
    if (term->opened_input) {
        fclose(term->input);
    }
    free(term->row);
    free(term);
}

/* The Linux console's fonts have neither braille nor eighth blocks. */
enum vg_symbols vg_term_symbols(const struct vg_term *term)
{
    const char *type = getenv("TERM");
    bool console = type != NULL && strcmp(type, "linux") == 0;
    return term->utf8 && !console ? VG_SYMBOLS_BRAILLE : VG_SYMBOLS_ASCII;
}

bool vg_term_has_colours(const struct vg_term *term)
{
    return term->colours != COLOURS_NONE;
}

/* --- size and presence ---------------------------------------------------------------------------------------- */

void vg_term_size(const struct vg_term *term, int *rows, int *cols)
{
    (void)term;
    getmaxyx(stdscr, *rows, *cols);
}

bool vg_term_resize(struct vg_term *term)
{
    (void)term;
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        return true;
    }
    return !is_term_resized(size.ws_row, size.ws_col) || resizeterm(size.ws_row, size.ws_col) == OK;
}

void vg_term_repaint(struct vg_term *term)
{
    (void)term;
    clearok(curscr, TRUE);
}

static void take_again(struct vg_term *term)
{
    vg_term_resize(term);
    vg_term_repaint(term); /* the next doupdate sets the modes, too */
}

void vg_term_resume(struct vg_term *term)
{
    endwin();
    take_again(term);
}

void vg_term_suspend(struct vg_term *term)
{
    endwin();
    tcsetattr(fileno(term->input), TCSADRAIN, &term->modes);
    vg_signals_stop_job();
    take_again(term);
}

int vg_term_input_fd(const struct vg_term *term)
{
    return fileno(term->input);
}

bool vg_term_gone(const struct vg_term *term, short revents)
{
    int waiting = 0;
    if (revents & (POLLHUP | POLLERR | POLLNVAL)) {
        return true;
    }
    struct pollfd input = {.fd = vg_term_input_fd(term), .events = POLLIN};
    if (poll(&input, 1, 0) != 1) {
        return false;
    }
    return (input.revents & ~POLLIN) != 0 || ioctl(input.fd, FIONREAD, &waiting) != 0 || waiting == 0;
}

/* --- drawing -------------------------------------------------------------------------------------------------- */

static int terminal_colour(struct vg_term *term, uint32_t rgb)
{
    uint32_t slot = (rgb ^ rgb >> 10) % MEMO_SIZE;
    if (term->colours == COLOURS_DIRECT) {
        return (int)(rgb < 8 ? 0 : rgb); /* below 8 setaf means the palette */
    }
    if (term->memo_rgb[slot] != rgb + 1) {
        term->memo_rgb[slot] = rgb + 1;
        term->memo_index[slot] = vg_palette_nearest(rgb, COLORS);
    }
    return term->memo_index[slot];
}

static int colour_or_default(struct vg_term *term, uint32_t colour, int instead)
{
    if (colour == VG_COLOUR_DEFAULT) {
        return term->defaults ? -1 : instead;
    }
    return terminal_colour(term, colour & 0xffffffu);
}

static int pair_of(struct vg_term *term, struct vg_style style)
{
    int fg = colour_or_default(term, style.fg, COLOR_WHITE), bg = colour_or_default(term, style.bg, COLOR_BLACK);
    bool fresh;
    if (fg == bg && style.fg != style.bg && fg >= 0 &&
        !(style.attributes & VG_BLEND)) { /* few colours: two that differ must not become one */
        fg = vg_palette_lightness(style.bg) < 128 ? COLOR_WHITE : COLOR_BLACK;
    }
    int pair = vg_pairs_find(&term->pairs, fg, bg, &fresh);
    if (fresh && init_extended_pair(pair, fg, bg) != OK) {
        return 0;
    }
    return pair;
}

static attr_t attributes_of(const struct vg_term *term, struct vg_style style)
{
    static const struct {
        uint8_t ours;
        attr_t theirs;
    } map[] = {
        {VG_BOLD, A_BOLD}, {VG_DIM, A_DIM}, {VG_REVERSE, A_REVERSE}, {VG_UNDERLINE, A_UNDERLINE}, {VG_ITALIC, A_ITALIC},
    };
    attr_t attributes = A_NORMAL;
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++) {
        attributes |= style.attributes & map[i].ours ? map[i].theirs : A_NORMAL;
    }
    bool known = style.fg != VG_COLOUR_DEFAULT && style.bg != VG_COLOUR_DEFAULT;
    if (term->colours == COLOURS_NONE && known && vg_palette_lightness(style.bg) > vg_palette_lightness(style.fg)) {
        attributes ^= A_REVERSE; /* dark on light is all that is left of a colour */
    }
    return attributes;
}

static bool same_style(struct vg_style a, struct vg_style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes;
}

static void set_style(struct vg_term *term, struct vg_style style)
{
    term->style = style;
    term->attributes = attributes_of(term, style);
    term->pair = term->colours == COLOURS_NONE ? 0 : pair_of(term, style);
}

static wchar_t shown(const struct vg_term *term, uint32_t ch)
{
    if (ch == 0) {
        return L' ';
    }
    return (wchar_t)(ch < ' ' || ch == 0x7f || (!term->utf8 && ch > 0x7e) ? '?' : ch);
}

static bool row_room(struct vg_term *term, int cols)
{
    if (cols <= term->row_cols) {
        return true;
    }
    cchar_t *row = realloc(term->row, (size_t)cols * sizeof *row);
    if (row == NULL) {
        return false;
    }
    term->row = row;
    term->row_cols = cols;
    return true;
}

void vg_term_draw(struct vg_term *term, const struct vg_cells *cells)
{
    int rows, cols;
    getmaxyx(stdscr, rows, cols);
    rows = rows < cells->rows ? rows : cells->rows;
    cols = cols < cells->cols ? cols : cells->cols;
    if (!row_room(term, cols)) {
        return;
    }
    vg_pairs_frame(&term->pairs);
    for (int row = 0; row < rows; row++) {
        const struct vg_cell *cell = cells->cell + (size_t)row * (size_t)cells->cols;
        for (int col = 0; col < cols; col++) {
            if ((row == 0 && col == 0) || !same_style(cell[col].style, term->style)) {
                set_style(term, cell[col].style);
            }
            const wchar_t text[2] = {shown(term, cell[col].ch), L'\0'};
            setcchar(&term->row[col], text, term->attributes, 0, &term->pair);
        }
        mvadd_wchnstr(row, 0, term->row, cols);
    }
    wnoutrefresh(stdscr);
    doupdate();
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

static const struct {
    int theirs;
    uint32_t ours;
} key_map[] = {
    {KEY_UP, VG_KEY_UP},       {KEY_DOWN, VG_KEY_DOWN},     {KEY_LEFT, VG_KEY_LEFT},
    {KEY_RIGHT, VG_KEY_RIGHT}, {KEY_PPAGE, VG_KEY_PAGE_UP}, {KEY_NPAGE, VG_KEY_PAGE_DOWN},
    {KEY_HOME, VG_KEY_HOME},   {KEY_FIND, VG_KEY_HOME},     {KEY_END, VG_KEY_END},
    {KEY_SELECT, VG_KEY_END},  {KEY_ENTER, VG_KEY_ENTER},   {KEY_BACKSPACE, VG_KEY_BACKSPACE},
    {KEY_DC, VG_KEY_DELETE},   {KEY_RESIZE, VG_KEY_RESIZE}, {'\r', VG_KEY_ENTER},
    {'\n', VG_KEY_ENTER},      {'\t', VG_KEY_TAB},          {'\b', VG_KEY_BACKSPACE},
    {0x7f, VG_KEY_BACKSPACE},  {0x1b, VG_KEY_ESCAPE},       {KEY_BTAB, VG_KEY_BACK_TAB},
};

static uint32_t mapped(int code)
{
    for (size_t i = 0; i < sizeof key_map / sizeof key_map[0]; i++) {
        if (key_map[i].theirs == code) {
            return key_map[i].ours;
        }
    }
    if (code >= KEY_F(1) && code <= KEY_F(12)) {
        return VG_KEY_F1 + (uint32_t)(code - KEY_F(1));
    }
    return code < 0x80 ? (uint32_t)code : VG_KEY_NONE;
}

/* Takes a byte of UTF-8; the character when it completes one. Broken sequences are dropped without taking what follows. */
static uint32_t assemble(struct vg_term *term, uint32_t byte)
{
    if (byte >= 0xc0) {
        term->missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf8 ? 3 : 0;
        term->partial = byte & (0x3fu >> term->missing);
        return VG_KEY_NONE;
    }
    if (term->missing == 0) {
        return VG_KEY_NONE;
    }
    term->partial = term->partial << 6 | (byte & 0x3fu);
    term->missing--;
    return term->missing == 0 && term->partial < VG_KEY_BASE ? term->partial : VG_KEY_NONE;
}

uint32_t vg_term_read_key(struct vg_term *term)
{
    int code;
    while ((code = wgetch(term->keys)) != ERR) {
        bool part = code >= 0x80 && code <= 0xff;
        term->missing = part ? term->missing : 0;
        uint32_t key = part ? assemble(term, (uint32_t)code) : mapped(code);
        if (key != VG_KEY_NONE) {
            return key;
        }
    }
    return VG_KEY_NONE;
}
