/* config_print.c: the configuration as a file that explains itself. */
#include "config.h"
#include "out.h"

static const char head[] = "\n"
                           "# Options of the command line win over it. Lines that begin with # say nothing.\n"
                           "\n"
                           "[vgtop]\n";

static const char about_keys[] =
    "\n[keys]\n"
    "# KEY = COMMAND: a line as it is typed at the : prompt, several separated by ;, an own command of the\n"
    "# screen, or none, which takes the key away. What keys do without this: vgtop list keys.\n"
    "# Keys: characters, F1 ... F12, C-a ... C-z, M-1 ... M-9 (Alt), up, down, left, right, S-left, S-right,\n"
    "# pgup, pgdn, home, end, enter, esc, tab, S-tab, backspace, delete, space, equals, colon, semicolon,\n"
    "# hash, lbracket, rbracket. C-c always quits. For example:\n"
    "#   F5 = restart\n"
    "#   C-r = preset spiral; activation relu\n"
    "#   H = @help\n"
    "#   x = none\n";

static void print_entry(struct vg_out *out, const char *name, const char *value)
{
    vg_out_text(out, name);
    vg_out_text(out, " = ");
    vg_out_text(out, value);
    vg_out_text(out, "\n");
}

static void print_fields(struct vg_out *out, const struct vg_config *config)
{
    struct vg_config usual;
    char value[VG_CONFIG_TEXT_MAX];
    vg_config_default(&usual);
    for (size_t i = 0; i < vg_config_field_count; i++) {
        const struct vg_config_field *field = &vg_config_fields[i];
        field->get(&usual, value);
        const char *const comment[] = {"\n# ", field->about, ": ", field->takes, "; without this line ", value, "\n"};
        for (size_t k = 0; k < sizeof comment / sizeof *comment; k++)
            vg_out_text(out, comment[k]);
        field->get(config, value);
        print_entry(out, field->name, value);
    }
}

static void print_keys(struct vg_out *out, const struct vg_keymap *keymap)
{
    char name[VG_KEY_NAME_MAX], command[VG_BINDING_COMMAND_MAX];
    vg_out_text(out, about_keys);
    for (size_t i = 0; i < keymap->count; i++) {
        vg_key_name(keymap->bindings[i].key, name);
        vg_binding_text(&keymap->bindings[i], command);
        print_entry(out, name, command);
    }
}

bool vg_config_print(const struct vg_config *config, const char *place, vg_write *write, void *sink)
{
    struct vg_out out = {.write = write, .sink = sink, .good = true};
    vg_out_text(&out, "# The configuration of vgtop");
    vg_out_text(&out, place ? ": " : ".");
    vg_out_text(&out, place ? place : "");
    vg_out_text(&out, head);
    vg_out_format(&out, "version = %d\n", VG_CONFIG_VERSION);
    print_fields(&out, config);
    print_keys(&out, &config->keymap);
    return vg_out_flush(&out);
}
