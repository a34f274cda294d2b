/* The larger parts of the text report: transactions, forms, transcript, waterfall. */
#include <stdlib.h>
#include <string.h>

#include "report/style.h"
#include "sample.h"
#include "tests.h"

static const struct text_options plain = {0};

static void has(const struct text_options *o, const char *wanted)
{
	struct report *r = sample_open();
	char *text = sample_text(r, o);

	if (strstr(text, wanted) == NULL)
		print_error("wanted:\n%s\nin:\n%s\n", wanted, text);
	assert_non_null(strstr(text, wanted));
	free(text);
	report_free(r);
}

static void transactions_side_by_side(void **state)
{
	struct text_options o = {.width = 120};

	(void)state;
	has(&o, "\n"
		"  Relay                                   Relay with a forged local sender        Bounce\n"
		"  C: MAIL FROM:<me@operator.test>         C: MAIL FROM:<me@operator.test>         not tried: no mail "
		"domain is proven to\n"
		"  S: 250 2.1.0 Ok                         S: 250 2.1.0 Ok                         belong to this "
		"server\n"
		"  C: RCPT TO:<me@operator.test>           C: RCPT TO:<me@operator.test>\n"
		"  S: 250 2.1.5 Ok                         S: 554 5.7.1 <me@operator.test>: Relay\n"
		"  C: DATA                                    access denied because this sentence\n"
		"  S: 354 End data with <CR><LF>.<CR><LF>     is long enough to need a second\n"
		"  C: . (the message, and its end)            line\n"
		"  S: 250 2.0.0 Ok: queued as 4WxYz        = sender taken, refused at RCPT\n"
		"  = message accepted\n"
		"  URGENT: Relays mail for strangers\n");
}

static void transactions_stacked(void **state)
{
	struct text_options o = {.width = 80};

	(void)state;
	has(&o, "\n"
		"  Relay\n"
		"    C: MAIL FROM:<me@operator.test>\n"
		"    S: 250 2.1.0 Ok\n"
		"    C: RCPT TO:<me@operator.test>\n"
		"    S: 250 2.1.5 Ok\n"
		"    C: DATA\n"
		"    S: 354 End data with <CR><LF>.<CR><LF>\n"
		"    C: . (the message, and its end)\n"
		"    S: 250 2.0.0 Ok: queued as 4WxYz\n"
		"    = message accepted\n"
		"    URGENT: Relays mail for strangers\n"
		"\n"
		"  Relay with a forged local sender\n"
		"    C: MAIL FROM:<me@operator.test>\n"
		"    S: 250 2.1.0 Ok\n"
		"    C: RCPT TO:<me@operator.test>\n"
		"    S: 554 5.7.1 <me@operator.test>: Relay access denied because this sentence\n"
		"       is long enough to need a second line\n"
		"    = sender taken, refused at RCPT\n"
		"\n"
		"  Bounce\n"
		"    not tried: no mail domain is proven to belong to this server\n");
}

static void forms_table(void **state)
{
	struct text_options o = {.width = 90, .transcript = true};

	(void)state;
	has(&o, "\n"
		"  Address forms: 3 tried, 1 taken, 1 refused, 1 refused for now, 1 not tried\n"
		"  form     sender                 recipient                    reply\n"
		"  percent  <me@operator.test>     <me%operator.test@[198.18.\xe2\x80\xa6"
		"  554 5.7.1 <me@operator.tes\xe2\x80\xa6"
		"\n"
		"  bang     <me@operator.test>     <operator.test!me>           250 2.1.5 Ok\n"
		"  route    <me@operator.test>     <@lab.test:me@operator.tes\xe2\x80\xa6"
		"  450 4.2.0 Greylisted\n"
		"  quoted   <>                     <\"me@operator.test\">         the connection was reset\n");
}

static void refused_forms_are_only_counted(void **state)
{
	struct text_options o = {.width = 90};

	(void)state;
	has(&o, "\n"
		"  Address forms: 3 tried, 1 taken, 1 refused, 1 refused for now, 1 not tried\n"
		"  form     sender                 recipient                    reply\n"
		"  bang     <me@operator.test>     <operator.test!me>           250 2.1.5 Ok\n");
}

static void forms_with_one_answer_are_cut_short(void **state)
{
	struct report *r = sample_open();
	struct subject *s = r->subjects->next;
	const struct fact_trials *forms = facts_trials(&s->facts, FACT_FORMS);
	struct fact_trials *many = arena_alloc(r->arena, sizeof *many);
	struct trial *trials = arena_array(r->arena, 9, sizeof *trials);
	char *text;

	(void)state;
	for (size_t i = 0; i < 9; i++)
		trials[i] = forms->trials[1];
	*many = (struct fact_trials){.count = 9, .trials = trials};
	s->facts.fact[FACT_FORMS] = fact_trials(many);
	text = sample_text(r, &(struct text_options){.width = 90});
	assert_non_null(strstr(text, "  ... and 4 more with 250 2.1.5 (--transcript shows all)\n"));
	free(text);
	text = sample_text(r, &(struct text_options){.width = 90, .transcript = true});
	assert_null(strstr(text, "more with"));
	free(text);
	report_free(r);
}

static void forms_stacked(void **state)
{
	struct text_options o = {.width = 40};

	(void)state;
	has(&o, "  bang\n"
		"    from <me@operator.test>\n"
		"    to <operator.test!me>\n"
		"    S: 250 2.1.5 Ok\n");
}

static void for_now_is_never_called_refused_for_good(void **state)
{
	struct report *r = sample_open();
	struct subject *s = r->subjects->next;
	const struct fact_trials *forms = facts_trials(&s->facts, FACT_FORMS);
	struct fact_trials *one = arena_alloc(r->arena, sizeof *one);
	char *text;

	(void)state;
	*one = (struct fact_trials){.count = 1, .trials = &forms->trials[2]};
	s->facts.fact[FACT_RELAY] = fact_trials(one);
	text = sample_text(r, &(struct text_options){.width = 80});
	assert_non_null(strstr(text, "    = sender taken, refused for now at RCPT\n"));
	free(text);
	report_free(r);
}

/* Puts trials of its own in place of the relay transaction and looks for a line. */
static void relay_says(const struct trial *trials, size_t count, const char *wanted)
{
	struct report *r = sample_open();
	struct fact_trials *all = arena_alloc(r->arena, sizeof *all);
	char *text;

	*all = (struct fact_trials){.count = count, .trials = trials};
	r->subjects->next->facts.fact[FACT_RELAY] = fact_trials(all);
	text = sample_text(r, &(struct text_options){.width = 80});
	assert_non_null(strstr(text, wanted));
	free(text);
	report_free(r);
}

static void outcomes(void **state)
{
	static const char *const ok_lines[] = {"Ok"};
	static const struct smtp_reply ok = {250, "", 1, ok_lines, 0}, go = {354, "", 1, ok_lines, 0},
				       no = {550, "", 1, ok_lines, 0}, later = {451, "", 1, ok_lines, 0};
	static const struct turn mail = {"MAIL", &ok, 0, 1}, rcpt = {"RCPT", &ok, 0, 1}, data = {"DATA", &go, 0, 1},
				 refused = {"X", &no, 0, 1}, put_off = {"X", &later, 0, 1}, silent = {"X", NULL, 0, 0};
	static const struct {
		struct trial trial;
		const char *wanted;
	} cases[] = {
		{{.mail = &refused}, "    = refused at MAIL\n"},
		{{.mail = &put_off}, "    = refused for now at MAIL\n"},
		{{.mail = &mail, .rcpt = &refused}, "    = sender taken, refused at RCPT\n"},
		{{.mail = &mail, .rcpt = &rcpt}, "    = recipient taken; not carried on to DATA\n"},
		{{.mail = &mail, .rcpt = &rcpt, .why = WHY_LIMIT},
			"    = recipient taken, stopped before DATA: a limit of relaycheck was reached\n"},
		{{.mail = &mail, .rcpt = &rcpt, .why = WHY_LIMIT, .note = "3 messages"},
			"    = recipient taken, stopped before DATA: 3 messages\n"},
		{{.mail = &mail, .rcpt = &silent, .why = WHY_TIMEOUT},
			"    = sender taken, stopped before RCPT: no answer came in time\n"},
		{{.mail = &mail, .rcpt = &rcpt, .data = &data, .end = &refused},
			"    = DATA taken, refused at the end of the message\n"},
		{{.mail = &mail, .rcpt = &rcpt, .data = &data, .end = &rcpt}, "    = message accepted\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct trial trial = cases[i].trial;

		trial.id = "relay";
		trial.sender = trial.recipient = "<>";
		relay_says(&trial, 1, cases[i].wanted);
	}
}

static void the_trial_that_went_furthest_is_shown(void **state)
{
	static const char *const lines[] = {"Ok"};
	static const struct smtp_reply ok = {250, "", 1, lines, 0};
	static const struct turn mail = {"MAIL FROM:<first>", &ok, 0, 1}, rcpt = {"RCPT TO:<second>", &ok, 0, 1};
	const struct trial trials[] = {
		{.id = "relay", .sender = "<>", .recipient = "<>", .mail = &mail},
		{.id = "relay", .sender = "<>", .recipient = "<>", .mail = &mail, .rcpt = &rcpt},
		{.id = "relay", .sender = "<>", .recipient = "<>", .mail = &mail},
	};

	(void)state;
	relay_says(trials, 3, "    C: RCPT TO:<second>\n");
}

static void facts_nobody_asked_for_have_no_line(void **state)
{
	struct report *r = sample_open();
	char *text = sample_text(r, &plain);

	(void)state;
	assert_null(strstr(text, "VRFY"));
	assert_null(strstr(text, "Reverse DNS"));
	assert_null(strstr(text, "Controls"));
	free(text);
	r->subjects->next->facts.fact[FACT_VRFY] = fact_reply(sample_turn(r, "VRFY x", 502, "5.5.1", "VRFY disabled"));
	r->subjects->next->facts.fact[FACT_PTR] = fact_unknown(WHY_SERVFAIL, NULL);
	text = sample_text(r, &plain);
	assert_non_null(strstr(text, "\n  Controls\n  VRFY          502 5.5.1 VRFY disabled\n"));
	assert_non_null(strstr(text, "\n  Reverse DNS   not known: the DNS servers failed\n"));
	free(text);
	report_free(r);
}

static void names_and_where_they_lead(void **state)
{
	struct report *r = sample_open();
	struct fact_names *names = arena_alloc(r->arena, sizeof *names);
	struct fact_name *name = arena_array(r->arena, 2, sizeof *name);
	struct ip *ip = arena_array(r->arena, 2, sizeof *ip);
	char *text;

	(void)state;
	assert_true(ip_parse("198.18.0.11", &ip[0]) && ip_parse("2001:db8:18::11", &ip[1]));
	name[0] = (struct fact_name){
		.name = "open.lab.test", .forward = DNS_FOUND, .points_back = true, .ip_count = 2, .ips = ip};
	name[1] = (struct fact_name){.name = "old.lab.test", .forward = DNS_NXDOMAIN, .why = "gone"};
	*names = (struct fact_names){.state = DNS_FOUND, .trust = DNS_SECURE, .count = 2, .names = name};
	r->subjects->next->facts.fact[FACT_PTR] = fact_names(names);
	text = sample_text(r, &(struct text_options){.width = 140});
	assert_non_null(strstr(text,
		"\n  Reverse DNS   open.lab.test = 198.18.0.11, 2001:db8:18::11 - leads back to this address\n"
		"                old.lab.test (nxdomain: gone) - does not lead back to this address\n"
		"                signed with DNSSEC, and valid\n"));
	free(text);
	report_free(r);
}

static void mail_domains_the_strong_ones_whole(void **state)
{
	static const struct mail_domain domains[] = {
		{"xn--bcher-kva.test", DOMAIN_CONFIRMED, "the greeting post.xn--bcher-kva.test", "MX of it leads here"},
		{"a.test", DOMAIN_WEAK, "the PTR name x.a.test", "it does not exist"},
		{"b.test", DOMAIN_WEAK, "the PTR name x.b.test", NULL},
		{"c.test", DOMAIN_WEAK, "the PTR name x.c.test", NULL},
		{"d.test", DOMAIN_WEAK, "the PTR name x.d.test", NULL},
	};
	static const struct fact_domains all = {5, domains}, weak = {1, domains + 1};
	struct report *r = sample_open();
	struct facts *f = &r->subjects->next->facts;
	char *text;

	(void)state;
	f->fact[FACT_DOMAINS] = fact_domains(&all);
	text = sample_text(r, &(struct text_options){.width = 140});
	assert_non_null(strstr(text,
		"\n  Mail domain   b\xc3\xbc"
		"cher.test (xn--bcher-kva.test) - confirmed: MX of it leads here (thought of by: the greeting "
		"post.xn--bcher-kva.test)\n"
		"                a.test - weak: it does not exist\n"
		"                b.test - weak\n"
		"                c.test - weak\n"
		"                and 1 more, all weak\n"));
	free(text);
	f->fact[FACT_DOMAINS] = fact_domains(&weak);
	text = sample_text(r, &(struct text_options){.width = 140});
	assert_non_null(strstr(
		text, "\n  Mail domain   a.test - weak: it does not exist (thought of by: the PTR name x.a.test)\n"));
	free(text);
	f->fact[FACT_DOMAINS] = fact_absent("it has no name");
	text = sample_text(r, &(struct text_options){.width = 140});
	assert_non_null(strstr(text, "\n  Mail domain   none: it has no name\n"));
	free(text);
	f->fact[FACT_DOMAINS] = fact_unknown(WHY_SERVFAIL, "no PTR server answers");
	text = sample_text(r, &(struct text_options){.width = 140});
	assert_non_null(strstr(text, "\n  Mail domain   not known: no PTR server answers\n"));
	free(text);
	report_free(r);
}

static void a_guessed_domain_says_so(void **state)
{
	struct report *r = sample_open();
	struct subject *s = report_subject(r, SCOPE_DOMAIN, "lab.test", NULL, 1);
	struct ip ip = {.family = 0};
	struct fact_name names[] = {
		{.name = "a.test",
			.forward = DNS_FOUND,
			.alias = "b.test",
			.preference = 10,
			.ip_count = 1,
			.ips = &ip},
		{.name = "c.test",
			.forward = DNS_FOUND,
			.ipv4 = DNS_FOUND,
			.ipv6 = DNS_BOGUS,
			.why = "expired",
			.preference = 20,
			.ip_count = 1,
			.ips = &ip},
		{.name = "d.test", .forward = DNS_NXDOMAIN, .preference = 30},
		{.name = "", .preference = 0},
	};
	struct fact_names list = {.state = DNS_FOUND, .trust = DNS_SECURE, .count = 4, .names = names};
	char *text;

	(void)state;
	assert_true(ip_parse("198.18.0.11", &ip));
	s->guessed = "likely: the greeting";
	s->facts.fact[FACT_MX] = fact_names(&list);
	s->facts.fact[FACT_MX_HOSTS] = fact_names(&list);
	text = sample_text(r, &(struct text_options){.width = 140});
	assert_non_null(strstr(text, "\nlab.test\n"
				     "  Mail domain   lab.test (likely: the greeting; not named by you)\n"
				     "  MX            10 a.test, an alias of b.test = 198.18.0.11\n"
				     "                20 c.test = 198.18.0.11 (AAAA: bogus: expired)\n"
				     "                30 d.test (nxdomain)\n"
				     "                (the empty name: no mail is wanted, RFC 7505)\n"
				     "                the MX records are signed with DNSSEC, and valid\n"));
	free(text);
	report_free(r);
}

/* A check whose every finding has this code. */
static void finds(struct subject *s, struct verdict *verdicts, struct check *check, const char *id, const char *code)
{
	verdicts[0] = (struct verdict){code, SEVERITY_GOOD, "Refuses", NULL, NULL};
	*check = (struct check){.id = id, .verdicts = verdicts};
	s->findings.check = check;
	finding_add(&s->findings, code);
}

static void put_off(struct report *r, struct subject *s)
{
	const struct fact_trials *forms = facts_trials(&s->facts, FACT_FORMS);
	struct fact_trials *all = arena_alloc(r->arena, sizeof *all);
	struct trial *trials = arena_array(r->arena, 3, sizeof *trials);

	for (size_t i = 0; i < 3; i++)
		trials[i] = forms->trials[2];
	trials[2].rcpt = forms->trials[0].rcpt;
	*all = (struct fact_trials){.count = 3, .trials = trials};
	s->facts.fact[FACT_FORMS] = s->facts.fact[FACT_RELAY] = s->facts.fact[FACT_BOUNCE] = fact_trials(all);
}

/* "454 4.7.1 Relay access denied" is an answer to the checks; facts must not contradict the finding beside them. */
static void what_a_check_calls_refused_is_not_for_now(void **state)
{
	struct report *r = sample_open();
	struct subject *s = r->subjects->next, *other = s->next;
	struct verdict verdicts[3][2] = {0};
	struct check checks[3];
	char *text;

	(void)state;
	put_off(r, s);
	report_drop_subject(r, other);
	s->findings.count = 0;
	s->facts.fact[FACT_FORGED] = fact_unknown(WHY_DOMAIN, NULL);
	text = sample_text(r, &(struct text_options){.width = 80});
	assert_non_null(strstr(text, "  Address forms: 3 tried, 0 taken, 1 refused, 2 refused for now\n"));
	assert_non_null(strstr(text, "    = sender taken, refused for now at RCPT\n"));
	free(text);

	finds(s, verdicts[0], &checks[0], "relay.forms", "refused");
	finds(s, verdicts[1], &checks[1], "relay.open", "refused");
	finds(s, verdicts[2], &checks[2], "bounce.scatter", "not_local");
	text = sample_text(r, &(struct text_options){.width = 80});
	assert_non_null(strstr(text, "  Address forms: 3 tried, 0 taken, 3 refused\n"));
	assert_non_null(strstr(text, "    = sender taken, refused at RCPT\n"));
	assert_null(strstr(text, "for now"));
	assert_null(strstr(text, "  form "));
	free(text);
	text = sample_text(r, &(struct text_options){.width = 80, .transcript = true});
	assert_non_null(strstr(text, "  form "));
	free(text);

	verdicts[0][0].code = verdicts[1][0].code = verdicts[2][0].code = "greylisted";
	text = sample_text(r, &(struct text_options){.width = 80});
	assert_non_null(strstr(text, "  Address forms: 3 tried, 0 taken, 1 refused, 2 refused for now\n"));
	assert_null(strstr(text, "    = sender taken, refused at RCPT\n"));
	assert_non_null(strstr(text, "  form "));
	free(text);
	report_free(r);
}

static void connection_and_greeting(void **state)
{
	struct text_options o = {.width = 80};

	(void)state;
	has(&o, "\n198.18.0.11 (open.lab.test)\n"
		"  Connection    made in 3 ms, greeted after 22 ms; 1 session\n"
		"  Greeting      220 open.lab.test ESMTP Postfix\n"
		"  EHLO          250 open.lab.test\n");
}

static void transcript(void **state)
{
	struct text_options o = {.width = 80, .transcript = true};

	(void)state;
	has(&o, "\nSession with 198.18.0.11: visit\n"
		"  opened 5 ms after the audit began, connected in 3 ms, closed after 1.04 s; 300\n"
		"  bytes in, 200 out; pipelined\n"
		"    22 ms  S: 220 open.lab.test ESMTP Postfix\n"
		"    10 ms  C: EHLO me.operator.test\n"
		"    22 ms  S: 250 open.lab.test\n"
		"    40 ms  C: QUIT\n"
		"           S: (no answer)\n"
		"  1040 ms  = no answer came in time\n");
}

#define FULL "\xe2\x96\x88"
#define WAIT "\xe2\x96\x91"

static void waterfall(void **state)
{
	struct text_options o = {.width = 80, .timings = true};

	(void)state;
	has(&o, "\n"
		"Timings in milliseconds since the audit began\n"
		"  subject      probe                      start     end\n"
		"  198.18.0.11  rdns                           0      30  " FULL "\n"
		"  198.18.0.11  smtp waited for rdns.ptr       0      30  " WAIT "\n"
		"  198.18.0.11  smtp                          30    1070  " FULL FULL FULL);
}

static void waterfall_without_time(void **state)
{
	struct report *r = sample_empty();
	char *text;

	(void)state;
	report_timing(r, "a", "b", NULL, 0, 0);
	text = sample_text(r, &(struct text_options){.width = 80, .timings = true});
	assert_non_null(strstr(text, "  a        b           0       0  " FULL "\n"));
	free(text);
	report_free(r);
}

/* A span at the very end still has a bar, and the bar stays inside the line. */
static void waterfall_at_the_end(void **state)
{
	struct report *r = sample_empty();
	struct text_options o = {.width = 80, .timings = true};
	char *text, *line;
	size_t n;

	(void)state;
	report_timing(r, "a", "b", NULL, 0, 100);
	report_timing(r, "a", "c", NULL, 100, 100);
	text = sample_text(r, &o);
	line = strstr(text, "  a        c");
	assert_non_null(line);
	n = strcspn(line, "\n");
	assert_int_equal(style_columns(line, n), 80);
	assert_memory_equal(line + n - 4, " " FULL, 4);
	free(text);
	report_free(r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(outcomes),
	cmocka_unit_test(the_trial_that_went_furthest_is_shown),
	cmocka_unit_test(facts_nobody_asked_for_have_no_line),
	cmocka_unit_test(names_and_where_they_lead),
	cmocka_unit_test(mail_domains_the_strong_ones_whole),
	cmocka_unit_test(a_guessed_domain_says_so),
	cmocka_unit_test(waterfall_at_the_end),
	cmocka_unit_test(transactions_side_by_side),
	cmocka_unit_test(transactions_stacked),
	cmocka_unit_test(forms_table),
	cmocka_unit_test(refused_forms_are_only_counted),
	cmocka_unit_test(forms_with_one_answer_are_cut_short),
	cmocka_unit_test(forms_stacked),
	cmocka_unit_test(for_now_is_never_called_refused_for_good),
	cmocka_unit_test(what_a_check_calls_refused_is_not_for_now),
	cmocka_unit_test(connection_and_greeting),
	cmocka_unit_test(transcript),
	cmocka_unit_test(waterfall),
	cmocka_unit_test(waterfall_without_time),
};
const struct test_list parts_tests = {tests, sizeof tests / sizeof *tests};
