/* test_file.c: what is put in a file's place: whose it is, who may read it, and what becomes of it when a signal comes. */
#ifndef _DEFAULT_SOURCE /* ncurses may have asked for it */
#define _DEFAULT_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check_main.h"
#include "scratch.h"
#include "vgtop/file.h"

static struct vg_error error;
static int umask_changes;

/* In the place of the library's: it does the same and counts. */
mode_t umask(mode_t mask)
{
    umask_changes++;
    return (mode_t)syscall(SYS_umask, mask);
}

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *why)
{
    (void)why;
    return write(sink, context, strlen(context));
}

static bool replace(const char *path, const char *text)
{
    error.text[0] = '\0';
    return vg_replace_file(path, fill, (void *)text, &error);
}

static const char *content_of(const char *path)
{
    static char content[256];
    FILE *file = fopen(path, "rb");
    if (!file)
        return "(none)";
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    return content;
}

/* Files beside that one whose names begin like its own. */
static size_t left_behind(const char *path)
{
    char pattern[600];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s.*", path);
    ck_assert_int_ne(glob(pattern, 0, NULL, &found), GLOB_NOSPACE);
    size_t count = found.gl_pathc;
    globfree(&found);
    return count;
}

/* --- signals */

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static bool fill_and_signal(void *context, vg_write *write, void *sink, struct vg_error *why)
{
    (void)why;
    return write(sink, "half", 4) && kill(getpid(), *(int *)context) == 0 && write(sink, " more", 5);
}

START_TEST(a_signal_that_ends_the_program_leaves_no_half_file_behind)
{
    const char *path = scratch_file("target", "old");
    int number = ending[_i], status;
    pid_t child = fork();
    if (child == 0) {
        signal(number, SIG_DFL);
        vg_replace_file(path, fill_and_signal, &number, NULL);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == number, "the signal was lost");
    ck_assert_str_eq(content_of(path), "half more");
    ck_assert_uint_eq(left_behind(path), 0);
}
END_TEST

static bool fill_nothing(void *context, vg_write *write, void *sink, struct vg_error *why)
{
    (void)context;
    (void)write;
    (void)sink;
    sigset_t now;
    pthread_sigmask(SIG_BLOCK, NULL, &now);
    ck_assert(sigismember(&now, SIGTSTP) == 1);
    return vg_fail(why, "nothing to write");
}

START_TEST(signals_come_through_afterwards_whatever_happened)
{
    sigset_t before, after;
    const char *path = scratch_file("target", "old");
    sigemptyset(&before);
    sigaddset(&before, SIGHUP); /* one that was blocked stays so */
    sigprocmask(SIG_SETMASK, &before, NULL);
    ck_assert(replace(path, "new"));
    ck_assert(!vg_replace_file(path, fill_nothing, NULL, &error));
    ck_assert(!replace("/nowhere/target", "new"));
    sigprocmask(SIG_BLOCK, NULL, &after);
    for (int number = 1; number < 32; number++)
        ck_assert_int_eq(sigismember(&after, number), number == SIGHUP);
    ck_assert_str_eq(content_of(path), "new");
}
END_TEST

/* --- who may do what */

START_TEST(the_umask_is_heard_and_not_touched)
{
    char path[300];
    struct stat there;
    snprintf(path, sizeof path, "%s/new", scratch);
    umask(026);
    umask_changes = 0;
    ck_assert(replace(path, "new"));
    ck_assert(stat(path, &there) == 0);
    ck_assert_uint_eq(there.st_mode & 07777, 0640);
    ck_assert_msg(umask_changes == 0 || access("/proc/self/status", R_OK) != 0,
                  "a file that another thread makes now may have any permissions");
}
END_TEST

START_TEST(permissions_stay)
{
    const char *path = scratch_file("target", "old");
    struct stat there;
    ck_assert_int_eq(chmod(path, 0604), 0);
    ck_assert(replace(path, "new"));
    ck_assert(stat(path, &there) == 0);
    ck_assert_uint_eq(there.st_mode & 07777, 0604);
}
END_TEST

enum { SOMEBODY = 12345, THEIR_GROUP = 23456 };

START_TEST(a_file_of_somebody_else_stays_theirs)
{
    const char *path = scratch_file("target", "old");
    struct stat there;
    if (geteuid() != 0) /* nobody else can give files away */
        return;
    ck_assert_int_eq(chown(path, SOMEBODY, THEIR_GROUP), 0);
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert(replace(path, "new"));
    ck_assert(stat(path, &there) == 0);
    ck_assert_uint_eq(there.st_uid, SOMEBODY);
    ck_assert_uint_eq(there.st_gid, THEIR_GROUP);
    ck_assert_uint_eq(there.st_mode & 07777, 0640);
    ck_assert_str_eq(content_of(path), "new");
}
END_TEST

START_TEST(where_the_group_cannot_stay_nobody_gains_by_it)
{
    static const struct {
        mode_t before, after;
    } modes[] = {{0660, 0600}, {0640, 0600}, {0644, 0644}, {0664, 0644}, {0604, 0600}};
    const char *path = scratch_file("target", "old");
    struct stat there;
    int status;
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(chmod(scratch, 0777), 0);
    ck_assert_int_eq(chown(path, SOMEBODY, THEIR_GROUP), 0);
    ck_assert_int_eq(chmod(path, modes[_i].before), 0);
    pid_t child = fork();
    if (child == 0) /* the owner, but in another group */
        _exit(setgid(SOMEBODY) == 0 && setuid(SOMEBODY) == 0 && replace(path, "new") ? 0 : 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert(stat(path, &there) == 0);
    ck_assert_uint_eq(there.st_uid, SOMEBODY);
    ck_assert_uint_eq(there.st_gid, SOMEBODY);
    ck_assert_uint_eq(there.st_mode & 07777, modes[_i].after);
}
END_TEST

/* --- what this process has open already */

START_TEST(what_is_open_is_written_to_where_it_stands)
{
    static const char *const names[] = {"/dev/fd/%d", "/proc/self/fd/%d", "/proc/thread-self/fd/%d",
                                        "/dev/../dev/fd/%d"};
    const char *path = scratch_file("target", "");
    char name[64];
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    snprintf(name, sizeof name, names[_i], file);
    ck_assert_int_eq(write(file, "first ", 6), 6);
    ck_assert_int_eq(vg_own_descriptor(name), file);
    ck_assert_msg(replace(name, "second "), "%s", error.text);
    ck_assert_int_eq(write(file, "third", 5), 5);
    close(file);
    ck_assert_str_eq(content_of(path), "first second third");
    ck_assert_msg(!replace(name, "x") && strstr(error.text, name), "closed, but: '%s'", error.text);
    ck_assert_str_eq(content_of(path), "first second third");
    ck_assert_uint_eq(left_behind(path), 0);
}
END_TEST

START_TEST(a_link_to_what_is_open_is_that)
{
    const char *path = scratch_file("target", "");
    char link[300], name[64];
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    snprintf(link, sizeof link, "%s/link", scratch);
    snprintf(name, sizeof name, "/dev/fd/%d", file);
    ck_assert_int_eq(symlink(name, link), 0);
    ck_assert(write(file, "first ", 6) == 6 && replace(link, "second") && close(file) == 0);
    ck_assert_str_eq(content_of(path), "first second");
}
END_TEST

START_TEST(what_is_open_for_reading_is_refused)
{
    const char *path = scratch_file("target", "old");
    char name[64];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(name, sizeof name, "/dev/fd/%d", file);
    ck_assert(!replace(name, "new"));
    ck_assert_msg(strstr(error.text, name) != NULL && strstr(error.text, strerror(EBADF)), "%s", error.text);
    close(file);
    ck_assert_str_eq(content_of(path), "old");
}
END_TEST

START_TEST(the_file_behind_standard_output_is_not_replaced_under_its_own_name_either)
{
    const char *path = scratch_file("target", "");
    int status;
    pid_t child = fork();
    if (child == 0) {
        int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
        bool good = dup2(file, STDOUT_FILENO) == STDOUT_FILENO && write(STDOUT_FILENO, "first ", 6) == 6 &&
                    vg_own_descriptor(path) == STDOUT_FILENO && replace(path, "second ") &&
                    write(STDOUT_FILENO, "third", 5) == 5;
        _exit(good ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_str_eq(content_of(path), "first second third");
}
END_TEST

START_TEST(other_names_are_none_of_ours)
{
    const char *path = scratch_file("1", "old"); /* a number, but in another folder */
    ck_assert_int_eq(vg_own_descriptor(path), -1);
    ck_assert_int_eq(vg_own_descriptor("/dev/fd/x"), -1);
    ck_assert_int_eq(vg_own_descriptor("/dev/fd/"), -1);
    ck_assert_int_eq(vg_own_descriptor("/dev/fd/99999999999999999999"), -1);
    ck_assert_int_eq(vg_own_descriptor(""), -1);
    ck_assert_int_eq(vg_own_descriptor("1"), -1);
    ck_assert(replace(path, "new"));
    ck_assert_str_eq(content_of(path), "new");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("replace");
    TCase *tcase = tcase_create("replace");
    tcase_add_checked_fixture(tcase, make_scratch, remove_scratch);
    tcase_add_loop_test(tcase, a_signal_that_ends_the_program_leaves_no_half_file_behind, 0,
                        sizeof ending / sizeof ending[0]);
    tcase_add_test(tcase, signals_come_through_afterwards_whatever_happened);
    tcase_add_test(tcase, the_umask_is_heard_and_not_touched);
    tcase_add_test(tcase, permissions_stay);
    tcase_add_test(tcase, a_file_of_somebody_else_stays_theirs);
    tcase_add_loop_test(tcase, where_the_group_cannot_stay_nobody_gains_by_it, 0, 5);
    tcase_add_loop_test(tcase, what_is_open_is_written_to_where_it_stands, 0, 4);
    tcase_add_test(tcase, a_link_to_what_is_open_is_that);
    tcase_add_test(tcase, what_is_open_for_reading_is_refused);
    tcase_add_test(tcase, the_file_behind_standard_output_is_not_replaced_under_its_own_name_either);
    tcase_add_test(tcase, other_names_are_none_of_ours);
    suite_add_tcase(suite, tcase);
    return suite;
}

CHECK_MAIN(make_suite)
