/* launched.c: the folders of jobs: run.json written and read, and which jobs there are. */
#include "launched.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"
#include "vgtop/file.h"
#include "vgtop/json.h"

enum { FILE_BYTES_MAX = 1 << 20, JOBS_MAX = 1000 };

bool vg_launched_path(const struct vg_launched *job, const char *name, char path[VG_LAUNCH_PATH_MAX])
{
    int length = snprintf(path, VG_LAUNCH_PATH_MAX, "%s/%s", job->folder, name);
    return length > 0 && length < VG_LAUNCH_PATH_MAX;
}

/* ---- run.json */

#define MEMBER(name) #name, offsetof(struct vg_launched, name)
static const struct {
    const char *key;
    size_t offset, size;
} texts[] = {{MEMBER(command), VG_LAUNCH_COMMAND_MAX},
             {MEMBER(place), VG_LAUNCH_PATH_MAX},
             {MEMBER(host), sizeof((struct vg_launched *)0)->host},
             {MEMBER(log), VG_LAUNCH_PATH_MAX},
             {MEMBER(output), VG_LAUNCH_PATH_MAX}};
static const struct {
    const char *key;
    size_t offset; /* of an int64_t */
} numbers[] = {{MEMBER(started)}, {MEMBER(ended)}, {MEMBER(keeper)}, {MEMBER(job)}, {MEMBER(status)}};

enum { TEXTS = sizeof texts / sizeof texts[0], NUMBERS = sizeof numbers / sizeof numbers[0] };

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    const struct vg_launched *job = context;
    struct vg_text text = {0};
    char some[96];
    snprintf(some, sizeof some, "{\"vgtop\": \"%s\", \"state\": \"%s\"", VGTOP_VERSION,
             job->state == VG_JOB_RUNNING ? "running" : "ended");
    vg_text_add(&text, some, strlen(some));
    for (size_t i = 0; i < TEXTS; i++) {
        const char *value = (const char *)job + texts[i].offset;
        snprintf(some, sizeof some, ", \"%s\": \"", texts[i].key);
        vg_text_add(&text, some, strlen(some));
        vg_text_escape(&text, value, strlen(value));
        vg_text_add(&text, "\"", 1);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        int64_t value;
        memcpy(&value, (const char *)job + numbers[i].offset, sizeof value);
        snprintf(some, sizeof some, ", \"%s\": %lld", numbers[i].key, (long long)value);
        vg_text_add(&text, some, strlen(some));
    }
    vg_text_add(&text, "}\n", 2);
    bool good =
        text.failed ? vg_fail(error, "there is not enough memory to note a job") : write(sink, text.bytes, text.length);
    vg_text_free(&text);
    return good;
}

bool vg_launched_write(const struct vg_launched *job, struct vg_error *error)
{
    char path[VG_LAUNCH_PATH_MAX];
    return (vg_launched_path(job, "run.json", path) || vg_fail(error, "the path of the job's folder is too long")) &&
           vg_replace_file(path, fill, (void *)job, error);
}

static void read_member(struct vg_launched *job, const char *key, struct vg_json *json)
{
    for (size_t i = 0; i < TEXTS; i++)
        if (strcmp(key, texts[i].key) == 0) {
            const char *value = vg_json_text(json);
            snprintf((char *)job + texts[i].offset, texts[i].size, "%s", value ? value : "");
            return;
        }
    for (size_t i = 0; i < NUMBERS; i++)
        if (strcmp(key, numbers[i].key) == 0) {
            uint64_t value = 0;
            vg_json_whole(json, &value);
            const int64_t known = value <= INT64_MAX ? (int64_t)value : 0;
            memcpy((char *)job + numbers[i].offset, &known, sizeof known);
            return;
        }
    if (strcmp(key, "state") != 0) {
        vg_json_skip(json);
        return;
    }
    const char *state = vg_json_text(json);
    job->state = state && strcmp(state, "running") == 0 ? VG_JOB_RUNNING : VG_JOB_ENDED;
}

int vg_launched_lock(const struct vg_launched *job)
{
    char path[VG_LAUNCH_PATH_MAX];
    if (!vg_launched_path(job, "alive", path))
        return -1;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        file = -1;
    }
    return file;
}

/* What is known of a job's keeper. */
enum keeper { KEEPER_LIVES, KEEPER_GONE, KEEPER_UNKNOWN };

/* Asks the lock. Only this machine's locks are known here: a home folder may be another one's too. */
static enum keeper find_keeper(const struct vg_launched *job)
{
    char host[sizeof job->host] = "", path[VG_LAUNCH_PATH_MAX];
    gethostname(host, sizeof host - 1);
    if (strcmp(host, job->host) != 0 || !vg_launched_path(job, "alive", path))
        return KEEPER_UNKNOWN;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return errno == ENOENT ? KEEPER_GONE : KEEPER_UNKNOWN;
    const bool gone = flock(file, LOCK_SH | LOCK_NB) == 0, lives = !gone && errno == EWOULDBLOCK;
    close(file);
    return gone ? KEEPER_GONE : lives ? KEEPER_LIVES : KEEPER_UNKNOWN;
}

static bool read_file(struct vg_launched *job, struct vg_error *error)
{
    char path[VG_LAUNCH_PATH_MAX];
    size_t size;
    struct vg_error why = {""};
    if (!vg_launched_path(job, "run.json", path))
        return vg_fail(error, "the path of the job's folder is too long");
    char *text = vg_read_file(path, FILE_BYTES_MAX, &size, &why);
    if (!text)
        return vg_fail(error, "cannot read '%s': %s", path, why.text);
    struct vg_json json = vg_json_begin(text, size);
    if (vg_json_enter(&json, '{'))
        for (const char *key; (key = vg_json_key(&json));)
            read_member(job, key, &json);
    bool good =
        vg_json_end(&json) || vg_fail(error, "'%s' is no note of a job: %s", path, json.wrong ? json.wrong : "");
    free(text);
    return good;
}

bool vg_launched_read(const char *folder, struct vg_launched *job, struct vg_error *error)
{
    const char *slash = strrchr(folder, '/');
    struct vg_launched found = {.state = VG_JOB_ENDED}; /* `folder` may be job->folder */
    snprintf(found.folder, sizeof found.folder, "%s", folder);
    snprintf(found.name, sizeof found.name, "%s", slash ? slash + 1 : folder);
    if (!read_file(&found, error))
        return false;
    /* the keeper notes the end before it lets the lock go: what was read before may be old */
    if (found.state == VG_JOB_RUNNING && find_keeper(&found) == KEEPER_GONE) {
        if (!read_file(&found, error))
            return false;
        if (found.state == VG_JOB_RUNNING)
            found.state = VG_JOB_LOST;
    }
    *job = found;
    return true;
}

/* ---- which jobs there are */

static int newest_first(const void *a, const void *b)
{
    const struct vg_launched *one = a, *two = b;
    if (one->started != two->started)
        return one->started < two->started ? 1 : -1;
    return strcmp(two->name, one->name);
}

size_t vg_launched_list(const char *runs, struct vg_launched **jobs)
{
    size_t count = 0, room = 0;
    char folder[VG_LAUNCH_PATH_MAX], host[sizeof((struct vg_launched *)0)->host] = "";
    DIR *list = opendir(runs);
    *jobs = NULL;
    gethostname(host, sizeof host - 1);
    for (struct dirent *entry; list && count < JOBS_MAX && (entry = readdir(list));) {
        if (entry->d_name[0] == '.' ||
            snprintf(folder, sizeof folder, "%s/%s", runs, entry->d_name) >= (int)sizeof folder)
            continue;
        struct vg_launched *more = vg_grow(*jobs, &room, count + 1, sizeof *more);
        if (!more)
            break;
        *jobs = more;
        if (vg_launched_read(folder, &more[count], NULL) && strcmp(more[count].host, host) == 0)
            count++;
    }
    if (list)
        closedir(list);
    if (count > 1)
        qsort(*jobs, count, sizeof **jobs, newest_first);
    return count;
}

/* A process that has ended keeps its number until its parent asks for its status. Linux says so in /proc; elsewhere it is not known. */
static bool is_zombie(int64_t process)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)process);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    const char *name_end = strrchr(text, ')'); /* "17 (sh) Z 1 ..." */
    return name_end && strncmp(name_end, ") Z", 3) == 0;
}

bool vg_launched_job_lives(const struct vg_launched *job)
{
    return job->job > 1 && job->job <= INT_MAX && (kill((pid_t)job->job, 0) == 0 || errno == EPERM) &&
           !is_zombie(job->job);
}

bool vg_launched_signal(const struct vg_launched *job, int number, struct vg_error *error)
{
    struct vg_launched now;
    if (!vg_launched_read(job->folder, &now, error))
        return false;
    if (now.state != VG_JOB_RUNNING)
        return vg_fail(error, "the job is over already");
    /* the number may be another process's by now, or one of this machine where the job runs on another */
    if (now.keeper < 2 || now.keeper > INT_MAX || find_keeper(&now) != KEEPER_LIVES)
        return vg_fail(error, "the job cannot be signalled: its keeper is not known to run on this machine");
    return kill((pid_t)now.keeper, number) == 0 || vg_fail(error, "cannot signal the job: %s", strerror(errno));
}
