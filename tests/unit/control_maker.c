/* control_maker.c: a session that does what a control sends, at once. */
#include "control_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool take(void *context, const struct vg_command *command, struct vg_error *error)
{
    struct bench *bench = context;
    snprintf(bench->sent[bench->sent_count++ % SENT_MAX], sizeof bench->sent[0], "%.255s", command->text);
    (void)error;
    vg_session_do(bench->session, command, NULL, 0, NULL, NULL);
    return true;
}

static void ask(void *context, enum vg_control_wish wish)
{
    struct bench *bench = context;
    bench->asked.quit += wish == VG_WISH_QUIT;
    bench->asked.suspend += wish == VG_WISH_SUSPEND;
    bench->asked.repaint += wish == VG_WISH_REPAINT;
    bench->asked.picture += wish == VG_WISH_PICTURE;
    bench->asked.save += wish == VG_WISH_SAVE;
    if (wish == VG_WISH_SAVE)
        bench->control.setup.unsaved = false;
}

static void must(bool good)
{
    if (!good)
        abort();
}

void draw_bench(struct bench *bench)
{
    must(vg_session_view(bench->session, bench->control.screen.look.metric, &bench->control.view, NULL));
    vg_control_draw(&bench->control);
}

void resize_bench(struct bench *bench, int rows, int cols)
{
    must(vg_control_resize(&bench->control, rows, cols, NULL));
    draw_bench(bench);
}

struct bench *make_bench(const char *settings, int rows, int cols)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    struct vg_command one;
    must(bench != NULL && experiment != NULL);
    vg_experiment_default(experiment);
    while (vg_command_next(&settings, NULL, &one, NULL))
        must(vg_experiment_assign(experiment, one.text, NULL));
    bench->session = vg_session_create(experiment, NULL, NULL);
    free(experiment);
    must(bench->session != NULL);
    vg_session_step(bench->session, 200);
    vg_session_set_speed(bench->session, 100);
    vg_control_start(&bench->control, &(struct vg_control_owner){take, ask, bench});
    resize_bench(bench, rows, cols);
    return bench;
}

void free_bench(struct bench *bench)
{
    vg_control_stop(&bench->control);
    vg_session_destroy(bench->session);
    free(bench);
}

void press(struct bench *bench, uint32_t key)
{
    vg_control_key(&bench->control, key);
    draw_bench(bench);
}

void press_text(struct bench *bench, const char *text)
{
    for (; *text != '\0'; text++)
        press(bench, (unsigned char)*text);
}

void click_at(struct bench *bench, int row, int col)
{
    vg_control_mouse(&bench->control, &(struct vg_mouse){.row = row, .col = col, .kind = VG_MOUSE_PRESS, .button = 1});
    vg_control_mouse(&bench->control,
                     &(struct vg_mouse){.row = row, .col = col, .kind = VG_MOUSE_RELEASE, .button = 1});
    draw_bench(bench);
}

void wheel_at(struct bench *bench, int row, int col, bool up, bool control)
{
    vg_control_mouse(&bench->control, &(struct vg_mouse){.row = row,
                                                         .col = col,
                                                         .kind = up ? VG_MOUSE_WHEEL_UP : VG_MOUSE_WHEEL_DOWN,
                                                         .control = control});
    draw_bench(bench);
}

void clear_sent(struct bench *bench)
{
    bench->sent_count = 0;
}

const char *last_sent(const struct bench *bench)
{
    return bench->sent_count > 0 ? bench->sent[(bench->sent_count - 1) % SENT_MAX] : "";
}

static bool stands_at(const struct vg_cells *cells, int row, int col, const char *text)
{
    for (int i = 0; text[i] != '\0'; i++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col + i);
        if (cell == NULL || (cell->ch != 0 ? cell->ch : ' ') != (unsigned char)text[i])
            return false;
    }
    return true;
}

bool find_shown(const struct bench *bench, const char *text, int *row, int *col)
{
    const struct vg_cells *cells = &bench->control.cells;
    for (*row = 0; *row < cells->rows; (*row)++)
        for (*col = 0; *col < cells->cols; (*col)++)
            if (stands_at(cells, *row, *col, text))
                return true;
    return false;
}

bool is_shown(const struct bench *bench, const char *text)
{
    int row, col;
    return find_shown(bench, text, &row, &col);
}
