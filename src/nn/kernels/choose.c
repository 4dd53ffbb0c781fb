/* choose.c: which kernels this processor can run. */
#include "kernels.h"

#include <string.h>

#include "vgtop/network.h"

static bool always(void)
{
    return true;
}

#if defined(__x86_64__) && !defined(VG_BASELINE_ONLY)
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#endif

/* Best first. */
static const struct {
    const struct vg_kernels *kernels;
    bool (*runs_here)(void);
} table[] = {
#if defined(__x86_64__) && !defined(VG_BASELINE_ONLY)
    {&vg_kernels_avx512, has_avx512},
    {&vg_kernels_avx2, has_avx2},
#endif
    {&vg_kernels_baseline, always},
};

enum { TABLE_SIZE = sizeof table / sizeof table[0] };

const struct vg_kernels *vg_kernels_choose(const char *name)
{
    for (size_t i = 0; i < TABLE_SIZE; i++)
        if ((!name || strcmp(name, table[i].kernels->name) == 0) && table[i].runs_here())
            return table[i].kernels;
    return NULL;
}

size_t vg_network_kernel_names(const char **names, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < TABLE_SIZE && count < room; i++)
        if (table[i].runs_here())
            names[count++] = table[i].kernels->name;
    return count;
}
