/* line.c: taking the line to the terminal over, and giving it back. */
#include "line.h"

#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "actions.h"
#include "modes.h"
#include "signals.h"

enum { ESCAPE_MS = 25, STUCK_MS = 900, LAST_MS = 100, ANSWER_MS = 50, ANSWER_FRAMES = 10, LARGE_FRAME = 1024 };

static void switch_modes(struct vg_line *line, bool on)
{
    if (!line->modes)
        return;
    vg_output_text(&line->output, on ? VG_MODES_PASTE_ON : VG_MODES_PASTE_OFF);
    if (line->mouse)
        vg_output_text(&line->output, on ? VG_MODES_MOUSE_ON : VG_MODES_MOUSE_OFF);
}

bool vg_line_open(struct vg_line *line, struct vg_error *error)
{
    vg_input_init(&line->input);
    return vg_tty_open(&line->tty, error);
}

void vg_line_take(struct vg_line *line, const char *type, const char *cup, const char *restoring)
{
    static const char modes_off[] = VG_MODES_CANCEL VG_MODES_FRAME_END VG_MODES_MOUSE_OFF VG_MODES_PASTE_OFF;
    vg_output_open(&line->output, line->tty.output);
    line->taken = true;
    line->modes = vg_modes_are_safe(cup);
    line->may_query = line->modes && vg_modes_may_ask(type);
    snprintf(line->restoring, sizeof line->restoring, "%s%s", line->modes ? modes_off : "", restoring);
    vg_signals_guard(line->output.fd, &line->tty.before, line->restoring, strlen(line->restoring));
    vg_tty_raw(&line->tty);
    switch_modes(line, true);
}

/* Takes what is there, or comes within that time. False: nothing. */
static bool read_bytes(struct vg_line *line, int milliseconds)
{
    char bytes[VG_INPUT_ROOM];
    struct pollfd input = {.fd = line->tty.input, .events = POLLIN};
    if (poll(&input, 1, milliseconds) != 1 || !(input.revents & POLLIN))
        return false;
    ssize_t got = read(input.fd, bytes, vg_input_room(&line->input));
    if (got > 0)
        vg_input_add(&line->input, bytes, (size_t)got);
    return got > 0;
}

/* An answer that comes when nobody reads it any more would be taken for keys by the shell. */
static void await_answer(struct vg_line *line)
{
    bool soon = line->unanswered > 0 && line->unanswered < ANSWER_FRAMES;
    if (soon && line->input.synchronized == VG_ANSWER_NONE) {
        read_bytes(line, ANSWER_MS);
        line->unanswered = 0;
    }
}

void vg_line_give_back(struct vg_line *line, FILE *last)
{
    await_answer(line);
    switch_modes(line, false);
    vg_output_take(&line->output, last, SIZE_MAX, "", "");
    if (!vg_output_drain(&line->output, STUCK_MS)) {
        vg_output_discard(&line->output);
        vg_output_text(&line->output, line->restoring);
        vg_output_drain(&line->output, LAST_MS);
        vg_output_forget(&line->output);
    }
    vg_tty_restore(&line->tty);
}

void vg_line_take_again(struct vg_line *line)
{
    vg_tty_raw(&line->tty);
    switch_modes(line, true);
}

void vg_line_close(struct vg_line *line)
{
    vg_output_close(&line->output);
    vg_tty_close(&line->tty);
}

/* The question comes behind the first frame: a terminal that shows a part of it after all will soon draw over it. */
void vg_line_frame(struct vg_line *line, FILE *frame)
{
    size_t threshold = line->input.synchronized == VG_ANSWER_YES ? LARGE_FRAME : SIZE_MAX;
    vg_output_take(&line->output, frame, threshold, VG_MODES_FRAME_BEGIN, VG_MODES_FRAME_END);
    if (line->may_query) {
        line->may_query = false;
        line->unanswered = 1;
        vg_output_text(&line->output, VG_MODES_FRAME_QUERY);
    } else if (line->unanswered > 0 && line->unanswered < ANSWER_FRAMES) {
        line->unanswered++;
    }
    vg_output_flush(&line->output);
}

void vg_line_mouse(struct vg_line *line, bool on)
{
    if (line->mouse != on && line->modes) {
        vg_output_text(&line->output, on ? VG_MODES_MOUSE_ON : VG_MODES_MOUSE_OFF);
        vg_output_flush(&line->output);
    }
    line->mouse = on;
}

uint32_t vg_line_read_key(struct vg_line *line)
{
    uint32_t key = vg_input_next(&line->input, false);
    while (key == VG_KEY_NONE && read_bytes(line, vg_input_waits(&line->input) ? ESCAPE_MS : 0))
        key = vg_input_next(&line->input, false);
    return key != VG_KEY_NONE ? key : vg_input_next(&line->input, true);
}
