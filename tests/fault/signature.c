/* signature.c: a session as one number. */
#include "signature.h"

#include <string.h>

/* FNV-1a, eight bytes at a time. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    const char *at = bytes;
    for (uint64_t word; size > 0; at += sizeof word) {
        size_t some = size < sizeof word ? size : sizeof word;
        word = 0;
        memcpy(&word, at, some);
        hash = (hash ^ word) * UINT64_C(1099511628211);
        hash ^= hash >> 32;
        size -= some;
    }
    return hash;
}

uint64_t vg_signature(struct vg_session *session)
{
    struct vg_network *network = vg_session_network(session);
    const size_t bytes = vg_network_block_size(network) * sizeof(vg_real);
    char line[VG_DATA_NAME_MAX + 1024];
    uint64_t hash = UINT64_C(14695981039346656037), steps = vg_session_steps(session);
    double loss[2];
    hash = mix(hash, vg_network_parameters(network), bytes);
    hash = mix(hash, vg_network_optimizer_state(network, 0), bytes);
    hash = mix(hash, vg_network_optimizer_state(network, 1), bytes);
    hash = mix(hash, &steps, sizeof steps);
    vg_experiment_command_line(vg_session_experiment(session), line, sizeof line);
    hash = mix(hash, line, strlen(line));
    vg_session_evaluate(session, &loss[0], &loss[1]);
    return mix(hash, loss, sizeof loss);
}
