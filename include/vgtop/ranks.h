/* ranks.h: the processes of a distributed job (its ranks) side by side, as they were at the last step that was compared. */
#ifndef VGTOP_RANKS_H
#define VGTOP_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VG_RANKS_MAX = 256, VG_RANKS_TEXT_MAX = 320, VG_SPREADS_MAX = 6 };

/* The least and the largest number among the ranks, at the layer where they differ most. */
struct vg_rank_spread {
    const char *name; /* "activation s.d."; static */
    char layer[48];   /* "": it is no layer's */
    double low, high;
    size_t low_rank, high_rank;
};

struct vg_ranks {
    size_t world;      /* how many ranks the job has; under 2: it is not distributed */
    size_t told;       /* ranks that told of the step, rank 0 among them */
    uint64_t step;     /* that was compared last */
    uint64_t compared; /* steps of this run that two ranks or more told */
    size_t spread_count;
    struct vg_rank_spread spreads[VG_SPREADS_MAX];
    bool is_apart;                   /* one rank is unlike the others, and stays so: */
    size_t apart;                    /* which one; of two ranks the second */
    char text[VG_RANKS_TEXT_MAX];    /* "rank 2 is apart: its loss is 40 times the others'"; "": none is */
    char missing[VG_RANKS_TEXT_MAX]; /* "rank 1 has told nothing since step 120"; "": all have told */
};

#endif
