/* input.h: the bytes that a terminal sends, as keys, mouse events and answers. Pure: no clock, no file.
 *
 * Whatever a terminal sends, only what was meant as a key becomes one: a sequence that is not known, a broken or an endless one, and a
 * late answer to somebody else's question are dropped as a whole. An Escape and the beginning of a sequence look the same until time
 * decides: vg_input_waits says so, and `waited` tells that nothing came.
 */
#ifndef VGTOP_UI_INPUT_H
#define VGTOP_UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mouse.h"

enum { VG_INPUT_ROOM = 256, VG_INPUT_KEYS_MAX = 64, VG_INPUT_SEQUENCE_MAX = 16 };

/* What a terminal answered when it was asked for synchronized output (DECRQM 2026). */
enum vg_input_answer { VG_ANSWER_NONE, VG_ANSWER_NO, VG_ANSWER_YES };

struct vg_input {
    unsigned char bytes[VG_INPUT_ROOM];
    size_t used;
    bool needs_more;   /* what is there makes nothing without more */
    unsigned skipping; /* a sequence that is dropped up to its end, of which kind */
    size_t skipped;    /* bytes of it so far */
    struct vg_mouse mouse;
    enum vg_input_answer synchronized;
    struct {
        char sequence[VG_INPUT_SEQUENCE_MAX];
        size_t length;
        uint32_t key;
    } keys[VG_INPUT_KEYS_MAX]; /* the terminal's own */
    size_t key_count;
};

/* The names under which terminfo has a terminal's own sequences of keys. */
struct vg_input_capability {
    const char *name;
    uint32_t key;
};

extern const struct vg_input_capability vg_input_capabilities[];
extern const size_t vg_input_capability_count;

void vg_input_init(struct vg_input *input);

/* What this terminal sends for a key (enum vg_key), as its description says. Only sequences that begin with Escape are taken; they come
 * before those that all terminals share. */
void vg_input_define(struct vg_input *input, const char *sequence, uint32_t key);

/* How many bytes may be added now. Never 0 when vg_input_next has given VG_KEY_NONE. */
size_t vg_input_room(const struct vg_input *input);
/* count at most vg_input_room. */
void vg_input_add(struct vg_input *input, const void *bytes, size_t count);

/* The next key (a code point or enum vg_key), or VG_KEY_NONE: more bytes are needed. VG_KEY_MOUSE: input->mouse tells the rest.
 * `waited`: nothing came for a while, so that an Escape is an Escape. */
uint32_t vg_input_next(struct vg_input *input, bool waited);

/* Whether what is there may be an Escape or the beginning of a sequence. */
bool vg_input_waits(const struct vg_input *input);
/* Whether vg_input_next has more to give without further bytes. */
bool vg_input_pending(const struct vg_input *input);

/* The key of the final letter of a sequence (ESC [ A, ESC O A), of the number of one (ESC [ 5 ~), as all terminals have them; or
 * VG_KEY_NONE. */
uint32_t vg_input_letter(char final);
uint32_t vg_input_number(int number);

#endif
