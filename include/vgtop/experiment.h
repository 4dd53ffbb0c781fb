/* experiment.h: all the settings of a session, as key=value.
 *
 * One table of settings drives `-s KEY=VALUE`, the commands of the same names, `vgtop list`, the header of a log and the
 * command line that recreates an experiment. A setting says what its change costs: nothing (the run goes on), new weights, or
 * new data.
 */
#ifndef VGTOP_EXPERIMENT_H
#define VGTOP_EXPERIMENT_H

#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/dataset.h"
#include "vgtop/error.h"
#include "vgtop/network.h"

VG_API_BEGIN

/* ROW(NAME, name, about) */
#define VG_CLASS_WEIGHTS(ROW)                                                                                          \
    ROW(NONE, "none", "every sample counts once")                                                                      \
    ROW(BALANCED, "balanced", "every class counts the same, however few samples it has")

#define VG_CLASS_WEIGHT_ENUM(NAME, ...) VG_CLASS_WEIGHT_##NAME,
enum vg_class_weight { VG_CLASS_WEIGHTS(VG_CLASS_WEIGHT_ENUM) VG_CLASS_WEIGHT_COUNT };
extern const struct vg_choice vg_class_weights[VG_CLASS_WEIGHT_COUNT];

struct vg_experiment {
    struct vg_dataset_spec data;
    size_t hidden_count;
    size_t hidden[VG_HIDDEN_MAX];
    struct vg_activation activation;
    struct vg_initializer initializer;
    enum vg_norm norm;
    enum vg_criterion criterion; /* setting `loss` */
    enum vg_class_weight class_weight;
    enum vg_optimizer optimizer;
    double learning_rate;
    size_t batch; /* 0: the whole set */
    double l2;
    struct vg_clip clip;
    uint32_t seed;
    size_t threads; /* 0: as many as pay. Numbers do not depend on it. */
};

/* What a change of a setting means for the run under way. */
enum vg_change {
    VG_CHANGE_NOTHING, /* the value is what it was */
    VG_CHANGE_LIVE,    /* the run goes on with the same weights; a marker is left */
    VG_CHANGE_WEIGHTS, /* a new run: new weights from the same random draws */
    VG_CHANGE_DATA     /* a new run: the stream starts again from the seed, data and weights are drawn anew */
};

struct vg_setting_info {
    const char *key;     /* "activation" */
    const char *metavar; /* "NAME[:a]" */
    const char *about;
    enum vg_change change;
    bool is_number; /* in JSON: not quoted; commands may say "*2", "/2", "+1", "-1" */
    /* The values to choose from, where there are some: a table of structs that begin with a struct vg_choice. */
    const void *choices;
    size_t choice_count, choice_stride;
    /* Text to field and field to text. A failing `set` leaves the experiment as it was. */
    bool (*set)(struct vg_experiment *experiment, const char *value, struct vg_error *error);
    size_t (*get)(const struct vg_experiment *experiment, char *out, size_t size);
};

enum vg_setting {
    VG_SET_DATA,
    VG_SET_SAMPLES,
    VG_SET_NOISE,
    VG_SET_FACTOR,
    VG_SET_VALID,
    VG_SET_LABEL,
    VG_SET_DROP,
    VG_SET_TASK,
    VG_SET_MISSING,
    VG_SET_HEADER,
    VG_SET_SCALE,
    VG_SET_HIDDEN,
    VG_SET_ACTIVATION,
    VG_SET_INIT,
    VG_SET_NORM,
    VG_SET_LOSS,
    VG_SET_CLASS_WEIGHT,
    VG_SET_OPTIMIZER,
    VG_SET_LR,
    VG_SET_BATCH,
    VG_SET_L2,
    VG_SET_CLIP,
    VG_SET_SEED,
    VG_SET_THREADS,
    VG_SETTING_COUNT
};

extern const struct vg_setting_info vg_settings[VG_SETTING_COUNT];

/* The default experiment: the preset `circles`. */
void vg_experiment_default(struct vg_experiment *experiment);

/* What an experiment with these data begins from: the default, but for files of a person's own (csv, idx) a network that learns most
 * of them: hidden=64x2 activation=relu init=he_normal optimizer=adam. The data's name is not put in. */
void vg_experiment_begin(struct vg_experiment *experiment, const char *data);

/* The setting of that key, or NULL with the nearest name. */
const struct vg_setting_info *vg_setting_find(const char *key, struct vg_error *error);
/* Choice number `index` of a setting that has choices. */
const struct vg_choice *vg_setting_choice(const struct vg_setting_info *setting, size_t index);

/* Sets one setting from text. On failure the experiment is unchanged and the error says what would be possible. */
bool vg_experiment_set(struct vg_experiment *experiment, const char *key, const char *value, struct vg_error *error);
/* The same from "key=value". */
bool vg_experiment_assign(struct vg_experiment *experiment, const char *assignment, struct vg_error *error);
/* The value as text that vg_experiment_set reads back to the same. Returns the length. */
size_t vg_experiment_get(const struct vg_experiment *experiment, enum vg_setting setting, char *out, size_t size);
/* What going from one to the other means. */
enum vg_change vg_experiment_compare(const struct vg_experiment *from, const struct vg_experiment *to);
/* "vgtop -s data=spiral -s hidden=50,50 ...": quoted for a POSIX shell, only what differs from what vg_experiment_begin makes. */
size_t vg_experiment_command_line(const struct vg_experiment *experiment, char *out, size_t size);

struct vg_preset {
    const char *name, *about, *source; /* source: the notebook */
    const char *settings;              /* "data=spiral hidden=50,50 ..." on top of the default */
    uint64_t steps;                    /* what `vgtop run` does without --steps */
    double speed;                      /* steps a second to watch it at */
};

extern const struct vg_preset vg_presets[];
extern const size_t vg_preset_count;

/* The preset with exactly these settings; NULL: there is none. */
const struct vg_preset *vg_preset_find(const struct vg_experiment *experiment);
/* The preset of that name with its settings put into `experiment`; NULL with the names that there are. */
const struct vg_preset *vg_preset_load(const char *name, struct vg_experiment *experiment, struct vg_error *error);

VG_API_END

#endif
