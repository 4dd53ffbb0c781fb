/* probe_internal.h: what a probe is made of. Shared by the files of src/lab only. */
#ifndef VGTOP_LAB_PROBE_INTERNAL_H
#define VGTOP_LAB_PROBE_INTERNAL_H

#include "vgtop/network.h"
#include "vgtop/probe.h"

/* Evenly spaced samples of a set, copied. */
struct vg_points {
    size_t count, of; /* how many were copied, and how many there are */
    vg_real *values;  /* (count, features) */
    uint32_t *labels; /* (count) */
    vg_real *targets; /* (count) where the target is a number, else NULL */
};

/* A copy of what is needed of a session. Three of them are in use with a trainer: one being made, one ready, one being looked at. */
struct vg_snapshot {
    uint64_t run, steps; /* of which run, after how many steps of all runs; run 0: nothing copied yet */
    uint64_t came_back;  /* after how many times of undo and redo */
    struct vg_activation activation;
    bool too_large; /* only the figures that follow are filled in */
    size_t features, parameters;
    struct vg_network *network; /* weights and running averages; NULL when too large */
    uint64_t data_run;          /* the run at which the data were copied; 0: never */
    size_t classes;
    struct vg_points training;
    struct vg_points asked;                 /* what the answers are of; empty where a plane shows them */
    bool held_out;                          /* they are of the validation set */
    char (*class_names)[VG_CLASS_NAME_MAX]; /* (classes) */
    char feature_names[2][16];
};

/* Whether a plane can show the data: two features, and a colour for each class. */
bool vg_snapshot_has_plane(const struct vg_snapshot *snapshot);
void vg_snapshot_free(struct vg_snapshot *snapshot);
/* Notes of which moment of the session a snapshot is. */
void vg_snapshot_note(struct vg_snapshot *snapshot, const struct vg_session *session);
/* Does the snapshot show the session as it is? For the session's thread. */
bool vg_snapshot_is_fresh(const struct vg_snapshot *snapshot, struct vg_session *session);
bool vg_snapshot_take(struct vg_snapshot *snapshot, struct vg_session *session, struct vg_error *error);

struct vg_probe {
    struct vg_snapshot snapshot;
    uint64_t serial;            /* grows with every new snapshot */
    struct vg_network *scratch; /* stepped at learning rate 0: holds the batch's gradients, deltas, activations */
    uint64_t stepped;           /* serial of the snapshot that was */
    size_t batch;
    struct vg_probe_want filled; /* what the last view was filled with, */
    const struct vg_view *view;  /* which view, */
    uint64_t filled_serial;      /* and from which snapshot */
};

/* Asks the network for its answers to the snapshot's samples. False when memory is short; the view shows what it did. */
bool vg_probe_answers(const struct vg_snapshot *snapshot, struct vg_view *view, struct vg_error *error);

#endif
