/* test_view.c: a view's one block of memory. */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/view.h"

static void reserve(struct vg_view *view, size_t layers, size_t buckets)
{
    struct vg_error error = {""};
    ck_assert_msg(vg_view_reserve(view, layers, buckets, &error), "%s", error.text);
}

/* Every bucket of every series is written with its own mark and must still have it at the end. */
static void use_everything(struct vg_view *view, size_t layers, size_t buckets)
{
    struct vg_series *run[] = {&view->loss_series, &view->accuracy_series, &view->valid_loss_series,
                               &view->valid_accuracy_series};
    for (size_t i = 0; i < layers + 4; i++) {
        struct vg_series *series = i < 4 ? run[i] : &view->layers[i - 4].series;
        ck_assert_uint_eq(series->count, 0);
        for (size_t k = 0; k < buckets; k++)
            series->buckets[k] = (struct vg_bucket){(double)i, (double)k, 0, 0, i, k, 0, k, k};
    }
    for (size_t i = 0; i < layers; i++) {
        memset(view->layers[i].name, (int)('a' + i % 26), sizeof view->layers[i].name);
        view->layers[i].inputs = i;
    }
    for (size_t i = 0; i < layers + 4; i++) {
        const struct vg_series *series = i < 4 ? run[i] : &view->layers[i - 4].series;
        for (size_t k = 0; k < buckets; k++)
            ck_assert(series->buckets[k].counted == i && series->buckets[k].records == k);
    }
    for (size_t i = 0; i < layers; i++)
        ck_assert(view->layers[i].inputs == i && view->layers[i].name[0] == (char)('a' + i % 26));
}

START_TEST(every_series_has_room_of_its_own)
{
    struct vg_view *view = calloc(1, sizeof *view);
    static const size_t sizes[][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {5, 1024}, {101, 1024}, {3, 7}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        reserve(view, sizes[i][0], sizes[i][1]);
        use_everything(view, sizes[i][0], sizes[i][1]);
    }
    vg_view_free(view);
    free(view);
}
END_TEST

START_TEST(the_block_is_used_again_when_it_is_large_enough)
{
    struct vg_view *view = calloc(1, sizeof *view);
    reserve(view, 5, 1024);
    void *memory = view->memory;
    const size_t size = view->memory_size;
    reserve(view, 3, 512);
    ck_assert_ptr_eq(view->memory, memory);
    ck_assert_uint_eq(view->memory_size, size);
    reserve(view, 5, 1024);
    ck_assert_ptr_eq(view->memory, memory);
    reserve(view, 6, 1024);
    ck_assert_uint_gt(view->memory_size, size);
    vg_view_free(view);
    free(view);
}
END_TEST

START_TEST(a_size_beyond_memory_is_refused_and_changes_nothing)
{
    static const size_t sizes[][2] = {{SIZE_MAX, 1}, {1, SIZE_MAX}, {SIZE_MAX / 2, SIZE_MAX / 2}, {SIZE_MAX / 64, 4}};
    struct vg_view *view = calloc(1, sizeof *view);
    reserve(view, 2, 8);
    view->layer_count = 2;
    view->loss_series.count = 3;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct vg_error error = {""};
        const struct vg_view before = *view;
        ck_assert(!vg_view_reserve(view, sizes[i][0], sizes[i][1], &error));
        ck_assert_int_ne(error.text[0], '\0');
        ck_assert_ptr_eq(view->memory, before.memory);
        ck_assert_ptr_eq(view->layers, before.layers);
        ck_assert_uint_eq(view->layer_count, 2);
        ck_assert_uint_eq(view->loss_series.count, 3);
    }
    vg_view_free(view);
    free(view);
}
END_TEST

START_TEST(free_leaves_a_view_that_can_be_used_and_freed_again)
{
    struct vg_view *view = calloc(1, sizeof *view);
    vg_view_free(view);
    reserve(view, 2, 2);
    vg_view_free(view);
    ck_assert_ptr_null(view->memory);
    ck_assert_ptr_null(view->layers);
    ck_assert_uint_eq(view->memory_size, 0);
    reserve(view, 2, 2);
    use_everything(view, 2, 2);
    vg_view_free(view);
    free(view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("view");
    TCase *tests = tcase_create("view");
    tcase_add_test(tests, every_series_has_room_of_its_own);
    tcase_add_test(tests, the_block_is_used_again_when_it_is_large_enough);
    tcase_add_test(tests, a_size_beyond_memory_is_refused_and_changes_nothing);
    tcase_add_test(tests, free_leaves_a_view_that_can_be_used_and_freed_again);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
