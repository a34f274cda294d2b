/* test_smtp_banner.c - greetings and what they give away. */
#include "../unit.h"

#include "proto/smtp_banner.h"
#include "proto/smtp_product.h"

static const struct {
	const char *text, *host, *software, *version, *os;
} cases[] = {
	{"mail.example.org ESMTP Postfix", "mail.example.org", "Postfix", NULL, NULL},
	{"220 mail.example.org ESMTP Postfix (Debian/GNU)", "mail.example.org", "Postfix", NULL, "Debian GNU/Linux"},
	{"mail.example.org ESMTP Postfix (3.7.11)", "mail.example.org", "Postfix", "3.7.11", NULL},
	{"mail.example.org ESMTP Exim 4.96 Tue, 24 Nov 2026 20:00:00 +0000", "mail.example.org", "Exim", "4.96", NULL},
	{"mail.example.org ESMTP Exim 4.94.2 #2 Ubuntu", "mail.example.org", "Exim", "4.94.2", "Ubuntu"},
	{"mail.example.org ESMTP Sendmail 8.17.1.9/8.17.1.9/Debian-2; Tue", "mail.example.org", "Sendmail", "8.17.1.9",
		"Debian GNU/Linux"},
	{"mail.example.org ESMTP OpenSMTPD", "mail.example.org", "OpenSMTPD", NULL, NULL},
	{"mail.example.org ESMTP Haraka/3.0.1 ready", "mail.example.org", "Haraka", "3.0.1", NULL},
	{"mail.example.org Microsoft ESMTP MAIL Service, Version: 10.0.17763.1 ready", "mail.example.org",
		"Microsoft IIS or Exchange Server SMTP service", "10.0.17763.1", "Windows"},
	{"mail.example.org Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026", "mail.example.org",
		"Microsoft Exchange Server", NULL, "Windows"},
	{"mail.example.org SMTP/smap Ready.", "mail.example.org", "TIS Firewall Toolkit (FWTK) smap", NULL, NULL},
	{"mail.example.org running IBM VM SMTP Level 640 on Tue", "mail.example.org", "IBM VM SMTP", "640", "z/VM"},
	{"[127.0.0.1] ESMTP amavisd-new service ready", "[127.0.0.1]", "amavisd-new", NULL, NULL},
	{"ESMTP ready", NULL, NULL, NULL, NULL},
	{"[192.0.2.1] ESMTP", "[192.0.2.1]", NULL, NULL, NULL},
	{"mailhost ESMTP Courier 1.2", "mailhost", "Courier", "1.2", NULL},
	{"2.0.0 mail.example.org ESMTP ecelerity 4.0.0.43760 r(x)", "mail.example.org", "Ecelerity Mail Server",
		"4.0.0.43760", NULL},
	{"postfix.example.org ESMTP", "postfix.example.org", NULL, NULL, NULL},
	{"mail.example.org Maxim wishes a good day", "mail.example.org", NULL, NULL, NULL},
	/* names that are none, and names that come later */
	{"Green Mail Gateway at your service", NULL, NULL, NULL, NULL},
	{"Merak 9.4.2 ready", NULL, "Merak Mail Server", "9.4.2", "Windows"},
	{"WinRoute ESMTP ready", NULL, "WinRoute", NULL, "Windows"},
	{"  mail.example.org ESMTP", "mail.example.org", NULL, NULL, NULL},
	{"192.0.2.1 SMTP ready", "192.0.2.1", NULL, NULL, NULL},
	{"relay Postfix", "relay", "Postfix", NULL, NULL},
	{"Sendmail 5.65 ready on mail.example.org", "mail.example.org", "Sendmail", "5.65", NULL},
	{"X1 NT-ESMTP Server mail.example.org (IMail 8.15 1-1)", "mail.example.org", "IMail Server", "8.15", "Windows"},
	/* versions in every place */
	{"mail.example.org ESMTP Postfix 3.8.1", "mail.example.org", "Postfix", "3.8.1", NULL},
	{"mail.example.org ESMTP Exim #2 Tue, 24 Nov 2026", "mail.example.org", "Exim", NULL, NULL},
	{"mail.example.org ESMTP Sendmail 8.9.1+Sun/8.9.1; Tue", "mail.example.org", "Sendmail", "8.9.1", "Solaris"},
	{"mail.example.org ESMTP Sendmail 8.15.2/8.15.2/Debian-8ubuntu1; Tue", "mail.example.org", "Sendmail", "8.15.2",
		"Ubuntu"},
	{"mail.example.org (PowerMTA(TM) v4.5r8) ESMTP service ready", "mail.example.org", "PowerMTA", "4.5r8", NULL},
	{"mail.example.org MailSite ESMTP Receiver Version 5.3.4 Ready", "mail.example.org", "MailSite", "5.3.4",
		"Windows"},
	{"mail.example.org ESMTP Service (Lotus Domino Release 8.5.1 FP5 HF12) ready", "mail.example.org",
		"Lotus Domino", "8.5.1 FP5 HF12", NULL},
	{"mail.example.org Mercury/32 v4.52 ESMTP server ready.", "mail.example.org", "Mercury Mail Transport System",
		"4.52", "Windows"},
	{"mail.example.org GroupWise Internet Agent 7.0.1 Ready", "mail.example.org", "GroupWise Internet Agent",
		"7.0.1", NULL},
	{"mail.example.org ESMTP running IBM VM SMTP V3R1; Tue", "mail.example.org", "IBM VM SMTP", "3R1", "z/VM"},
	{"SMTP/cmap ready____", NULL, NULL, NULL, "Cisco PIX"},
	{"*****2***********0****", NULL, NULL, NULL, "Cisco PIX"},
	{"***", NULL, NULL, NULL, NULL},
	{"", NULL, NULL, NULL, NULL},
	{"220", "220", NULL, NULL, NULL},
	{"220 ", NULL, NULL, NULL, NULL},
};

static void same(const char *what, const char *text, const char *got, const char *want)
{
	if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
		fail_msg("%s of \"%s\": %s, not %s", what, text, got ? got : "none", want ? want : "none");
}

static void reads_greetings(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct smtp_banner got;
		smtp_banner_read(a, cases[i].text, &got);
		same("host", cases[i].text, got.host, cases[i].host);
		same("software", cases[i].text, got.software, cases[i].software);
		same("version", cases[i].text, got.version, cases[i].version);
		same("system", cases[i].text, got.os, cases[i].os);
	}
	arena_free(a);
}

static const struct {
	const char *command, *text, *host, *software;
} replies[] = {
	{"help", "214-Commands supported: 214 AUTH HELO EHLO", NULL, "Exim"},
	{"HELP", "Commands supported: AUTH", NULL, "Exim"},
	{"noop", "214-Commands supported: AUTH", NULL, NULL},
	{"help", "214-2.0.0 This is sendmail version 8.14.4", NULL, "Sendmail"},
	{"vrfy", "252 send some mail, I'll try my best", NULL, "qmail"},
	{"expn", "502 unimplemented (#5.5.1)", NULL, "qmail"},
	{"debug", "502 5.5.2 Error: command not recognized", NULL, "Postfix"},
	{"quit", "221 2.0.0 mail.example.org closing connection", "mail.example.org", NULL},
	{"quit", "221 postfix.example.org closing connection", "postfix.example.org", NULL},
	{"quit", "221 [192.0.2.1] bye", "[192.0.2.1]", NULL},
	{"quit", "221 Bye", NULL, NULL},
	{"quit", "221 192.0.2.1 bye", NULL, NULL},
	{"vrfy", "252 VRFY not available", NULL, "Exim"},
	{"expn", "550 EXPN not available to (mail.example.org) [192.0.2.1]", NULL, "Exim"},
	{"noop", "252 2.0.0 doing nothing", NULL, "Eudora Internet Mail Server"},
	{"quit", "250 2.0.0 doing nothing", NULL, NULL},
	{"help", "214 mail.example.org is running the IBM VM operating system", "mail.example.org", "IBM VM SMTP"},
	{"vrfy", "252 Unable to VRFY \"root\", but will accept message", NULL, "Lotus Domino"},
	{"vrfy", "550 root is unknown", NULL, NULL},
	{"noop", "", NULL, NULL},
};

static void reads_other_replies(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct smtp_banner got;
		smtp_banner_read_reply(a, replies[i].command, replies[i].text, &got);
		same("host", replies[i].text, got.host, replies[i].host);
		same("software", replies[i].text, got.software, replies[i].software);
	}
	arena_free(a);
}

/* A row behind one whose mark its own mark holds would never be found. */
static void every_product_can_be_found(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (const struct smtp_product *p = smtp_products; p->mark; p++) {
		struct smtp_banner got;
		smtp_banner_read(a, arena_format(a, "m.example %s ready", p->mark), &got);
		same("software", p->mark, got.software, p->software);
	}
	arena_free(a);
}

static void reads_host_forms(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		enum smtp_host_form want;
	} forms[] = {
		{"mail.example.org", SMTP_HOST_NAME},
		{"a.b", SMTP_HOST_NAME},
		{"xn--bcher-kva.example", SMTP_HOST_NAME},
		{"b\xc3\xbc"
		 "cher.example",
			SMTP_HOST_NAME},
		{"[192.0.2.1]", SMTP_HOST_LITERAL},
		{"[IPv6:2001:db8::1]", SMTP_HOST_LITERAL},
		{"[2001:db8::1]", SMTP_HOST_NONE},
		{"[IPv6:192.0.2.1]", SMTP_HOST_NONE},
		{"[192.0.2.1", SMTP_HOST_NONE},
		{"[]", SMTP_HOST_NONE},
		{"localhost", SMTP_HOST_LOCAL},
		{"mail.localdomain", SMTP_HOST_LOCAL},
		{"mailhost", SMTP_HOST_LOCAL},
		{"192.0.2.1", SMTP_HOST_NONE},
		{"mail.example.org.", SMTP_HOST_NONE},
		{"mail..example.org", SMTP_HOST_NONE},
		{"-mail.example.org", SMTP_HOST_NONE},
		{"mail-.example.org", SMTP_HOST_NONE},
		{"under_score.example.org", SMTP_HOST_NONE},
		{"", SMTP_HOST_NONE},
		{".", SMTP_HOST_NONE},
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (smtp_host_form(forms[i].word) != forms[i].want)
			fail_msg("%s: form %d", forms[i].word, (int)smtp_host_form(forms[i].word));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_greetings),
	cmocka_unit_test(reads_other_replies),
	cmocka_unit_test(every_product_can_be_found),
	cmocka_unit_test(reads_host_forms),
};
const struct unit_list smtp_banner_list = {tests, COUNT(tests)};
