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
    snprintf(config->theme, sizeof config->theme, "auto");
    snprintf(config->preset, sizeof config->preset, "rings");
}

/* --- the fields ----------------------------------------------------------------------------------------------- */

enum field { THEME, SYMBOLS, COLOURS, LAYOUT, PRESET, SPEED, MOUSE, FIELDS };

const struct vg_config_field vg_config_fields[FIELDS] = {
    [THEME] = {"theme", "auto, a name of `vgtop list themes`, or a file's path", "the colours"},
    [SYMBOLS] = {"symbols", "auto, braille, block or ascii", "what lines and bars are drawn with"},
    [COLOURS] = {"colors", "auto, 24bit, 256, 16, 8 or none", "how many colours there are to draw with"},
    [LAYOUT] = {"layout", "gradients, learn, compare or everything", "which panels are seen at the start"},
    [PRESET] = {"preset", "a name of `vgtop list presets`", "the experiment at the start"},
    [SPEED] = {"speed", "steps a second (0.01 to 1e9), max, or preset", "how fast it trains at the start"},
    [MOUSE] = {"mouse", "on or off", "whether clicks and the wheel speak to the program"},
};

static const struct vg_choice depths[VG_DEPTH_COUNT] = {
    {"24bit", VG_NO_PARAMETER, "16 million colours"},
    {"256", VG_NO_PARAMETER, "xterm's palette"},
    {"16", VG_NO_PARAMETER, "the terminal's own, with the bright ones"},
    {"8", VG_NO_PARAMETER, "the terminal's own"},
    {"none", VG_NO_PARAMETER, "bold, dim, reverse and underline alone"},
};
static const struct vg_choice speeds[] = {{"preset", VG_NO_PARAMETER, "the preset's: slow enough to see it learn"},
                                          {"10", VG_NO_PARAMETER, "ten steps a second"},
                                          {"100", VG_NO_PARAMETER, "a hundred"},
                                          {"1000", VG_NO_PARAMETER, "a thousand"},
                                          {"max", VG_NO_PARAMETER, "as fast as possible"}};
static const struct vg_choice switches[] = {{"on", VG_NO_PARAMETER, "clicks and the wheel speak to the program"},
                                            {"off", VG_NO_PARAMETER, "the terminal selects text with it"}};

/* The names that fields take, behind "auto" where that is possible. */
static const struct {
    const char *what, *about_auto; /* what such a name is, for messages; NULL: there is no "auto" */
    const struct vg_choice *rows;
    size_t count;
} lists[FIELDS] = {
    [THEME] = {NULL, "dark or light, as the terminal's ground is", NULL, 0},
    [SYMBOLS] = {"symbol set", "what the terminal can be expected to show", vg_look_symbols, VG_SYMBOLS_COUNT},
    [COLOURS] = {"number of colours", "what the terminal says it has", depths, VG_DEPTH_COUNT},
    [LAYOUT] = {"layout", NULL, vg_look_layouts, VG_LOOK_LAYOUT_COUNT},
    [SPEED] = {NULL, NULL, speeds, sizeof speeds / sizeof *speeds},
    [MOUSE] = {"switch", NULL, switches, 2},
};

bool vg_config_choice(const struct vg_config_field *field, size_t index, struct vg_config_choice *choice)
{
    const size_t id = (size_t)(field - vg_config_fields), automatic = lists[id].about_auto != NULL;
    if (index >= (id == PRESET ? vg_preset_count : lists[id].count + automatic))
        return false;
    if (id == PRESET)
        *choice = (struct vg_config_choice){vg_presets[index].name, vg_presets[index].about};
    else if (index < automatic)
        *choice = (struct vg_config_choice){"auto", lists[id].about_auto};
    else
        *choice =
            (struct vg_config_choice){lists[id].rows[index - automatic].name, lists[id].rows[index - automatic].about};
    return true;
}

void vg_config_get(const struct vg_config_field *field, const struct vg_config *config, char text[VG_CONFIG_TEXT_MAX])
{
    const char *value = "";
    switch ((enum field)(field - vg_config_fields)) {
    case THEME:
        value = config->theme;
        break;
    case SYMBOLS:
        value = config->symbols_auto ? "auto" : vg_look_symbols[config->symbols].name;
        break;
    case COLOURS:
        value = config->depth_auto ? "auto" : depths[config->depth].name;
        break;
    case LAYOUT:
        value = vg_look_layouts[config->layout].name;
        break;
    case PRESET:
        value = config->preset;
        break;
    case SPEED:
        if (config->speed > 0 && !isinf(config->speed)) {
            vg_format_double(config->speed, text, VG_CONFIG_TEXT_MAX);
            return;
        }
        value = config->speed > 0 ? "max" : "preset";
        break;
    case MOUSE:
        value = switches[config->mouse ? 0 : 1].name;
        break;
    case FIELDS:
        break;
    }
    snprintf(text, VG_CONFIG_TEXT_MAX, "%s", value);
}

/* Checks that the text fits into one line of the file, and can be shown on the screen. */
static bool is_plain(const char *text, struct vg_error *error)
{
    size_t length = strlen(text);
    char harmless[VG_CONFIG_TEXT_MAX];
    snprintf(harmless, sizeof harmless, "%s", text);
    vg_make_harmless(harmless);
    bool good = length > 0 && strcmp(harmless, text) == 0 && !strstr(text, " ;") && text[0] != ' ' &&
                text[length - 1] != ' ' && text[0] != ';';
    return good || vg_fail(error, "theme takes 1 to %d printable bytes without \" ;\", not '%.40s'",
                           VG_CONFIG_TEXT_MAX - 1, text);
}

static bool set_preset(struct vg_config *config, const char *text, struct vg_error *error)
{
    struct vg_experiment *scratch = malloc(sizeof *scratch);
    bool good = scratch || vg_fail(error, "there is not enough memory for a preset");
    const struct vg_preset *preset = good ? vg_preset_load(text, scratch, error) : NULL;
    if (preset)
        snprintf(config->preset, sizeof config->preset, "%s", preset->name);
    free(scratch);
    return preset;
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

bool vg_config_set(const struct vg_config_field *field, struct vg_config *config, const char *text,
                   struct vg_error *error)
{
    const enum field id = (enum field)(field - vg_config_fields);
    struct vg_choice list[8] = {{"auto", VG_NO_PARAMETER, lists[id].about_auto}};
    const size_t automatic = lists[id].about_auto != NULL, count = automatic + lists[id].count;
    size_t index = 0;
    double parameter;
    if (id == PRESET)
        return set_preset(config, text, error);
    if (id == SPEED)
        return set_speed(config, text, error);
    if (id == THEME) {
        bool good = is_plain(text, error);
        if (good)
            snprintf(config->theme, sizeof config->theme, "%s", text);
        return good;
    }
    memcpy(list + automatic, lists[id].rows, lists[id].count * sizeof *list);
    if (!vg_choice_parse(lists[id].what, list, count, sizeof *list, text, &index, &parameter, error))
        return false;
    if (id == MOUSE)
        config->mouse = index == 0;
    else if (id == LAYOUT)
        config->layout = (enum vg_look_layout)index;
    else if (id == SYMBOLS)
        config->symbols_auto = index == 0;
    else
        config->depth_auto = index == 0;
    if (id == SYMBOLS && index > 0)
        config->symbols = (enum vg_symbols)(index - 1);
    if (id == COLOURS && index > 0)
        config->depth = (enum vg_depth)(index - 1);
    return true;
}

const size_t vg_config_field_count = FIELDS;

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
