/* job_steer.c: commands for a watched job: which it can do, what the verdict's fix is, and its answers as messages. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "steer.h"

/* What the job has answered becomes the message. */
static bool take_answers(struct vg_job *job, struct vg_steer *steer)
{
    enum { MOST_ANSWERS = 32 };
    struct vg_steer_answer answer;
    bool news = false;
    for (int i = 0; i < MOST_ANSWERS && (answer = vg_steer_receive(steer)).kind != VG_STEER_NONE; i++) {
        char text[sizeof answer.text + sizeof answer.was + 16];
        news = true;
        snprintf(text, sizeof text, answer.was[0] ? "%s (it was %s)" : "%s", answer.text, answer.was);
        if (answer.kind == VG_STEER_DONE || answer.kind == VG_STEER_REFUSED)
            vg_job_answer(job, answer.kind == VG_STEER_DONE, text);
    }
    return news;
}

bool vg_job_tend(struct vg_job *job, struct vg_steer *steer, bool caught_up, int64_t now)
{
    char host[256] = "";
    const char *path = vg_job_setting(&job->settings, "control");
    const bool was_greeted = steer->greeted;
    gethostname(host, sizeof host - 1);
    if (*path && caught_up && !job->ended && strcmp(vg_job_setting(&job->settings, "host"), host) == 0)
        vg_steer_connect(steer, path, now);
    return take_answers(job, steer) || was_greeted != steer->greeted;
}

/* `job save` is the job's `save`, where the screen has a command of that name. */
static const char *of_job(const char *line)
{
    return strncmp(line, "job ", 4) == 0 ? line + 4 + strspn(line + 4, " ") : line;
}

bool vg_job_takes(const struct vg_job *job, const struct vg_steer *steer, const char *command, struct vg_error *error)
{
    char name[48];
    command = of_job(command);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(command, " ;="), command);
    if (steer->greeted)
        return strcmp(name, "fix") == 0 || vg_steer_can(steer, name, error);
    if (*vg_job_setting(&job->settings, "control"))
        return vg_fail(error, "the job takes no commands any more: it has ended, or runs on another machine");
    if (*vg_job_setting(&job->settings, "world"))
        return vg_fail(error,
                       "a job of several processes takes no commands: they would have to change all at one step");
    if (job->is_job)
        return vg_fail(error, "this job takes no commands: %.40s would have to be done in its program", command);
    return vg_fail(error, "a log takes no commands: %.40s would have to be done in the program that writes it",
                   command);
}

/* The first thing that the verdict advises and the job can do, or else what to change in its script. */
static bool send_fix(const struct vg_job *job, struct vg_steer *steer, struct vg_error *error)
{
    const struct vg_verdict verdict = vg_recorder_verdict(job->recorder);
    const struct vg_advice all = vg_verdict_advice(&verdict),
                           possible = vg_verdict_advice_for(&verdict, steer->greeted ? steer->commands : "");
    if (possible.count > 0)
        return vg_steer_send(steer, possible.lines[0], error);
    return all.count > 0 ? vg_fail(error, "to be done in the script: %s", all.lines[0])
                         : vg_fail(error, "nothing to fix: the verdict advises nothing");
}

bool vg_job_send(const struct vg_job *job, struct vg_steer *steer, const char *command, struct vg_error *error)
{
    const bool fix = strcmp(of_job(command), "fix") == 0;
    if (fix && !job->has_run)
        return vg_fail(error, "nothing to fix yet: no record has come");
    if (fix && (steer->greeted || job->is_job))
        return send_fix(job, steer, error);
    if (!vg_job_takes(job, steer, command, error))
        return false;
    return vg_steer_send(steer, of_job(command), error);
}
