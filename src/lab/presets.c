/* presets.c: experiments worth a name. */
#include <stdio.h>
#include <string.h>

#include "vgtop/experiment.h"

const struct vg_preset vg_presets[] = {
    {"circles", "two rings, four hidden layers of five, sigmoid: gradients vanish; press 2, then 3",
     "machinelearningmastery, Visualizing the vanishing gradient problem", "", 3200, 320},
    {"spiral", "three arms, two hidden layers of 50, sigmoid, plain gradient descent",
     "CS231n, Vanishing gradients",
     "data=spiral hidden=50,50 activation=sigmoid init=normal:0.1 optimizer=sgd lr=0.1 batch=0 l2=0.001 seed=0", 50000,
     2000},
    {"iris-sigmoid", "iris petals, six hidden layers of sigmoid: one class is never told apart",
     "RohanOpenSource, Exploding and vanishing gradients",
     "data=iris hidden=128,64x5 activation=sigmoid init=glorot_uniform optimizer=adam lr=0.001", 150, 15},
};

const size_t vg_preset_count = sizeof(vg_presets) / sizeof(vg_presets[0]);

const struct vg_preset *vg_preset_load(const char *name, struct vg_experiment *experiment, struct vg_error *error)
{
    struct vg_choice names[sizeof(vg_presets) / sizeof(vg_presets[0])];
    size_t index;
    double parameter;
    for (size_t i = 0; i < vg_preset_count; i++)
        names[i] = (struct vg_choice){vg_presets[i].name, NULL, 0, 0, 0, vg_presets[i].about};
    if (!vg_choice_parse("preset", names, vg_preset_count, sizeof(names[0]), name, &index, &parameter, error))
        return NULL;
    struct vg_experiment made;
    vg_experiment_default(&made);
    for (const char *at = vg_presets[index].settings; *at;) {
        char assignment[128];
        size_t length = strcspn(at, " ");
        snprintf(assignment, sizeof(assignment), "%.*s", (int)length, at);
        if (!vg_experiment_assign(&made, assignment, error))
            return NULL;
        at += length + strspn(at + length, " ");
    }
    *experiment = made;
    return &vg_presets[index];
}
