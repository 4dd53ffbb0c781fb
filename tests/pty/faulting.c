/* faulting.c: makes of vgtop a program with a real fault in it, a second after it began to draw or to train. VGTOP_FAULT says where and
 * which, "draw null" or the like. The linker sends two of the program's calls through here. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "screen.h"
#include "vgtop/session.h"

uint64_t __real_vg_session_step(struct vg_session *session, uint64_t count);
uint64_t __wrap_vg_session_step(struct vg_session *session, uint64_t count);
void __real_vg_screen_update(const struct vg_screen *screen, const struct vg_view *view, uint32_t panels,
                             struct vg_cells *cells);
void __wrap_vg_screen_update(const struct vg_screen *screen, const struct vg_view *view, uint32_t panels,
                             struct vg_cells *cells);

/* A real fault, and not a sanitizer's report of one. */
__attribute__((no_sanitize("undefined"))) static void write_to_nothing(void)
{
    volatile int *volatile nothing = NULL;
    *nothing = 1;
}

static int fall(volatile int *above)
{
    volatile int here[1000];
    here[0] = *above + 1;
    return *above < 0 ? 0 : fall(here) + here[999];
}

static void overflow_the_stack(void)
{
    volatile int bottom = 0;
    (void)fall(&bottom);
}

static void break_off(void)
{
    abort();
}

/* A step that takes its time. */
static void be_slow(void)
{
    nanosleep(&(struct timespec){.tv_sec = 2}, NULL);
}

static const struct {
    const char *name;
    void (*make)(void);
} faults[] = {{"null", write_to_nothing}, {"stack", overflow_the_stack}, {"abort", break_off}, {"slow", be_slow}};

static void make_fault(const char *where, struct timespec *first)
{
    const char *wanted = getenv("VGTOP_FAULT");
    struct timespec now;
    size_t length = strlen(where);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (first->tv_sec == 0)
        *first = now;
    if (wanted == NULL || strncmp(wanted, where, length) != 0 ||
        now.tv_sec * 1000 + now.tv_nsec / 1000000 - first->tv_sec * 1000 - first->tv_nsec / 1000000 < 1000)
        return;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        if (strcmp(wanted + length, faults[i].name) == 0)
            faults[i].make();
}

uint64_t __wrap_vg_session_step(struct vg_session *session, uint64_t count)
{
    static struct timespec first;
    make_fault("train ", &first);
    return __real_vg_session_step(session, count);
}

void __wrap_vg_screen_update(const struct vg_screen *screen, const struct vg_view *view, uint32_t panels,
                             struct vg_cells *cells)
{
    static struct timespec first;
    make_fault("draw ", &first);
    __real_vg_screen_update(screen, view, panels, cells);
}
