/* fuzz_dns_packet.c - any bytes as a DNS response: the first byte picks the type of the question, the rest is the
 * packet.
 *
 * Held: a state and a count that fit each other; sorted records of the type asked for, each with its fields; names and
 * texts bounded, on one line, without control bytes. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/log.h"
#include "net/net_dns_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_shown(const char *s, size_t max)
{
	ensure(s);
	ensure(strlen(s) <= max);
	for (; *s; s++)
		ensure((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void check_record(const struct dns_record *r, enum dns_type type)
{
	switch (type) {
	case DNS_A:
		ensure(r->ip.family == 4 && !r->name && !r->text);
		break;
	case DNS_AAAA:
		ensure(r->ip.family == 6 && !r->name && !r->text);
		break;
	case DNS_PTR:
	case DNS_MX:
		ensure(r->ip.family == 0 && !r->text);
		check_shown(r->name, LIMIT_DNS_SHOWN_NAME_BYTES);
		break;
	case DNS_TXT:
		ensure(r->ip.family == 0 && !r->name);
		check_shown(r->text, LIMIT_DNS_TEXT_BYTES);
		break;
	}
}

static void check_order(const struct dns_record *a, const struct dns_record *b)
{
	ensure(a->preference <= b->preference);
	if (a->preference < b->preference)
		return;
	ensure(memcmp(a->ip.bytes, b->ip.bytes, sizeof a->ip.bytes) <= 0);
	if (a->name)
		ensure(strcasecmp(a->name, b->name) <= 0);
	if (a->text)
		ensure(strcasecmp(a->text, b->text) <= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum dns_type types[] = {DNS_A, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA};
	if (size < 1)
		return 0;
	enum dns_type type = types[data[0] % 5];
	struct arena *a = arena_new();
	struct dns_answer answer;
	net_dns_packet_read(a, data + 1, size - 1, type, &answer);
	ensure(answer.state >= DNS_FOUND && answer.state <= DNS_REFUSED && answer.state != DNS_BOGUS);
	ensure(answer.trust == DNS_UNCHECKED);
	ensure((answer.state == DNS_FOUND) == (answer.count > 0));
	ensure((answer.state >= DNS_SERVFAIL) == (answer.why != NULL));
	ensure(answer.count <= LIMIT_DNS_RECORDS);
	for (size_t i = 0; i < answer.count; i++) {
		check_record(&answer.records[i], type);
		if (i > 0)
			check_order(&answer.records[i - 1], &answer.records[i]);
	}
	arena_free(a);
	return 0;
}
