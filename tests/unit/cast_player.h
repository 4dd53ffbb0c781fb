/* cast_player.h: plays an asciicast on an emulated terminal. Aborts, saying why, on anything that is not one. */
#ifndef VGTOP_TESTS_CAST_PLAYER_H
#define VGTOP_TESTS_CAST_PLAYER_H

#include <stddef.h>
#include <vterm.h>

struct cast_player {
    VTerm *emulator;
    VTermScreen *screen;
    const char *lines; /* borrowed; may grow between two calls of cast_player_play */
    size_t at;         /* how far it was played */
    double seconds;
};

/* Reads the header and makes the terminal. */
void cast_player_start(struct cast_player *player, const char *lines);
/* Plays all lines that were not played yet. */
void cast_player_play(struct cast_player *player);
void cast_player_stop(struct cast_player *player);

#endif
