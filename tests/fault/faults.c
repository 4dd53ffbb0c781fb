/* faults.c: the wrappers. Each asks whether it is its turn to fail, else passes the call on. */
#include "faults.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <zlib.h>

#include "vgtop/error.h"

static atomic_int armed_for, fault_number, fault_how;
static atomic_long countdown;
static atomic_bool hit;

void faults_arm(enum faults_of of, long nth, int number, enum faults_how how)
{
    atomic_store(&hit, false);
    atomic_store(&countdown, nth);
    atomic_store(&fault_number, number);
    atomic_store(&fault_how, (int)how);
    atomic_store(&armed_for, (int)of);
}

bool faults_disarm(void)
{
    atomic_store(&armed_for, FAULTS_OF_NOTHING);
    return atomic_load(&hit);
}

bool faults_is_sentence(const char *text)
{
    char safe[VG_ERROR_TEXT_MAX];
    size_t length = strlen(text);
    if (length < 10 || length + 1 >= sizeof safe)
        return false;
    memcpy(safe, text, length + 1);
    vg_make_harmless(safe);
    return strcmp(safe, text) == 0;
}

/* An errno (set), or FAULTS_SHORT, when it is this call's turn; 0: it is not. */
static int turn(enum faults_of of)
{
    if (atomic_load(&armed_for) != (int)of)
        return 0;
    long left = atomic_fetch_sub(&countdown, 1);
    int how = atomic_load(&fault_how), number = atomic_load(&fault_number);
    bool mine = left == 1 || (left < 1 && how == FAULTS_FOR_GOOD) || (left == 0 && how == FAULTS_SHORT_FIRST);
    if (!mine)
        return 0;
    if (left == 1 && how == FAULTS_SHORT_FIRST)
        number = FAULTS_SHORT;
    atomic_store(&hit, true);
    if (number != FAULTS_SHORT)
        errno = number;
    return number;
}

/* --- memory: what cannot be short fails when it should be */

#define WRAP_MEMORY(TYPE, NAME, PARAMETERS, ARGUMENTS)                                                                 \
    TYPE __real_##NAME PARAMETERS;                                                                                     \
    TYPE __wrap_##NAME PARAMETERS;                                                                                     \
    TYPE __wrap_##NAME PARAMETERS                                                                                      \
    {                                                                                                                  \
        return turn(FAULTS_OF_MEMORY) ? NULL : __real_##NAME ARGUMENTS;                                                \
    }

WRAP_MEMORY(void *, malloc, (size_t size), (size))
WRAP_MEMORY(void *, calloc, (size_t count, size_t size), (count, size))
WRAP_MEMORY(void *, realloc, (void *block, size_t size), (block, size))
WRAP_MEMORY(char *, strdup, (const char *text), (text))
WRAP_MEMORY(char *, realpath, (const char *path, char *out), (path, out))
WRAP_MEMORY(FILE *, fdopen, (int file, const char *mode), (file, mode))
WRAP_MEMORY(DIR *, opendir, (const char *path), (path))
WRAP_MEMORY(gzFile, gzdopen, (int file, const char *mode), (file, mode))

/* --- reading */

ssize_t __real_read(int file, void *out, size_t size);
ssize_t __wrap_read(int file, void *out, size_t size);
ssize_t __wrap_read(int file, void *out, size_t size)
{
    int number = turn(FAULTS_OF_READING);
    if (number > 0)
        return -1;
    return __real_read(file, out, number && size > 1 ? size / 2 : size);
}

/* --- writing */

ssize_t __real_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size)
{
    int number = turn(FAULTS_OF_WRITING);
    if (number > 0)
        return -1;
    return __real_write(file, bytes, number && size > 1 ? size / 2 : size);
}

size_t __real_fwrite(const void *bytes, size_t width, size_t count, FILE *file);
size_t __wrap_fwrite(const void *bytes, size_t width, size_t count, FILE *file);
size_t __wrap_fwrite(const void *bytes, size_t width, size_t count, FILE *file)
{
    int number = turn(FAULTS_OF_WRITING);
    if (number == 0)
        return __real_fwrite(bytes, width, count, file);
    return __real_fwrite(bytes, width, count / 2, file);
}

int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return turn(FAULTS_OF_WRITING) > 0 ? -1 : __real_open64(path, flags, mode);
}

#define WRAP_WRITING(NAME, PARAMETERS, ARGUMENTS)                                                                      \
    int __real_##NAME PARAMETERS;                                                                                      \
    int __wrap_##NAME PARAMETERS;                                                                                      \
    int __wrap_##NAME PARAMETERS                                                                                       \
    {                                                                                                                  \
        return turn(FAULTS_OF_WRITING) > 0 ? -1 : __real_##NAME ARGUMENTS;                                             \
    }

WRAP_WRITING(fsync, (int file), (file))
WRAP_WRITING(fflush, (FILE * file), (file))
WRAP_WRITING(ftruncate64, (int file, off_t size), (file, size))
WRAP_WRITING(fchmod, (int file, mode_t mode), (file, mode))
WRAP_WRITING(mkstemp64, (char *path), (path))
WRAP_WRITING(rename, (const char *from, const char *to), (from, to))

off_t __real_lseek64(int file, off_t offset, int whence);
off_t __wrap_lseek64(int file, off_t offset, int whence);
off_t __wrap_lseek64(int file, off_t offset, int whence)
{
    return turn(FAULTS_OF_WRITING) > 0 ? -1 : __real_lseek64(file, offset, whence);
}

/* What is closed is gone, whatever the answer is. */
#define WRAP_CLOSING(NAME, PARAMETERS, ARGUMENTS)                                                                      \
    int __real_##NAME PARAMETERS;                                                                                      \
    int __wrap_##NAME PARAMETERS;                                                                                      \
    int __wrap_##NAME PARAMETERS                                                                                       \
    {                                                                                                                  \
        int number = turn(FAULTS_OF_WRITING), answer = __real_##NAME ARGUMENTS;                                        \
        if (number <= 0)                                                                                               \
            return answer;                                                                                             \
        errno = number;                                                                                                \
        return -1;                                                                                                     \
    }

WRAP_CLOSING(close, (int file), (file))
WRAP_CLOSING(fclose, (FILE * file), (file))

/* --- threads */

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *context)
{
    int number = turn(FAULTS_OF_THREADS);
    return number ? number : __real_pthread_create(thread, how, run, context);
}

int __real_pipe(int ends[2]);
int __wrap_pipe(int ends[2]);
int __wrap_pipe(int ends[2])
{
    return turn(FAULTS_OF_THREADS) ? -1 : __real_pipe(ends);
}
