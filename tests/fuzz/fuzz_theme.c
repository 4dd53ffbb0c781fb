/* fuzz_theme.c: any bytes as a theme. The first byte says whether they come from a file, and what that is called. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "theme.h"

enum { FROM_FILE_EVERY = 32, INPUT_MAX = 8192 };

static bool is_shade(uint32_t colour)
{
    return colour <= 0xffffff || VG_IS_PALETTE(colour);
}

static bool is_colour(uint32_t colour)
{
    return is_shade(colour) || colour == VG_COLOUR_DEFAULT;
}

static bool same(const struct vg_theme *a, const struct vg_theme *b)
{
    bool equal = strcmp(a->name, b->name) == 0 && strcmp(a->about, b->about) == 0 && a->ground == b->ground &&
                 memcmp(a->classes, b->classes, sizeof a->classes) == 0 &&
                 memcmp(a->ramp, b->ramp, sizeof a->ramp) == 0;
    for (int i = 0; i < VG_ROLE_COUNT; i++)
        equal = equal && a->styles[i].fg == b->styles[i].fg && a->styles[i].bg == b->styles[i].bg &&
                a->styles[i].attributes == b->styles[i].attributes;
    return equal;
}

static void check_theme(const struct vg_theme *theme)
{
    static const double places[] = {-INFINITY, -1, 0, 0.3, 0.5, 0.999, 1, 7, INFINITY, NAN};
    const int attributes = VG_BOLD | VG_DIM | VG_REVERSE | VG_UNDERLINE | VG_ITALIC;
    fuzz_require(vg_theme_name_good(theme->name), "a theme has a name");
    fuzz_require(!theme->about[0] || fuzz_is_harmless(theme->about), "what it is about can be shown");
    fuzz_require(theme->ground < VG_GROUND_COUNT, "its ground is one of those");
    for (int i = 0; i < VG_ROLE_COUNT; i++)
        fuzz_require(is_colour(theme->styles[i].fg) && is_colour(theme->styles[i].bg) &&
                         (theme->styles[i].attributes & ~attributes) == 0,
                     "a role has colours");
    for (size_t i = 0; i < VG_RAMP_SIZE; i++)
        fuzz_require(is_shade(theme->ramp[i]), "a ramp is made of colours");
    for (size_t i = 0; i < 2 * VG_THEME_CLASSES; i++)
        fuzz_require(is_shade(vg_theme_class(theme, i)), "every class has a ground");
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        fuzz_require(is_shade(vg_theme_ramp(theme, places[i]).fg), "every magnitude has a colour");
}

/* What stands in a file that names no line: it cannot be read, or has no name. */
static void check_refusal(const char *text, const char *name)
{
    fuzz_require(fuzz_is_harmless(text), "a refusal is a sentence");
    fuzz_require(strstr(text, name) != NULL, "which names the file");
    fuzz_require(strstr(text, ", line ") != NULL || strstr(text, "the theme has no name") != NULL ||
                     strstr(text, "cannot read") != NULL,
                 "and the line");
}

/* The same text, as another system would have written it. */
static char *with_returns(const char *text)
{
    char *other = malloc(2 * strlen(text) + 1), *to = other;
    fuzz_require(other != NULL, "there is memory for the input");
    for (; *text != '\0'; *to++ = *text++)
        if (*text == '\n')
            *to++ = '\r';
    *to = '\0';
    return other;
}

static void from_file(const uint8_t *bytes, size_t size, const struct vg_theme *parsed, bool good)
{
    struct vg_theme theme = *vg_theme_default();
    struct vg_error error = {""};
    fuzz_write("any.theme", bytes, size);
    if (vg_theme_load(&theme, fuzz_path("any.theme"), &error))
        check_theme(&theme);
    else
        check_refusal(error.text, "any.theme");
    bool text = size == 0 || memchr(bytes, '\0', size) == NULL;
    fuzz_require(error.text[0] == '\0' ? text && good && same(&theme, parsed) : !text || !good,
                 "a file says what its text says");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const sources[] = {"my.theme", "/a/b/my.theme", "\033[31m\n\xff/\xe2\x80\xae/my.theme"};
    if (size < 1 || size > INPUT_MAX)
        return 0;
    char *text = fuzz_text(data + 1, size - 1), *returns = with_returns(text);
    struct vg_theme theme, other, before;
    struct vg_error error = {""};
    memset(&before, 0x5a, sizeof before);
    other = theme = before;
    bool good = vg_theme_parse(&theme, text, sources[data[0] % (sizeof sources / sizeof sources[0])], &error);
    if (good) {
        check_theme(&theme);
        fuzz_require(vg_theme_parse(&other, returns, "my.theme", &error), error.text);
        fuzz_require(same(&theme, &other), "lines may end either way");
    } else {
        check_refusal(error.text, "my.theme");
        fuzz_require(memcmp(&theme, &before, sizeof theme) == 0, "a refused theme changes nothing");
    }
    if (data[0] % FROM_FILE_EVERY == 0)
        from_file(data + 1, size - 1, &theme, good);
    free(returns);
    free(text);
    return 0;
}
