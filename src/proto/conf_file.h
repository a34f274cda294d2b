/* conf_file.h - a configuration file as a document: bytes in, values out, bytes again.
 *
 * One setting a line: `key with spaces = 'value'`, the value in single quotes.  `#` begins a comment, on a line of its
 * own or after a value; blank lines are allowed.  Lines end in LF or CRLF, the last one may end in neither; a UTF-8
 * byte-order mark before the first is skipped.  A value is UTF-8 without control characters and holds no single quote:
 * there is no escape.  A comment may hold any byte but NUL.
 *
 * The document keeps every line as it was: writing an unchanged document gives the very bytes that were read. */
#ifndef RELAYCHECK_PROTO_CONF_FILE_H
#define RELAYCHECK_PROTO_CONF_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

struct conf_line {
	const char *text;           /* as in the file, with its line ending; NUL-terminated */
	size_t len;                 /* bytes of text */
	size_t value_at, value_len; /* where the value lies in text, quotes not included */
	const char *key;            /* NULL: a blank line or a comment */
	const char *value;
};

/* A document; everything in it is owned by the arena. */
struct conf_file {
	struct arena *arena;
	size_t count, cap;
	struct conf_line *lines;
};

struct conf_entry {
	const char *key, *value;
	unsigned line; /* from 1 */
};

struct conf_error {
	unsigned line;        /* from 1; 0: the file as a whole */
	const char *key;      /* the key of that line if one could be read (not always a known one), else NULL */
	const char *what;     /* what is wrong: "the value has no quotes" */
	const char *expected; /* what would be right: "key = 'value'" */
};

/* Reads N bytes, at most LIMIT_CONF_BYTES, in lines of at most LIMIT_CONF_LINE_BYTES.  False: *error says why (texts
 * owned by the arena), and the document may not be used. */
bool conf_file_parse(struct arena *a, const char *bytes, size_t n, struct conf_file *out, struct conf_error *error);

/* Walks the settings in file order: start with *at = 0.  False: no more. */
bool conf_file_next(const struct conf_file *f, size_t *at, struct conf_entry *out);

/* The entry of a key (exact).  False: the file does not set it. */
bool conf_file_get(const struct conf_file *f, const char *key, struct conf_entry *out);

/* Changes a value where it stands, keeping comment, spacing and order, or appends a line.  False: key or value cannot
 * be written in this format or within the limits (error->line is 0); nothing changes. */
bool conf_file_set(struct conf_file *f, const char *key, const char *value, struct conf_error *error);

/* Appends the document's bytes to OUT.  False: they do not fit. */
bool conf_file_write(const struct conf_file *f, struct buf *out);

#endif
