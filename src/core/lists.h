/* lists.h - what block lists said, read from listings: on a list, not on it, or could not tell and why.
 *
 * The one reading for checks, reports and commands.  Doubt is never "not on it", and never "on it". */
#ifndef RELAYCHECK_CORE_LISTS_H
#define RELAYCHECK_CORE_LISTS_H

#include "core/fact.h"
#include "proto/dnsbl_answer.h"

enum list_said {
	LIST_CLEAN,     /* the list was asked and does not hold the subject */
	LIST_HIT,       /* it does: abuse was seen */
	LIST_POLICY,    /* it does: the subject should not send mail by itself */
	LIST_ALLOWED,   /* an allow list holds the subject, or a block list calls it good */
	LIST_NEUTRAL,   /* it tells something that is neither good nor bad */
	LIST_UNTOLD,    /* unusable, refused, no answer, or a code that means nothing we know: `why` */
	LIST_NOT_IN_USE /* not asked: `why` */
};

struct list_reading {
	const struct listing *listing;
	const struct dnsbl_list *list; /* NULL: not known to us */
	enum list_said said;
	enum dnsbl_weight weight; /* of HIT and POLICY: of this code; a list not known is advisory */
	bool allows;              /* an allow list: that it does not hold the subject says nothing */
	const char *label;        /* what the answer means: "SBL + DROP"; NULL: no answer */
	const char *codes;        /* "127.0.0.2, 127.0.0.9"; NULL: no answer */
	const char *why;          /* of UNTOLD and NOT_IN_USE */
	const char *cure;         /* what to do about it, or NULL */
};

/* Texts are made in ARENA or belong to TABLE and L. */
struct list_reading lists_read(struct arena *arena, const struct dnsbl_table *table, const struct listing *l);

/* The readings of one subject, or of several; what follows from them together. */
struct list_summary {
	size_t count;
	struct list_reading *readings;      /* in the order of the listings */
	size_t asked;                       /* block lists (no allow lists) that are in use */
	size_t answered;                    /* of these: said something */
	size_t hits;                        /* of these: HIT or POLICY */
	size_t untold;                      /* of these: UNTOLD */
	size_t off;                         /* NOT_IN_USE, allow lists too */
	size_t blocking, blocking_answered; /* of the asked: those that receivers refuse mail by */
};

/* All listings of LISTINGS whose subject is an address (ADDRESSES) or none.  SUBJECT: only of this one; NULL: any. */
struct list_summary lists_sum(struct arena *arena, const struct dnsbl_table *table,
	const struct fact_listings *listings, bool addresses, const char *subject);

/* Did nobody answer whose answer counts?  Then nothing is known. */
bool lists_all_untold(const struct list_summary *s);

/* Who says what: "zen.spamhaus.org: SBL", or the zone alone where its one code says no more than that it is listed. */
const char *lists_words(struct arena *arena, const struct list_reading *r);

/* TEMPLATE with {subject} filled in. */
const char *lists_page(struct arena *arena, const char *template, const char *subject);

/* The list's reason: its TXT record's text, or NULL. */
const char *lists_reason(const struct listing *l);

#endif
