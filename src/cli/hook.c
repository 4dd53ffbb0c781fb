/* hook.c: `vgtop hook`: the Python side of watching, printed or installed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "cli.h"
#include "vgtop/hook.h"

/* Asks the python3 that is in use, of a virtual environment too, where its packages are. */
static bool find_packages(char *folder, size_t size, struct vg_error *error)
{
    /* the words are our own; python3 is found as the person's shell finds it. NOLINTNEXTLINE(cert-env33-c) */
    FILE *answer = popen("python3 -c 'import sysconfig; print(sysconfig.get_paths()[\"purelib\"])'", "r");
    if (!answer)
        return vg_fail(error, "cannot run python3: %s", strerror(errno));
    char *line = fgets(folder, (int)size, answer);
    const int status = pclose(answer);
    if (!line || status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return vg_fail(error, "python3 did not say where its packages are");
    folder[strcspn(folder, "\n")] = '\0';
    return folder[0] == '/' || vg_fail(error, "python3 did not say where its packages are");
}

int hook_command(const struct options *options)
{
    struct vg_error error = {""};
    char folder[4096];
    if (!options->install) {
        vg_hook_write(write_output, NULL);
        return end_output();
    }
    if (!find_packages(folder, sizeof folder, &error) || !vg_hook_install(folder, false, &error))
        return complain(EXIT_FAILED, error.text);
    vg_make_harmless(folder);
    printf(
        "installed %s/vgtop.py: `import vgtop; vgtop.watch(model, optimizer)` in a script; beside it vgtop_lightning, "
        "vgtop_transformers, vgtop_keras and vgtop_jax\n",
        folder);
    return end_output();
}
