/* theme.c: the built-in dark theme, and themes from INI files, whose every value is checked. */
#include "theme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ini_file.h"

enum { FILE_BYTES_MAX = 64 * 1024, POINTS_MAX = 16 };

#define ROLE_NAME(id, name, fg, bg, attributes) [VG_ROLE_##id] = name,
const char *const vg_roles[VG_ROLE_COUNT] = {VG_THEME_ROLES(ROLE_NAME)};

/* --- the built-in theme --------------------------------------------------------------------------------------- */

/* A colour a decade of the share: blue has vanished, yellow is what the output has, red explodes. */
#define DECADES 6u
#define DECADE(n)                                                                                                      \
    ((n) == 0   ? 0x4648a8u                                                                                            \
     : (n) == 1 ? 0x3a6fc4u                                                                                            \
     : (n) == 2 ? 0x2aa0b4u                                                                                            \
     : (n) == 3 ? 0x5fca7cu                                                                                            \
     : (n) == 4 ? 0xd0d354u                                                                                            \
     : (n) == 5 ? 0xf5a742u                                                                                            \
                : 0xf0605au)

/* The compiler mixes the ramp, so that the theme is one constant. Entry i of 101 lies i * DECADES hundredths behind the first colour. */
#define PART(a, b, part, shift)                                                                                        \
    (((((a) >> (shift)&0xffu) * (100u - (part)) + ((b) >> (shift)&0xffu) * (part)) / 100u) << (shift))
#define MIX(a, b, part) (PART(a, b, part, 16) | PART(a, b, part, 8) | PART(a, b, part, 0))
#define ENTRY(i)        MIX(DECADE((i)*DECADES / 100u), DECADE((i)*DECADES / 100u + 1u), (i)*DECADES % 100u)
#define FIVE(i)         ENTRY(i), ENTRY((i) + 1u), ENTRY((i) + 2u), ENTRY((i) + 3u), ENTRY((i) + 4u)
#define TWENTY(i)       FIVE(i), FIVE((i) + 5u), FIVE((i) + 10u), FIVE((i) + 15u)

#define ROLE_STYLE(id, name, fg, bg, attributes) [VG_ROLE_##id] = {fg, bg, attributes},

static const struct vg_theme dark = {
    .name = "dark",
    .about = "quiet frames, bright data, on the terminal's own dark ground",
    .ground = VG_GROUND_DARK,
    .styles = {VG_THEME_ROLES(ROLE_STYLE)},
    .classes = {0x2f5f9eu, 0xc4703au, 0x3b8f5au, 0x9a4f96u, 0xa8923au, 0x348f98u, 0xa8454fu, 0x70757fu, 0x6a58b8u,
                0x83643fu},
    .ramp = {TWENTY(0u), TWENTY(20u), TWENTY(40u), TWENTY(60u), TWENTY(80u), ENTRY(100u)},
};

const struct vg_theme *vg_theme_default(void)
{
    return &dark;
}

struct vg_style vg_theme_style(const struct vg_theme *theme, enum vg_role role)
{
    if (!theme)
        theme = &dark;
    return theme->styles[(unsigned)role < VG_ROLE_COUNT ? role : VG_ROLE_TEXT];
}

struct vg_style vg_theme_ramp(const struct vg_theme *theme, double where)
{
    if (!theme)
        theme = &dark;
    double clamped = isnan(where) ? 0.5 : fmax(0, fmin(1, where));
    size_t entry = (size_t)lround(clamped * (VG_RAMP_SIZE - 1));
    return (struct vg_style){.fg = theme->ramp[entry], .bg = theme->styles[VG_ROLE_TEXT].bg, .attributes = 0};
}

uint32_t vg_theme_class(const struct vg_theme *theme, size_t class)
{
    if (!theme)
        theme = &dark;
    return theme->classes[class % VG_THEME_CLASSES];
}

/* --- names in a file ------------------------------------------------------------------------------------------ */

static const char *const grounds[VG_GROUND_COUNT] = {"dark", "light", "any"};

static const char *const palette[16] = {"black",        "red",           "green",       "yellow",         "blue",
                                        "magenta",      "cyan",          "white",       "bright_black",   "bright_red",
                                        "bright_green", "bright_yellow", "bright_blue", "bright_magenta", "bright_cyan",
                                        "bright_white"};

static const struct {
    const char *name;
    uint8_t bit;
} attributes[] = {
    {"bold", VG_BOLD}, {"dim", VG_DIM}, {"reverse", VG_REVERSE}, {"underline", VG_UNDERLINE}, {"italic", VG_ITALIC}};

static bool read_colour(const char *text, uint32_t *colour, struct vg_error *why)
{
    const char *number = strncmp(text, "color", 5) == 0 ? text + 5 : "";
    const size_t digits = strspn(number, "0123456789");
    *colour = VG_COLOUR_DEFAULT;
    if (strcmp(text, "default") == 0)
        return true;
    if (text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6) {
        *colour = (uint32_t)strtoul(text + 1, NULL, 16);
        return true;
    }
    *colour = VG_COLOUR_PALETTE | (uint32_t)strtoul(number, NULL, 10);
    if (digits >= 1 && digits <= 3 && number[digits] == '\0' && strtoul(number, NULL, 10) <= 255)
        return true;
    for (uint32_t i = 0; i < 16; i++)
        if (strcmp(text, palette[i]) == 0) {
            *colour = VG_COLOUR_PALETTE | i;
            return true;
        }
    return vg_fail(why, "'%.40s' is no colour: #rrggbb, default, red, bright_red or color0 ... color255 are", text);
}

/* A colour that must differ from others, because nothing else tells what it stands for. */
static bool read_shade(const char *text, uint32_t *colour, struct vg_error *why)
{
    if (strcmp(text, "default") == 0)
        return vg_fail(
            why, "'default' is not possible here, where colours must differ: #rrggbb, red or color0 ... color255 are");
    return read_colour(text, colour, why);
}

/* Takes the next word off the text, cut to 31 bytes, which are more than any known word has. False: there is none. */
static bool next_word(const char **text, char word[32])
{
    *text += strspn(*text, " \t");
    size_t length = strcspn(*text, " \t");
    snprintf(word, 32, "%.*s", (int)length, *text);
    *text += length;
    return length > 0;
}

static bool read_attribute(const char *word, struct vg_style *style, struct vg_error *why)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (strcmp(attributes[i].name, word) == 0) {
            style->attributes |= attributes[i].bit;
            return true;
        }
    return vg_fail(
        why, "'%.40s' is not possible behind a colour: on COLOUR, bold, dim, reverse, underline and italic are", word);
}

/* Reads FG [on BG] [ATTRIBUTE ...]. *own: the text gives a ground. */
static bool read_style(const char *text, struct vg_style *style, bool *own, struct vg_error *why)
{
    char word[32];
    struct vg_style made = {.bg = VG_COLOUR_DEFAULT};
    *own = false;
    if (!next_word(&text, word))
        return vg_fail(why, "a colour is missing: for example #78b8fa, default or red, then bold if you like");
    if (!read_colour(word, &made.fg, why))
        return false;
    while (next_word(&text, word)) {
        bool ground = strcmp(word, "on") == 0;
        if (ground && !next_word(&text, word))
            return vg_fail(why, "a colour is missing behind 'on'");
        if (ground ? !read_colour(word, &made.bg, why) : !read_attribute(word, &made, why))
            return false;
        *own = *own || ground;
    }
    *style = made;
    return true;
}

/* --- sections ------------------------------------------------------------------------------------------------- */

struct making {
    struct vg_theme theme;
    bool own_ground[VG_ROLE_COUNT]; /* the role does not take the text's ground */
    uint32_t point[POINTS_MAX];     /* of the ramp: the start, the mids, the end */
    size_t mids;
    bool start, end;
    uint32_t first, last;
    size_t ramp_line;
    const char *source;
    struct vg_error error; /* the first */
};

bool vg_theme_name_good(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length < VG_THEME_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
}

static bool take_head(struct making *making, const char *name, const char *value, struct vg_error *why)
{
    char harmless[256];
    if (strcmp(name, "about") == 0) {
        snprintf(harmless, sizeof harmless, "%s", value);
        vg_make_harmless(harmless);
        if (strlen(value) >= VG_THEME_ABOUT_MAX || strcmp(harmless, value) != 0)
            return vg_fail(why, "about is one line of at most %d bytes without control characters",
                           VG_THEME_ABOUT_MAX - 1);
        snprintf(making->theme.about, VG_THEME_ABOUT_MAX, "%s", value);
        return true;
    }
    if (strcmp(name, "name") == 0) {
        if (!vg_theme_name_good(value))
            return vg_fail(why, "a theme's name has 1 to %d letters, digits, - and _, not '%.40s'",
                           VG_THEME_NAME_MAX - 1, value);
        snprintf(making->theme.name, VG_THEME_NAME_MAX, "%s", value);
        return true;
    }
    if (strcmp(name, "ground") != 0)
        return vg_fail(why, "[theme] has name, about and ground, not '%.40s'", name);
    for (int i = 0; i < VG_GROUND_COUNT; i++)
        if (strcmp(value, grounds[i]) == 0) {
            making->theme.ground = (enum vg_ground)i;
            return true;
        }
    return vg_fail(why, "ground is dark, light or any, not '%.40s'", value);
}

static bool take_role(struct making *making, const char *name, const char *value, struct vg_error *why)
{
    char all[320] = "";
    for (int i = 0; i < VG_ROLE_COUNT; i++) {
        if (strcmp(name, vg_roles[i]) == 0)
            return read_style(value, &making->theme.styles[i], &making->own_ground[i], why);
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s", i > 0 ? ", " : "", vg_roles[i]);
    }
    return vg_fail(why, "there is no role '%.40s': %s are possible", name, all);
}

static bool take_ramp(struct making *making, const char *name, const char *value, struct vg_error *why)
{
    const bool start = strcmp(name, "start") == 0, end = strcmp(name, "end") == 0;
    const size_t before = making->mids;
    char word[32];
    making->start = making->start || start;
    making->end = making->end || end;
    if (start || end)
        return read_shade(value, start ? &making->first : &making->last, why);
    if (strcmp(name, "mid") != 0)
        return vg_fail(why, "[ramp] has start, mid and end, not '%.40s'", name);
    for (; next_word(&value, word); making->mids++) {
        if (making->mids == POINTS_MAX - 2)
            return vg_fail(why, "a ramp may have %d colours between its ends", POINTS_MAX - 2);
        if (!read_shade(word, &making->point[1 + making->mids], why))
            return false;
    }
    return making->mids > before || vg_fail(why, "mid takes a colour, or some");
}

static bool take_class(struct making *making, const char *name, const char *value, struct vg_error *why)
{
    size_t digits = strlen(name);
    unsigned long number = digits <= 2 && strspn(name, "0123456789") == digits ? strtoul(name, NULL, 10) : 0;
    if (number < 1 || number > VG_THEME_CLASSES)
        return vg_fail(why, "[classes] has 1 to %d, not '%.40s'", VG_THEME_CLASSES, name);
    return read_shade(value, &making->theme.classes[number - 1], why);
}

static const struct {
    const char *name;
    bool (*take)(struct making *making, const char *name, const char *value, struct vg_error *why);
} sections[] = {{"theme", take_head}, {"roles", take_role}, {"ramp", take_ramp}, {"classes", take_class}};

static void wrong(void *context, size_t line, const char *sentence)
{
    struct making *making = context;
    if (making->error.text[0] == '\0')
        vg_fail(&making->error, "%.120s, line %zu: %s", making->source, line, sentence);
}

static void take(void *context, const struct vg_ini_entry *entry)
{
    struct making *making = context;
    struct vg_error why = {""};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(sections[i].name, entry->section) == 0) {
            making->ramp_line = sections[i].take == take_ramp ? entry->line : making->ramp_line;
            if (!sections[i].take(making, entry->name, entry->value, &why))
                wrong(making, entry->line, why.text);
            return;
        }
    vg_fail(&why, "'%.40s' is in the section [%.40s]: [theme], [roles], [ramp] and [classes] are possible", entry->name,
            entry->section);
    wrong(making, entry->line, why.text);
}

/* The colour at `part` of 100 on the way from a to b. A colour that only the terminal knows cannot be mixed. */
static uint32_t mix(uint32_t a, uint32_t b, uint32_t part)
{
    uint32_t mixed = 0;
    if (a > 0xffffff || b > 0xffffff)
        return part < 50 ? a : b;
    for (unsigned shift = 0; shift <= 16; shift += 8)
        mixed |= (((a >> shift & 0xff) * (100 - part) + (b >> shift & 0xff) * part) / 100) << shift;
    return mixed;
}

static void make_ramp(struct making *making)
{
    size_t last = making->mids + 1;
    making->point[0] = making->first;
    making->point[last] = making->last;
    for (size_t i = 0; i < VG_RAMP_SIZE; i++) {
        size_t at = i * last, from = at / (VG_RAMP_SIZE - 1);
        uint32_t part = (uint32_t)(at % (VG_RAMP_SIZE - 1));
        making->theme.ramp[i] = mix(making->point[from], making->point[from < last ? from + 1 : last], part);
    }
}

bool vg_theme_parse(struct vg_theme *theme, const char *text, const char *source, struct vg_error *error)
{
    const char *slash = strrchr(source, '/');
    struct making making = {.theme = *vg_theme_default(), .source = source};
    struct vg_style *styles = making.theme.styles;
    if (strlen(source) > 100 && slash) /* a long folder must not hide the file's name */
        making.source = slash + 1;
    making.theme.name[0] = making.theme.about[0] = '\0';
    for (int i = 0; i < VG_ROLE_COUNT; i++) /* a role of the built-in theme keeps the ground that it has there */
        making.own_ground[i] = styles[i].bg != VG_COLOUR_DEFAULT;
    vg_ini_walk(text, &(struct vg_ini_walk){take, wrong, &making});
    if (making.error.text[0] == '\0' && making.theme.name[0] == '\0')
        vg_fail(&making.error, "%.120s: the theme has no name: a line such as name = mine below [theme] is missing",
                making.source);
    if (making.ramp_line > 0 && !(making.start && making.end))
        wrong(&making, making.ramp_line, making.start ? "the ramp has no end" : "the ramp has no start");
    if (making.error.text[0] != '\0')
        return vg_fail(error, "%s", making.error.text);
    if (making.ramp_line > 0)
        make_ramp(&making);
    for (int i = 0; i < VG_ROLE_COUNT; i++)
        if (!making.own_ground[i] && i != VG_ROLE_TEXT)
            styles[i].bg = styles[VG_ROLE_TEXT].bg;
    *theme = making.theme;
    return true;
}

bool vg_theme_load(struct vg_theme *theme, const char *path, struct vg_error *error)
{
    char *text;
    if (!vg_ini_load(path, FILE_BYTES_MAX, &text, error))
        return false;
    bool good = vg_theme_parse(theme, text, path, error);
    free(text);
    return good;
}
