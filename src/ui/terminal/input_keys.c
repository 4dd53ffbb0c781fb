/* input_keys.c: which sequences are which keys. */
#include "actions.h"
#include "input.h"

static const struct {
    char final;
    uint32_t key;
} letters[] = {
    {'A', VG_KEY_UP},   {'B', VG_KEY_DOWN}, {'C', VG_KEY_RIGHT},    {'D', VG_KEY_LEFT},
    {'H', VG_KEY_HOME}, {'F', VG_KEY_END},  {'Z', VG_KEY_BACK_TAB}, {'P', VG_KEY_F1},
    {'Q', VG_KEY_F2},   {'R', VG_KEY_F3},   {'S', VG_KEY_F4},       {'M', VG_KEY_ENTER}, /* of the keypad */
    {'a', VG_KEY_UP},   {'b', VG_KEY_DOWN}, {'c', VG_KEY_RIGHT},    {'d', VG_KEY_LEFT},
};

static const struct {
    int number;
    uint32_t key;
} tildes[] = {
    {1, VG_KEY_HOME},        {3, VG_KEY_DELETE}, {4, VG_KEY_END},  {5, VG_KEY_PAGE_UP}, {6, VG_KEY_PAGE_DOWN},
    {7, VG_KEY_HOME},        {8, VG_KEY_END},    {11, VG_KEY_F1},  {12, VG_KEY_F2},     {13, VG_KEY_F3},
    {14, VG_KEY_F4},         {15, VG_KEY_F5},    {17, VG_KEY_F6},  {18, VG_KEY_F7},     {19, VG_KEY_F8},
    {20, VG_KEY_F9},         {21, VG_KEY_F10},   {23, VG_KEY_F11}, {24, VG_KEY_F12},    {200, VG_KEY_PASTE_BEGIN},
    {201, VG_KEY_PASTE_END},
};

const struct vg_input_capability vg_input_capabilities[] = {
    {"kcuu1", VG_KEY_UP},      {"kcud1", VG_KEY_DOWN},      {"kcub1", VG_KEY_LEFT},       {"kcuf1", VG_KEY_RIGHT},
    {"kpp", VG_KEY_PAGE_UP},   {"knp", VG_KEY_PAGE_DOWN},   {"khome", VG_KEY_HOME},       {"kfnd", VG_KEY_HOME},
    {"kend", VG_KEY_END},      {"kslt", VG_KEY_END},        {"kent", VG_KEY_ENTER},       {"kdch1", VG_KEY_DELETE},
    {"kcbt", VG_KEY_BACK_TAB}, {"kLFT", VG_KEY_SHIFT_LEFT}, {"kRIT", VG_KEY_SHIFT_RIGHT}, {"kf1", VG_KEY_F1},
    {"kf2", VG_KEY_F2},        {"kf3", VG_KEY_F3},          {"kf4", VG_KEY_F4},           {"kf5", VG_KEY_F5},
    {"kf6", VG_KEY_F6},        {"kf7", VG_KEY_F7},          {"kf8", VG_KEY_F8},           {"kf9", VG_KEY_F9},
    {"kf10", VG_KEY_F10},      {"kf11", VG_KEY_F11},        {"kf12", VG_KEY_F12},
};
const size_t vg_input_capability_count = sizeof vg_input_capabilities / sizeof vg_input_capabilities[0];

uint32_t vg_input_letter(char final)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].final == final)
            return letters[i].key;
    return VG_KEY_NONE;
}

uint32_t vg_input_number(int number)
{
    for (size_t i = 0; i < sizeof tildes / sizeof tildes[0]; i++)
        if (tildes[i].number == number)
            return tildes[i].key;
    return VG_KEY_NONE;
}
