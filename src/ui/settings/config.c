/* config.c: the table of the configuration's fields: each value from text and as text. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "folders.h"
#include "ini_file.h"
#include "theme.h"
#include "vgtop/experiment.h"

void vg_config_default(struct vg_config *config)
{
    struct vg_look look;
    vg_look_default(&look);
    *config = (struct vg_config){
        .symbols_auto = true, .layout = look.layout, .mouse = look.mouse, .depth_auto = true, .depth = VG_DEPTH_24BIT};
    snprintf(config->theme, sizeof config->theme, "%s", vg_theme_default()->name);
    snprintf(config->preset, sizeof config->preset, "rings");
}

/* --- values that are names ------------------------------------------------------------------------------------ */

static bool choose(const char *what, const struct vg_choice *table, size_t count, const char *text, size_t *index,
                   struct vg_error *error)
{
    double parameter;
    return vg_choice_parse(what, table, count, sizeof *table, text, index, &parameter, error);
}

static bool choice_of(const struct vg_choice *table, size_t count, size_t index, struct vg_config_choice *choice)
{
    if (index >= count)
        return false;
    *choice = (struct vg_config_choice){table[index].name, table[index].about};
    return true;
}

static void put(char text[VG_CONFIG_TEXT_MAX], const char *value)
{
    snprintf(text, VG_CONFIG_TEXT_MAX, "%s", value);
}

/* Checks that the text fits into one line of the file, and can be shown on the screen. */
static bool is_plain(const char *name, const char *text, struct vg_error *error)
{
    size_t length = strlen(text);
    char harmless[VG_CONFIG_TEXT_MAX];
    put(harmless, text);
    vg_make_harmless(harmless);
    bool good = length > 0 && strcmp(harmless, text) == 0 && !strstr(text, " ;") && text[0] != ' ' &&
                text[length - 1] != ' ' && text[0] != ';';
    return good || vg_fail(error, "%s takes 1 to %d printable bytes without \" ;\", not '%.40s'", name,
                           VG_CONFIG_TEXT_MAX - 1, text);
}

static void get_theme(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    put(text, config->theme);
}

static bool set_theme(struct vg_config *config, const char *text, struct vg_error *error)
{
    if (!is_plain("theme", text, error))
        return false;
    put(config->theme, text);
    return true;
}

static const struct vg_choice symbols_auto = {"auto", NULL, 0, 0, 0, "what the terminal can be expected to show"};

static bool symbols_choice(size_t index, struct vg_config_choice *choice)
{
    return index == 0 ? choice_of(&symbols_auto, 1, 0, choice)
                      : choice_of(vg_look_symbols, VG_SYMBOLS_COUNT, index - 1, choice);
}

static void get_symbols(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    put(text, config->symbols_auto ? symbols_auto.name : vg_look_symbols[config->symbols].name);
}

static bool set_symbols(struct vg_config *config, const char *text, struct vg_error *error)
{
    struct vg_choice table[VG_SYMBOLS_COUNT + 1] = {symbols_auto};
    size_t index;
    memcpy(table + 1, vg_look_symbols, VG_SYMBOLS_COUNT * sizeof *table);
    if (!choose("symbol set", table, VG_SYMBOLS_COUNT + 1, text, &index, error))
        return false;
    config->symbols_auto = index == 0;
    if (index > 0)
        config->symbols = (enum vg_symbols)(index - 1);
    return true;
}

static bool layout_choice(size_t index, struct vg_config_choice *choice)
{
    return choice_of(vg_look_layouts, VG_LOOK_LAYOUT_COUNT, index, choice);
}

static void get_layout(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    put(text, vg_look_layouts[config->layout].name);
}

static bool set_layout(struct vg_config *config, const char *text, struct vg_error *error)
{
    size_t index;
    if (!choose("layout", vg_look_layouts, VG_LOOK_LAYOUT_COUNT, text, &index, error))
        return false;
    config->layout = (enum vg_look_layout)index;
    return true;
}

static const struct vg_choice depths[] = {
    {"auto", NULL, 0, 0, 0, "what the terminal says it has"},
    {"24bit", NULL, 0, 0, 0, "16 million colours"},
    {"256", NULL, 0, 0, 0, "xterm's palette"},
    {"16", NULL, 0, 0, 0, "the terminal's own, with the bright ones"},
    {"8", NULL, 0, 0, 0, "the terminal's own"},
    {"none", NULL, 0, 0, 0, "bold, dim, reverse and underline alone"},
};
_Static_assert(sizeof depths / sizeof *depths == VG_DEPTH_COUNT + 1, "a row for each depth, and auto");

static bool depth_choice(size_t index, struct vg_config_choice *choice)
{
    return choice_of(depths, VG_DEPTH_COUNT + 1, index, choice);
}

static void get_depth(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    put(text, depths[config->depth_auto ? 0 : config->depth + 1].name);
}

static bool set_depth(struct vg_config *config, const char *text, struct vg_error *error)
{
    size_t index;
    if (!choose("number of colours", depths, VG_DEPTH_COUNT + 1, text, &index, error))
        return false;
    config->depth_auto = index == 0;
    if (index > 0)
        config->depth = (enum vg_depth)(index - 1);
    return true;
}

static const struct vg_choice switches[] = {{"on", NULL, 0, 0, 0, "clicks and the wheel speak to the program"},
                                            {"off", NULL, 0, 0, 0, "the terminal selects text with it"}};

static bool mouse_choice(size_t index, struct vg_config_choice *choice)
{
    return choice_of(switches, 2, index, choice);
}

static void get_mouse(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    put(text, switches[config->mouse ? 0 : 1].name);
}

static bool set_mouse(struct vg_config *config, const char *text, struct vg_error *error)
{
    size_t index;
    if (!choose("switch", switches, 2, text, &index, error))
        return false;
    config->mouse = index == 0;
    return true;
}

static bool preset_choice(size_t index, struct vg_config_choice *choice)
{
    if (index >= vg_preset_count)
        return false;
    *choice = (struct vg_config_choice){vg_presets[index].name, vg_presets[index].about};
    return true;
}

static void get_preset(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    put(text, config->preset);
}

static bool set_preset(struct vg_config *config, const char *text, struct vg_error *error)
{
    struct vg_experiment *scratch = malloc(sizeof *scratch);
    bool good = scratch || vg_fail(error, "there is not enough memory for a preset");
    const struct vg_preset *preset = good ? vg_preset_load(text, scratch, error) : NULL;
    if (preset)
        put(config->preset, preset->name);
    free(scratch);
    return preset;
}

/* --- the speed ------------------------------------------------------------------------------------------------ */

static bool speed_choice(size_t index, struct vg_config_choice *choice)
{
    static const struct vg_choice names[] = {{"preset", NULL, 0, 0, 0, "the preset's: slow enough to see it learn"},
                                             {"10", NULL, 0, 0, 0, "ten steps a second"},
                                             {"100", NULL, 0, 0, 0, "a hundred"},
                                             {"1000", NULL, 0, 0, 0, "a thousand"},
                                             {"max", NULL, 0, 0, 0, "as fast as possible"}};
    return choice_of(names, sizeof names / sizeof *names, index, choice);
}

static void get_speed(const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    if (config->speed > 0 && !isinf(config->speed))
        vg_format_double(config->speed, text, VG_CONFIG_TEXT_MAX);
    else
        put(text, config->speed > 0 ? "max" : "preset");
}

static bool set_speed(struct vg_config *config, const char *text, struct vg_error *error)
{
    double speed = 0;
    if (strcmp(text, "max") == 0)
        speed = INFINITY;
    else if (strcmp(text, "preset") != 0 && (!vg_parse_double(text, &speed) || !(speed >= 0.01 && speed <= 1e9)))
        return vg_fail(error, "speed takes steps a second (0.01 to 1e9), max or preset, not '%.40s'", text);
    config->speed = speed;
    return true;
}

/* --- the table ------------------------------------------------------------------------------------------------ */

const struct vg_config_field vg_config_fields[] = {
    {"theme", "a name of `vgtop list themes`, or a file's path", "the colours", NULL, get_theme, set_theme},
    {"symbols", "auto, braille, block or ascii", "what lines and bars are drawn with", symbols_choice, get_symbols,
     set_symbols},
    {"colors", "auto, 24bit, 256, 16, 8 or none", "how many colours there are to draw with", depth_choice, get_depth,
     set_depth},
    {"layout", "gradients, learn, compare or everything", "which panels are seen at the start", layout_choice,
     get_layout, set_layout},
    {"preset", "a name of `vgtop list presets`", "the experiment at the start", preset_choice, get_preset, set_preset},
    {"speed", "steps a second (0.01 to 1e9), max, or preset", "how fast it trains at the start", speed_choice,
     get_speed, set_speed},
    {"mouse", "on or off", "whether clicks and the wheel speak to the program", mouse_choice, get_mouse, set_mouse},
};

const size_t vg_config_field_count = sizeof vg_config_fields / sizeof *vg_config_fields;

const struct vg_config_field *vg_config_field(const char *name)
{
    for (size_t i = 0; i < vg_config_field_count; i++)
        if (strcmp(vg_config_fields[i].name, name) == 0)
            return &vg_config_fields[i];
    return NULL;
}

bool vg_config_path(char *path, size_t size, struct vg_error *error)
{
    return vg_folder_path(VG_FOLDER_CONFIG, "/vgtop/vgtop.conf", path, size, error);
}
