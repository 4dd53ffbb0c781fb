/* csv_classes.c: numbers the classes of a csv file. */
#include "csv.h"

#include <math.h>
#include <string.h>

static const double whole_most = 9007199254740992.0; /* 2^53: from here on neighbours cannot be told apart */

/* FNV-1a over a class's identity: the bytes of its value, or its text. */
static uint32_t hash(const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < count; i++)
        h = (h ^ byte[i]) * 16777619U;
    return h;
}

static bool same(const struct vg_csv_classes *classes, uint32_t i, const char *cell, bool whole, double value)
{
    if (classes->rows[i].whole != whole)
        return false;
    return whole ? classes->rows[i].value == value : strcmp(classes->rows[i].text, cell) == 0;
}

enum vg_csv_class vg_csv_classify(struct vg_csv_classes *classes, const char *cell, uint32_t *label)
{
    const uint32_t slots = sizeof classes->slots / sizeof classes->slots[0];
    double value = 0;
    bool whole = vg_parse_double(cell, &value);
    value += 0.0; /* -0 is 0 */
    if (whole && (value != floor(value) || fabs(value) >= whole_most))
        return VG_CSV_CLASS_FRACTION;
    uint32_t slot = (whole ? hash(&value, sizeof value) : hash(cell, strlen(cell))) % slots;
    while (classes->slots[slot] != 0 && !same(classes, classes->slots[slot] - 1, cell, whole, value))
        slot = (slot + 1) % slots;
    if (classes->slots[slot] == 0) {
        if (classes->count == VG_CLASSES_MAX)
            return VG_CSV_CLASS_TOO_MANY;
        classes->rows[classes->count].text = cell;
        classes->rows[classes->count].whole = whole;
        classes->rows[classes->count].value = value;
        classes->slots[slot] = (uint32_t)++classes->count;
    }
    *label = classes->slots[slot] - 1;
    return VG_CSV_CLASS_KNOWN;
}

void vg_csv_number(const struct vg_csv_classes *classes, uint32_t order[VG_CLASSES_MAX])
{
    bool all_whole = true;
    for (size_t i = 0; i < classes->count; i++)
        all_whole = all_whole && classes->rows[i].whole;
    for (size_t i = 0; i < classes->count; i++) {
        uint32_t smaller = 0; /* how many come before it */
        for (size_t j = 0; j < classes->count; j++)
            smaller += classes->rows[j].value < classes->rows[i].value;
        order[i] = all_whole ? smaller : (uint32_t)i;
    }
}
