/* metric.c: the table of what is measured. */
#include "vgtop/metric.h"

#include <string.h>

#define INFO(NAME, key, TITLE, SYMBOL, SCALE, OF_GRADIENT, ABOUT)                                                      \
    [VG_##NAME] = {#key, TITLE, SYMBOL, VG_SCALE_##SCALE, OF_GRADIENT, ABOUT},
const struct vg_metric_info vg_metrics[VG_METRIC_COUNT] = {VG_METRICS(INFO)};

enum vg_metric vg_metric_find(const char *key)
{
    size_t i = 0;
    while (i < VG_METRIC_COUNT && strcmp(vg_metrics[i].key, key) != 0)
        i++;
    return (enum vg_metric)i;
}
