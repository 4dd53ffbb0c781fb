/* rank_logs.h: the logs of a distributed job, read together.
 *
 * Rank 0 writes LOG, rank r writes LOG.rank<r>. They measure the same steps, and a record of rank 0 is put together with what the others
 * told of that step: shards of gradients and weights are merged exactly, by (n, mean, s.d., largest), and what differs from rank to
 * rank is compared. A rank that has died, is late, or whose file is elsewhere is said to be missing; nobody waits for it for long.
 * Nothing here locks: whoever shares it between threads locks around vg_rank_logs_take. */
#ifndef VGTOP_WATCH_RANK_LOGS_H
#define VGTOP_WATCH_RANK_LOGS_H

#include "job.h"

struct vg_rank_logs;

/* `path` (copied): rank 0's log; of "-" the other ranks' logs are not known. Nothing is opened before a first line names more than one rank. */
struct vg_rank_logs *vg_rank_logs_create(const char *path, struct vg_error *error);
void vg_rank_logs_destroy(struct vg_rank_logs *logs); /* NULL is fine */

/* Reads the other logs up to the step of rank 0's record. False: some rank has not told of it yet. Waits where a file system does. */
bool vg_rank_logs_reach(struct vg_rank_logs *logs, const struct vg_log_line *line);
/* How many of the `milliseconds` since the record was made are left to wait for the others; 0: it is an old one. */
int vg_rank_logs_patience(const struct vg_log_line *line, int milliseconds);
/* Ranks that have not told of it are late: they are not waited for until they have caught up. */
void vg_rank_logs_give_up(struct vg_rank_logs *logs, const struct vg_log_line *line);

/* Gives rank 0's line to the job, a record with the shards of all ranks that told of its step, and the ranks' comparison (job->ranks). */
bool vg_rank_logs_take(struct vg_rank_logs *logs, struct vg_job *job, const struct vg_log_line *line,
                       struct vg_error *error);

/* --- rank_merge.c: what ranks told of one step, put together and compared */

/* What a rank told. Its layers are in the order of its own schema. */
struct vg_rank_told {
    size_t rank;
    const struct vg_schema *schema;
    const vg_real *row;
    const double *shards; /* (layers, VG_SHARD_COUNT); NULL: no layer is a shard */
};

/* The number of the layer of that name, most likely `guess`; SIZE_MAX: there is none. */
size_t vg_rank_layer(const struct vg_schema *schema, const char *name, size_t guess);
/* Merges the shards of `count` ranks, told[0] being rank 0, into `row`, a copy of rank 0's. True: there were some. A sum over the whole matrix is
 * missing where not all of its shards were told. */
bool vg_rank_merge(const struct vg_rank_told *told, size_t count, vg_real *row);

/* The one rank that is unlike the others in a number of one step. */
struct vg_rank_finding {
    double score; /* the logarithm of how many times; 0: none is */
    size_t rank;
    char text[VG_RANKS_TEXT_MAX];
};
/* Compares them: fills the spreads, and answers the strongest finding. */
struct vg_rank_finding vg_rank_compare(const struct vg_rank_told *told, size_t count, struct vg_ranks *ranks);

#endif
