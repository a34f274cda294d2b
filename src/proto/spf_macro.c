/* spf_macro.c - checks and expands the macros of SPF.
 *
 * One reader of a single macro, read_macro(), serves both: what passes the check is what the expansion understands. */
#include "proto/spf_macro.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"

enum { NAME_BYTES = LIMIT_DNS_NAME_BYTES - 1, PARTS_MAX = 128 };

static const char delimiters[] = ".-+,/_=", letters[] = "slodipvhcrt", only_explain[] = "crt";

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_one_of(const char *set, char c)
{
	return c != '\0' && strchr(set, c);
}

/* ---- one macro -------------------------------------------------------------------- */

struct macro {
	char letter;   /* lower case; 0: a literal */
	char literal;  /* what "%%" and "%_" stand for; "%-" is longer: '-' */
	bool escaped;  /* upper case was written: URL escapes are wanted */
	unsigned keep; /* right-hand parts; 0: all */
	bool reversed;
	const char *split; /* delimiters written */
	size_t split_n;
	size_t n; /* bytes of the whole macro */
};

static struct spf_flaw flaw(size_t at, const char *text)
{
	return (struct spf_flaw){.at = at, .text = text};
}

static struct spf_flaw read_keep(const char *s, size_t n, size_t *i, struct macro *m)
{
	size_t from = *i;

	for (; *i < n && is_digit(s[*i]); ++*i)
		if (m->keep < PARTS_MAX)
			m->keep = m->keep * 10 + (unsigned)(s[*i] - '0');
	if (*i > from && m->keep == 0)
		return flaw(from, "the number of parts in a macro may not be 0");
	return flaw(0, NULL);
}

/* Reads the macro at S, which begins with "%". */
static struct spf_flaw read_macro(const char *s, size_t n, enum spf_macro_place place, struct macro *m)
{
	*m = (struct macro){.n = 2};
	if (n >= 2 && is_one_of("%_-", s[1])) {
		m->literal = s[1] == '_' ? ' ' : s[1];
		return flaw(0, NULL);
	}
	if (n < 2 || s[1] != '{')
		return flaw(0, "a percent sign must be followed by '{', '%', '_' or '-'");
	if (n < 3 || !is_one_of(letters, lower(s[2])))
		return flaw(n < 3 ? 1 : 2, "not a macro letter");
	m->letter = lower(s[2]);
	m->escaped = s[2] != m->letter;
	if (place != SPF_MACRO_EXPLAIN && is_one_of(only_explain, m->letter))
		return flaw(2, "the macro letters c, r and t are allowed in the text of an explanation only");
	size_t i = 3;
	const struct spf_flaw keep = read_keep(s, n, &i, m);
	if (keep.text)
		return keep;
	if (i < n && lower(s[i]) == 'r') {
		m->reversed = true;
		i++;
	}
	m->split = s + i;
	while (i < n && is_one_of(delimiters, s[i]))
		i++;
	m->split_n = (size_t)(s + i - m->split);
	if (i >= n)
		return flaw(0, "a macro is not closed by '}'");
	if (s[i] != '}')
		return flaw(i, "not allowed inside a macro");
	m->n = i + 1;
	return flaw(0, NULL);
}

/* ---- the check -------------------------------------------------------------------- */

static bool is_alphanum(char c)
{
	return is_letter(c) || is_digit(c);
}

/* toplabel: alphanumeric with a letter in it, or with hyphens inside. */
static bool is_toplabel(const char *s, size_t n)
{
	bool letter = false;

	if (n == 0 || !is_alphanum(s[0]) || !is_alphanum(s[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_alphanum(s[i]) && s[i] != '-')
			return false;
		letter |= !is_digit(s[i]);
	}
	return letter;
}

/* domain-end, of a text whose last macro ends at LITERAL. */
static struct spf_flaw check_end(const char *text, size_t n, size_t literal)
{
	if (n == 0)
		return flaw(0, "a domain is missing");
	if (literal == n)
		return flaw(0, NULL);
	size_t end = text[n - 1] == '.' ? n - 1 : n, from = end;
	while (from > literal && text[from - 1] != '.')
		from--;
	if (!is_toplabel(text + from, end - from))
		return flaw(from, "a domain must end in a top-level label with a letter in it, or in a macro");
	if (from == literal)
		return literal == 0 ? (struct spf_flaw){.text = "a domain of one label: at least two are needed",
					      .one_label = true}
				    : flaw(from, "a dot is missing between the macro and the top-level label");
	return flaw(0, NULL);
}

struct spf_flaw spf_macro_check(const char *text, size_t n, enum spf_macro_place place)
{
	size_t literal = 0;

	for (size_t i = 0; i < n;) {
		if (text[i] != '%') {
			if ((text[i] < 0x21 || text[i] > 0x7e) && (place != SPF_MACRO_EXPLAIN || text[i] != ' '))
				return flaw(i, "a character that is not allowed here");
			i++;
			continue;
		}
		struct macro m;
		struct spf_flaw f = read_macro(text + i, n - i, place, &m);
		if (f.text) {
			f.at += i;
			return f;
		}
		i += m.n;
		literal = i;
	}
	return place == SPF_MACRO_DOMAIN ? check_end(text, n, literal) : flaw(0, NULL);
}

uint32_t spf_macro_letters(const char *text)
{
	uint32_t set = 0;
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		struct macro m = {.n = 1};
		if (text[i] == '%' && !read_macro(text + i, n - i, SPF_MACRO_EXPLAIN, &m).text && m.letter)
			set |= SPF_LETTER(m.letter);
		i += m.n;
	}
	return set;
}

/* ---- the expansion ---------------------------------------------------------------- */

/* The i macro: IPv6 as nibbles with dots between, for reversing. */
static const char *dotted(struct arena *a, const struct ip *ip)
{
	static const char hex[] = "0123456789abcdef";

	if (ip->family != 6)
		return ip_text(ip, arena_alloc(a, IP_TEXT_SIZE));
	char *out = arena_alloc(a, 64);
	for (size_t i = 0; i < 32; i++) {
		out[2 * i] = hex[i % 2 == 0 ? ip->bytes[i / 2] >> 4 : ip->bytes[i / 2] & 15];
		if (i < 31)
			out[2 * i + 1] = '.';
	}
	return out;
}

static const char *value_of(struct arena *a, char letter, const struct spf_macro_values *v)
{
	switch (letter) {
	case 's':
		return arena_format(a, "%s@%s", v->local, v->of_domain);
	case 'l':
		return v->local;
	case 'o':
		return v->of_domain;
	case 'd':
		return v->domain;
	case 'i':
		return dotted(a, &v->ip);
	case 'p':
		return v->validated;
	case 'v':
		return v->ip.family == 6 ? "ip6" : "in-addr";
	case 'h':
		return v->helo;
	case 'c':
		return ip_text(&v->ip, arena_alloc(a, IP_TEXT_SIZE));
	case 'r':
		return v->receiver;
	case 't':
		return arena_format(a, "%lld", (long long)v->now_s);
	default:
		break;
	}
	log_broken("a macro letter that the check has let through", __FILE__, __LINE__);
}

static bool splits(const struct macro *m, char c)
{
	return m->split_n > 0 ? memchr(m->split, c, m->split_n) != NULL : c == '.';
}

/* The parts wanted of VALUE, joined by dots. */
static const char *transform(struct arena *a, const char *value, const struct macro *m)
{
	if (m->keep == 0 && !m->reversed && m->split_n == 0)
		return value;
	size_t n = strlen(value), count = 1, used = 0;
	for (size_t i = 0; i < n; i++)
		count += splits(m, value[i]);
	const char **parts = arena_array(a, count, sizeof *parts);
	char *copy = arena_strdup(a, value), *out = arena_alloc(a, n + 1);
	parts[0] = copy;
	count = 1;
	for (size_t i = 0; i < n; i++)
		if (splits(m, value[i])) {
			copy[i] = '\0';
			parts[count++] = copy + i + 1;
		}
	size_t skip = m->keep > 0 && m->keep < count ? count - m->keep : 0;
	for (size_t i = skip; i < count; i++) {
		const char *part = parts[m->reversed ? count - 1 - i : i];
		size_t part_n = strlen(part);
		if (i > skip)
			out[used++] = '.';
		memcpy(out + used, part, part_n);
		used += part_n;
	}
	return out;
}

static void add_escaped(struct buf *out, const char *value)
{
	for (; *value; value++)
		if (is_alphanum(*value) || is_one_of("-._~", *value))
			buf_add_char(out, *value);
		else
			buf_format(out, "%%%02X", (unsigned)(unsigned char)*value);
}

static void add_macro(struct arena *a, struct buf *out, const struct macro *m, const struct spf_macro_values *values)
{
	if (m->letter == '\0') {
		if (m->literal == '-')
			buf_add_text(out, "%20");
		else
			buf_add_char(out, m->literal);
		return;
	}
	const char *value = transform(a, value_of(a, m->letter, values), m);
	if (m->escaped)
		add_escaped(out, value);
	else
		buf_add_text(out, value);
}

char *spf_macro_expand(struct arena *arena, const char *text, const struct spf_macro_values *values)
{
	size_t n = strlen(text);
	struct buf out;

	buf_init(&out, LIMIT_SPF_EXPANDED_BYTES);
	for (size_t i = 0; i < n && !out.over;) {
		struct macro m = {.n = 1};
		if (text[i] != '%')
			buf_add_char(&out, text[i]);
		else if (read_macro(text + i, n - i, SPF_MACRO_EXPLAIN, &m).text == NULL)
			add_macro(arena, &out, &m, values);
		else
			log_broken("a macro that the check has let through", __FILE__, __LINE__);
		i += m.n;
	}
	char *expanded = arena_strndup(arena, out.data ? out.data : "", out.len);
	buf_free(&out);
	return expanded;
}

char *spf_macro_domain(struct arena *arena, const char *text, const struct spf_macro_values *values)
{
	char *name = spf_macro_expand(arena, text, values);
	size_t n = strlen(name);

	if (n > 0 && name[n - 1] == '.')
		name[--n] = '\0';
	while (n > NAME_BYTES) {
		char *dot = strchr(name, '.');
		if (!dot)
			break;
		n -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	return name;
}
