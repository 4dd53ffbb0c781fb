/* notices.c: when messages come and go. */
#include "notices.h"

/* A glance, and about 16 characters a second, which is slow reading; an error is looked at twice. No text stays longer than LONGEST_MS. */
enum { GLANCE_MS = 2000, CHARACTER_MS = 60, LONGEST_MS = 40000 };

static int64_t end_of(const char *text, bool is_error, int64_t now)
{
    int64_t ms = (GLANCE_MS + (int64_t)CHARACTER_MS * vg_text_width(text)) * (is_error ? 2 : 1);
    return now + (ms < LONGEST_MS ? ms : LONGEST_MS);
}

void vg_notices_see(struct vg_notices *notices, struct vg_control *control, int64_t now)
{
    const struct vg_view *view = &control->view;
    struct vg_screen *screen = &control->screen;
    bool news = view->message_serial != notices->serial;
    if (news && notices->serial != 0) /* newer than the notice, which would hide it */
        vg_control_notice(control, false, "");
    if (control->notices != notices->given)
        notices->notice_end = screen->notice[0] != '\0' ? end_of(screen->notice, screen->notice_is_error, now) : 0;
    /* while something is built, waited for or could not be made, the message is all that there is to say, and stays */
    if (view->state == VG_STATE_BUILDING || view->state == VG_STATE_FAILED || view->state == VG_STATE_WAITING) {
        notices->message_end = 0;
        screen->message_over = false;
    } else if (news || (notices->message_end == 0 && !screen->message_over)) {
        screen->message_over = view->message[0] == '\0';
        notices->message_end = screen->message_over ? 0 : end_of(view->message, view->message_is_error, now);
    }
    notices->given = control->notices;
    notices->serial = view->message_serial;
}

bool vg_notices_expire(struct vg_notices *notices, struct vg_control *control, int64_t now)
{
    bool message = notices->message_end != 0 && now >= notices->message_end;
    bool notice = notices->notice_end != 0 && now >= notices->notice_end;
    if (message) {
        notices->message_end = 0;
        control->screen.message_over = true;
    }
    if (notice) {
        vg_control_notice(control, false, "");
        notices->notice_end = 0;
    }
    return message || notice;
}
