/* fuzz_config.c: any bytes as a configuration file, which is read, changed, written and read again. The first byte says what is changed
 * in between, the second which of these steps are taken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "fuzz.h"

enum { INPUT_MAX = 2048 };
/* Bits of the second byte: most files are only read, some of those that are written are new, some are written twice. */
enum { ONLY_READ = 3, ANEW = 4, TWICE = 24 };

static struct vg_config_warnings warnings;

static bool same(const struct vg_config *a, const struct vg_config *b)
{
    char one[VG_CONFIG_TEXT_MAX], other[VG_CONFIG_TEXT_MAX];
    bool equal = a->keymap.count == b->keymap.count;
    for (size_t i = 0; i < vg_config_field_count; i++) {
        vg_config_get(&vg_config_fields[i], a, one);
        vg_config_get(&vg_config_fields[i], b, other);
        equal = equal && strcmp(one, other) == 0;
    }
    for (size_t i = 0; equal && i < a->keymap.count; i++) {
        const char *bound = vg_keymap_bound(&b->keymap, a->keymap.bindings[i].key);
        equal = bound != NULL && strcmp(bound, a->keymap.bindings[i].command) == 0;
    }
    return equal;
}

static void check_config(const struct vg_config *config)
{
    char text[VG_CONFIG_TEXT_MAX], name[VG_KEY_NAME_MAX];
    struct vg_config copy = *config;
    struct vg_error error = {""};
    uint32_t key;
    for (size_t i = 0; i < vg_config_field_count; i++) {
        vg_config_get(&vg_config_fields[i], config, text);
        fuzz_require(fuzz_is_harmless(text), "a value can be shown");
        fuzz_require(vg_config_set(&vg_config_fields[i], &copy, text, &error), error.text);
    }
    fuzz_require(config->keymap.count <= VG_KEYMAP_MAX, "keys are bounded");
    for (size_t i = 0; i < config->keymap.count; i++) {
        const struct vg_binding *binding = &config->keymap.bindings[i];
        vg_key_name(binding->key, name);
        fuzz_require(vg_key_parse(name, &key, &error) && key == binding->key, "a key's name is its name");
        fuzz_require(!binding->command[0] || fuzz_is_harmless(binding->command), "its command can be shown");
        fuzz_require(vg_keymap_bind(&copy.keymap, key, binding->command, &error), error.text);
    }
    fuzz_require(same(&copy, config), "values are what they say");
}

/* False: it cannot be read at all. */
static bool read_config(struct vg_config *config, const char *path)
{
    struct vg_error error = {""};
    bool found = false;
    vg_config_default(config);
    struct vg_config before = *config;
    bool good = vg_config_read(config, path, &found, &warnings, &error);
    fuzz_require(found, "there is such a file");
    fuzz_require(good || fuzz_is_harmless(error.text), "a refusal is a sentence");
    fuzz_require(good || memcmp(&before, config, sizeof before) == 0, "which changes nothing");
    for (size_t i = 0; i < warnings.count && i < VG_CONFIG_WARNINGS_MAX; i++)
        fuzz_require(fuzz_is_harmless(warnings.warning[i].text) && strstr(warnings.warning[i].text, ", line ") != NULL,
                     "a warning is a sentence that names the line");
    if (good)
        check_config(config);
    return good;
}

static char *content_of(const char *path)
{
    enum { ROOM = 4 * INPUT_MAX + 65536 };
    static char text[ROOM];
    FILE *file = fopen(path, "r");
    fuzz_require(file != NULL, "a file is there");
    size_t used = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    fuzz_require(used < sizeof text - 1, "it does not grow by much");
    text[used] = '\0';
    return text;
}

/* --- what is changed ------------------------------------------------------------------------------------------ */

static void change(struct vg_config *config, uint8_t how)
{
    static const struct {
        uint8_t bit;
        const char *field, *value;
    } changes[] = {{1, "theme", "/a b/c#d.theme"}, {2, "symbols", "ascii"}, {4, "layout", "compare"},
                   {8, "speed", "12.5"},           {16, "mouse", "off"},    {32, "colors", "256"}};
    struct vg_error error = {""};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (how & changes[i].bit)
            fuzz_require(vg_config_set(vg_config_field(changes[i].field), config, changes[i].value, &error),
                         error.text);
    if ((how & 64) && config->keymap.count > 0)
        vg_keymap_unbind(&config->keymap, config->keymap.bindings[0].key);
    if ((how & 128) && config->keymap.count < VG_KEYMAP_MAX)
        fuzz_require(vg_keymap_bind(&config->keymap, 'a', "restart;lr *2; step 10", &error), error.text);
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

/* False: a newer program's file is there, which must stay as it is. */
static bool write_config(const struct vg_config *config, const char *path, char done[VG_CONFIG_DONE_MAX])
{
    struct vg_error error = {""};
    bool good = vg_config_write(config, path, done, &error);
    fuzz_require(good || (strstr(error.text, "newer") != NULL && fuzz_is_harmless(error.text)), error.text);
    return good;
}

/* A line is harmless but for its end. */
static void check_new_file(char *text)
{
    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        fuzz_require(end != NULL, "a file ends with a whole line");
        *end = '\0';
        fuzz_require(!line[0] || fuzz_is_harmless(line), "and can be shown");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct vg_config config, again;
    char path[192], backup[200], done[VG_CONFIG_DONE_MAX];
    if (size < 2 || size > INPUT_MAX)
        return 0;
    fuzz_write("vgtop.conf", data + 2, size - 2);
    snprintf(path, sizeof path, "%s", fuzz_path("vgtop.conf"));
    snprintf(backup, sizeof backup, "%s~", path);
    unlink(backup);
    if (!read_config(&config, path) || (data[1] & ONLY_READ))
        return 0;
    bool newer = warnings.newer, anew = (data[1] & ANEW) != 0;
    change(&config, data[0]);
    if (anew)
        unlink(path);
    char *text = fuzz_text(data + 2, size - 2);
    bool written = write_config(&config, path, done);
    fuzz_require(written == (anew || !newer), "a newer program's file is not written over, every other one is");
    bool touched = written && strncmp(done, "wrote ", 6) == 0, kept = access(backup, F_OK) == 0;
    fuzz_require(kept == (touched && !anew), "an old file has a copy when it is written over");
    fuzz_require(touched || strcmp(content_of(path), text) == 0, "what is not written over stays as it is");
    fuzz_require(!kept || strcmp(content_of(backup), text) == 0, "the copy is what was there");
    if (written)
        fuzz_require(read_config(&again, path) && same(&config, &again) && warnings.count == 0,
                     "what was written is read");
    char *first = strdup(content_of(path));
    fuzz_require(first != NULL, "there is memory for the file");
    if (written && (data[1] & TWICE) == 0) {
        fuzz_require(write_config(&again, path, done) && strncmp(done, "nothing", 7) == 0 &&
                         strcmp(content_of(path), first) == 0,
                     "a second time there is nothing to write");
    }
    if (touched)
        check_new_file(first);
    free(first);
    free(text);
    return 0;
}
