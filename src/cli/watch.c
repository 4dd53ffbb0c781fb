/* watch.c: `vgtop watch`: the screen over a run that goes on elsewhere. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "vgtop/follow.h"

static bool open_log(void *context, struct vg_source *source, struct vg_error *error)
{
    struct vg_follow *follow = vg_follow_start(context, error);
    if (follow)
        *source = vg_follow_source(follow);
    return follow;
}

/* A log may come later, but its folder must be there: else the name is a slip. */
static bool check_path(const char *path, struct vg_error *error)
{
    char folder[4096];
    struct stat about;
    const char *slash = strrchr(path, '/');
    if (strcmp(path, "-") == 0 || stat(path, &about) == 0 || !slash)
        return true;
    snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return stat(folder, &about) == 0 || vg_fail(error, "cannot watch %s: %s", path, strerror(errno));
}

int watch_command(const struct options *options)
{
    struct vg_error error = {""};
    char title[1024];
    if (!options->topic)
        return complain(EXIT_USAGE, "watch needs a log: vgtop watch run.jsonl");
    if (!check_path(options->topic, &error))
        return complain(EXIT_USAGE, error.text);
    snprintf(title, sizeof title, "vgtop watch %.1000s", options->topic);
    vg_make_harmless(title);
    return show_source(options, open_log, (void *)options->topic, title);
}
