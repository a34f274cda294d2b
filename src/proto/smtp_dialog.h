/* smtp_dialog.h - the client's side of one SMTP session (RFC 5321), without sockets and without a clock.
 *
 * A session is a table of small steps.  A step says a group of commands and hears all their replies; hear() must
 * *return* the next step, so a transition cannot be forgotten.  Where the server offers PIPELINING (RFC 2920) a
 * group goes out in one; else its commands go one by one.  The driver hands in bytes, the time and what happened to
 * the connection, and takes bytes out; the same object runs against a socket, a tape and a fuzzer. */
#ifndef RELAYCHECK_PROTO_SMTP_DIALOG_H
#define RELAYCHECK_PROTO_SMTP_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "proto/smtp_turn.h"

struct smtp_dialog;

struct smtp_step {
	const char *name;
	/* Says the step's commands with smtp_dialog_say(), at least one.  NULL: only listens (the greeting). */
	void (*say)(struct smtp_dialog *d);
	/* Every reply of the step is there.  Returns the next step, or SMTP_HOLD, or SMTP_END. */
	const struct smtp_step *(*hear)(struct smtp_dialog *d, const struct turn *turns, size_t count);
};

/* Says nothing until smtp_dialog_resume(). */
extern const struct smtp_step SMTP_HOLD;
/* QUIT, and the session is over. */
extern const struct smtp_step SMTP_QUIT;
/* The session is over without a word. */
extern const struct smtp_step SMTP_END;

enum smtp_dialog_state { SMTP_OPENING, SMTP_TALKING, SMTP_HOLDING, SMTP_ENDED };

struct smtp_dialog {
	/* The script's: read and written by its steps. */
	void *script;
	bool pipelining; /* set when EHLO offered it */

	/* The record. */
	struct session session;
	const char *unasked; /* bytes that came when no answer was due, safe to show; NULL: none */

	/* The dialog's own. */
	struct arena *arena;
	struct smtp_reader reader;
	enum smtp_dialog_state state;
	const struct smtp_step *step;
	struct turn turns[LIMIT_SESSION_TURNS];
	char *lines[LIMIT_SESSION_TURNS]; /* command as sent, CRLF included; NULL for the greeting */
	size_t turn_count;                /* said or to be said */
	size_t sent_count, heard_count;   /* of those */
	size_t step_first;                /* first turn of the running step */
	struct buf out;                   /* bytes to send */
	uint32_t connect_ms, command_ms;  /* time-outs */
	uint64_t opened_ms, waiting_since_ms;
};

/* A dialog that waits for the connection to open, at most CONNECT_MS; each whole reply may take COMMAND_MS.
 * PURPOSE and all records belong to ARENA. */
void smtp_dialog_open(struct smtp_dialog *d, struct arena *arena, const char *purpose, const struct smtp_step *first,
	void *script, uint32_t connect_ms, uint32_t command_ms, uint64_t now_ms);

/* Frees what is not the arena's. */
void smtp_dialog_close(struct smtp_dialog *d);

/* What happened.  None may be called after the end. */
void smtp_dialog_connected(struct smtp_dialog *d, uint64_t now_ms);
void smtp_dialog_bytes(struct smtp_dialog *d, const void *bytes, size_t n, uint64_t now_ms);
void smtp_dialog_gone(struct smtp_dialog *d, int error, uint64_t now_ms); /* 0: closed by the peer; else errno */
void smtp_dialog_tick(struct smtp_dialog *d, uint64_t now_ms);            /* a deadline may have passed */

/* Goes on after SMTP_HOLD with STEP. */
void smtp_dialog_resume(struct smtp_dialog *d, const struct smtp_step *step, uint64_t now_ms);

/* Ends the session now; QUIT is put into `out` if no answer is due. */
void smtp_dialog_stop(struct smtp_dialog *d, enum why why, uint64_t now_ms);

/* When smtp_dialog_tick() must be called at the latest; 0: never (ended). */
uint64_t smtp_dialog_deadline_ms(const struct smtp_dialog *d);

/* For say(): adds a command, without CRLF.  Control characters and what is longer than LIMIT_COMMAND_BYTES are a
 * programming error.  Past LIMIT_SESSION_TURNS nothing is added. */
void smtp_dialog_say(struct smtp_dialog *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* For say(): says nothing and waits for one more reply, because the last one was no answer to what was said; that one
 * counts as unasked. */
void smtp_dialog_expect(struct smtp_dialog *d);

/* For say(): sends a whole message, dot-stuffed, ended by CRLF.CRLF; SHOWN stands for it in the transcript. */
void smtp_dialog_say_message(struct smtp_dialog *d, const char *message, const char *shown);

#endif
