/* judge.c - small readings of facts that several checks need. */
#include "check/judge.h"

#include <string.h>

bool judge_connected(const struct facts *f)
{
	const struct fact *connect = facts_get(f, FACT_CONNECT);
	return connect->state == FACT_HAVE && connect->number == 0;
}

bool judge_greeted(const struct facts *f)
{
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	return judge_connected(f) && banner && banner->reply && smtp_reply_class(banner->reply) == 2;
}

static const struct turn *positive(const struct facts *f, enum fact_id id)
{
	const struct turn *turn = facts_reply(f, id);
	return turn && turn->reply && smtp_reply_class(turn->reply) == 2 ? turn : NULL;
}

const struct turn *judge_hello(const struct facts *f)
{
	const struct turn *ehlo = positive(f, FACT_EHLO);
	return ehlo ? ehlo : positive(f, FACT_HELO);
}

const struct fact_name *judge_name(const struct facts *f, enum fact_id id)
{
	const struct fact_names *names = facts_names(f, id);
	return names && names->count > 0 ? &names->names[0] : NULL;
}

void judge_unknown(struct findings *out, const struct facts *f, enum fact_id id)
{
	const struct fact *fact = facts_get(f, id);
	const char *code = fact->why == WHY_CANCELLED ? "cancelled" : fact->why == WHY_IMPACT ? "impact" : NULL;
	finding_add(out, code && check_verdict(out->check, code) ? code : "could_not_tell");
	finding_evidence(out, "%s", fact_reason(fact));
}

void judge_unasked(struct findings *out, const struct facts *f, enum fact_id id)
{
	const struct fact *fact = facts_get(f, id);

	if (fact->state != FACT_UNKNOWN || fact->why != WHY_NOT_ASKED)
		judge_unknown(out, f, id);
}

bool judge_answered(enum dns_state state)
{
	return state == DNS_FOUND || state == DNS_NODATA || state == DNS_NXDOMAIN;
}

const char *judge_dns_words(enum dns_state state)
{
	switch (state) {
	case DNS_UNASKED:
		return "was not looked up";
	case DNS_FOUND:
		return "exists";
	case DNS_NODATA:
		return "exists, but has no address";
	case DNS_NXDOMAIN:
		return "does not exist";
	case DNS_SERVFAIL:
		return "its name servers failed to answer";
	case DNS_BOGUS:
		return "its DNSSEC validation failed";
	case DNS_TIMEOUT:
		return "no DNS answer came in time";
	case DNS_REFUSED:
		return "the resolver refused to answer";
	case DNS_FAILED:
		return "could not be asked";
	}
	return "was not looked up";
}

void judge_name_evidence(struct findings *out, const struct fact_name *name)
{
	char text[IP_TEXT_SIZE];
	if (name->ip_count == 0) {
		finding_evidence(out, "%s: %s%s%s%s", name->name, judge_dns_words(name->forward), name->why ? " (" : "",
			name->why ? name->why : "", name->why ? ")" : "");
		return;
	}
	const char *list = "";
	for (size_t i = 0; i < name->ip_count; i++)
		list = arena_format(out->arena, "%s%s%s", list, i ? ", " : "", ip_text(&name->ips[i], text));
	finding_evidence(out, "%s leads to %s", name->name, list);
}
