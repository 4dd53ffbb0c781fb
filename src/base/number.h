/* number.h: numbers as text with a point, whatever the locale says. */
#ifndef VGTOP_BASE_NUMBER_H
#define VGTOP_BASE_NUMBER_H

#include <stddef.h>

enum { VG_NUMBER_MAX = 32, VG_FIXED_MAX = 352 };

/* A finite number as printf's %.17g writes it in the C locale: it reads back as the same number. Writes at most
 * VG_NUMBER_MAX bytes with the final zero; returns the length. */
size_t vg_number_write(double value, char *out);

/* Reads a decimal number, [+-]digits[.digits][e[+-]digits], at the start of `length` bytes: the nearest double, an infinity when it is too
 * large. Returns how many bytes it is long; 0: there is none. */
size_t vg_number_read(const char *text, size_t length, double *value);

/* As Python's "%.6f": 6 decimals, "nan", "inf", "-inf". Room for VG_FIXED_MAX; returns the length. */
size_t vg_number_fixed(double value, char *out);

/* As "%.2e", for tables that a person reads: 1.23e-04, "nan", "inf", "-inf". Room for VG_NUMBER_MAX; returns the
 * length. */
size_t vg_number_short(double value, char *out);

#endif
