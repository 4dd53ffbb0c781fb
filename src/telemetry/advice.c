/* advice.c: what to do about a verdict, as far as the network has not done it yet. */
#include "vgtop/verdict.h"

#include <stddef.h>

/* A row holds where every flag is ANY or what the verdict says of the network. */
enum when { ANY, NO, YES };

static const struct {
    enum vg_verdict_kind kind;
    enum when normalized, weak; /* weak: no activation steeper than a half, as sigmoid */
    const char *advice, *keys;
} rows[] = {
    {VG_VERDICT_NON_FINITE, ANY, ANY, "press < for a lower learning rate or c to clip, then r to restart",
     "press < then r"},
    {VG_VERDICT_SYMMETRIC, ANY, ANY, "press i for a random initializer", "press i"},
    {VG_VERDICT_EXPLODING, NO, ANY, "press i for another initializer, or n for batch norm, or c to clip",
     "press i init, n norm, c clip"},
    {VG_VERDICT_EXPLODING, YES, ANY, "press i for another initializer, or c to clip", "press i init, c clip"},
    {VG_VERDICT_DEAD, ANY, ANY, "press 4 for leaky_relu, or < for a lower learning rate and r to restart",
     "press 4 leaky_relu, < lr"},
    {VG_VERDICT_VANISHING, NO, YES, "press 2 for tanh, or 3 for relu, or n for batch norm",
     "press 2 tanh, 3 relu, n norm"},
    {VG_VERDICT_VANISHING, YES, YES, "press 2 for tanh, or 3 for relu", "press 2 tanh, 3 relu"},
    {VG_VERDICT_VANISHING, NO, NO, "press i for another initializer, or n for batch norm, or - for fewer layers",
     "press i init, n norm, - depth"},
    {VG_VERDICT_VANISHING, YES, NO, "press i for another initializer, or - for fewer layers", "press i init, - depth"},
    {VG_VERDICT_LR_HIGH, ANY, ANY, "press < for a lower learning rate", "press <"},
    {VG_VERDICT_SATURATED, NO, ANY, "press i for smaller weights, or n for batch norm, or 3 for relu",
     "press i init, n norm, 3 relu"},
    {VG_VERDICT_SATURATED, YES, ANY, "press i for smaller weights, or 3 for relu", "press i init, 3 relu"},
    {VG_VERDICT_LR_LOW, ANY, ANY, "press > for a higher learning rate", "press >"},
};

static bool holds(enum when when, bool is)
{
    return when == ANY || (when == YES) == is;
}

static size_t row_of(const struct vg_verdict *verdict)
{
    const size_t count = sizeof rows / sizeof rows[0];
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == verdict->kind && holds(rows[i].normalized, verdict->normalized) &&
            holds(rows[i].weak, verdict->weak))
            return i;
    return count;
}

const char *vg_verdict_advice(const struct vg_verdict *verdict)
{
    size_t row = row_of(verdict);
    return row < sizeof rows / sizeof rows[0] ? rows[row].advice : "";
}

const char *vg_verdict_keys(const struct vg_verdict *verdict)
{
    size_t row = row_of(verdict);
    return row < sizeof rows / sizeof rows[0] ? rows[row].keys : "";
}
