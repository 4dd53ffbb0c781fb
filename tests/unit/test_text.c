/* test_text.c: UTF-8 read and written, JSON strings, memory that grows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "text.h"

START_TEST(every_character_reads_back)
{
    for (uint32_t ch = 0; ch <= 0x10ffff; ch++) {
        char bytes[VG_UTF8_MAX];
        uint32_t again;
        size_t length = vg_utf8_write(ch, bytes);
        bool surrogate = ch >= 0xd800 && ch <= 0xdfff;
        if (length != (surrogate      ? 3u
                       : ch < 0x80    ? 1u
                       : ch < 0x800   ? 2u
                       : ch < 0x10000 ? 3u
                                      : 4u) ||
            vg_utf8_read(bytes, length, &again) != length || again != (surrogate ? 0xfffd : ch))
            ck_abort_msg("U+%04X", (unsigned)ch);
    }
    char bytes[VG_UTF8_MAX];
    ck_assert_uint_eq(vg_utf8_write(0x110000, bytes), 3);
    ck_assert_mem_eq(bytes, "\xef\xbf\xbd", 3);
}
END_TEST

START_TEST(what_is_not_utf8_is_bad_and_as_long_as_its_start)
{
    static const struct {
        const char *bytes;
        size_t length;
    } bad[] = {{"\x80", 1},         {"\xff", 1},         {"\xc0\x80", 1},         {"\xc1\xbf", 1},
               {"\xc3", 1},         {"\xc3(", 1},        {"\xe2\x82", 2},         {"\xe2\x28\xa1", 1},
               {"\xe0\x9f\xbf", 1}, {"\xed\xa0\x80", 1}, {"\xf0\x8f\xbf\xbf", 1}, {"\xf4\x90\x80\x80", 1},
               {"\xf0\x9f\x98", 3}, {"\xf5\x80", 1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t ch;
        ck_assert_uint_eq(vg_utf8_read(bad[i].bytes, VG_UTF8_MAX, &ch), bad[i].length);
        ck_assert_uint_eq(ch, VG_UTF8_BAD);
    }
    uint32_t ch;
    ck_assert_uint_eq(vg_utf8_read("\xe2\x82\xac", 2, &ch), 2); /* the room ends inside */
    ck_assert_uint_eq(ch, VG_UTF8_BAD);
}
END_TEST

START_TEST(a_text_is_cut_between_characters)
{
    static const struct {
        const char *text;
        size_t most, wanted;
    } cuts[] = {{"abc", 5, 3},
                {"abc", 2, 2},
                {"a\xe2\x82\xac", 4, 4},
                {"a\xe2\x82\xac", 3, 1},
                {"a\xe2\x82\xac", 1, 1},
                {"\xf0\x9f\x98\x80", 3, 0},
                {"", 0, 0},
                {"\x80\x80\x80\x80\x80\x80", 5, 5}};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++)
        ck_assert_uint_eq(vg_utf8_fit(cuts[i].text, cuts[i].most), cuts[i].wanted);
}
END_TEST

START_TEST(a_text_grows_and_escapes)
{
    struct vg_text text = {0};
    for (int i = 0; i < 1000; i++)
        ck_assert(vg_text_add(&text, "abc", 3));
    ck_assert_uint_eq(text.length, 3000);
    ck_assert_uint_eq(strlen(text.bytes), 3000);
    vg_text_free(&text);
    ck_assert(vg_text_escape(&text, "a\"\n\x1b\x80z\0", 7));
    ck_assert_str_eq(text.bytes, "a\\\"\\n\\u001b\xef\xbf\xbdz\\u0000");
    ck_assert_uint_eq(text.length, strlen(text.bytes));
    vg_text_free(&text);
}
END_TEST

START_TEST(what_cannot_grow_stays_and_nothing_more_is_added)
{
    struct vg_text text = {0};
    ck_assert(vg_text_add(&text, "abc", 3));
    ck_assert(!vg_text_add(&text, "abc", SIZE_MAX - 3));
    ck_assert(text.failed);
    ck_assert(!vg_text_add(&text, "d", 1));
    ck_assert_str_eq(text.bytes, "abc");
    size_t room = text.room;
    ck_assert_ptr_null(vg_grow(text.bytes, &room, SIZE_MAX / 4, 8));
    ck_assert_uint_eq(room, text.room);
    vg_text_free(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, every_character_reads_back);
    tcase_add_test(tests, what_is_not_utf8_is_bad_and_as_long_as_its_start);
    tcase_add_test(tests, a_text_is_cut_between_characters);
    tcase_add_test(tests, a_text_grows_and_escapes);
    tcase_add_test(tests, what_cannot_grow_stays_and_nothing_more_is_added);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
