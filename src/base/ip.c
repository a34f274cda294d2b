/* ip.c - addresses as values: text, literals, reverse names, and which of them the Internet never routes. */
#include "base/ip.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

static size_t length_of(const struct ip *ip)
{
	return ip->family == 4 ? 4 : ip->family == 6 ? 16 : 0;
}

bool ip_parse(const char *text, struct ip *out)
{
	struct ip ip = {.family = strchr(text, ':') != NULL ? 6 : 4};
	if (inet_pton(ip.family == 6 ? AF_INET6 : AF_INET, text, ip.bytes) != 1)
		return false;
	*out = ip;
	return true;
}

bool ip_from_bytes(const void *bytes, size_t n, struct ip *out)
{
	if (n != 4 && n != 16)
		return false;
	*out = (struct ip){.family = n == 4 ? 4 : 6};
	memcpy(out->bytes, bytes, n);
	return true;
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, length_of(a)) == 0;
}

const char *ip_text(const struct ip *ip, char out[IP_TEXT_SIZE])
{
	out[0] = '\0';
	if (ip->family != 0)
		ensure(inet_ntop(ip->family == 6 ? AF_INET6 : AF_INET, ip->bytes, out, IP_TEXT_SIZE) != NULL);
	return out;
}

const char *ip_literal(const struct ip *ip, char out[IP_LITERAL_SIZE])
{
	char text[IP_TEXT_SIZE];
	snprintf(out, IP_LITERAL_SIZE, "[%s%s]", ip->family == 6 ? "IPv6:" : "", ip_text(ip, text));
	return out;
}

const char *ip_reverse_name(const struct ip *ip, char out[IP_REVERSE_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	const uint8_t *b = ip->bytes;
	if (ip->family == 4) {
		snprintf(out, IP_REVERSE_SIZE, "%u.%u.%u.%u.in-addr.arpa", b[3], b[2], b[1], b[0]);
		return out;
	}
	ensure(ip->family == 6);
	char *p = out;
	for (int i = 15; i >= 0; i--) {
		*p++ = hex[b[i] & 15];
		*p++ = '.';
		*p++ = hex[b[i] >> 4];
		*p++ = '.';
	}
	memcpy(p, "ip6.arpa", sizeof "ip6.arpa");
	return out;
}

struct prefix {
	uint8_t bytes[16];
	uint8_t bits;
	enum ip_range range;
};

/* The IANA IPv4 Special-Purpose Address Registry (RFC 6890, RFC 8190) and multicast (RFC 5771).  First match counts;
 * blocks that the registry calls globally reachable are left out. */
static const struct prefix ipv4_prefixes[] = {
	{{0}, 8, IP_RESERVED},            /* this network, RFC 791 */
	{{10}, 8, IP_LOCAL},              /* private, RFC 1918 */
	{{100, 64}, 10, IP_LOCAL},        /* shared by carriers, RFC 6598 */
	{{127}, 8, IP_LOCAL},             /* loopback, RFC 1122 */
	{{169, 254}, 16, IP_LOCAL},       /* link-local, RFC 3927 */
	{{172, 16}, 12, IP_LOCAL},        /* private, RFC 1918 */
	{{192, 0, 0, 9}, 32, IP_PUBLIC},  /* port control anycast, RFC 7723 */
	{{192, 0, 0, 10}, 32, IP_PUBLIC}, /* TURN anycast, RFC 8155 */
	{{192, 0, 0}, 24, IP_RESERVED},   /* protocol assignments, RFC 6890 */
	{{192, 0, 2}, 24, IP_EXAMPLE},    /* documentation, RFC 5737 */
	{{192, 88, 99}, 24, IP_RESERVED}, /* 6to4 relays, withdrawn by RFC 7526 */
	{{192, 168}, 16, IP_LOCAL},       /* private, RFC 1918 */
	{{198, 18}, 15, IP_EXAMPLE},      /* benchmarking, RFC 2544 */
	{{198, 51, 100}, 24, IP_EXAMPLE}, /* documentation, RFC 5737 */
	{{203, 0, 113}, 24, IP_EXAMPLE},  /* documentation, RFC 5737 */
	{{224}, 4, IP_RESERVED},          /* multicast, RFC 5771 */
	{{240}, 4, IP_RESERVED},          /* reserved and broadcast, RFC 1112, RFC 8190 */
};

/* The IANA IPv6 Special-Purpose Address Registry (RFC 6890, RFC 8190).  Outside 2000::/3 nothing is global unicast
 * (IANA IPv6 address space). */
static const struct prefix ipv6_prefixes[] = {
	{{[15] = 1}, 128, IP_LOCAL},                     /* loopback, RFC 4291 */
	{{[10] = 0xff, 0xff}, 96, IP_LOCAL},             /* an IPv4 address inside one host, RFC 4291 */
	{{0, 0x64, 0xff, 0x9b}, 96, IP_PUBLIC},          /* translation, RFC 6052 */
	{{0, 0x64, 0xff, 0x9b, 0, 1}, 48, IP_LOCAL},     /* translation inside a network, RFC 8215 */
	{{0x20, 0x01, 0, 0}, 32, IP_PUBLIC},             /* Teredo, RFC 4380 */
	{{0x20, 0x01, 0, 1, [15] = 1}, 128, IP_PUBLIC},  /* port control anycast, RFC 7723 */
	{{0x20, 0x01, 0, 1, [15] = 2}, 128, IP_PUBLIC},  /* TURN anycast, RFC 8155 */
	{{0x20, 0x01, 0, 1, [15] = 3}, 128, IP_PUBLIC},  /* DNS-SD SRP anycast, RFC 9665 */
	{{0x20, 0x01, 0, 2}, 48, IP_EXAMPLE},            /* benchmarking, RFC 5180 */
	{{0x20, 0x01, 0, 3}, 32, IP_PUBLIC},             /* AMT, RFC 7450 */
	{{0x20, 0x01, 0, 4, 0x01, 0x12}, 48, IP_PUBLIC}, /* AS112, RFC 7535 */
	{{0x20, 0x01, 0, 0x20}, 28, IP_PUBLIC},          /* ORCHIDv2, RFC 7343 */
	{{0x20, 0x01, 0, 0x30}, 28, IP_PUBLIC},          /* drone remote ID, RFC 9374 */
	{{0x20, 0x01}, 23, IP_RESERVED},                 /* protocol assignments, RFC 2928 */
	{{0x20, 0x01, 0x0d, 0xb8}, 32, IP_EXAMPLE},      /* documentation, RFC 3849 */
	{{0x3f, 0xff}, 20, IP_EXAMPLE},                  /* documentation, RFC 9637 */
	{{0x20}, 3, IP_PUBLIC},                          /* global unicast, RFC 4291 */
	{{0xfc}, 7, IP_LOCAL},                           /* unique local, RFC 4193 */
	{{0xfe, 0x80}, 10, IP_LOCAL},                    /* link-local, RFC 4291 */
	{{0xfe, 0xc0}, 10, IP_LOCAL},                    /* site-local, deprecated by RFC 3879 */
	{{0}, 0, IP_RESERVED},                           /* everything else, multicast too */
};

static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	size_t whole = bits / 8;
	if (memcmp(a, b, whole) != 0)
		return false;
	unsigned rest = bits % 8;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

bool ip_in_network(const struct ip *ip, const struct ip *network, unsigned bits)
{
	return ip->family == network->family && bits <= 8 * length_of(ip) && same_bits(ip->bytes, network->bytes, bits);
}

static enum ip_range range_in(const uint8_t *bytes, const struct prefix *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (same_bits(bytes, table[i].bytes, table[i].bits))
			return table[i].range;
	return IP_PUBLIC;
}

enum ip_range ip_range(const struct ip *ip)
{
	if (ip->family == 4)
		return range_in(ip->bytes, ipv4_prefixes, sizeof ipv4_prefixes / sizeof *ipv4_prefixes);
	if (ip->family == 6)
		return range_in(ip->bytes, ipv6_prefixes, sizeof ipv6_prefixes / sizeof *ipv6_prefixes);
	return IP_RESERVED;
}

bool ip_is_special(const struct ip *ip)
{
	return ip_range(ip) != IP_PUBLIC;
}
