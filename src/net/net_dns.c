/* net_dns.c - DNS questions over libunbound's event interface, under the async law of core/world.h.
 *
 * libunbound calls back from inside ub_resolve_event() when it knows the answer already, before it has written the
 * query's id.  So its callback only reads the answer; the caller hears of it from an event of our own, which is also
 * the query's deadline. */
#include <event2/event.h>
#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>
#include <unbound-event.h>
#include <unbound.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "net/net_dns_packet.h"
#include "net/net_private.h"
#include "net/net_resolver.h"

struct dns_query {
	LIST_ENTRY(dns_query) link;
	struct net *net;
	struct arena *arena; /* owns what the answer points to */
	struct event *event; /* deadline, and hand-over of the answer */
	dns_done *done;
	void *arg;
	const char *name;
	enum dns_type type;
	bool asking; /* libunbound has the question and will call back */
	int id;      /* of the question, while asking */
	struct dns_answer answer;
};

static void query_free(struct dns_query *q)
{
	LIST_REMOVE(q, link);
	event_free(q->event);
	arena_free(q->arena);
	free(q);
}

static void hand_over(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct dns_query *q = arg;
	if (q->asking) {
		ub_cancel(net_resolver_context(q->net->resolver), q->id);
		q->asking = false;
		q->answer = (struct dns_answer){.state = DNS_TIMEOUT, .why = "no answer came in time"};
	}
	q->done(q->arg, &q->answer);
	query_free(q);
}

static void conclude(struct dns_query *q, enum dns_state state, const char *why)
{
	q->answer = (struct dns_answer){.state = state, .why = why};
	event_active(q->event, EV_TIMEOUT, 1);
}

/* Libunbound's verdicts, as the callback gets them. */
enum { VERDICT_BOGUS = 1, VERDICT_SECURE = 2 };

/* The packet holds the forged or broken data: nobody may see them. */
static void read_bogus(struct dns_query *q, const char *why)
{
	q->answer.state = DNS_BOGUS;
	q->answer.why = why ? text_show(q->arena, why, strlen(why), LIMIT_DNS_TEXT_BYTES) : "validation failed";
}

/* WHY: what is said if libunbound gave no reason. */
static void read_failure(struct dns_query *q, int rcode, const char *why)
{
	const char *reason = net_resolver_reason(q->net->resolver, q->name, q->type);
	bool refused = rcode == LDNS_RCODE_REFUSED || (reason && net_resolver_was_refused(reason));
	q->answer.state = refused ? DNS_REFUSED : DNS_SERVFAIL;
	q->answer.why = reason ? text_show(q->arena, reason, strlen(reason), LIMIT_DNS_TEXT_BYTES) : why;
}

static void read_packet(struct dns_query *q, const void *packet, int n, int verdict)
{
	net_dns_packet_read(q->arena, packet, (size_t)n, q->type, &q->answer);
	if (q->answer.state == DNS_FOUND || q->answer.state == DNS_NODATA || q->answer.state == DNS_NXDOMAIN)
		q->answer.trust = verdict == VERDICT_SECURE ? DNS_SECURE : DNS_INSECURE;
	else if (q->answer.state == DNS_SERVFAIL)
		read_failure(q, LDNS_RCODE_SERVFAIL, q->answer.why);
}

static void on_answer(void *arg, int rcode, void *packet, int n, int verdict, char *why, int was_ratelimited)
{
	(void)was_ratelimited;
	struct dns_query *q = arg;
	q->asking = false;
	/* With a code other than 0 the packet is not filled in; with 0 the true code is in the packet. */
	if (verdict == VERDICT_BOGUS)
		read_bogus(q, why);
	else if (rcode != LDNS_RCODE_NOERROR || !packet || n < 0)
		read_failure(q, rcode, "the name servers gave no usable answer");
	else
		read_packet(q, packet, n, verdict);
	event_active(q->event, EV_TIMEOUT, 1);
}

/* A name that libunbound would not take would stay in its books until the end, so it is refused here; so is an
 * escape, which would make the name asked another one than the name written. */
static bool name_is_askable(const char *name)
{
	if (strlen(name) >= LIMIT_DNS_NAME_BYTES || strchr(name, '\\'))
		return false;
	ldns_rdf *wire = ldns_dname_new_frm_str(name);
	ldns_rdf_deep_free(wire);
	return wire != NULL;
}

struct dns_query *net_dns_ask(void *self, const char *name, enum dns_type type, dns_done *done, void *arg)
{
	struct net *n = self;
	struct dns_query *q = mem_zalloc(sizeof *q);
	q->net = n;
	q->arena = arena_new();
	q->done = done;
	q->arg = arg;
	q->name = arena_strdup(q->arena, *name ? name : ".");
	q->type = type;
	q->event = evtimer_new(n->base, hand_over, q);
	struct timeval deadline = {.tv_sec = LIMIT_DNS_MS / 1000, .tv_usec = LIMIT_DNS_MS % 1000 * 1000};
	ensure(q->event && evtimer_add(q->event, &deadline) == 0);
	LIST_INSERT_HEAD(&n->queries, q, link);
	if (!name_is_askable(q->name)) {
		conclude(q, DNS_FAILED, "not a domain name");
		return q;
	}
	q->asking = true;
	int id = 0;
	int error = ub_resolve_event(
		net_resolver_context(n->resolver), q->name, (int)type, LDNS_RR_CLASS_IN, q, on_answer, &id);
	if (error != 0) {
		q->asking = false;
		conclude(q, DNS_FAILED, ub_strerror(error));
	} else if (q->asking) {
		q->id = id;
	}
	return q;
}

void net_dns_cancel(void *self, struct dns_query *q)
{
	const struct net *n = self;
	if (q->asking)
		ub_cancel(net_resolver_context(n->resolver), q->id);
	query_free(q);
}

void net_dns_close(struct net *n)
{
	/* Cancelled, not only freed: ub_ctx_delete() would still call back for each. */
	while (!LIST_EMPTY(&n->queries))
		net_dns_cancel(n, LIST_FIRST(&n->queries));
}
