/* fuzz_dnsbl.c - any bytes as a table of block lists, and any address as an answer of each.
 *
 * The first four bytes are the answer.  Held: at most LIMIT_LISTS lists; an answer outside 127.0.0.0/8 is none,
 * 127.255.255.0/24 is never a listing, every meaning has a label; every question is a name within its limits. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "proto/dnsbl_answer.h"
#include "proto/dnsbl_health.h"
#include "proto/dnsbl_query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_answer(struct arena *a, const struct dnsbl_list *list, const struct ip *ip)
{
	struct dnsbl_meaning m = dnsbl_answer_explain(a, list, ip);

	ensure(m.label && m.label[0] && dnsbl_class_name(m.class));
	ensure((m.class == DNSBL_NO_CODE) == (ip->bytes[0] != 127));
	ensure(m.known || m.class == DNSBL_NEUTRAL);
	if (ip->bytes[0] == 127 && ip->bytes[1] == 255 && ip->bytes[2] == 255)
		ensure(m.class == DNSBL_ERROR && m.cure);
}

static void check_questions(struct arena *a, const struct dnsbl_list *list)
{
	for (enum dnsbl_kind kind = DNSBL_IPV4; kind <= DNSBL_DOMAIN; kind <<= 1) {
		struct dnsbl_point points[DNSBL_POINTS_MAX];
		size_t count = dnsbl_health_points(a, list, kind, points);
		ensure(count <= DNSBL_POINTS_MAX);
		for (size_t i = 0; i < count; i++) {
			const char *name = dnsbl_query_name(a, points[i].subject, list->zone, list->key, "k3y");
			ensure(!name || strlen(name) < LIMIT_DNS_NAME_BYTES);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct ip ip = {.family = 4, .bytes = {127}};
	size_t bad_line = 0;

	if (size < 4) {
		arena_free(a);
		return 0;
	}
	memcpy(ip.bytes, data, 4);
	const struct dnsbl_table *t = dnsbl_list_read(a, (const char *)data + 4, size - 4, &bad_line);
	ensure(t || bad_line > 0);
	for (size_t i = 0; t && i < t->count; i++) {
		check_answer(a, &t->lists[i], &ip);
		check_questions(a, &t->lists[i]);
		const struct dnsbl_list *found = dnsbl_list_find(t, t->lists[i].zone);
		ensure(found && strlen(found->zone) >= strlen(t->lists[i].zone));
		dnsbl_list_refusal(a, &t->lists[i]);
	}
	check_answer(a, NULL, &ip);
	arena_free(a);
	return 0;
}
