/* dnsbl_list.c - reads the table of block lists; what is known of each list is data, not code. */
#include "proto/dnsbl_list.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "dnsbl_data.h"
#include "proto/dnsbl_answer.h"
#include "proto/dnsbl_health.h"
#include "proto/mailbox.h"

enum {
	COL_ZONE,
	COL_KIND,
	COL_CODES,
	COL_SCOPE,
	COL_WEIGHT,
	COL_SET,
	COL_KEY,
	COL_INSIDE,
	COL_TEST,
	COL_LOOKUP,
	COL_DELIST,
	COL_STATUS,
	COL_NOTE,
	COLUMNS
};

static const char *const scope_names[] = {"address", "range", "network", "domain", NULL};
static const char *const weight_names[] = {"blocking", "advisory", "informational", NULL};
static const char *const set_names[] = {"default", "all", "none", NULL};
static const char *const key_names[] = {"none", "registration", "needed", "first", "inner", NULL};
static const char *const status_names[] = {
	"alive", "needs-key", "paid", "unverified", "duplicate", "renamed", "avoid", "dead", NULL};
static const char *const kind_names[] = {"ip4", "ip6", "domain", NULL};

/* Index of WORD (N bytes) among NAMES; -1: none. */
static int find_word(const char *const *names, const char *word, size_t n)
{
	for (int i = 0; names[i]; i++)
		if (strlen(names[i]) == n && memcmp(names[i], word, n) == 0)
			return i;
	return -1;
}

static int find_name(const char *const *names, const char *word)
{
	return find_word(names, word, strlen(word));
}

/* "ip4,ip6", "allow-domain", "hash": False if it is none of those. */
static bool read_kind(const char *text, struct dnsbl_list *out)
{
	static const char *const sorts[] = {"", "allow-", "info-"};

	if (strcmp(text, "hash") == 0) {
		out->sort = DNSBL_HASH;
		return true;
	}
	for (int i = 1; i < 3; i++)
		if (strncmp(text, sorts[i], strlen(sorts[i])) == 0)
			out->sort = i == 1 ? DNSBL_ALLOW : DNSBL_INFO;
	const char *prefix = sorts[out->sort];
	for (const char *word = text;; word++) {
		if (strncmp(word, prefix, strlen(prefix)) != 0)
			return false;
		word += strlen(prefix);
		size_t n = strcspn(word, ",");
		int kind = find_word(kind_names, word, n);
		if (kind < 0)
			return false;
		out->kinds |= 1U << kind;
		word += n;
		if (!*word)
			return true;
	}
}

static const char *optional(const char *text)
{
	return strcmp(text, "-") == 0 ? "" : text;
}

static bool split(char *line, char *column[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		column[i] = strsep(&line, "\t");
		if (!column[i] || !column[i][0])
			return false;
	}
	return line == NULL;
}

static bool read_line(char *line, struct dnsbl_list *out)
{
	char *column[COLUMNS];

	memset(out, 0, sizeof *out);
	if (!split(line, column) || !host_name_valid(column[COL_ZONE]) || !read_kind(column[COL_KIND], out))
		return false;
	int scope = find_name(scope_names, column[COL_SCOPE]), weight = find_name(weight_names, column[COL_WEIGHT]),
	    set = find_name(set_names, column[COL_SET]), key = find_name(key_names, column[COL_KEY]),
	    status = find_name(status_names, column[COL_STATUS]);
	if (scope < 0 || weight < 0 || set < 0 || key < 0 || status < 0)
		return false;
	out->zone = column[COL_ZONE];
	out->codes = optional(column[COL_CODES]);
	out->scope = (enum dnsbl_scope)scope;
	out->weight = (enum dnsbl_weight)weight;
	out->set = (enum dnsbl_set)set;
	out->key = (enum dnsbl_key)key;
	out->inside = optional(column[COL_INSIDE]);
	out->tests = column[COL_TEST];
	out->lookup = optional(column[COL_LOOKUP]);
	out->delist = optional(column[COL_DELIST]);
	out->status = (enum dnsbl_status)status;
	out->note = optional(column[COL_NOTE]);
	return dnsbl_answer_codes_valid(out->codes) && dnsbl_health_tests_valid(out->tests);
}

const struct dnsbl_table *dnsbl_list_read(struct arena *a, const char *text, size_t n, size_t *bad_line)
{
	struct dnsbl_table *table = arena_alloc(a, sizeof *table);
	struct dnsbl_list *lists = arena_array(a, LIMIT_LISTS, sizeof *lists);
	char *rest = arena_strndup(a, text, n);

	table->lists = lists;
	*bad_line = 0;
	for (char *line; (line = strsep(&rest, "\n"));) {
		++*bad_line;
		if (!line[0] || line[0] == '#')
			continue;
		if (table->count == LIMIT_LISTS || !read_line(line, &lists[table->count]))
			return NULL;
		table->count++;
	}
	return table;
}

const struct dnsbl_table *dnsbl_list_known(struct arena *a)
{
	size_t bad_line;
	const struct dnsbl_table *table = dnsbl_list_read(a, (const char *)dnsbl_data, dnsbl_data_size, &bad_line);
	ensure(table != NULL);
	return table;
}

/* Is ZONE (N bytes) the list's, or the list's with a key in it? */
static bool is_zone(const struct dnsbl_list *list, const char *zone, size_t n)
{
	size_t own = strlen(list->zone), head = strcspn(list->zone, ".");

	if (n == own && strncasecmp(zone, list->zone, n) == 0)
		return true;
	if (n < own + 2)
		return false;
	switch (list->key) {
	case DNSBL_KEY_BEFORE_ZONE:
		return zone[n - own - 1] == '.' && strncasecmp(zone + n - own, list->zone, own) == 0;
	case DNSBL_KEY_INNER:
		return strncasecmp(zone, list->zone, head + 1) == 0 &&
		       strncasecmp(zone + n - (own - head), list->zone + head, own - head) == 0;
	case DNSBL_NO_KEY:
	case DNSBL_REGISTRATION:
	case DNSBL_KEY_FIRST:
		break;
	}
	return false;
}

const struct dnsbl_list *dnsbl_list_find(const struct dnsbl_table *t, const char *zone)
{
	size_t n = strlen(zone);
	const struct dnsbl_list *found = NULL;

	if (n > 0 && zone[n - 1] == '.')
		n--;
	for (size_t i = 0; i < t->count; i++)
		if (is_zone(&t->lists[i], zone, n) && (!found || strlen(found->zone) < strlen(t->lists[i].zone)))
			found = &t->lists[i];
	return found;
}

bool dnsbl_list_names(const char *zones, const char *zone)
{
	size_t n = strlen(zone);

	for (const char *p = zones; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && strncasecmp(p, zone, n) == 0)
			return true;
	return false;
}

const char *dnsbl_list_refusal(struct arena *a, const struct dnsbl_list *list)
{
	bool dated = list->note[0] >= '0' && list->note[0] <= '9';

	if (list->sort == DNSBL_INFO)
		return "it is no block list: it tells facts about addresses or domains";
	if (list->sort == DNSBL_HASH)
		return "it is asked with hashes of mail addresses";
	switch (list->status) {
	case DNSBL_DEAD:
		return arena_format(a, dated ? "dead since %s" : "dead: %s", list->note);
	case DNSBL_RENAMED:
		return arena_format(a, "it has another name: %s", list->note);
	case DNSBL_ALIVE:
	case DNSBL_NEEDS_KEY:
	case DNSBL_PAID:
	case DNSBL_UNVERIFIED:
	case DNSBL_DUPLICATE:
	case DNSBL_AVOID:
		break;
	}
	return NULL;
}

const char *dnsbl_kind_name(enum dnsbl_kind k)
{
	return k == DNSBL_IPV4 ? "ipv4" : k == DNSBL_IPV6 ? "ipv6" : "domain";
}

const char *dnsbl_weight_name(enum dnsbl_weight w)
{
	return weight_names[w];
}

const char *dnsbl_status_name(enum dnsbl_status s)
{
	return status_names[s];
}

const char *dnsbl_scope_name(enum dnsbl_scope s)
{
	return scope_names[s];
}
