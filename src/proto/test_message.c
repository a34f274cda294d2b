/* test_message.c - composes the test message: short, plain, and honest about what it is. */
#include "proto/test_message.h"

#include <stdio.h>
#include <time.h>

static char *hex(struct arena *a, const uint8_t *bytes, size_t n)
{
	char *out = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return out;
}

char *test_token_payload(struct arena *a, const struct test_message *m)
{
	return arena_format(a, "rc1.%s.%s.%s.%lld.%s", hex(a, m->target.bytes, m->target.family == 6 ? 16 : 4),
		m->transaction, m->form, (long long)m->sent_s, hex(a, m->nonce, sizeof m->nonce));
}

char *test_token_seal(struct arena *a, const char *payload, const uint8_t mac[32])
{
	return arena_format(a, "%s.%s", payload, hex(a, mac, 16));
}

/* RFC 5322 section 3.3, in UTC and in English whatever the locale. */
static char *date_text(struct arena *a, int64_t s)
{
	static const char *const day[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const month[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t t = (time_t)s;
	struct tm tm;

	gmtime_r(&t, &tm);
	return arena_format(a, "%s, %d %s %d %02d:%02d:%02d +0000", day[tm.tm_wday], tm.tm_mday, month[tm.tm_mon],
		tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

char *test_message_compose(struct arena *a, const struct test_message *m, const char *token)
{
	char ip[IP_TEXT_SIZE];

	ip_text(&m->target, ip);
	return arena_format(a,
		"From: relaycheck <%s>\n"
		"To: <%s>\n"
		"Subject: relaycheck test of %s [%s]: %s\n"
		"Date: %s\n"
		"Message-ID: <%s@%s>\n"
		"Auto-Submitted: auto-generated\n"
		"X-Relaycheck-Token: %s\n"
		"MIME-Version: 1.0\n"
		"Content-Type: text/plain; charset=us-ascii\n"
		"\n"
		"This is a test message of relaycheck, a mail-server audit tool.\n"
		"\n"
		"  Sent by:      %s\n"
		"  Target:       %s [%s]\n"
		"  Transaction:  %s (form %s)\n"
		"  Envelope:     MAIL FROM:%s\n"
		"                RCPT TO:%s\n"
		"  Time:         %s\n"
		"  Token:        %s\n"
		"\n"
		"The person above asked relaycheck to audit this server. If this message\n"
		"reached a mailbox, the server took it from a stranger. If you are not that\n"
		"person, please tell them; no further message of this test follows.\n",
		m->operator_address, m->operator_address, m->target_name, ip, m->transaction, date_text(a, m->sent_s),
		token, m->helo, token, m->operator_address, m->target_name, ip, m->transaction, m->form, m->sender,
		m->recipient, date_text(a, m->sent_s), token);
}
