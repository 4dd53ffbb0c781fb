/* helpers.c: threads that help a session with its steps.
 *
 * They are lent for as long as steps are taken: whatever happens to a run between steps, no network keeps a pool that is gone. */
#include "pool.h"
#include "session_internal.h"

static void run_parts(void *pool, size_t parts, void (*part)(void *context, size_t i), void *context)
{
    vg_pool_run(pool, parts, part, context);
}

/* As the setting says, but no more than pay. By itself one processor is left to the screen. */
static size_t wanted_threads(const struct vg_session *session)
{
    const size_t pay = vg_network_threads(vg_network_get_spec(vg_run_network(session->run)));
    size_t threads = session->published.experiment.threads;
    if (pay < 2)
        return 1;
    if (threads == 0)
        threads = vg_pool_processors() - 1;
    return threads < pay ? threads : pay;
}

void vg_session_lend_threads(struct vg_session *session)
{
    const size_t wanted = wanted_threads(session);
    if (wanted != session->pool_threads) {
        vg_pool_destroy(session->pool);
        /* where the system gives none, the session works alone: slower, to the same bits */
        session->pool = wanted > 1 ? vg_pool_create(wanted, NULL) : NULL;
        session->pool_threads = wanted;
    }
    const struct vg_helpers helpers = {wanted, session->pool, run_parts};
    vg_network_lend(vg_run_network(session->run), session->pool ? &helpers : NULL);
}

void vg_session_take_threads_back(struct vg_session *session)
{
    vg_network_lend(vg_run_network(session->run), NULL);
}
