/* fuzz_mouse.c: any bytes as what a terminal sends: keys, mouse reports, pastes, answers. The first byte says in which pieces they come,
 * the second which mouse report is sent among them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "fuzz.h"
#include "input.h"

enum { INPUT_MAX = 320, TOLD_MAX = INPUT_MAX + 64, PATIENCE = 100, TIMES = 8 };

/* What came out: keys, and for each that is a mouse event, which; and what the terminal answered. */
struct told {
    size_t count;
    bool knows_ground, attributes;
    uint32_t ground;
    struct {
        uint32_t key;
        struct vg_mouse mouse;
    } events[TOLD_MAX];
};

static void check_mouse(const struct vg_mouse *mouse)
{
    bool wheel = mouse->kind == VG_MOUSE_WHEEL_UP || mouse->kind == VG_MOUSE_WHEEL_DOWN;
    fuzz_require(mouse->row >= 0 && mouse->col >= 0 && mouse->row < VG_MOUSE_PLACE_MAX &&
                     mouse->col < VG_MOUSE_PLACE_MAX,
                 "a mouse event has a place");
    fuzz_require(mouse->kind <= VG_MOUSE_WHEEL_DOWN, "a mouse event is of a kind");
    fuzz_require(wheel ? mouse->button == 0 : mouse->button >= 1 && mouse->button <= 3, "a button is one of three");
}

/* A control character, a printable character of Unicode, or one of the keys that have names. */
static void check_key(uint32_t key)
{
    bool character = key < VG_KEY_BASE && key != 0x7f && (key < 0x80 || key >= 0xa0) && (key < 0xd800 || key > 0xdfff);
    bool named = key > VG_KEY_BASE && key <= VG_KEY_PASTE_END && key != VG_KEY_RESIZE;
    fuzz_require(character || named, "a key is a key");
}

static void take_all(struct vg_input *input, bool waited, struct told *told)
{
    for (uint32_t key; (key = vg_input_next(input, waited)) != VG_KEY_NONE; told->count++) {
        check_key(key);
        fuzz_require(told->count < TOLD_MAX, "no more keys than bytes");
        told->events[told->count].key = key;
        if (key == VG_KEY_MOUSE) {
            check_mouse(&input->mouse);
            told->events[told->count].mouse = input->mouse;
        }
    }
    fuzz_require(!vg_input_pending(input), "nothing is kept back");
    fuzz_require(vg_input_room(input) > 0, "there is room for more");
}

/* In pieces of that many bytes, 0: of as many as there is room for. Without pauses between them. */
static void send(struct vg_input *input, const uint8_t *bytes, size_t size, size_t piece, struct told *told)
{
    while (size > 0) {
        size_t some = vg_input_room(input);
        some = piece > 0 && piece < some ? piece : some;
        some = size < some ? size : some;
        vg_input_add(input, bytes, some);
        bytes += some;
        size -= some;
        take_all(input, false, told);
    }
    told->knows_ground = input->knows_ground;
    told->attributes = input->attributes;
    told->ground = input->ground;
    fuzz_require(input->ground <= 0xffffff, "a ground is a colour");
}

static bool same(const struct told *a, const struct told *b)
{
    bool equal = a->count == b->count && a->knows_ground == b->knows_ground && a->attributes == b->attributes &&
                 a->ground == b->ground;
    for (size_t i = 0; equal && i < a->count; i++) {
        const struct vg_mouse *one = &a->events[i].mouse, *other = &b->events[i].mouse;
        equal = a->events[i].key == b->events[i].key;
        if (equal && a->events[i].key == VG_KEY_MOUSE)
            equal = one->row == other->row && one->col == other->col && one->kind == other->kind &&
                    one->button == other->button && one->shift == other->shift && one->alt == other->alt &&
                    one->control == other->control;
    }
    return equal;
}

static void define_keys(struct vg_input *input)
{
    static const struct {
        const char *sequence;
        uint32_t key;
    } keys[] = {{"\033OA", VG_KEY_UP},       {"\033[1~", VG_KEY_HOME},      {"\033[M", VG_KEY_ENTER},
                {"\033[11~", VG_KEY_F1},     {"\033[[A", VG_KEY_F1},        {"\033OM", VG_KEY_ENTER},
                {"\033[Z", VG_KEY_BACK_TAB}, {"\033[d", VG_KEY_SHIFT_LEFT}, {"\033[15^", VG_KEY_F12}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        vg_input_define(input, keys[i].sequence, keys[i].key);
}

/* After whatever came, and a pause, a key is a key again: at once, or when what is dropped has had its length. */
static void check_recovery(struct vg_input *input)
{
    static struct told told;
    uint8_t keys[64];
    memset(keys, 'q', sizeof keys);
    told.count = 0;
    take_all(input, true, &told);
    for (int i = 0; i < PATIENCE; i++) {
        told.count = 0;
        send(input, keys, i == 0 ? 1 : sizeof keys, 0, &told);
        if (told.count > 0 && told.events[told.count - 1].key == 'q')
            return;
    }
    fuzz_require(false, "nothing that comes makes the keyboard deaf");
}

/* A report of those numbers is told as what it says, wherever it comes from. */
static void check_report(struct fuzz_bytes *bytes)
{
    static const char finals[] = "Mm";
    static struct told told;
    char text[64];
    struct vg_input input;
    int code = fuzz_take(bytes), col = 1 + fuzz_take(bytes) * 39, row = 1 + fuzz_take(bytes) * 7;
    bool released = code & 32, wheel = (code & 64) != 0;
    code &= 4 | 8 | 16 | 64 | 3;
    int length = snprintf(text, sizeof text, "\033[<%d;%d;%d%c", code, col, row, finals[released]);
    told.count = 0;
    input = (struct vg_input){0};
    send(&input, (const uint8_t *)text, (size_t)length, 0, &told);
    bool known = wheel ? (code & 3) < 2 && !released : (code & 3) < 3;
    fuzz_require(told.count == (known ? 1 : 0), "a report is an event, one of what is not told here is none");
    if (!known)
        return;
    const struct vg_mouse *mouse = &told.events[0].mouse;
    fuzz_require(told.events[0].key == VG_KEY_MOUSE && mouse->row == row - 1 && mouse->col == col - 1, "of its place");
    fuzz_require(mouse->shift == ((code & 4) != 0) && mouse->alt == ((code & 8) != 0) &&
                     mouse->control == ((code & 16) != 0),
                 "with the keys that were held");
    fuzz_require(wheel
                     ? mouse->kind == (code & 1 ? VG_MOUSE_WHEEL_DOWN : VG_MOUSE_WHEEL_UP)
                     : mouse->kind == (released ? VG_MOUSE_RELEASE : VG_MOUSE_PRESS) && mouse->button == (code & 3) + 1,
                 "of its kind");
}

static void check_parameters(const uint8_t *bytes, size_t size)
{
    struct vg_mouse mouse = {.row = -7, .col = -7, .button = 77}, before = mouse;
    char final = size > 0 ? (char)bytes[size - 1] : 'M';
    if (vg_mouse_parse((const char *)bytes, size > 0 ? size - 1 : 0, final, &mouse))
        check_mouse(&mouse);
    else
        fuzz_require(memcmp(&mouse, &before, sizeof mouse) == 0, "what is no report changes nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct told whole, pieces;
    struct vg_input input;
    struct fuzz_bytes bytes = {data, data + size};
    size_t piece = 1 + fuzz_take(&bytes) % TIMES;
    bool own_keys = fuzz_take(&bytes) & 1;
    if (size > INPUT_MAX)
        return 0;
    check_parameters(bytes.at, (size_t)(bytes.end - bytes.at));
    for (int way = 0; way < 2; way++) {
        struct told *told = way == 0 ? &whole : &pieces;
        told->count = 0;
        input = (struct vg_input){0};
        if (own_keys)
            define_keys(&input);
        send(&input, bytes.at, (size_t)(bytes.end - bytes.at), way == 0 ? 0 : piece, told);
    }
    fuzz_require(same(&whole, &pieces), "bytes mean the same in whatever pieces they come");
    check_recovery(&input);
    check_report(&bytes);
    return 0;
}
