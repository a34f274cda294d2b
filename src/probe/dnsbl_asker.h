/* dnsbl_asker.h - asks block lists (RFC 5782) for all probes of one audit: each list is tested once before the first
 * question, and everybody's questions share one bound.
 *
 * Whether the resolver tells the truth about names that do not exist is found out once, with the first job. */
#ifndef RELAYCHECK_PROBE_DNSBL_ASKER_H
#define RELAYCHECK_PROBE_DNSBL_ASKER_H

#include "core/report.h"
#include "core/settings.h"
#include "core/world.h"
#include "proto/dnsbl_list.h"

struct dnsbl_asker;
struct dnsbl_job;

/* An asker for the lists of the setting `block lists`; asks nothing yet.  REPORT's arena owns what is found; its
 * `resolver` is set when the resolver rewrites answers. */
struct dnsbl_asker *dnsbl_asker_open(struct world *w, const struct settings *settings, struct report *report);

/* Nothing that waits for its turn is asked any more: everything is about to be cancelled. */
void dnsbl_asker_stop(struct dnsbl_asker *asker);

/* Everything is cancelled in silence and freed.  NULL allowed. */
void dnsbl_asker_close(struct dnsbl_asker *asker);

/* Is there a list at all, after the setting? */
bool dnsbl_asker_has_lists(const struct dnsbl_asker *asker);

/* LISTINGS are owned by the report's arena; the job is gone. */
typedef void dnsbl_done(void *arg, const struct fact_listings *listings);

/* Asks every list that takes such a subject, each an address or a domain in ASCII form, about each of the COUNT
 * SUBJECTS (copied).  DONE is called once, never from inside here; after dnsbl_asker_cancel() never. */
struct dnsbl_job *dnsbl_asker_ask(
	struct dnsbl_asker *asker, const char *const *subjects, size_t count, dnsbl_done *done, void *arg);

/* Only tests every list, for each kind of question it takes; the listing's subject is "ipv4", "ipv6" or "domain".
 * COVERED: also those that are never asked because another list holds all of theirs. */
struct dnsbl_job *dnsbl_asker_test(struct dnsbl_asker *asker, bool covered, dnsbl_done *done, void *arg);

/* How many lists of a job have been heard, and how many there are. */
void dnsbl_asker_progress(const struct dnsbl_job *job, size_t *heard, size_t *all);

void dnsbl_asker_cancel(struct dnsbl_job *job); /* NULL allowed */

#endif
