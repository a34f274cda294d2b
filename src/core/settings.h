/* settings.h - the settings of relaycheck: one table of key, type, range, default and help.
 *
 * The configuration file, `relaycheck config`, the manual page and the page's form all come from this table. */
#ifndef RELAYCHECK_CORE_SETTINGS_H
#define RELAYCHECK_CORE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum setting_type {
	SETTING_EMAIL,    /* a mailbox, local@domain */
	SETTING_SECONDS,  /* whole seconds, min..max */
	SETTING_COUNT,    /* whole number, min..max */
	SETTING_NAME,     /* host name; may be empty */
	SETTING_RESOLVER, /* "recursive", "system", ADDR or ADDR@PORT */
	SETTING_FILE,     /* path; may be empty */
	SETTING_FILES,    /* paths separated by spaces; may be empty */
	SETTING_NAMES,    /* names separated by spaces; may be empty */
	SETTING_LISTS,    /* sets of block lists and zones, with + and - (proto/dnsbl_sets.h) */
	SETTING_ADDRESSES /* IP addresses of ours separated by spaces; may be empty */
};

/*        id                  key                                  type      min max default            help */
#define SETTING_TABLE(X) \
	X(SETTING_MY_EMAIL, "my email address", EMAIL, 0, 0, "change-me@some.domain.com", \
		"Your own mailbox. Test messages go here and nowhere else. While it is the placeholder no mail " \
		"transaction is tried.") \
	X(SETTING_INITIAL_S, "initial timeout", SECONDS, 1, 300, "5", "How long to wait for a connection to open.") \
	X(SETTING_COMMAND_S, "individual smtp command timeouts", SECONDS, 1, 300, "20", \
		"How long to wait for the greeting, and for the whole answer to each SMTP command.") \
	X(SETTING_HELO, "helo name", NAME, 0, 0, "", "Name said in EHLO. Empty: this machine's own name.") \
	X(SETTING_RESOLVER_IS, "resolver", RESOLVER, 0, 0, "recursive", \
		"Who answers DNS questions: recursive (we ask the authoritative servers ourselves), system " \
		"(/etc/resolv.conf), or ADDRESS or ADDRESS@PORT.") \
	X(SETTING_ROOT_HINTS, "root hints", FILE, 0, 0, "", \
		"File with the root name servers. Empty: the built-in list.") \
	X(SETTING_TRUST_ANCHOR, "trust anchor", FILE, 0, 0, "", \
		"File with the DNSSEC trust anchor. Empty: the usual places, then the built-in root key.") \
	X(SETTING_SOURCE, "source address", ADDRESSES, 0, 0, "", \
		"Our address to connect from, one per family. Empty: the system chooses.") \
	X(SETTING_GEOIP, "geoip database", FILES, 0, 0, "", \
		"MaxMind DB files, or folders of them, that tell where an address is. Empty: /usr/share/GeoIP, " \
		"/usr/local/share/GeoIP, /var/lib/GeoIP and ~/.local/share/GeoIP. `make geoip` installs a free one.") \
	X(SETTING_ORIGIN4, "origin zone ipv4", NAME, 0, 0, "origin.asn.cymru.com", \
		"DNS zone that tells which network (AS) announces an IPv4 address. Empty: do not ask.") \
	X(SETTING_ORIGIN6, "origin zone ipv6", NAME, 0, 0, "origin6.asn.cymru.com", \
		"DNS zone that tells which network (AS) announces an IPv6 address. Empty: do not ask.") \
	X(SETTING_AS_NAMES, "as name zone", NAME, 0, 0, "asn.cymru.com", \
		"DNS zone that tells the name of an AS. Empty: do not ask.") \
	X(SETTING_ABUSE, "abuse contact zone", NAME, 0, 0, "abuse-contacts.abusix.zone", \
		"DNS zone that tells whom to write to about abuse from an address. Empty: do not ask.") \
	X(SETTING_BLOCK_LISTS, "block lists", LISTS, 0, 0, "default", \
		"DNS block and allow lists to ask: default, all, none or zones, each with + or - to change what " \
		"stands " \
		"before it, as in 'default +bl.example.org -bl.spamcop.net'. `relaycheck lists` tells what is known " \
		"of " \
		"each. A list that wants a key gets it from 'key for ZONE'.") \
	X(SETTING_DKIM_SELECTORS, "dkim selectors", NAMES, 0, 0, "", \
		"Selectors of the DKIM keys you sign with, separated by spaces. Others are guessed from the domain's " \
		"providers, and some that are often used are tried.") \
	X(SETTING_MAX_MESSAGES, "max test messages per target", COUNT, 0, 10, "3", \
		"The most test messages one audit of one target may send.")

/* A family of settings beside the table: "key for ZONE", the key that a block list's operator gave out.  A secret: it
 * is never printed, logged, reported or saved among facts. */
#define SETTING_KEY_FOR "key for "

enum setting_id {
#define X(id, key, type, min, max, fallback, help) id,
	SETTING_TABLE(X)
#undef X
		SETTING_ID_COUNT
};

struct setting {
	const char *key, *fallback, *help;
	enum setting_type type;
	long min, max;
};

/* Row of the table. */
const struct setting *setting_info(enum setting_id id);

/* Finds a key (exact). False: unknown; *nearest then is the nearest key, or NULL. */
bool setting_find(const char *key, enum setting_id *out, const char **nearest);

/* Where the value in force came from. */
struct setting_value {
	const char *value;
	const char *origin; /* "default", "/etc/relaycheck/relaycheck.conf:3", "--helo" */
};

/* The key for one zone. */
struct setting_secret {
	const char *zone;
	struct setting_value value;
	struct setting_secret *next;
};

struct settings {
	struct arena *arena; /* owns the strings; given by the caller */
	struct setting_value value[SETTING_ID_COUNT];
	struct setting_secret *secrets; /* in the order in which they were set */
};

/* All defaults. */
void settings_init(struct settings *s, struct arena *arena);

/* Checks and sets one value.  False: *expected says what would be right ("a whole number from 1 to 300"); nothing
 * changes. */
bool settings_set(struct settings *s, enum setting_id id, const char *value, const char *origin, const char **expected);

/* The zone of "key for ZONE"; NULL: KEY is none of that family. */
const char *settings_key_zone(const char *key);

/* Checks and sets the key for ZONE; an empty one takes it away.  False: *expected says what would be right, without the
 * value. */
bool settings_set_key(
	struct settings *s, const char *zone, const char *value, const char *origin, const char **expected);

/* The key for ZONE, or NULL. */
const char *settings_key(const struct settings *s, const char *zone);

const char *settings_text(const struct settings *s, enum setting_id id);
long settings_number(const struct settings *s, enum setting_id id); /* SECONDS, COUNT */

/* The operator's mailbox, or NULL while it is the placeholder. */
const char *settings_operator(const struct settings *s);

#endif
