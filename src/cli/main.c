/* main.c: vgtop. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "cli.h"

int main(int argc, char **argv)
{
    struct vg_error error = {""};
    hold_standard_streams();
    signal(SIGXFSZ,
           SIG_IGN); /* a write beyond the largest size of a file fails, as on a full disk, and a sentence says so */
    setlocale(LC_CTYPE, "");
    struct options *options = malloc(sizeof *options); /* too large for a small stack */
    if (!options)
        return complain(EXIT_FAILED, "there is not enough memory");
    int status = options_parse(argc, argv, options, &error) ? command_rows[options->command].act(options)
                                                            : complain(EXIT_USAGE, error.text);
    options_free(options);
    free(options);
    return status;
}
