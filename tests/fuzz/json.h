/* json.h: is a text one JSON value, by RFC 8259 and not more generously. */
#ifndef VGTOP_TESTS_FUZZ_JSON_H
#define VGTOP_TESTS_FUZZ_JSON_H

#include <stdbool.h>

bool json_is_value(const char *text, const char *end);

#endif
