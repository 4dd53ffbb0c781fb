/* job.h: a run that goes on elsewhere, as the lines of its log tell it.
 *
 * Lines go in, a recorder keeps what they say, and a view comes out. A new first line begins a new run, and the one before stays as a
 * ghost; a command that changed a setting leaves a marker; `undo` takes the run back to where it was before that command. Nothing here
 * reads files, waits or locks: whoever shares a job between threads locks around all calls.
 */
#ifndef VGTOP_WATCH_JOB_H
#define VGTOP_WATCH_JOB_H

#include "vgtop/log_read.h"
#include "vgtop/ranks.h"
#include "vgtop/recorder.h"

enum { VG_JOB_SETTING_MAX = VG_VIEW_TEXT_MAX, VG_JOB_UNDO_MAX = 8, VG_JOB_UNDO_BYTES = 8 << 20 };

/* What a log says of the run in its first line, or what a command made of it later. */
struct vg_job_setting {
    char key[24], value[VG_JOB_SETTING_MAX];
    bool changed; /* by the last command */
};

struct vg_job_settings {
    size_t count;
    struct vg_job_setting all[VG_LOG_SETTINGS_MAX];
};

/* The run as it was before a command. */
struct vg_job_moment {
    struct vg_recorder_moment *moment; /* NULL: the run had no record yet */
    uint64_t next_step;
    char text[32]; /* what the command's marker said */
    struct vg_job_settings settings;
};

/* vg_job_create begins it, vg_job_destroy ends it. */
struct vg_job {
    struct vg_recorder *recorder;
    bool has_run;
    bool fresh;      /* a first line came: the next record begins a run */
    bool rotated;    /* the log goes on in another file: a run that is the same goes on */
    bool is_job;     /* of a job, not of an experiment of vgtop's own */
    bool ended;      /* the log's last line came */
    bool paused;     /* between two steps, by a command */
    char change[32]; /* what the last change's marker says, made when next_step was change_at */
    uint64_t change_at;
    uint64_t stops_at; /* a `step N` is under way, to this step; 0: none is */
    char reason[32];
    uint64_t next_step;                               /* the least that a record of this run can have */
    struct vg_job_settings settings, settings_before; /* before: those of the run before, once a first line came */
    struct vg_job_settings facts;                     /* what the job's records tell of it: "skips", "guess" ... */
    unsigned can;                                     /* enum vg_job_can */
    double extra[VG_LOG_EXTRA_COUNT];                 /* of the last record that had them */
    struct vg_job_moment *moments[VG_JOB_UNDO_MAX];
    size_t moment_count;
    uint64_t broken, lines; /* lines that could not be read; all lines */
    struct vg_ranks ranks;  /* side by side, if it is distributed */
    struct vg_error notice; /* what is to be told, "" for nothing */
    bool notice_is_good;    /* it is an answer, and no error */
    uint64_t notices;
};

struct vg_job *vg_job_create(struct vg_error *error);
void vg_job_destroy(struct vg_job *job); /* NULL is fine */

/* Takes a line. False: memory is short, and the line was passed over. */
bool vg_job_take(struct vg_job *job, const struct vg_log_line *line, struct vg_error *error);
/* A line that could not be read: it is counted, and the sentence becomes the notice. */
void vg_job_broken(struct vg_job *job, const char *sentence);
/* The sentence becomes the notice. */
void vg_job_tell(struct vg_job *job, const char *sentence);
/* The same with a job's answer, which may be no error. */
void vg_job_answer(struct vg_job *job, bool is_good, const char *sentence);
/* What comes next is of another file, or of the same one written anew. */
void vg_job_rotated(struct vg_job *job);
/* Moves the records taken into the history. */
void vg_job_publish(struct vg_job *job);

/* Fills what the lines tell: all that a recorder fills, the header's fields behind the first `fields` ones, the activation, state, notice. */
bool vg_job_view(struct vg_job *job, enum vg_metric metric, size_t fields, struct vg_view *view,
                 struct vg_error *error);

/* --- job_settings.c: settings, and what follows from them */

const char *vg_job_setting(const struct vg_job_settings *settings, const char *key); /* "" where there is none */
/* Those of a first line. */
void vg_job_settings_read(struct vg_job_settings *settings, const struct vg_log_line *line);
/* Takes over what a command changed; `was`: the command lines that would put it back. `text` gets what its marker says: "tanh", "lr 0.01". */
void vg_job_settings_change(struct vg_job_settings *settings, const char *command, const char *was, char *text,
                            size_t size);
/* What is other than it was: "hidden 5,5 tanh"; "" where nothing is. */
void vg_job_settings_difference(const struct vg_job_settings *before, const struct vg_job_settings *now, char *text,
                                size_t size);
struct vg_judge_facts vg_job_facts(const struct vg_job_settings *settings);
/* Adds facts that a record tells; later ones take the place of earlier ones. */
void vg_job_facts_read(struct vg_job_settings *facts, const struct vg_log_line *line);
/* The commands of a first line's `can` as bits of enum vg_job_can. */
unsigned vg_job_can_bits(const struct vg_log_line *line);
/* The activation of the hidden layers, if it is told. */
bool vg_job_activation(const struct vg_job_settings *settings, struct vg_activation *activation);
/* Adds the header's fields to the view's first `used` ones. */
void vg_job_fields(const struct vg_job *job, const struct vg_schema *schema, size_t used, struct vg_view *view);

/* --- job_steer.c: the job's socket, where it takes commands */

struct vg_steer;
/* Connects where the log names a socket of this machine and its end was read, and makes messages of the answers. True: there is news. */
bool vg_job_tend(struct vg_job *job, struct vg_steer *steer, bool caught_up, int64_t now);
/* Whether the job takes that command; false with the reason. */
bool vg_job_takes(const struct vg_job *job, const struct vg_steer *steer, const char *command, struct vg_error *error);
/* Sends it; of `fix` the first advice of the verdict that the job can do. False with a sentence. */
bool vg_job_send(const struct vg_job *job, struct vg_steer *steer, const char *command, struct vg_error *error);

/* --- job_layers.c: layers as a screen can name them */

/* A copy with brief names, and shapes (inputs, columns). `is_job`: shapes are those of PyTorch, outputs first. */
bool vg_job_schema(struct vg_schema *schema, const struct vg_schema *told, bool is_job, struct vg_error *error);
/* An activation as PyTorch or vgtop calls it. */
bool vg_job_activation_named(const char *name, struct vg_activation *activation);
/* Whether several blocks have several layers each: then the layers are no chain, as in transformers and residual networks. */
bool vg_job_has_blocks(const struct vg_schema *schema);
bool vg_job_same_layers(const struct vg_schema *a, const struct vg_schema *b);

#endif
