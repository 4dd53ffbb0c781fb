/* modes.c: which terminals can be asked. */
#include "modes.h"

#include <string.h>

/* Those known to take DECRQM silently. The Linux console, VT100s, rxvt and screen show a part of it, or nobody knows. */
static const char *const askable[] = {
    "xterm", "tmux", "foot", "alacritty", "kitty", "wezterm", "contour", "ghostty", "konsole", "vte", "gnome", "mintty",
};

bool vg_modes_are_safe(const char *cup)
{
    return cup && strncmp(cup, "\033[", 2) == 0;
}

bool vg_modes_may_ask(const char *type)
{
    for (size_t i = 0; type && i < sizeof askable / sizeof askable[0]; i++)
        if (strncmp(type, askable[i], strlen(askable[i])) == 0)
            return true;
    return false;
}

void vg_modes_append(char *out, size_t size, const char *text)
{
    size_t length = strlen(out);
    while (*text != '\0' && length + 1 < size) {
        const char *behind = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
        if (behind)
            text = behind + 1;
        else
            out[length++] = *text++;
    }
    out[length] = '\0';
}
