/* list.c: `vgtop list`: prints every table that there is to choose from. */
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "cli.h"
#include "control.h"

static void row(const char *name, const char *argument, const char *about)
{
    char left[80];
    snprintf(left, sizeof left, "%s%s%s", name, *argument ? " " : "", argument);
    printf("  %-30s %s\n", left, about);
}

static void list_setting(enum vg_setting setting)
{
    for (size_t i = 0; i < vg_settings[setting].choice_count; i++) {
        const struct vg_choice *choice = vg_setting_choice(&vg_settings[setting], i);
        char name[64];
        snprintf(name, sizeof name, "%s%s%s", choice->name, choice->parameter ? ":" : "",
                 choice->parameter ? choice->parameter : "");
        row(name, "", choice->about);
    }
}

static void list_presets(void)
{
    for (size_t i = 0; i < vg_preset_count; i++) {
        row(vg_presets[i].name, "", vg_presets[i].about);
        printf("  %-30s (%s)\n", "", vg_presets[i].source);
    }
}

static void list_settings(void)
{
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s=%s", vg_settings[i].key, vg_settings[i].metavar);
        row(name, "", vg_settings[i].about);
    }
}

static void list_metrics(void)
{
    for (size_t i = 0; i < VG_METRIC_COUNT; i++)
        row(vg_metrics[i].key, "", vg_metrics[i].about);
}

static void list_commands(void)
{
    const struct vg_command_info *info;
    for (size_t i = 0; (info = vg_command_row(&vg_look_commands, i)) != NULL; i++)
        row(info->name, info->arguments, info->about);
    printf("\n  On the screen only, behind a colon or for a key; those with @ are for keys:\n");
    for (size_t i = 0; (info = vg_command_row(&vg_control_commands, i)) != NULL; i++)
        if (!vg_command_find(info->name, &vg_look_commands))
            row(info->name, info->arguments, info->about);
    printf("\n  Every setting is a command too, with a value, next or prev, or a change such as *2, /2, +1:\n");
    list_settings();
}

/* Prints the keys of a table: those of a group, or all (-1). */
static void list_actions(const struct vg_action *actions, size_t count, int group)
{
    for (size_t i = 0; i < count; i++)
        if (*actions[i].keys_text && (group < 0 || (int)actions[i].group == group))
            printf("    %-14s %s\n", actions[i].keys_text, actions[i].about);
}

static void list_keys(void)
{
    for (int group = 0; group < VG_GROUP_COUNT; group++) {
        printf("  %s\n", vg_action_groups[group]);
        list_actions(vg_actions, vg_action_count, group);
    }
    for (size_t i = 0; i < vg_panel_actions_count; i++) {
        printf("  %s\n", vg_panel_actions[i].title);
        list_actions(vg_panel_actions[i].actions, vg_panel_actions[i].count, -1);
    }
}

static void list_themes(void)
{
    struct vg_themes themes;
    struct vg_theme theme;
    struct vg_error error = {""};
    if (!vg_themes_find(&themes, &error))
        complain(EXIT_FAILED, error.text);
    for (size_t i = 0; i < themes.count; i++) {
        bool good = vg_themes_load(&themes, i, &theme, &error);
        char path[160];
        row(themes.names[i], "", good ? theme.about : error.text);
        snprintf(path, sizeof path, "%s", themes.paths[i] ? themes.paths[i] : "");
        vg_make_harmless(path);
        if (themes.paths[i])
            printf("  %-30s (%s)\n", "", path);
    }
    vg_themes_free(&themes);
}

static const struct {
    const char *name;
    void (*print)(void); /* NULL: the choices of a setting */
    enum vg_setting setting;
} topics[] = {
    {"presets", list_presets, 0},
    {"settings", list_settings, 0},
    {"activations", NULL, VG_SET_ACTIVATION},
    {"initializers", NULL, VG_SET_INIT},
    {"optimizers", NULL, VG_SET_OPTIMIZER},
    {"norms", NULL, VG_SET_NORM},
    {"losses", NULL, VG_SET_LOSS},
    {"class-weights", NULL, VG_SET_CLASS_WEIGHT},
    {"clips", NULL, VG_SET_CLIP},
    {"data", NULL, VG_SET_DATA},
    {"tasks", NULL, VG_SET_TASK},
    {"missing", NULL, VG_SET_MISSING},
    {"headers", NULL, VG_SET_HEADER},
    {"scales", NULL, VG_SET_SCALE},
    {"metrics", list_metrics, 0},
    {"themes", list_themes, 0},
    {"commands", list_commands, 0},
    {"keys", list_keys, 0},
};

enum { TOPICS = sizeof topics / sizeof topics[0] };

const char *list_topic(size_t index)
{
    return index < TOPICS ? topics[index].name : NULL;
}

int list_command(const struct options *options)
{
    struct vg_choice names[TOPICS];
    struct vg_error error;
    size_t chosen = TOPICS;
    double parameter;
    for (size_t i = 0; i < TOPICS; i++)
        names[i] = (struct vg_choice){topics[i].name, NULL, 0, 0, 0, ""};
    if (options->topic &&
        !vg_choice_parse("topic", names, TOPICS, sizeof names[0], options->topic, &chosen, &parameter, &error))
        return complain(EXIT_USAGE, error.text);
    for (size_t i = 0; i < TOPICS; i++) {
        if (chosen != TOPICS && i != chosen)
            continue;
        if (chosen == TOPICS)
            printf("%s%s\n", i ? "\n" : "", topics[i].name);
        if (topics[i].print)
            topics[i].print();
        else
            list_setting(topics[i].setting);
    }
    return end_output();
}
