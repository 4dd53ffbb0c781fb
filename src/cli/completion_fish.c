/* completion_fish.c: fish's completions. */
#include <stdio.h>
#include <string.h>

#include "completion.h"

/* fish reads \' and \\ between single quotes. */
static void quote(const char *text)
{
    putchar('\'');
    for (; *text; text++)
        printf("%s%c", strchr("'\\", *text) ? "\\" : "", *text);
    putchar('\'');
}

static void functions(void)
{
    printf("function __vgtop_on --description 'Whether the command is one of those named; the screen has no name'\n"
           "    set -l words (commandline -opc)\n    set -l command screen\n"
           "    if set -q words[2]; and contains -- $words[2]");
    completion_commands(true);
    printf("\n        set command $words[2]\n    end\n    contains -- $command $argv\nend\n\n"
           "function __vgtop_first --description 'Whether this is the first word'\n"
           "    test (count (commandline -opc)) -eq 1\nend\n\n"
           "function __vgtop_settings --description 'KEY=VALUE of all settings'\n");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        printf("    printf '%%s\\t%%s\\n' %s= ", vg_settings[i].key);
        quote(vg_settings[i].about);
        printf("\n");
        for (size_t c = 0; c < vg_settings[i].choice_count; c++) {
            const struct vg_choice *choice = vg_setting_choice(&vg_settings[i], c);
            printf("    printf '%%s\\t%%s\\n' %s=%s ", vg_settings[i].key, choice->name);
            quote(choice->about);
            printf("\n");
        }
    }
    printf("end\n\n");
}

/* "complete -c vgtop -n '__vgtop_on run snapshot'" */
static void begin_line(int bits)
{
    printf("complete -c vgtop -n '__vgtop_on");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_rows[i].name && (command_rows[i].bit & bits))
            printf(" %s", completion_command_name(&command_rows[i]));
    printf("'");
}

static void option(const struct option_row *row)
{
    begin_line(row->commands);
    if (row->key < 256)
        printf(" -s %c", row->key);
    printf(" -l %s", row->name);
    if (strcmp(row->name, "set") == 0)
        printf(" -x -a '(__vgtop_settings)'");
    else if (row->values)
        printf(" -x -a '%s'", row->values);
    else if (row->metavar)
        printf(strcmp(row->metavar, "FILE") == 0 ? " -r -F" : " -x");
    printf(" -d ");
    quote(row->about);
    printf("\n");
}

static void word(int bits, const char *name, const char *about)
{
    begin_line(bits);
    printf(" -a %s -d ", name);
    quote(about);
    printf("\n");
}

void completion_fish(void)
{
    int takes_preset = 0;
    printf("# fish completion for vgtop, made by `vgtop completion fish`\n\n");
    functions();
    printf("complete -c vgtop -f\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &command_rows[i];
        if (row->name && completion_takes_preset(row))
            takes_preset |= row->bit;
        if (!row->name || !*row->name || row->hidden)
            continue;
        printf("complete -c vgtop -n __vgtop_first -a %s -d ", row->name);
        quote(row->about);
        printf("\n");
    }
    for (size_t i = 0; i < vg_preset_count; i++)
        word(takes_preset, vg_presets[i].name, vg_presets[i].about);
    for (size_t i = 0; list_topic(i); i++)
        word(ON_LIST, list_topic(i), "a table");
    word(ON_COMPLETION, "'bash zsh fish'", "a shell");
    for (size_t i = 0; i < option_row_count; i++)
        option(&option_rows[i]);
}
