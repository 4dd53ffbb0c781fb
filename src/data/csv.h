/* csv.h: rows of cells out of a text, and the classes that the last cells name. Not public.
 *
 * RFC 4180, generously: comma, semicolon or tab (whichever the first line has most of); cells may be in double quotes, which then
 * may hold separators, line ends and doubled quotes; lines end in LF, CR LF or CR; blank lines and a byte-order mark are
 * skipped; blanks around a cell do not count. */
#ifndef VGTOP_DATA_CSV_H
#define VGTOP_DATA_CSV_H

#include "data.h"

struct vg_csv_reader {
    char *at; /* the next character; the text ends in a NUL and is changed while it is read */
    const char *end;
    char separator;
    size_t line;  /* of the next character, from 1 */
    char **cells; /* the current row, NUL-terminated, inside the text */
    size_t count, room;
    size_t row_line; /* where the current row began */
    struct vg_shown_path path;
    struct vg_error *error;
};

/* Starts on a text of `size` bytes. False when it is not text (NUL bytes, UTF-16). */
bool vg_csv_open(struct vg_csv_reader *reader, char *text, size_t size, const char *path, struct vg_error *error);
void vg_csv_close(struct vg_csv_reader *reader);
/* Reads the next row that is not blank; *got is false at the end of the text. */
bool vg_csv_row(struct vg_csv_reader *reader, bool *got);

/* The classes seen so far. A whole number is one class however it is written ("1", "01", "1.0"). */
struct vg_csv_classes {
    struct {
        const char *text; /* inside the csv text */
        bool whole;
        double value;
    } rows[VG_CLASSES_MAX];
    size_t count;
    uint32_t slots[4 * VG_CLASSES_MAX]; /* hash table: number of the class + 1, or 0 */
};

enum vg_csv_class { VG_CSV_CLASS_KNOWN, VG_CSV_CLASS_TOO_MANY, VG_CSV_CLASS_FRACTION };

/* The number of the class named by a cell, in order of first appearance. */
enum vg_csv_class vg_csv_classify(struct vg_csv_classes *classes, const char *cell, uint32_t *label);
/* Final numbers: by value when every class is a whole number, else as they appeared. order[old] = new. */
void vg_csv_number(const struct vg_csv_classes *classes, uint32_t order[VG_CLASSES_MAX]);

#endif
