/* cast_player.c: a strict reader of asciicasts. */
#include "cast_player.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool good, const char *what, const char *line)
{
    if (good)
        return;
    fprintf(stderr, "the recording is wrong: %s: %.200s\n", what, line);
    abort();
}

/* The bytes of a JSON string, in place of it; returns how many. */
static size_t unescape(const char *text, char *out)
{
    const char *line = text;
    size_t count = 0;

    for (; *text != '"'; text++) {
        require((unsigned char)*text >= 0x20, "a control character in a string", line);
        if (*text != '\\') {
            out[count++] = *text;
        } else if (*++text == 'u') {
            unsigned code = 0x80;
            require(sscanf(text + 1, "%4x", &code) == 1 && code < 0x80, "an escape", line);
            out[count++] = (char)code;
            text += 4;
        } else {
            require(*text == '"' || *text == '\\', "an escape", line);
            out[count++] = *text;
        }
    }
    require(strncmp(text, "\"]\n", 3) == 0, "the end of a line", line);
    return count;
}

void cast_player_start(struct cast_player *player, const char *lines)
{
    int rows, cols;

    require(sscanf(lines, "{\"version\": 2, \"width\": %d, \"height\": %d", &cols, &rows) == 2, "the header", lines);
    *player = (struct cast_player){.emulator = vterm_new(rows, cols), .lines = lines};
    vterm_set_utf8(player->emulator, 1);
    player->screen = vterm_obtain_screen(player->emulator);
    vterm_screen_reset(player->screen, 1);
    player->at = strcspn(lines, "\n") + 1;
}

static void play_line(struct cast_player *player, const char *line, char *bytes)
{
    char kind;
    int head = 0, rows, cols;
    double seconds;

    require(sscanf(line, "[%lf, \"%c\", \"%n", &seconds, &kind, &head) == 2 && head > 0, "an event", line);
    require(seconds >= player->seconds, "time runs back", line);
    player->seconds = seconds;
    size_t count = unescape(line + head, bytes);
    bytes[count] = '\0';
    if (kind == 'r') {
        require(sscanf(bytes, "%dx%d", &cols, &rows) == 2, "a size", line);
        vterm_set_size(player->emulator, rows, cols);
    } else {
        require(kind == 'o', "the kind of an event", line);
        vterm_input_write(player->emulator, bytes, count);
    }
}

void cast_player_play(struct cast_player *player)
{
    while (player->lines[player->at] != '\0') {
        const char *line = player->lines + player->at;
        size_t length = strcspn(line, "\n") + 1;
        char *bytes = malloc(length + 1);
        require(bytes != NULL && line[length - 1] == '\n', "a line without an end", line);
        play_line(player, line, bytes);
        free(bytes);
        player->at += length;
    }
}

void cast_player_stop(struct cast_player *player)
{
    vterm_free(player->emulator);
}
