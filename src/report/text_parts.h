/* text_parts.h - the parts a text report is put together from; for the files of this room only. */
#ifndef RELAYCHECK_REPORT_TEXT_PARTS_H
#define RELAYCHECK_REPORT_TEXT_PARTS_H

#include "base/arena.h"
#include "core/report.h"
#include "report/merge.h"
#include "report/style.h"

struct text {
	struct style style;
	struct arena *scratch; /* lives as long as the rendering */
	const struct report *report;
	bool transcript; /* whole sessions, and every address form */
	struct merged_list findings;
	const char *reason;  /* last reason told of the subject why something is not known */
	const char **untold; /* lines that say why a block list could not tell; each is printed once */
	size_t untold_count;
};

/* verdict.c: the answer in one line, without newline: "a.test: GOOD - 2 addresses, 44 findings, nothing to do". */
void text_verdict(struct text *t);

/* todo.c: what failed to connect; the numbered list of what to do; good news and information. */
void text_connect_failures(struct text *t);
void text_todo(struct text *t);
void text_good(struct text *t);
void text_info(struct text *t);

/* evidence.c: what was learned about one subject. */
void text_evidence(struct text *t, const struct subject *s);

/* transactions.c: relay, forged sender and bounce, side by side where there is room. */
void text_transactions(struct text *t, const struct subject *s);

/* forms.c: the table of address forms. */
void text_forms(struct text *t, const struct subject *s);

/* domains.c: the domains an address may be of; why a domain that nobody named is in the report; a domain's exchangers
 * with their addresses (false: they were not followed). */
void text_domains(struct text *t, const struct subject *s);
void text_guessed(struct text *t, const struct subject *s);
bool text_exchangers(struct text *t, const struct subject *s);

/* place.c: where the address is, its network and that network's abuse contact; and the contact beside a finding that it
 * should be told of. */
void text_place(struct text *t, const struct subject *s);
void text_abuse_contact(struct text *t, const struct merged *m);

/* lists.c: what block lists said. */
void text_lists(struct text *t, const struct subject *s);

/* spf.c: a domain's SPF policy as a tree; what it says of an address. */
void text_spf(struct text *t, const struct subject *s);
void text_spf_sender(struct text *t, const struct subject *s);

/* policies.c: a domain's DMARC, DKIM, MTA-STS, TLS-RPT and BIMI records. */
void text_policies(struct text *t, const struct subject *s);

/* ports.c: the table of ports. */
void text_ports(struct text *t, const struct subject *s);

/* transcript.c: every session as a dialogue. */
void text_transcript(struct text *t);

/* timings.c: the waterfall. */
void text_timings(struct text *t);

/* words.c */

/* A line that says why something is not known: "LABEL WORDS: reason", unless the subject's last such line gave the same
 * reason.  One cause hides many facts. */
void text_unknown(struct text *t, const char *label, const char *words, const char *reason);

/* A line of evidence: a label of fixed width, then text. */
void text_row(struct text *t, const char *label, enum ink ink, const char *value);

/* First line of a reply, and how many more there are: "250 2.1.5 Ok". */
const char *text_reply(struct text *t, const struct smtp_reply *r);

/* "12 ms", "1.20 s". */
const char *text_ms(struct text *t, uint32_t ms);

/* "1 address", "2 addresses". */
const char *text_count(struct text *t, size_t n, const char *one, const char *many);

/* A finding's title behind the word of its severity: without full stop, without the ::: that marks a failed connection,
 * without the "Could not tell" that the word says already. */
const char *text_title(struct text *t, const struct finding *f);

/* How far a transaction got, and why no further: "refused at RCPT".  FINDING is what was concluded from it, or NULL: a
 * temporary code that was read as an answer is no "refused for now". */
const char *text_outcome(struct text *t, const struct trial *trial, const struct finding *finding);

#endif
