/* look_line.h: a look command as a line. */
#ifndef VGTOP_TESTS_LOOK_LINE_H
#define VGTOP_TESTS_LOOK_LINE_H

#include "look.h"

/* Parses the line as vg_command_parse does, and does it. A blank line is no error. */
static inline bool look_do_line(struct vg_look *look, size_t layers, const char *line, char *answer, size_t answer_size,
                                struct vg_error *error)
{
    struct vg_command command;
    struct vg_error why = {""};
    if (answer_size)
        answer[0] = '\0';
    if (!vg_command_parse(line, &vg_look_commands, &command, &why))
        return why.text[0] == '\0' || vg_fail(error, "%s", why.text);
    if (command.info->scope != VG_COMMAND_SCREEN)
        return vg_fail(error, "'%.60s' does not change the display", command.text);
    return vg_look_do(look, layers, &command, answer, answer_size, error);
}

#endif
