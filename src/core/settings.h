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
	X(SETTING_MAX_MESSAGES, "max test messages per target", COUNT, 0, 10, "3", \
		"The most test messages one audit of one target may send.")

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

struct settings {
	struct arena *arena; /* owns the strings; given by the caller */
	struct setting_value value[SETTING_ID_COUNT];
};

/* All defaults. */
void settings_init(struct settings *s, struct arena *arena);

/* Checks and sets one value.  False: *expected says what would be right ("a whole number from 1 to 300"); nothing
 * changes. */
bool settings_set(struct settings *s, enum setting_id id, const char *value, const char *origin, const char **expected);

const char *settings_text(const struct settings *s, enum setting_id id);
long settings_number(const struct settings *s, enum setting_id id); /* SECONDS, COUNT */

/* The operator's mailbox, or NULL while it is the placeholder. */
const char *settings_operator(const struct settings *s);

#endif
