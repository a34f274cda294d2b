/* origin.c - the names to ask, and answers whose fields are divided by "|". */
#include "proto/origin.h"

#include <string.h>

#include "base/text.h"
#include "proto/mailbox.h"

enum { ORIGIN_FIELDS = 5, NAME_FIELDS = 5, LOCAL_PART_BYTES = 64 };

/* ---- names to ask ------------------------------------------------------------- */

static const char *in_zone(struct arena *a, const char *left, const char *zone)
{
	if (*zone == '\0' || strlen(left) + 1 + strlen(zone) >= LIMIT_DNS_NAME_BYTES)
		return NULL;
	return arena_format(a, "%s.%s", left, zone);
}

const char *origin_name(struct arena *a, const struct ip *ip, const char *zone)
{
	char reverse[IP_REVERSE_SIZE];

	if (ip->family != 4 && ip->family != 6)
		return NULL;
	ip_reverse_name(ip, reverse);
	char *suffix = strstr(reverse, ip->family == 4 ? ".in-addr.arpa" : ".ip6.arpa");
	if (!suffix)
		return NULL;
	*suffix = '\0';
	return in_zone(a, reverse, zone);
}

const char *origin_as_name(struct arena *a, uint32_t as_number, const char *zone)
{
	return in_zone(a, arena_format(a, "AS%u", (unsigned)as_number), zone);
}

/* ---- fields --------------------------------------------------------------------- */

/* A piece of an answer; not terminated. */
struct piece {
	const char *at;
	size_t n;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct piece trim(struct piece p)
{
	while (p.n > 0 && is_blank(p.at[0]))
		p = (struct piece){p.at + 1, p.n - 1};
	while (p.n > 0 && is_blank(p.at[p.n - 1]))
		p.n--;
	return p;
}

/* Splits at "|" into MAX pieces, the last of which keeps what is left (a name may hold a bar); returns how many. */
static size_t split(const char *text, size_t n, struct piece *out, size_t max)
{
	size_t count = 0, from = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i < n && (text[i] != '|' || count == max - 1))
			continue;
		out[count++] = trim((struct piece){text + from, i - from});
		from = i + 1;
	}
	return count;
}

static const char *show(struct arena *a, const struct piece *fields, size_t count, size_t which)
{
	return which < count ? text_show(a, fields[which].at, fields[which].n, LIMIT_ORIGIN_TEXT_BYTES) : "";
}

/* A whole decimal number of at most 32 bits. */
static bool read_number(struct piece p, uint32_t *out)
{
	uint64_t value = 0;

	if (p.n == 0 || p.n > 10)
		return false;
	for (size_t i = 0; i < p.n; i++) {
		if (p.at[i] < '0' || p.at[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(p.at[i] - '0');
	}
	*out = (uint32_t)value;
	return value <= UINT32_MAX;
}

/* ---- origin ---------------------------------------------------------------------- */

/* "64500 64501": the AS numbers that announce the same prefix.  AS 0 announces nothing (RFC 7607). */
static bool read_ases(struct piece p, struct origin *out)
{
	while (p.n > 0) {
		struct piece word = p;
		uint32_t number;
		for (word.n = 0; word.n < p.n && !is_blank(p.at[word.n]);)
			word.n++;
		if (!read_number(word, &number))
			return false;
		bool known = number == 0;
		for (size_t i = 0; i < out->as_count; i++)
			known |= out->as[i] == number;
		if (!known && out->as_count < LIMIT_ORIGIN_ASES)
			out->as[out->as_count++] = number;
		p = trim((struct piece){p.at + word.n, p.n - word.n});
	}
	return out->as_count > 0;
}

static bool read_network(struct arena *a, struct piece p, const struct ip *ip, struct origin *out)
{
	const char *slash = memchr(p.at, '/', p.n);
	size_t n = slash ? (size_t)(slash - p.at) : 0;
	uint32_t bits;
	struct ip network;
	char text[IP_TEXT_SIZE];

	if (n == 0 || n >= sizeof text || !read_number((struct piece){slash + 1, p.n - n - 1}, &bits))
		return false;
	memcpy(text, p.at, n);
	text[n] = '\0';
	if (strlen(text) != n || !ip_parse(text, &network) || !ip_in_network(ip, &network, bits))
		return false;
	out->bits = bits;
	out->network = arena_format(a, "%s/%u", ip_text(&network, text), (unsigned)bits);
	return true;
}

bool origin_read(struct arena *a, const char *text, size_t n, const struct ip *ip, struct origin *out)
{
	struct piece fields[ORIGIN_FIELDS];
	size_t count = split(text, n, fields, ORIGIN_FIELDS);

	*out = (struct origin){.network = ""};
	if (count < 2 || !read_ases(fields[0], out) || !read_network(a, fields[1], ip, out))
		return false;
	out->country = show(a, fields, count, 2);
	out->registry = show(a, fields, count, 3);
	out->allocated = show(a, fields, count, 4);
	return true;
}

const char *origin_read_as_name(struct arena *a, const char *text, size_t n, uint32_t as_number)
{
	struct piece fields[NAME_FIELDS];
	size_t count = split(text, n, fields, NAME_FIELDS);
	uint32_t number;

	if (count != NAME_FIELDS || !read_number(fields[0], &number) || number != as_number ||
		fields[NAME_FIELDS - 1].n == 0)
		return NULL;
	return show(a, fields, count, NAME_FIELDS - 1);
}

/* ---- abuse contacts ----------------------------------------------------------------- */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* local@domain with a plain local part (RFC 5321 section 4.1.2, Dot-string): it is shown to be written to, so nothing
 * in it may mean anything to a mail program or a shell. */
static bool is_contact(struct arena *a, struct piece p)
{
	const char *at = memchr(p.at, '@', p.n);
	size_t local = at ? (size_t)(at - p.at) : 0;

	if (local == 0 || local > LOCAL_PART_BYTES)
		return false;
	for (size_t i = 0; i < local; i++)
		if (!is_word(p.at[i]) && (memchr(".+_-=", p.at[i], 5) == NULL || i == 0))
			return false;
	const char *domain = arena_strndup(a, at + 1, p.n - local - 1);
	return strlen(domain) == p.n - local - 1 && host_name_qualified(domain);
}

static size_t add_contact(struct arena *a, struct piece p, const char *contacts[LIMIT_ABUSE_CONTACTS], size_t count)
{
	if (count == LIMIT_ABUSE_CONTACTS || !is_contact(a, p))
		return count;
	const char *contact = arena_strndup(a, p.at, p.n);
	for (size_t i = 0; i < count; i++)
		if (text_equal_nocase(contacts[i], contact))
			return count;
	contacts[count] = contact;
	return count + 1;
}

size_t origin_read_contacts(
	struct arena *a, const char *text, size_t n, const char *contacts[LIMIT_ABUSE_CONTACTS], size_t count)
{
	size_t from = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i < n && !is_blank(text[i]) && text[i] != ',' && text[i] != ';')
			continue;
		struct piece word = {text + from, i - from};
		/* Some write it as a link. */
		if (word.n > 7 && memcmp(word.at, "mailto:", 7) == 0)
			word = (struct piece){word.at + 7, word.n - 7};
		count = add_contact(a, word, contacts, count);
		from = i + 1;
	}
	return count;
}
