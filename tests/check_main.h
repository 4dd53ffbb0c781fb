/* check_main.h: the main function of a test program. */
#ifndef VGTOP_TESTS_CHECK_MAIN_H
#define VGTOP_TESTS_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

/* Runs the suite and frees it. Returns the status that the program ends with. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A program that runs the suite that `make()` returns. */
#define CHECK_MAIN(make)                                                                                               \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        return run_suite(make());                                                                                      \
    }

/* The same for a test that runs the program whose path is its only argument; `program` is a const char * of the test's own. */
#define CHECK_MAIN_WITH(make, program)                                                                                 \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        if (argc != 2)                                                                                                 \
            return EXIT_FAILURE;                                                                                       \
        (program) = argv[1];                                                                                           \
        return run_suite(make());                                                                                      \
    }

#endif
