/* command_line.c: from a line of text to the command that it names, and scripts of many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static const char *blanks = " \t\r\n";

/* The row of a setting used as a command; its function is found by vg_setting_find. */
static const struct vg_command_info setting_row = {"setting", "VALUE", "a setting of the experiment",
                                                   VG_COMMAND_SESSION, NULL};

static void first_word(const char *line, char *out, size_t size)
{
    line += strspn(line, blanks);
    snprintf(out, size, "%.*s", (int)strcspn(line, " \t\r\n="), line);
}

const struct vg_command_info *vg_command_find(const char *line, struct vg_error *error)
{
    char word[64];
    struct vg_choice *names;
    size_t index, count = vg_command_count + VG_SETTING_COUNT;
    double parameter;
    first_word(line, word, sizeof word);
    if (error)
        error->text[0] = '\0';
    if (*word == '\0' || *word == '#')
        return NULL;
    names = calloc(count, sizeof *names);
    if (!names) {
        vg_fail(error, "there is not enough memory for a command");
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        names[i].name = i < vg_command_count ? vg_commands[i].name : vg_settings[i - vg_command_count].key;
    bool found = vg_choice_parse("command", names, count, sizeof names[0], word, &index, &parameter, error);
    free(names);
    if (!found)
        return NULL;
    return index < vg_command_count ? &vg_commands[index] : &setting_row;
}

bool vg_command_next(const char **text, char *out, size_t size)
{
    size_t used = 0;
    char quote = '\0';
    const char *at = *text;
    for (;;) {
        at += strspn(at, " \t\r\n;");
        if (*at != '#')
            break;
        at += strcspn(at, "\n");
    }
    if (*at == '\0') {
        *text = at;
        return false;
    }
    for (; *at && (quote || (*at != ';' && *at != '\n' && *at != '#')); at++) {
        if (*at == quote || (!quote && (*at == '\'' || *at == '"'))) {
            quote = quote ? '\0' : *at;
            continue;
        }
        if (used + 1 < size)
            out[used] = *at;
        used++;
    }
    if (used + 1 > size) {
        snprintf(out, size, "(a command of %zu bytes is too long)", used);
    } else {
        while (used > 0 && strchr(blanks, out[used - 1]))
            used--;
        out[used] = '\0';
    }
    *text = at;
    return true;
}

/* The arguments behind the first word, trimmed; "key=value" is the same as "key value". */
static void split(const char *line, char *arguments, size_t size)
{
    line += strspn(line, blanks);
    line += strcspn(line, " \t\r\n=");
    line += strspn(line, " \t\r\n=");
    snprintf(arguments, size, "%s", line);
    for (size_t length = strlen(arguments); length > 0 && strchr(blanks, arguments[length - 1]);)
        arguments[--length] = '\0';
}

bool vg_look_do(struct vg_look *look, size_t layers, const char *line, char *answer, size_t answer_size,
                struct vg_error *error)
{
    const struct vg_command_info *info = vg_command_find(line, error);
    char arguments[VG_COMMAND_BYTES_MAX];
    if (answer_size)
        answer[0] = '\0';
    if (!info)
        return error && error->text[0] == '\0';
    if (info->scope != VG_COMMAND_LOOK)
        return vg_fail(error, "%s is no command about the look", info->name);
    split(line, arguments, sizeof arguments);
    struct vg_command_call call = {NULL, look, layers, info->name, arguments, answer, answer_size, NULL};
    return info->run(&call, error);
}

static bool run_line(struct vg_session *session, struct vg_look *look, const char *line, char *answer,
                     size_t answer_size, const struct vg_watch *watch, struct vg_error *error)
{
    char arguments[VG_COMMAND_BYTES_MAX], word[64];
    struct vg_look nobody;
    const struct vg_command_info *info = vg_command_find(line, error);
    if (!info)
        return error->text[0] == '\0';
    if (strlen(line) >= VG_COMMAND_BYTES_MAX)
        return vg_fail(error, "a command of %zu bytes is too long: %d are possible", strlen(line),
                       VG_COMMAND_BYTES_MAX - 1);
    vg_look_default(&nobody);
    first_word(line, word, sizeof word);
    split(line, arguments, sizeof arguments);
    struct vg_command_call call = {.session = session,
                                   .look = look ? look : &nobody,
                                   .layers = session->published.layers,
                                   .name = word,
                                   .arguments = arguments,
                                   .answer = answer,
                                   .answer_size = answer_size,
                                   .watch = watch};
    if (info == &setting_row)
        return vg_command_setting(vg_setting_find(word, NULL), &call, error);
    return info->run(&call, error);
}

bool vg_session_do(struct vg_session *session, struct vg_look *look, const char *line, char *answer, size_t answer_size,
                   const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_error own;
    char nothing[VG_VIEW_MESSAGE_MAX];
    if (!answer) {
        answer = nothing;
        answer_size = sizeof nothing;
    }
    answer[0] = '\0';
    uint64_t step = vg_session_steps(session);
    if (!error)
        error = &own;
    if (!run_line(session, look, line, answer, answer_size, watch, error)) {
        vg_session_message(session, error->text, true);
        return false;
    }
    vg_make_harmless(answer); /* it may name a file */
    vg_session_message(session, answer, false);
    if (session->observer.commanded)
        session->observer.commanded(session->observer.context, step, line);
    return true;
}

bool vg_session_script(struct vg_session *session, struct vg_look *look, const char *script,
                       const struct vg_watch *watch, struct vg_error *error)
{
    char line[VG_COMMAND_BYTES_MAX];
    while (vg_command_next(&script, line, sizeof line)) {
        struct vg_error why = {""};
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted");
        if (!vg_session_do(session, look, line, NULL, 0, watch, &why))
            return vg_fail(error, "'%.80s': %s", line, why.text);
        while (session->published.wanted > 0) {
            vg_session_take_wanted(session, 256);
            if (vg_watch_cancelled(watch))
                return vg_fail(error, "interrupted");
        }
    }
    return true;
}

/* Candidates that begin with `stem`. */
struct candidates {
    const char *stem;
    char (*pool)[64];
    size_t room, count;
};

static void offer(struct candidates *candidates, const char *name)
{
    if (strncmp(name, candidates->stem, strlen(candidates->stem)) != 0)
        return;
    if (candidates->count < candidates->room)
        snprintf(candidates->pool[candidates->count], 64, "%s", name);
    candidates->count++;
}

static void offer_arguments(struct candidates *candidates, const char *word)
{
    const struct vg_setting_info *setting = vg_setting_find(word, NULL);
    for (size_t i = 0; setting && strcmp(setting->key, word) == 0 && i < setting->choice_count; i++)
        offer(candidates, vg_setting_choice(setting, i)->name);
    for (size_t i = 0; strcmp(word, "preset") == 0 && i < vg_preset_count; i++)
        offer(candidates, vg_presets[i].name);
    for (size_t i = 0; strcmp(word, "metric") == 0 && i < VG_METRIC_COUNT; i++)
        offer(candidates, vg_metrics[i].key);
    for (size_t i = 0; (strcmp(word, "panel") == 0 || strcmp(word, "focus") == 0) && i < VG_LOOK_PANEL_COUNT; i++)
        offer(candidates, vg_look_panels[i].name);
    for (size_t i = 0; strcmp(word, "layout") == 0 && i < VG_LOOK_LAYOUT_COUNT; i++)
        offer(candidates, vg_look_layouts[i].name);
    for (size_t i = 0; strcmp(word, "symbols") == 0 && i < VG_SYMBOLS_COUNT; i++)
        offer(candidates, vg_look_symbols[i].name);
    for (size_t i = 0; strcmp(word, "set") == 0 && i < VG_SETTING_COUNT; i++)
        offer(candidates, vg_settings[i].key);
    static const char *const speeds[] = {"max", "faster", "slower"};
    for (size_t i = 0; strcmp(word, "speed") == 0 && i < 3; i++)
        offer(candidates, speeds[i]);
}

size_t vg_command_complete(const char *line, char pool[][64], size_t room)
{
    struct candidates candidates = {.pool = pool, .room = room};
    char word[64];
    line += strspn(line, blanks);
    size_t head = strcspn(line, " \t=");
    if (line[head] == '\0') {
        candidates.stem = line;
        for (size_t i = 0; i < vg_command_count; i++)
            offer(&candidates, vg_commands[i].name);
        for (size_t i = 0; i < VG_SETTING_COUNT; i++)
            offer(&candidates, vg_settings[i].key);
    } else {
        first_word(line, word, sizeof word);
        const char *last = line + head;
        for (const char *at = last; *at; at++)
            if (strchr(" \t=", *at))
                last = at + 1;
        candidates.stem = last;
        offer_arguments(&candidates, word);
    }
    return candidates.count < room ? candidates.count : room;
}
