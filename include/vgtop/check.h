/* check.h: the verdict of a log: what `vgtop check` prints. */
#ifndef VGTOP_CHECK_H
#define VGTOP_CHECK_H

#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/ranks.h"
#include "vgtop/verdict.h"

VG_API_BEGIN

enum { VG_CHECK_KIND_MAX = 32, VG_CHECK_ADVICE_MAX = 8 };

/* What a log says of its last run. Texts are harmless, "" where there is none. */
struct vg_check {
    bool well; /* nothing is wrong, or there is nothing to judge yet */
    char kind[VG_CHECK_KIND_MAX];
    char layer[VG_VERDICT_NAME_MAX]; /* its name; "": it concerns no single layer */
    char text[VG_VERDICT_TEXT_MAX], cause[VG_VERDICT_TEXT_MAX];
    size_t advice_count;
    char advice[VG_CHECK_ADVICE_MAX][VG_ADVICE_LINE_MAX]; /* command lines, the likeliest cure first */
    struct vg_ranks ranks;                                /* side by side, if it is of a distributed job */
    uint64_t records, broken; /* of the whole log: steps, and lines that could not be read */
};

/* Reads a log ("-": standard input) to its present end. Where its last line has a verdict it is that one, because who wrote it knew the
 * data; else its records are judged. False with a sentence where there is no record. */
bool vg_check_log(const char *path, struct vg_check *check, struct vg_error *error);

VG_API_END

#endif
