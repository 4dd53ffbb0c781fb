/* number.c: numbers read and written, whatever the locale.
 *
 * Reading and printf go through the C locale, which is set for this thread and for the one call.
 *
 * Logs write millions of numbers, so 17 significant digits have a faster way: the number is scaled to an integer of 17 digits in
 * extended precision, whose 64 bits leave 7 to tell how the last digit rounds. Where that is not enough (2 to 4 in a hundred), and
 * where long double is no wider than double, printf does it. */
#include "vgtop/number.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- in the C locale ------------------------------------------------------------------------------------------ */

/* Sets this thread's locale to C and remembers the one before. glibc keeps the C locale ready: this allocates nothing. */
struct c_locale {
    locale_t c, before;
};

static struct c_locale enter_c_locale(void)
{
    struct c_locale locale = {newlocale(LC_ALL_MASK, "C", (locale_t)0), (locale_t)0};
    if (locale.c)
        locale.before = uselocale(locale.c);
    return locale;
}

static void leave_c_locale(struct c_locale locale)
{
    if (!locale.c)
        return;
    uselocale(locale.before);
    freelocale(locale.c);
}

double vg_strtod(const char *text, char **end)
{
    struct c_locale locale = enter_c_locale();
    double value = strtod(text, end);
    leave_c_locale(locale);
    return value;
}

int vg_vsnprintf(char *out, size_t size, const char *format, va_list arguments)
{
    struct c_locale locale = enter_c_locale();
    int length = vsnprintf(out, size, format, arguments);
    leave_c_locale(locale);
    return length;
}

int vg_snprintf(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vg_vsnprintf(out, size, format, arguments);
    va_end(arguments);
    return length;
}

bool vg_parse_double(const char *text, double *value)
{
    size_t length = strlen(text);
    double number;
    if (length == 0 || vg_number_read(text, length, &number) != length || !isfinite(number))
        return false;
    *value = number;
    return true;
}

bool vg_parse_uint64(const char *text, uint64_t *value)
{
    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return false;
    errno = 0;
    unsigned long long number = strtoull(text, NULL, 10);
    if (errno != 0 || number > UINT64_MAX)
        return false;
    *value = number;
    return true;
}

/* "1e-05" -> "1e-5", "1e+20" -> "1e20". */
static void tidy_exponent(char *text)
{
    char *to = strchr(text, 'e');
    if (!to)
        return;
    const char *from = ++to;
    if (*from == '-')
        to++;
    if (*from == '-' || *from == '+')
        from++;
    while (from[0] == '0' && from[1] != '\0')
        from++;
    memmove(to, from, strlen(from) + 1);
}

size_t vg_format_double(double value, char *out, size_t size)
{
    char text[40];
    if (!isfinite(value)) {
        snprintf(text, sizeof text, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    } else {
        /* A normal double keeps any 15 digits; a subnormal one may keep only one. */
        int digits = fabs(value) < DBL_MIN && value != 0 ? 1 : 15;
        do
            vg_snprintf(text, sizeof text, "%.*g", digits, value);
        while (vg_strtod(text, NULL) != value && ++digits <= 17);
        tidy_exponent(text);
    }
    return (size_t)snprintf(out, size, "%s", text);
}

/* --- 17 digits, fast -------------------------------------------------------------------------------------------- */

#define DIGITS       17
#define SMALLEST_17  UINT64_C(10000000000000000)
#define BEYOND_17    UINT64_C(100000000000000000)
#define EXACT_POWERS 27 /* 10^27 = 5^27 * 2^27, and 5^27 fits into 63 bits */

/* d1.d2d3...d17 * 10^exponent. */
struct decimal {
    uint64_t digits; /* 17 of them */
    int exponent;
};

#if LDBL_MANT_DIG >= 64

/* Exact. */
static const long double small_powers[EXACT_POWERS + 1] = {
    1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
    1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};

/* 10^(27 k) for k = -11 ... 12, half a unit in the last place off at most. */
static const long double large_powers[] = {1e-297L, 1e-270L, 1e-243L, 1e-216L, 1e-189L, 1e-162L, 1e-135L, 1e-108L,
                                           1e-81L,  1e-54L,  1e-27L,  1e0L,    1e27L,   1e54L,   1e81L,   1e108L,
                                           1e135L,  1e162L,  1e189L,  1e216L,  1e243L,  1e270L,  1e297L,  1e324L};
enum { LARGE_ZERO = 11 };

/* value * 10^power, and how far off that may be for a result of 17 digits: a rounding is at most 2^-64 of 1e17, 0.0055.
 */
static long double scale(long double value, int power, long double *doubt)
{
    *doubt = 0.006L;
    if (power >= 0 && power <= EXACT_POWERS)
        return value * small_powers[power];
    if (power < 0 && power >= -EXACT_POWERS)
        return value / small_powers[-power];
    int large = power / EXACT_POWERS, small = power % EXACT_POWERS;
    if (small < 0) {
        small += EXACT_POWERS;
        large--;
    }
    *doubt = 0.02L;
    return value * large_powers[LARGE_ZERO + large] * small_powers[small];
}

/* False where the last digit is in doubt. value is positive and finite. */
static bool split_fast(double value, struct decimal *out)
{
    int binary;
    frexp(value, &binary);
    out->exponent = (int)floor((binary - 1) * 0.30102999566398120); /* right or one too small */
    long double doubt, scaled = scale(value, DIGITS - 1 - out->exponent, &doubt);
    if (scaled >= 1e17L)
        scaled = scale(value, DIGITS - 1 - ++out->exponent, &doubt);
    if (scaled < 1e16L || scaled >= 1e17L)
        return false;
    out->digits = (uint64_t)scaled;
    const long double rest = scaled - (long double)out->digits;
    if (rest > 0.5L - doubt && rest < 0.5L + doubt)
        return false;
    out->digits += rest > 0.5L;
    return true;
}

/* digits * 10^power, unless a rounding in extended precision leaves the last bit of the double in doubt: all roundings together are
 * less than 2^-61 of the value. */
static bool join_fast(uint64_t digits, int power, double *value)
{
    long double doubt;
    if (power < -290 || power > 280)
        return false;
    const long double scaled = scale((long double)digits, power, &doubt);
    const double low = (double)(scaled * (1 - 0x1p-61L)), high = (double)(scaled * (1 + 0x1p-61L));
    *value = high;
    return low == high && low > 1e-300 && high < 1e300;
}

#else

static bool join_fast(uint64_t digits, int power, double *value)
{
    (void)digits, (void)power, (void)value;
    return false;
}

static bool split_fast(double value, struct decimal *out)
{
    (void)value, (void)out;
    return false;
}

#endif

/* The same by printf. */
static void split_slow(double value, struct decimal *out)
{
    char text[64];
    vg_snprintf(text, sizeof text, "%.*e", DIGITS - 1, value);
    const char *at = text;
    out->digits = 0;
    for (; *at != 'e'; at++)
        if (*at != '.')
            out->digits = out->digits * 10 + (uint64_t)(*at - '0');
    out->exponent = (int)strtol(at + 1, NULL, 10);
}

static char *copy(char *at, const char *from, size_t count)
{
    memcpy(at, from, count);
    return at + count;
}

static char *write_fraction(char *at, const char *digits, size_t count)
{
    if (count == 0)
        return at;
    *at++ = '.';
    return copy(at, digits, count);
}

size_t vg_number_write(double value, char *out)
{
    char *at = out, text[DIGITS];
    struct decimal decimal = {0, 0};
    if (signbit(value))
        *at++ = '-';
    value = fabs(value);
    if (value > 0 && !split_fast(value, &decimal))
        split_slow(value, &decimal);
    if (decimal.digits == BEYOND_17) {
        decimal.digits = SMALLEST_17;
        decimal.exponent++;
    }
    size_t count = DIGITS; /* without trailing zeros */
    for (size_t i = DIGITS; i-- > 0; decimal.digits /= 10)
        text[i] = (char)('0' + decimal.digits % 10);
    while (count > 1 && text[count - 1] == '0')
        count--;
    const int exponent = decimal.exponent;
    if (exponent < -4 || exponent >= DIGITS) {
        *at++ = text[0];
        at = write_fraction(at, text + 1, count - 1);
        *at++ = 'e';
        *at++ = exponent < 0 ? '-' : '+';
        const unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
        if (size >= 100)
            *at++ = (char)('0' + size / 100);
        *at++ = (char)('0' + size / 10 % 10);
        *at++ = (char)('0' + size % 10);
    } else if (exponent < 0) {
        at = copy(copy(at, "0.000", (size_t)(1 - exponent)), text, count);
    } else if (count > (size_t)exponent + 1) {
        at = copy(at, text, (size_t)exponent + 1);
        at = write_fraction(at, text + exponent + 1, count - (size_t)exponent - 1);
    } else {
        at = copy(at, text, count);
        memset(at, '0', (size_t)exponent + 1 - count);
        at += (size_t)exponent + 1 - count;
    }
    *at = '\0';
    return (size_t)(at - out);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads by strtod, as digits and an exponent: a text without a point is the same in every locale. After 770 digits a single one that
 * is not 0 tells on which side of a midpoint the rest lies. */
static double join_slow(const char *text, size_t length, int power)
{
    char plain[800];
    size_t used = 0;
    bool rest = false;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]) || (used == 0 && text[i] == '0'))
            continue;
        if (used < 770)
            plain[used++] = text[i];
        else {
            rest |= text[i] != '0';
            power++;
        }
    }
    if (rest) {
        plain[used++] = '1';
        power--;
    }
    snprintf(plain + used, sizeof plain - used, "e%d", power);
    return strtod(plain, NULL);
}

size_t vg_number_read(const char *text, size_t length, double *value)
{
    const bool negative = length > 0 && text[0] == '-';
    const size_t start = negative || (length > 0 && text[0] == '+');
    size_t at = start, seen = 0;
    uint64_t digits = 0;
    int power = 0, dropped = 0, exponent = 0;
    bool point = false;
    for (; at < length && (is_digit(text[at]) || (text[at] == '.' && !point)); at++) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        seen++;
        power -= point;
        if (digits < SMALLEST_17 * 100)
            digits = digits * 10 + (uint64_t)(text[at] - '0');
        else
            dropped++;
    }
    if (seen == 0)
        return 0;
    const size_t end = at;
    size_t sign = at + 1 < length && (text[at + 1] == '-' || text[at + 1] == '+');
    if (at + 1 + sign < length && (text[at] == 'e' || text[at] == 'E') && is_digit(text[at + 1 + sign])) {
        const bool minus = text[at + 1] == '-';
        for (at += 1 + sign; at < length && is_digit(text[at]); at++)
            exponent = exponent < 100000000 ? exponent * 10 + (text[at] - '0') : exponent;
        exponent = minus ? -exponent : exponent;
    }
    if (digits == 0)
        *value = 0;
    else if (dropped > 0 || !join_fast(digits, power + exponent, value))
        *value = join_slow(text + start, end - start, power + exponent);
    *value = negative ? -*value : *value;
    return at;
}

static size_t write_not_finite(double value, char *out)
{
    memcpy(out, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf", isnan(value) || value > 0 ? 4 : 5);
    return strlen(out);
}

size_t vg_number_fixed(double value, char *out)
{
    if (!isfinite(value))
        return write_not_finite(value, out);
    return (size_t)vg_snprintf(out, VG_FIXED_MAX, "%.6f", value);
}

size_t vg_number_short(double value, char *out)
{
    if (!isfinite(value))
        return write_not_finite(value, out);
    return (size_t)vg_snprintf(out, VG_NUMBER_MAX, "%.2e", value);
}
