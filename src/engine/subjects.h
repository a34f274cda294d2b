/* subjects.h - what an audit is about: the target's domain, its hosts and their addresses, as facts make them known;
 * for the files of this room only. */
#ifndef RELAYCHECK_ENGINE_SUBJECTS_H
#define RELAYCHECK_ENGINE_SUBJECTS_H

#include "engine/audit.h"
#include "engine/run.h"

struct audit {
	struct world *world;
	const struct settings *settings;
	const struct audit_options *options;
	struct target target;
	struct report *report;
	const char *operator_address; /* as it is said in SMTP; NULL: not set */
	const struct audit_hooks *hooks;
	uint64_t began_ms;
	struct place *places, **places_end; /* in the order in which they were made */
	struct place *dropped;              /* the first question's, when its subject was not the target after all */
	struct run *runs, **runs_end;
	struct timer *pump;
	struct dnsbl_asker *asker;
	unsigned address_count, address_omitted, guessed_count;
	bool family_left_out; /* an address was not audited because of -4 or -6 */
	bool hosts_planned, addresses_planned, over;
};

/* The first subjects: the target, as what it was read. */
void subjects_begin(struct audit *a);

/* The subjects that the facts settled since then call for. */
void subjects_make(struct audit *a);

/* audit.c: plans the probes of a subject's scope; ends those that were planned, without a word of what they found. */
void audit_plan(struct audit *a, struct place *place);
void audit_abandon(struct audit *a, struct place *place);

#endif
