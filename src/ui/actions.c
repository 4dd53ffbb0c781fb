/* actions.c: the table of keys. */
#include "actions.h"

#include <string.h>

#define CTRL(letter) ((letter)&0x1f)

const char *const vg_action_groups[VG_GROUP_COUNT] = {
    [VG_GROUP_NETWORK] = "Network", [VG_GROUP_TRAINING] = "Training", [VG_GROUP_RUN] = "Run",
    [VG_GROUP_LOOK] = "Look",       [VG_GROUP_PROGRAM] = "Program",
};

/* A row: the group, the text of the keys, the label, the command line, what it does, and the keys. */
#define KEY(group, text, label, command, about, ...)                                                                   \
    {                                                                                                                  \
        {__VA_ARGS__}, text, label, command, about, VG_GROUP_##group                                                   \
    }

const struct vg_action vg_actions[] = {
    /* those of the bar, the most important first */
    KEY(NETWORK, "1-9", "activation", "activation sigmoid",
        "sigmoid, tanh, relu, leaky_relu, elu, selu, gelu, silu, softplus", '1'),
    KEY(NETWORK, "", NULL, "activation tanh", "tanh", '2'),
    KEY(NETWORK, "", NULL, "activation relu", "relu", '3'),
    KEY(NETWORK, "", NULL, "activation leaky_relu", "leaky_relu", '4'),
    KEY(NETWORK, "", NULL, "activation elu", "elu", '5'),
    KEY(NETWORK, "", NULL, "activation selu", "selu", '6'),
    KEY(NETWORK, "", NULL, "activation gelu", "gelu", '7'),
    KEY(NETWORK, "", NULL, "activation silu", "silu", '8'),
    KEY(NETWORK, "", NULL, "activation softplus", "softplus", '9'),
    KEY(RUN, "!", "fix", "fix", "do what the verdict advises first (U takes it back)", '!'),
    KEY(RUN, "U", "undo", "undo", "take the last change back: all is as it was before it", 'U'),
    KEY(RUN, "r", "restart", "restart", "a new run from the same random draws", 'r'),
    KEY(NETWORK, "+-", "depth", "depth +1", "one hidden layer more, one fewer", '+', '='),
    KEY(NETWORK, "", NULL, "depth -1", "one hidden layer fewer", '-'),
    KEY(NETWORK, "i", "init", "init next", "next initializer: new weights", 'i'),
    KEY(TRAINING, "<>", "rate", "lr /2", "half, twice the learning rate", '<'),
    KEY(TRAINING, "", NULL, "lr *2", "twice the learning rate", '>'),
    KEY(RUN, "space", "pause", "pause toggle", "pause, and go on", ' '),
    KEY(TRAINING, "o", "optimizer", "optimizer next", "next optimizer", 'o'),
    KEY(PROGRAM, "p", "preset", "@menu preset", "choose an experiment from a list", 'p'),
    KEY(LOOK, "m", "metric", "metric next", "next metric in the gradient panel", 'm'),
    KEY(LOOK, "v", "view", "panel next", "another panel at the right, or in the place of the one in [brackets]", 'v'),
    KEY(LOOK, "L", "layout", "layout next", "next arrangement: gradients, learn, compare, everything", 'L'),
    KEY(TRAINING, "d", "data", "data next", "next data set", 'd'),
    KEY(NETWORK, "[]", "width", "width -", "narrower, wider hidden layers", '['),
    KEY(NETWORK, "", NULL, "width +", "wider hidden layers", ']'),
    KEY(PROGRAM, "S", "setup", "@setup", "all that can be set: look, experiment, keys (F2 too)", 'S', VG_KEY_F2),
    KEY(PROGRAM, "?", "help", "help", "this help, and back (F1 too)", '?', VG_KEY_F1),
    KEY(PROGRAM, "q", "quit", "@quit", "quit (Ctrl-C too)", 'q', CTRL('C')),

    KEY(NETWORK, "a", NULL, "activation next", "next activation", 'a'),
    KEY(NETWORK, "A", NULL, "activation prev", "previous activation", 'A'),
    KEY(NETWORK, "I", NULL, "init prev", "previous initializer", 'I'),
    KEY(NETWORK, "n", NULL, "norm next", "next norm before every hidden layer: none, batch, layer", 'n'),
    KEY(LOOK, "V", NULL, "panel prev", "the panel before", 'V'),
    KEY(LOOK, "g", NULL, "@menu panel", "a panel by its number: g 5 (Alt-5 at once)", 'g'),
    KEY(LOOK, "", NULL, "panel 1", "what every layer gets over time", VG_KEY_ALT_1),
    KEY(LOOK, "", NULL, "panel 2", "the table of layers", VG_KEY_ALT_1 + 1),
    KEY(LOOK, "", NULL, "panel 3", "loss and accuracy", VG_KEY_ALT_1 + 2),
    KEY(LOOK, "", NULL, "panel 4", "the depth profile", VG_KEY_ALT_1 + 3),
    KEY(LOOK, "", NULL, "panel 5", "the decision boundary", VG_KEY_ALT_1 + 4),
    KEY(LOOK, "", NULL, "panel 6", "the activation explorer", VG_KEY_ALT_1 + 5),
    KEY(LOOK, "", NULL, "panel 7", "distributions", VG_KEY_ALT_1 + 6),
    KEY(LOOK, "", NULL, "panel 8", "the overlay of layers and runs", VG_KEY_ALT_1 + 7),
    KEY(LOOK, "", NULL, "panel 9", "depth by time", VG_KEY_ALT_1 + 8),
    KEY(LOOK, "z", NULL, "zoom", "the panel in [brackets] alone, and back (Enter too)", 'z', VG_KEY_ENTER),
    KEY(LOOK, "Tab", NULL, "focus next", "the next panel gets the brackets", VG_KEY_TAB),
    KEY(LOOK, "S-Tab", NULL, "focus prev", "the panel before gets the brackets", VG_KEY_BACK_TAB),

    KEY(TRAINING, "O", NULL, "optimizer prev", "previous optimizer", 'O'),
    KEY(TRAINING, "b", NULL, "batch *2", "twice the batch", 'b'),
    KEY(TRAINING, "B", NULL, "batch /2", "half the batch", 'B'),
    KEY(TRAINING, "D", NULL, "data prev", "previous data set", 'D'),
    KEY(TRAINING, "c", NULL, "clip next", "clip the gradient: not at all, value:1, norm:1", 'c'),

    KEY(LOOK, "M", NULL, "metric prev", "previous metric", 'M'),
    KEY(LOOK, "w", NULL, "compare next", "next second layer in the overlay", 'w'),
    KEY(LOOK, "W", NULL, "order next", "layers in the table: worst first, and back to their depth", 'W'),
    KEY(LOOK, "N", NULL, "role next", "large models: the next role stands for its block", 'N'),
    KEY(LOOK, "X", NULL, "matrix", "large models: blocks by roles in the place of the table, and back", 'X'),
    KEY(LOOK, "/", NULL, "@type filter", "only rows whose names match a regular expression", '/'),
    KEY(LOOK, "up k", NULL, "select +1", "a layer up, towards the output", VG_KEY_UP, 'k'),
    KEY(LOOK, "down j", NULL, "select -1", "a layer down, towards the input", VG_KEY_DOWN, 'j'),
    KEY(LOOK, "PgUp", NULL, "@page_up", "a screenful of layers up", VG_KEY_PAGE_UP),
    KEY(LOOK, "PgDn", NULL, "@page_down", "a screenful of layers down", VG_KEY_PAGE_DOWN),
    KEY(LOOK, "Home", NULL, "select last", "the output layer, on top", VG_KEY_HOME),
    KEY(LOOK, "End", NULL, "select first", "layer 1, at the bottom", VG_KEY_END),
    KEY(LOOK, "left h", NULL, "@cursor -1", "a cursor over time: read every layer's value at an earlier step",
        VG_KEY_LEFT, 'h'),
    KEY(LOOK, "right l", NULL, "@cursor +1", "at a later step (Esc takes the cursor away)", VG_KEY_RIGHT, 'l'),
    KEY(LOOK, "()", NULL, "@cursor -10", "ten columns earlier, later (Shift-left, -right too)", '(', VG_KEY_SHIFT_LEFT),
    KEY(LOOK, "", NULL, "@cursor +10", "ten columns later", ')', VG_KEY_SHIFT_RIGHT),
    KEY(LOOK, "F", NULL, "freeze", "hold the picture while training goes on, and let go", 'F'),
    KEY(LOOK, "y", NULL, "axis", "the axis of the panel in [brackets]: logarithmic or linear", 'y'),
    KEY(LOOK, "Y", NULL, "rows", "a tall sparkline a layer in the gradient panel, or all layers in one chart", 'Y'),

    KEY(RUN, ".", NULL, "step 1", "a single step", '.'),
    KEY(RUN, "{}", NULL, "speed slower", "slower, faster", '{'),
    KEY(RUN, "", NULL, "speed faster", "faster", '}'),
    KEY(RUN, "R", NULL, "redraw", "a new run with the next random draws", 'R'),
    KEY(RUN, "x", NULL, "clear", "forget the earlier runs behind the loss", 'x'),

    KEY(PROGRAM, "e", NULL, "export", "write this run as a NumPy program, vgtop-replay.py", 'e'),
    KEY(PROGRAM, "P", NULL, "@picture", "a picture of the screen, vgtop-STEP.svg (also :picture FILE)", 'P'),
    KEY(PROGRAM, "f", NULL, "@field", "choose in the header: left, right, Enter opens the values", 'f'),
    KEY(PROGRAM, "t", NULL, "theme next", "next theme", 't'),
    KEY(PROGRAM, "T", NULL, "theme prev", "previous theme", 'T'),
    KEY(PROGRAM, "s", NULL, "symbols next", "draw with braille, blocks, ASCII", 's'),
    KEY(PROGRAM, "u", NULL, "mouse", "the mouse speaks to vgtop, or to the terminal (F3 too)", 'u', VG_KEY_F3),
    KEY(PROGRAM, ":", NULL, "@prompt", "type a command (Tab completes, up and down recall)", ':'),
    KEY(PROGRAM, "Esc", NULL, "@escape", "close the help; no cursor; all panels again", VG_KEY_ESCAPE),
    KEY(PROGRAM, "Ctrl-L", NULL, "@repaint", "paint the whole screen again", CTRL('L')),
    KEY(PROGRAM, "Ctrl-Z", NULL, "@suspend", "back to the shell; `fg` returns", CTRL('Z')),
};

const size_t vg_action_count = sizeof vg_actions / sizeof vg_actions[0];

static const struct vg_action explorer_actions[] = {
    KEY(LOOK, "left h", NULL, "explore left", "x to the left", VG_KEY_LEFT, 'h'),
    KEY(LOOK, "right l", NULL, "explore right", "x to the right", VG_KEY_RIGHT, 'l'),
    KEY(LOOK, "()", NULL, "explore narrower", "a narrower, wider range of x", '('),
    KEY(LOOK, "", NULL, "explore wider", "a wider range of x", ')'),
    KEY(LOOK, "y", NULL, "explore zoom y", "as tall as x, as f, as f'", 'y'),
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
