/* theme_file.c: a theme from an INI file, every value checked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ini_file.h"
#include "theme.h"

enum { FILE_BYTES_MAX = 64 * 1024, POINTS_MAX = 16 };

const char *const vg_roles[VG_ROLE_COUNT] = {
    [VG_ROLE_TEXT] = "text",     [VG_ROLE_DIM] = "dim",
    [VG_ROLE_TITLE] = "title",   [VG_ROLE_STRONG] = "strong",
    [VG_ROLE_HEADER] = "header", [VG_ROLE_KEY] = "key",
    [VG_ROLE_LABEL] = "label",   [VG_ROLE_SELECTED] = "selected",
    [VG_ROLE_MARKER] = "marker", [VG_ROLE_GHOST] = "ghost",
    [VG_ROLE_LOSS] = "loss",     [VG_ROLE_ACCURACY] = "accuracy",
    [VG_ROLE_VALID] = "valid",   [VG_ROLE_GRADIENT] = "gradient",
    [VG_ROLE_DELTA] = "delta",   [VG_ROLE_ACTIVATION] = "activation",
    [VG_ROLE_GOOD] = "good",     [VG_ROLE_WARNING] = "warning",
    [VG_ROLE_ERROR] = "error",
};

const char *const vg_grounds[VG_GROUND_COUNT] = {"dark", "light", "any"};

static const char *const palette[16] = {"black",        "red",           "green",       "yellow",         "blue",
                                        "magenta",      "cyan",          "white",       "bright_black",   "bright_red",
                                        "bright_green", "bright_yellow", "bright_blue", "bright_magenta", "bright_cyan",
                                        "bright_white"};

static const struct {
    const char *name;
    uint8_t bit;
} attributes[] = {
    {"bold", VG_BOLD}, {"dim", VG_DIM}, {"reverse", VG_REVERSE}, {"underline", VG_UNDERLINE}, {"italic", VG_ITALIC}};

/* --- values --------------------------------------------------------------------------------------------------- */

static bool hexadecimal(const char *text, uint32_t *colour)
{
    if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    *colour = (uint32_t)strtoul(text + 1, NULL, 16);
    return true;
}

static bool numbered(const char *text, uint32_t *colour)
{
    size_t digits = strncmp(text, "color", 5) == 0 ? strlen(text + 5) : 0;
    if (digits < 1 || digits > 3 || strspn(text + 5, "0123456789") != digits || strtoul(text + 5, NULL, 10) > 255)
        return false;
    *colour = VG_COLOUR_PALETTE | (uint32_t)strtoul(text + 5, NULL, 10);
    return true;
}

static bool read_colour(const char *text, uint32_t *colour, struct vg_error *why)
{
    if (strcmp(text, "default") == 0) {
        *colour = VG_COLOUR_DEFAULT;
        return true;
    }
    for (uint32_t i = 0; i < 16; i++)
        if (strcmp(text, palette[i]) == 0) {
            *colour = VG_COLOUR_PALETTE | i;
            return true;
        }
    return hexadecimal(text, colour) || numbered(text, colour) ||
           vg_fail(why, "'%.40s' is no colour: #rrggbb, default, red, bright_red or color0 ... color255 are", text);
}

/* For what is told by colour alone. */
static bool read_shade(const char *text, uint32_t *colour, struct vg_error *why)
{
    if (strcmp(text, "default") == 0)
        return vg_fail(
            why, "'default' is not possible here, where colours must differ: #rrggbb, red or color0 ... color255 are");
    return read_colour(text, colour, why);
}

/* Cuts the next word off. False: there is none, or it is longer than any word that is known. */
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

/* FG [on BG] [ATTRIBUTE ...]; *own: it has a ground of its own. */
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
    bool own_ground[VG_ROLE_COUNT];
    uint32_t point[POINTS_MAX]; /* of the ramp: the start, the mids, the end */
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

static bool take_about(struct making *making, const char *text, struct vg_error *why)
{
    char harmless[256];
    snprintf(harmless, sizeof harmless, "%s", text);
    vg_make_harmless(harmless);
    if (strlen(text) >= VG_THEME_ABOUT_MAX || strcmp(harmless, text) != 0)
        return vg_fail(why, "about is one line of at most %d bytes without control characters", VG_THEME_ABOUT_MAX - 1);
    snprintf(making->theme.about, VG_THEME_ABOUT_MAX, "%s", text);
    return true;
}

static bool take_head(struct making *making, const char *name, const char *value, struct vg_error *why)
{
    if (strcmp(name, "about") == 0)
        return take_about(making, value, why);
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
        if (strcmp(value, vg_grounds[i]) == 0) {
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

static bool take_mids(struct making *making, const char *value, struct vg_error *why)
{
    char word[32];
    bool any = false;
    for (; next_word(&value, word); any = true) {
        if (making->mids == POINTS_MAX - 2)
            return vg_fail(why, "a ramp may have %d colours between its ends", POINTS_MAX - 2);
        if (!read_shade(word, &making->point[1 + making->mids], why))
            return false;
        making->mids++;
    }
    return any || vg_fail(why, "mid takes a colour, or some");
}

static bool take_ramp(struct making *making, const char *name, const char *value, struct vg_error *why)
{
    if (strcmp(name, "mid") == 0)
        return take_mids(making, value, why);
    bool start = strcmp(name, "start") == 0, end = strcmp(name, "end") == 0;
    if (!start && !end)
        return vg_fail(why, "[ramp] has start, mid and end, not '%.40s'", name);
    making->start = making->start || start;
    making->end = making->end || end;
    return read_shade(value, start ? &making->first : &making->last, why);
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
    vg_fail(&why, "'%.40s' stands in the section [%.40s]: [theme], [roles], [ramp] and [classes] are possible",
            entry->name, entry->section);
    wrong(making, entry->line, why.text);
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

static bool is_rgb(uint32_t colour)
{
    return colour <= 0xffffff;
}

/* `part` of 100 on the way from a to b. Colours that only the terminal knows cannot be mixed. */
static uint32_t mix(uint32_t a, uint32_t b, uint32_t part)
{
    uint32_t mixed = 0;
    if (!is_rgb(a) || !is_rgb(b))
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

static void inherit_ground(struct making *making)
{
    for (int i = 0; i < VG_ROLE_COUNT; i++)
        if (!making->own_ground[i] && i != VG_ROLE_TEXT)
            making->theme.styles[i].bg = making->theme.styles[VG_ROLE_TEXT].bg;
}

static bool finish(struct making *making)
{
    bool ramp = making->ramp_line > 0;
    if (making->error.text[0] == '\0' && making->theme.name[0] == '\0')
        vg_fail(&making->error, "%.120s: the theme has no name: a line such as name = mine below [theme] is missing",
                making->source);
    if (ramp && !(making->start && making->end))
        wrong(making, making->ramp_line, making->start ? "the ramp has no end" : "the ramp has no start");
    if (making->error.text[0] != '\0')
        return false;
    if (ramp)
        make_ramp(making);
    inherit_ground(making);
    return true;
}

bool vg_theme_parse(struct vg_theme *theme, const char *text, const char *source, struct vg_error *error)
{
    const char *slash = strrchr(source, '/');
    struct making making = {.theme = *vg_theme_default(), .source = source};
    if (strlen(source) > 100 && slash) /* a long folder must not hide the file's name */
        making.source = slash + 1;
    making.theme.name[0] = making.theme.about[0] = '\0';
    for (int i = 0; i < VG_ROLE_COUNT; i++) /* a role of the built-in theme keeps the ground that it has there */
        making.own_ground[i] = making.theme.styles[i].bg != VG_COLOUR_DEFAULT;
    vg_ini_walk(text, &(struct vg_ini_walk){take, wrong, &making});
    if (!finish(&making))
        return vg_fail(error, "%s", making.error.text);
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
