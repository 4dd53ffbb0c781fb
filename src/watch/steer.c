/* steer.c: commands go to a watched job, answers come back. */
#include "steer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "text.h"
#include "vgtop/json.h"

static const int64_t RETRY_NS = 2000000000;

/* ---- lines */

/* Copies a text, cut between two characters, with harmless ones only. */
static void copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%.*s", (int)vg_utf8_fit(text, size - 1), text);
    vg_make_harmless(out);
}

/* The verbs, each with a blank before and behind. */
static void read_commands(struct vg_steer *steer, struct vg_json *json)
{
    size_t used = 0;
    steer->commands[0] = '\0';
    while (vg_json_element(json)) {
        const char *name = vg_json_text(json);
        const size_t length = name ? strlen(name) : 0;
        if (length == 0 || strspn(name, "abcdefghijklmnopqrstuvwxyz_") != length ||
            used + length + 3 > sizeof steer->commands)
            continue;
        used +=
            (size_t)snprintf(steer->commands + used, sizeof steer->commands - used, used > 0 ? "%s " : " %s ", name);
    }
}

static void read_reasons(struct vg_steer *steer, struct vg_json *json)
{
    steer->cannot_count = 0;
    for (const char *key; (key = vg_json_key(json));) {
        const size_t i = steer->cannot_count;
        if (i < VG_STEER_VERBS_MAX)
            copy(steer->cannot[i].name, sizeof steer->cannot[i].name, key);
        const char *why = vg_json_raw(json);
        if (i < VG_STEER_VERBS_MAX && why) {
            copy(steer->cannot[i].why, sizeof steer->cannot[i].why, why);
            steer->cannot_count++;
        }
    }
}

/* One member of a line. False: it is of no use. */
static bool read_member(struct vg_steer *steer, const char *key, struct vg_json *json, struct vg_steer_answer *answer)
{
    const char *text;
    if (strcmp(key, "vgtop") == 0) {
        answer->kind = VG_STEER_GREETING;
    } else if (strcmp(key, "can") == 0 && vg_json_peek(json) == '[' && vg_json_enter(json, '[')) {
        read_commands(steer, json);
        return true;
    } else if (strcmp(key, "cannot") == 0 && vg_json_peek(json) == '{' && vg_json_enter(json, '{')) {
        read_reasons(steer, json);
        return true;
    } else if (strcmp(key, "id") == 0) {
        return vg_json_whole(json, &answer->id);
    } else if (strcmp(key, "step") == 0) {
        return vg_json_whole(json, &answer->step);
    } else if (strcmp(key, "accepted") == 0) {
        answer->kind = VG_STEER_ACCEPTED;
    } else if ((strcmp(key, "done") == 0 || strcmp(key, "refused") == 0) && (text = vg_json_raw(json))) {
        answer->kind = key[0] == 'd' ? VG_STEER_DONE : VG_STEER_REFUSED;
        copy(answer->text, sizeof answer->text, text);
        return true;
    } else if (strcmp(key, "was") == 0 && (text = vg_json_raw(json))) {
        copy(answer->was, sizeof answer->was, text);
        return true;
    }
    return vg_json_skip(json);
}

static struct vg_steer_answer read_line(struct vg_steer *steer)
{
    struct vg_steer_answer answer = {.kind = VG_STEER_BROKEN};
    struct vg_json json = vg_json_begin(steer->line, steer->used);
    if (vg_json_enter(&json, '{'))
        for (const char *key; (key = vg_json_key(&json));)
            read_member(steer, key, &json, &answer);
    if (!vg_json_end(&json))
        answer.kind = VG_STEER_BROKEN;
    steer->greeted = steer->greeted || answer.kind == VG_STEER_GREETING;
    if (answer.kind >= VG_STEER_DONE && answer.kind <= VG_STEER_REFUSED && steer->waiting > 0)
        steer->waiting--;
    return answer;
}

struct vg_steer_answer vg_steer_read(struct vg_steer *steer, const char **at, const char *end)
{
    while (*at < end) {
        const char *line_end = memchr(*at, '\n', (size_t)(end - *at));
        const size_t count = (size_t)((line_end ? line_end : end) - *at);
        steer->too_long = steer->too_long || count >= sizeof steer->line - steer->used;
        if (!steer->too_long) {
            memcpy(steer->line + steer->used, *at, count);
            steer->used += count;
        }
        *at += count + (line_end != NULL);
        if (!line_end)
            break;
        struct vg_steer_answer answer = {.kind = VG_STEER_BROKEN};
        if (!steer->too_long)
            answer = read_line(steer);
        steer->used = 0;
        steer->too_long = false;
        return answer;
    }
    return (struct vg_steer_answer){.kind = VG_STEER_NONE};
}

/* ---- the socket */

void vg_steer_begin(struct vg_steer *steer)
{
    *steer = (struct vg_steer){.socket = -1};
}

void vg_steer_end(struct vg_steer *steer)
{
    if (steer->socket >= 0)
        close(steer->socket);
    const int64_t retry_due = steer->retry_due;
    vg_steer_begin(steer);
    steer->retry_due = retry_due;
}

/* A log may name any socket. This one is the user's own, where nobody else could have put it. */
static bool is_trusted(const char *path)
{
    char folder[VG_STEER_PATH_MAX];
    struct stat about;
    const char *slash = strrchr(path, '/');
    if (path[0] != '/' || strncmp(slash, "/vgtop-", 7) != 0)
        return false;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    return lstat(folder, &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid() &&
           (about.st_mode & 077) == 0 && lstat(path, &about) == 0 && S_ISSOCK(about.st_mode) &&
           about.st_uid == geteuid();
}

bool vg_steer_connect(struct vg_steer *steer, const char *path, int64_t now)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (steer->socket >= 0 || now < steer->retry_due || strlen(path) >= sizeof address.sun_path || !is_trusted(path))
        return false;
    steer->retry_due = now + RETRY_NS;
    memcpy(address.sun_path, path, strlen(path) + 1);
    const int file = socket(AF_UNIX, SOCK_STREAM, 0);
    if (file < 0)
        return false;
    fcntl(file, F_SETFD, FD_CLOEXEC);
    fcntl(file, F_SETFL, O_NONBLOCK);
    if (connect(file, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(file); /* nobody listens, or too many wait */
        return false;
    }
    const int64_t retry_due = steer->retry_due;
    *steer = (struct vg_steer){.socket = file, .retry_due = retry_due};
    return true;
}

struct vg_steer_answer vg_steer_receive(struct vg_steer *steer)
{
    enum { MOST_BYTES = 16384 }; /* the screen waits meanwhile, and a socket may never end */
    struct vg_steer_answer answer = {.kind = VG_STEER_NONE};
    char byte;
    for (int i = 0; i < MOST_BYTES && steer->socket >= 0 && answer.kind == VG_STEER_NONE; i++) {
        const char *at = &byte;
        const ssize_t got = recv(steer->socket, &byte, 1, 0); /* answers are few and short */
        if (got == 1)
            answer = vg_steer_read(steer, &at, at + 1);
        else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            vg_steer_end(steer);
        else
            break;
    }
    return answer;
}

bool vg_steer_send(struct vg_steer *steer, const char *command, struct vg_error *error)
{
    char quoted[1024], line[1100];
    if (!steer->greeted)
        return vg_fail(error, "the job cannot be reached");
    if (vg_json_string(command, quoted, sizeof quoted) >= sizeof quoted)
        return vg_fail(error, "the command is too long for a job");
    const int length =
        snprintf(line, sizeof line, "{\"id\": %llu, \"do\": %s}\n", (unsigned long long)steer->last_id + 1, quoted);
    if (send(steer->socket, line, (size_t)length, MSG_NOSIGNAL) != length) {
        vg_steer_end(steer); /* half a line must not be followed by another one */
        return vg_fail(error, "the job does not read its commands: it has ended, or is stopped");
    }
    steer->last_id++;
    steer->waiting++;
    return true;
}

bool vg_steer_can(const struct vg_steer *steer, const char *name, struct vg_error *error)
{
    if (!steer->greeted)
        return vg_fail(error, "the job cannot be reached");
    if (vg_view_commands_have(steer->commands, name))
        return true;
    for (size_t i = 0; i < steer->cannot_count; i++)
        if (strcmp(steer->cannot[i].name, name) == 0)
            return vg_fail(error, "%s is not possible here: %s", name, steer->cannot[i].why);
    return vg_fail(error, "a running job takes no %.40s: change that in its program", name);
}
