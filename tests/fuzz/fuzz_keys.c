/* fuzz_keys.c: any bytes as what a person does: keys, clicks, the wheel, pasted text, other sizes, into the real control with a tiny session
 * behind it. A byte of 0 is a picture: as in the program, several things may happen between two. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "control_fault.h"
#include "fuzz.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"

enum {
    INPUT_MAX = 240,
    EVENTS_MAX = 80,
    DRAWN_AGAIN = 32,
    PATIENCE = 12,
    STEPS_MAX = 3,
    SAMPLES_MAX = 64,
    PARAMETERS_MAX = 3000
};

struct hand {
    struct fuzz_bytes bytes;
    struct vg_control control;
    struct vg_session *session;
    struct vg_probe *probe;
    bool foreign;         /* something else than ASCII was typed */
    bool files;           /* there may be some to sweep away */
    bool saved, pictured; /* once is enough */
    bool large;           /* the session has become so */
};

/* --- the owner ------------------------------------------------------------------------------------------------ */

/* Long work is cancelled when it has asked so often. */
static bool tired(void *context)
{
    int *left = context;
    return --*left < 0;
}

static bool take(void *context, const struct vg_command *command, struct vg_error *error)
{
    struct hand *hand = context;
    struct vg_session *session = hand->session;
    char answer[VG_VIEW_MESSAGE_MAX];
    int patience = PATIENCE;
    const struct vg_watch watch = {tired, &patience};
    fuzz_require(command->info != NULL, "only commands that there are are sent");
    fuzz_require(command->info->scope == VG_COMMAND_SESSION, "those that are not of the screen");
    char *tame = fuzz_text((const uint8_t *)command->text, strlen(command->text));
    fuzz_tame(tame);
    hand->files = hand->files || strstr(tame, "export") != NULL;
    bool done = vg_session_do_line(session, tame, answer, sizeof answer, &watch, error);
    vg_session_message(session, done ? answer : error->text, !done);
    free(tame);
    uint64_t wanted = vg_session_wanted(session);
    vg_session_step(session, wanted < STEPS_MAX ? wanted : STEPS_MAX);
    vg_session_want(session, 0);
    hand->large = vg_session_dataset(session)->samples.count > SAMPLES_MAX ||
                  vg_network_parameter_count(vg_session_network(session)) > PARAMETERS_MAX;
    return true;
}

/* Whatever keys make of the configuration can be written and read. */
static void save(struct hand *hand)
{
    static struct vg_config again;
    struct vg_config_warnings warnings;
    struct vg_error error = {""};
    char path[192], done[VG_CONFIG_DONE_MAX];
    snprintf(path, sizeof path, "%s", fuzz_path("vgtop.conf"));
    fuzz_require(vg_config_write(&hand->control.config, path, done, &error), error.text);
    vg_config_default(&again);
    fuzz_require(vg_config_read(&again, path, NULL, &warnings, &error), error.text);
    fuzz_require(warnings.count == 0, "what was set is right");
    fuzz_require(again.keymap.count == hand->control.config.keymap.count, "with all keys");
    hand->control.setup.unsaved = false;
}

static void picture(struct hand *hand)
{
    for (char *at = hand->control.file; (at = strchr(at, '/')) != NULL;)
        *at = '_'; /* it must stay where it can be swept away */
    vg_control_picture(&hand->control);
}

static void save_once(void *context)
{
    struct hand *hand = context;
    hand->files = true;
    if (!hand->saved)
        save(hand);
    hand->saved = true;
}

static void picture_once(void *context)
{
    struct hand *hand = context;
    hand->files = true;
    if (!hand->pictured)
        picture(hand);
    hand->pictured = true;
}

static void ask(void *context, enum vg_control_wish wish)
{
    if (wish == VG_WISH_SAVE)
        save_once(context);
    else if (wish == VG_WISH_PICTURE)
        picture_once(context);
}

/* --- what a person does: an event a byte, some with more behind it -------------------------------------------- */

static void press(struct hand *hand, uint32_t key)
{
    hand->foreign = hand->foreign || (key > 0x7e && key < VG_KEY_BASE);
    vg_control_key(&hand->control, key);
}

/* One of the keys that are no characters. */
static void named_key(struct hand *hand)
{
    press(hand, VG_KEY_BASE + 1 + fuzz_take(&hand->bytes) % (VG_KEY_PASTE_END - VG_KEY_BASE));
}

/* As the input makes them: no C1, no surrogates. */
static void any_character(struct hand *hand)
{
    uint32_t ch = (uint32_t)fuzz_take(&hand->bytes) << 16 | (uint32_t)fuzz_take(&hand->bytes) << 8;
    ch |= fuzz_take(&hand->bytes);
    if (ch >= 0xa0 && ch < VG_KEY_BASE && (ch < 0xd800 || ch > 0xdfff))
        press(hand, ch);
}

static void paste(struct hand *hand)
{
    press(hand, VG_KEY_PASTE_BEGIN);
    for (int left = fuzz_take(&hand->bytes) % 64; left > 0; left--)
        press(hand, fuzz_take(&hand->bytes) & 0x7f);
    press(hand, VG_KEY_PASTE_END);
}

/* Up to 100 x 300, seldom that large: a small picture is drawn sooner. */
static void resize(struct hand *hand)
{
    struct vg_error error = {""};
    int tall = fuzz_take(&hand->bytes), wide = fuzz_take(&hand->bytes);
    int rows = 1 + tall * tall * 99 / (255 * 255), cols = 1 + wide * wide * 299 / (255 * 255);
    fuzz_require(vg_control_resize(&hand->control, rows, cols, &error), error.text);
}

static void mouse_at(struct hand *hand, int row, int col)
{
    uint8_t how = fuzz_take(&hand->bytes);
    struct vg_mouse mouse = {.row = row, .col = col, .kind = (enum vg_mouse_kind)(how % 4), .control = how & 4};
    mouse.button = how % 4 < 2 ? how / 8 % 3 + 1 : 0;
    vg_control_mouse(&hand->control, &mouse);
}

static void mouse(struct hand *hand)
{
    int row = fuzz_take(&hand->bytes), col = fuzz_take(&hand->bytes) * 2;
    mouse_at(hand, row, col);
}

/* On something that can be clicked, the latest first: that is what lies on top. */
static void mouse_on_spot(struct hand *hand)
{
    const struct vg_hotspots *spots = &hand->control.hotspots;
    size_t which = fuzz_take(&hand->bytes);
    if (spots->count == 0)
        return;
    const struct vg_rect *rect = &spots->items[spots->count - 1 - which % spots->count].rect;
    mouse_at(hand, rect->row + rect->rows / 2, rect->col + rect->cols / 2);
}

static void action(struct hand *hand)
{
    press(hand, vg_actions[fuzz_take(&hand->bytes) % vg_action_count].keys[0]);
}

static void train(struct hand *hand)
{
    vg_session_step(hand->session, fuzz_take(&hand->bytes) % 4u);
}

/* The beginning of a command, at the prompt. */
static void type_command(struct hand *hand)
{
    char text[64];
    const struct vg_command_info *info = vg_command_row(&vg_look_commands, fuzz_take(&hand->bytes) % 29u);
    snprintf(text, sizeof text, ":%s ", info ? info->name : "");
    for (const char *c = text; *c != '\0'; c++)
        press(hand, (unsigned char)*c);
}

/* What the terminal and time bring. */
static void surroundings(struct hand *hand)
{
    uint8_t how = fuzz_take(&hand->bytes);
    hand->control.screen.no_colour = how & 1;
    hand->control.screen.message_over = how & 2;
    hand->control.default_symbols = (enum vg_symbols)(how / 4 % VG_SYMBOLS_COUNT);
}

/* --- the picture ---------------------------------------------------------------------------------------------- */

static void look(struct hand *hand)
{
    struct vg_control *control = &hand->control;
    const struct vg_look *look = &control->screen.look;
    struct vg_probe_want want;
    struct vg_error error = {""};
    control->view.frozen = look->frozen;
    if (look->frozen)
        return;
    fuzz_require(vg_session_view(hand->session, look->metric, &control->view, &error), error.text);
    if (look->cursor_on)
        vg_session_at(hand->session, look->cursor, &control->view);
    if (vg_screen_want(&control->screen, &control->view, control->cells.rows, control->cells.cols, &want))
        fuzz_require(vg_session_probe(hand->session, hand->probe, &error) &&
                         vg_probe_fill(hand->probe, &want, &control->view, NULL, &error),
                     error.text);
}

static void draw(struct hand *hand)
{
    look(hand);
    vg_control_draw(&hand->control);
    const char *fault = vg_control_fault(&hand->control, !hand->foreign);
    fuzz_require(fault == NULL, fault);
}

/* A picture is a function of the state: drawn once more it is the same. */
static void check_drawn_again(struct hand *hand)
{
    const struct vg_cells *cells = &hand->control.cells;
    size_t count = (size_t)cells->rows * (size_t)cells->cols;
    struct vg_cell *before = malloc((count + 1) * sizeof *before);
    fuzz_require(before != NULL, "there is memory for a picture");
    memcpy(before, cells->cell, count * sizeof *before);
    vg_control_draw(&hand->control);
    for (size_t i = 0; i < count; i++)
        fuzz_require(before[i].ch == cells->cell[i].ch && before[i].style.fg == cells->cell[i].style.fg &&
                         before[i].style.bg == cells->cell[i].style.bg &&
                         before[i].style.attributes == cells->cell[i].style.attributes,
                     "drawn once more it is the same");
    free(before);
}

/* --- one after the other ---------------------------------------------------------------------------------------- */

static void one_event(struct hand *hand)
{
    static void (*const events[])(struct hand * hand) = {named_key,    named_key, any_character, paste,         resize,
                                                         mouse,        action,    mouse_on_spot, mouse_on_spot, action,
                                                         type_command, train,     surroundings};
    uint8_t byte = fuzz_take(&hand->bytes);
    if (byte == 0)
        draw(hand);
    else if (byte < 0x80)
        press(hand, byte == '\r' || byte == '\n' ? VG_KEY_ENTER
                    : byte == '\t'               ? VG_KEY_TAB
                    : byte == 0x1b               ? VG_KEY_ESCAPE
                    : byte == 0x7f               ? VG_KEY_BACKSPACE
                                                 : byte);
    else
        events[byte % (sizeof events / sizeof events[0])](hand);
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

static struct vg_themes themes;

static void forget_themes(void)
{
    static const char *const made[] = {"vgtop/themes/broken.theme", "vgtop/themes", "vgtop"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        fuzz_require(remove(fuzz_path(made[i])) == 0, "what was made can be removed");
    vg_themes_free(&themes);
}

/* Those of the source, and one that cannot be read. */
static void find_themes(void)
{
    static const char text[] = "[theme]\nname = \033[31m\n";
    struct vg_error error = {""};
    if (themes.count > 0)
        return;
    fuzz_go_there();
    fuzz_require(setenv("XDG_CONFIG_HOME", fuzz_path(""), 1) == 0 &&
                     setenv("VGTOP_FASHION_MNIST", "/nowhere", 1) == 0 && mkdir("vgtop", 0700) == 0 &&
                     mkdir("vgtop/themes", 0700) == 0,
                 "there can be themes of one's own");
    fuzz_write("vgtop/themes/broken.theme", text, sizeof text - 1);
    fuzz_require(vg_themes_find(&themes, &error), error.text);
    atexit(forget_themes);
}

static struct vg_session *tiny_session(void)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    vg_experiment_default(&experiment);
    fuzz_require(vg_experiment_set(&experiment, "samples", "4", &error) &&
                     vg_experiment_set(&experiment, "hidden", "3,2", &error),
                 error.text);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    fuzz_require(session != NULL, error.text);
    vg_session_step(session, 5);
    vg_session_set_speed(session, 100);
    return session;
}

/* Small ones are quicker drawn. */
static const struct {
    int rows, cols;
} sizes[] = {{VG_MIN_ROWS, VG_MIN_COLS}, {24, 80}, {18, 64}, {30, 100}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count)
{
    static struct hand hand;
    struct vg_error error = {""};
    if (count < 1 || count > INPUT_MAX)
        return 0;
    const int rows = sizes[data[0] / 64].rows, cols = sizes[data[0] / 64].cols;
    find_themes();
    hand =
        (struct hand){.bytes = {data + 1, data + count}, .session = tiny_session(), .probe = vg_probe_create(&error)};
    fuzz_require(hand.probe != NULL, error.text);
    vg_control_start(&hand.control, &(struct vg_control_owner){take, ask, &hand});
    vg_control_themes(&hand.control, &themes, vg_theme_default(), vg_themes_index(&themes, vg_theme_default()->name));
    hand.control.screen.look.layout = (enum vg_look_layout)(data[0] % VG_LOOK_LAYOUT_COUNT);
    hand.control.screen.look.symbols = (enum vg_symbols)(data[0] / 4 % VG_SYMBOLS_COUNT);
    fuzz_require(vg_control_resize(&hand.control, rows, cols, &error), error.text);
    for (int i = 0; i < EVENTS_MAX && hand.bytes.at < hand.bytes.end && !hand.control.over && !hand.large; i++)
        one_event(&hand);
    draw(&hand);
    if (data[0] & DRAWN_AGAIN)
        check_drawn_again(&hand);
    vg_control_stop(&hand.control);
    vg_probe_destroy(hand.probe);
    vg_session_destroy(hand.session);
    if (hand.files)
        fuzz_sweep();
    return 0;
}
