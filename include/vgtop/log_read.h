/* log_read.h: reads the JSON Lines of log.h, formats 1 and 2, as they come.
 *
 * A reader takes pieces of any size and answers line by line; half a line waits for its rest. It keeps one line at a time, of at most
 * 16 MB, and the schema of the run under way. Whatever comes in is harmless: a line that is broken is told with its number and passed
 * over. In format 1, and where a log's beginning is missing, the layers are those of the first record.
 */
#ifndef VGTOP_LOG_READ_H
#define VGTOP_LOG_READ_H

#include "vgtop/api.h"
#include "vgtop/log.h"

VG_API_BEGIN

enum { VG_LOG_LINE_MAX = 16 << 20, VG_LOG_SETTINGS_MAX = 64, VG_LOG_CAN_MAX = 128, VG_LOG_ADVICE_MAX = 8 };

/* What is told of a layer besides its statistics: see enum vg_layer_fact. Bits are told where they change and stay until then. */
struct vg_log_layer {
    uint32_t facts;
    vg_real zeros; /* the share of its gradient that is 0, in half precision; else missing */
};

enum vg_log_line_kind {
    VG_LINE_NONE,    /* more bytes are needed for a whole line */
    VG_LINE_BEGIN,   /* a run begins */
    VG_LINE_RECORD,  /* a step */
    VG_LINE_COMMAND, /* a command took effect */
    VG_LINE_FINAL,   /* the run has ended */
    VG_LINE_BROKEN   /* the error names the line and what is wrong */
};

/* What some sources tell of a step besides loss and accuracy: "time", "lr", "rank", "dropped", "rate", "memory". */
enum vg_log_extra {
    VG_LOG_TIME, /* seconds */
    VG_LOG_LR,
    VG_LOG_RANK,    /* of the process in a distributed job */
    VG_LOG_DROPPED, /* records that the source could not send */
    VG_LOG_RATE,    /* steps a second */
    VG_LOG_MEMORY,  /* bytes */
    VG_LOG_EXTRA_COUNT
};

/* What a rank of a distributed job tells of its shard of a layer's weights: how many numbers it has (0: none of them), and the mean and the
 * s.d. of their update. Keys "n", "update_mean", "update_sd". */
enum vg_log_shard { VG_SHARD_N, VG_SHARD_UPDATE_MEAN, VG_SHARD_UPDATE_SD, VG_SHARD_COUNT };

/* A line. Everything that it points to is the reader's and lasts until the next call. Numbers that are not there are vg_missing(),
 * texts "". */
struct vg_log_line {
    enum vg_log_line_kind kind;
    uint64_t number;                /* of the line, 1 is the first */
    const char *text;               /* broken: a line that is no object at all, as it is; else "" */
    unsigned format;                /* 1 or 2 */
    const struct vg_schema *schema; /* of the run; no layers: not known yet */
    /* begin */
    const char *version;
    bool is_job;                                         /* a job elsewhere, not an experiment of vgtop */
    struct vg_log_setting settings[VG_LOG_SETTINGS_MAX]; /* the first ones */
    size_t setting_count;
    const char *can[VG_LOG_CAN_MAX]; /* commands that the run takes */
    size_t can_count;
    /* record; its step is also that of a command and of the final line */
    struct vg_record record;
    const struct vg_log_layer
        *layers;       /* of a record and the final line, as many as the schema has; NULL: nothing is told */
    bool tells_layers; /* some layer's facts are told in this line */
    struct vg_log_setting facts[VG_LOG_SETTINGS_MAX]; /* of the run, where they have changed: "skips", "guess" ... */
    size_t fact_count;
    double extra[VG_LOG_EXTRA_COUNT];
    const double *shards; /* (layers, VG_SHARD_COUNT); NULL: no layer is a shard */
    /* command */
    const char *command, *was;
    /* final: the numbers over the whole set are in record.row[VG_LOSS] and so on */
    const char *reason, *verdict_kind, *verdict_text, *cause;
    size_t verdict_layer; /* 0: none */
    const char *advice[VG_LOG_ADVICE_MAX];
    size_t advice_count;
};

struct vg_log_reader;
struct vg_log_reader *vg_log_reader_create(struct vg_error *error); /* NULL when memory is short */
void vg_log_reader_destroy(struct vg_log_reader *reader);           /* NULL is fine */

/* Reads from *at up to `end` until a line is whole, moves *at behind it, and says what the line is. Call it until it answers
 * VG_LINE_NONE: then all bytes are taken. Blank lines are passed over. */
enum vg_log_line_kind vg_log_read(struct vg_log_reader *reader, const char **at, const char *end,
                                  const struct vg_log_line **line, struct vg_error *error);

VG_API_END

#endif
