/* terminal.h: a terminal for tests: a program runs in a pseudo-terminal, and what it writes goes to an emulated screen.
 *
 * Between the test and the program stands a little shell, as a person's would: the program is a job in a group of its own, so that
 * Ctrl-Z can stop it. Waits are bounded and fail by returning false.
 */
#ifndef VGTOP_TESTS_TERMINAL_H
#define VGTOP_TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

enum { TERMINAL_WAIT_MS = 30000 };

struct terminal_options {
    int rows, cols;
    const char *type;             /* TERM; NULL: xterm-256color; "": not set */
    const char *locale;           /* LC_ALL; NULL: C.UTF-8 */
    const char *environment[4];   /* "NAME=VALUE" */
    const char *const *arguments; /* behind the program's name, NULL ends; may be NULL */
    const char *ground;           /* the answer to OSC 11; NULL: none */
    bool silent;                  /* no question is answered, not even DA1 */
};

struct terminal {
    int master;  /* -1: closed */
    int reports; /* what the little shell tells of the job */
    int leash;   /* closing it ends the little shell */
    pid_t shell, job;
    bool stopped, ended;
    int wait_status;       /* of the end, as waitpid gives it */
    struct termios before; /* the modes that the program found */
    char errors_path[64];  /* what it wrote to standard error */
    VTerm *emulator;
    VTermScreen *screen;
    bool alternate, cursor; /* alternate screen in use, cursor shown */
    bool mouse, paste;      /* mouse reports, marks about pasted text asked for */
    size_t questions;       /* for synchronized output, so far */
    size_t ground_asked, attributes_asked;
    const char *ground;
    bool silent;
    size_t frames; /* begun and ended as synchronized output */
    bool frame_open;
    int written_top,
        written_bottom; /* the last scrolling region in the bytes, 0 0: the whole window; -1 -1: none was written */
    char tail[16];      /* the last bytes, in case a sequence is read in parts */
    size_t tail_count;
    size_t bytes;      /* read so far */
    size_t high_bytes; /* of them above 127 */
};

bool terminal_start(struct terminal *terminal, const char *program, const struct terminal_options *options);
/* Kills what is left and frees. */
void terminal_finish(struct terminal *terminal);

void terminal_send(struct terminal *terminal, const char *keys);
void terminal_resize(struct terminal *terminal, int rows, int cols);
/* The cable is pulled. */
void terminal_hang_up(struct terminal *terminal);
/* Reads what comes within that time. */
void terminal_run(struct terminal *terminal, int milliseconds);

/* Lets time pass without reading, as a terminal that is stuck. */
void terminal_ignore(int milliseconds);
/* Reads so many bytes at most, those that are there. */
void terminal_take(struct terminal *terminal, size_t count);
/* Waits for the job's end without reading what it writes. */
bool terminal_wait_ended_deaf(struct terminal *terminal, int milliseconds);
/* Bytes of memory that the job has in use now, as the system counts them. */
size_t terminal_memory(const struct terminal *terminal);

/* A row's text (UTF-8), cut to fit; and whether any row holds the text now. */
void terminal_row(const struct terminal *terminal, int row, char *out, size_t size);
bool terminal_shows(const struct terminal *terminal, const char *text);
/* Whether every cell has the terminal's own colours. */
bool terminal_is_colourless(const struct terminal *terminal);

bool terminal_wait_shown(struct terminal *terminal, const char *text);
bool terminal_wait_hidden(struct terminal *terminal, const char *text);
bool terminal_wait_in_row(struct terminal *terminal, int row, const char *text, bool wanted);
bool terminal_wait_stopped(struct terminal *terminal);
bool terminal_wait_alternate(struct terminal *terminal);
bool terminal_wait_ended(struct terminal *terminal, int milliseconds);

/* The rows that the emulator scrolls, counted from 1. It answers as an xterm does (DECRQSS). */
void terminal_region(struct terminal *terminal, int *top, int *bottom);
/* The cursor's place, counted from 0. */
void terminal_cursor(const struct terminal *terminal, int *row, int *col);

/* 128 + n when a signal ended it, as a shell says. */
int terminal_status(const struct terminal *terminal);
/* Modes as before, main screen, cursor shown, no mouse reports, no marks about pasted text, no frame open. */
bool terminal_is_restored(const struct terminal *terminal);
/* Standard error, cut to fit; the length. */
size_t terminal_errors(const struct terminal *terminal, char *out, size_t size);

/* Whether a sanitizer is in the program: it tells of a fault in its own way, and ends with a status of its own. */
bool terminal_is_sanitized(const char *program);

#endif
