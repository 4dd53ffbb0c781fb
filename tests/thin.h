/* thin.h: how many of very many alike cases a test goes through. */
#ifndef VGTOP_TESTS_THIN_H
#define VGTOP_TESTS_THIN_H

#include <stdlib.h>

/* Every so many-th of them: 1, all, unless VGTOP_THIN says otherwise, as it does under a sanitizer, where each takes ten times as long. */
static inline int thin(void)
{
    const char *text = getenv("VGTOP_THIN");
    int every = text != NULL ? atoi(text) : 1;
    return every > 1 ? every : 1;
}

#endif
