/* test_settings.c - what each setting takes, and what it says when it does not. */
#include "../unit.h"

#include "base/limits.h"
#include "core/settings.h"

struct row {
	enum setting_id id;
	const char *value;
	bool right;
};

#define RIGHT(id, value) \
	{ \
		id, value, true \
	}
#define WRONG(id, value) \
	{ \
		id, value, false \
	}
#define TIMES_64(s) \
	s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s s \
		s s s s s s s s s

static const struct row rows[] = {
	RIGHT(SETTING_MY_EMAIL, "me@example.org"),
	RIGHT(SETTING_MY_EMAIL, "first.last+tag@mail.example.org"),
	RIGHT(SETTING_MY_EMAIL, "a..b@docomo.example"),
	RIGHT(SETTING_MY_EMAIL, "me@b\xc3\xbc"
				"cher.example"),
	RIGHT(SETTING_MY_EMAIL, "root@localhost"),
	WRONG(SETTING_MY_EMAIL, ""),
	WRONG(SETTING_MY_EMAIL, "me"),
	WRONG(SETTING_MY_EMAIL, "@example.org"),
	WRONG(SETTING_MY_EMAIL, "me@"),
	WRONG(SETTING_MY_EMAIL, "me @example.org"),
	WRONG(SETTING_MY_EMAIL, "me@exam ple.org"),
	WRONG(SETTING_MY_EMAIL, "me@example.org\r\nRCPT TO:<x@y>"),
	WRONG(SETTING_MY_EMAIL, "me>@example.org"),
	WRONG(SETTING_MY_EMAIL, "a@b@example.org"),
	WRONG(SETTING_MY_EMAIL, "\"a b\"@example.org"),
	WRONG(SETTING_MY_EMAIL, "m\xc3\xbc@example.org"),
	WRONG(SETTING_MY_EMAIL, "me@-bad.example"),
	WRONG(SETTING_MY_EMAIL, "me@bad-.example"),
	WRONG(SETTING_MY_EMAIL, "me@bad..example"),
	WRONG(SETTING_MY_EMAIL, "me@[192.0.2.1]"),
	WRONG(SETTING_MY_EMAIL, "me@exa\xff.example"),
	RIGHT(SETTING_MY_EMAIL, TIMES_64("a") "@example.org"),
	WRONG(SETTING_MY_EMAIL, "a" TIMES_64("a") "@example.org"),
	RIGHT(SETTING_INITIAL_S, "1"),
	RIGHT(SETTING_INITIAL_S, "300"),
	WRONG(SETTING_INITIAL_S, "0"),
	WRONG(SETTING_INITIAL_S, "301"),
	WRONG(SETTING_INITIAL_S, ""),
	WRONG(SETTING_INITIAL_S, "-5"),
	WRONG(SETTING_INITIAL_S, "+5"),
	WRONG(SETTING_INITIAL_S, " 5"),
	WRONG(SETTING_INITIAL_S, "5s"),
	WRONG(SETTING_INITIAL_S, "5.5"),
	WRONG(SETTING_INITIAL_S, "0x10"),
	WRONG(SETTING_INITIAL_S, "99999999999999999999999"),
	RIGHT(SETTING_COMMAND_S, "300"),
	WRONG(SETTING_COMMAND_S, "301"),
	RIGHT(SETTING_MAX_MESSAGES, "0"),
	RIGHT(SETTING_MAX_MESSAGES, "10"),
	WRONG(SETTING_MAX_MESSAGES, "11"),
	RIGHT(SETTING_HELO, ""),
	RIGHT(SETTING_HELO, "mail-1.example.org"),
	RIGHT(SETTING_HELO, "b\xc3\xbc"
			    "cher.example"),
	WRONG(SETTING_HELO, "mail.example.org."),
	WRONG(SETTING_HELO, ".example.org"),
	WRONG(SETTING_HELO, "mail example"),
	WRONG(SETTING_HELO, "mail_1.example.org"),
	WRONG(SETTING_HELO, TIMES_64("a") ".example"),
	WRONG(SETTING_HELO, "x\r\nQUIT"),
	RIGHT(SETTING_RESOLVER_IS, "recursive"),
	RIGHT(SETTING_RESOLVER_IS, "system"),
	RIGHT(SETTING_RESOLVER_IS, "192.0.2.53"),
	RIGHT(SETTING_RESOLVER_IS, "192.0.2.53@5353"),
	RIGHT(SETTING_RESOLVER_IS, "2001:db8::53@53"),
	WRONG(SETTING_RESOLVER_IS, ""),
	WRONG(SETTING_RESOLVER_IS, "ns.example.org"),
	WRONG(SETTING_RESOLVER_IS, "192.0.2.53@"),
	WRONG(SETTING_RESOLVER_IS, "192.0.2.53@0"),
	WRONG(SETTING_RESOLVER_IS, "192.0.2.53@65536"),
	WRONG(SETTING_RESOLVER_IS, "@53"),
	WRONG(SETTING_RESOLVER_IS, "192.0.2.53:53"),
	RIGHT(SETTING_ROOT_HINTS, ""),
	RIGHT(SETTING_ROOT_HINTS, "/etc/root hints"),
	RIGHT(SETTING_SOURCE, ""),
	RIGHT(SETTING_SOURCE, "192.0.2.1"),
	RIGHT(SETTING_SOURCE, " 192.0.2.1   2001:db8::1 "),
	WRONG(SETTING_SOURCE, "192.0.2.1 192.0.2.2"),
	WRONG(SETTING_SOURCE, "192.0.2.1,2001:db8::1"),
	WRONG(SETTING_SOURCE, "eth0"),
	RIGHT(SETTING_DKIM_SELECTORS, ""),
	RIGHT(SETTING_DKIM_SELECTORS, " s1  2026.mail _x "),
	WRONG(SETTING_DKIM_SELECTORS, "s1,s2"),
	WRONG(SETTING_DKIM_SELECTORS, "s1 a..b"),
	RIGHT(SETTING_BLOCK_LISTS, "default"),
	RIGHT(SETTING_BLOCK_LISTS, "none"),
	RIGHT(SETTING_BLOCK_LISTS, "default +bl.example.org -bl.spamcop.net, l2.apews.org"),
	RIGHT(SETTING_BLOCK_LISTS, "-dnsbl.ahbl.org"),
	RIGHT(SETTING_BLOCK_LISTS, "ZEN.Spamhaus.ORG"),
	WRONG(SETTING_BLOCK_LISTS, ""),
	WRONG(SETTING_BLOCK_LISTS, " , "),
	WRONG(SETTING_BLOCK_LISTS, "defualt"),
	WRONG(SETTING_BLOCK_LISTS, "default +"),
	WRONG(SETTING_BLOCK_LISTS, "dnsbl.ahbl.org"),
	WRONG(SETTING_BLOCK_LISTS, "default +spamrbl.imp.ch"),
	WRONG(SETTING_BLOCK_LISTS, "origin.asn.cymru.com"),
	WRONG(SETTING_BLOCK_LISTS, "abcd.zen.dq.spamhaus.net"),
	WRONG(SETTING_BLOCK_LISTS, "192.0.2.1"),
};

static void takes_what_is_right(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct settings s;
		settings_init(&s, a);
		const char *expected = NULL;
		if (settings_set(&s, rows[i].id, rows[i].value, "test:1", &expected) != rows[i].right)
			fail_msg("%s = '%s'", setting_info(rows[i].id)->key, rows[i].value);
		if (rows[i].right) {
			assert_string_equal(settings_text(&s, rows[i].id), rows[i].value);
			assert_string_equal(s.value[rows[i].id].origin, "test:1");
		} else {
			assert_non_null(expected);
			assert_string_equal(settings_text(&s, rows[i].id), setting_info(rows[i].id)->fallback);
			assert_string_equal(s.value[rows[i].id].origin, "default");
		}
	}
	arena_free(a);
}

static void says_what_was_expected(void **state)
{
	(void)state;
	struct settings s;
	settings_init(&s, arena_new());
	const char *expected = NULL;
	assert_false(settings_set(&s, SETTING_INITIAL_S, "x", "t", &expected));
	assert_string_equal(expected, "a whole number of seconds from 1 to 300");
	assert_false(settings_set(&s, SETTING_MAX_MESSAGES, "x", "t", &expected));
	assert_string_equal(expected, "a whole number from 0 to 10");
	assert_false(settings_set(&s, SETTING_MAX_MESSAGES, "x", "t", NULL));
	arena_free(s.arena);
}

static void dead_lists_are_refused_with_their_end(void **state)
{
	(void)state;
	struct settings s;
	settings_init(&s, arena_new());
	const char *expected = NULL;
	assert_false(settings_set(&s, SETTING_BLOCK_LISTS, "default +dnsbl.sorbs.net", "t", &expected));
	assert_string_equal(expected, "lists other than dnsbl.sorbs.net: dead since 2024-06-05 (emptied)");
	assert_false(settings_set(&s, SETTING_BLOCK_LISTS, "k3y.zen.dq.spamhaus.net", "t", &expected));
	assert_non_null(strstr(expected, "'key for zen.dq.spamhaus.net'"));
	assert_string_equal(settings_text(&s, SETTING_BLOCK_LISTS), "default");
	arena_free(s.arena);
}

static void keys_for_zones(void **state)
{
	(void)state;
	struct settings s;
	const char *expected = NULL;
	settings_init(&s, arena_new());
	assert_string_equal(settings_key_zone("key for zen.dq.spamhaus.net"), "zen.dq.spamhaus.net");
	assert_null(settings_key_zone("keys for x.example"));
	assert_null(settings_key(&s, "bl.example.org"));
	assert_true(settings_set_key(&s, "BL.example.org", "abcd1234", "t:1", &expected));
	assert_true(settings_set_key(&s, "b.example.org", "other-key", "t:2", &expected));
	assert_string_equal(settings_key(&s, "bl.example.ORG"), "abcd1234");
	assert_string_equal(s.secrets->value.origin, "t:1");
	assert_true(settings_set_key(&s, "bl.example.org", "efgh5678", "t:3", &expected));
	assert_string_equal(settings_key(&s, "bl.example.org"), "efgh5678");
	static const char *const wrong[] = {"abc", "has blank", "dot..dot", "-----", "uml\xc3\xbct", "semi;colon"};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		if (settings_set_key(&s, "bl.example.org", wrong[i], "t", &expected))
			fail_msg("taken: %s", wrong[i]);
		assert_null(strstr(expected, wrong[i]));
	}
	assert_false(settings_set_key(&s, "", "abcd1234", "t", NULL));
	assert_false(settings_set_key(&s, "no zone", "abcd1234", "t", NULL));
	assert_true(settings_set_key(&s, "bl.example.org", "", "t", NULL));
	assert_null(settings_key(&s, "bl.example.org"));
	assert_string_equal(settings_key(&s, "b.example.org"), "other-key");
	arena_free(s.arena);
}

/* The table's own defaults must pass its own tests. */
static void defaults_are_right(void **state)
{
	(void)state;
	struct settings s;
	settings_init(&s, arena_new());
	for (int i = 0; i < SETTING_ID_COUNT; i++) {
		const struct setting *row = setting_info((enum setting_id)i);
		assert_true(settings_set(&s, (enum setting_id)i, row->fallback, "t", NULL));
		enum setting_id id;
		assert_true(setting_find(row->key, &id, NULL));
		assert_int_equal(id, i);
	}
	assert_int_equal(settings_number(&s, SETTING_COMMAND_S), 20);
	arena_free(s.arena);
}

/* A wait that is allowed must not be cut short by the session's end. */
static void a_session_outlasts_the_longest_waits(void **state)
{
	(void)state;
	assert_true(3 * setting_info(SETTING_COMMAND_S)->max <= LIMIT_SESSION_S);
}

static void the_placeholder_is_nobody(void **state)
{
	(void)state;
	struct settings s;
	settings_init(&s, arena_new());
	assert_null(settings_operator(&s));
	assert_true(settings_set(&s, SETTING_MY_EMAIL, "change-me@some.domain.com", "x:1", NULL));
	assert_null(settings_operator(&s));
	assert_true(settings_set(&s, SETTING_MY_EMAIL, "me@example.org", "x:1", NULL));
	assert_string_equal(settings_operator(&s), "me@example.org");
	arena_free(s.arena);
}

static void unknown_keys_have_neighbours(void **state)
{
	(void)state;
	static const struct {
		const char *key, *nearest;
	} slips[] = {
		{"my email adress", "my email address"},
		{"initial time out", "initial timeout"},
		{"resolvers", "resolver"},
		{"Helo Name", "helo name"},
		{"completely different", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < COUNT(slips); i++) {
		enum setting_id id = SETTING_ID_COUNT;
		const char *nearest = "?";
		assert_false(setting_find(slips[i].key, &id, &nearest));
		assert_int_equal(id, SETTING_ID_COUNT);
		if (slips[i].nearest == NULL)
			assert_null(nearest);
		else
			assert_string_equal(nearest, slips[i].nearest);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(takes_what_is_right),
	cmocka_unit_test(says_what_was_expected),
	cmocka_unit_test(dead_lists_are_refused_with_their_end),
	cmocka_unit_test(keys_for_zones),
	cmocka_unit_test(defaults_are_right),
	cmocka_unit_test(a_session_outlasts_the_longest_waits),
	cmocka_unit_test(the_placeholder_is_nobody),
	cmocka_unit_test(unknown_keys_have_neighbours),
};
const struct unit_list settings_list = {tests, COUNT(tests)};
