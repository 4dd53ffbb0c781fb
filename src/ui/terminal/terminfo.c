/* terminfo.c: compiled terminfo entries, read and written anew. */
#include "terminfo.h"

#include <stdint.h>
#include <string.h>

enum { MAGIC_16 = 0432, MAGIC_32 = 01036 };
enum { COLORS = 13, PAIRS = 14, SETAF = 359, SETAB = 360 }; /* places in the standard order of capabilities */
enum { HEADER = 6, FURTHER_HEADER = 5, OFFSET_MAX = 32767 };

static const char setaf[] = "\033[38;%?%p1%{16777216}%<%t2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%e5;%p1%{"
                            "255}%&%d%;m";
static const char setab[] = "\033[48;%?%p1%{16777216}%<%t2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%e5;%p1%{"
                            "255}%&%d%;m";
static const char flag[] = "RGB";

/* A part of an entry: `count` items that begin there. */
struct part {
    const unsigned char *bytes;
    size_t count;
};

/* Both halves of an entry have the same shape; the second has names at the end of its text and no `names` part. */
struct half {
    struct part names, booleans, numbers, strings, text;
};

struct entry {
    size_t number_size; /* 2 or 4 bytes */
    struct half standard, further;
    size_t further_items; /* as the header counts them; 0 with an empty `further`: there is none */
    bool has_further;
};

/* --- reading -------------------------------------------------------------------------------------------------- */

struct reader {
    const unsigned char *bytes;
    size_t size, at;
    bool good;
};

/* `count` items of `size` bytes; an entry that ends before them is no good. */
static struct part take(struct reader *reader, size_t count, size_t size)
{
    struct part part = {reader->bytes + reader->at, count};
    if (!reader->good || count > (reader->size - reader->at) / size) {
        reader->good = false;
        return (struct part){NULL, 0};
    }
    reader->at += count * size;
    return part;
}

static void take_padding(struct reader *reader)
{
    if (reader->at % 2 == 1)
        take(reader, 1, 1);
}

static unsigned two_bytes(const unsigned char *bytes)
{
    return (unsigned)bytes[0] | (unsigned)bytes[1] << 8;
}

static int64_t number_at(struct part part, size_t index, size_t size)
{
    const unsigned char *bytes = part.bytes + index * size;
    return size == 2 ? (int16_t)two_bytes(bytes) : (int32_t)(two_bytes(bytes) | two_bytes(bytes + 2) << 16);
}

static void read_header(struct reader *reader, size_t count, size_t header[HEADER])
{
    struct part part = take(reader, count, 2);
    for (size_t i = 0; i < count; i++) {
        header[i] = reader->good ? two_bytes(part.bytes + 2 * i) : 0;
        reader->good = reader->good && header[i] <= OFFSET_MAX;
    }
}

static void read_standard(struct reader *reader, struct entry *entry)
{
    size_t header[HEADER] = {0};
    read_header(reader, HEADER, header);
    reader->good = reader->good && (header[0] == MAGIC_16 || header[0] == MAGIC_32);
    entry->number_size = header[0] == MAGIC_32 ? 4 : 2;
    entry->standard.names = take(reader, header[1], 1);
    entry->standard.booleans = take(reader, header[2], 1);
    take_padding(reader);
    entry->standard.numbers = take(reader, header[3], entry->number_size);
    entry->standard.strings = take(reader, header[4], 2);
    entry->standard.text = take(reader, header[5], 1);
}

/* The names' offsets stand behind those of the strings: one for each capability. */
static void read_further(struct reader *reader, struct entry *entry)
{
    size_t header[HEADER] = {0};
    if (reader->size - reader->at <= 1)
        return;
    take_padding(reader);
    read_header(reader, FURTHER_HEADER, header);
    entry->has_further = true;
    entry->further_items = header[3];
    entry->further.booleans = take(reader, header[0], 1);
    take_padding(reader);
    entry->further.numbers = take(reader, header[1], entry->number_size);
    entry->further.strings = take(reader, header[2], 2);
    entry->further.names = take(reader, header[0] + header[1] + header[2], 2);
    entry->further.text = take(reader, header[4], 1);
}

/* Every offset inside the text, and the text ended. */
static bool is_sound(const struct half *half)
{
    bool sound = half->text.count == 0 || half->text.bytes[half->text.count - 1] == '\0';
    for (size_t i = 0; sound && i < half->strings.count; i++) {
        int64_t offset = number_at(half->strings, i, 2);
        sound = offset == -1 || offset == -2 || (offset >= 0 && (size_t)offset < half->text.count);
    }
    return sound;
}

/* Where the names begin in the further text: behind the last string. */
static size_t names_begin(const struct half *further)
{
    size_t begin = 0;
    for (size_t i = 0; i < further->strings.count; i++) {
        int64_t offset = number_at(further->strings, i, 2);
        if (offset >= 0)
            begin += strlen((const char *)further->text.bytes + offset) + 1;
    }
    return begin;
}

/* Names inside the text, and none of them the one that is to be added. */
static bool names_are_sound(const struct half *further)
{
    size_t begin = names_begin(further);
    for (size_t i = 0; i < further->names.count; i++) {
        int64_t offset = number_at(further->names, i, 2);
        if (offset < 0 || begin + (size_t)offset >= further->text.count ||
            strcmp((const char *)further->text.bytes + begin + offset, flag) == 0)
            return false;
    }
    return begin <= further->text.count;
}

static bool read_entry(const void *bytes, size_t size, struct entry *entry)
{
    struct reader reader = {.bytes = bytes, .size = size, .good = size <= VG_TERMINFO_MAX};
    read_standard(&reader, entry);
    if (reader.good)
        read_further(&reader, entry);
    const struct half *standard = &entry->standard;
    return reader.good && is_sound(standard) && is_sound(&entry->further) && names_are_sound(&entry->further) &&
           standard->numbers.count > PAIRS && standard->strings.count > SETAB &&
           number_at(standard->numbers, COLORS, entry->number_size) == 256 &&
           number_at(standard->strings, SETAF, 2) >= 0 && number_at(standard->strings, SETAB, 2) >= 0;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

struct writer {
    unsigned char *bytes;
    size_t room, used;
    bool good;
};

static void put(struct writer *writer, const void *bytes, size_t count)
{
    if (!writer->good || count > writer->room - writer->used) {
        writer->good = false;
        return;
    }
    if (count > 0)
        memcpy(writer->bytes + writer->used, bytes, count);
    writer->used += count;
}

static void put_number(struct writer *writer, int64_t number, size_t size)
{
    unsigned char bytes[4];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    put(writer, bytes, size);
}

/* An offset or a count: two bytes that must not become negative. */
static void put_short(struct writer *writer, size_t number)
{
    writer->good = writer->good && number <= OFFSET_MAX;
    put_number(writer, (int64_t)number, 2);
}

static void put_padding(struct writer *writer)
{
    if (writer->used % 2 == 1)
        put(writer, "", 1);
}

static void put_numbers(struct writer *writer, const struct entry *entry, struct part numbers, bool standard)
{
    for (size_t i = 0; i < numbers.count; i++) {
        int64_t number = number_at(numbers, i, entry->number_size);
        number = standard && i == COLORS ? 0x1000000 + 256 : standard && i == PAIRS ? 0x10000 : number;
        put_number(writer, number, 4);
    }
}

/* The old text stays; the two new strings stand behind it. */
static void put_standard(struct writer *writer, const struct entry *entry)
{
    const struct half *half = &entry->standard;
    size_t text = half->text.count;
    const size_t header[HEADER] = {MAGIC_32,
                                   half->names.count,
                                   half->booleans.count,
                                   half->numbers.count,
                                   half->strings.count,
                                   text + sizeof setaf + sizeof setab};
    for (size_t i = 0; i < HEADER; i++)
        put_short(writer, header[i]);
    put(writer, half->names.bytes, half->names.count);
    put(writer, half->booleans.bytes, half->booleans.count);
    put_padding(writer);
    put_numbers(writer, entry, half->numbers, true);
    for (size_t i = 0; i < half->strings.count; i++)
        if (i == SETAF || i == SETAB)
            put_short(writer, i == SETAF ? text : text + sizeof setaf);
        else
            put(writer, half->strings.bytes + 2 * i, 2);
    put(writer, half->text.bytes, text);
    put(writer, setaf, sizeof setaf);
    put(writer, setab, sizeof setab);
    put_padding(writer);
}

/* One boolean more, the last one; its name is the last text. */
static void put_further(struct writer *writer, const struct entry *entry)
{
    const struct half *half = &entry->further;
    const size_t header[FURTHER_HEADER] = {half->booleans.count + 1, half->numbers.count, half->strings.count,
                                           entry->further_items + 1, half->text.count + sizeof flag};
    for (size_t i = 0; i < FURTHER_HEADER; i++)
        put_short(writer, header[i]);
    put(writer, half->booleans.bytes, half->booleans.count);
    put(writer, "\1", 1);
    put_padding(writer);
    put_numbers(writer, entry, half->numbers, false);
    put(writer, half->strings.bytes, 2 * half->strings.count);
    put(writer, half->names.bytes, 2 * half->booleans.count);
    put_short(writer, half->text.count - names_begin(half));
    if (half->names.count > half->booleans.count)
        put(writer, half->names.bytes + 2 * half->booleans.count, 2 * (half->names.count - half->booleans.count));
    put(writer, half->text.bytes, half->text.count);
    put(writer, flag, sizeof flag);
}

size_t vg_terminfo_direct(const void *bytes, size_t size, unsigned char *out, size_t room)
{
    struct entry entry = {0};
    struct writer writer = {.bytes = out, .room = room < VG_TERMINFO_MAX ? room : VG_TERMINFO_MAX, .good = true};
    if (!read_entry(bytes, size, &entry))
        return 0;
    put_standard(&writer, &entry);
    put_further(&writer, &entry);
    return writer.good ? writer.used : 0;
}
