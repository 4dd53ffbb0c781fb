/* scratch.c: a folder for a test's files. */
#include "scratch.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char scratch[256];

void make_scratch(void)
{
    const char *above = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/vgtop-test-XXXXXX", above != NULL ? above : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(scratch));
}

void remove_scratch(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    ck_assert_int_eq(system(command), 0);
}

bool use_comma_locale(void)
{
    char command[700];
    snprintf(command, sizeof command, "localedef --no-archive -i de_DE -f UTF-8 '%s/de_DE.UTF-8' >'%s/localedef' 2>&1",
             scratch, scratch);
    if (system(command) != 0 || setenv("LOCPATH", scratch, 1) != 0 || !setlocale(LC_ALL, "de_DE.UTF-8")) {
        fprintf(stderr, "skipped: there is no German locale (Debian's package locales)\n");
        return false;
    }
    ck_assert_str_eq(localeconv()->decimal_point, ",");
    return true;
}

const char *scratch_bytes(const char *name, const char *bytes, size_t count)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", scratch, name);
    for (char *slash = strchr(path + strlen(scratch) + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, count, file), count);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

const char *scratch_file(const char *name, const char *text)
{
    return scratch_bytes(name, text, strlen(text));
}
