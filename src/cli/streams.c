/* streams.c: standard output and standard error: what they are at the start, and what is said when they fail. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* A closed standard stream would be the next file that is opened, and get lines that are not meant for that file. So /dev/null takes its
 * place. It is opened for reading where standard output was closed: writing fails then, and the person hears of it. */
void hold_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_RDWR) < 0)
            return;
}

int complain(int status, const char *sentence)
{
    fflush(stdout);
    fprintf(stderr, "vgtop: %s\n", sentence);
    return status;
}

bool write_output(void *sink, const char *bytes, size_t count)
{
    (void)sink;
    return fwrite(bytes, 1, count, stdout) == count;
}

bool output_written(struct vg_error *error)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    return vg_fail(error, "cannot write to standard output%s%s", errno ? ": " : "",
                   errno == EBADF ? "it is closed"
                   : errno        ? strerror(errno)
                                  : "");
}

int end_output(void)
{
    struct vg_error error;
    return output_written(&error) ? EXIT_DONE : complain(EXIT_FAILED, error.text);
}
