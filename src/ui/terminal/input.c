/* input.c: takes keys, one at a time, off the bytes that came. */
#include "input.h"

#include <assert.h>
#include <string.h>

#include "actions.h"
#include "ground.h"

enum { ESCAPE = 0x1b, BELL = 0x07, CANCEL = 0x18, DELETE = 0x7f };
enum { PARAMETERS_MAX = 4, CSI_MAX = 64, STRING_MAX = 4096, OLD_MOUSE = 3 };

/* The sequence that is being dropped: a CSI up to its final byte, a string up to its terminator, three bytes of an old mouse report. */
enum skipping { SKIP_NOTHING, SKIP_CSI, SKIP_STRING, SKIP_OLD_MOUSE };

/* The result of the bytes at the front: how many were used (0: more are needed), and their key, if they make one. */
struct taken {
    size_t length;
    uint32_t key;
};

static const struct taken more = {0, VG_KEY_NONE};

/* --- which sequence is which key ------------------------------------------------------------------------------------- */

static const struct {
    char final;
    uint32_t key;
} letters[] = {
    {'A', VG_KEY_UP},   {'B', VG_KEY_DOWN}, {'C', VG_KEY_RIGHT},    {'D', VG_KEY_LEFT},
    {'H', VG_KEY_HOME}, {'F', VG_KEY_END},  {'Z', VG_KEY_BACK_TAB}, {'P', VG_KEY_F1},
    {'Q', VG_KEY_F2},   {'R', VG_KEY_F3},   {'S', VG_KEY_F4},       {'M', VG_KEY_ENTER}, /* of the keypad */
    {'a', VG_KEY_UP},   {'b', VG_KEY_DOWN}, {'c', VG_KEY_RIGHT},    {'d', VG_KEY_LEFT},
};

static const struct {
    int number;
    uint32_t key;
} tildes[] = {
    {1, VG_KEY_HOME},        {3, VG_KEY_DELETE}, {4, VG_KEY_END},  {5, VG_KEY_PAGE_UP}, {6, VG_KEY_PAGE_DOWN},
    {7, VG_KEY_HOME},        {8, VG_KEY_END},    {11, VG_KEY_F1},  {12, VG_KEY_F2},     {13, VG_KEY_F3},
    {14, VG_KEY_F4},         {15, VG_KEY_F5},    {17, VG_KEY_F6},  {18, VG_KEY_F7},     {19, VG_KEY_F8},
    {20, VG_KEY_F9},         {21, VG_KEY_F10},   {23, VG_KEY_F11}, {24, VG_KEY_F12},    {200, VG_KEY_PASTE_BEGIN},
    {201, VG_KEY_PASTE_END},
};

const struct vg_input_capability vg_input_capabilities[] = {
    {"kcuu1", VG_KEY_UP},      {"kcud1", VG_KEY_DOWN},      {"kcub1", VG_KEY_LEFT},       {"kcuf1", VG_KEY_RIGHT},
    {"kpp", VG_KEY_PAGE_UP},   {"knp", VG_KEY_PAGE_DOWN},   {"khome", VG_KEY_HOME},       {"kfnd", VG_KEY_HOME},
    {"kend", VG_KEY_END},      {"kslt", VG_KEY_END},        {"kent", VG_KEY_ENTER},       {"kdch1", VG_KEY_DELETE},
    {"kcbt", VG_KEY_BACK_TAB}, {"kLFT", VG_KEY_SHIFT_LEFT}, {"kRIT", VG_KEY_SHIFT_RIGHT}, {"kf1", VG_KEY_F1},
    {"kf2", VG_KEY_F2},        {"kf3", VG_KEY_F3},          {"kf4", VG_KEY_F4},           {"kf5", VG_KEY_F5},
    {"kf6", VG_KEY_F6},        {"kf7", VG_KEY_F7},          {"kf8", VG_KEY_F8},           {"kf9", VG_KEY_F9},
    {"kf10", VG_KEY_F10},      {"kf11", VG_KEY_F11},        {"kf12", VG_KEY_F12},
};
const size_t vg_input_capability_count = sizeof vg_input_capabilities / sizeof vg_input_capabilities[0];

/* ESC [ A, ESC O A: the key of the final letter, or VG_KEY_NONE. */
static uint32_t key_of_letter(char final)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].final == final)
            return letters[i].key;
    return VG_KEY_NONE;
}

/* --- mouse reports --------------------------------------------------------------------------------------------------- */

enum { SHIFT = 4, ALT = 8, CONTROL = 16, WHEEL = 64, MODIFIERS = SHIFT | ALT | CONTROL };

/* Reads a number. False: there is no digit, or the number is too large. */
static bool take_number(const char **at, const char *end, int *number)
{
    const char *first = *at;
    *number = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *number <= VG_MOUSE_PLACE_MAX)
        *number = 10 * *number + (*(*at)++ - '0');
    return *at > first && *number <= VG_MOUSE_PLACE_MAX;
}

bool vg_mouse_parse(const char *parameters, size_t count, char final, struct vg_mouse *mouse)
{
    const char *at = parameters, *end = parameters + count;
    int numbers[3]; /* the button and its modifiers, the column, the row */
    for (int i = 0; i < 3; i++)
        if ((i > 0 && (at == end || *at++ != ';')) || !take_number(&at, end, &numbers[i]))
            return false;
    const int code = numbers[0], button = code & ~MODIFIERS;
    const bool released = final == 'm', wheel = !released && button >= WHEEL && button < WHEEL + 2;
    /* larger buttons are movements (32), wheels to the side (66), further buttons (128) */
    if (at != end || numbers[1] < 1 || numbers[2] < 1 || (final != 'M' && !released) || (button >= 3 && !wheel))
        return false;
    *mouse = (struct vg_mouse){.row = numbers[2] - 1,
                               .col = numbers[1] - 1,
                               .kind = wheel      ? button == WHEEL ? VG_MOUSE_WHEEL_UP : VG_MOUSE_WHEEL_DOWN
                                       : released ? VG_MOUSE_RELEASE
                                                  : VG_MOUSE_PRESS,
                               .button = wheel ? 0 : button + 1,
                               .shift = (code & SHIFT) != 0,
                               .alt = (code & ALT) != 0,
                               .control = (code & CONTROL) != 0};
    return true;
}

/* --- CSI ------------------------------------------------------------------------------------------------------ */

/* The key of a control sequence: `count` bytes from its parameters to its final byte. A mark is '<' '=' '>' '?', `middle` the intermediate
 * byte. */
static uint32_t key_of_csi(struct vg_input *input, const char *bytes, size_t count)
{
    const char final = bytes[count - 1], mark = count > 1 && bytes[0] >= '<' ? bytes[0] : '\0';
    const size_t from = mark != '\0';
    char middle = '\0';
    size_t to = count - 1;
    int number[PARAMETERS_MAX] = {0}, numbers;
    while (to > from && bytes[to - 1] < '0')
        middle = bytes[--to];
    numbers = to > from;
    for (size_t i = from; i < to && numbers <= PARAMETERS_MAX; i++) {
        bool digit = bytes[i] >= '0' && bytes[i] <= '9';
        if (digit && number[numbers - 1] < 10000)
            number[numbers - 1] = 10 * number[numbers - 1] + (bytes[i] - '0');
        numbers += !digit;
    }
    numbers = numbers < PARAMETERS_MAX ? numbers : PARAMETERS_MAX;
    if (mark == '<' && middle == '\0')
        return vg_mouse_parse(bytes + 1, count - 2, final, &input->mouse) ? VG_KEY_MOUSE : VG_KEY_NONE;
    /* an answer "?2026;1$y": 1 and 2 are set and reset, 0 is not recognized, 3 and 4 cannot be changed */
    if (mark == '?' && middle == '$' && final == 'y' && numbers == 2 && number[0] == 2026)
        input->synchronized = number[1] == 1 || number[1] == 2 ? VG_ANSWER_YES : VG_ANSWER_NO;
    input->attributes |= mark == '?' && middle == '\0' && final == 'c';
    if (mark != '\0' || middle != '\0')
        return VG_KEY_NONE;
    for (size_t i = 0; final == '~' && i < sizeof tildes / sizeof tildes[0]; i++)
        if (numbers > 0 && tildes[i].number == number[0])
            return tildes[i].key;
    bool shift = (numbers > 1 && number[1] == 2) || (final >= 'a' && final <= 'd');
    bool alone = numbers == 0 || (numbers <= 2 && number[0] == 1);
    uint32_t key = alone && final != 'M' ? key_of_letter(final) : VG_KEY_NONE;
    return shift && key == VG_KEY_LEFT ? VG_KEY_SHIFT_LEFT : shift && key == VG_KEY_RIGHT ? VG_KEY_SHIFT_RIGHT : key;
}

/* ESC [, parameters, a final byte. */
static struct taken take_csi(struct vg_input *input)
{
    const unsigned char *bytes = input->bytes;
    if (input->used >= 3 && bytes[2] == '[') { /* the Linux console's F1 ... F5 are ESC [ [ A ... E */
        bool known = input->used > 3 && bytes[3] >= 'A' && bytes[3] <= 'E';
        return input->used == 3 ? more
                                : (struct taken){4, known ? VG_KEY_F1 + (uint32_t)(bytes[3] - 'A') : VG_KEY_NONE};
    }
    for (size_t i = 2; i < input->used && i < CSI_MAX; i++) {
        if (bytes[i] >= 0x40 && bytes[i] < DELETE) {
            if (i == 2 && bytes[i] == 'M')
                input->skipping = SKIP_OLD_MOUSE;
            return (struct taken){i + 1, key_of_csi(input, (const char *)bytes + 2, i - 1)};
        }
        if (bytes[i] < 0x20 || bytes[i] >= DELETE) /* broken off: this byte begins something new */
            return (struct taken){i, VG_KEY_NONE};
    }
    if (input->used < CSI_MAX)
        return more;
    input->skipping = SKIP_CSI;
    return (struct taken){CSI_MAX, VG_KEY_NONE};
}

/* --- other sequences ------------------------------------------------------------------------------------------ */

/* ESC O and a letter. A number precedes the letter where a modifier was held. */
static struct taken take_ss3(struct vg_input *input)
{
    for (size_t i = 2; i < input->used && i < 8; i++) {
        unsigned char byte = input->bytes[i];
        if ((byte >= '0' && byte <= '9') || byte == ';')
            continue;
        if (byte < 0x20 || byte >= DELETE)
            return (struct taken){i, VG_KEY_NONE};
        bool keypad = byte >= 'j' && byte <= 'y'; /* digits and signs, 0x40 above themselves */
        return (struct taken){i + 1, keypad ? byte - 0x40u : key_of_letter((char)byte)};
    }
    return input->used < 8 ? more : (struct taken){8, VG_KEY_NONE};
}

/* The longest of the terminal's own sequences that the bytes hold. *begun: they may become one with more bytes. */
static struct taken take_own(const struct vg_input *input, bool *begun)
{
    struct taken best = more;
    for (size_t i = 0; i < input->key_count; i++) {
        size_t length = input->keys[i].length, common = length < input->used ? length : input->used;
        if (memcmp(input->keys[i].sequence, input->bytes, common) != 0)
            continue;
        *begun |= length > input->used;
        if (length <= input->used && length > best.length)
            best = (struct taken){length, input->keys[i].key};
    }
    return best;
}

static struct taken take_escape(struct vg_input *input, bool waited)
{
    static const struct taken escape = {1, VG_KEY_ESCAPE};
    bool begun = false;
    struct taken own = take_own(input, &begun);
    const unsigned char second = input->used > 1 ? input->bytes[1] : 0;
    if (own.length > 0)
        return own;
    if (second >= '1' && second <= '9' && !(begun && input->used == 2))
        return (struct taken){2, VG_KEY_ALT_1 + (uint32_t)(second - '1')};
    const bool opens = second != 0 && strchr("[O]PX^_", second); /* alone they may be an Escape and a key */
    if (input->used == 1 || (input->used == 2 && (begun || opens)))
        return waited ? escape : more;
    if (!opens)
        return escape;
    if (second == '[')
        return take_csi(input);
    if (second == 'O')
        return take_ss3(input);
    input->skipping = SKIP_STRING; /* OSC, DCS, SOS, PM and APC: an answer, perhaps to a program that has ended */
    input->is_osc = second == ']';
    return (struct taken){2, VG_KEY_NONE};
}

/* UTF-8. Bytes that are none are dropped one by one, so that no byte of the next character is lost. */
static struct taken take_character(const struct vg_input *input)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = input->bytes;
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xc2 ? 0 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    if (bytes[0] == '\r' || bytes[0] == '\n')
        return (struct taken){1, VG_KEY_ENTER};
    if (bytes[0] == '\b' || bytes[0] == DELETE)
        return (struct taken){1, VG_KEY_BACKSPACE};
    if (length == 1) /* 0, which some keyboards can send, is VG_KEY_NONE */
        return (struct taken){1, bytes[0] == '\t' ? VG_KEY_TAB : bytes[0]};
    if (length == 0 || bytes[0] > 0xf4)
        return (struct taken){1, VG_KEY_NONE};
    uint32_t code = bytes[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (i == input->used)
            return more;
        if ((bytes[i] & 0xc0) != 0x80)
            return (struct taken){1, VG_KEY_NONE};
        code = code << 6 | (bytes[i] & 0x3f);
    }
    bool good = code >= least[length] && code >= 0xa0 && code < VG_KEY_BASE && (code < 0xd800 || code > 0xdfff);
    return (struct taken){length, good ? code : VG_KEY_NONE};
}

/* Drops one byte. The sequence ends with its last byte, or before a byte that cannot belong to it. An Escape and a backslash end a string;
 * an Escape and anything else begin something new. */
static struct taken skip(struct vg_input *input, bool waited)
{
    const unsigned char byte = input->bytes[0];
    const bool string = input->skipping == SKIP_STRING, csi = input->skipping == SKIP_CSI;
    bool foreign = (string && (byte == '\r' || byte == '\n')) || (csi && (byte < 0x20 || byte >= DELETE));
    size_t length = foreign ? 0 : 1;
    if (string && byte == ESCAPE && input->used == 1 && !waited)
        return more;
    if (input->skipped < sizeof input->osc)
        input->osc[input->skipped] = (char)byte;
    input->skipped++;
    bool last = (csi && byte >= 0x40) || (string && (byte == BELL || byte == CANCEL)) ||
                (input->skipping == SKIP_OLD_MOUSE && input->skipped == OLD_MOUSE) || input->skipped >= STRING_MAX;
    if (string && byte == ESCAPE) {
        length = input->used > 1 && input->bytes[1] == '\\' ? 2 : 0;
        last = true;
    }
    if (string && input->is_osc && last && input->skipped <= sizeof input->osc && (byte == BELL || length == 2))
        input->knows_ground |= vg_ground_parse(input->osc, input->skipped - 1, &input->ground);
    if (foreign || last) {
        input->skipping = SKIP_NOTHING;
        input->skipped = 0;
    }
    return (struct taken){length, VG_KEY_NONE};
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

void vg_input_define(struct vg_input *input, const char *sequence, uint32_t key)
{
    size_t length = strlen(sequence);
    if (sequence[0] != ESCAPE || length < 2 || length >= VG_INPUT_SEQUENCE_MAX || input->key_count == VG_INPUT_KEYS_MAX)
        return;
    memcpy(input->keys[input->key_count].sequence, sequence, length + 1);
    input->keys[input->key_count].length = length;
    input->keys[input->key_count++].key = key;
}

size_t vg_input_room(const struct vg_input *input)
{
    return sizeof input->bytes - input->used;
}

void vg_input_add(struct vg_input *input, const void *bytes, size_t count)
{
    assert(count <= vg_input_room(input));
    memcpy(input->bytes + input->used, bytes, count);
    input->used += count;
    input->needs_more = false;
}

uint32_t vg_input_next(struct vg_input *input, bool waited)
{
    while (input->used > 0) {
        struct taken taken = input->skipping != SKIP_NOTHING ? skip(input, waited) : more;
        if (taken.length == 0 && input->skipping == SKIP_NOTHING)
            taken = input->bytes[0] == ESCAPE ? take_escape(input, waited) : take_character(input);
        if (taken.length == 0)
            break;
        input->used -= taken.length;
        memmove(input->bytes, input->bytes + taken.length, input->used);
        if (taken.key != VG_KEY_NONE)
            return taken.key;
    }
    input->needs_more = true;
    return VG_KEY_NONE;
}

bool vg_input_waits(const struct vg_input *input)
{
    return input->used > 0 && input->used <= 2 && input->bytes[0] == ESCAPE;
}

bool vg_input_pending(const struct vg_input *input)
{
    return input->used > 0 && !input->needs_more;
}
