/* The text report: its verdict line, its list of what to do, and what must never be in it. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "report/style.h"
#include "sample.h"
#include "tests.h"

static const struct text_options quiet = {.quiet = true}, plain = {0};

static void line_is(struct report *r, const char *wanted)
{
	char *text = sample_text(r, &quiet);

	assert_string_equal(text, wanted);
	free(text);
	report_free(r);
}

static void verdict_line(void **state)
{
	struct report *r;

	(void)state;
	line_is(sample_closed(), "closed.lab.test: GOOD - 2 addresses, 8 findings, nothing to do\n");
	line_is(sample_open(),
		"open.lab.test: URGENT - Relays mail for strangers (198.18.0.11, 2001:db8:18::11), and 1 more\n");
	line_is(sample_refused(),
		"refused.lab.test: COULD NOT TELL - failed to connect: No route to host, port 25 outbound may be "
		"blocked on your network (198.18.0.12)\n");
	line_is(sample_empty(), "nothing.lab.test: COULD NOT TELL - nothing was learned\n");
	r = sample_empty();
	r->trouble = "the name does not exist";
	line_is(r, "nothing.lab.test: COULD NOT TELL - the name does not exist\n");
	r = sample_closed();
	r->interrupted = true;
	line_is(r, "closed.lab.test: GOOD - 2 addresses, 8 findings, nothing to do [interrupted]\n");
}

static size_t occurrences(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
		n++;
	return n;
}

static void same_finding_of_two_addresses_is_told_once(void **state)
{
	struct report *r = sample_open();
	char *text = sample_text(r, &plain);
	const char *wanted = "\nWhat to do\n"
			     " 1. URGENT: Relays mail for strangers (198.18.0.11, 2001:db8:18::11)\n"
			     "      > RCPT TO:<me@operator.test>\n"
			     "      < 250 2.1.5 Ok\n"
			     "    Do: Let the server take mail for other domains from your own networks and from "
			     "authenticated\n"
			     "        users only\n"
			     "        smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
			     "    See: RFC 5321 section 7.8; relaycheck explain relay.open\n"
			     "\n"
			     " 2. warning: The PTR name does not lead back (198.18.0.11)\n"
			     "    Do: Add the address to the name's records\n"
			     "    See: RFC 1912 section 2.1; relaycheck explain rdns.match\n"
			     "\n"
			     "Good news\n"
			     "  good: The PTR name leads back (2001:db8:18::11)\n";

	(void)state;
	assert_non_null(strstr(text, wanted));
	free(text);
	report_free(r);
}

static void different_evidence_names_its_address(void **state)
{
	struct report *r = sample_open();
	struct subject *second = r->subjects->next->next;
	char *text;

	(void)state;
	second->findings.items[0].evidence[1] = "< 251 2.1.5 Ok";
	text = sample_text(r, &plain);
	assert_non_null(strstr(text, "      198.18.0.11:\n"
				     "        > RCPT TO:<me@operator.test>\n"
				     "        < 250 2.1.5 Ok\n"
				     "      2001:db8:18::11:\n"
				     "        > RCPT TO:<me@operator.test>\n"
				     "        < 251 2.1.5 Ok\n"));
	/* What is to be pasted is the same and stands there once. */
	assert_int_equal(occurrences(text, "smtpd_relay_restrictions"), 1);
	free(text);
	report_free(r);
}

static void different_titles_stay_apart(void **state)
{
	struct report *r = sample_open();
	char *text;

	(void)state;
	r->subjects->next->findings.items[0].title = "Relays mail for strangers and says so";
	text = sample_text(r, &plain);
	assert_non_null(strstr(text, " 1. URGENT: Relays mail for strangers and says so (198.18.0.11)\n"));
	assert_non_null(strstr(text, " 2. URGENT: Relays mail for strangers (2001:db8:18::11)\n"));
	free(text);
	report_free(r);
}

static void other_hosts_stay_apart_and_are_named(void **state)
{
	struct report *r = report_new("lab.test");
	struct subject *domain = report_subject(r, SCOPE_DOMAIN, "lab.test", NULL, 0);
	char *text;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct subject *host = report_subject(r, SCOPE_HOST, i == 0 ? "mx1.test" : "mx2.test", domain, i);
		struct subject *s = report_subject(r, SCOPE_ADDRESS, i == 0 ? "198.18.0.1" : "198.18.0.2", host, 0);

		s->findings.check = &sample_relay;
		finding_add(&s->findings, "accepted");
	}
	text = sample_text(r, &plain);
	assert_non_null(strstr(text, " 1. URGENT: Relays mail for strangers (mx1.test: 198.18.0.1)\n"));
	assert_non_null(strstr(text, " 2. URGENT: Relays mail for strangers (mx2.test: 198.18.0.2)\n"));
	free(text);
	report_free(r);
}

/* A target is what it was read as, however it was typed. */
static void the_target_is_not_named_again(void **state)
{
	static const struct {
		const char *typed, *name;
		bool same;
	} cases[] = {
		{"b\xc3\xbc"
		 "cher.lab.test",
			"xn--bcher-kva.lab.test", true},
		{"alice@corp.lab.test", "corp.lab.test", true},
		{"\"a@b\"@CORP.Lab.test.", "corp.lab.test", true},
		{"MAIL.Lab.Test.", "mail.lab.test", true},
		{"mail.lab.test", "mx.lab.test", false},
		{"198.18.0.1", "mail.lab.test", false},
		{"not a name", "mail.lab.test", false},
		{"", "mail.lab.test", false},
		{"@", "mail.lab.test", false},
	};
	char where[80];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct report *r = report_new(cases[i].typed);
		struct subject *host = report_subject(r, SCOPE_HOST, cases[i].name, NULL, 0);
		struct subject *s = report_subject(r, SCOPE_ADDRESS, "198.18.0.1", host, 0);
		char *text;

		s->findings.check = &sample_rdns;
		finding_add(&s->findings, "match");
		finding_add(&s->findings, "mismatch");
		text = sample_text(r, &plain);
		snprintf(where, sizeof where, "leads back (%s)\n", cases[i].name);
		assert_int_equal(occurrences(text, where), cases[i].same ? 0 : 1);
		snprintf(where, sizeof where, "back (%s: 198.18.0.1)\n", cases[i].name);
		assert_int_equal(occurrences(text, where), cases[i].same ? 0 : 2);
		free(text);
		report_free(r);
	}
}

static void failed_connection_has_its_own_line(void **state)
{
	struct report *r = sample_refused();
	struct text_options narrow = {.width = 40};
	char *text = sample_text(r, &narrow);

	(void)state;
	assert_non_null(strstr(
		text, "\n::: failed to connect: No route to host, port 25 outbound may be blocked on your network.\n"));
	free(text);
	r->subjects->next->findings.items[0].title = "failed to connect: Connection refused.";
	text = sample_text(r, &narrow);
	assert_non_null(strstr(text, "\n::: failed to connect: Connection refused.\n"));
	free(text);
	report_free(r);
}

static void interruption_is_said(void **state)
{
	struct report *r = sample_open();
	char *text;

	(void)state;
	r->interrupted = true;
	text = sample_text(r, &plain);
	assert_non_null(strstr(text, "\nInterrupted after 1.23 s: this is what was known by then."));
	free(text);
	report_free(r);
}

static void could_not_tell_is_said_once(void **state)
{
	struct report *r = sample_empty();
	struct subject *s = sample_address(r, "198.18.0.14");
	char *text;

	(void)state;
	s->findings.check = &sample_relay;
	finding_add(&s->findings, "could_not_tell");
	finding_evidence(
		&s->findings, "it is long, so that it must be wrapped, and what is wrapped hangs under its text");
	text = sample_text(r, &(struct text_options){.width = 60});
	assert_non_null(strstr(text, "nothing.lab.test: COULD NOT TELL - whether it relays (198.18.0.14)\n"));
	assert_non_null(strstr(text, "\n 1. could not tell: whether it relays (198.18.0.14)\n"
				     "      - it is long, so that it must be wrapped, and what is\n"
				     "        wrapped hangs under its text\n"));
	free(text);
	report_free(r);
}

static void missing_operator_is_said(void **state)
{
	struct report *r = sample_closed();
	char *text;

	(void)state;
	r->operator_address = "";
	text = sample_text(r, &plain);
	assert_non_null(strstr(text, "\nNo mail transaction was tried: 'my email address' is not set.\n"));
	assert_non_null(strstr(text, "no test mail."));
	free(text);
	report_free(r);
}

/* Every sample in every width, with everything switched on. */
static void each_rendering(void (*look)(const char *text, const struct text_options *o))
{
	struct report *(*const samples[])(void) = {
		sample_empty, sample_closed, sample_open, sample_refused, sample_hostile};
	static const unsigned widths[] = {0, 1, 20, 40, 69, 70, 80, 100, 119, 120, 121, 160, 300};

	for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
		for (size_t w = 0; w < 2 * sizeof widths / sizeof *widths; w++) {
			struct text_options o = {
				.width = widths[w / 2], .color = w % 2 == 1, .transcript = true, .timings = true};
			struct report *r = samples[s]();
			char *text = sample_text(r, &o);

			look(text, &o);
			free(text);
			report_free(r);
		}
	}
}

static void look_for_escapes(const char *text, const struct text_options *o)
{
	if (!o->color)
		assert_null(strchr(text, '\033'));
	for (const char *c = text; *c != '\0'; c++)
		assert_true((unsigned char)*c >= ' ' || *c == '\n' || *c == '\033');
}

static void no_escape_without_colour(void **state)
{
	(void)state;
	each_rendering(look_for_escapes);
}

static bool may_be_long(const char *line)
{
	return strstr(line, "smtpd_relay_restrictions") != NULL || strncmp(line, ":::", 3) == 0;
}

static void look_at_lines(const char *text, const struct text_options *o)
{
	size_t width = o->width == 0 ? STYLE_WIDTH_DEFAULT : o->width;
	char *copy = strdup(text), *rest = copy, *line;
	bool first = true;

	assert_non_null(copy);
	assert_true(text[strlen(text) - 1] == '\n');
	while ((line = strsep(&rest, "\n")) != NULL) {
		size_t n = strlen(line);

		assert_true(n == 0 || line[n - 1] != ' ');
		/* The verdict line, lines to paste and the ::: line are whole whatever the width. */
		if (!o->color && width >= 40 && !first && !may_be_long(line) && style_columns(line, n) > width) {
			print_error("width %zu: %s\n", width, line);
			fail();
		}
		first = false;
	}
	free(copy);
}

static void lines_keep_the_width(void **state)
{
	(void)state;
	each_rendering(look_at_lines);
}

static void colour_is_beside_a_word(void **state)
{
	struct report *r = sample_open();
	struct text_options o = {.color = true};
	char *text = sample_text(r, &o);

	(void)state;
	assert_non_null(strstr(text, "\033[1;31mURGENT\033[0m"));
	assert_non_null(strstr(text, "\033[38;5;208m 2. warning:\033[0m"));
	assert_non_null(strstr(text, "\033[38;5;33mgood:\033[0m"));
	free(text);
	report_free(r);
}

static void hostile_text_is_shown_as_it_is(void **state)
{
	struct report *r = sample_hostile();
	char *text = sample_text(r, &plain);

	(void)state;
	assert_non_null(strstr(text, "      < 550 \\x1b[31mred \\\\ \"quoted\" %s %n \xc3\xa9\xe6\x97\xa5\n"));
	free(text);
	report_free(r);
}

static void locale_does_not_matter(void **state)
{
	static const char *const locales[] = {"C.UTF-8", "de_DE.UTF-8", "C"};
	struct report *r = sample_open();
	struct text_options o = {.width = 120, .transcript = true, .timings = true};
	char *wanted = sample_text(r, &o);

	(void)state;
	for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
		char *text;

		setlocale(LC_ALL, locales[i]);
		text = sample_text(r, &o);
		assert_string_equal(text, wanted);
		free(text);
	}
	free(wanted);
	report_free(r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(verdict_line),
	cmocka_unit_test(same_finding_of_two_addresses_is_told_once),
	cmocka_unit_test(different_evidence_names_its_address),
	cmocka_unit_test(different_titles_stay_apart),
	cmocka_unit_test(other_hosts_stay_apart_and_are_named),
	cmocka_unit_test(the_target_is_not_named_again),
	cmocka_unit_test(failed_connection_has_its_own_line),
	cmocka_unit_test(interruption_is_said),
	cmocka_unit_test(missing_operator_is_said),
	cmocka_unit_test(could_not_tell_is_said_once),
	cmocka_unit_test(no_escape_without_colour),
	cmocka_unit_test(lines_keep_the_width),
	cmocka_unit_test(colour_is_beside_a_word),
	cmocka_unit_test(hostile_text_is_shown_as_it_is),
	cmocka_unit_test(locale_does_not_matter),
};
const struct test_list text_tests = {tests, sizeof tests / sizeof *tests};
