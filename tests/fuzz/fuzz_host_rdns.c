/* fuzz_host_rdns.c - any bytes as a PTR name: read the same each time, without final dot too, with and without address.
 *
 * The first 17 bytes choose the address. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "base/arena.h"
#include "proto/host_rdns.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ip ip = {.family = 0};
	if (size >= 17) {
		ip.family = bytes[0] & 1 ? 6 : 4;
		memcpy(ip.bytes, bytes + 1, ip.family == 4 ? 4 : 16);
		bytes += 17;
		size -= 17;
	}
	struct arena *a = arena_new();
	const char *name = arena_strndup(a, (const char *)bytes, size);
	enum rdns_class with = rdns_classify(name, &ip), without = rdns_classify(name, NULL);
	ensure(rdns_class_name(with)[0] != 0);
	ensure(with == rdns_classify(name, &ip));
	/* Only an IPv4 address can take a mark away: two numbers that are none of its octets. */
	ensure(ip.family == 4 || with != RDNS_STATIC || without == RDNS_STATIC);
	ensure(without == rdns_classify(name, &(struct ip){.family = 0}));
	if (strlen(name) < 250)
		ensure(with == rdns_classify(arena_format(a, "%s.", name), &ip));
	arena_free(a);
	return 0;
}
