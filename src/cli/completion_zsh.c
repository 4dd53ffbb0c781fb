/* completion_zsh.c: zsh's completions: a function _vgtop for a folder of $fpath. */
#include <stdio.h>
#include <string.h>

#include "completion.h"

/* "'name:about'" for _describe. */
static void described(const char *name, const char *about)
{
    char text[512];
    snprintf(text, sizeof text, "%s:%s", name, about);
    printf("    ");
    completion_quote(text, "");
    printf("\n");
}

static void settings(void)
{
    printf("_vgtop_settings() {\n  local -a keys\n  keys=(\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        described(vg_settings[i].key, vg_settings[i].about);
    printf("  )\n  if ! compset -P '*='; then\n    _describe -t settings setting keys -S =\n    return\n  fi\n"
           "  case ${IPREFIX%%=} in\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        if (vg_settings[i].choice_count == 0)
            continue;
        printf("  (*%s) compadd --", vg_settings[i].key);
        completion_values(&vg_settings[i]);
        printf(" ;;\n");
    }
    printf("  esac\n}\n\n");
}

static void words(void)
{
    printf("_vgtop_presets() {\n  local -a presets\n  presets=(\n");
    for (size_t i = 0; i < vg_preset_count; i++)
        described(vg_presets[i].name, vg_presets[i].about);
    printf("  )\n  _describe -t presets preset presets\n}\n\n"
           "_vgtop_first() {\n  local -a commands\n  commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name && *command_rows[i].name && !command_rows[i].hidden)
            described(command_rows[i].name, command_rows[i].about);
    printf("  )\n  (( CURRENT > 2 )) || _describe -t commands command commands\n  _vgtop_presets\n}\n\n");
}

/* What may follow an option: an action of _arguments. */
static void action_of(const struct option_row *row)
{
    if (strcmp(row->name, "set") == 0)
        printf(":_vgtop_settings");
    else if (row->values)
        printf(":(%s)", row->values);
    else if (strcmp(row->metavar, "FILE") == 0)
        printf(":_files");
    else
        printf(": ");
}

static void option(const struct option_row *row)
{
    char spec[512];
    for (int shape = row->key < 256 ? 0 : 1; shape < 2; shape++) {
        printf("      ");
        if (shape == 0)
            snprintf(spec, sizeof spec, "*-%c%s", row->key, row->metavar ? "+" : "");
        else
            snprintf(spec, sizeof spec, "*--%s%s", row->name, row->metavar ? "=" : "");
        printf("'%s['", spec);
        completion_quote(row->about, "[]:\\");
        printf("']");
        if (row->metavar) {
            printf(":%s", row->metavar);
            action_of(row);
        }
        printf("'\n");
    }
}

static void options_of(const struct command_row *command)
{
    printf("  (%s)\n    specs=(\n", completion_command_name(command));
    for (size_t i = 0; i < option_row_count; i++)
        if (option_rows[i].commands & command->bit)
            option(&option_rows[i]);
    printf("      '1:word:");
    if (command->bit == ON_LIST) {
        printf("(");
        completion_topics();
        printf(")");
    } else if (command->bit == ON_COMPLETION) {
        printf("(%s)", completion_shells);
    } else if (command->bit == ON_SCREEN) {
        printf("_vgtop_first");
    } else {
        printf(completion_takes_preset(command) ? "_vgtop_presets" : " ");
    }
    printf("'\n    ) ;;\n");
}

void completion_zsh(void)
{
    printf("#compdef vgtop\n# zsh completion for vgtop, made by `vgtop completion zsh`\n\n");
    settings();
    words();
    printf("_vgtop() {\n  local command=screen\n  local -a specs\n"
           "  if (( CURRENT > 2 )) && [[ \"");
    completion_commands(true);
    printf(" \" == *\" $words[2] \"* ]]; then\n    command=$words[2]\n    shift words\n    (( CURRENT-- ))\n  fi\n"
           "  case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name)
            options_of(&command_rows[i]);
    printf("  esac\n  _arguments -s $specs\n}\n\n_vgtop \"$@\"\n");
}
