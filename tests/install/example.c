/* Trains four layers of five tanh units to tell two rings apart, and prints how much gradient is left at every layer. */
#include <stdio.h>
#include <vgtop/vgtop.h>

int main(void)
{
    struct vg_experiment experiment;
    struct vg_error error;
    struct vg_view view = {0};

    vg_experiment_default(&experiment);
    vg_experiment_set(&experiment, "activation", "tanh", &error);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    if (session == NULL)
        return fprintf(stderr, "%s\n", error.text), 1;
    vg_session_step(session, 1000);
    if (vg_session_view(session, VG_GRAD_SD, &view, &error))
        for (size_t i = view.layer_count; i-- > 0;)
            printf("%-8s %.1e\n", view.layers[i].name, view.layers[i].now[VG_GRAD_SD]);
    vg_view_free(&view);
    vg_session_destroy(session);
    return 0;
}
