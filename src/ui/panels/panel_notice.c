/* panel_notice.c: what the program says: the answer to the last command, why a key was refused, that the picture stands still. It lies over
 * the lower borders of the panels, and over more lines only where it is long: never over the verdict. */
#include "panel.h"

#include <stdio.h>
#include <string.h>

#include "setup.h"
#include "text.h"

enum { LINES_MAX = 4 };

/* Bytes of the text that fit into `room` columns, up to a blank if there is one. */
static size_t fitting(const char *text, int room)
{
    size_t bytes = 0, blank = 0;
    for (int width = 0; text[bytes] != '\0' && width < room; width++) {
        if (text[bytes] == ' ')
            blank = bytes;
        for (bytes++; vg_utf8_continues(text[bytes]);)
            bytes++;
    }
    return text[bytes] == '\0' || text[bytes] == ' ' || blank == 0 ? bytes : blank;
}

/* While the picture stands still that is what there is to say, and where training is meanwhile. */
static void say_frozen(const struct vg_view *view, char text[VG_VIEW_MESSAGE_MAX])
{
    char step[VG_NUMBER_MAX], live[VG_NUMBER_MAX];
    vg_format_count(view->step, step);
    vg_format_count(view->live_step, live);
    snprintf(text, VG_VIEW_MESSAGE_MAX, "frozen at step %s · %s is at %s", step,
             view->live_run == view->run ? "training" : "a new run", live);
}

void vg_panel_notice(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect body,
                     struct vg_cells *cells)
{
    const bool own = screen->notice[0] != '\0', answer = !own && view->message[0] != '\0' && !screen->message_over;
    const bool is_error = own ? screen->notice_is_error : answer && view->message_is_error;
    /* completions and the setup's last line stand there already */
    const int taken =
        (screen->prompt.open && screen->prompt.candidate_count > 0) || (screen->setup && screen->setup->open);
    const struct vg_style style = vg_style_on(screen,
                                              is_error        ? VG_ROLE_ERROR
                                              : own || answer ? VG_ROLE_HEADER
                                                              : VG_ROLE_WARNING,
                                              VG_ROLE_HEADER);
    const int room = body.cols - 4, most = body.rows - taken < LINES_MAX ? body.rows - taken : LINES_MAX;
    char text[VG_VIEW_MESSAGE_MAX + 8] = "", part[sizeof text];
    if (own || answer)
        snprintf(text, sizeof text, "%s%s", is_error ? "✗ " : "", own ? screen->notice : view->message);
    else if (view->frozen)
        say_frozen(view, text);
    int lines = 0;
    for (const char *at = text; *at != '\0' && lines < most && room > 0; lines++) {
        at += fitting(at, room);
        at += strspn(at, " ");
    }
    const char *at = text;
    for (int i = 0; i < lines; i++) {
        const int row = body.row + body.rows - lines - taken + i;
        const size_t bytes = i + 1 < lines ? fitting(at, room) : strlen(at); /* the last line is cut */
        snprintf(part, sizeof part, " %.*s", (int)bytes, at);
        /* the whole line: what a border says behind the text would be read as part of it */
        vg_fill(cells, (struct vg_rect){row, body.col + 1, 1, body.cols - 2}, ' ', style);
        vg_print_cut(cells, row, body.col + 1, body.col + body.cols - 2, style, part);
        at += bytes;
        at += strspn(at, " ");
    }
}
