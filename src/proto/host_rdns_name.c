/* host_rdns_name.c - cuts PTR names into labels, parts and runs of letters or digits. */
#include "proto/host_rdns_name.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* Second-level labels under which two-letter top-level domains register names. */
static const char *const registry_words[] = {
	"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "gen", "ad", "mil", "nom", "gv", NULL};

static bool is_registry(const char *label, size_t len)
{
	for (const char *const *word = registry_words; *word; word++)
		if (strlen(*word) == len && !memcmp(*word, label, len))
			return true;
	return false;
}

/* Cuts the organisation's labels off N->host. */
static bool cut_organisation(struct rdns_name *n)
{
	char *dot[3] = {NULL, NULL, NULL};
	size_t dots = 0;
	for (char *p = n->host + strlen(n->host); p > n->host && dots < 3;)
		if (*--p == '.')
			dot[dots++] = p;
	if (dots < 2)
		return false;
	const bool registry = strlen(dot[0] + 1) == 2 && is_registry(dot[1] + 1, (size_t)(dot[0] - dot[1] - 1));
	const size_t cut = registry ? 2 : 1;
	if (cut >= dots)
		return false;
	*dot[cut - 1] = 0;
	memcpy(n->organisation, dot[cut] + 1, strlen(dot[cut]));
	*dot[cut] = 0;
	return true;
}

static void add_piece(struct rdns_piece *pieces, size_t *count, const char *from, size_t len, size_t label, size_t part)
{
	if (!len || *count == RDNS_PIECES)
		return;
	struct rdns_piece *p = &pieces[(*count)++];
	*p = (struct rdns_piece){.label = label, .part = part};
	p->len = len < sizeof p->text ? len : sizeof p->text - 1;
	memcpy(p->text, from, p->len);
	p->digits = strspn(p->text, "0123456789") == p->len;
	if (!p->digits || p->len > 9)
		p->number = UINT_MAX;
	for (size_t i = 0; i < p->len && p->number != UINT_MAX; i++)
		p->number = p->number * 10 + (unsigned)(p->text[i] - '0');
}

static void cut_runs(struct rdns_name *n, const char *from, size_t len, size_t label)
{
	for (size_t i = 0; i < len;) {
		size_t k = i + 1;
		while (k < len && !isdigit((unsigned char)from[k]) == !isdigit((unsigned char)from[i]))
			k++;
		add_piece(n->run, &n->run_count, from + i, k - i, label, n->part_count);
		i = k;
	}
}

static void cut_parts(struct rdns_name *n)
{
	const size_t len = strlen(n->host);
	for (size_t i = 0, from = 0; i <= len; i++) {
		if (i < len && isalnum((unsigned char)n->host[i]))
			continue;
		cut_runs(n, n->host + from, i - from, n->labels);
		add_piece(n->part, &n->part_count, n->host + from, i - from, n->labels, n->part_count);
		from = i + 1;
		n->labels += i == len || n->host[i] == '.';
	}
}

bool rdns_name_cut(const char *name, struct rdns_name *n)
{
	*n = (struct rdns_name){.labels = 0};
	size_t len = strnlen(name, RDNS_NAME_BYTES - 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)name[i];
		n->host[i] = c < 128 ? (char)tolower(c) : '?';
	}
	while (len && n->host[len - 1] == '.')
		len--;
	n->host[len] = 0;
	if (!cut_organisation(n))
		return false;
	cut_parts(n);
	return n->part_count > 0;
}
