/* refusal_reply.c - reads one reply that is no welcome.
 *
 * Replies are read by code, enhanced code (RFC 3463) and, where servers say it in words only, by phrases.  The order
 * matters: what is said of relaying is an answer even if the same line recommends authentication, but not where the
 * line speaks of us. */
#include "check/refusal_reply.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "check/refusal.h"

/* A phrase is found anywhere; one that starts with '=' only as whole words. */
/* Whatever else the reply says, these are a denial of relaying. */
static const char *const relay_phrases[] = {"relay access denied", "relaying denied", "relay denied",
	"relaying is denied", "relay is denied", "relay not permitted", "relaying not permitted",
	"relay is not permitted", "relaying is not", "relay not allowed", "relaying not allowed",
	"relay is not allowed", "relaying prohibited", "relay prohibited", "relaying is prohibited",
	"relay is prohibited", "relaying disallowed", "relaying disabled", "relaying is disabled", "relay is disabled",
	"unable to relay", "not allowed to relay", "not permitted to relay", "no relaying", "=no relay",
	"does not relay", "do not relay", "doesn't relay", "don't relay", "cannot relay", "can't relay",
	"can not relay", "won't relay", "will not relay", "rcpthosts", NULL};

/* These are one only where nothing is said of us. */
static const char *const loose_relay_phrases[] = {"relay access", "relaying not", "relaying is", "relaying temporarily",
	"not relay", "relay operation", "relay attempt", "relaying attempt", "not an open relay", "not a gateway",
	"not local domain", "non-local domain", "not a local domain", "not hosted here", "no such domain here",
	"domain not hosted", "not our domain", "not our customer", "we don't handle mail for",
	"we do not handle mail for", "not in my list of allowed", "domain isn't allowed", "domain not allowed", NULL};

static const char *const tls_phrases[] = {
	"starttls", "must use tls", "tls required", "requires tls", "encryption required", "requires encryption", NULL};

static const char *const auth_phrases[] = {"authentication required", "authentication is required",
	"requires authentication", "require authentication", "must authenticate", "authenticate first",
	"not authenticated", "smtp auth", "auth required", "must be authenticated", "authorization required",
	"please log in", "login first", NULL};

static const char *const grey_phrases[] = {"greylist", "graylist", "grey list", "gray list", "grey-list", "postgrey",
	"greylisting", "try again", "try later", "retry later", "come back later", NULL};

static const char *const own_phrases[] = {"client host", "client address", "helo command rejected", "helo name",
	"=helo", "=ehlo", "blocked using", "=blocked", "block list", "blocklist", "blacklist", "black list",
	"block-list", "black-list", "denylist", "listed at", "listed in", "listed by", "listed on", "is listed",
	"=listed", "spamhaus", "spamcop", "sorbs", "barracuda", "uceprotect", "abuseat", "spamrats", "=rbl", "=dnsbl",
	"=rbls", "=pbl", "=xbl", "=sbl", "=dul", "reputation", "your ip", "your host", "your address", "your server",
	"your network", "your mta", "your reverse", "your hostname", "reverse dns", "reverse hostname",
	"reverse lookup", "=rdns", "=ptr", "cannot find your", "cannot resolve your", "ip name lookup failed",
	"ip address", "dynamic ip", "dynamic address", "residential", "=policy", "policy reasons", "=spam", "spammer",
	"=banned", "=abuse", "too many", "rate limit", "connection rate", "not authorized to connect",
	"unauthorized host", "bad host", "go away", "protocol error", "blocking list", "on the list", "on our list",
	"connection refused", "connection rejected", "connection denied", "poor score", "bad score", "low score",
	"sending rate", "rate exceeded", "rate limited", "=country", "=unsolicited", "=from you", "from your",
	"sending history", "your mail relay", "your relay", NULL};

/* "Access denied" alone is said of clients; of recipients only if the reply says so. */
static const char *const recipient_phrases[] = {"recipient", "user unknown", "unknown user", "no such user",
	"no such recipient", "no mailbox", "mailbox unavailable", "mailbox not found", "no such person",
	"does not exist", "address unknown", "unknown address", "unrouteable", "invalid mailbox", "invalid address",
	NULL};

/* The server has looked the recipient up, even if it names the client too. */
static const char *const unknown_phrases[] = {
	"user unknown", "unknown user", "no such user", "unknown recipient", "recipient unknown", NULL};

static const char *const sender_phrases[] = {"sender address", "sender rejected", "sender denied", "sender refused",
	"sender domain", "sender verify", "sender is", "domain of sender", "envelope sender", "return path",
	"reverse-path", "reverse path", "=spf", "=dmarc", "senderid", "not logged in", "not owned by", NULL};

static bool has_phrase(const char *text, const char *phrase)
{
	bool whole = phrase[0] == '=';
	phrase += whole;
	size_t len = strlen(phrase);
	for (const char *at = text; (at = text_find_nocase(at, phrase)) != NULL; at++)
		if (!whole || ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[len])))
			return true;
	return false;
}

static bool says(const char *text, const char *const *phrases)
{
	for (; *phrases; phrases++)
		if (has_phrase(text, *phrases))
			return true;
	return false;
}

/* What the server repeats of our paths must not be read as its words. */
static void blank_paths(char *text)
{
	for (char *open = strchr(text, '<'); open; open = strchr(open + 1, '<')) {
		char *close = strchr(open, '>');
		if (!close)
			break;
		memset(open + 1, ' ', (size_t)(close - open - 1));
	}
}

static void blank_mailboxes(char *text)
{
	for (char *s = text; *s;) {
		size_t len = strcspn(s, " ");
		if (memchr(s, '@', len))
			memset(s, ' ', len);
		s += len;
		s += strspn(s, " ");
	}
}

/* Enough of a reply to know what it is about; the rest is not read. */
enum { TEXT_BYTES = 2048 };

static void raw_text_of(const struct smtp_reply *reply, char text[TEXT_BYTES])
{
	size_t at = 0;
	for (size_t i = 0; i < reply->line_count; i++) {
		size_t len = strnlen(reply->lines[i], TEXT_BYTES - 2 - at);
		memcpy(text + at, reply->lines[i], len);
		at += len;
		if (at >= TEXT_BYTES - 2)
			break;
		text[at++] = ' ';
	}
	text[at] = 0;
}

static void text_of(const struct smtp_reply *reply, char text[TEXT_BYTES])
{
	raw_text_of(reply, text);
	blank_paths(text);
	blank_mailboxes(text);
}

/* An IP address alone in the LEN bytes of WORD, a full stop or a colon after it apart. */
static bool read_address(const char *word, size_t len, struct ip *ip)
{
	char text[IP_TEXT_SIZE];
	if (len > 5 && text_starts_nocase(word, "IPv6:")) {
		word += 5;
		len -= 5;
	}
	while (len && (word[len - 1] == '.' || word[len - 1] == ':'))
		len--;
	/* Shorter ones, such as "::", are punctuation. */
	if (len < strlen("1.1.1.1") || len >= sizeof text)
		return false;
	memcpy(text, word, len);
	text[len] = 0;
	return ip_parse(text, ip);
}

/* Does the reply name an IP address other than the server's own?  Then it speaks of its client: us. */
static bool names_client(const struct facts *f, const struct smtp_reply *reply)
{
	char text[TEXT_BYTES];
	struct ip ip;
	raw_text_of(reply, text);
	blank_mailboxes(text);
	for (const char *s = text; *s;) {
		size_t len = 0;
		while (isalnum((unsigned char)s[len]) || s[len] == '.' || s[len] == ':')
			len++;
		if (len && read_address(s, len, &ip) && !ip_equal(&ip, &f->ip))
			return true;
		s += len ? len : 1;
	}
	return false;
}

static bool has_enhanced(const struct smtp_reply *r, const char *detail)
{
	return r->enhanced && r->enhanced[0] && r->enhanced[1] == '.' && !strcmp(r->enhanced + 2, detail);
}

static bool is_about_us(const struct smtp_reply *r, const char *text)
{
	if (has_enhanced(r, "7.25") || has_enhanced(r, "7.27") || says(text, own_phrases))
		return true;
	return has_phrase(text, "access denied") && !says(text, recipient_phrases);
}

static bool denies_relaying(const struct smtp_reply *r, const char *text)
{
	if (has_phrase(text, "listed"))
		return false;
	return says(text, relay_phrases) || (says(text, loose_relay_phrases) && !is_about_us(r, text));
}

/* 4yz: nothing is final, except that Postfix defers relaying with 454 where it is told to (RFC 3463 X.7.1). */
static enum refusal temporary(const struct smtp_reply *r, const char *text)
{
	if (r->code == 421)
		return REFUSAL_SHUTDOWN;
	if (says(text, tls_phrases))
		return REFUSAL_TLS_FIRST;
	if (r->code != 450 && r->code != 451 && denies_relaying(r, text))
		return REFUSAL_RELAY;
	if (says(text, grey_phrases) && !says(text, own_phrases))
		return REFUSAL_GREYLISTED;
	if (has_phrase(text, "greylist") || has_phrase(text, "graylist"))
		return REFUSAL_GREYLISTED;
	if (says(text, own_phrases))
		return REFUSAL_OUR_ADDRESS;
	if (has_enhanced(r, "1.8") || has_enhanced(r, "1.7") || says(text, sender_phrases))
		return REFUSAL_SENDER;
	if (has_enhanced(r, "3.0") || has_phrase(text, "local error") || has_phrase(text, "local problem"))
		return REFUSAL_TEMPORARY;
	return r->code == 450 || r->code == 451 ? REFUSAL_GREYLISTED : REFUSAL_TEMPORARY;
}

static bool wants_auth(const struct smtp_reply *r, const char *text)
{
	return r->code == 530 || r->code == 535 || has_enhanced(r, "7.57") || says(text, auth_phrases);
}

static bool is_about_sender(const struct smtp_reply *r, const char *text)
{
	static const char *const details[] = {"1.7", "1.8", "7.23", "7.24", "7.26", NULL};
	for (const char *const *d = details; *d; d++)
		if (has_enhanced(r, *d))
			return true;
	return says(text, sender_phrases);
}

enum refusal refusal_of_reply(const struct facts *f, const struct smtp_reply *reply, bool at_mail)
{
	char text[TEXT_BYTES];
	text_of(reply, text);
	switch (smtp_reply_class(reply)) {
	case 2:
	case 3:
		return REFUSAL_NONE;
	case 4:
		return temporary(reply, text);
	case 5:
		break;
	default:
		return REFUSAL_GARBAGE;
	}
	/* "Not our domain" with our address beside it may be said of our own name. */
	bool client = names_client(f, reply) && !says(text, unknown_phrases);
	if (denies_relaying(reply, text) && (!client || says(text, relay_phrases)))
		return REFUSAL_RELAY;
	/* "need MAIL first", "send EHLO first": what was refused came before. */
	if (reply->code == 503)
		return REFUSAL_HELLO;
	if (says(text, tls_phrases) || has_enhanced(reply, "7.10"))
		return REFUSAL_TLS_FIRST;
	if (wants_auth(reply, text))
		return REFUSAL_AUTH;
	if (has_phrase(text, "greylist") || has_phrase(text, "graylist"))
		return REFUSAL_GREYLISTED;
	if (is_about_sender(reply, text))
		return REFUSAL_SENDER;
	if (client || is_about_us(reply, text))
		return REFUSAL_OUR_ADDRESS;
	return at_mail ? REFUSAL_SENDER : REFUSAL_RECIPIENT;
}

bool refusal_reply_names_recipient(const struct smtp_reply *reply)
{
	char text[TEXT_BYTES];
	text_of(reply, text);
	/* RFC 3463 X.1.y: the addresses. */
	return !strncmp(reply->enhanced, "5.1.", 4) || says(text, recipient_phrases);
}

/* Blanks the recipient PATH ("<u@d>") where it stands without its brackets. */
static void blank_recipient(char *text, const char *path)
{
	char own[TEXT_BYTES];
	bool open = path[0] == '<';
	size_t len = strnlen(path, sizeof own - 1);
	len -= open && len > 1 && path[len - 1] == '>';
	memcpy(own, path + open, len - open);
	len -= open;
	own[len] = 0;
	for (char *at = text; len && (at = strcasestr(at, own)) != NULL; at += len)
		memset(at, ' ', len);
}

/* One space between the words that are left. */
static void squeeze(char *text)
{
	size_t to = 0;
	for (size_t from = 0; text[from]; from++)
		if (text[from] != ' ' || (to && text[to - 1] != ' '))
			text[to++] = text[from];
	text[to] = 0;
}

bool refusal_reply_same_words(
	const struct smtp_reply *a, const char *a_path, const struct smtp_reply *b, const char *b_path)
{
	char a_text[TEXT_BYTES], b_text[TEXT_BYTES];
	if (a->code != b->code || strcmp(a->enhanced, b->enhanced) != 0)
		return false;
	text_of(a, a_text);
	text_of(b, b_text);
	blank_recipient(a_text, a_path);
	blank_recipient(a_text, b_path);
	blank_recipient(b_text, a_path);
	blank_recipient(b_text, b_path);
	squeeze(a_text);
	squeeze(b_text);
	return text_equal_nocase(a_text, b_text);
}
