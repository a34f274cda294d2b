/* sample.h - small reports made by hand, and their renderings, for the tests of the renderers. */
#ifndef RELAYCHECK_TESTS_SAMPLE_H
#define RELAYCHECK_TESTS_SAMPLE_H

#include "core/report.h"
#include "report/text.h"

extern const struct check sample_relay, sample_rdns, sample_size, sample_connect;
extern const struct check *const sample_checks[];
extern const size_t sample_check_count;

/* No subjects, no findings. */
struct report *sample_empty(void);

/* One host with an IPv4 and an IPv6 address: everything good. */
struct report *sample_closed(void);

/* Relays on both addresses; the reverse DNS of one is wrong; three transactions, forms, sessions, timings. */
struct report *sample_open(void);

/* Nothing listens. */
struct report *sample_refused(void);

/* Evidence with everything that a careless renderer would change. */
struct report *sample_hostile(void);

struct subject *sample_address(struct report *r, const char *name);

/* "550 5.7.1 text" as a reply in a turn. */
struct turn *sample_turn(struct report *r, const char *said, unsigned code, const char *enhanced, const char *text);

/* The text; the caller frees it. */
char *sample_text(const struct report *r, const struct text_options *o);

#endif
