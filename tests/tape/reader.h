/* reader.h - what the two halves of the tape's reader share. */
#ifndef RELAYCHECK_TESTS_TAPE_READER_H
#define RELAYCHECK_TESTS_TAPE_READER_H

#include "tape.h"

struct reader {
	struct tape *tape;
	const char *path;
	unsigned line;
	const char *error; /* what was expected, or NULL */
	struct peer *peer; /* the lines that follow are its */
	const char *like;  /* its base, read behind its own rules */
	struct act **acts_end, **script_end;
	struct rule **rules_end;
};

/* Notes the first error.  Always false. */
bool reader_fail(struct reader *r, const char *expected);

/* Calls TAKE for each line of the file at PATH that is neither blank nor a comment. */
bool reader_lines(struct reader *r, const char *path, bool (*take)(struct reader *r, const char *line));

/* "place ADDRESS KEY VALUE...", "place broken REASON". */
bool reader_place(struct reader *r, const char *rest);

/* "peer ..." opens a peer; a line of its own; its end, which brings in its base. */
bool reader_peer_open(struct reader *r, const char *rest);
bool reader_peer_line(struct reader *r, const char *line);
bool reader_peer_close(struct reader *r);

#endif
