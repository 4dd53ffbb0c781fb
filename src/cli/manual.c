/* manual.c: `vgtop manual`: the man page vgtop(1), in mdoc, made of the tables that the program itself uses. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "cli.h"
#include "control.h"
#include "text.h"

/* The date of the page: change it together with the text of this file. */
#define MANUAL_DATE "November 21, 2026"

enum { WORDS_MAX = 4096, LINE_MAX_BYTES = 72 };

/* --- from text to roff ---------------------------------------------------------------------------------------- */

/* Prints text for roff. `literal`: a person types it, so that a hyphen must stay a minus. A code point beyond ASCII is printed by its
 * number, so that every formatter knows it. */
static void put(const char *text, bool literal)
{
    uint32_t code;
    for (size_t length; *text; text += length) {
        length = 1;
        if ((unsigned char)*text >= 0x80) {
            length = vg_utf8_read(text, VG_UTF8_MAX, &code);
            printf("\\[u%04X]", (unsigned)code);
        } else if (*text == '\\') {
            printf("\\e");
        } else if (*text == '"') {
            printf("\\(dq");
        } else if (*text == '\'') {
            printf("\\(aq");
        } else if (*text == '-' &&
                   (literal || text[1] == '-' || (text[1] == ' ' && text[2] != '\0'))) { /* nor a dash: "-- COMMAND" */
            printf("\\-");
        } else {
            putchar(*text);
        }
    }
}

/* Prints text in lines; every sentence begins on a new line, as mdoc wants it. A full stop or an apostrophe at the beginning of a line
 * would be a request to the formatter. */
static void paragraph(const char *text)
{
    while (*text) {
        const char *stop = strstr(text, ". ");
        size_t length = stop ? (size_t)(stop + 1 - text) : strlen(text), cut = length;
        char line[WORDS_MAX];
        if (length > LINE_MAX_BYTES)
            for (cut = LINE_MAX_BYTES; cut > 0 && text[cut] != ' ';)
                cut--;
        cut = cut > 0 ? cut : length;
        snprintf(line, sizeof line, "%.*s", (int)cut, text);
        printf("%s", *line == '.' || *line == '\'' ? "\\&" : "");
        put(line, false);
        putchar('\n');
        text += cut;
        text += strspn(text, " ");
    }
}

/* Prints the words of a table as a sentence, with a capital and a full stop. */
static void sentence(const char *about)
{
    char text[WORDS_MAX];
    size_t length = (size_t)snprintf(text, sizeof text - 1, "%s", about);
    size_t word = strcspn(text, " ");
    bool name = strcspn(text, "_:(,") < word; /* a name keeps its small letter */
    if (length == 0 || length >= sizeof text - 1)
        return;
    if (!name)
        text[0] = (char)toupper((unsigned char)text[0]);
    if (text[length - 1] != '.' && text[length - 1] != '?')
        memcpy(text + length, ".", 2);
    paragraph(text);
}

/* Prints ".It Ic "literal" Ar "arguments"". */
static void item(const char *literal, const char *arguments)
{
    printf(".It Ic \"\\&"); /* or mdoc would take a full stop for punctuation */
    put(literal, true);
    printf("\"");
    if (arguments && *arguments) {
        printf(" Ar \"");
        put(arguments, false);
        printf("\"");
    }
    putchar('\n');
}

/* --- the sections --------------------------------------------------------------------------------------------- */

/* Begins a section with a paragraph (or none) and a list; end_list ends the list. */
static void begin_list(const char *title, const char *about)
{
    printf(".Sh %s\n", title);
    paragraph(about);
    printf(".Bl -tag -width Ds\n");
}

static void end_list(void)
{
    printf(".El\n");
}

static void write_head(void)
{
    printf(".Dd %s\n.Dt VGTOP 1\n.Os\n.Sh NAME\n.Nm vgtop\n.Nd top for gradients: watch a neural network train, layer "
           "by layer\n.Sh SYNOPSIS\n",
           MANUAL_DATE);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &command_rows[i];
        if (row->hidden)
            continue;
        printf(".Nm vgtop\n");
        if (*row->name)
            printf(".Cm %s\n", row->name);
        for (const char *at = row->synopsis + strspn(row->synopsis, " "); *at; at += strspn(at, ". ]")) {
            const bool optional = *at == '[';
            at += optional;
            const size_t length = strcspn(at, optional ? ".]" : " ");
            char words[WORDS_MAX];
            snprintf(words, sizeof words, "%.*s", (int)length, at);
            printf(optional ? ".Op Ar " : ".Ar ");
            put(words, true);
            printf("%s\n", at[length] == '.' ? " ..." : "");
            at += length;
        }
    }
}

static void write_description(void)
{
    printf(".Sh DESCRIPTION\n");
    paragraph("A small neural network trains live in one thread. The terminal shows, layer by layer, how large the "
              "gradient still is by the time it has travelled back from the loss to the input. Keys swap the "
              "activation, the initializer, the depth and everything else while it runs, so that a person sees "
              "gradients vanish, explode and recover, and learns why.");
    printf(".Pp\n");
    paragraph("The commands are:");
    printf(".Bl -tag -width Ds\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &command_rows[i];
        if (!row->name || row->operand == OPERAND_TOPIC)
            continue;
        item(*row->name ? row->name : "vgtop", NULL);
        sentence(row->about);
    }
    item("list", "TOPIC");
    printf("Print a table of all that there is to choose from:\n");
    for (size_t i = 0; list_topic(i); i++)
        printf("%s%s\n", list_topic(i), list_topic(i + 1) ? "," : ".");
    end_list();
}

static void write_options(void)
{
    begin_list("OPTIONS", "");
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        printf(".It ");
        if (row->letter)
            printf("Fl %c , ", row->letter);
        printf("Fl -%s", row->name);
        if (row->metavar)
            printf(" Ar %s", row->metavar);
        putchar('\n');
        sentence(row->about);
    }
    end_list();
}

static void write_settings(void)
{
    begin_list("SETTINGS",
               "With -s KEY=VALUE, and as commands with a value, next or prev, or a change such as *2, /2, +1.");
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        const struct vg_setting_info *setting = &vg_settings[i];
        char key[64];
        snprintf(key, sizeof key, "%s=", setting->key);
        printf(".It Ic \"");
        put(key, true);
        printf("\" Ns Ar \"");
        put(setting->metavar, false);
        printf("\"\n");
        sentence(setting->about);
        for (size_t c = 0; c < setting->choice_count; c++) {
            if (c == 0)
                printf("One of\n");
            printf("%s%s\n", vg_setting_choice(setting, c)->name, c + 1 < setting->choice_count ? "," : ".");
        }
    }
    end_list();
}

static void write_presets(void)
{
    begin_list("PRESETS", "In the place of a preset there may be the name of a file that ends in .csv, .tsv, .csv.gz "
                          "or .tsv.gz: the data "
                          "to learn. The last column is the class unless label= says otherwise.");
    for (size_t i = 0; i < vg_preset_count; i++) {
        item(vg_presets[i].name, NULL);
        sentence(vg_presets[i].about);
        printf("From\n");
        sentence(vg_presets[i].source);
    }
    end_list();
}

static void write_keys_of(const struct vg_action *actions, size_t count, int group)
{
    printf(".Bl -tag -width Ds\n");
    for (size_t i = 0; i < count; i++) {
        if ((group >= 0 && (int)actions[i].group != group) || !*actions[i].keys_text)
            continue;
        item(actions[i].keys_text, NULL);
        sentence(actions[i].about);
    }
    end_list();
}

static void write_keys(void)
{
    printf(".Sh KEYS\n");
    paragraph("On the screen. Any of them can be given to another command in the configuration file.");
    for (int group = 0; group < VG_GROUP_COUNT; group++) {
        printf(".Ss %s\n", vg_action_groups[group]);
        write_keys_of(vg_actions, vg_action_count, group);
    }
    for (size_t i = 0; i < vg_panel_actions_count; i++) {
        printf(".Ss \"");
        put(vg_panel_actions[i].title, false);
        printf("\\&\"\n");
        write_keys_of(vg_panel_actions[i].actions, vg_panel_actions[i].count, -1);
    }
}

static void write_commands(void)
{
    begin_list("COMMANDS", "Behind a colon on the screen, in --do and in scripts. Every setting is a command too.");
    const struct vg_command_info *info;
    for (size_t i = 0; (info = vg_command_row(&vg_look_commands, i)) != NULL; i++) {
        item(info->name, info->arguments);
        sentence(info->about);
    }
    end_list();
    begin_list("COMMANDS OF THE SCREEN", "On the screen only, behind a colon and for keys; those with @ are for keys.");
    for (size_t i = 0; (info = vg_command_row(&vg_control_commands, i)) != NULL; i++) {
        if (vg_command_find(info->name, &vg_look_commands))
            continue;
        item(info->name, info->arguments);
        sentence(info->about);
    }
    end_list();
}

static void write_configuration(void)
{
    begin_list("CONFIGURATION",
               "An INI file with a section vgtop of these fields, and a section keys of lines such as F5 = restart.");
    for (size_t i = 0; i < vg_config_field_count; i++) {
        item(vg_config_fields[i].name, NULL);
        sentence(vg_config_fields[i].about);
        printf("Takes\n");
        sentence(vg_config_fields[i].takes);
    }
    end_list();
}

static void write_recordings(void)
{
    printf(".Sh RECORDINGS\n");
    paragraph("With --record FILE the screen is recorded as it is seen. A name that ends in .svg gives a picture that "
              "plays by itself in a "
              "browser, without a script, for two minutes at most; it is written whole when the recording begins and "
              "when it ends. Any "
              "other name gives an asciicast v2 of any length, which asciinema plays; it is valid whenever it ends.");
}

static void write_watching(void)
{
    printf(".Sh WATCHING\n");
    paragraph("vgtop watch -- COMMAND starts a PyTorch training with a hook in its PYTHONPATH; nothing in it changes. "
              "A keeper "
              "process waits for it, so that it outlives the screen: q detaches, and Ctrl-C asks whether to interrupt "
              "it. What it "
              "prints goes to a file and is shown beside its gradients. With --headless there is no screen and it "
              "prints where "
              "vgtop does; SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1 and SIGUSR2 are handed on. Both end with the "
              "job's status, "
              "128 and the "
              "signal that killed it. Without a command vgtop watch lists the jobs of this machine. The job gets "
              "VGTOP_LOG, the "
              "log's file, VGTOP_EVERY, auto or a number, and PYTHONUNBUFFERED.");
    paragraph("A file is followed as it grows: vgtop's own JSON Lines, and JSON Lines, CSV or one JSON document of "
              "Lightning, Hugging "
              "Face, wandb and others, by the names of their keys; TensorBoard's event files, scalars and histograms. "
              "It may come "
              "later, be rotated or written anew. - is standard input; keys come from the terminal then. A folder is "
              "that of a job, "
              "or one with logs in it.");
    paragraph(
        "Of a distributed job (torch.distributed) rank 0 writes the log and rank r writes LOG.rank<r> beside it, "
        "with what "
        "differs: its loss, its activations and its back-propagated signal. They are read together. Gradients are "
        "those after "
        "the reduction; shards (FSDP) are merged into what the whole matrix has. All ranks measure the same steps: "
        "rank 0 writes "
        "how often into LOG.every. A rank whose numbers are four times the others', or a fourth, for eight steps "
        "is apart: a "
        "message, the header and vgtop check name it, and with --json \"ranks\" has it. A rank that has told "
        "nothing for two "
        "seconds is not waited for.");
    paragraph("A large model is shown by its blocks. The first whole number of a layer's name is its block, what is "
              "behind it its role: transformer.h.3.attn.c_proj is attn.c_proj of block h.3, whatever wrappers put in "
              "front (module., _orig_mod. and the like). A row of the table is a block, shown by the layer of one "
              "role, at first the one that leaves the block: N takes the next role, role all pools all layers of a "
              "block, role each lists every layer. Enter unfolds the selected block, X shows blocks by roles as a "
              "matrix, W puts the worst first, / or filter REGEX leaves out names that do not match a POSIX extended "
              "regular expression, and vectors on adds norms and biases.");
}

static void write_scripts(void)
{
    printf(".Sh SCRIPTS\n");
    paragraph(
        "vgtop hook --install copies the hook, vgtop.py, to where python3 finds it, for scripts that import it. "
        "vgtop.watch(model, optimizer) begins; vgtop.step(loss) ends a step whose updates are written by hand; "
        "vgtop.note(valid_loss=0.3) puts a number into the next record. Beside it lie vgtop_lightning, "
        "vgtop_transformers and vgtop_keras, each with a VgtopCallback for the list of callbacks, and vgtop_jax, "
        "whose stats(grads, params, updates) is called in the jitted step and whose Log(params) takes the result.");
    paragraph(
        "Lightning and Hugging Face run under vgtop watch -- COMMAND without a callback too; with one the log has "
        "the loss of the validation. Keras and JAX show the gradients of their weights, and no delta. What "
        "torch.compile has compiled shows weights, their gradients and updates; modules outside of it show all.");
    paragraph("A job takes commands between two of its steps: pause [on|off|hold], step N, lr *F or lr X (a factor, "
              "which schedules do not undo), clip norm:F|value:F|none, activation NAME [LAYERS], init NAME [LAYERS], "
              "freeze LAYERS|off, undo, and, where the script gave vgtop.watch(..., save=function), save; stop saves "
              "first and ends the training in order. LAYERS are numbers, 2-5, or names. Fix does the first advice of "
              "the verdict that the job can do. Undo gives back what was set, and the weights only of init. A command "
              "that no step takes within 30 seconds is refused, and a paused job that nobody watches goes on after 60 "
              "(not after pause hold). They come through a socket that only this user can open, in "
              "$XDG_RUNTIME_DIR/vgtop or /tmp/vgtop-UID; the log names it. --no-steer (VGTOP_STEER=0 in the job) does "
              "without; vgtop.watch(..., steer=True) asks for it in a script.");
}

static void write_terminal(void)
{
    printf(".Sh TERMINAL\n");
    paragraph("While only training goes on, charts are drawn four times a second, and the map and the decision "
              "boundary twice, so that a "
              "slow line can follow; a key is answered at once. Where no theme is chosen (auto), the terminal is asked "
              "for the colour of "
              "its ground, and the theme is light on a light one, else dark. The Linux console, the VT types and ansi "
              "are not asked.");
}

static void write_table(const char *title, const char *macro, const struct usage_line *lines, size_t count)
{
    begin_list(title, "");
    for (size_t i = 0; i < count; i++) {
        printf(".It %s \"", macro);
        put(lines[i].what, true);
        printf("\"\n");
        sentence(lines[i].about);
    }
    end_list();
}

static void write_environment_and_files(void)
{
    static const struct usage_line environment[] = {
        {"NO_COLOR", "no colours on the screen when it is set and not empty"},
        {"COLORTERM", "24-bit colours when it is truecolor or 24bit"},
        {"TERM", "the terminal's type; one that is not known is taken for xterm-256color"},
        {"XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_DATA_DIRS", "where the files below are looked for"},
    };
    static const struct usage_line files[] = {
        {"~/.config/vgtop/vgtop.conf", "the configuration; it is only written when that is asked for"},
        {"~/.config/vgtop/themes/NAME.theme", "a person's own themes"},
        {"~/.local/share/vgtop/themes/NAME.theme", "the same"},
        {"~/.local/state/vgtop/runs/NAME",
         "the folder of a job: its log, its output, and run.json, which says how it goes"},
        {"~/.local/share/vgtop/hook", "what a job imports"},
        {"share/vgtop/themes/NAME.theme", "below the prefix of the installation: the themes that come along"},
    };
    write_table("ENVIRONMENT", "Ev", environment, sizeof environment / sizeof environment[0]);
    write_table("FILES", "Pa", files, sizeof files / sizeof files[0]);
}

static void write_examples(void)
{
    printf(".Sh EXAMPLES\n");
    for (size_t i = 0; i < usage_example_count; i++) {
        printf(".Dl ");
        put(usage_examples[i].what, true);
        putchar('\n');
        if (*usage_examples[i].about)
            sentence(usage_examples[i].about);
        if (i + 1 < usage_example_count)
            printf(".Pp\n");
    }
}

int manual_command(const struct options *options)
{
    (void)options;
    write_head();
    write_description();
    write_options();
    write_settings();
    write_presets();
    write_keys();
    write_commands();
    write_configuration();
    write_watching();
    write_scripts();
    write_recordings();
    write_terminal();
    write_environment_and_files();
    write_table("EXIT STATUS", "Li", exit_statuses, exit_status_count);
    write_examples();
    return end_output();
}
