/* host_rdns.c - reads a PTR name for the marks of an access provider's numbering.
 *
 * Three kinds of marks count: the address itself in any spelling, a numbering scheme, and words for kinds of access.
 * A name with a word for a mail server is believed unless it holds a whole address; one that begins with another
 * server's word unless it is numbered like a line or a rented machine. */
#include "proto/host_rdns.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "proto/host_rdns_name.h"
#include "proto/host_rdns_words.h"

/* An octet, and a little more: what matters is that "li738-12" is none. */
enum { OCTET_TOP = 299 };

/* What the words of a name say together, and how many runs are numbers. */
struct words {
	unsigned all, first; /* kinds: of any word; of the word the name begins with */
	size_t numbers;
	bool fixed_line; /* "static" where no server's own name has it */
};

const char *rdns_class_name(enum rdns_class c)
{
	switch (c) {
	case RDNS_STATIC:
		return "static";
	case RDNS_GENERIC:
		return "generic";
	case RDNS_DYNAMIC:
		return "dynamic";
	}
	return "static";
}

static size_t numbers_in_label(const struct rdns_name *n, size_t label)
{
	size_t count = 0;
	for (size_t i = 0; i < n->run_count; i++)
		count += n->run[i].digits && n->run[i].label == label;
	return count;
}

static size_t digits_in_first_label(const struct rdns_name *n)
{
	size_t count = 0;
	for (size_t i = 0; i < n->run_count && n->run[i].label == 0; i++)
		count += n->run[i].digits ? n->run[i].len : 0;
	return count;
}

static struct words words_read(const struct rdns_name *n)
{
	struct words w = {.all = 0};
	for (size_t i = 0; i < n->run_count; i++) {
		const struct rdns_piece *r = &n->run[i];
		w.numbers += r->digits;
		if (r->digits)
			continue;
		const unsigned kinds = rdns_word_kinds(r->text);
		w.all |= kinds;
		if (i == 0)
			w.first = kinds;
		const bool whole_part = r->len == n->part[r->part].len;
		if (kinds & RDNS_WORD_FIXED && whole_part && (r->label > 0 || numbers_in_label(n, 0) > 0))
			w.fixed_line = true;
	}
	return w;
}

/* Neighbouring numbers of one to three digits with nothing but separators between: "bu74-211-14" has three. */
static size_t number_chain(const struct rdns_name *n)
{
	size_t best = 0, chain = 0;
	for (size_t i = 0; i < n->run_count; i++) {
		chain = n->run[i].digits && n->run[i].len <= 3 ? chain + 1 : 0;
		if (chain > best)
			best = chain;
	}
	return best;
}

/* "pc192x0x2x1": four numbers or more in one part. */
static bool has_numbers_in_letters(const struct rdns_name *n)
{
	size_t count = 0;
	for (size_t i = 0; i < n->run_count; i++) {
		if (i > 0 && n->run[i].part != n->run[i - 1].part)
			count = 0;
		count += n->run[i].digits;
		if (count >= 4)
			return true;
	}
	return false;
}

/* "192000002001": twelve digits that are four padded octets. */
static bool has_padded_address(const struct rdns_name *n)
{
	for (size_t i = 0; i < n->run_count; i++) {
		const struct rdns_piece *r = &n->run[i];
		bool octets = r->digits && r->len == 12;
		for (size_t k = 0; octets && k < 12; k += 3)
			octets = r->text[k] <= '2';
		if (octets)
			return true;
	}
	return false;
}

/* Eight hexadecimal digits or more that end a part or follow its "0x", some decimal and some not: an address, or a
 * hardware address. */
static bool has_hex_number(const struct rdns_name *n)
{
	for (size_t i = 0; i < n->part_count; i++) {
		const struct rdns_piece *p = &n->part[i];
		size_t len = 0, decimals = 0;
		if (!strncmp(p->text, "0x", 2)) {
			len = strspn(p->text + 2, "0123456789abcdef");
			decimals = 2; /* whatever they are */
		} else {
			while (len < p->len && isxdigit((unsigned char)p->text[p->len - 1 - len])) {
				decimals += isdigit((unsigned char)p->text[p->len - 1 - len]) != 0;
				len++;
			}
		}
		if (len >= 8 && decimals >= 2 && decimals < len)
			return true;
	}
	return false;
}

static size_t hex_groups(const struct rdns_name *n)
{
	size_t best = 0, run = 0;
	for (size_t i = 0; i < n->part_count; i++) {
		const struct rdns_piece *p = &n->part[i];
		run = p->len <= 4 && strspn(p->text, "0123456789abcdef") == p->len ? run + 1 : 0;
		if (run > best)
			best = run;
	}
	return best;
}

static bool holds_spelling(const struct rdns_name *n, const uint8_t *b)
{
	char hex[9], padded[13], decimal[11];
	snprintf(hex, sizeof hex, "%02x%02x%02x%02x", b[0], b[1], b[2], b[3]);
	snprintf(padded, sizeof padded, "%03u%03u%03u%03u", b[0], b[1], b[2], b[3]);
	snprintf(decimal, sizeof decimal, "%u",
		(unsigned)b[0] << 24 | (unsigned)b[1] << 16 | (unsigned)b[2] << 8 | b[3]);
	return strstr(n->host, hex) || strstr(n->host, padded) || (strlen(decimal) > 8 && strstr(n->host, decimal));
}

/* The address in one piece, forwards or backwards, or three of its octets in any order. */
static bool holds_ipv4(const struct rdns_name *n, const struct ip *ip)
{
	const uint8_t *b = ip->bytes, backwards[4] = {b[3], b[2], b[1], b[0]};
	if (holds_spelling(n, b) || holds_spelling(n, backwards))
		return true;
	bool seen[4] = {false, false, false, false};
	size_t found = 0;
	for (size_t i = 0; i < n->run_count; i++) {
		const struct rdns_piece *r = &n->run[i];
		for (size_t k = 0; r->len <= 3 && k < 4; k++)
			if (!seen[k] && r->number == b[k]) {
				seen[k] = true;
				found++;
				break;
			}
	}
	return found >= 3;
}

static bool holds_ipv6(const struct rdns_name *n, const struct ip *ip)
{
	char plain[RDNS_NAME_BYTES], nibbles[33], reversed[33], text[IP_TEXT_SIZE];
	size_t k = 0;
	for (const char *s = n->host; *s; s++)
		if (isalnum((unsigned char)*s))
			plain[k++] = *s;
	plain[k] = 0;
	for (size_t i = 0; i < 16; i++)
		snprintf(nibbles + 2 * i, 3, "%02x", ip->bytes[i]);
	for (size_t i = 0; i < 32; i++)
		reversed[i] = nibbles[31 - i];
	reversed[32] = 0;
	ip_text(ip, text);
	for (char *s = text; *s; s++)
		if (*s == ':')
			*s = '-';
	/* The second half of the address alone is enough when it is no small number. */
	return strstr(plain, nibbles) || strstr(plain, reversed) || strstr(n->host, text) ||
	       (strncmp(nibbles + 16, "000000", 6) != 0 && strstr(plain, nibbles + 16));
}

static bool holds_address(const struct rdns_name *n, const struct ip *ip)
{
	if (ip && ip->family == 4 && holds_ipv4(n, ip))
		return true;
	if (ip && ip->family == 6 && holds_ipv6(n, ip))
		return true;
	return number_chain(n) >= 4 || hex_groups(n) >= 6 || has_padded_address(n);
}

/* "zone7-b-159" at .159: the last number of the first label is the host's number. */
static bool ends_in_last_octet(const struct rdns_name *n, const struct ip *ip)
{
	size_t i = 0;
	while (i + 1 < n->part_count && n->part[i + 1].label == 0)
		i++;
	return i >= 2 && n->part[i].digits && n->part[i].len <= 3 && n->part[i].number == ip->bytes[3];
}

static bool is_octet_of(const struct ip *ip, const struct rdns_piece *run)
{
	const unsigned number = run->number;
	if (run->len > 3 || (run->len == 2 && run->text[0] == '0'))
		return false;
	if (!ip || ip->family != 4)
		return number <= OCTET_TOP;
	return number == ip->bytes[0] || number == ip->bytes[1] || number == ip->bytes[2] || number == ip->bytes[3];
}

/* "net12-34": two octets of the address behind a word, at the end of the label.  "web1-2" numbers a few servers of
 * one's own. */
static bool has_two_octets(const struct rdns_name *n, const struct ip *ip)
{
	size_t last = 0;
	while (last + 1 < n->run_count && n->run[last + 1].label == 0)
		last++;
	if (last < 2)
		return false;
	const struct rdns_piece *a = &n->run[last - 1], *b = &n->run[last];
	return a->digits && b->digits && a->len + b->len >= 3 && is_octet_of(ip, a) && is_octet_of(ip, b);
}

/* "x-12-34": two numbers that stand free, octets of the address if that is known. */
static bool has_two_numbers(const struct rdns_name *n, const struct ip *ip)
{
	for (size_t i = 1; i < n->part_count; i++) {
		const struct rdns_piece *a = &n->part[i - 1], *b = &n->part[i];
		if (a->digits && b->digits && a->len <= 3 && b->len <= 3 &&
			(!ip || ip->family != 4 || (is_octet_of(ip, a) && is_octet_of(ip, b))))
			return true;
	}
	return false;
}

/* A part of the first label such as "c00123" or "as64500": a few letters, then four digits or more; after one letter
 * three are enough when the label has another number.  "ex2016" is named after its software. */
static bool is_counted(const struct rdns_name *n)
{
	for (size_t i = 0; i + 1 < n->run_count && n->run[i].label == 0; i++) {
		const struct rdns_piece *letters = &n->run[i], *count = letters + 1;
		const bool starts_part = i == 0 || n->run[i - 1].part != letters->part;
		if (letters->digits || !count->digits || !starts_part || letters->part != count->part)
			continue;
		if (letters->len > (i == 0 ? 4 : 2) ||
			(count->len == 4 && count->number >= 1990 && count->number < 2040))
			continue;
		if (count->len >= 4 || (count->len == 3 && letters->len == 1 && numbers_in_label(n, 0) >= 2))
			return true;
	}
	return false;
}

/* Five digits in a row; only far more where they end a later part of the label behind some letters, as the machines
 * of great providers are called ("p00im-wxyz10021801"). */
static bool has_long_number(const struct rdns_name *n)
{
	for (size_t i = 0; i < n->run_count; i++) {
		const struct rdns_piece *r = &n->run[i];
		const bool ends_part = i + 1 == n->run_count || n->run[i + 1].part != r->part;
		const bool behind_letters = i > 0 && n->run[i - 1].part == r->part && n->run[i - 1].len >= 3;
		if (r->digits && r->len >= (r->part > 0 && ends_part && behind_letters ? 9 : 5))
			return true;
	}
	return false;
}

/* "17.city", "12sdl34m5": the name begins with the number. */
static bool starts_with_number(const struct rdns_name *n)
{
	if (!n->run[0].digits)
		return false;
	if (n->part[0].digits && (n->part_count == 1 || n->part[1].label > 0))
		return true;
	return numbers_in_label(n, 0) >= 2 && digits_in_first_label(n) >= 4;
}

static bool has_label_of_digits(const struct rdns_name *n)
{
	for (size_t i = 0; i < n->part_count; i++) {
		const bool starts = i == 0 || n->part[i - 1].label != n->part[i].label;
		const bool ends = i + 1 == n->part_count || n->part[i + 1].label != n->part[i].label;
		if (n->part[i].digits && starts && ends)
			return true;
	}
	return false;
}

/* "host12.net34": a number in a numbered part of the network. */
static bool is_in_numbered_net(const struct rdns_name *n)
{
	for (size_t i = 1; i < n->run_count; i++)
		if (n->run[i].digits && n->run[i - 1].label == n->run[i].label && n->run[i].label > 0 &&
			rdns_word_kinds(n->run[i - 1].text) & RDNS_WORD_NET)
			return numbers_in_label(n, 0) > 0;
	return false;
}

/* Numbered as lines and rented machines are, whatever the first word says. */
static bool is_numbered(const struct rdns_name *n)
{
	return number_chain(n) >= 3 || has_hex_number(n) || has_numbers_in_letters(n) || has_long_number(n) ||
	       is_counted(n) || starts_with_number(n) || has_label_of_digits(n);
}

/* Numbered as lines are and rows of servers can be. */
static bool is_numbered_line(const struct rdns_name *n, const struct ip *ip)
{
	return has_two_numbers(n, ip) || has_two_octets(n, ip) || is_in_numbered_net(n) ||
	       (ip && ip->family == 4 && ends_in_last_octet(n, ip));
}

static bool is_mail_name(const struct rdns_name *n, const struct words *w)
{
	return w->all & RDNS_WORD_MAIL || (w->first & RDNS_WORD_MAIL_FIRST && !(w->all & RDNS_WORD_ACCESS)) ||
	       rdns_word_kinds(n->organisation) & RDNS_WORD_MAIL;
}

/* A name without numbers that says what it is: "dynamic.pool.example.net", "adsl.example.net". */
static bool is_line_itself(const struct rdns_name *n, const struct words *w)
{
	const bool whole_label = n->run_count == 1 || n->run[1].label > 0;
	return w->all & RDNS_WORD_SAYS_DYNAMIC || (w->first & RDNS_WORD_LINE && whole_label);
}

enum rdns_class rdns_classify(const char *name, const struct ip *ip)
{
	struct rdns_name n;
	if (!rdns_name_cut(name, &n))
		return RDNS_STATIC;
	const struct words w = words_read(&n);
	const bool mail = is_mail_name(&n, &w), server = w.first & RDNS_WORD_SERVER_FIRST;
	bool marked = holds_address(&n, ip);
	if (!marked && !mail)
		marked = is_numbered(&n);
	if (!marked && !mail && !server)
		marked = is_numbered_line(&n, ip) || is_line_itself(&n, &w) ||
			 (w.numbers > 0 && (w.all & (RDNS_WORD_DYNAMIC | RDNS_WORD_ACCESS) || w.fixed_line)) ||
			 (digits_in_first_label(&n) > 0 && rdns_word_sells_access(n.organisation));
	if (!marked)
		return RDNS_STATIC;
	return w.all & RDNS_WORD_DYNAMIC ? RDNS_DYNAMIC : RDNS_GENERIC;
}
