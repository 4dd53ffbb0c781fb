/* keys.c: the tables of names. */
#include "keys.h"

#include <string.h>
#include <strings.h>

#include "vgtop/log_read.h"
#include "vgtop/record.h"

/* Whole keys, whatever their case. Who writes them stands behind where it is one program. */
static const struct {
    const char *key;
    enum vg_key_kind kind;
    int which;
} whole[] = {
    {"step", VG_KEY_STEP, 0},
    {"_step", VG_KEY_STEP, 0}, /* wandb */
    {"global_step", VG_KEY_STEP, 0},
    {"trainer/global_step", VG_KEY_STEP, 0}, /* Lightning */
    {"iteration", VG_KEY_STEP, 0},
    {"iter", VG_KEY_STEP, 0},
    {"epoch", VG_KEY_EPOCH, 0},
    {"loss", VG_KEY_SERIES, VG_LOSS},
    {"train_loss", VG_KEY_SERIES, VG_LOSS},
    {"train/loss", VG_KEY_SERIES, VG_LOSS},
    {"loss/train", VG_KEY_SERIES, VG_LOSS},
    {"training_loss", VG_KEY_SERIES, VG_LOSS},
    {"train_loss_step", VG_KEY_SERIES, VG_LOSS},              /* Lightning */
    {"loss/train/total", VG_KEY_SERIES, VG_LOSS},             /* Composer */
    {"loss_metrics/global_avg_loss", VG_KEY_SERIES, VG_LOSS}, /* torchtitan */
    {"accuracy", VG_KEY_SERIES, VG_ACCURACY},
    {"acc", VG_KEY_SERIES, VG_ACCURACY},
    {"train_acc", VG_KEY_SERIES, VG_ACCURACY},
    {"train/acc", VG_KEY_SERIES, VG_ACCURACY},
    {"train_accuracy", VG_KEY_SERIES, VG_ACCURACY},
    {"train/accuracy", VG_KEY_SERIES, VG_ACCURACY},
    {"accuracy/train", VG_KEY_SERIES, VG_ACCURACY},
    {"eval_loss", VG_KEY_SERIES, VG_VALID_LOSS}, /* Hugging Face */
    {"eval/loss", VG_KEY_SERIES, VG_VALID_LOSS},
    {"val_loss", VG_KEY_SERIES, VG_VALID_LOSS},
    {"val/loss", VG_KEY_SERIES, VG_VALID_LOSS},
    {"loss/val", VG_KEY_SERIES, VG_VALID_LOSS},
    {"loss/test", VG_KEY_SERIES, VG_VALID_LOSS},
    {"valid_loss", VG_KEY_SERIES, VG_VALID_LOSS},
    {"validation_loss", VG_KEY_SERIES, VG_VALID_LOSS},
    {"validation_metrics/loss", VG_KEY_SERIES, VG_VALID_LOSS}, /* torchtitan */
    {"eval_accuracy", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"eval/accuracy", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"val_acc", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"val/acc", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"val_accuracy", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"val/accuracy", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"accuracy/val", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"accuracy/test", VG_KEY_SERIES, VG_VALID_ACCURACY},
    {"lr", VG_KEY_EXTRA, VG_LOG_LR},
    {"learning_rate", VG_KEY_EXTRA, VG_LOG_LR},
    {"train/learning_rate", VG_KEY_EXTRA, VG_LOG_LR},
    {"train/lr", VG_KEY_EXTRA, VG_LOG_LR},
    {"grad_norm", VG_KEY_WHOLE_NORM, 0},
    {"train/grad_norm", VG_KEY_WHOLE_NORM, 0},
    {"gradient_norm", VG_KEY_WHOLE_NORM, 0},
    {"grad_2.0_norm_total", VG_KEY_WHOLE_NORM, 0}, /* Lightning */
    {"l2_norm/grad/global", VG_KEY_WHOLE_NORM, 0}, /* Composer */
    {"optim/total grad norm", VG_KEY_WHOLE_NORM, 0},
};

/* A layer's name between a prefix and a suffix. */
static const struct {
    const char *prefix, *suffix;
    enum vg_metric metric;
    enum vg_key_of of;
} around[] = {
    {"grad_2.0_norm/", "", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},   /* Lightning */
    {"l2_norm/grad/", "", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},    /* Composer */
    {"optim/grad_norm/", "", VG_GRAD_NORM, VG_KEY_OF_GRADIENT}, /* prime-rl */
    {"gradients/", "", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},       /* wandb */
    {"grad/", "", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},
    {"grads/", "", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},
    {"parameters/", "", VG_METRIC_COUNT, VG_KEY_OF_WEIGHT}, /* wandb */
    {"weights/", "", VG_METRIC_COUNT, VG_KEY_OF_WEIGHT},
    {"params/", "", VG_METRIC_COUNT, VG_KEY_OF_WEIGHT},
    {"activations/", "", VG_METRIC_COUNT, VG_KEY_OF_ACTIVATION},
    {"", "/grad", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},
    {"", ".grad", VG_GRAD_NORM, VG_KEY_OF_GRADIENT},
    {"", "_grad", VG_METRIC_COUNT, VG_KEY_OF_GRADIENT},
    {"", ".weight", VG_METRIC_COUNT, VG_KEY_OF_WEIGHT},
    {"", "/kernel", VG_METRIC_COUNT, VG_KEY_OF_WEIGHT},
};

static bool ends_with(const char *text, size_t length, const char *suffix)
{
    const size_t ending = strlen(suffix);
    return length >= ending && memcmp(text + length - ending, suffix, ending) == 0;
}

/* A layer is its matrix of weights: a bias's gradient is no part of it. */
static struct vg_key_found layer(const char *name, size_t length, enum vg_metric metric, enum vg_key_of of)
{
    struct vg_key_found found = {VG_KEY_LAYER, 0, metric, of, name, length};
    if (ends_with(name, length, ".weight"))
        found.length -= strlen(".weight");
    else if (ends_with(name, length, ".bias") || ends_with(name, length, "/bias"))
        found.kind = VG_KEY_UNKNOWN;
    if (found.length == 0)
        found.kind = VG_KEY_UNKNOWN;
    return found;
}

struct vg_key_found vg_key_find(const char *key)
{
    const size_t length = strlen(key), word = strcspn(key, "/");
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (strcasecmp(key, whole[i].key) == 0)
            return (struct vg_key_found){whole[i].kind, whole[i].which, VG_METRIC_COUNT, VG_KEY_OF_GRADIENT, key, 0};
    for (int m = 0; m < VG_METRIC_COUNT && key[word] == '/'; m++) /* our own: "grad_sd/NAME" */
        if (strlen(vg_metrics[m].key) == word && memcmp(key, vg_metrics[m].key, word) == 0)
            return layer(key + word + 1, length - word - 1, (enum vg_metric)m, VG_KEY_OF_GRADIENT);
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        const size_t prefix = strlen(around[i].prefix), suffix = strlen(around[i].suffix);
        if (length > prefix + suffix && memcmp(key, around[i].prefix, prefix) == 0 &&
            ends_with(key, length, around[i].suffix))
            return layer(key + prefix, length - prefix - suffix, around[i].metric, around[i].of);
    }
    return (struct vg_key_found){.kind = VG_KEY_UNKNOWN};
}
