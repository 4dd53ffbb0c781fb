/* menu_values.c: values worth trying, where a command takes a number or widths. */
#include <string.h>

#include "menu.h"

static const struct vg_menu_item rates[] = {
    {.name = "/10", .about = "a tenth of what it is"},
    {.name = "/2", .about = "half of what it is"},
    {.name = "*2", .about = "twice what it is"},
    {.name = "*10", .about = "ten times what it is"},
    {.name = "0.0001", .about = "fine-tuning; a careful adam"},
    {.name = "0.001", .about = "what adam and rmsprop are usually given"},
    {.name = "0.01", .about = "what plain sgd is usually given"},
    {.name = "0.1", .about = "large: sgd on a small problem"},
    {.name = "1", .about = "very large: full batches of an easy problem"},
    {.name = "10", .about = "too large nearly always: watch it diverge"},
};

static const struct vg_menu_item widths[] = {
    {.name = "one layer more", .about = "as wide as the last", .command = "depth +1"},
    {.name = "one layer fewer", .about = "the last one goes", .command = "depth -1"},
    {.name = "none", .about = "no hidden layer: logistic regression"},
    {.name = "5", .about = "one hidden layer: no depth to vanish in"},
    {.name = "5x4", .about = "four layers of five: the classic of vanishing"},
    {.name = "16x3", .about = "three layers of sixteen"},
    {.name = "50,50", .about = "two layers of fifty"},
    {.name = "16x10", .about = "ten layers of sixteen"},
    {.name = "16x20", .about = "twenty layers of sixteen: deep"},
    {.name = "16x50", .about = "fifty layers of sixteen: hopeless without a norm"},
    {.name = "128,64x5", .about = "six layers, the first the widest"},
};

static const struct vg_menu_item batches[] = {
    {.name = "*2", .about = "twice as many samples a step"},
    {.name = "/2", .about = "half as many samples a step"},
    {.name = "1", .about = "one sample a step: the noisiest gradient"},
    {.name = "8", .about = "noisy"},
    {.name = "32", .about = "the usual"},
    {.name = "128", .about = "smoother"},
    {.name = "full", .about = "the whole set: no noise, few steps"},
};

static const struct vg_menu_item strengths[] = {
    {.name = "0", .about = "none"},
    {.name = "0.0001", .about = "hardly any"},
    {.name = "0.001", .about = "a little"},
    {.name = "0.01", .about = "strong"},
    {.name = "0.1", .about = "very strong: weights go to zero"},
};

static const struct vg_menu_item noises[] = {
    {.name = "default", .about = "what the data set usually has"},
    {.name = "0", .about = "none"},
    {.name = "0.05", .about = "a little"},
    {.name = "0.1", .about = "some"},
    {.name = "0.2", .about = "much"},
    {.name = "0.5", .about = "classes run into each other"},
};

static const struct vg_menu_item samples[] = {
    {.name = "default", .about = "what the data set usually has"},
    {.name = "100", .about = "few"},
    {.name = "500", .about = "some"},
    {.name = "1000", .about = "enough for two dimensions"},
    {.name = "10000", .about = "many"},
};

static const struct vg_menu_item held_out[] = {
    {.name = "default", .about = "what the data set usually holds out"},
    {.name = "0", .about = "nothing: all samples train"},
    {.name = "0.1", .about = "a tenth of the samples"},
    {.name = "0.2", .about = "a fifth"},
    {.name = "0.5", .about = "half"},
};

static const struct vg_menu_item factors[] = {
    {.name = "0.2", .about = "rings far apart"},
    {.name = "0.5", .about = "the usual"},
    {.name = "0.8", .about = "rings close together: harder"},
};

static const struct vg_menu_item labels[] = {
    {.name = "last", .about = "the last column is the class"},
    {.name = "first", .about = "the first column is"},
    {.name = "2", .about = "the second column is"},
};

static const struct vg_menu_item drops[] = {
    {.name = "none", .about = "every column is used"},
    {.name = "1", .about = "the first column is left out, as an index is"},
    {.name = "1,2", .about = "the first two are left out"},
};

static const struct vg_menu_item seeds[] = {
    {.name = "0", .about = "other data, other weights, another order"},
    {.name = "1", .about = "the same again, differently drawn"},
    {.name = "2", .about = "and again: does what you see depend on luck?"},
    {.name = "42", .about = "the usual"},
};

static const struct vg_menu_item threads[] = {
    {.name = "auto", .about = "as many as pay for this network, less one for the screen"},
    {.name = "1", .about = "one thread does it all: to the same bits"},
    {.name = "2", .about = "two: for layers of 100 units and more"},
    {.name = "4", .about = "four: for layers of several hundred"},
};

static const struct vg_menu_item speeds[] = {
    {.name = "slower", .about = "one step down"},
    {.name = "faster", .about = "one step up"},
    {.name = "1", .about = "one step a second: to follow every number"},
    {.name = "10", .about = "ten steps a second"},
    {.name = "100", .about = "a hundred: to see it learn"},
    {.name = "1000", .about = "a thousand"},
    {.name = "max", .about = "as fast as the machine can"},
    {.name = "pause, or go on", .about = "the space key does it, too", .command = "pause toggle"},
};

#define VALUES(TABLE) (TABLE), sizeof TABLE / sizeof *(TABLE)

static const struct {
    const char *command;
    const struct vg_menu_item *items;
    size_t count;
} tables[] = {
    {"lr", VALUES(rates)},        {"hidden", VALUES(widths)},  {"batch", VALUES(batches)},
    {"l2", VALUES(strengths)},    {"noise", VALUES(noises)},   {"samples", VALUES(samples)},
    {"valid", VALUES(held_out)},  {"factor", VALUES(factors)}, {"seed", VALUES(seeds)},
    {"label", VALUES(labels)},    {"drop", VALUES(drops)},     {"speed", VALUES(speeds)},
    {"threads", VALUES(threads)},
};

const struct vg_menu_item *vg_menu_values(const char *command, size_t *count)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i].command, command) == 0) {
            *count = tables[i].count;
            return tables[i].items;
        }
    *count = 0;
    return NULL;
}
