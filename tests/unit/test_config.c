/* test_config.c: the configuration file: read with mistrust, written whole. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "config.h"
#include "scratch.h"

static char path[512], done[VG_CONFIG_DONE_MAX];
static struct vg_config config;
static struct vg_config_warnings warnings;

static void start(void)
{
    make_scratch();
    snprintf(path, sizeof path, "%s/vgtop.conf", scratch);
    vg_config_default(&config);
}

static void file_has(const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static const char *contents_of(const char *name)
{
    static char text[1 << 16];
    FILE *file = fopen(name, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static const char *contents(void)
{
    return contents_of(path);
}

/* The file that was there before the last write. */
static const char *old_contents(void)
{
    char backup[sizeof path + 1];
    snprintf(backup, sizeof backup, "%s~", path);
    return contents_of(backup);
}

static void read_file(void)
{
    struct vg_error error = {""};
    bool found = false;
    vg_config_default(&config);
    ck_assert_msg(vg_config_read(&config, path, &found, &warnings, &error), "%s", error.text);
    ck_assert(found);
}

static void write_it(void)
{
    struct vg_error error = {""};
    ck_assert_msg(vg_config_write(&config, path, done, &error), "%s", error.text);
}

static bool same(const struct vg_config *a, const struct vg_config *b)
{
    char one[VG_CONFIG_TEXT_MAX], other[VG_CONFIG_TEXT_MAX];
    bool equal = a->keymap.count == b->keymap.count;
    for (size_t i = 0; i < vg_config_field_count; i++) {
        vg_config_get(&vg_config_fields[i], a, one);
        vg_config_get(&vg_config_fields[i], b, other);
        equal = equal && strcmp(one, other) == 0;
    }
    for (size_t i = 0; equal && i < a->keymap.count; i++) {
        const char *bound = vg_keymap_bound(&b->keymap, a->keymap.bindings[i].key);
        equal = bound != NULL && strcmp(bound, a->keymap.bindings[i].command) == 0;
    }
    return equal;
}

static bool set(const char *field, const char *text)
{
    struct vg_error error = {""};
    bool good = vg_config_set(vg_config_field(field), &config, text, &error);
    ck_assert_int_eq(good, error.text[0] == '\0');
    return good;
}

/* --- fields --------------------------------------------------------------------------------------------------- */

START_TEST(every_choice_of_a_field_can_be_set_and_is_what_is_got)
{
    char text[VG_CONFIG_TEXT_MAX];
    for (size_t i = 0; i < vg_config_field_count; i++) {
        struct vg_config_choice choice;
        for (size_t k = 0; vg_config_choice(&vg_config_fields[i], k, &choice); k++) {
            ck_assert(set(vg_config_fields[i].name, choice.name));
            vg_config_get(&vg_config_fields[i], &config, text);
            ck_assert_str_eq(text, choice.name);
            ck_assert(choice.about[0] != '\0');
        }
        ck_assert(vg_config_fields[i].about[0] != '\0' && vg_config_fields[i].takes[0] != '\0');
    }
}
END_TEST

START_TEST(a_wrong_value_changes_nothing)
{
    static const struct {
        const char *field, *value;
    } wrong[] = {{"theme", ""},
                 {"theme", "a\tb"},
                 {"theme", "a ;b"},
                 {"symbols", "dots"},
                 {"symbols", ""},
                 {"layout", "none"},
                 {"speed", "0"},
                 {"speed", "-1"},
                 {"speed", "nan"},
                 {"speed", "inf"},
                 {"speed", "1e10"},
                 {"speed", "10x"},
                 {"mouse", "yes"},
                 {"mouse", ""},
                 {"preset", "circle"},
                 {"colors", "17"},
                 {"colors", "256x"},
                 {"preset", "../x"},
                 {"theme", "\xc2\x9b"
                           "31m"},
                 {"theme", "a\xe2\x80\xae"
                           "b"},
                 {"theme", "\xff"}};
    struct vg_config before = config;
    char longer[200];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!set(wrong[i].field, wrong[i].value), "%s = %s", wrong[i].field, wrong[i].value);
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    ck_assert(!set("theme", longer));
    ck_assert_mem_eq(&before, &config, sizeof config);
}
END_TEST

START_TEST(a_speed_is_a_number_the_presets_or_the_most)
{
    ck_assert(set("speed", "2.5"));
    ck_assert_double_eq(config.speed, 2.5);
    ck_assert(set("speed", "max"));
    ck_assert(isinf(config.speed));
    ck_assert(set("speed", "preset"));
    ck_assert_double_eq(config.speed, 0);
}
END_TEST

START_TEST(where_the_file_is_follows_the_environment)
{
    char where[200];
    struct vg_error error = {""};
    setenv("XDG_CONFIG_HOME", "/x/y", 1);
    ck_assert(vg_config_path(where, sizeof where, NULL));
    ck_assert_str_eq(where, "/x/y/vgtop/vgtop.conf");
    setenv("XDG_CONFIG_HOME", "relative", 1);
    setenv("HOME", "/home/me", 1);
    ck_assert(vg_config_path(where, sizeof where, NULL));
    ck_assert_str_eq(where, "/home/me/.config/vgtop/vgtop.conf");
    ck_assert(!vg_config_path(where, 12, &error));
    unsetenv("HOME");
    ck_assert(!vg_config_path(where, sizeof where, &error));
    ck_assert(strstr(error.text, "HOME") != NULL);
}
END_TEST

/* --- reading -------------------------------------------------------------------------------------------------- */

START_TEST(a_file_is_read)
{
    file_has("[vgtop]\nversion = 1\ntheme = nord\nsymbols = ascii\ncolors = 256\nlayout = learn\npreset = spiral\n"
             "speed = max\nmouse = off\n[keys]\nF5 = restart; step 10\nx = none\nC-r=redraw\nequals = depth -1\n");
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
    ck_assert_str_eq(config.theme, "nord");
    ck_assert(!config.symbols_auto && config.symbols == VG_SYMBOLS_ASCII);
    ck_assert(!config.depth_auto && config.depth == VG_DEPTH_256);
    ck_assert_int_eq(config.layout, VG_LAYOUT_LEARN);
    ck_assert_str_eq(config.preset, "spiral");
    ck_assert(isinf(config.speed));
    ck_assert(!config.mouse);
    ck_assert_uint_eq(config.keymap.count, 4);
    ck_assert_str_eq(vg_keymap_action(&config.keymap, NULL, VG_KEY_F5), "restart; step 10");
    ck_assert_str_eq(vg_keymap_action(&config.keymap, NULL, '='), "depth -1");
    ck_assert_ptr_null(vg_keymap_action(&config.keymap, NULL, 'x'));
}
END_TEST

START_TEST(a_wrong_line_is_a_warning_and_the_rest_counts)
{
    file_has("[vgtop]\nsymbols = dots\ntheem = nord\nlayout = learn\nnonsense\n[keys]\nF99 = restart\nF5 = rstart\n"
             "F6 = restart\nC-c = none\n[other]\nx = y\n");
    read_file();
    static const char *const lines[] = {"line 2", "line 3", "line 5", "line 7", "line 8", "line 10", "line 12"};
    ck_assert_uint_eq(warnings.count, sizeof lines / sizeof *lines);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert_msg(strstr(warnings.warning[i].text, lines[i]) != NULL, "%s", warnings.warning[i].text);
        ck_assert_msg(strstr(warnings.warning[i].text, "vgtop.conf") != NULL, "%s", warnings.warning[i].text);
    }
    ck_assert(config.symbols_auto);
    ck_assert_int_eq(config.layout, VG_LAYOUT_LEARN);
    ck_assert_str_eq(vg_keymap_action(&config.keymap, NULL, VG_KEY_F6), "restart");
    ck_assert_uint_eq(config.keymap.count, 1);
}
END_TEST

START_TEST(many_mistakes_are_counted_and_the_first_are_told)
{
    char text[4096] = "[vgtop]\n";
    for (int i = 0; i < 100; i++)
        strcat(text, "speed = fast\n");
    file_has(text);
    read_file();
    ck_assert_uint_eq(warnings.count, 100);
    ck_assert(strstr(warnings.warning[0].text, "line 2") != NULL);
}
END_TEST

START_TEST(a_newer_file_is_read_as_far_as_it_goes)
{
    file_has("[vgtop]\nversion = 7\nhologram = on\nlayout = learn\n[hologram]\nx = 1\n");
    read_file();
    ck_assert_uint_eq(warnings.count, 1);
    ck_assert(strstr(warnings.warning[0].text, "newer") != NULL);
    ck_assert_int_eq(config.layout, VG_LAYOUT_LEARN);
}
END_TEST

START_TEST(no_file_is_the_defaults)
{
    struct vg_config usual = config;
    bool found = true;
    ck_assert(vg_config_read(&config, path, &found, &warnings, NULL));
    ck_assert(!found);
    ck_assert_uint_eq(warnings.count, 0);
    ck_assert(same(&usual, &config));
    strcat(path, "/below/a/file");
    ck_assert(vg_config_read(&config, path, &found, NULL, NULL));
}
END_TEST

static void refused(const char *where)
{
    struct vg_error error = {""};
    struct vg_config before = config;
    ck_assert(!vg_config_read(&config, where, NULL, &warnings, &error));
    ck_assert(error.text[0] != '\0');
    ck_assert_mem_eq(&before, &config, sizeof config);
}

START_TEST(what_is_no_file_is_one_sentence)
{
    refused(scratch);
    refused("/dev/zero");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    refused(path);
    unlink(path);
    FILE *file = fopen(path, "w");
    fwrite("[vgtop]\0mouse = off", 1, 19, file);
    fclose(file);
    refused(path);
    ck_assert_int_eq(truncate(path, (off_t)10 << 30), 0);
    refused(path);
}
END_TEST

/* --- writing -------------------------------------------------------------------------------------------------- */

static void unusual(void)
{
    ck_assert(set("theme", "solarized-dark") && set("symbols", "block") && set("layout", "everything") &&
              set("speed", "12.5") && set("mouse", "off") && set("preset", "deep") && set("colors", "none"));
    for (uint32_t key = 1; key < 0x80; key++)
        if (key % 3 == 0 && key != 3)
            vg_keymap_bind(&config.keymap, key, key % 2 ? "restart; step 10" : "none", NULL);
    ck_assert(vg_keymap_bind(&config.keymap, VG_KEY_F5, "@help", NULL));
    ck_assert(vg_keymap_bind(&config.keymap, 0xe9, "preset spiral ; activation relu", NULL));
}

START_TEST(what_is_written_is_read_again)
{
    unusual();
    struct vg_config wanted = config;
    write_it();
    read_file();
    ck_assert_msg(warnings.count == 0, "%s", warnings.warning[0].text);
    ck_assert(same(&wanted, &config));
}
END_TEST

START_TEST(the_printed_configuration_is_a_valid_file)
{
    struct vg_config wanted = config;
    write_it();
    ck_assert(strstr(contents(), "# ") != NULL);
    for (size_t i = 0; i < vg_config_field_count; i++)
        ck_assert(strstr(contents(), vg_config_fields[i].about) != NULL);
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
    ck_assert(same(&wanted, &config));
}
END_TEST

static bool into_file(void *sink, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, sink) == count;
}

START_TEST(what_says_all_already_is_not_touched)
{
    static const char text[] = "\xef\xbb\xbf; mine\r\n\r\n[vgtop]\r\n\tversion=1\n  speed : 1e2 ; slow\n\n[keys]\n"
                               " F5=restart\nCtrl-R = redraw\nz = zoom\n# end";
    struct stat about;
    file_has(text);
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
    write_it();
    ck_assert_str_eq(contents(), text);
    ck_assert_msg(strncmp(done, "nothing to write: ", 18) == 0, "%s", done);
    strcat(path, "~");
    ck_assert_int_ne(stat(path, &about), 0);
}
END_TEST

START_TEST(the_old_file_stays_beside_the_new_one)
{
    static const char text[] = "# mine\n[vgtop]\ntheme=nord ; I like it\n[keys]\nF5 = restart\nx = none\n";
    struct stat about;
    char backup[sizeof path + 1];
    file_has(text);
    ck_assert_int_eq(chmod(path, 0600), 0);
    read_file();
    ck_assert(set("theme", "dracula"));
    vg_keymap_unbind(&config.keymap, 'x');
    struct vg_config wanted = config;
    write_it();
    ck_assert_ptr_nonnull(strstr(done, "; the old one is vgtop.conf~"));
    ck_assert_str_eq(old_contents(), text);
    snprintf(backup, sizeof backup, "%s~", path);
    ck_assert_int_eq(stat(backup, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0600);
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
    ck_assert(same(&wanted, &config));
    /* what vgtop wrote itself must not take the place of what a person wrote */
    ck_assert(set("theme", "nord"));
    write_it();
    ck_assert_str_eq(old_contents(), text);
}
END_TEST

START_TEST(the_file_is_what_config_prints)
{
    char *printed = NULL;
    size_t size = 0;
    unusual();
    write_it();
    FILE *file = open_memstream(&printed, &size);
    ck_assert_ptr_nonnull(file);
    ck_assert(vg_config_print(&config, NULL, into_file, file));
    fclose(file);
    ck_assert_str_eq(contents(), printed);
    free(printed);
}
END_TEST

START_TEST(the_sentence_names_the_place_as_people_write_it)
{
    ck_assert_int_eq(setenv("HOME", scratch, 1), 0);
    snprintf(path, sizeof path, "%s/.config/vgtop/vgtop.conf", scratch);
    write_it();
    ck_assert_str_eq(done, "wrote ~/.config/vgtop/vgtop.conf");
    ck_assert(set("mouse", "off"));
    write_it();
    ck_assert_str_eq(done, "wrote ~/.config/vgtop/vgtop.conf");
    write_it();
    ck_assert_str_eq(done, "nothing to write: ~/.config/vgtop/vgtop.conf says all of this already");
}
END_TEST

/* A person presses the key again after a slip in the file: then the slip is what goes. */
START_TEST(a_file_with_mistakes_is_written_anew)
{
    file_has("[vgtop]\ntheem = nord\n");
    read_file();
    ck_assert_uint_eq(warnings.count, 1);
    write_it();
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
    ck_assert_str_eq(old_contents(), "[vgtop]\ntheem = nord\n");
}
END_TEST

/* Where " ;" would begin a comment. */
START_TEST(a_command_that_begins_with_a_semicolon_is_not_lost)
{
    file_has("[keys]\nspace =;pause;step 10\nF11 = ;\nF12=;\n");
    read_file();
    ck_assert_uint_eq(config.keymap.count, 1); /* nothing is what the others do anyway */
    ck_assert_str_eq(vg_keymap_bound(&config.keymap, ' '), "pause;step 10");
    ck_assert(vg_keymap_bind(&config.keymap, ' ', ";redraw", NULL));
    for (int times = 0; times < 2; times++) {
        write_it();
        read_file();
        ck_assert_str_eq(vg_keymap_bound(&config.keymap, ' '), "redraw");
    }
}
END_TEST

START_TEST(only_the_first_byte_order_mark_is_none_of_the_text)
{
    for (int marks = 1; marks <= 2; marks++) {
        file_has(marks == 1 ? "\xef\xbb\xbf[keys]\nx = redraw\n" : "\xef\xbb\xbf\xef\xbb\xbf[keys]\nx = redraw\n");
        read_file();
        ck_assert_int_eq(vg_keymap_bound(&config.keymap, 'x') != NULL, marks == 1);
        vg_keymap_unbind(&config.keymap, 'x');
        write_it();
        read_file();
        ck_assert(vg_keymap_bound(&config.keymap, 'x') == NULL);
    }
}
END_TEST

START_TEST(a_section_begins_where_its_head_is_whole)
{
    static const struct {
        const char *head;
        bool begins;
    } heads[] = {{"[keys]%s\nx = redraw\n", true}, {"[ke ;ys]%s\nx = redraw\n", false}, {"[keys ;]%s\nx = 1\n", false}};
    char text[400], blanks[251];
    memset(blanks, ' ', sizeof blanks - 1);
    blanks[sizeof blanks - 1] = '\0';
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        snprintf(text, sizeof text, heads[i].head, blanks);
        file_has(text);
        read_file();
        ck_assert_int_eq(vg_keymap_bound(&config.keymap, 'x') != NULL, heads[i].begins);
        ck_assert_int_eq(warnings.count > 0, !heads[i].begins);
        ck_assert(heads[i].begins || strstr(warnings.warning[0].text, "line 1") != NULL);
        vg_keymap_unbind(&config.keymap, 'x');
        write_it();
        read_file();
        ck_assert_ptr_null(vg_keymap_bound(&config.keymap, 'x'));
    }
}
END_TEST

START_TEST(a_newer_file_is_not_written_over)
{
    static const char *const newer[] = {"[vgtop]\nversion = 7\nlayout = learn\n",
                                        "[vgtop]\nversion = 7\nversion = 1\n"};
    struct stat about;
    for (size_t i = 0; i < sizeof newer / sizeof *newer; i++) {
        struct vg_error error = {""};
        file_has(newer[i]);
        read_file();
        ck_assert(set("layout", "compare"));
        ck_assert(!vg_config_write(&config, path, done, &error));
        ck_assert_msg(strstr(error.text, "newer") != NULL && strstr(error.text, path) != NULL, "%s", error.text);
        ck_assert_str_eq(contents(), newer[i]);
    }
    strcat(path, "~");
    ck_assert_int_ne(stat(path, &about), 0);
}
END_TEST

START_TEST(an_older_file_is_written_anew)
{
    file_has("[vgtop]\nversion = 0\n");
    vg_config_default(&config);
    write_it();
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
}
END_TEST

/* Whatever the file was: what was written is what is read. */
START_TEST(any_text_takes_any_configuration)
{
    static const char alphabet[] = "[]=:;# \t\nvgtopkeysF5nhemdrailuxz16\"'\\.-";
    unusual();
    const struct vg_config wanted = config;
    unsigned state = 1;
    for (int round = 0; round < 200; round++) {
        char text[400] = "";
        for (size_t i = 0; i < sizeof text - 1; i++) {
            state = state * 1664525u + 1013904223u;
            text[i] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
            if (state >> 28 == 0 && i + 40 < sizeof text) {
                static const char *const parts[] = {
                    "\n[vgtop]\n", "\n[keys]\n", "\ntheme = ", "\nF5 = ", "\nc=none\n", " ; ", "\nmouse="};
                i += strlen(strcpy(text + i, parts[(state >> 8) % 7])) - 1;
            }
        }
        file_has(text);
        config = wanted;
        write_it();
        read_file();
        ck_assert_msg(same(&wanted, &config), "after:\n%s\nof:\n%s", contents(), text);
    }
}
END_TEST

START_TEST(a_line_that_is_too_long_is_passed_over)
{
    char text[600] = "[vgtop]\nlayout = ";
    size_t used = strlen(text);
    memset(text + used, 'x', 400);
    strcpy(text + used + 400, "\nmouse = off\n");
    file_has(text);
    read_file();
    ck_assert_uint_eq(warnings.count, 1);
    ck_assert(!config.mouse);
    ck_assert(set("layout", "learn"));
    write_it();
    read_file();
    ck_assert_uint_eq(warnings.count, 0);
    ck_assert_int_eq(config.layout, VG_LAYOUT_LEARN);
}
END_TEST

/* --- the file itself ------------------------------------------------------------------------------------------ */

START_TEST(missing_folders_are_made_for_their_owner)
{
    struct stat about;
    snprintf(path, sizeof path, "%s/a/b/vgtop.conf", scratch);
    write_it();
    char parent[300];
    snprintf(parent, sizeof parent, "%s/a/b", scratch);
    ck_assert_int_eq(stat(parent, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0700);
}
END_TEST

START_TEST(a_link_stays_and_so_do_permissions)
{
    char target[300];
    struct stat about;
    file_has("[vgtop]\nmouse = off\n");
    ck_assert_int_eq(chmod(path, 0640), 0);
    snprintf(target, sizeof target, "%s/target", scratch);
    ck_assert_int_eq(rename(path, target), 0);
    ck_assert_int_eq(symlink(target, path), 0);
    write_it();
    ck_assert_int_eq(lstat(path, &about), 0);
    ck_assert(S_ISLNK(about.st_mode));
    ck_assert_int_eq(stat(target, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0640);
    ck_assert_str_eq(old_contents(), "[vgtop]\nmouse = off\n");
    read_file();
    ck_assert(config.mouse);
}
END_TEST

static void not_written(const char *where)
{
    struct vg_error error = {""};
    ck_assert(!vg_config_write(&config, where, done, &error));
    ck_assert_msg(strstr(error.text, where) != NULL, "%s", error.text);
}

START_TEST(what_cannot_be_written_is_one_sentence)
{
    not_written(scratch);
    not_written("/dev/full");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    not_written(path);
    unlink(path);
    file_has("binary");
    FILE *file = fopen(path, "a");
    fputc(0, file);
    fclose(file);
    not_written(path);
    ck_assert_str_eq(contents(), "binary");
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_one_sentence)
{
    struct vg_error error = {""};
    ck_assert(!vg_config_write(&config, "/proc/vgtop/vgtop.conf", done, &error));
    ck_assert_msg(strstr(error.text, "/proc/vgtop") != NULL, "%s", error.text);
    file_has("");
    strcat(path, "/below/a/file");
    ck_assert(!vg_config_write(&config, path, done, &error));
    ck_assert_msg(strstr(error.text, "vgtop.conf") != NULL, "%s", error.text);
}
END_TEST

static bool takes_some(void *sink, const char *bytes, size_t count)
{
    size_t *left = sink;
    (void)bytes;
    bool good = count <= *left;
    *left = good ? *left - count : 0;
    return good;
}

START_TEST(printing_stops_when_a_write_fails)
{
    size_t plenty = 100000;
    ck_assert(vg_config_print(&config, "here", takes_some, &plenty));
    for (size_t room = 0; room < 100000 - plenty; room += 10) {
        size_t left = room;
        ck_assert(!vg_config_print(&config, "here", takes_some, &left));
    }
}
END_TEST

static void add_reading(TCase *tests)
{
    tcase_add_test(tests, every_choice_of_a_field_can_be_set_and_is_what_is_got);
    tcase_add_test(tests, a_wrong_value_changes_nothing);
    tcase_add_test(tests, a_speed_is_a_number_the_presets_or_the_most);
    tcase_add_test(tests, where_the_file_is_follows_the_environment);
    tcase_add_test(tests, a_file_is_read);
    tcase_add_test(tests, a_wrong_line_is_a_warning_and_the_rest_counts);
    tcase_add_test(tests, many_mistakes_are_counted_and_the_first_are_told);
    tcase_add_test(tests, a_newer_file_is_read_as_far_as_it_goes);
    tcase_add_test(tests, no_file_is_the_defaults);
    tcase_add_test(tests, what_is_no_file_is_one_sentence);
}

static void add_writing(TCase *tests)
{
    tcase_add_test(tests, what_is_written_is_read_again);
    tcase_add_test(tests, the_printed_configuration_is_a_valid_file);
    tcase_add_test(tests, what_says_all_already_is_not_touched);
    tcase_add_test(tests, the_old_file_stays_beside_the_new_one);
    tcase_add_test(tests, the_file_is_what_config_prints);
    tcase_add_test(tests, the_sentence_names_the_place_as_people_write_it);
    tcase_add_test(tests, a_file_with_mistakes_is_written_anew);
    tcase_add_test(tests, a_command_that_begins_with_a_semicolon_is_not_lost);
    tcase_add_test(tests, only_the_first_byte_order_mark_is_none_of_the_text);
    tcase_add_test(tests, a_section_begins_where_its_head_is_whole);
    tcase_add_test(tests, a_newer_file_is_not_written_over);
    tcase_add_test(tests, an_older_file_is_written_anew);
    tcase_add_test(tests, any_text_takes_any_configuration);
    tcase_add_test(tests, a_line_that_is_too_long_is_passed_over);
    tcase_add_test(tests, missing_folders_are_made_for_their_owner);
    tcase_add_test(tests, a_link_stays_and_so_do_permissions);
    tcase_add_test(tests, what_cannot_be_written_is_one_sentence);
    tcase_add_test(tests, a_folder_that_cannot_be_made_is_one_sentence);
    tcase_add_test(tests, printing_stops_when_a_write_fails);
}

static Suite *make_suite(void)
{
    Suite *suite = suite_create("config");
    TCase *tests = tcase_create("config");
    tcase_add_checked_fixture(tests, start, remove_scratch);
    tcase_set_timeout(tests, 60);
    add_reading(tests);
    add_writing(tests);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
