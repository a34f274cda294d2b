/* net_dns_packet.c - reads a DNS response with ldns and keeps what proto/dns.h has a place for. */
#include "net/net_dns_packet.h"

#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

static void end_without(struct dns_answer *out, enum dns_state state, const char *why)
{
	*out = (struct dns_answer){.state = state, .trust = DNS_UNCHECKED, .why = why};
}

/* A name as text, safe to show, without final dot. */
static const char *name_of(struct arena *a, const ldns_rdf *name)
{
	char *text = ldns_rdf2str(name);
	if (!text)
		return NULL;
	size_t len = strlen(text);
	/* The presentation form always ends in the dot of the root; a dot inside a label is written "\.". */
	if (len > 0 && text[len - 1] == '.')
		len--;
	char *shown = text_show(a, text, len, LIMIT_DNS_SHOWN_NAME_BYTES);
	free(text);
	return shown;
}

/* The character-strings of a TXT record, joined (RFC 7208 3.3 reads them so; ldns hands out one rdf for each). */
static const char *text_of(struct arena *a, const ldns_rr *rr)
{
	struct buf joined;
	buf_init(&joined, LIMIT_DNS_TEXT_BYTES + 1);
	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++) {
		const ldns_rdf *string = ldns_rr_rdf(rr, i);
		size_t n = ldns_rdf_size(string);
		size_t room = joined.max - joined.len;
		/* The first byte is the length of the string. */
		if (n > 1 && room > 0)
			buf_add(&joined, ldns_rdf_data(string) + 1, n - 1 < room ? n - 1 : room);
	}
	const char *shown = text_show(a, joined.data ? joined.data : "", joined.len, LIMIT_DNS_TEXT_BYTES);
	buf_free(&joined);
	return shown;
}

/* False: the record's data do not have the shape of its type. */
static bool read_record(struct arena *a, const ldns_rr *rr, enum dns_type type, struct dns_record *out)
{
	const ldns_rdf *first = ldns_rr_rdf(rr, 0);
	if (!first)
		return false;
	switch (type) {
	case DNS_A:
	case DNS_AAAA:
		return ip_from_bytes(ldns_rdf_data(first), ldns_rdf_size(first), &out->ip) &&
		       out->ip.family == (type == DNS_A ? 4 : 6);
	case DNS_PTR:
		out->name = name_of(a, first);
		return out->name != NULL;
	case DNS_MX:
		if (ldns_rr_rd_count(rr) != 2)
			return false;
		out->preference = ldns_rdf2native_int16(first);
		out->name = name_of(a, ldns_rr_rdf(rr, 1));
		return out->name != NULL;
	case DNS_TXT:
		out->text = text_of(a, rr);
		return true;
	}
	return false;
}

static bool belongs(const ldns_rr *rr, const ldns_rdf *owner, ldns_rr_type type)
{
	return ldns_rr_get_type(rr) == type && ldns_rr_get_class(rr) == LDNS_RR_CLASS_IN &&
	       ldns_dname_compare(ldns_rr_owner(rr), owner) == 0;
}

/* The name that OWNER is an alias for, or NULL. */
static const ldns_rdf *alias_of(const ldns_rr_list *answers, const ldns_rdf *owner)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(answers); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answers, i);
		if (belongs(rr, owner, LDNS_RR_TYPE_CNAME))
			return ldns_rr_rdf(rr, 0);
	}
	return NULL;
}

static size_t collect(struct arena *a, const ldns_rr_list *answers, const ldns_rdf *owner, enum dns_type type,
	struct dns_record *records)
{
	size_t count = 0;
	for (size_t i = 0; i < ldns_rr_list_rr_count(answers) && count < LIMIT_DNS_RECORDS; i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answers, i);
		struct dns_record record = {.text = NULL};
		if (belongs(rr, owner, (ldns_rr_type)type) && read_record(a, rr, type, &record))
			records[count++] = record;
	}
	return count;
}

/* DNS names compare without regard to case; the bytes decide between names that differ in case only. */
static int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	int order = strcasecmp(a, b);
	return order ? order : strcmp(a, b);
}

static int compare_records(const void *left, const void *right)
{
	const struct dns_record *a = left, *b = right;
	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	int order = memcmp(a->ip.bytes, b->ip.bytes, sizeof a->ip.bytes);
	if (order == 0)
		order = compare_text(a->name, b->name);
	return order ? order : compare_text(a->text, b->text);
}

static void read_answers(
	struct arena *a, const ldns_rr_list *answers, const ldns_rdf *owner, enum dns_type type, struct dns_answer *out)
{
	struct dns_record *records = arena_array(a, LIMIT_DNS_RECORDS, sizeof *records);
	const ldns_rdf *asked = owner;
	size_t count = collect(a, answers, owner, type, records);
	for (int aliases = 0; count == 0 && aliases < LIMIT_DNS_ALIASES; aliases++) {
		const ldns_rdf *target = alias_of(answers, owner);
		if (!target)
			break;
		owner = target;
		count = collect(a, answers, owner, type, records);
	}
	qsort(records, count, sizeof *records, compare_records);
	*out = (struct dns_answer){.state = count > 0 ? DNS_FOUND : DNS_NODATA,
		.trust = DNS_UNCHECKED,
		.alias = owner != asked ? name_of(a, owner) : NULL,
		.count = count,
		.records = records};
}

/* The alias of a name whose target does not exist: NXDOMAIN is said of the last name of the chain (RFC 6604). */
static void read_nxdomain(
	struct arena *a, const ldns_rr_list *answers, const ldns_rdf *owner, enum dns_type type, struct dns_answer *out)
{
	read_answers(a, answers, owner, type, out);
	*out = (struct dns_answer){.state = DNS_NXDOMAIN, .trust = DNS_UNCHECKED, .alias = out->alias};
}

static void read_failure(struct arena *a, ldns_pkt_rcode rcode, struct dns_answer *out)
{
	if (rcode == LDNS_RCODE_REFUSED)
		end_without(out, DNS_REFUSED, "the name server refused to answer (REFUSED)");
	else if (rcode == LDNS_RCODE_SERVFAIL)
		end_without(out, DNS_SERVFAIL, "the name servers gave no usable answer (SERVFAIL)");
	else
		end_without(out, DNS_SERVFAIL, arena_format(a, "the name server answered with code %d", (int)rcode));
}

static void read_packet(struct arena *a, const ldns_pkt *packet, enum dns_type type, struct dns_answer *out)
{
	const ldns_rr_list *questions = ldns_pkt_question(packet);
	const ldns_rr *question = ldns_rr_list_rr_count(questions) == 1 ? ldns_rr_list_rr(questions, 0) : NULL;
	if (!ldns_pkt_qr(packet) || !question || ldns_rr_get_type(question) != (ldns_rr_type)type)
		end_without(out, DNS_SERVFAIL, "the response does not belong to the question");
	else if (ldns_pkt_get_rcode(packet) == LDNS_RCODE_NXDOMAIN)
		read_nxdomain(a, ldns_pkt_answer(packet), ldns_rr_owner(question), type, out);
	else if (ldns_pkt_get_rcode(packet) != LDNS_RCODE_NOERROR)
		read_failure(a, ldns_pkt_get_rcode(packet), out);
	else if (ldns_pkt_tc(packet))
		end_without(out, DNS_SERVFAIL, "the response is cut short");
	else
		read_answers(a, ldns_pkt_answer(packet), ldns_rr_owner(question), type, out);
}

void net_dns_packet_read(struct arena *a, const uint8_t *bytes, size_t n, enum dns_type type, struct dns_answer *out)
{
	ldns_pkt *packet = NULL;
	ldns_status status = n <= LDNS_MAX_PACKETLEN ? ldns_wire2pkt(&packet, bytes, n) : LDNS_STATUS_PACKET_OVERFLOW;
	if (status != LDNS_STATUS_OK || !packet) {
		end_without(out, DNS_SERVFAIL, "the response is malformed");
		return;
	}
	read_packet(a, packet, type, out);
	ldns_pkt_free(packet);
}
