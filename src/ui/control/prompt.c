/* prompt.c: line editing. */
#include "prompt.h"

#include <string.h>

#include "actions.h"
#include "text.h"

#define CTRL(letter) ((letter)&0x1f)

enum { TEXT_MAX = sizeof((struct vg_prompt_view *)0)->text };
enum { CANDIDATES_MAX = sizeof((struct vg_prompt_view *)0)->candidates / 64 };

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static size_t character_before(const struct vg_prompt_view *view)
{
    size_t at = view->cursor;
    while (at > 0 && vg_utf8_continues(view->text[--at])) {
    }
    return at;
}

static size_t character_after(const struct vg_prompt_view *view)
{
    size_t at = view->cursor;
    if (view->text[at] != '\0')
        at++;
    while (vg_utf8_continues(view->text[at]))
        at++;
    return at;
}

static void erase(struct vg_prompt_view *view, size_t from, size_t to)
{
    memmove(view->text + from, view->text + to, strlen(view->text + to) + 1);
    view->cursor = from;
}

static bool insert(struct vg_prompt_view *view, const char *bytes, size_t count)
{
    size_t length = strlen(view->text);
    if (count >= TEXT_MAX - length)
        return false;
    memmove(view->text + view->cursor + count, view->text + view->cursor, length - view->cursor + 1);
    memcpy(view->text + view->cursor, bytes, count);
    view->cursor += count;
    return true;
}

static enum vg_prompt_result finish(struct vg_prompt *prompt, enum vg_prompt_result result)
{
    prompt->view.open = false;
    return result;
}

/* Closes the prompt and remembers its line, once. The oldest line is forgotten when there is no room. */
static enum vg_prompt_result enter(struct vg_prompt *prompt)
{
    char *text = prompt->view.text;
    size_t length = strlen(text), gone = 0;
    while (length > 0 && is_blank(text[length - 1]))
        text[--length] = '\0';
    if (length == 0)
        return finish(prompt, VG_PROMPT_CANCELLED);
    while (gone < prompt->history_count && strcmp(prompt->history[gone], text) != 0)
        gone++;
    if (gone == prompt->history_count && prompt->history_count == VG_PROMPT_HISTORY)
        gone = 0;
    if (gone < prompt->history_count) {
        prompt->history_count--;
        memmove(prompt->history[gone], prompt->history[gone + 1],
                (prompt->history_count - gone) * sizeof prompt->history[0]);
    }
    strcpy(prompt->history[prompt->history_count++], text);
    return finish(prompt, VG_PROMPT_ENTERED);
}

/* Shows line number `to` of the history. Behind the last one comes the line that was typed; SIZE_MAX is before the first. */
static void show_line(struct vg_prompt *prompt, size_t to)
{
    struct vg_prompt_view *view = &prompt->view;
    if (to > prompt->history_count)
        return;
    if (prompt->history_at == prompt->history_count)
        strcpy(prompt->draft, view->text);
    const char *line = to == prompt->history_count ? prompt->draft : prompt->history[to];
    view->cursor = strlen(line);
    memcpy(view->text, line, view->cursor + 1);
    prompt->history_at = to;
}

/* Where the stretch before the cursor begins that holds none of these characters. */
static size_t behind(const struct vg_prompt_view *view, const char *separators)
{
    size_t at = view->cursor;
    while (at > 0 && !strchr(separators, view->text[at - 1]))
        at--;
    return at;
}

static size_t common_length(char candidates[][64], size_t count)
{
    size_t length = strlen(candidates[0]);
    for (size_t i = 1; i < count; i++) {
        size_t same = 0;
        while (same < length && candidates[i][same] == candidates[0][same])
            same++;
        length = same;
    }
    while (length > 0 && vg_utf8_continues(candidates[0][length]))
        length--;
    return length;
}

/* Puts in what all candidates have in common, and shows them if there are several. Behind a single one comes a blank, but not behind a
 * folder. */
static void complete_word(struct vg_prompt_view *view, vg_completer *complete, void *context)
{
    char before[TEXT_MAX], found[VG_PROMPT_COMPLETIONS][VG_COMPLETION_MAX], word[VG_COMPLETION_MAX + 1];
    size_t command = behind(view, ";"), length = view->cursor - command;
    memcpy(before, view->text + command, length);
    before[length] = '\0';
    size_t count = complete(context, before, found, VG_PROMPT_COMPLETIONS);
    if (count == 0)
        return;
    size_t start = behind(view, " \t;=:/"), typed = view->cursor - start;
    size_t common = count < VG_PROMPT_COMPLETIONS ? common_length(found, count) : 0; /* there may be more */
    memcpy(word, found[0], common);
    if (count == 1 && view->text[view->cursor] == '\0' && common > 0 && word[common - 1] != '/')
        word[common++] = ' ';
    view->candidate_count = count == 1 ? 0 : count < CANDIDATES_MAX ? count : CANDIDATES_MAX;
    memcpy(view->candidates, found, view->candidate_count * sizeof found[0]);
    if (common < typed || strlen(view->text) - typed + common >= TEXT_MAX)
        return;
    erase(view, start, view->cursor);
    insert(view, word, common);
}

void vg_prompt_open(struct vg_prompt *prompt)
{
    memset(&prompt->view, 0, sizeof prompt->view);
    prompt->view.open = true;
    prompt->draft[0] = '\0';
    prompt->history_at = prompt->history_count;
}

void vg_prompt_type(struct vg_prompt *prompt, const char *text)
{
    insert(&prompt->view, text, strlen(text));
}

enum vg_prompt_result vg_prompt_key(struct vg_prompt *prompt, uint32_t key, vg_completer *complete, void *context)
{
    struct vg_prompt_view *view = &prompt->view;
    size_t at = view->cursor;
    if (!view->open)
        return VG_PROMPT_CANCELLED;
    view->candidate_count = 0;
    if ((key == VG_KEY_TAB || key == '\t') && complete) {
        complete_word(view, complete, context);
        return VG_PROMPT_OPEN;
    }
    switch (key) {
    case VG_KEY_ENTER:
    case '\n':
    case '\r':
        return enter(prompt);
    case VG_KEY_ESCAPE:
    case CTRL('C'):
    case CTRL('G'):
        return finish(prompt, VG_PROMPT_CANCELLED);
    case VG_KEY_BACKSPACE:
    case CTRL('H'):
        if (view->text[0] == '\0') /* the colon itself */
            return finish(prompt, VG_PROMPT_CANCELLED);
        erase(view, character_before(view), view->cursor);
        break;
    case VG_KEY_LEFT:
    case CTRL('B'):
        view->cursor = character_before(view);
        break;
    case VG_KEY_RIGHT:
    case CTRL('F'):
        view->cursor = character_after(view);
        break;
    case VG_KEY_HOME:
    case CTRL('A'):
        view->cursor = 0;
        break;
    case VG_KEY_END:
    case CTRL('E'):
        view->cursor = strlen(view->text);
        break;
    case VG_KEY_DELETE:
    case CTRL('D'):
        erase(view, view->cursor, character_after(view));
        break;
    case CTRL('U'):
        erase(view, 0, view->cursor);
        break;
    case CTRL('K'):
        view->text[view->cursor] = '\0';
        break;
    case CTRL('W'):
        while (at > 0 && is_blank(view->text[at - 1]))
            at--;
        while (at > 0 && !is_blank(view->text[at - 1]))
            at--;
        erase(view, at, view->cursor);
        break;
    case VG_KEY_UP:
    case CTRL('P'):
        show_line(prompt, prompt->history_at - 1);
        break;
    case VG_KEY_DOWN:
    case CTRL('N'):
        show_line(prompt, prompt->history_at + 1);
        break;
    default:
        if (key >= 0x20 && (key < 0x7f || key >= 0xa0) && (key < 0xd800 || key > 0xdfff) && key < VG_KEY_BASE) {
            char bytes[4] = "";
            insert(view, bytes, vg_utf8_write(key, bytes));
        }
    }
    return VG_PROMPT_OPEN;
}
