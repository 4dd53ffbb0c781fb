/* control_maker.h: a control with a session behind it instead of a terminal and a thread: keys go in, what was sent, asked for and drawn
 * can be looked at. */
#ifndef VGTOP_TESTS_CONTROL_MAKER_H
#define VGTOP_TESTS_CONTROL_MAKER_H

#include "control.h"
#include "vgtop/session.h"

enum { SENT_MAX = 16 };

struct bench {
    struct vg_control control;
    struct vg_session *session;
    char sent[SENT_MAX][256]; /* the last commands for the session */
    size_t sent_count;        /* all since clear_sent */
    struct {
        size_t quit, suspend, repaint, picture, save;
    } asked; /* how often each was asked for */
};

/* The preset `circles` with those settings on top, 200 steps in, drawn at that size. Aborts without memory. */
struct bench *make_bench(const char *settings, int rows, int cols);
void free_bench(struct bench *bench);

/* Draws anew, of what the session says now. */
void draw_bench(struct bench *bench);
void resize_bench(struct bench *bench, int rows, int cols);

/* A key each, drawn after each. */
void press(struct bench *bench, uint32_t key);
void press_text(struct bench *bench, const char *text);

void click_at(struct bench *bench, int row, int col);
void wheel_at(struct bench *bench, int row, int col, bool up, bool control);

void clear_sent(struct bench *bench);
/* The last command that was sent, or "". */
const char *last_sent(const struct bench *bench);

/* Whether the picture holds an ASCII text in one of its rows; where. */
bool is_shown(const struct bench *bench, const char *text);
bool find_shown(const struct bench *bench, const char *text, int *row, int *col);

#endif
