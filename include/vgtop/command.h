/* command.h: commands: everything that changes a run is a line of text, `activation relu`, `lr *2`, `pause on`, `step 10`.
 *
 * A line is cut and parsed once, into a struct vg_command, which then travels: through a trainer's queue to its thread, or to the screen.
 * Commands are separated by ';' or line ends. '#' starts a comment that ends with the line. Quotes ('...' or "...") protect all of
 * these. A '~' that begins a path (`export ~/run.py`, `data csv:~/mine.csv`) stands for the home folder.
 *
 * Every setting (experiment.h) is a command too. A program that has more commands, such as those of a screen, hands the parser a
 * table of them.
 */
#ifndef VGTOP_COMMAND_H
#define VGTOP_COMMAND_H

#include "vgtop/api.h"
#include "vgtop/experiment.h"

VG_API_BEGIN

/* Bytes of a command's text, its end included: the longest path and a bit. */
enum { VG_COMMAND_BYTES_MAX = 4400 };

enum vg_command_scope {
    VG_COMMAND_SESSION, /* changes the experiment or the run: vg_session_do does it */
    VG_COMMAND_SCREEN   /* of a table that the caller has given; a session passes it over */
};

/* What a person sees of a command: it drives parsing, `vgtop list commands`, completion and the help. */
struct vg_command_info {
    const char *name;      /* "depth" */
    const char *arguments; /* "N | +N | -N" */
    const char *about;
    enum vg_command_scope scope;
    const char *(*choice)(
        size_t index); /* names that it takes, for completion; NULL behind the last. May be NULL: there are none */
};

/* Further commands: `count` structs, `row_bytes` apart, each of which begins with its struct vg_command_info. `next`: another table
 * behind this one, or NULL. */
struct vg_command_table {
    const void *rows;
    size_t count, row_bytes;
    const struct vg_command_table *next;
};

/* A parsed command. It owns its text and can be copied. */
struct vg_command {
    const struct vg_command_info *info;    /* the row of its table; NULL: the text was not understood */
    const struct vg_setting_info *setting; /* the setting that it changes, or NULL */
    size_t arguments;                      /* where they begin in `text` */
    char text[VG_COMMAND_BYTES_MAX];       /* as it was typed, without the quotes: "lr *2" */
};

/* What stands behind the command's name, without the blanks around it; "" for nothing. */
const char *vg_command_arguments(const struct vg_command *command);

/* Cuts the next command off a text that a person typed and parses it. `more` (may be NULL): further commands. Advances *text. False: the
 * text is at its end. When the command is not understood, info is NULL and the error says why (with the nearest name). */
bool vg_command_next(const char **text, const struct vg_command_table *more, struct vg_command *command,
                     struct vg_error *error);

/* Parses one command as a program writes it: the whole line is one command, and quotes, ';' and '#' stand for themselves. False with a
 * sentence; with "" where the line is blank or a comment. */
bool vg_command_parse(const char *line, const struct vg_command_table *more, struct vg_command *command,
                      struct vg_error *error);

/* Row number `index` of the session's commands, then of the tables; NULL behind the last. Settings are not among them. */
const struct vg_command_info *vg_command_row(const struct vg_command_table *more, size_t index);
/* The row with exactly that name, or NULL. */
const struct vg_command_info *vg_command_find(const char *name, const struct vg_command_table *more);

enum { VG_COMPLETION_MAX = 64 };

/* Completions of an unfinished command: writes up to `room` candidates (whole words for the word at the end), returns how many. */
size_t vg_command_complete(const char *line, const struct vg_command_table *more, char pool[][VG_COMPLETION_MAX],
                           size_t room);

/* A script is a text of commands. A line "#file: NAME" in it says that the next lines are those of that file, without a name that they
 * are of none. */
#define VG_SCRIPT_FILE_MARK "#file: "
/* Where in a script the command before `at` ends: "NAME, line 3: ", or "" where it is of no file. */
enum { VG_SCRIPT_PLACE_MAX = 256 };
void vg_script_place(const char *script, const char *at, char *place, size_t size);

VG_API_END

#endif
