/* test_record.c: the program in a pseudo-terminal: what it records is what was seen; pictures by key and by command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "cast_player.h"
#include "terminal.h"

enum { ROWS = 30, COLS = 100, ROW_BYTES = 1024, FILE_MAX = 16 << 20 };

static const char *program;
static char folder[] = "/tmp/vgtop-record-XXXXXX";
static char contents[FILE_MAX];

static void enter_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    char command[64];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void start(struct terminal *terminal, const char *const *arguments)
{
    const struct terminal_options options = {.rows = ROWS, .cols = COLS, .arguments = arguments};
    ck_assert(terminal_start(terminal, program, &options));
    ck_assert(terminal_wait_shown(terminal, "gradient s.d."));
}

static void finish(struct terminal *terminal)
{
    terminal_send(terminal, "q");
    ck_assert(terminal_wait_ended(terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(terminal), 0);
    terminal_finish(terminal);
}

static const char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "there is no %s", path);
    contents[fread(contents, 1, FILE_MAX - 1, file)] = '\0';
    fclose(file);
    return contents;
}

/* A row without the blanks at its end, written or not. */
static const char *row_of(const struct terminal *terminal, int row, char text[ROW_BYTES])
{
    terminal_row(terminal, row, text, ROW_BYTES);
    for (size_t length = strlen(text); length > 0 && text[length - 1] == ' ';)
        text[--length] = '\0';
    return text;
}

START_TEST(a_recording_ends_as_the_screen_did)
{
    static const char *const arguments[] = {"--record", "a.cast", NULL};
    static char seen[ROWS + 10][ROW_BYTES];
    struct terminal terminal;
    struct cast_player player;

    enter_folder();
    start(&terminal, arguments);
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_shown(&terminal, "tanh"));
    terminal_resize(&terminal, ROWS + 5, COLS - 10);
    terminal_send(&terminal, " ");
    ck_assert(terminal_wait_shown(&terminal, "paused"));
    terminal_run(&terminal, 5000); /* messages have gone: nothing moves any more */
    for (int row = 0; row < ROWS + 5; row++)
        row_of(&terminal, row, seen[row]);
    terminal_send(&terminal, "\x03"); /* as q, but it leaves no notice behind */
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_finish(&terminal);
    cast_player_start(&player, read_file("a.cast"));
    cast_player_play(&player);
    struct terminal shown = {.emulator = player.emulator, .screen = player.screen};
    for (int row = 0; row < ROWS + 5; row++) {
        char played[ROW_BYTES];
        ck_assert_str_eq(row_of(&shown, row, played), seen[row]);
    }
    cast_player_stop(&player);
    leave_folder();
}
END_TEST

START_TEST(a_full_disk_ends_the_recording_and_nothing_else)
{
    static const char *const arguments[] = {"--record", "small/a.cast", NULL};
    struct terminal terminal;

    /* a limit on the size of files stands in for a full disk: ulimit counts blocks of 512 or 1024 bytes */
    enter_folder();
    FILE *script = fopen("limited", "w");
    ck_assert_ptr_nonnull(script);
    fprintf(script, "#!/bin/sh\ntrap '' XFSZ\nulimit -f 20\nexec '%s' \"$@\"\n", program);
    fclose(script);
    ck_assert_int_eq(chmod("limited", 0755), 0);
    ck_assert_int_eq(mkdir("small", 0755), 0);
    char path[128];
    snprintf(path, sizeof path, "%s/limited", folder);
    const struct terminal_options options = {.rows = ROWS, .cols = COLS, .arguments = arguments};
    ck_assert(terminal_start(&terminal, path, &options));
    ck_assert(terminal_wait_shown(&terminal, "the recording ends here"));
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_shown(&terminal, "tanh"));
    finish(&terminal);
    struct cast_player player; /* whole lines, to the end */
    cast_player_start(&player, read_file("small/a.cast"));
    cast_player_play(&player);
    cast_player_stop(&player);
    leave_folder();
}
END_TEST

START_TEST(a_recording_that_cannot_begin_is_a_sentence)
{
    static const char *const arguments[] = {"--record", "/nowhere/a.cast", NULL};
    const struct terminal_options options = {.rows = ROWS, .cols = COLS, .arguments = arguments};
    struct terminal terminal;
    char errors[512];

    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 1);
    ck_assert(terminal_is_restored(&terminal));
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strstr(errors, "/nowhere/a.cast") != NULL, "%s", errors);
    terminal_finish(&terminal);
}
END_TEST

START_TEST(pictures_are_written_by_key_and_by_command)
{
    struct terminal terminal;

    enter_folder();
    start(&terminal, NULL);
    terminal_send(&terminal, " ");
    ck_assert(terminal_wait_shown(&terminal, "paused"));
    terminal_send(&terminal, "P");
    ck_assert(terminal_wait_shown(&terminal, "wrote vgtop-"));
    terminal_send(&terminal, "P");
    ck_assert(terminal_wait_shown(&terminal, "-2.svg"));
    terminal_send(&terminal, ":picture 'my screen.txt'\r");
    ck_assert(terminal_wait_shown(&terminal, "wrote my screen.txt"));
    ck_assert_ptr_nonnull(strstr(read_file("my screen.txt"), "gradient s.d."));
    ck_assert_ptr_null(strstr(contents, ":picture")); /* as it is seen without the prompt */
    terminal_send(&terminal, ":picture a.svg\r");
    ck_assert(terminal_wait_shown(&terminal, "wrote a.svg"));
    ck_assert_ptr_nonnull(strstr(read_file("a.svg"), "<desc>vgtop"));
    terminal_send(&terminal, ":picture a.png\r");
    ck_assert(terminal_wait_shown(&terminal, "ends in .svg, .ans or .txt"));
    ck_assert_int_ne(access("a.png", F_OK), 0);
    finish(&terminal);
    leave_folder();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("record");
    TCase *tests = tcase_create("record");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_recording_ends_as_the_screen_did);
    tcase_add_test(tests, a_full_disk_ends_the_recording_and_nothing_else);
    tcase_add_test(tests, a_recording_that_cannot_begin_is_a_sentence);
    tcase_add_test(tests, pictures_are_written_by_key_and_by_command);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
