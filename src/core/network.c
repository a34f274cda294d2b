/* network.c - what the answers about a network come to. */
#include "core/network.h"

#include <string.h>

#include "base/text.h"

static const char *failure(struct arena *a, const struct dns_reply *reply)
{
	const char *words = why_text(why_of_dns(reply->answer.state));

	return arena_format(a, "%s TXT: %s", reply->name, reply->answer.why ? reply->answer.why : words);
}

/* What can be said before the records are read; NETWORK_KNOWN: there are some. */
static enum network_state state_of(
	struct arena *a, const struct facts *f, enum fact_id id, const char **why, const struct dns_reply **first)
{
	const struct fact *fact = facts_get(f, id);
	const struct fact_answers *answers = facts_answers(f, id);

	*why = NULL;
	*first = answers && answers->count > 0 ? &answers->answers[0] : NULL;
	if (fact->state == FACT_UNKNOWN && fact->why != WHY_NOT_ASKED) {
		*why = fact_reason(fact);
		return NETWORK_UNTOLD;
	}
	if (!*first || (*first)->type != DNS_TXT || (*first)->answer.state == DNS_UNASKED)
		return NETWORK_NOT_ASKED;
	if ((*first)->answer.state == DNS_FOUND)
		return NETWORK_KNOWN;
	if (dns_state_is_answer((*first)->answer.state))
		return NETWORK_NONE;
	*why = failure(a, *first);
	return NETWORK_UNTOLD;
}

static void add_as(struct origin *to, uint32_t as)
{
	for (size_t i = 0; i < to->as_count; i++)
		if (to->as[i] == as)
			return;
	if (to->as_count < LIMIT_ORIGIN_ASES)
		to->as[to->as_count++] = as;
}

/* A longer prefix wins (it is the one that routers use); equal ones are put together. */
static void add_origin(struct network *n, const struct origin *o)
{
	if (n->origin.as_count == 0 || o->bits > n->origin.bits) {
		n->origin = *o;
		return;
	}
	for (size_t i = 0; o->bits == n->origin.bits && i < o->as_count; i++)
		add_as(&n->origin, o->as[i]);
}

static bool is_about(struct arena *a, const struct dns_reply *reply, uint32_t as)
{
	return reply->type == DNS_TXT && text_starts_nocase(reply->name, arena_format(a, "AS%u.", (unsigned)as));
}

static const char *name_of(struct arena *a, const struct fact_answers *answers, uint32_t as)
{
	for (size_t i = 1; i < answers->count; i++) {
		const struct dns_reply *reply = &answers->answers[i];
		for (size_t r = 0; is_about(a, reply, as) && r < reply->answer.count; r++) {
			size_t n;
			const char *text = text_unshow(a, reply->answer.records[r].text, &n);
			const char *name = origin_read_as_name(a, text, n, as);
			if (name)
				return name;
		}
	}
	return NULL;
}

struct network network_read(struct arena *arena, const struct facts *f)
{
	struct network out = {.origin = {.network = ""}};
	const struct dns_reply *first;

	out.state = state_of(arena, f, FACT_ORIGIN, &out.why, &first);
	out.asked = first ? first->name : NULL;
	if (out.state != NETWORK_KNOWN)
		return out;
	for (size_t i = 0; i < first->answer.count; i++) {
		struct origin origin;
		size_t n;
		const char *text = text_unshow(arena, first->answer.records[i].text, &n);
		if (origin_read(arena, text, n, &f->ip, &origin))
			add_origin(&out, &origin);
	}
	for (size_t i = 0; i < out.origin.as_count; i++)
		out.name[i] = name_of(arena, facts_answers(f, FACT_ORIGIN), out.origin.as[i]);
	if (out.origin.as_count == 0) {
		out.state = NETWORK_UNTOLD;
		out.why = arena_format(arena, "the answer of %s names no network that holds the address", first->name);
	}
	return out;
}

struct network_contacts network_read_contacts(struct arena *arena, const struct facts *f)
{
	struct network_contacts out = {.count = 0};
	const struct dns_reply *first;

	out.state = state_of(arena, f, FACT_ABUSE, &out.why, &first);
	out.asked = first ? first->name : NULL;
	if (out.state != NETWORK_KNOWN)
		return out;
	for (size_t i = 0; i < first->answer.count; i++) {
		size_t n;
		const char *text = text_unshow(arena, first->answer.records[i].text, &n);
		out.count = origin_read_contacts(arena, text, n, out.contact, out.count);
	}
	if (out.count == 0) {
		out.state = NETWORK_UNTOLD;
		out.why = arena_format(arena, "the answer of %s holds no mailbox", first->name);
	}
	return out;
}

const char *network_ases(struct arena *arena, const struct network *network)
{
	const char *list = "";

	for (size_t i = 0; i < network->origin.as_count; i++)
		list = arena_format(arena, "%s%sAS%u%s%s", list, i > 0 ? ", " : "", (unsigned)network->origin.as[i],
			network->name[i] ? " " : "", network->name[i] ? network->name[i] : "");
	return list;
}

const char *network_contact_list(struct arena *arena, const struct network_contacts *contacts)
{
	const char *list = "";

	for (size_t i = 0; i < contacts->count; i++)
		list = arena_format(arena, "%s%s%s", list, i > 0 ? ", " : "", contacts->contact[i]);
	return list;
}
