/* events.c: from the bytes of event files to numbers with names. */
#include "events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "text.h"

enum { HEAD = 12, FOOT = 4, RECORD_MAX = 16 << 20, TAG_MAX = 255, DT_FLOAT = 1, DT_DOUBLE = 2 };

struct vg_events {
    struct vg_gather *gather;
    unsigned char *bytes; /* the record that is gathered, with its head and foot */
    size_t used, size;
    uint64_t skip; /* bytes of a record that is too long, and of its foot */
    bool lost;     /* a length was wrong: nothing more can be read */
    uint64_t number;
    struct vg_log_line broken;
};

struct vg_events *vg_events_create(struct vg_error *error)
{
    struct vg_events *events = calloc(1, sizeof *events);
    if (!events || !(events->gather = vg_gather_create(error))) {
        free(events);
        vg_fail(error, "there is not enough memory to read an event file");
        return NULL;
    }
    return events;
}

void vg_events_destroy(struct vg_events *events)
{
    if (!events)
        return;
    vg_gather_destroy(events->gather);
    free(events->bytes);
    free(events);
}

/* ---- numbers of little-endian machines, and the checksum */

static uint64_t little(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = count; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

static double double_at(const unsigned char *bytes)
{
    const uint64_t bits = little(bytes, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double float_at(const unsigned char *bytes)
{
    const uint32_t bits = (uint32_t)little(bytes, 4);
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

/* CRC-32C by half bytes (Castagnoli's polynomial, reflected), then masked as event files have it. */
uint32_t vg_events_crc(const void *bytes, size_t count)
{
    static const uint32_t table[16] = {0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
                                       0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
                                       0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};
    uint32_t crc = 0xffffffff;
    for (const unsigned char *at = bytes; count-- > 0; at++) {
        crc = crc >> 4 ^ table[(crc ^ *at) & 15];
        crc = crc >> 4 ^ table[(crc ^ (uint32_t)*at >> 4) & 15];
    }
    crc ^= 0xffffffff;
    return (crc >> 15 | crc << 17) + 0xa282ead8;
}

bool vg_events_begin(const char *bytes, size_t count)
{
    return count >= HEAD && (uint32_t)little((const unsigned char *)bytes + 8, 4) == vg_events_crc(bytes, 8);
}

/* ---- protocol buffers */

/* The bytes of a message, or of what is left of it. */
struct span {
    const unsigned char *at, *end;
};

/* A field: its number, and its value: a whole number, the bytes of a fixed one, or those of a string or message. */
struct field {
    unsigned number, kind;
    uint64_t whole;
    struct span bytes;
};

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

static bool read_varint(struct span *span, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; shift < 64 && span->at < span->end; shift += 7) {
        const unsigned char byte = *span->at++;
        *value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return true;
    }
    return false;
}

/* The next field of a message; false at its end, and where it is broken. */
static bool next_field(struct span *message, struct field *field)
{
    uint64_t key, length;
    if (message->at >= message->end || !read_varint(message, &key))
        return false;
    *field = (struct field){.number = (unsigned)(key >> 3), .kind = (unsigned)(key & 7)};
    if (field->kind == VARINT)
        return read_varint(message, &field->whole);
    length = field->kind == FIXED64 ? 8 : field->kind == FIXED32 ? 4 : 0;
    if ((field->kind == BYTES && !read_varint(message, &length)) || field->kind == 3 || field->kind == 4 ||
        field->kind > FIXED32 || length > (uint64_t)(message->end - message->at))
        return false;
    field->bytes = (struct span){message->at, message->at + length};
    message->at += length;
    return true;
}

/* ---- what an event tells */

/* HistogramProto: min, max, num, sum, sum_squares. */
static void read_histogram(struct vg_gather *gather, const char *tag, struct span message)
{
    double of[6] = {0};
    struct field field;
    while (next_field(&message, &field))
        if (field.kind == FIXED64 && field.number >= 1 && field.number <= 5)
            of[field.number] = double_at(field.bytes.at);
    vg_gather_moments(gather, tag, of[3], of[4], of[5], fmax(fabs(of[1]), fabs(of[2])));
}

/* A tensor of rows (left, right, count): what TensorFlow 2 makes of a histogram. Numbers are taken for evenly spread in their bucket. */
static void read_buckets(struct vg_gather *gather, const char *tag, const double *numbers, size_t rows)
{
    double count = 0, sum = 0, squares = 0, most = 0;
    for (size_t i = 0; i < rows; i++, numbers += 3) {
        const double left = numbers[0], right = numbers[1], middle = (left + right) / 2, width = right - left;
        count += numbers[2];
        sum += numbers[2] * middle;
        squares += numbers[2] * (middle * middle + width * width / 12);
        if (numbers[2] > 0)
            most = fmax(most, fmax(fabs(left), fabs(right)));
    }
    vg_gather_moments(gather, tag, count, sum, squares, most);
}

/* TensorProto: one number is a scalar, rows of three are a histogram. */
static void read_tensor(struct vg_gather *gather, const char *tag, struct span message)
{
    enum { NUMBERS_MAX = 3 * 1024 };
    double numbers[NUMBERS_MAX];
    size_t count = 0;
    uint64_t type = 0;
    struct field field;
    for (struct span first = message; next_field(&first, &field);)
        type = field.number == 1 && field.kind == VARINT ? field.whole : type;
    while (next_field(&message, &field)) {
        size_t width = 0; /* of a number: 4: tensor_content, 5: float_val, 6: double_val */
        if (field.number == 4 && field.kind == BYTES)
            width = type == DT_DOUBLE ? 8 : type == DT_FLOAT ? 4 : 0;
        else if (field.number == 5)
            width = 4;
        else if (field.number == 6)
            width = 8;
        if (field.kind == VARINT)
            width = 0;
        for (; width > 0 && (size_t)(field.bytes.end - field.bytes.at) >= width && count < NUMBERS_MAX;
             field.bytes.at += width)
            numbers[count++] = width == 4 ? float_at(field.bytes.at) : double_at(field.bytes.at);
    }
    if (count == 1)
        vg_gather_number(gather, tag, numbers[0]);
    else if (count >= 3)
        read_buckets(gather, tag, numbers, count / 3);
}

/* Summary.Value: the tag stands before the value. */
static void read_value(struct vg_gather *gather, struct span message)
{
    char tag[TAG_MAX + 1] = "";
    struct field field;
    while (next_field(&message, &field)) {
        const size_t length = field.kind == BYTES ? (size_t)(field.bytes.end - field.bytes.at) : 0;
        if (field.number == 1 && field.kind == BYTES && length <= TAG_MAX) {
            memcpy(tag, field.bytes.at, length);
            tag[length] = '\0';
        } else if (field.number == 2 && field.kind == FIXED32) {
            vg_gather_number(gather, tag, float_at(field.bytes.at));
        } else if (field.number == 5 && field.kind == BYTES) {
            read_histogram(gather, tag, field.bytes);
        } else if (field.number == 8 && field.kind == BYTES) {
            read_tensor(gather, tag, field.bytes);
        }
    }
}

/* Event: 2: step, 5: summary. */
static void read_event(struct vg_gather *gather, struct span message)
{
    uint64_t step = 0;
    struct field field, value;
    for (struct span first = message; next_field(&first, &field);)
        step = field.number == 2 && field.kind == VARINT ? field.whole : step;
    while (next_field(&message, &field))
        if (field.number == 5 && field.kind == BYTES)
            while (next_field(&field.bytes, &value))
                if (value.number == 1 && value.kind == BYTES)
                    read_value(gather, value.bytes);
    vg_gather_step(gather, step <= INT64_MAX ? step : 0);
}

/* ---- records out of bytes */

static enum vg_log_line_kind breaks(struct vg_events *events, const char *what, const struct vg_log_line **line,
                                    struct vg_error *error)
{
    events->broken = (struct vg_log_line){.kind = VG_LINE_BROKEN, .text = "", .number = events->number};
    *line = &events->broken;
    vg_fail(error, "event %llu: %s", (unsigned long long)events->number, what);
    return VG_LINE_BROKEN;
}

/* Takes bytes until the record has `wanted` of them. False: more are needed. */
static bool fill(struct vg_events *events, size_t wanted, const char **at, const char *end)
{
    const size_t there = (size_t)(end - *at), missing = wanted - events->used, some = there < missing ? there : missing;
    memcpy(events->bytes + events->used, *at, some);
    events->used += some;
    *at += some;
    return events->used == wanted;
}

enum vg_log_line_kind vg_events_read(struct vg_events *events, const char **at, const char *end,
                                     const struct vg_log_line **line, struct vg_error *error)
{
    while (*at < end) {
        unsigned char *bytes = vg_grow(events->bytes, &events->size, HEAD, 1);
        if (!bytes || events->lost) {
            *at = end;
            return VG_LINE_NONE;
        }
        events->bytes = bytes;
        if (events->skip > 0) {
            const uint64_t there = (uint64_t)(end - *at), some = there < events->skip ? there : events->skip;
            *at += some;
            events->skip -= some;
            continue;
        }
        if (events->used < HEAD && !fill(events, HEAD, at, end))
            break;
        const uint64_t length = little(events->bytes, 8);
        if (events->used == HEAD) {
            events->number++;
            if (little(events->bytes + 8, 4) != vg_events_crc(events->bytes, 8)) {
                events->lost = true;
                return breaks(events, "its length is damaged, and nothing behind it can be read", line, error);
            }
        }
        bytes = length <= RECORD_MAX ? vg_grow(events->bytes, &events->size, HEAD + (size_t)length + FOOT, 1) : NULL;
        if (!bytes) {
            events->skip = length + FOOT;
            events->used = 0;
            continue;
        }
        events->bytes = bytes;
        if (!fill(events, HEAD + (size_t)length + FOOT, at, end))
            break;
        events->used = 0;
        if (little(bytes + HEAD + length, FOOT) != vg_events_crc(bytes + HEAD, (size_t)length))
            return breaks(events, "its bytes are damaged", line, error);
        read_event(events->gather, (struct span){bytes + HEAD, bytes + HEAD + length});
        if (vg_gather_end(events->gather, false, line, error))
            return VG_LINE_RECORD;
    }
    return VG_LINE_NONE;
}

bool vg_events_flush(struct vg_events *events, const struct vg_log_line **line, struct vg_error *error)
{
    return vg_gather_flush(events->gather, line, error);
}
