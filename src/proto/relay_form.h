/* relay_form.h - address forms of one mailbox, as data: reading the table and filling in the names. */
#ifndef RELAYCHECK_PROTO_RELAY_FORM_H
#define RELAYCHECK_PROTO_RELAY_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct relay_form {
	const char *id;
	const char *sender;    /* after MAIL FROM: */
	const char *recipient; /* after RCPT TO: */
	const char *ehlo;      /* EHLO name that must be in force, or NULL: ours */
	const char *host;      /* the target's host name, if the recipient is a user of it; else NULL */
	const char *needs;     /* EHLO keyword without which it makes no sense, or NULL */
	bool local_first;      /* <postmaster> is the first recipient of the transaction */
	bool odd;              /* no valid path, or a literal: the server may count a syntax error */
	const char *why;
};

/* What the variables of the table stand for; NULL: not known. */
struct relay_names {
	const char *user, *domain; /* the operator's mailbox */
	const char *host;          /* the target's host name */
	const char *ip;            /* its address literal */
	const char *mail;          /* its mail domain */
	const char *mx;            /* address literal of the operator's exchanger */
};

/* Reads TEXT (N bytes, the table of data/relay-forms.tsv) and fills in NAMES.  Forms with an unknown variable, and
 * forms that became equal to an earlier one, are left out.  Returns the forms (owned by A) and their *COUNT, in the
 * table's order; at most LIMIT_FORMS.  NULL: the table is not well-formed, *BAD_LINE says where. */
const struct relay_form *relay_form_read(
	struct arena *a, const char *text, size_t n, const struct relay_names *names, size_t *count, size_t *bad_line);

#endif
