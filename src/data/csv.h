/* csv.h: a table of text, and what its columns are. Not public. */
#ifndef VGTOP_DATA_CSV_H
#define VGTOP_DATA_CSV_H

#include "data.h"
#include "vgtop/survey.h"

/* A file cut into cells. */
struct vg_csv {
    char *text;         /* owned */
    char *cells;        /* in the text: row by row, each cell ended by a zero byte, without the header */
    const char **names; /* (columns) of the header line, in the text; NULL: there is no header */
    uint32_t *lines;    /* (rows) where each row begins, from 1 */
    size_t rows, columns;
    char separator; /* ' ': runs of blanks and tabs */
    bool header_doubted;
    struct vg_shown_path path;
};

/* Reads and cuts the file. False with a reason. vg_csv_free is needed in either case. */
bool vg_csv_read(struct vg_csv *csv, const struct vg_data_request *request);
void vg_csv_free(struct vg_csv *csv);

enum vg_cell { VG_CELL_NUMBER, VG_CELL_GAP, VG_CELL_NOT_FINITE, VG_CELL_WORD };

enum vg_cell vg_csv_cell(const char *cell, double *value);

static inline const char *vg_csv_next(const char *cell)
{
    while (*cell)
        cell++;
    return cell + 1;
}

/* A column of the table. */
struct vg_csv_column {
    bool words;                               /* its cells are words, else numbers */
    bool dropped;                             /* a person said so */
    size_t numbers, gaps, not_finite, others; /* how many cells of each kind; others: words */
};

/* The cells as numbers. */
struct vg_csv_table {
    struct vg_csv csv;
    struct vg_csv_column *columns;
    double
        *values; /* (rows, columns); NaN: a gap, or a cell that is no number; of a word, its number among all words */
    const char **words;
    size_t word_count;
    const char **targets; /* (rows) the target's cells */
    size_t target;        /* its column */
    bool target_chosen;   /* by the setting */
};

bool vg_csv_table_read(struct vg_csv_table *table, const struct vg_data_request *request);
void vg_csv_table_free(struct vg_csv_table *table);
/* "column "age"", or "column 3" where there is no name. */
void vg_csv_column_name(const struct vg_csv *csv, size_t column, char *out, size_t size);

/* Looks the table over. NULL with a reason: memory is short. */
struct vg_survey *vg_csv_survey(const struct vg_csv_table *table, const struct vg_dataset_spec *spec,
                                struct vg_error *error);

#endif
