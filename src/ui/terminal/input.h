/* input.h: turns the bytes that a terminal sends into keys, mouse events and answers. Pure: no clock, no file.
 *
 * Only what was meant as a key becomes a key. An unknown, broken or endless sequence is dropped as a whole, and so is a late answer to
 * another program's question. An Escape and the beginning of a sequence look the same: only time tells them apart. vg_input_waits says
 * that there is such a case, and `waited` says that nothing followed.
 */
#ifndef VGTOP_UI_INPUT_H
#define VGTOP_UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum vg_mouse_kind { VG_MOUSE_PRESS, VG_MOUSE_RELEASE, VG_MOUSE_WHEEL_UP, VG_MOUSE_WHEEL_DOWN };

enum { VG_MOUSE_PLACE_MAX = 10000 }; /* a report from farther away is no report */

struct vg_mouse {
    int row, col; /* of the cell, from 0; may lie outside of the grid that is drawn */
    enum vg_mouse_kind kind;
    int button; /* 1 left, 2 middle, 3 right; 0 for the wheel */
    bool shift, alt, control;
};

enum { VG_INPUT_ROOM = 256, VG_INPUT_KEYS_MAX = 64, VG_INPUT_SEQUENCE_MAX = 16, VG_INPUT_ANSWER_MAX = 40 };

/* What a terminal answered when it was asked for synchronized output (DECRQM 2026). */
enum vg_input_answer { VG_ANSWER_NONE, VG_ANSWER_NO, VG_ANSWER_YES };

/* A zeroed struct is ready to use. */
struct vg_input {
    unsigned char bytes[VG_INPUT_ROOM];
    size_t used;
    bool needs_more;               /* the buffer ends inside a sequence */
    unsigned skipping;             /* the kind of sequence that is being dropped */
    size_t skipped;                /* how many bytes of it were dropped */
    char osc[VG_INPUT_ANSWER_MAX]; /* its beginning, if it is an OSC string */
    bool is_osc;
    struct vg_mouse mouse;
    /* what the terminal answered */
    enum vg_input_answer synchronized;
    bool knows_ground, attributes; /* the colour of its ground (OSC 11), its attributes (DA1) have come */
    uint32_t ground;               /* 0xRRGGBB */
    struct {
        char sequence[VG_INPUT_SEQUENCE_MAX];
        size_t length;
        uint32_t key;
    } keys[VG_INPUT_KEYS_MAX]; /* the terminal's own */
    size_t key_count;
};

/* The terminfo names of a terminal's own sequences for keys. */
struct vg_input_capability {
    const char *name;
    uint32_t key;
};

extern const struct vg_input_capability vg_input_capabilities[];
extern const size_t vg_input_capability_count;

/* Adds what this terminal sends for a key (enum vg_key), as terminfo has it. Only a sequence that begins with Escape is taken. It is tried
 * before the sequences that all terminals share. */
void vg_input_define(struct vg_input *input, const char *sequence, uint32_t key);

/* How many bytes may be added now. Never 0 when vg_input_next has given VG_KEY_NONE. */
size_t vg_input_room(const struct vg_input *input);
/* count at most vg_input_room. */
void vg_input_add(struct vg_input *input, const void *bytes, size_t count);

/* The next key: a code point or enum vg_key. VG_KEY_NONE: more bytes are needed. VG_KEY_MOUSE: input->mouse has the event. `waited`:
 * nothing came for a while, so an Escape is a key. */
uint32_t vg_input_next(struct vg_input *input, bool waited);

/* Whether the buffer holds an Escape that may begin a sequence. */
bool vg_input_waits(const struct vg_input *input);
/* Whether vg_input_next may return a key without more bytes. */
bool vg_input_pending(const struct vg_input *input);

/* Reads an SGR report (DEC mode 1006): the bytes between "ESC [ <" and the final letter, "button;column;row", and that letter, M for a press
 * and m for a release. False, and *mouse is unchanged, for what is no such report, a movement, a wheel to the side, a button beyond the
 * third. */
bool vg_mouse_parse(const char *parameters, size_t count, char final, struct vg_mouse *mouse);

#endif
