/* own_exchanger.c - finds the operator's own mail exchanger, the one stranger's server we may always talk to. */
#include "probe/own_exchanger.h"

#include <string.h>

#include "proto/mailbox.h"

static void on_names(void *arg)
{
	struct own_exchanger *o = arg;

	o->lookup = NULL;
	o->done(o->run);
}

static void on_mx(void *arg, const struct dns_answer *answer)
{
	struct own_exchanger *o = arg;

	o->query = NULL;
	for (size_t i = 0; answer->state == DNS_FOUND && i < answer->count && i < OWN_EXCHANGERS; i++) {
		o->hosts[i].name = arena_strdup(o->run->arena, answer->records[i].name);
		o->count = i + 1;
	}
	o->lookup = lookup_names(o->run->world, o->run->arena, o->hosts, o->count, NULL, on_names, o);
}

void own_exchanger_find(struct own_exchanger *o, struct probe_run *run, void (*done)(struct probe_run *))
{
	const char *local, *domain;

	memset(o, 0, sizeof *o);
	o->run = run;
	o->done = done;
	if (run->consent->operator_address &&
		mailbox_split(run->arena, run->consent->operator_address, &local, &domain)) {
		o->hosts[0].name = domain; /* without an MX the domain is its own exchanger */
		o->count = 1;
		o->query = run->world->dns_ask(run->world->self, domain, DNS_MX, on_mx, o);
	} else {
		o->lookup = lookup_names(run->world, run->arena, NULL, 0, NULL, on_names, o);
	}
}

void own_exchanger_cancel(struct own_exchanger *o)
{
	if (o->query)
		o->run->world->dns_cancel(o->run->world->self, o->query);
	lookup_cancel(o->lookup);
	o->query = NULL;
	o->lookup = NULL;
}

const struct ip *own_exchanger_address(const struct own_exchanger *o, int family, const char **name)
{
	for (size_t h = 0; h < o->count; h++)
		for (size_t i = 0; i < o->hosts[h].ip_count; i++) {
			if (family != 0 && o->hosts[h].ips[i].family != family)
				continue;
			if (name)
				*name = o->hosts[h].name;
			return &o->hosts[h].ips[i];
		}
	return NULL;
}
