/* fuzz_terminfo.c: any bytes as a compiled terminfo entry. What is made of one is read by a reader of its own (term(5)): it must say what
 * the old one said, and 24-bit colours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "terminfo.h"

enum { COLORS = 13, PAIRS = 14, SETAF = 359, SETAB = 360, FROM_FILE_EVERY = 64 };
enum { BOOLEANS, NUMBERS, STRINGS, KINDS };

/* Where things stand in an entry. [1] are the capabilities with names of their own. */
struct entry {
    const uint8_t *bytes;
    size_t size, width, names_at, names_size;
    struct half {
        size_t count[KINDS], at[KINDS], text_at, text_size, names_at, names_base;
    } half[2];
};

static long short_at(const struct entry *entry, size_t at)
{
    fuzz_require(at + 2 <= entry->size, "an entry holds what it says");
    return (int16_t)(entry->bytes[at] | entry->bytes[at + 1] << 8);
}

static long number_at(const struct entry *entry, const struct half *half, size_t index)
{
    size_t at = half->at[NUMBERS] + index * entry->width;
    if (entry->width == 2)
        return short_at(entry, at);
    return short_at(entry, at + 2) * 65536 + (uint16_t)short_at(entry, at);
}

/* The text at that place of a half's text, or NULL where it has none. */
static const char *text_at(const struct entry *entry, const struct half *half, long place)
{
    if (place < 0)
        return NULL;
    const char *text = (const char *)entry->bytes + half->text_at + place;
    fuzz_require((size_t)place < half->text_size && memchr(text, '\0', half->text_size - (size_t)place) != NULL,
                 "a string lies within its text");
    return text;
}

static const char *string_at(const struct entry *entry, const struct half *half, size_t index)
{
    return text_at(entry, half, short_at(entry, half->at[STRINGS] + 2 * index));
}

/* The capabilities begin at `at`; returns where what follows them does. */
static size_t place_half(const struct entry *entry, struct half *half, size_t at)
{
    half->at[BOOLEANS] = at;
    at += half->count[BOOLEANS];
    half->at[NUMBERS] = at += at % 2;
    half->at[STRINGS] = at += half->count[NUMBERS] * entry->width;
    return at + 2 * half->count[STRINGS];
}

static void open_further(struct entry *entry, size_t at)
{
    struct half *half = &entry->half[1];
    at += at % 2;
    if (at + 10 > entry->size)
        return;
    for (size_t i = 0; i < KINDS; i++)
        half->count[i] = (size_t)short_at(entry, at + 2 * i);
    half->text_size = (size_t)short_at(entry, at + 8);
    half->names_at = place_half(entry, half, at + 10);
    half->text_at = half->names_at + 2 * (half->count[BOOLEANS] + half->count[NUMBERS] + half->count[STRINGS]);
    for (size_t i = 0; i < half->count[STRINGS]; i++) {
        const char *text = string_at(entry, half, i);
        half->names_base += text != NULL ? strlen(text) + 1 : 0;
    }
    fuzz_require(half->text_at + half->text_size <= entry->size, "an entry holds what it says");
}

static struct entry open_entry(const uint8_t *bytes, size_t size)
{
    struct entry entry = {.bytes = bytes, .size = size};
    struct half *half = &entry.half[0];
    long magic = short_at(&entry, 0);
    fuzz_require(magic == 0432 || magic == 01036, "an entry is known by its first bytes");
    entry.width = magic == 01036 ? 4 : 2;
    entry.names_at = 12;
    entry.names_size = (size_t)short_at(&entry, 2);
    for (size_t i = 0; i < KINDS; i++)
        half->count[i] = (size_t)short_at(&entry, 4 + 2 * i);
    half->text_size = (size_t)short_at(&entry, 10);
    half->text_at = place_half(&entry, half, entry.names_at + entry.names_size);
    open_further(&entry, half->text_at + half->text_size);
    return entry;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void check_standard(const struct entry *old, const struct entry *new)
{
    const struct half *was = &old->half[0], *is = &new->half[0];
    fuzz_require(
        old->names_size ==
            new->names_size &&memcmp(old->bytes + old->names_at, new->bytes + new->names_at, old->names_size) == 0,
        "a terminal keeps its names");
    fuzz_require(memcmp(was->count, is->count, sizeof was->count) == 0, "and its capabilities");
    fuzz_require(memcmp(old->bytes + was->at[BOOLEANS], new->bytes + is->at[BOOLEANS], was->count[BOOLEANS]) == 0,
                 "booleans stay");
    for (size_t i = 0; i < was->count[NUMBERS]; i++) {
        long wanted = i == COLORS ? VG_TERMINFO_PALETTE + 256 : i == PAIRS ? 65536 : number_at(old, was, i);
        fuzz_require(number_at(new, is, i) == wanted, "numbers stay, but those of the colours");
    }
    for (size_t i = 0; i < was->count[STRINGS]; i++) {
        const char *text = string_at(new, is, i);
        if (i == SETAF || i == SETAB)
            fuzz_require(text != NULL && strncmp(text, i == SETAF ? "\033[38;" : "\033[48;", 5) == 0, "colours change");
        else
            fuzz_require(same_text(text, string_at(old, was, i)), "strings stay");
    }
}

static const char *name_at(const struct entry *entry, size_t index)
{
    const struct half *half = &entry->half[1];
    return text_at(entry, half, (long)half->names_base + short_at(entry, half->names_at + 2 * index));
}

/* One boolean more, behind the others. */
static void check_further(const struct entry *old, const struct entry *new)
{
    const struct half *was = &old->half[1], *is = &new->half[1];
    size_t flag = was->count[BOOLEANS], names = flag + was->count[NUMBERS] + was->count[STRINGS];
    fuzz_require(is->count[BOOLEANS] == flag + 1 && is->count[NUMBERS] == was->count[NUMBERS] &&
                     is->count[STRINGS] == was->count[STRINGS],
                 "one capability more");
    fuzz_require(strcmp(name_at(new, flag), "RGB") == 0 && new->bytes[is->at[BOOLEANS] + flag] == 1, "which is RGB");
    fuzz_require(flag == 0 || memcmp(old->bytes + was->at[BOOLEANS], new->bytes + is->at[BOOLEANS], flag) == 0,
                 "further booleans stay");
    for (size_t i = 0; i < was->count[NUMBERS]; i++)
        fuzz_require(number_at(old, was, i) == number_at(new, is, i), "further numbers stay");
    for (size_t i = 0; i < was->count[STRINGS]; i++)
        fuzz_require(same_text(string_at(old, was, i), string_at(new, is, i)), "further strings stay");
    for (size_t i = 0; i < names; i++)
        fuzz_require(same_text(name_at(old, i), name_at(new, i < flag ? i : i + 1)), "with their names");
}

/* Into a block of just that size. */
static size_t direct_in(const uint8_t *data, size_t size, size_t room)
{
    unsigned char *out = malloc(room > 0 ? room : 1);
    fuzz_require(out != NULL, "there is memory for an entry");
    size_t used = vg_terminfo_direct(data, size, out, room);
    fuzz_require(used <= room, "an entry fits");
    free(out);
    return used;
}

static unsigned digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;
    fuzz_require(at != NULL, "base 64 is made of 64 characters");
    return (unsigned)(at - digits);
}

/* base64(RFC 4648) says those bytes. */
static void check_base64(const char *text, const unsigned char *bytes, size_t count)
{
    fuzz_require(strlen(text) == (count + 2) / 3 * 4, "base 64 has its length");
    for (size_t i = 0; i < count; i++) {
        const char *group = text + i / 3 * 4 + i % 3;
        unsigned pair = digit_of(group[0]) << 6 | digit_of(group[1]), shift = (unsigned)(4 - 2 * (i % 3));
        fuzz_require((pair >> shift & 0xff) == bytes[i], "base 64 says the entry");
    }
}

static char letter_folder[256];

static void remove_letter_folder(void)
{
    fuzz_require(unlink(fuzz_path("f/fuzz")) == 0 && rmdir(letter_folder) == 0, "what was made can be removed");
}

/* The same through a file, as curses would find it. */
static void from_file(const uint8_t *data, size_t size, const unsigned char *direct, size_t used)
{
    if (letter_folder[0] == '\0') {
        snprintf(letter_folder, sizeof letter_folder, "%s", fuzz_path("f"));
        fuzz_require(mkdir(letter_folder, 0700) == 0 && setenv("TERMINFO", fuzz_path(""), 1) == 0, "a folder for it");
        atexit(remove_letter_folder);
    }
    fuzz_write("f/fuzz", data, size);
    char *variable = vg_terminfo_variable("fuzz");
    fuzz_require((variable != NULL) == (used > 0), "a file says what its bytes say");
    if (variable != NULL) {
        fuzz_require(strncmp(variable, "b64:", 4) == 0, "an entry in a variable is said to be one");
        check_base64(variable + 4, direct, used);
    }
    free(variable);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned char direct[VG_TERMINFO_MAX];
    size_t used = vg_terminfo_direct(data, size, direct, sizeof direct);
    if (used > 0) {
        struct entry old = open_entry(data, size), new = open_entry(direct, used);
        fuzz_require(new.width == 4, "24-bit numbers need 32 bits");
        check_standard(&old, &new);
        check_further(&old, &new);
        fuzz_require(direct_in(direct, used, sizeof direct) == 0, "it has 24-bit colours already");
        fuzz_require(direct_in(data, size, used) == used && direct_in(data, size, used - 1) == 0,
                     "it is all or nothing");
    }
    if (size > 0 && data[size - 1] % FROM_FILE_EVERY == FROM_FILE_EVERY - 1)
        from_file(data, size, direct, used);
    return 0;
}
