/* json.c: is a text one JSON value. */
#include "json.h"

#include <stddef.h>
#include <string.h>

#include "vgtop/error.h"

enum { DEPTH_MAX = 16 };

struct text {
    const char *at, *end;
    int depth;
};

static bool value(struct text *text);

static void blanks(struct text *text)
{
    while (text->at < text->end && (*text->at == ' ' || *text->at == '\t' || *text->at == '\n' || *text->at == '\r'))
        text->at++;
}

static bool take(struct text *text, char c)
{
    if (text->at == text->end || *text->at != c)
        return false;
    text->at++;
    return true;
}

static bool word(struct text *text, const char *name)
{
    size_t length = strlen(name);
    if ((size_t)(text->end - text->at) < length || memcmp(text->at, name, length) != 0)
        return false;
    text->at += length;
    return true;
}

static bool digits(struct text *text)
{
    const char *start = text->at;
    while (text->at < text->end && *text->at >= '0' && *text->at <= '9')
        text->at++;
    return text->at > start;
}

static bool number(struct text *text)
{
    take(text, '-');
    if (!take(text, '0') && !digits(text))
        return false;
    if (take(text, '.') && !digits(text))
        return false;
    if (!take(text, 'e') && !take(text, 'E'))
        return true;
    if (!take(text, '+'))
        take(text, '-');
    return digits(text);
}

static bool escape(struct text *text)
{
    if (!take(text, 'u')) {
        bool known = text->at < text->end && *text->at && strchr("\"\\/bfnrt", *text->at);
        text->at += known;
        return known;
    }
    for (int i = 0; i < 4; i++, text->at++)
        if (text->at == text->end || !*text->at || !strchr("0123456789abcdefABCDEF", *text->at))
            return false;
    return true;
}

static bool string(struct text *text)
{
    if (!take(text, '"'))
        return false;
    while (text->at < text->end && *text->at != '"') {
        unsigned char c = (unsigned char)*text->at++;
        if (c < 0x20 || (c == '\\' && !escape(text)))
            return false;
    }
    return take(text, '"');
}

static bool list(struct text *text, char close, bool pairs)
{
    blanks(text);
    if (take(text, close))
        return true;
    do {
        blanks(text);
        if (pairs && !string(text))
            return false;
        blanks(text);
        if ((pairs && !take(text, ':')) || !value(text))
            return false;
        blanks(text);
    } while (take(text, ','));
    return take(text, close);
}

static bool value(struct text *text)
{
    blanks(text);
    if (text->at == text->end || ++text->depth > DEPTH_MAX)
        return false;
    bool good = *text->at == '"'      ? string(text)
                : take(text, '{')     ? list(text, '}', true)
                : take(text, '[')     ? list(text, ']', false)
                : word(text, "null")  ? true
                : word(text, "true")  ? true
                : word(text, "false") ? true
                                      : number(text);
    text->depth--;
    return good;
}

bool json_is_value(const char *start, const char *end)
{
    struct text text = {start, end, 0};
    if (!value(&text))
        return false;
    blanks(&text);
    return text.at == text.end;
}
