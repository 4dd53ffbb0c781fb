/* output.h: a queue of bytes for the terminal, which may take them slowly or not at all. Only vg_output_drain waits.
 *
 * The queue opens the terminal a second time. Writing without waiting is a property of the open file, and the shell's must not change.
 */
#ifndef VGTOP_UI_OUTPUT_H
#define VGTOP_UI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Turns a colour's number into a colour: ESC [ 38;5;N m and 48;5;N (N from 16 to 255, also with colons) become 38;2;r;g;b and 48;2;r;g;b.
 * Every other byte stays. A sequence may be cut anywhere between two calls. */
struct vg_recolour {
    const uint32_t *slots; /* 256 colours, 0xRRGGBB or a palette index (cells.h). NULL: nothing is changed */
    char held[12];         /* the beginning of a sequence that may become a colour */
    size_t held_count;
};

/* Writes the changed bytes to `out`, which needs room for 2 * (count + sizeof held). Returns how many they are. `out` may lie before
 * `bytes` in one buffer when at least count + 2 * sizeof held bytes are between the two. */
size_t vg_recolour(struct vg_recolour *recolour, const char *bytes, size_t count, char *out);

struct vg_output {
    struct vg_recolour recolour; /* for vg_output_take */
    int fd;
    bool ours; /* fd was opened here and never waits. Else it is the caller's, and is written in small pieces */
    char *bytes;
    size_t used, sent, room; /* sent of used bytes are written */
};

/* For the terminal behind that descriptor, which stays the caller's. */
void vg_output_open(struct vg_output *output, int terminal);
/* Drops what was not written. A zeroed struct is fine. */
void vg_output_close(struct vg_output *output);

/* Adds bytes to the queue. False when memory is short: none is added. */
bool vg_output_add(struct vg_output *output, const void *bytes, size_t count);
bool vg_output_text(struct vg_output *output, const char *text);
/* Writes what the terminal takes now. When the terminal is gone, the rest is dropped. */
void vg_output_flush(struct vg_output *output);
/* Whether the queue holds something. */
bool vg_output_busy(const struct vg_output *output);
/* Writes for at most so many milliseconds. Returns whether everything is written. */
bool vg_output_drain(struct vg_output *output, int milliseconds);
/* Empties the queue. */
void vg_output_forget(struct vg_output *output);
/* Empties the queue, and drops what the system still holds for the terminal. */
void vg_output_discard(struct vg_output *output);

/* A file without a name, in memory where that is possible, for a caller that can only write to a FILE. NULL: there is none. */
FILE *vg_output_scratch(void);
/* Drops what was written to that file. */
void vg_output_rewind(FILE *scratch);
/* Adds what was written to that file since the last call, with its colours changed by `recolour`. When it is more than `threshold` bytes,
 * `before` and `after` are put around it. False when memory is short. */
bool vg_output_take(struct vg_output *output, FILE *scratch, size_t threshold, const char *before, const char *after);

#endif
