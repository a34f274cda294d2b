/* dnsbl_answer.c - reads a block list's answer by the list's table of codes. */
#include "proto/dnsbl_answer.h"

#include <string.h>

enum { OCTETS = 4 };

static const struct {
	const char *word;
	enum dnsbl_class class;
	bool minor;
} words[] = {
	{"listed ", DNSBL_LISTED, false},
	{"minor ", DNSBL_LISTED, true},
	{"policy ", DNSBL_POLICY, false},
	{"white ", DNSBL_WHITE, false},
	{"neutral ", DNSBL_NEUTRAL, false},
	{"error ", DNSBL_ERROR, false},
};

static const char own_resolver[] = "Ask through a resolver of your own, not through a public or shared one (resolver = "
				   "recursive), or get a key from the operator of the list.";

/* One entry of a table, taken apart. */
struct code {
	uint8_t bit; /* 0: octets count */
	uint8_t from[OCTETS], to[OCTETS];
	enum dnsbl_class class;
	bool minor;
	const char *label;
	size_t label_bytes;
};

const char *dnsbl_class_name(enum dnsbl_class c)
{
	static const char *const names[] = {
		"listed", "listed-policy", "whitelisted", "neutral", "error", "not-a-dnsbl-answer"};
	return names[c];
}

/* A number up to 255 at *P, which is moved behind it.  False: there is none. */
static bool read_number(const char **p, uint8_t *out)
{
	unsigned value = 0;
	const char *from = *p;

	for (; **p >= '0' && **p <= '9' && *p - from < 3; ++*p)
		value = value * 10 + (unsigned)(**p - '0');
	*out = (uint8_t)value;
	return *p > from && value <= 255;
}

static bool read_octet(const char **p, uint8_t *from, uint8_t *to)
{
	if (**p == '*') {
		++*p;
		*from = 0;
		*to = 255;
		return true;
	}
	if (!read_number(p, from))
		return false;
	*to = *from;
	if (**p != '-')
		return true;
	++*p;
	return read_number(p, to) && *to >= *from;
}

static bool read_pattern(const char **p, struct code *out)
{
	if (**p == '&') {
		++*p;
		return read_number(p, &out->bit) && out->bit > 0 && (out->bit & (out->bit - 1)) == 0;
	}
	for (int i = 0; i < OCTETS; i++) {
		if (i > 0 && *(*p)++ != '.')
			return false;
		if (!read_octet(p, &out->from[i], &out->to[i]))
			return false;
	}
	return true;
}

/* The entry at *P, which is moved to the next.  False: not well-formed. */
static bool read_code(const char **p, struct code *out)
{
	memset(out, 0, sizeof *out);
	if (!read_pattern(p, out) || *(*p)++ != '=')
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].word);
		if (strncmp(*p, words[i].word, n) != 0)
			continue;
		out->class = words[i].class;
		out->minor = words[i].minor;
		out->label = *p + n;
		out->label_bytes = strcspn(out->label, ";");
		*p = out->label + out->label_bytes;
		*p += **p == ';';
		return out->label_bytes > 0;
	}
	return false;
}

bool dnsbl_answer_codes_valid(const char *text)
{
	struct code code;

	while (*text)
		if (!read_code(&text, &code))
			return false;
	return true;
}

static bool fits(const struct code *code, const struct ip *answer)
{
	if (code->bit)
		return answer->bytes[1] == 0 && answer->bytes[2] == 0 && (answer->bytes[3] & code->bit);
	for (int i = 0; i < OCTETS; i++)
		if (answer->bytes[i] < code->from[i] || answer->bytes[i] > code->to[i])
			return false;
	return true;
}

/* Bits are gathered; an error among them counts alone, then the gravest class does. */
static void add_bit(struct arena *a, struct dnsbl_meaning *m, const struct code *code)
{
	const char *label = arena_strndup(a, code->label, code->label_bytes);
	bool graver = code->class == DNSBL_ERROR || (m->class != DNSBL_ERROR && code->class < m->class);

	if (!m->label || (code->class == DNSBL_ERROR && m->class != DNSBL_ERROR)) {
		*m = (struct dnsbl_meaning){.class = code->class, .label = label, .known = true, .minor = code->minor};
		return;
	}
	if (m->class == DNSBL_ERROR)
		return;
	m->label = arena_format(a, "%s + %s", m->label, label);
	if (graver) {
		m->class = code->class;
		m->minor = code->minor;
	} else if (code->class == m->class) {
		m->minor = m->minor && code->minor;
	}
}

/* By the list's table; a meaning without label: the table does not have it. */
static struct dnsbl_meaning by_table(struct arena *a, const char *codes, const struct ip *answer)
{
	struct dnsbl_meaning m = {.label = NULL};
	struct code code;

	while (*codes && read_code(&codes, &code)) {
		if (!fits(&code, answer))
			continue;
		add_bit(a, &m, &code);
		if (!code.bit)
			break;
	}
	return m;
}

/* 127.255.255.0/24 is no code of any list: Spamhaus began to refuse with it, others followed. */
static struct dnsbl_meaning refused(uint8_t code)
{
	struct dnsbl_meaning m = {.class = DNSBL_ERROR, .known = true, .cure = own_resolver};

	switch (code) {
	case 252:
		m.label = "typing error in zone name";
		m.cure = "Correct the zone's name in the settings.";
		break;
	case 254:
		m.label = "asked through a public or open resolver";
		break;
	case 255:
		m.label = "rate limit: too many questions from this resolver";
		break;
	default:
		m.label = "refused";
	}
	return m;
}

/* Of a list whose codes nobody told us.  127.0.0.1 is how several lists turn askers away. */
static struct dnsbl_meaning by_convention(const struct dnsbl_list *list, const struct ip *answer)
{
	struct dnsbl_meaning m = {.class = DNSBL_LISTED, .label = "listed", .known = true};

	if (answer->bytes[1] == 0 && answer->bytes[2] == 0 && answer->bytes[3] == 1) {
		m.class = DNSBL_ERROR;
		m.label = "127.0.0.1: refused, or not meant as a listing";
		m.cure = own_resolver;
	} else if (list && list->sort == DNSBL_ALLOW) {
		m.class = DNSBL_WHITE;
		m.label = "allowed";
	} else if (list && (list->sort == DNSBL_INFO || list->sort == DNSBL_HASH)) {
		m.class = DNSBL_NEUTRAL;
		m.label = "information";
	}
	return m;
}

struct dnsbl_meaning dnsbl_answer_explain(struct arena *a, const struct dnsbl_list *list, const struct ip *answer)
{
	if (answer->family != 4 || answer->bytes[0] != 127)
		return (struct dnsbl_meaning){.class = DNSBL_NO_CODE,
			.label = "outside 127.0.0.0/8: parked zone or rewritten answer",
			.known = true,
			.cure = "Use a resolver that does not rewrite answers (resolver = recursive); if the zone is "
				"parked, take it out of the settings."};
	bool out_of_use = answer->bytes[1] == 255 && answer->bytes[2] == 255;
	struct dnsbl_meaning m = by_table(a, list ? list->codes : "", answer);
	if (out_of_use && (!m.label || m.class != DNSBL_ERROR))
		return refused(answer->bytes[3]);
	if (m.label && m.class == DNSBL_ERROR)
		m.cure = own_resolver;
	if (m.label)
		return m;
	if (!list || !list->codes[0])
		return by_convention(list, answer);
	return (struct dnsbl_meaning){.class = DNSBL_NEUTRAL, .label = "unknown code", .known = false};
}
