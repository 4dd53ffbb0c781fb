/* rank_logs.c: the files of all ranks, read side by side with rank 0's. */
#include "rank_logs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "tail.h"
#include "vgtop/number.h"

/* NEAR: ranks go in step, so records of one step that were made so many seconds apart are of two runs. STREAK: a rank is apart when it was in
 * so many steps more than it was not. */
enum { CHUNK_BYTES = 16 << 10, NEAR_SECONDS = 60, STREAK = 8 };

/* Another rank's log, and its last record. */
struct rank {
    char *path;
    struct vg_tail tail;
    struct vg_log_reader *reader;
    char *bytes; /* (CHUNK_BYTES) of which `read` to `used` are not read yet */
    size_t used, read;
    bool has, ended, late;
    uint64_t step;
    double time;
    const struct vg_schema *schema; /* the reader's */
    vg_real *row;                   /* (vg_series_count(layers)) then (layers, VG_SHARD_COUNT) shards, in one block */
    size_t layers, room;
    bool has_shards;
};

struct vg_rank_logs {
    char *path;
    size_t world;
    struct rank *ranks; /* (world - 1): rank 1 and so on */
    struct vg_ranks seen;
    size_t candidate, streak; /* the rank that was apart last */
    struct vg_log_line line;  /* the merged record */
    vg_real *row;
    size_t row_room;
};

struct vg_rank_logs *vg_rank_logs_create(const char *path, struct vg_error *error)
{
    struct vg_rank_logs *logs = calloc(1, sizeof *logs);
    if (!logs || !(logs->path = strdup(path))) {
        free(logs);
        vg_fail(error, "there is not enough memory to read a log");
        return NULL;
    }
    return logs;
}

static void forget_ranks(struct vg_rank_logs *logs)
{
    for (size_t i = 0; i + 1 < logs->world; i++) {
        struct rank *rank = &logs->ranks[i];
        if (rank->path)
            vg_tail_close(&rank->tail);
        vg_log_reader_destroy(rank->reader);
        free(rank->path);
        free(rank->bytes);
        free(rank->row);
    }
    free(logs->ranks);
    logs->ranks = NULL;
    logs->world = 0;
}

void vg_rank_logs_destroy(struct vg_rank_logs *logs)
{
    if (!logs)
        return;
    forget_ranks(logs);
    free(logs->row);
    free(logs->path);
    free(logs);
}

/* A rank for which memory is short stays without a path, and has told nothing. */
static void open_rank(struct vg_rank_logs *logs, size_t number)
{
    struct rank *rank = &logs->ranks[number - 1];
    const size_t size = strlen(logs->path) + 32;
    rank->bytes = malloc(CHUNK_BYTES);
    rank->reader = vg_log_reader_create(NULL);
    if (!rank->bytes || !rank->reader || !(rank->path = malloc(size)))
        return;
    snprintf(rank->path, size, "%s.rank%zu", logs->path, number);
    vg_tail_open(&rank->tail, rank->path);
}

static uint64_t setting(const struct vg_log_line *line, const char *key)
{
    uint64_t value = 0;
    for (size_t i = 0; i < line->setting_count; i++)
        if (strcmp(line->settings[i].key, key) == 0 && vg_parse_uint64(line->settings[i].value, &value))
            return value;
    return 0;
}

/* Rank 0's first line says how many ranks there are. */
static void begin(struct vg_rank_logs *logs, const struct vg_log_line *line)
{
    const uint64_t told = setting(line, "world");
    const bool alone = told < 2 || setting(line, "rank") > 0 || strcmp(logs->path, "-") == 0;
    const size_t world = alone ? 0 : told < VG_RANKS_MAX ? (size_t)told : VG_RANKS_MAX;
    logs->seen = (struct vg_ranks){.world = alone ? 0 : (size_t)told};
    logs->streak = 0;
    if (world == logs->world)
        return; /* their files go on */
    forget_ranks(logs);
    if (world == 0 || !(logs->ranks = calloc(world - 1, sizeof *logs->ranks)))
        return;
    logs->world = world;
    for (size_t r = 1; r < world; r++)
        open_rank(logs, r);
}

/* ---- another rank's records */

static void keep_record(struct rank *rank, const struct vg_log_line *line)
{
    const size_t layers = line->record.layers, numbers = vg_series_count(layers), shards = layers * VG_SHARD_COUNT;
    rank->has = false;
    if (!rank->row || layers > rank->room) {
        vg_real *row = realloc(rank->row, (numbers + shards) * sizeof *row);
        if (!row)
            return;
        rank->row = row;
        rank->room = layers;
    }
    memcpy(rank->row, line->record.row, numbers * sizeof *rank->row);
    rank->has_shards = line->shards && layers > 0;
    if (rank->has_shards)
        memcpy(rank->row + numbers, line->shards, shards * sizeof *rank->row);
    rank->layers = layers;
    rank->schema = line->schema;
    rank->step = line->record.step;
    rank->time = line->extra[VG_LOG_TIME];
    rank->has = true;
    rank->ended = false;
}

/* The next line of what is read already. False: more bytes are needed. */
static bool take_line(struct rank *rank)
{
    const char *at = rank->bytes + rank->read, *end = rank->bytes + rank->used;
    const struct vg_log_line *line;
    struct vg_error error = {""};
    const enum vg_log_line_kind kind = vg_log_read(rank->reader, &at, end, &line, &error);
    rank->read = (size_t)(at - rank->bytes);
    if (kind == VG_LINE_RECORD)
        keep_record(rank, line);
    else if (kind == VG_LINE_BEGIN)
        rank->has = rank->ended = false;
    else if (kind == VG_LINE_BROKEN)
        rank->has = false; /* it may have changed the schema, which the record was made for */
    else if (kind == VG_LINE_FINAL)
        rank->ended = true;
    return kind != VG_LINE_NONE;
}

/* Has the rank told a record of this step, or one that comes after it? Steps begin anew with every run, and clocks don't. */
static bool is_there(const struct rank *rank, uint64_t step, double time)
{
    const double ahead = rank->time - time; /* NaN: not known */
    return rank->has && (ahead > NEAR_SECONDS || (rank->step >= step && !(ahead < -NEAR_SECONDS)));
}

static bool reach(struct rank *rank, uint64_t step, double time)
{
    struct vg_error error = {""};
    if (!rank->path)
        return true;
    while (!is_there(rank, step, time)) {
        if (take_line(rank))
            continue;
        rank->read = rank->used = 0;
        const enum vg_tail_news news =
            vg_tail_read(&rank->tail, rank->bytes, CHUNK_BYTES, &rank->used, vg_clock_ns(), &error);
        if (news == VG_TAIL_NEW) { /* half a line of the old file is no beginning of the new one's */
            struct vg_log_reader *reader = vg_log_reader_create(NULL);
            rank->has = rank->ended = false;
            if (reader) {
                vg_log_reader_destroy(rank->reader);
                rank->reader = reader;
            }
        } else if (news != VG_TAIL_BYTES) {
            return rank->ended || rank->late;
        }
    }
    rank->late = false;
    return true;
}

bool vg_rank_logs_reach(struct vg_rank_logs *logs, const struct vg_log_line *line)
{
    bool all = true;
    for (size_t i = 0; i + 1 < logs->world; i++)
        all &= reach(&logs->ranks[i], line->record.step, line->extra[VG_LOG_TIME]);
    return all;
}

int vg_rank_logs_patience(const struct vg_log_line *line, int milliseconds)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const double age = (double)now.tv_sec + (double)now.tv_nsec * 1e-9 - line->extra[VG_LOG_TIME];
    const double left = milliseconds - 1000 * fmax(0, age);
    return left > 0 ? (int)left : 0; /* also where the time is not known */
}

void vg_rank_logs_give_up(struct vg_rank_logs *logs, const struct vg_log_line *line)
{
    for (size_t i = 0; i + 1 < logs->world; i++)
        logs->ranks[i].late = !is_there(&logs->ranks[i], line->record.step, line->extra[VG_LOG_TIME]);
}

/* ---- put together */

static bool tells(const struct rank *rank, const struct vg_log_line *line)
{
    const double ahead = rank->time - line->extra[VG_LOG_TIME];
    return rank->path && rank->has && rank->step == line->record.step && !(fabs(ahead) > NEAR_SECONDS);
}

/* Ranks whose files end before this step. */
static void note_missing(struct vg_rank_logs *logs, const struct vg_log_line *line)
{
    struct vg_ranks *seen = &logs->seen;
    size_t missing = 0, first = 0;
    for (size_t r = 1; r < logs->world; r++) {
        const struct rank *rank = &logs->ranks[r - 1];
        if (tells(rank, line) || is_there(rank, line->record.step, line->extra[VG_LOG_TIME]))
            continue;
        first = missing++ == 0 ? r : first;
    }
    seen->missing[0] = '\0';
    if (missing == 0)
        return;
    const struct rank *rank = &logs->ranks[first - 1];
    char who[64], since[64] = "of this run";
    snprintf(who, sizeof who, "rank %zu has", first);
    if (missing > 1)
        snprintf(who, sizeof who, "%zu of %zu ranks have", missing, seen->world);
    if (rank->has && missing == 1)
        snprintf(since, sizeof since, "since step %llu", (unsigned long long)rank->step);
    else if (missing == 1 && !rank->has && rank->tail.file < 0)
        snprintf(since, sizeof since, "(there is no LOG.rank%zu)", first);
    snprintf(seen->missing, sizeof seen->missing, "%s told nothing %s", who, since);
}

/* Takes what was found in one step. True: a rank is apart that was not before. */
static bool take_finding(struct vg_rank_logs *logs, const struct vg_rank_finding *finding)
{
    struct vg_ranks *seen = &logs->seen;
    const bool found = finding->score > 0, was_apart = seen->is_apart;
    if (found && logs->streak > 0 && finding->rank == logs->candidate)
        logs->streak += logs->streak < (size_t)2 * STREAK;
    else if (logs->streak > 0)
        logs->streak--;
    else if (found)
        logs->streak = 1;
    if (found && logs->streak == 1)
        logs->candidate = finding->rank;
    seen->is_apart = logs->streak >= STREAK || (was_apart && logs->streak >= STREAK / 2);
    if (!seen->is_apart)
        seen->text[0] = '\0';
    else if (found && finding->rank == logs->candidate)
        memcpy(seen->text, finding->text, sizeof seen->text);
    seen->apart = logs->candidate;
    return seen->is_apart && !was_apart;
}

static bool widen(struct vg_rank_logs *logs, size_t numbers)
{
    if (numbers <= logs->row_room)
        return true;
    vg_real *row = realloc(logs->row, numbers * sizeof *row);
    if (!row)
        return false;
    logs->row = row;
    logs->row_room = numbers;
    return true;
}

/* Rank 0's record with all shards, or the line itself. *news: a rank is apart that was not before. */
static const struct vg_log_line *merge(struct vg_rank_logs *logs, const struct vg_log_line *line, bool *news)
{
    struct vg_rank_told told[VG_RANKS_MAX];
    const size_t numbers = vg_series_count(line->record.layers);
    size_t count = 0;
    *news = false;
    if (logs->world < 2 || line->record.layers == 0 || !widen(logs, numbers))
        return line;
    told[count++] = (struct vg_rank_told){0, line->schema, line->record.row, line->shards};
    for (size_t r = 1; r < logs->world; r++) {
        const struct rank *rank = &logs->ranks[r - 1];
        if (tells(rank, line))
            told[count++] = (struct vg_rank_told){r, rank->schema, rank->row,
                                                  rank->has_shards ? rank->row + vg_series_count(rank->layers) : NULL};
    }
    note_missing(logs, line);
    logs->seen.told = count;
    if (count > 1) {
        const struct vg_rank_finding finding = vg_rank_compare(told, count, &logs->seen);
        logs->seen.step = line->record.step;
        logs->seen.compared++;
        *news = take_finding(logs, &finding);
    }
    memcpy(logs->row, line->record.row, numbers * sizeof *logs->row);
    if (!vg_rank_merge(told, count, logs->row))
        return line;
    logs->line = *line;
    logs->line.record.row = logs->row;
    return &logs->line;
}

bool vg_rank_logs_take(struct vg_rank_logs *logs, struct vg_job *job, const struct vg_log_line *line,
                       struct vg_error *error)
{
    bool news = false;
    if (line->kind == VG_LINE_BEGIN)
        begin(logs, line);
    else if (line->kind == VG_LINE_RECORD)
        line = merge(logs, line, &news);
    job->ranks = logs->seen;
    if (news)
        vg_job_tell(job, job->ranks.text);
    return vg_job_take(job, line, error);
}
