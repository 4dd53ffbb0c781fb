/* presets.c: experiments worth a name. */
#include <stdio.h>
#include <string.h>

#include "vgtop/experiment.h"

#define NOTEBOOK_A "machinelearningmastery, Visualizing the vanishing gradient problem"
#define NOTEBOOK_C "CS231n, Vanishing gradients"
#define NOTEBOOK_D "RohanOpenSource, Exploding and vanishing gradients"
#define SPIRAL     "data=spiral hidden=50,50 init=normal:0.1 optimizer=sgd lr=0.1 batch=0 l2=0.001 seed=0"
#define FASHION    "data=fashion-mnist hidden=50,50,50 activation=elu init=he_normal norm=batch"

/* Steps are the notebooks' epochs times their batches; where there is nothing else to say, settings are the default's. */
const struct vg_preset vg_presets[] = {
    {"circles", "two rings, four hidden layers of five, sigmoid: gradients vanish; press 2, then 3", NOTEBOOK_A, "",
     3200, 320},
    {"rings",
     "two rings, eight hidden layers of 16, sigmoid: gradients vanish for good; press 2 or 3 and they come back",
     "Glorot and Bengio 2010; He 2015", "hidden=16x8 init=he_normal optimizer=sgd lr=0.1", 3200, 320},
    {"circles-tanh", "the same four layers with tanh: gradients ten to a hundred times larger, and it learns",
     NOTEBOOK_A, "activation=tanh", 3200, 320},
    {"circles-relu", "the same four layers with relu: it learns", NOTEBOOK_A, "activation=relu", 3200, 320},
    {"circles-shallow-relu", "two rings, one hidden layer of five, relu: shallow nets learn", NOTEBOOK_A,
     "hidden=5 activation=relu init=glorot_uniform optimizer=adam", 3200, 320},
    {"circles-shallow-sigmoid", "two rings, one hidden layer of five, sigmoid: slow, but the gradient arrives",
     NOTEBOOK_A, "hidden=5 activation=sigmoid init=glorot_uniform optimizer=adam", 3200, 320},
    {"circles-deep-sigmoid", "two rings, three hidden layers of five, sigmoid: nothing is learned", NOTEBOOK_A,
     "hidden=5,5,5 activation=sigmoid init=glorot_uniform optimizer=adam", 3200, 320},
    {"spiral", "three arms, two hidden layers of 50, sigmoid, plain gradient descent", NOTEBOOK_C,
     SPIRAL " activation=sigmoid", 50000, 2000},
    {"spiral-relu", "three arms, two hidden layers of 50, relu: both layers learn at one pace", NOTEBOOK_C,
     SPIRAL " activation=relu", 50000, 2000},
    {"iris-sigmoid", "iris petals, six hidden layers of sigmoid: one class is never told apart", NOTEBOOK_D,
     "data=iris hidden=128,64x5 activation=sigmoid init=glorot_uniform optimizer=adam", 150, 15},
    {"iris-leaky", "iris petals, six hidden layers of leaky relu, he_normal: level gradients", NOTEBOOK_D,
     "data=iris hidden=128,64x5 activation=leaky_relu:0.2 init=he_normal optimizer=adam", 300, 15},
    {"fashion-bn", "pictures of clothes, three hidden layers of elu, batch norm before each, adam; 10 epochs",
     NOTEBOOK_D, FASHION " optimizer=adam", 17190, 400},
    {"fashion-clip", "the same by plain gradient descent, every component clipped to [-1, 1]; 5 epochs", NOTEBOOK_D,
     FASHION " optimizer=sgd lr=0.01 clip=value:1", 8595, 400},
    {"deep", "two moons, twenty hidden layers of 16, sigmoid: layer 1 gets nothing; press 3 for relu",
     "Glorot and Bengio 2010; He 2015", "data=moons hidden=16x20 activation=sigmoid init=he_normal optimizer=adam",
     3200, 160},
};

const size_t vg_preset_count = sizeof vg_presets / sizeof vg_presets[0];

const struct vg_preset *vg_preset_load(const char *name, struct vg_experiment *experiment, struct vg_error *error)
{
    struct vg_choice names[sizeof vg_presets / sizeof vg_presets[0]];
    size_t index;
    double parameter;
    for (size_t i = 0; i < vg_preset_count; i++)
        names[i] = (struct vg_choice){vg_presets[i].name, NULL, 0, 0, 0, vg_presets[i].about};
    if (!vg_choice_parse("preset", names, vg_preset_count, sizeof names[0], name, &index, &parameter, error))
        return NULL;
    struct vg_experiment made;
    vg_experiment_default(&made);
    for (const char *at = vg_presets[index].settings; *at;) {
        char assignment[128];
        size_t length = strcspn(at, " ");
        snprintf(assignment, sizeof assignment, "%.*s", (int)length, at);
        if (!vg_experiment_assign(&made, assignment, error))
            return NULL;
        at += length + strspn(at + length, " ");
    }
    *experiment = made;
    return &vg_presets[index];
}

const struct vg_preset *vg_preset_find(const struct vg_experiment *experiment)
{
    struct vg_experiment preset;
    for (size_t i = 0; i < vg_preset_count; i++)
        if (vg_preset_load(vg_presets[i].name, &preset, NULL) &&
            vg_experiment_compare(&preset, experiment) == VG_CHANGE_NOTHING)
            return &vg_presets[i];
    return NULL;
}
