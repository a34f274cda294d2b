/* test_facts_json.c - a facts file holds everything, comes back the same, and a wrong one is named as such. */
#include "../unit.h"

#include "base/limits.h"
#include "core/facts_json.h"
#include "sample.h"

static char *dump(const json_t *root)
{
	char *text = json_dumps(root, JSON_COMPACT);
	assert_non_null(text);
	return text;
}

static json_t *sample_json(void)
{
	struct report *r = sample_report();
	json_t *root = facts_json_write(r);
	report_free(r);
	return root;
}

/* Reads, must succeed. */
static struct report *read_back(const json_t *root)
{
	struct arena *errors = arena_new();
	const char *error = NULL;
	struct report *r = facts_json_read(root, errors, &error);
	if (r == NULL)
		fail_msg("%s", error);
	arena_free(errors);
	return r;
}

static void comes_back_the_same(void **state)
{
	(void)state;
	json_t *first = sample_json();
	struct report *r = read_back(first);
	json_t *second = facts_json_write(r);
	char *a = dump(first), *b = dump(second);
	assert_string_equal(a, b);
	free(a);
	free(b);
	json_decref(first);
	json_decref(second);
	report_free(r);
}

static const struct subject *subject_named(const struct report *r, const char *name)
{
	const struct subject *s = r->subjects;
	while (s != NULL && strcmp(s->name, name) != 0)
		s = s->next;
	assert_non_null(s);
	return s;
}

static void every_value_is_read(void **state)
{
	(void)state;
	json_t *root = sample_json();
	struct report *r = read_back(root);
	json_decref(root);
	assert_string_equal(r->version, "0.1.0");
	assert_string_equal(r->trouble, "stopped by the operator");
	assert_int_equal(r->started_s, 1700000000);
	assert_true(r->interrupted);
	assert_int_equal(r->timing_count, 2);
	assert_string_equal(r->timings[1].waited_for, "rdns.ptr");

	const struct subject *four = subject_named(r, "198.18.0.10");
	const struct facts *f = &four->facts;
	assert_int_equal(f->ip.family, 4);
	assert_string_equal(four->parent->name, "closed.lab.test");
	assert_string_equal(four->parent->parent->name, "lab.test");
	assert_string_equal(four->parent->parent->guessed, "likely: the greeting");
	assert_null(four->guessed);
	assert_string_equal(facts_text(f, FACT_DOMAIN), "lab.test");
	assert_string_equal(facts_get(f, FACT_DOMAIN)->note, "MX 10 closed.lab.test");
	assert_true(facts_get(f, FACT_REFERENCE)->number == INT64_MIN);

	const struct fact_names *ptr = facts_names(f, FACT_PTR);
	assert_int_equal(ptr->trust, DNS_SECURE);
	assert_true(ptr->names[0].points_back);
	assert_true(ip_equal(&ptr->names[0].ips[0], &f->ip));
	assert_int_equal(ptr->names[0].trust, DNS_SECURE);
	assert_string_equal(ptr->names[1].why, "signature expired");
	assert_int_equal(ptr->names[1].ipv4, DNS_BOGUS);
	assert_int_equal(ptr->names[1].ipv6, DNS_NODATA);
	const struct fact *absent = facts_get(f, FACT_BANNER_NAME);
	assert_int_equal(absent->state, FACT_ABSENT);
	assert_int_equal(absent->names->state, DNS_NXDOMAIN);
	assert_null(facts_get(f, FACT_EHLO_NAME)->names);

	const struct smtp_reply *reply = facts_reply(f, FACT_EHLO)->reply;
	assert_int_equal(reply->line_count, 3);
	assert_string_equal(reply->lines[2], "gr\xc3\xbc\xc3\x9f \\x1B[31m");
	assert_int_equal(reply->defects, SMTP_BARE_LF | SMTP_LONG_LINE);
	assert_int_equal(trial_rung(facts_trial(f, FACT_RELAY)), RUNG_MAIL);
	assert_int_equal(facts_trials(f, FACT_FORMS)->trials[0].why, WHY_TIMEOUT);
	assert_null(facts_trials(f, FACT_FORMS)->trials[1].mail);
	assert_int_equal(facts_trials(f, FACT_POSTMASTER)->count, 0);
	const struct fact_sessions *sessions = facts_sessions(f, FACT_SESSIONS);
	assert_int_equal(sessions->sessions[0].turn_count, 5);
	assert_null(sessions->sessions[0].turns[4].reply);
	assert_int_equal(sessions->sessions[1].end, WHY_RESET);
	assert_int_equal(facts_get(f, FACT_EXPN)->why, WHY_GARBAGE);
	assert_int_equal(facts_get(f, FACT_NULL_SENDER)->why, WHY_NOT_ASKED);
	report_free(r);
}

static void an_empty_report_comes_back(void **state)
{
	(void)state;
	struct report *r = report_new("nowhere.test");
	json_t *root = facts_json_write(r);
	report_free(r);
	char *text = dump(root);
	assert_string_equal(text, "{\"format\":\"relaycheck facts "
				  "1\",\"version\":\"\",\"target\":\"nowhere.test\",\"operator_address\":\"\","
				  "\"impact\":\"\",\"port\":0,\"started\":0,\"took_ms\":0,\"interrupted\":false,"
				  "\"subjects\":[],\"timings\":[]}");
	free(text);
	r = read_back(root);
	assert_null(r->subjects);
	assert_null(r->trouble);
	json_decref(root);
	report_free(r);
}

static void unsafe_text_is_shown_safely(void **state)
{
	(void)state;
	json_t *root = sample_json();
	json_object_set_new(root, "target", json_stringn("a\0\x1b[31m\xe2\x80\xae\\", 11));
	struct report *r = read_back(root);
	assert_string_equal(r->target, "a\\x00\\x1B[31m\\xE2\\x80\\xAE\\x5C");
	r->version = "a\xff\x1b";
	json_t *again = facts_json_write(r);
	assert_string_equal(json_string_value(json_object_get(again, "version")), "a\\xFF\\x1B");
	json_decref(again);
	json_decref(root);
	report_free(r);
}

/* Walks "subjects.2.facts.smtp/connect.value"; the last step is given back apart. */
static json_t *walk(json_t *root, const char *path, char *last)
{
	const char *p = path;
	for (;;) {
		size_t n = strcspn(p, "/");
		memcpy(last, p, n);
		last[n] = '\0';
		if (p[n] == '\0')
			return root;
		root = json_is_array(root) ? json_array_get(root, (size_t)atoi(last)) : json_object_get(root, last);
		assert_non_null(root);
		p += n + 1;
	}
}

/* PUT: JSON text to put there, or NULL to remove it. */
static const struct {
	const char *path, *put, *error;
} wrongs[] = {
	{"format", "\"relaycheck facts 2\"", "format: \"relaycheck facts 1\" was expected"},
	{"format", NULL, "format: \"relaycheck facts 1\" was expected"},
	{"target", NULL, "target: is missing"},
	{"target", "7", "target: text was expected"},
	{"target", "null", "target: text was expected"},
	{"colour", "7", "colour: is not known"},
	{"a\x1b", "7", "a\\x1B: is not known"},
	{"port", "65536", "port: a whole number from 0 to 65535 was expected"},
	{"port", "-1", "port: a whole number from 0 to 65535 was expected"},
	{"port", "25.0", "port: a whole number from 0 to 65535 was expected"},
	{"port", "\"25\"", "port: a whole number from 0 to 65535 was expected"},
	{"took_ms", "4294967296", "took_ms: a whole number from 0 to 4294967295 was expected"},
	{"interrupted", "1", "interrupted: true or false was expected"},
	{"trouble", "[]", "trouble: text was expected"},
	{"subjects", "{}", "subjects: a list of at most 512 subjects was expected"},
	{"subjects", NULL, "subjects: a list of at most 512 subjects was expected"},
	{"subjects/0", "[]", "subjects[0]: an object was expected"},
	{"subjects/0/kind", "\"planet\"", "subjects[0].kind: domain, host or address was expected"},
	{"subjects/0/kind", "\"address\"", "subjects[0].name: an IP address was expected"},
	{"subjects/0/parent", "0", "subjects[0].parent: the index of an earlier subject of a higher kind was expected"},
	{"subjects/0/parent", "-1", "subjects[0].parent: null or the index of an earlier subject was expected"},
	{"subjects/0/parent", NULL, "subjects[0].parent: null or the index of an earlier subject was expected"},
	{"subjects/1/parent", "4", "subjects[1].parent: the index of an earlier subject of a higher kind was expected"},
	{"subjects/3/parent", "2", "subjects[3].parent: the index of an earlier subject of a higher kind was expected"},
	{"subjects/0/order", "-1", "subjects[0].order: a whole number from 0 to 4294967295 was expected"},
	{"subjects/2/facts", "[]", "subjects[2].facts: an object was expected"},
	{"subjects/2/facts/smtp.nonsense", "{}", "subjects[2].facts.smtp.nonsense: the name of a fact was expected"},
	{"subjects/2/facts/smtp.connect/value", "\"x\"",
		"subjects[2].facts.smtp.connect.value: a whole number was expected"},
	{"subjects/2/facts/smtp.connect/value", NULL, "subjects[2].facts.smtp.connect.value: is missing"},
	{"subjects/2/facts/smtp.connect/value", "1.5",
		"subjects[2].facts.smtp.connect.value: a whole number was expected"},
	{"subjects/2/facts/smtp.connect/state", "\"maybe\"",
		"subjects[2].facts.smtp.connect.state: have, absent or unknown was expected"},
	{"subjects/2/facts/smtp.connect/state", "\"absent\"",
		"subjects[2].facts.smtp.connect.value: no value was expected"},
	{"subjects/2/facts/smtp.connect/why", "\"because\"",
		"subjects[2].facts.smtp.connect.why: the name of a reason was expected"},
	{"subjects/2/facts/spf.answers/value/0/answer/records/0/text", NULL,
		"subjects[2].facts.spf.answers.value[0].answer: a list of TXT records was expected"},
	{"subjects/2/facts/spf.answers/value/0/type", "\"A\"",
		"subjects[2].facts.spf.answers.value[0].answer: a list of A records was expected"},
	{"subjects/2/facts/spf.answers/value/0/type", "\"NS\"",
		"subjects[2].facts.spf.answers.value[0].type: A, AAAA, MX, PTR or TXT was expected"},
	{"subjects/2/facts/dnsbl.lists/value/0/a/records/0/ip", "\"::1\"",
		"subjects[2].facts.dnsbl.lists.value[0].a: a list of A records was expected"},
	{"subjects/2/facts/mail.domains/value", "[]",
		"subjects[2].facts.mail.domains.value: a list of 1 to 16 items was expected"},
	{"subjects/2/facts/place.geoip/value/latitude_udeg", "90000001",
		"subjects[2].facts.place.geoip.value.latitude_udeg: a whole number from -90000000 to 90000000 was "
		"expected"},
	{"subjects/2/facts/rdns.ptr/value/names", "[]",
		"subjects[2].facts.rdns.ptr.value: at least one name was expected"},
	{"subjects/2/facts/rdns.ptr/value/state", "\"x\"",
		"subjects[2].facts.rdns.ptr.value.state: the name of a DNS state was expected"},
	{"subjects/2/facts/rdns.ptr/value/names/0/ips/0", "\"localhost\"",
		"subjects[2].facts.rdns.ptr.value.names[0].ips[0]: an IP address was expected"},
	{"subjects/2/facts/rdns.ptr/value/names/0/ips/0", "\"192.0.2.1\\u0000x\"",
		"subjects[2].facts.rdns.ptr.value.names[0].ips[0]: an IP address was expected"},
	{"subjects/2/facts/smtp.ehlo/value/reply/code", "1000",
		"subjects[2].facts.smtp.ehlo.value.reply.code: a whole number from 0 to 999 was expected"},
	{"subjects/2/facts/smtp.ehlo/value/reply/lines", "[]",
		"subjects[2].facts.smtp.ehlo.value.reply.lines: a list of 1 to 128 items was expected"},
	{"subjects/2/facts/smtp.ehlo/value/reply/lines/0", "{}",
		"subjects[2].facts.smtp.ehlo.value.reply.lines[0]: text was expected"},
	{"subjects/2/facts/relay.plain/value", "{}",
		"subjects[2].facts.relay.plain.value: a list of 0 to 128 items was expected"},
	{"subjects/2/facts/relay.plain/value/0/mail", "null",
		"subjects[2].facts.relay.plain.value[0].mail: an object was expected"},
	{"subjects/2/facts/smtp.sessions/value/0/turns/0/extra", "1",
		"subjects[2].facts.smtp.sessions.value[0].turns[0].extra: is not known"},
	{"timings/1/from_ms", "true", "timings[1].from_ms: a whole number from 0 to 4294967295 was expected"},
};

static void wrong_files_are_named_as_such(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrongs); i++) {
		json_t *root = sample_json();
		char last[64];
		json_t *place = walk(root, wrongs[i].path, last);
		json_t *put = wrongs[i].put != NULL ? json_loads(wrongs[i].put, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL)
						    : NULL;
		assert_int_equal(put == NULL, wrongs[i].put == NULL);
		if (put == NULL)
			json_object_del(place, last);
		else if (json_is_array(place))
			json_array_set_new(place, (size_t)atoi(last), put);
		else
			json_object_set_new(place, last, put);

		struct arena *errors = arena_new();
		const char *error = "none";
		struct report *r = facts_json_read(root, errors, &error);
		json_decref(root);
		if (r != NULL || strcmp(error, wrongs[i].error) != 0)
			fail_msg(
				"%s = %s: %s", wrongs[i].path, wrongs[i].put != NULL ? wrongs[i].put : "(gone)", error);
		arena_free(errors);
	}
}

static void expect_error(const json_t *root, const char *wanted)
{
	struct arena *errors = arena_new();
	const char *error = NULL;
	assert_null(facts_json_read(root, errors, &error));
	assert_string_equal(error, wanted);
	arena_free(errors);
}

static void things_that_are_no_object(void **state)
{
	(void)state;
	expect_error(NULL, "the file: an object was expected");
	json_t *list = json_array();
	expect_error(list, "the file: an object was expected");
	json_decref(list);
	json_t *empty = json_object();
	expect_error(empty, "format: \"relaycheck facts 1\" was expected");
	json_decref(empty);
}

/* One copy more than the limit allows, of the list's first item. */
static void lists_have_limits(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		size_t limit;
		const char *error;
	} rows[] = {
		{"subjects", LIMIT_SUBJECTS, "subjects: a list of at most 512 subjects was expected"},
		{"timings", LIMIT_TIMINGS, "timings: a list of 0 to 65536 items was expected"},
		{"subjects/2/facts/rdns.ptr/value/names", LIMIT_FACT_NAMES,
			"subjects[2].facts.rdns.ptr.value.names: a list of 0 to 64 items was expected"},
		{"subjects/2/facts/spf.answers/value", LIMIT_FACT_ANSWERS,
			"subjects[2].facts.spf.answers.value: a list of 0 to 512 items was expected"},
		{"subjects/2/facts/smtp.sessions/value/0/turns", LIMIT_SESSION_TURNS,
			"subjects[2].facts.smtp.sessions.value[0].turns: a list of 0 to 128 items was expected"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *root = sample_json();
		char last[64];
		json_t *list = json_object_get(walk(root, rows[i].path, last), last);
		while (json_array_size(list) < rows[i].limit)
			json_array_append(list, json_array_get(list, 0));
		report_free(read_back(root));
		json_array_append(list, json_array_get(list, 0));
		expect_error(root, rows[i].error);
		json_decref(root);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(comes_back_the_same),
	cmocka_unit_test(every_value_is_read),
	cmocka_unit_test(an_empty_report_comes_back),
	cmocka_unit_test(unsafe_text_is_shown_safely),
	cmocka_unit_test(wrong_files_are_named_as_such),
	cmocka_unit_test(things_that_are_no_object),
	cmocka_unit_test(lists_have_limits),
};
const struct unit_list facts_json_list = {tests, COUNT(tests)};
