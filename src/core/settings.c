/* settings.c - the table of settings, and what each type of value must look like. */
#include "core/settings.h"

#include <errno.h>
#include <idn2.h>
#include <stdlib.h>
#include <string.h>

#include "base/ip.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/dnsbl_query.h"
#include "proto/dnsbl_sets.h"
#include "proto/mailbox.h"

enum { SECRET_CHARS = 4 }; /* a shorter key would be found in texts where it is none, when it is taken out of them */

static const struct setting table[] = {
#define X(id, key, type, min, max, fallback, help) [id] = {key, fallback, help, SETTING_##type, min, max},
	SETTING_TABLE(X)
#undef X
};

const struct setting *setting_info(enum setting_id id)
{
	return &table[id];
}

bool setting_find(const char *key, enum setting_id *out, const char **nearest)
{
	const char *keys[SETTING_ID_COUNT];
	for (size_t i = 0; i < SETTING_ID_COUNT; i++) {
		keys[i] = table[i].key;
		if (strcmp(keys[i], key) == 0) {
			*out = (enum setting_id)i;
			return true;
		}
	}
	if (nearest != NULL)
		*nearest = text_nearest(key, keys, SETTING_ID_COUNT);
	return false;
}

void settings_init(struct settings *s, struct arena *arena)
{
	s->arena = arena;
	s->secrets = NULL;
	for (size_t i = 0; i < SETTING_ID_COUNT; i++)
		s->value[i] = (struct setting_value){.value = table[i].fallback, .origin = "default"};
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Labels of letters, digits and inner hyphens (RFC 1123 2.1). */
static bool is_ascii_host(const char *name)
{
	size_t len = strlen(name), label = 0;
	if (len == 0 || len >= LIMIT_DNS_NAME_BYTES)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = name[i];
		if (c == '.') {
			if (label == 0 || name[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (!is_alnum(c) && (c != '-' || label == 0))
			return false;
		if (++label > 63)
			return false;
	}
	return label > 0 && name[len - 1] != '-';
}

/* A host name, perhaps with labels in other scripts (RFC 5890). */
static bool is_host(const char *name)
{
	if (!text_is_clean(name, strlen(name)) || strlen(name) > 4 * LIMIT_DNS_NAME_BYTES)
		return false;
	char *ascii = NULL;
	if (idn2_to_ascii_8z(name, &ascii, IDN2_NONTRANSITIONAL) != IDN2_OK)
		return false;
	bool right = is_ascii_host(ascii);
	idn2_free(ascii);
	return right;
}

/* local@domain with a plain local part (RFC 5321 4.1.2 Dot-string, dots anywhere: some providers hand out such names).
 * Quoted local parts are refused: the address is said inside the forms of others. */
static bool is_mailbox(const char *text)
{
	const char *at = strrchr(text, '@');
	if (at == NULL || at == text || at - text > 64)
		return false;
	for (const char *p = text; p < at; p++)
		if (!is_alnum(*p) && strchr(".!#$%&'*+-/=?^_`{|}~", *p) == NULL)
			return false;
	return is_host(at + 1);
}

static bool read_number(const char *text, long *out)
{
	if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
		return false;
	errno = 0;
	*out = strtol(text, NULL, 10);
	return errno == 0;
}

static bool is_in_range(const struct setting *row, const char *text)
{
	long n;
	return read_number(text, &n) && n >= row->min && n <= row->max;
}

static bool is_ip(const char *text, size_t len, struct ip *out)
{
	char copy[IP_TEXT_SIZE];
	if (len >= sizeof copy)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return ip_parse(copy, out);
}

static bool is_resolver(const char *text)
{
	if (strcmp(text, "recursive") == 0 || strcmp(text, "system") == 0)
		return true;
	struct ip ip;
	const char *at = strchr(text, '@');
	if (at == NULL)
		return ip_parse(text, &ip);
	long port;
	return is_ip(text, (size_t)(at - text), &ip) && read_number(at + 1, &port) && port >= 1 && port <= 65535;
}

static bool is_address_list(const char *text)
{
	bool seen4 = false, seen6 = false;
	for (const char *p = text + strspn(text, " "); *p != '\0'; p += strspn(p, " ")) {
		struct ip ip;
		size_t len = strcspn(p, " ");
		if (!is_ip(p, len, &ip))
			return false;
		bool *seen = ip.family == 4 ? &seen4 : &seen6;
		if (*seen)
			return false;
		*seen = true;
		p += len;
	}
	return true;
}

/* Parts of host names: a DKIM selector may have underscores. */
static bool is_name_list(struct arena *a, const char *text)
{
	char *rest = arena_strdup(a, text);
	for (char *word; (word = strsep(&rest, " "));)
		if (word[0] != '\0' && !host_name_valid(word))
			return false;
	return true;
}

static bool is_list_choice(struct arena *a, const char *text, const char **expected)
{
	size_t count;
	return dnsbl_sets_read(a, dnsbl_list_known(a), text, &count, expected) != NULL;
}

static bool is_right(struct arena *a, const struct setting *row, const char *value)
{
	switch (row->type) {
	case SETTING_EMAIL:
		return is_mailbox(value);
	case SETTING_SECONDS:
	case SETTING_COUNT:
		return is_in_range(row, value);
	case SETTING_NAME:
		return value[0] == '\0' || is_host(value);
	case SETTING_RESOLVER:
		return is_resolver(value);
	case SETTING_FILE:
	case SETTING_FILES:
	case SETTING_LISTS: /* has reasons of its own */
		return true;
	case SETTING_NAMES:
		return is_name_list(a, value);
	case SETTING_ADDRESSES:
		return is_address_list(value);
	}
	return false;
}

static const char *expected_of(struct arena *a, const struct setting *row)
{
	switch (row->type) {
	case SETTING_EMAIL:
		return "a mailbox such as you@example.org";
	case SETTING_SECONDS:
		return arena_format(a, "a whole number of seconds from %ld to %ld", row->min, row->max);
	case SETTING_COUNT:
		return arena_format(a, "a whole number from %ld to %ld", row->min, row->max);
	case SETTING_NAME:
		return "a host name such as mail.example.org, or nothing";
	case SETTING_RESOLVER:
		return "recursive, system, ADDRESS or ADDRESS@PORT";
	case SETTING_FILE:
		return "a file name, or nothing";
	case SETTING_LISTS:
		return "default, all, none or zones of lists, with + or -";
	case SETTING_FILES:
		return "names of files and folders separated by spaces, or nothing";
	case SETTING_NAMES:
		return "names such as selector1 separated by spaces, or nothing";
	case SETTING_ADDRESSES:
		return "IP addresses of this machine separated by spaces, at most one per family, or nothing";
	}
	return "";
}

bool settings_set(struct settings *s, enum setting_id id, const char *value, const char *origin, const char **expected)
{
	const struct setting *row = &table[id];
	if (!is_right(s->arena, row, value)) {
		if (expected != NULL)
			*expected = expected_of(s->arena, row);
		return false;
	}
	if (row->type == SETTING_LISTS && !is_list_choice(s->arena, value, expected))
		return false;
	s->value[id] = (struct setting_value){
		.value = arena_strdup(s->arena, value),
		.origin = arena_strdup(s->arena, origin),
	};
	return true;
}

const char *settings_key_zone(const char *key)
{
	size_t n = strlen(SETTING_KEY_FOR);
	return strncmp(key, SETTING_KEY_FOR, n) == 0 ? key + n + strspn(key + n, " ") : NULL;
}

static struct setting_secret **find_secret(struct settings *s, const char *zone)
{
	struct setting_secret **at = &s->secrets;
	while (*at && !text_equal_nocase((*at)->zone, zone))
		at = &(*at)->next;
	return at;
}

bool settings_set_key(
	struct settings *s, const char *zone, const char *value, const char *origin, const char **expected)
{
	const char *why = NULL;
	if (!is_host(zone))
		why = "the zone of a block list in 'key for ZONE'";
	else if (value[0] && (strlen(value) < SECRET_CHARS || !dnsbl_query_key_valid(value)))
		why = "a key of 4 or more letters, digits and hyphens";
	if (why) {
		if (expected != NULL)
			*expected = why;
		return false;
	}
	struct setting_secret **at = find_secret(s, zone);
	if (!*at) {
		*at = arena_alloc(s->arena, sizeof **at);
		(*at)->zone = text_lower(s->arena, zone);
	}
	(*at)->value = (struct setting_value){
		.value = arena_strdup(s->arena, value),
		.origin = arena_strdup(s->arena, origin),
	};
	return true;
}

const char *settings_key(const struct settings *s, const char *zone)
{
	for (const struct setting_secret *one = s->secrets; one; one = one->next)
		if (text_equal_nocase(one->zone, zone))
			return one->value.value[0] ? one->value.value : NULL;
	return NULL;
}

const char *settings_text(const struct settings *s, enum setting_id id)
{
	return s->value[id].value;
}

long settings_number(const struct settings *s, enum setting_id id)
{
	ensure(table[id].type == SETTING_SECONDS || table[id].type == SETTING_COUNT);
	long n = 0;
	ensure(read_number(s->value[id].value, &n));
	return n;
}

const char *settings_operator(const struct settings *s)
{
	const char *value = s->value[SETTING_MY_EMAIL].value;
	return strcmp(value, table[SETTING_MY_EMAIL].fallback) == 0 ? NULL : value;
}
