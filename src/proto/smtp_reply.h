/* smtp_reply.h - one SMTP reply (RFC 5321 section 4.2), read from bytes that may come one at a time.
 *
 * The reader is lenient where the field is (bare LF, control characters, 8-bit text): such a reply is read and its
 * defects are noted.  What cannot be a reply at all (no three digits, a line or a reply without end) stops the reader.
 */
#ifndef RELAYCHECK_PROTO_SMTP_REPLY_H
#define RELAYCHECK_PROTO_SMTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Departures from the RFC, as bits of smtp_reply.defects. */
enum smtp_defect {
	SMTP_BARE_LF = 1 << 0,      /* a line ended with LF alone */
	SMTP_CONTROL_CHAR = 1 << 1, /* NUL, ESC ... in the text */
	SMTP_EIGHT_BIT = 1 << 2,    /* bytes above 127 without SMTPUTF8 */
	SMTP_CODE_CHANGED = 1 << 3, /* lines of one reply with different codes; the last line's counts */
	SMTP_CODE_RANGE = 1 << 4,   /* code outside 200-599 */
	SMTP_NO_SEPARATOR = 1 << 5, /* neither space nor hyphen after the code */
	SMTP_LONG_LINE = 1 << 6     /* over 512 bytes, RFC 5321 4.5.3.1.5 */
};

struct smtp_reply {
	uint16_t code;            /* three digits; 0: none */
	const char *enhanced;     /* "5.7.1" (RFC 3463) or "" */
	size_t line_count;        /* at least 1 */
	const char *const *lines; /* text of each line, without code and enhanced code, safe to show */
	unsigned defects;         /* enum smtp_defect */
};

enum smtp_read {
	SMTP_READ_MORE,  /* not whole yet */
	SMTP_READ_REPLY, /* a reply is in *out */
	SMTP_READ_BROKEN /* these bytes are no SMTP reply; the reader stays broken and says why */
};

struct smtp_reader {
	struct buf in;       /* bytes not yet read */
	struct arena *arena; /* replies live here */
	const char **lines;
	size_t line_count, bytes;
	uint16_t code;
	unsigned defects;
	bool flood;         /* broken by a limit, not by what it said */
	const char *broken; /* why, or NULL */
	char enhanced[12];
};

/* The reader owns its buffer (smtp_reader_close frees it); replies belong to ARENA. */
void smtp_reader_open(struct smtp_reader *r, struct arena *arena);
void smtp_reader_close(struct smtp_reader *r);

/* Takes N more bytes.  False: more than LIMIT_REPLY_BYTES wait unread. */
bool smtp_reader_add(struct smtp_reader *r, const void *bytes, size_t n);

/* Next whole reply of what was added, if there is one. */
enum smtp_read smtp_reader_next(struct smtp_reader *r, struct smtp_reply *out);

/* Bytes that were added and belong to no reply yet. */
size_t smtp_reader_pending(const struct smtp_reader *r);

/* Forgets what was added and not yet returned. */
void smtp_reader_drop(struct smtp_reader *r);

/* Length of "5.7.1" at the start of a line's N bytes of TEXT, if it is an enhanced code of the same class as CODE (RFC
 * 2034 section 4), else 0. */
size_t smtp_reply_enhanced(const char *text, size_t n, uint16_t code);

/* 2 for 2yz, 3, 4, 5; 0 for none. */
unsigned smtp_reply_class(const struct smtp_reply *r);

/* "550 5.1.1 text" of line I as the peer wrote it, for evidence. */
char *smtp_reply_line(struct arena *a, const struct smtp_reply *r, size_t i);

/* All lines' text in one, joined by spaces. */
char *smtp_reply_text(struct arena *a, const struct smtp_reply *r);

/* First word of the first line: the name a greeting or an EHLO answer begins with (RFC 5321 section 4.2); "" if none.
 */
char *smtp_reply_first_word(struct arena *a, const struct smtp_reply *r);

/* The line of a positive EHLO answer that offers KEYWORD, such as "SIZE 10240000" (RFC 5321 section 4.1.1.1), or NULL.
 * EHLO may be NULL. */
const char *smtp_reply_extension(const struct smtp_reply *ehlo, const char *keyword);

#endif
