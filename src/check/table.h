/* table.h - every check, in the order in which a report lists them, and the judge's bench that runs them.
 *
 * Checks are pure: the same facts give the same findings, byte for byte. */
#ifndef RELAYCHECK_CHECK_TABLE_H
#define RELAYCHECK_CHECK_TABLE_H

#include "core/finding.h"
#include "core/report.h"

#define CHECK_TABLE(X) \
	X(dns_mx) \
	X(mx_hosts) \
	X(dns_address) \
	X(smtp_connect) \
	X(relay_open) \
	X(relay_forged_sender) \
	X(relay_forms) \
	X(bounce_scatter) \
	X(ports_netbios) \
	X(dnsbl_address) \
	X(dnsbl_names) \
	X(dnsbl_domain) \
	X(spf_policy) \
	X(dmarc_policy) \
	X(dmarc_reports) \
	X(dkim_keys) \
	X(mta_sts_record) \
	X(tlsrpt_record) \
	X(bimi_record) \
	X(spf_sender) \
	X(rdns_present) \
	X(rdns_match) \
	X(rdns_generic) \
	X(smtp_banner) \
	X(smtp_banner_name) \
	X(smtp_banner_rdns) \
	X(smtp_banner_forward) \
	X(smtp_ehlo_name) \
	X(smtp_early) \
	X(smtp_version) \
	X(smtp_speed) \
	X(smtp_helo_only) \
	X(smtp_postmaster) \
	X(smtp_null_sender) \
	X(smtp_vrfy) \
	X(smtp_expn) \
	X(smtp_size) \
	X(smtp_pipelining) \
	X(smtp_starttls) \
	X(ports_mail) \
	X(place_geoip) \
	X(place_origin) \
	X(place_abuse)

#define X(name) extern const struct check check_##name;
CHECK_TABLE(X)
#undef X

extern const struct check *const check_table[];
extern const size_t check_table_count;

/* The check with this id, or NULL. */
const struct check *check_find(const char *id);

/* Runs every check of SCOPE over FACTS; findings are added to OUT, whose arena is set. */
void check_facts(enum scope scope, const struct facts *facts, struct findings *out);

/* Judges every subject of a report; findings it had are dropped first.  They belong to the report's arena. */
void check_report(struct report *r);

#endif
