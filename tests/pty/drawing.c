/* drawing.c: a program that draws the next of its pictures at each key, and ends at q. */
#include <locale.h>
#include <poll.h>
#include <stdio.h>

#include "actions.h"
#include "pictures.h"
#include "term.h"

static void draw(struct vg_term *term, struct vg_cells *cells, int picture)
{
    for (int row = 0; row < PICTURE_ROWS; row++)
        for (int col = 0; col < PICTURE_COLS; col++)
            vg_put(cells, row, col, 'x',
                   (struct vg_style){.fg = picture_colour(picture, row, col), .bg = VG_COLOUR_PALETTE | 234});
    vg_term_draw(term, cells);
}

int main(void)
{
    struct vg_error error;
    struct vg_cells cells = {0};
    char warning[256];
    uint32_t key = VG_KEY_NONE;
    setlocale(LC_ALL, "");
    struct vg_term *term = vg_term_start(VG_DEPTH_COUNT, warning, sizeof warning, &error);
    if (!term || !vg_cells_resize(&cells, PICTURE_ROWS, PICTURE_COLS, (struct vg_style){0, 0, 0}, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    vg_output_flush(&vg_term_line(term)->output);
    draw(term, &cells, 0);
    for (int picture = 1; key != 'q';) {
        struct pollfd sources[] = {
            {.fd = vg_term_line(term)->keys, .events = POLLIN},
            {.fd = vg_output_busy(&vg_term_line(term)->output) ? vg_term_line(term)->output.fd : -1,
             .events = POLLOUT}};
        poll(sources, 2, -1);
        if (sources[0].revents & (POLLHUP | POLLERR | POLLNVAL)) /* whoever tests it is gone */
            break;
        vg_output_flush(&vg_term_line(term)->output);
        if (!vg_output_busy(&vg_term_line(term)->output) && (key = vg_line_read_key(vg_term_line(term))) == 'n')
            draw(term, &cells, picture++);
    }
    vg_term_stop(term);
    vg_cells_free(&cells);
    return 0;
}
