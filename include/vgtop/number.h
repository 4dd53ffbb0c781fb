/* number.h: numbers as text, read and written with a point, whatever LC_NUMERIC the program has set.
 *
 * Every text that a file, a parser or a person gets from vgtop goes through these functions: printf and strtod alone would write and
 * want a comma where the locale says so. */
#ifndef VGTOP_NUMBER_H
#define VGTOP_NUMBER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/api.h"

VG_API_BEGIN

/* Room for a number as text with its final zero: for vg_number_write and vg_number_short, and for vg_number_fixed. */
enum { VG_NUMBER_MAX = 32, VG_FIXED_MAX = 352 };

/* Reads a whole decimal number; trailing characters, an empty text, NaN and values that are not finite are refused. */
bool vg_parse_double(const char *text, double *value);
bool vg_parse_uint64(const char *text, uint64_t *value);

/* strtod of the C locale. */
double vg_strtod(const char *text, char **end);

/* snprintf and vsnprintf of the C locale. */
int vg_snprintf(char *out, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int vg_vsnprintf(char *out, size_t size, const char *format, va_list arguments) __attribute__((format(printf, 3, 0)));

/* Writes a double with the fewest digits that read back as the same number: "0.1", "1e-5", "nan", "-inf". Returns the length. */
size_t vg_format_double(double value, char *out, size_t size);

/* Writes a finite number as printf's %.17g does, which reads back as the same number, but faster. Returns the length. */
size_t vg_number_write(double value, char *out);

/* Reads a decimal number, [+-]digits[.digits][e[+-]digits], at the start of `length` bytes: the nearest double, an infinity when it is
 * too large. Returns how many bytes it is long; 0 when there is none. */
size_t vg_number_read(const char *text, size_t length, double *value);

/* Writes 6 decimals, "nan", "inf" or "-inf", as Python's "%.6f" does. Returns the length. */
size_t vg_number_fixed(double value, char *out);

/* Writes 3 digits, as "%.2e" does, for tables that a person reads: 1.23e-04, "nan", "inf", "-inf". Returns the length. */
size_t vg_number_short(double value, char *out);

VG_API_END

#endif
