/* lists_show.h - prints what `relaycheck lists` found out, as text or as one JSON object on one line. */
#ifndef RELAYCHECK_CLI_LISTS_SHOW_H
#define RELAYCHECK_CLI_LISTS_SHOW_H

#include "core/report.h"
#include "core/settings.h"

/* Every list: known ones, and those that SETTINGS name; with the health that TESTED (of dnsbl_asker_test()) tells. */
void lists_show_all(
	const struct report *r, const struct settings *settings, const struct fact_listings *tested, bool json);

/* What the lists say of one SUBJECT.  The verdict is returned. */
enum severity lists_show_subject(
	const struct report *r, const char *subject, const struct fact_listings *listings, bool json);

#endif
