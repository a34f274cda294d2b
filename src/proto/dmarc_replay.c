/* dmarc_replay.c - makes DMARC walks over kept answers. */
#include "proto/dmarc_replay.h"

#include <string.h>

#include "base/text.h"

static const struct dns_answer *find(
	const struct dns_reply *answers, size_t count, const char *name, enum dns_type type)
{
	for (size_t i = 0; i < count; i++)
		if (answers[i].type == type && text_equal_nocase(answers[i].name, name))
			return &answers[i].answer;
	return NULL;
}

struct dmarc_question dmarc_replay_walk(struct dmarc_walk *w, struct arena *arena, const char *domain,
	enum dmarc_mode mode, const char *organisation, const struct dns_reply *answers, size_t count)
{
	struct dmarc_question q;
	const struct dns_answer *answer;

	dmarc_walk_start(w, arena, domain, mode, organisation);
	while ((q = dmarc_walk_ask(w)).name && (answer = find(answers, count, q.name, q.type)))
		dmarc_walk_tell(w, answer);
	return q;
}

static size_t add(struct arena *arena, const struct dmarc_walk *w, const char *tag, const struct dmarc_uri *uri,
	const struct dns_reply *answers, size_t count, struct dmarc_destination *out)
{
	/* Only mail is sent to strangers; web addresses are few, and nobody uses them. */
	if (!uri->uri.domain || strcmp(uri->uri.scheme, "mailto") != 0)
		return 0;
	*out = (struct dmarc_destination){
		.tag = tag, .uri = uri, .agreement = dmarc_walk_agreement(arena, uri->uri.domain, w->used->domain)};
	out->answer = out->agreement ? find(answers, count, out->agreement, DNS_TXT) : NULL;
	return 1;
}

size_t dmarc_replay_destinations(struct arena *arena, const struct dmarc_walk *w, const struct dns_reply *answers,
	size_t count, struct dmarc_destination *out, size_t max)
{
	size_t n = 0;

	if (!w->used)
		return 0;
	const struct dmarc_record *r = &w->used->record;
	for (size_t i = 0; i < r->rua_count && n < max; i++)
		n += add(arena, w, "rua", &r->rua[i], answers, count, &out[n]);
	for (size_t i = 0; i < r->ruf_count && n < max; i++)
		n += add(arena, w, "ruf", &r->ruf[i], answers, count, &out[n]);
	return n;
}

bool dmarc_replay_differs(const struct dmarc_walk *a, const struct dmarc_walk *b)
{
	if (!a->used != !b->used)
		return true;
	return a->request != b->request || (a->used && strcmp(a->used->domain, b->used->domain) != 0);
}
