/* actions.c: the table of keys. */
#include "actions.h"

#include <string.h>

#define CTRL(letter) ((letter)&0x1f)

const char *const vg_action_groups[VG_GROUP_COUNT] = {
    [VG_GROUP_NETWORK] = "Network", [VG_GROUP_TRAINING] = "Training", [VG_GROUP_RUN] = "Run",
    [VG_GROUP_LOOK] = "Look",       [VG_GROUP_PROGRAM] = "Program",
};

const struct vg_action vg_actions[] = {
    {{'1'},
     "1-9",
     "activation",
     "activation sigmoid",
     "sigmoid, tanh, relu, leaky_relu, elu, selu, gelu, silu, softplus",
     VG_GROUP_NETWORK},
    {{'2'}, "", NULL, "activation tanh", "tanh", VG_GROUP_NETWORK},
    {{'3'}, "", NULL, "activation relu", "relu", VG_GROUP_NETWORK},
    {{'4'}, "", NULL, "activation leaky_relu", "leaky_relu", VG_GROUP_NETWORK},
    {{'5'}, "", NULL, "activation elu", "elu", VG_GROUP_NETWORK},
    {{'6'}, "", NULL, "activation selu", "selu", VG_GROUP_NETWORK},
    {{'7'}, "", NULL, "activation gelu", "gelu", VG_GROUP_NETWORK},
    {{'8'}, "", NULL, "activation silu", "silu", VG_GROUP_NETWORK},
    {{'9'}, "", NULL, "activation softplus", "softplus", VG_GROUP_NETWORK},
    {{'a'}, "a", NULL, "activation next", "next activation", VG_GROUP_NETWORK},
    {{'A'}, "A", NULL, "activation prev", "previous activation", VG_GROUP_NETWORK},
    {{'i'}, "i", "init", "init next", "next initializer: new weights", VG_GROUP_NETWORK},
    {{'I'}, "I", NULL, "init prev", "previous initializer", VG_GROUP_NETWORK},
    {{'+', '='}, "+-", "depth", "depth +1", "one hidden layer more, one fewer", VG_GROUP_NETWORK},
    {{'-'}, "", NULL, "depth -1", "one hidden layer fewer", VG_GROUP_NETWORK},
    {{'['}, "[]", "width", "width -", "narrower, wider hidden layers", VG_GROUP_NETWORK},
    {{']'}, "", NULL, "width +", "wider hidden layers", VG_GROUP_NETWORK},
    {{'n'}, "n", NULL, "norm next", "next norm before every hidden layer: none, batch, layer", VG_GROUP_NETWORK},
    {{'p'}, "p", "preset", "@menu preset", "choose an experiment from a list", VG_GROUP_PROGRAM},
    {{'v'},
     "v",
     "view",
     "panel next",
     "another panel at the right, or in the place of the one in [brackets]",
     VG_GROUP_LOOK},
    {{'V'}, "V", NULL, "panel prev", "the panel before", VG_GROUP_LOOK},
    {{'g'}, "g", NULL, "@menu panel", "a panel by its number: g 5 (Alt-5 at once)", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1}, "", NULL, "panel 1", "what every layer gets over time", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 1}, "", NULL, "panel 2", "depth by time", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 2}, "", NULL, "panel 3", "loss and accuracy", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 3}, "", NULL, "panel 4", "the depth profile", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 4}, "", NULL, "panel 5", "the decision boundary", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 5}, "", NULL, "panel 6", "the activation explorer", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 6}, "", NULL, "panel 7", "distributions", VG_GROUP_LOOK},
    {{VG_KEY_ALT_1 + 7}, "", NULL, "panel 8", "the overlay of layers and runs", VG_GROUP_LOOK},
    {{'L'}, "L", "layout", "layout next", "next arrangement: gradients, learn, compare, everything", VG_GROUP_LOOK},
    {{'z', VG_KEY_ENTER}, "z", NULL, "zoom", "the panel in [brackets] alone, and back (Enter too)", VG_GROUP_LOOK},
    {{VG_KEY_TAB}, "Tab", NULL, "focus next", "the next panel gets the brackets", VG_GROUP_LOOK},
    {{VG_KEY_BACK_TAB}, "S-Tab", NULL, "focus prev", "the panel before gets the brackets", VG_GROUP_LOOK},

    {{'o'}, "o", "optimizer", "optimizer next", "next optimizer", VG_GROUP_TRAINING},
    {{'O'}, "O", NULL, "optimizer prev", "previous optimizer", VG_GROUP_TRAINING},
    {{'<'}, "<>", "rate", "lr /2", "half, twice the learning rate", VG_GROUP_TRAINING},
    {{'>'}, "", NULL, "lr *2", "twice the learning rate", VG_GROUP_TRAINING},
    {{'b'}, "b", NULL, "batch *2", "twice the batch", VG_GROUP_TRAINING},
    {{'B'}, "B", NULL, "batch /2", "half the batch", VG_GROUP_TRAINING},
    {{'d'}, "d", "data", "data next", "next data set", VG_GROUP_TRAINING},
    {{'D'}, "D", NULL, "data prev", "previous data set", VG_GROUP_TRAINING},
    {{'c'}, "c", NULL, "clip next", "clip the gradient: not at all, value:1, norm:1", VG_GROUP_TRAINING},

    {{'m'}, "m", "metric", "metric next", "next metric in the gradient panel", VG_GROUP_LOOK},
    {{'M'}, "M", NULL, "metric prev", "previous metric", VG_GROUP_LOOK},
    {{'w'}, "w", NULL, "compare next", "next second layer in the overlay", VG_GROUP_LOOK},
    {{VG_KEY_UP, 'k'}, "up k", NULL, "select +1", "a layer up, towards the output", VG_GROUP_LOOK},
    {{VG_KEY_DOWN, 'j'}, "down j", NULL, "select -1", "a layer down, towards the input", VG_GROUP_LOOK},
    {{VG_KEY_PAGE_UP}, "PgUp", NULL, "@page_up", "a screenful of layers up", VG_GROUP_LOOK},
    {{VG_KEY_PAGE_DOWN}, "PgDn", NULL, "@page_down", "a screenful of layers down", VG_GROUP_LOOK},
    {{VG_KEY_HOME}, "Home", NULL, "select last", "the output layer, on top", VG_GROUP_LOOK},
    {{VG_KEY_END}, "End", NULL, "select first", "layer 1, at the bottom", VG_GROUP_LOOK},
    {{VG_KEY_LEFT, 'h'},
     "left h",
     NULL,
     "@cursor -1",
     "a cursor over time: read every layer's value at an earlier step",
     VG_GROUP_LOOK},
    {{VG_KEY_RIGHT, 'l'}, "right l", NULL, "@cursor +1", "at a later step (Esc takes the cursor away)", VG_GROUP_LOOK},
    {{'(', VG_KEY_SHIFT_LEFT},
     "()",
     NULL,
     "@cursor -10",
     "ten columns earlier, later (Shift-left, -right too)",
     VG_GROUP_LOOK},
    {{')', VG_KEY_SHIFT_RIGHT}, "", NULL, "@cursor +10", "ten columns later", VG_GROUP_LOOK},
    {{'F'}, "F", NULL, "freeze", "hold the picture while training goes on, and let go", VG_GROUP_LOOK},
    {{'y'}, "y", NULL, "axis", "the axis of the panel in [brackets]: logarithmic or linear", VG_GROUP_LOOK},

    {{' '}, "space", "pause", "pause toggle", "pause, and go on", VG_GROUP_RUN},
    {{'.'}, ".", NULL, "step 1", "a single step", VG_GROUP_RUN},
    {{'{'}, "{}", NULL, "speed slower", "slower, faster", VG_GROUP_RUN},
    {{'}'}, "", NULL, "speed faster", "faster", VG_GROUP_RUN},
    {{'r'}, "r", "restart", "restart", "a new run from the same random draws", VG_GROUP_RUN},
    {{'R'}, "R", NULL, "redraw", "a new run with the next random draws", VG_GROUP_RUN},
    {{'U'}, "U", NULL, "undo", "take the last change back: all is as it was before it", VG_GROUP_RUN},
    {{'x'}, "x", NULL, "clear", "forget the earlier runs behind the loss", VG_GROUP_RUN},

    {{'e'}, "e", NULL, "export", "write this run as a NumPy program, vgtop-replay.py", VG_GROUP_PROGRAM},
    {{'P'}, "P", NULL, "@picture", "a picture of the screen, vgtop-STEP.svg (also :picture FILE)", VG_GROUP_PROGRAM},
    {{'f'}, "f", NULL, "@field", "choose in the header: left, right, Enter opens the values", VG_GROUP_PROGRAM},
    {{'S', VG_KEY_F2},
     "S",
     "setup",
     "@setup",
     "all that can be set: look, experiment, keys (F2 too)",
     VG_GROUP_PROGRAM},
    {{'t'}, "t", NULL, "theme next", "next theme", VG_GROUP_PROGRAM},
    {{'T'}, "T", NULL, "theme prev", "previous theme", VG_GROUP_PROGRAM},
    {{'s'}, "s", NULL, "symbols next", "draw with braille, blocks, ASCII", VG_GROUP_PROGRAM},
    {{'u', VG_KEY_F3}, "u", NULL, "mouse", "the mouse speaks to vgtop, or to the terminal (F3 too)", VG_GROUP_PROGRAM},
    {{':'}, ":", NULL, "@prompt", "type a command (Tab completes, up and down recall)", VG_GROUP_PROGRAM},
    {{'?', VG_KEY_F1}, "?", "help", "help", "this help, and back (F1 too)", VG_GROUP_PROGRAM},
    {{VG_KEY_ESCAPE}, "Esc", NULL, "@escape", "close the help; no cursor; all panels again", VG_GROUP_PROGRAM},
    {{CTRL('L')}, "Ctrl-L", NULL, "@repaint", "paint the whole screen again", VG_GROUP_PROGRAM},
    {{CTRL('Z')}, "Ctrl-Z", NULL, "@suspend", "back to the shell; `fg` returns", VG_GROUP_PROGRAM},
    {{'q', CTRL('C')}, "q", "quit", "@quit", "quit (Ctrl-C too)", VG_GROUP_PROGRAM},
};

const size_t vg_action_count = sizeof vg_actions / sizeof vg_actions[0];

static const struct vg_action explorer_actions[] = {
    {{VG_KEY_LEFT, 'h'}, "left h", NULL, "explore left", "x to the left", VG_GROUP_LOOK},
    {{VG_KEY_RIGHT, 'l'}, "right l", NULL, "explore right", "x to the right", VG_GROUP_LOOK},
    {{'('}, "()", NULL, "explore narrower", "a narrower, wider range of x", VG_GROUP_LOOK},
    {{')'}, "", NULL, "explore wider", "a wider range of x", VG_GROUP_LOOK},
    {{'y'}, "y", NULL, "explore zoom y", "as tall as x, as f, as f'", VG_GROUP_LOOK},
};

const struct vg_panel_actions vg_panel_actions[] = {
    {"explorer", "Explorer, in [brackets]", explorer_actions, sizeof explorer_actions / sizeof explorer_actions[0]},
};

const size_t vg_panel_actions_count = sizeof vg_panel_actions / sizeof vg_panel_actions[0];

static const struct vg_action *find(const struct vg_action *actions, size_t count, uint32_t key)
{
    if (key == VG_KEY_NONE)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof actions[i].keys / sizeof actions[i].keys[0]; k++)
            if (actions[i].keys[k] == key)
                return &actions[i];
    }
    return NULL;
}

const struct vg_action *vg_action_of_key(uint32_t key)
{
    return find(vg_actions, vg_action_count, key);
}

const struct vg_action *vg_action_in_panel(const char *panel, uint32_t key)
{
    for (size_t i = 0; i < vg_panel_actions_count; i++) {
        const struct vg_panel_actions *rows = &vg_panel_actions[i];
        const struct vg_action *action = strcmp(rows->panel, panel) == 0 ? find(rows->actions, rows->count, key) : NULL;
        if (action)
            return action;
    }
    return vg_action_of_key(key);
}
