/* fuzz_origin.c - any bytes as the answers of zones about networks: what is read is safe to show, and fits the address.
 *
 * The first 17 bytes choose the address. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/origin.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void safe(const char *text)
{
	ensure(text_is_safe(text, strlen(text)));
}

static void try_origin(struct arena *a, const char *text, size_t n, const struct ip *ip)
{
	struct origin o;

	if (!origin_read(a, text, n, ip, &o))
		return;
	ensure(o.as_count > 0 && o.as_count <= LIMIT_ORIGIN_ASES);
	for (size_t i = 0; i < o.as_count; i++) {
		ensure(o.as[i] != 0);
		for (size_t k = 0; k < i; k++)
			ensure(o.as[i] != o.as[k]);
	}
	ensure(o.bits <= (ip->family == 4 ? 32U : 128U));
	safe(o.network);
	safe(o.country);
	safe(o.registry);
	safe(o.allocated);
}

static void try_contacts(struct arena *a, const char *text, size_t n)
{
	const char *contacts[LIMIT_ABUSE_CONTACTS];
	size_t count = origin_read_contacts(a, text, n, contacts, 0);

	ensure(count <= LIMIT_ABUSE_CONTACTS);
	for (size_t i = 0; i < count; i++) {
		safe(contacts[i]);
		ensure(strchr(contacts[i], '@') != NULL && strpbrk(contacts[i], " <>\"'$`;|&\\") == NULL);
	}
	/* The same again adds nothing. */
	ensure(origin_read_contacts(a, text, n, contacts, count) == count || count == LIMIT_ABUSE_CONTACTS);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ip ip = {.family = 4, .bytes = {192, 0, 2, 1}};

	if (size >= 17) {
		ip.family = bytes[0] & 1 ? 6 : 4;
		memcpy(ip.bytes, bytes + 1, ip.family == 4 ? 4 : 16);
		bytes += 17;
		size -= 17;
	}
	struct arena *a = arena_new();
	char *text = arena_strndup(a, (const char *)bytes, size);
	try_origin(a, (const char *)bytes, size, &ip);
	const char *name = origin_read_as_name(a, (const char *)bytes, size, 64500);
	if (name)
		safe(name);
	try_contacts(a, (const char *)bytes, size);
	const char *asked = origin_name(a, &ip, text);
	ensure(!asked || strlen(asked) < LIMIT_DNS_NAME_BYTES);
	arena_free(a);
	return 0;
}
