/* help_words.c: what the marks, numbers and words of each panel mean.
 *
 * A new panel gets a list here and a row in the table at the end; a test says which one is missing.
 */
#include "help.h"

#include <string.h>

const struct vg_help_line vg_help_reading[] = {
    {"", "A network learns from its output backwards: each layer gets a signal that says how to change (the gradient), "
         "and passes it "
         "on to the layer below. Layer 1 is nearest the input and gets it last."},
    {"vanish", "the signal shrinks from layer to layer: the lowest layers do not learn"},
    {"explode", "it grows from layer to layer: steps are wild, numbers overflow"},
    {"share", "a layer's signal (delta) over the output's: 1/100 means that a hundredth is left"},
    {"colour", "is the share, on one scale in every run: blue is vanished, yellow is about 1, red explodes. Only the "
               "lines of panel 1, and the names "
               "beside them, have the colours of their depth"},
    {"height", "is the statistic that is shown (m: the next one), mostly on a logarithmic axis"},
    {"1e-3", "0.001: on a logarithmic axis each step is ten times the one below"},
    {"┊", "here you changed something"},
    {"0 ! ∞", "a number that is exactly zero; not a number; infinite"},
    {"[ ]", "brackets are about the panel that has the focus: Tab moves them, z shows it alone, ? begins with it"},
    {"", "Numbers are those of the last batch, so they hop; charts show means, and what a batch went up to. Press 2, "
         "then 3: watch."},
};

const size_t vg_help_reading_count = sizeof vg_help_reading / sizeof vg_help_reading[0];

static const struct vg_help_line gradients[] = {
    {"", "Every layer's gradient over time, one line a layer, all on one logarithmic axis. The names stand at the "
         "lines' ends."},
    {"fan", "lines far apart: the gradient is lost on its way down, or grows"},
    {"bundle", "lines that lie together: all layers learn alike"},
    {"band", "of the selected layer: the smallest and the largest number in each column"},
    {"÷45", "the bracket: how much larger the output's gradient is than layer 1's"},
    {"↓", "below the axis; y shows the whole range"},
    {"m M",
     "another statistic: mean, s.d., norm of dW, delta, activation, dead and saturated units, weights, update/weight"},
};

static const struct vg_help_line layers[] = {
    {"", "A row is a layer, the output on top: the gradient flows down. The selected layer (▸) is that of all panels."},
    {"gets", "the layer's share of the output's signal, over the last steps"},
    {"was", "the same before the last change"},
    {"1/59", "a fifty-ninth of it; 2.3x: more than twice as much"},
    {"dead", "units that answer to no sample: relu that is always off"},
    {"flat", "saturated units: their activation is flat, so that they pass next to nothing on"},
    {"bars",
     "height: the statistic over time, on one axis for all layers; colour: the share, on a scale that never moves"},
    {"+ -",
     "of a large model a row is a block, shown by the layer of one role (N: the next one): Enter unfolds the block's "
     "layers, X shows blocks by roles, / filters names"},
    {"W", "the layers farthest from the output's share first (or a click on the column's title)"},
};

static const struct vg_help_line change[] = {
    {"", "What the last change did, from numbers of this run: what theory expects, what was measured before and after, "
         "what "
         "to try next."},
    {"slope", "f' of the activation: the signal is multiplied by it at every layer (sigmoid: 0.25 at most)"},
};

static const struct vg_help_line heatmap[] = {
    {"", "Depth by time: a row is a layer, the output on top, a column a moment. The colour says how large, as the "
         "scale below."},
    {"0 ! ∞ ↓", "zero, not a number, infinite, below the scale"},
};

static const struct vg_help_line loss[] = {
    {"━", "the loss on the training batches, a mean a column; the band about it goes from the smallest to the largest"},
    {"┅ valid",
     "the loss on samples that are held out: where it rises while the other falls, the network learns by heart"},
    {"guessing", "what a network pays that has learned nothing and says how frequent each class is (for numbers: their "
                 "variance). At "
                 "this line nothing is learned"},
    {"earlier", "earlier runs on the same data, named by what was different"},
    {"0.7→0.2", "the loss at the beginning and now"},
    {"acc", "below: the share of samples whose class is right, from 0 to 100%; the line across is that of the held-out "
            "samples"},
    {"fit", "1 - loss/variance, where the target is a number: 0 is guessing the mean, 1 is perfect"},
    {"y", "logarithmic axis or linear; by itself it is logarithmic where the loss fell to a hundredth"},
};

static const struct vg_help_line profile[] = {
    {"", "This moment, layer by layer, the output on top, on one logarithmic axis. Points below one another are layers "
         "that learn alike; "
         "a slope is a gradient that is lost, or grows, on its way down."},
    {"●", "the s.d. of dW: how the weights are told to change"},
    {"○", "delta: the signal that comes back to the layer"},
    {"◇", "the s.d. of the activations: the signal that goes forward"},
    {"faint", "the same before the last change"},
};

static const struct vg_help_line boundary[] = {
    {"", "Two features: the plane, each place in the colour of the class that the network says there. With more "
         "features a matrix of "
         "true classes and answers, and for numbers a scatter."},
    {"• ×", "a sample of the data that is right; one that is wrong"},
    {"dull", "a colour that is mixed or dark: the network is in doubt"},
    {"matrix", "a row for each true class, a column for each answer: green is right, red is taken for another class, "
               "in percent of "
               "the row"},
    {"recall", "of the samples of that class the share that is found"},
    {"held-out", "samples that the network does not learn from; without any the training samples are asked"},
    {"a → b", "where the classes are too many: which class is taken for which, and how often"},
    {"pred.", "what the network says (predicts); on the diagonal it is the truth"},
};

static const struct vg_help_line explorer[] = {
    {"f", "the activation: what a unit makes of its input z"},
    {"f'", "its slope: what the gradient is multiplied by on its way back through the unit"},
    {"at x", "the point ●: f and f' there. It begins at the median of the selected layer's z"},
    {"spans", "how far x, f and f' extend: how much the activation presses numbers together"},
    {"bars z", "where the selected layer's units are; the colour says what is left of a gradient that passes such a "
               "slope in every layer"},
    {"f'^n", "the slope at x multiplied n times: what n such layers leave of a gradient"},
    {"share", "what is measured: the signal n layers below the output over the output's"},
};

static const struct vg_help_line distributions[] = {
    {"", "How the numbers of the selected layer are spread: weights, their gradients dW, deltas, activations."},
    {"hills", "one quantity (that of the metric, m) layer by layer, on one axis of magnitudes: hills that walk to the "
              "left are a signal "
              "that vanishes"},
    {"0", "how many numbers are exactly zero and have no place on the axis"},
};

static const struct vg_help_line overlay[] = {
    {"", "The statistic of two layers in one chart: of the selected one and of a second (w: the next), and faintly of "
         "earlier runs."},
    {"band", "from the smallest to the largest number in a column"},
};

#define PANEL(name)                                                                                                    \
    {                                                                                                                  \
#name, name, sizeof name / sizeof name[0]                                                                      \
    }
static const struct {
    const char *name;
    const struct vg_help_line *lines;
    size_t count;
} panels[] = {
    PANEL(gradients), PANEL(layers),   PANEL(change),   PANEL(heatmap),       PANEL(loss),
    PANEL(profile),   PANEL(boundary), PANEL(explorer), PANEL(distributions), PANEL(overlay),
};

const struct vg_help_line *vg_help_of_panel(const char *name, size_t *count)
{
    for (size_t i = 0; i < sizeof panels / sizeof panels[0]; i++)
        if (strcmp(panels[i].name, name) == 0) {
            *count = panels[i].count;
            return panels[i].lines;
        }
    *count = 0;
    return NULL;
}
