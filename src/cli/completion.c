/* completion.c: `vgtop completion SHELL`, and bash's. */
#include "completion.h"

#include <stdio.h>
#include <string.h>

const char completion_shells[] = "bash zsh fish";

const char *completion_command_name(const struct command_row *row)
{
    return *row->name ? row->name : "screen";
}

bool completion_takes_preset(const struct command_row *row)
{
    return strstr(row->synopsis, "PRESET");
}

void completion_quote(const char *text, const char *special)
{
    putchar('\'');
    for (; *text; text++)
        if (*text == '\'')
            printf("'\\''");
        else
            printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
    putchar('\'');
}

void completion_commands(bool hidden_too)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name && *command_rows[i].name && (hidden_too || !command_rows[i].hidden))
            printf(" %s", command_rows[i].name);
}

void completion_presets(void)
{
    for (size_t i = 0; i < vg_preset_count; i++)
        printf(" %s", vg_presets[i].name);
}

void completion_topics(void)
{
    for (size_t i = 0; list_topic(i); i++)
        printf(" %s", list_topic(i));
}

void completion_script_commands(void)
{
    const struct vg_command_info *info;
    for (size_t i = 0; (info = vg_command_row(&vg_look_commands, i)) != NULL; i++)
        printf(" %s", info->name);
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        printf(" %s", vg_settings[i].key);
}

void completion_values(const struct vg_setting_info *setting)
{
    for (size_t i = 0; i < setting->choice_count; i++)
        printf(" %s", vg_setting_choice(setting, i)->name);
}

/* --- bash ----------------------------------------------------------------------------------------------------- */

static void bash_settings(void)
{
    printf("    # -s KEY=VALUE: bash may cut the word at the =\n"
           "    if [[ -n $key && ( $before == -s || $before == --set ) ]]; then\n"
           "        case $key in\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        if (vg_settings[i].choice_count == 0)
            continue;
        printf("        %s) choices='", vg_settings[i].key);
        completion_values(&vg_settings[i]);
        printf("' ;;\n");
    }
    printf("        esac\n"
           "        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
           "        return\n"
           "    fi\n"
           "    [[ $key == --* ]] && prev=$key\n");
}

static void bash_names(const struct option_row *row)
{
    if (row->key < 256)
        printf("-%c|", row->key);
    printf("--%s", row->name);
}

static void bash_option_values(void)
{
    printf("    case $prev in\n"
           "    -s|--set)\n        choices='");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        printf(" %s=", vg_settings[i].key);
    printf("'\n        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
           "        compopt -o nospace 2>/dev/null\n        return 0 ;;\n"
           "    --do)\n        choices='");
    completion_script_commands();
    printf("'\n        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n        return ;;\n");
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        if (!row->metavar || strcmp(row->name, "set") == 0 || strcmp(row->name, "do") == 0)
            continue;
        printf("    ");
        bash_names(row);
        printf(")\n");
        if (row->values)
            printf("        COMPREPLY=($(compgen -W '%s' -- \"$cur\"))\n", row->values);
        else if (strcmp(row->metavar, "FILE") == 0)
            printf("        COMPREPLY=($(compgen -f -- \"$cur\"))\n        compopt -o filenames 2>/dev/null\n");
        printf("        return 0 ;;\n");
    }
    printf("    esac\n");
}

static void bash_options_of(const struct command_row *command)
{
    printf("    %s)\n        options='", completion_command_name(command));
    for (size_t i = 0; i < option_row_count; i++) {
        if (!(option_rows[i].commands & command->bit))
            continue;
        if (option_rows[i].key < 256)
            printf(" -%c", option_rows[i].key);
        printf(" --%s", option_rows[i].name);
    }
    printf("'\n        choices='");
    if (command->bit == ON_LIST)
        completion_topics();
    else if (command->bit == ON_COMPLETION)
        printf("%s", completion_shells);
    else if (completion_takes_preset(command))
        completion_presets();
    printf("' ;;\n");
}

void completion_bash(void)
{
    printf("# bash completion for vgtop, made by `vgtop completion bash`\n\n"
           "_vgtop()\n{\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev= key= before= command=${COMP_WORDS[1]} choices= options=\n"
           "    ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    if [[ $cur == = ]] && ((COMP_CWORD > 1)); then\n"
           "        cur= key=$prev before=${COMP_WORDS[COMP_CWORD-2]}\n"
           "    elif [[ $prev == = ]] && ((COMP_CWORD > 2)); then\n"
           "        key=${COMP_WORDS[COMP_CWORD-2]} before=${COMP_WORDS[COMP_CWORD-3]}\n"
           "    fi\n");
    bash_settings();
    bash_option_values();
    printf("    ((COMP_CWORD > 1)) || command=screen\n    case $command in\n");
    for (size_t i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++)
        if (command_rows[i].name)
            printf("%s%s", i == COMMAND_SCREEN + 1 ? "    " : "|", command_rows[i].name);
    printf(") ;;\n    *) command=screen ;;\n    esac\n    case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name)
            bash_options_of(&command_rows[i]);
    printf("    esac\n    ((COMP_CWORD > 1)) || choices=\"$choices");
    completion_commands(false);
    printf("\"\n    [[ $cur == -* ]] && choices=$options\n"
           "    COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
           "}\n\ncomplete -F _vgtop vgtop\n");
}

/* --- the shells ----------------------------------------------------------------------------------------------- */

int completion_command(const struct options *options)
{
    static const struct {
        const char *name;
        void (*write)(void);
    } shells[] = {{"bash", completion_bash}, {"zsh", completion_zsh}, {"fish", completion_fish}};

    for (size_t i = 0; options->topic && i < sizeof shells / sizeof shells[0]; i++)
        if (strcmp(shells[i].name, options->topic) == 0) {
            shells[i].write();
            return fflush(stdout) == 0 ? EXIT_DONE : complain(EXIT_FAILED, "cannot write to standard output");
        }
    return complain(EXIT_USAGE, "completion takes the name of a shell: bash, zsh or fish");
}
