/* completion.c: `vgtop completion SHELL`: what bash, zsh and fish offer after Tab, from the tables of the command line. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const char shell_names[] = "bash zsh fish";

/* --- lists of words, a blank before each ---------------------------------------------------------------------- */

/* A command in a completion script; the screen, which has no name, is "screen" there. */
static const char *name_of(const struct command_row *row)
{
    return *row->name ? row->name : "screen";
}

static void print_commands(bool hidden_too)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name && *command_rows[i].name && (hidden_too || !command_rows[i].hidden))
            printf(" %s", command_rows[i].name);
}

static void print_presets(void)
{
    for (size_t i = 0; i < vg_preset_count; i++)
        printf(" %s", vg_presets[i].name);
}

static void print_topics(void)
{
    for (size_t i = 0; list_topic(i); i++)
        printf(" %s", list_topic(i));
}

/* The values that an option takes. */
static void print_values(const struct option_row *row)
{
    for (size_t i = 0; row->word(i); i++)
        printf("%s%s", i ? " " : "", row->word(i));
}

static bool goes_with(const struct option_row *row, const struct command_row *command)
{
    return row->commands >> (command - command_rows) & 1;
}

static bool takes_file(const struct option_row *row)
{
    return row->metavar && strcmp(row->metavar, "FILE") == 0;
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
        for (size_t k = 0; k < vg_settings[i].choice_count; k++)
            printf(" %s", vg_setting_choice(&vg_settings[i], k)->name);
        printf("' ;;\n");
    }
    printf("        esac\n"
           "        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
           "        return\n"
           "    fi\n"
           "    [[ $key == --* ]] && prev=$key\n");
}

static void bash_option_values(void)
{
    const struct vg_command_info *info;
    printf("    case $prev in\n"
           "    -s|--set)\n        choices='");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        printf(" %s=", vg_settings[i].key);
    printf("'\n        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
           "        compopt -o nospace 2>/dev/null\n        return 0 ;;\n"
           "    --do)\n        choices='");
    for (size_t i = 0; (info = vg_command_row(&vg_look_commands, i)) != NULL; i++)
        printf(" %s", info->name);
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        printf(" %s", vg_settings[i].key);
    printf("'\n        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n        return ;;\n");
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        if (!row->metavar || strcmp(row->name, "set") == 0 || strcmp(row->name, "do") == 0)
            continue;
        printf("    ");
        if (row->letter)
            printf("-%c|", row->letter);
        printf("--%s)\n", row->name);
        if (row->word) {
            printf("        COMPREPLY=($(compgen -W '");
            print_values(row);
            printf("' -- \"$cur\"))\n");
        }
        if (takes_file(row))
            printf("        COMPREPLY=($(compgen -f -- \"$cur\"))\n        compopt -o filenames 2>/dev/null\n");
        printf("        return 0 ;;\n");
    }
    printf("    esac\n");
}

static void bash_options_of(const struct command_row *command)
{
    printf("    %s)\n        options='", name_of(command));
    for (size_t i = 0; i < option_row_count; i++) {
        if (!goes_with(&option_rows[i], command))
            continue;
        if (option_rows[i].letter)
            printf(" -%c", option_rows[i].letter);
        printf(" --%s", option_rows[i].name);
    }
    printf("'\n        choices='");
    if (command->operand == OPERAND_TOPIC)
        print_topics();
    else if (command->operand == OPERAND_SHELL)
        printf("%s", shell_names);
    else if (command->operand == OPERAND_PRESET)
        print_presets();
    const char *files = command->operand == OPERAND_PRESET || command->operand == OPERAND_FILE ? " files=csv"
                        : command->operand == OPERAND_LOG                                      ? " files=jsonl"
                                                                                               : "";
    printf("'%s ;;\n", files);
}

static void write_bash(void)
{
    printf(
        "# bash completion for vgtop, made by `vgtop completion bash`\n\n"
        "_vgtop()\n{\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev= key= before= command=${COMP_WORDS[1]} choices= options= files=\n"
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
    print_commands(false);
    printf("\"\n    [[ $cur == -* ]] && choices=$options\n"
           "    COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
           "    [[ $files && $cur != -* ]] && COMPREPLY+=($(compgen -f -X \"!*.$files\" -- \"$cur\")) &&\n"
           "        compopt -o filenames 2>/dev/null\n"
           "    return 0\n"
           "}\n\ncomplete -F _vgtop vgtop\n");
}

/* --- zsh: a function _vgtop for a folder of $fpath ------------------------------------------------------------- */

/* Prints `text` between single quotes, with a backslash before each of the characters of `special`. */
static void zsh_quote(const char *text, const char *special)
{
    putchar('\'');
    for (; *text; text++)
        if (*text == '\'')
            printf("'\\''");
        else
            printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
    putchar('\'');
}

/* Prints 'name:about' for _describe. */
static void zsh_described(const char *name, const char *about)
{
    char text[512];
    snprintf(text, sizeof text, "%s:%s", name, about);
    printf("    ");
    zsh_quote(text, "");
    printf("\n");
}

static void zsh_settings(void)
{
    printf("_vgtop_settings() {\n  local -a keys\n  keys=(\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        zsh_described(vg_settings[i].key, vg_settings[i].about);
    printf("  )\n  if ! compset -P '*='; then\n    _describe -t settings setting keys -S =\n    return\n  fi\n"
           "  case ${IPREFIX%%=} in\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        if (vg_settings[i].choice_count == 0)
            continue;
        printf("  (*%s) compadd --", vg_settings[i].key);
        for (size_t k = 0; k < vg_settings[i].choice_count; k++)
            printf(" %s", vg_setting_choice(&vg_settings[i], k)->name);
        printf(" ;;\n");
    }
    printf("  esac\n}\n\n");
}

static void zsh_words(void)
{
    printf("_vgtop_presets() {\n  local -a presets\n  presets=(\n");
    for (size_t i = 0; i < vg_preset_count; i++)
        zsh_described(vg_presets[i].name, vg_presets[i].about);
    printf("  )\n  _describe -t presets preset presets\n  _files -g '*.csv'\n}\n\n"
           "_vgtop_first() {\n  local -a commands\n  commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name && *command_rows[i].name && !command_rows[i].hidden)
            zsh_described(command_rows[i].name, command_rows[i].about);
    printf("  )\n  (( CURRENT > 2 )) || _describe -t commands command commands\n  _vgtop_presets\n}\n\n");
}

static void zsh_option(const struct option_row *row)
{
    for (int shape = row->letter ? 0 : 1; shape < 2; shape++) {
        if (shape == 0)
            printf("      '*-%c%s[", row->letter, row->metavar ? "+" : "");
        else
            printf("      '*--%s%s[", row->name, row->metavar ? "=" : "");
        printf("'");
        zsh_quote(row->about, "[]:\\");
        printf("']");
        if (row->metavar)
            printf(":%s", row->metavar);
        if (row->word) {
            printf(":(");
            print_values(row);
            printf(")");
        } else if (row->metavar) {
            printf(strcmp(row->name, "set") == 0 ? ":_vgtop_settings" : takes_file(row) ? ":_files" : ": ");
        }
        printf("'\n");
    }
}

static void zsh_options_of(const struct command_row *command)
{
    printf("  (%s)\n    specs=(\n", name_of(command));
    for (size_t i = 0; i < option_row_count; i++)
        if (goes_with(&option_rows[i], command))
            zsh_option(&option_rows[i]);
    printf("      '1:word:");
    if (command->operand == OPERAND_TOPIC) {
        printf("(");
        print_topics();
        printf(")");
    } else if (command->operand == OPERAND_SHELL) {
        printf("(%s)", shell_names);
    } else if (command == &command_rows[COMMAND_SCREEN]) {
        printf("_vgtop_first");
    } else {
        printf(command->operand == OPERAND_PRESET                                    ? "_vgtop_presets"
               : command->operand == OPERAND_FILE || command->operand == OPERAND_LOG ? "_files"
                                                                                     : " ");
    }
    printf("'\n    ) ;;\n");
}

static void write_zsh(void)
{
    printf("#compdef vgtop\n# zsh completion for vgtop, made by `vgtop completion zsh`\n\n");
    zsh_settings();
    zsh_words();
    printf("_vgtop() {\n  local command=screen\n  local -a specs\n"
           "  if (( CURRENT > 2 )) && [[ \"");
    print_commands(true);
    printf(" \" == *\" $words[2] \"* ]]; then\n    command=$words[2]\n    shift words\n    (( CURRENT-- ))\n  fi\n"
           "  case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name)
            zsh_options_of(&command_rows[i]);
    printf("  esac\n  _arguments -s $specs\n}\n\n_vgtop \"$@\"\n");
}

/* --- fish ----------------------------------------------------------------------------------------------------- */

/* Prints `text` between single quotes, in which fish reads \' and \\. */
static void fish_quote(const char *text)
{
    putchar('\'');
    for (; *text; text++)
        printf("%s%c", strchr("'\\", *text) ? "\\" : "", *text);
    putchar('\'');
}

static void fish_functions(void)
{
    printf("function __vgtop_on --description 'Whether the command is one of those named; the screen has no name'\n"
           "    set -l words (commandline -opc)\n    set -l command screen\n"
           "    if set -q words[2]; and contains -- $words[2]");
    print_commands(true);
    printf("\n        set command $words[2]\n    end\n    contains -- $command $argv\nend\n\n"
           "function __vgtop_first --description 'Whether this is the first word'\n"
           "    test (count (commandline -opc)) -eq 1\nend\n\n"
           "function __vgtop_settings --description 'KEY=VALUE of all settings'\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        printf("    printf '%%s\\t%%s\\n' %s= ", vg_settings[i].key);
        fish_quote(vg_settings[i].about);
        printf("\n");
        for (size_t c = 0; c < vg_settings[i].choice_count; c++) {
            const struct vg_choice *choice = vg_setting_choice(&vg_settings[i], c);
            printf("    printf '%%s\\t%%s\\n' %s=%s ", vg_settings[i].key, choice->name);
            fish_quote(choice->about);
            printf("\n");
        }
    }
    printf("end\n\n");
}

/* Prints "complete -c vgtop -n '__vgtop_on run snapshot'", with the commands of these bits. */
static void fish_begin_line(int bits)
{
    printf("complete -c vgtop -n '__vgtop_on");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name && bits >> i & 1)
            printf(" %s", name_of(&command_rows[i]));
    printf("'");
}

static void fish_option(const struct option_row *row)
{
    fish_begin_line(row->commands);
    if (row->letter)
        printf(" -s %c", row->letter);
    printf(" -l %s", row->name);
    if (strcmp(row->name, "set") == 0) {
        printf(" -x -a '(__vgtop_settings)'");
    } else if (row->word) {
        printf(" -x -a '");
        print_values(row);
        printf("'");
    } else if (row->metavar) {
        printf(takes_file(row) ? " -r -F" : " -x");
    }
    printf(" -d ");
    fish_quote(row->about);
    printf("\n");
}

static void fish_word(int bits, const char *name, const char *about)
{
    fish_begin_line(bits);
    printf(" -a %s -d ", name);
    fish_quote(about);
    printf("\n");
}

static void write_fish(void)
{
    int takes_preset = 0;
    printf("# fish completion for vgtop, made by `vgtop completion fish`\n\n");
    fish_functions();
    printf("complete -c vgtop -f\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &command_rows[i];
        if (row->name && row->operand == OPERAND_PRESET)
            takes_preset |= 1 << i;
        if (!row->name || !*row->name || row->hidden)
            continue;
        printf("complete -c vgtop -n __vgtop_first -a %s -d ", row->name);
        fish_quote(row->about);
        printf("\n");
    }
    for (size_t i = 0; i < vg_preset_count; i++)
        fish_word(takes_preset, vg_presets[i].name, vg_presets[i].about);
    fish_word(takes_preset, "'(__fish_complete_suffix .csv)'", "data of your own");
    fish_word(ON(DATA), "'(__fish_complete_suffix .csv)'", "data of your own");
    fish_word(ON(WATCH) | ON(CHECK), "'(__fish_complete_suffix .jsonl)'", "a log");
    for (size_t i = 0; list_topic(i); i++)
        fish_word(ON(LIST), list_topic(i), "a table");
    fish_word(ON(COMPLETION), "'bash zsh fish'", "a shell");
    for (size_t i = 0; i < option_row_count; i++)
        fish_option(&option_rows[i]);
}

/* --- the shells ----------------------------------------------------------------------------------------------- */

int completion_command(const struct options *options)
{
    static const struct {
        const char *name;
        void (*write)(void);
    } shells[] = {{"bash", write_bash}, {"zsh", write_zsh}, {"fish", write_fish}};

    for (size_t i = 0; options->topic && i < sizeof shells / sizeof shells[0]; i++)
        if (strcmp(shells[i].name, options->topic) == 0) {
            shells[i].write();
            return end_output();
        }
    return complain(EXIT_USAGE, "completion takes the name of a shell: bash, zsh or fish");
}
