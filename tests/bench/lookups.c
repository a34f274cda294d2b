/* lookups.c - asks for the addresses of many names through the program's own DNS door, and says how long it took.
 *
 *     lookups RESOLVER ROOT_HINTS TRUST_ANCHOR OUTSTANDING FIRST_NAME <NAMES
 *
 * Names come one a line.  FIRST_NAME is asked before the clock starts, so that the walk to its zone, and the proof that
 * the zone is unsigned, are not counted.  Prints one line of JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "net/net.h"

enum { NAME_BYTES = 256, OUTSTANDING_MAX = 400 }; /* the resolver drops what is much more than that */

struct bench {
	struct net *net;
	struct world *world;
	long outstanding_max, outstanding;
	long asked, found, absent, failed;
	bool end_of_names;
};

static bool next_name(char name[static NAME_BYTES])
{
	if (!fgets(name, NAME_BYTES, stdin))
		return false;
	name[strcspn(name, "\n")] = '\0';
	return true;
}

static void answered(void *arg, const struct dns_answer *answer);

static void ask_more(struct bench *b)
{
	char name[NAME_BYTES];

	while (b->outstanding < b->outstanding_max && !b->end_of_names) {
		if (!next_name(name)) {
			b->end_of_names = true;
			break;
		}
		b->outstanding++;
		b->asked++;
		b->world->dns_ask(b->world->self, name, DNS_A, answered, b);
	}
	if (b->outstanding == 0)
		net_stop(b->net);
}

static void answered(void *arg, const struct dns_answer *answer)
{
	struct bench *b = arg;

	b->outstanding--;
	if (answer->state == DNS_FOUND)
		b->found++;
	else if (dns_state_is_answer(answer->state))
		b->absent++;
	else if (b->failed++ == 0)
		fprintf(stderr, "lookups: %s: %s\n", dns_state_name(answer->state), answer->why ? answer->why : "");
	ask_more(b);
}

static void first_answered(void *arg, const struct dns_answer *answer)
{
	struct bench *b = arg;

	if (!dns_state_is_answer(answer->state)) {
		fprintf(stderr, "lookups: the first name: %s: %s\n", dns_state_name(answer->state),
			answer->why ? answer->why : "");
		b->failed++;
	}
	net_stop(b->net);
}

static int run(struct bench *b, const char *first)
{
	b->world->dns_ask(b->world->self, first, DNS_A, first_answered, b);
	if (net_run(b->net) != 0 || b->failed > 0)
		return 1;
	uint64_t began_ms = b->world->now_ms(b->world->self);
	ask_more(b);
	if (net_run(b->net) != 0)
		return 1;
	uint64_t took_ms = b->world->now_ms(b->world->self) - began_ms;
	printf("{\"asked\":%ld,\"found\":%ld,\"absent\":%ld,\"failed\":%ld,\"ms\":%llu}\n", b->asked, b->found,
		b->absent, b->failed, (unsigned long long)took_ms);
	return 0;
}

int main(int argc, char **argv)
{
	static const uint8_t key[NET_KEY_BYTES_MIN] = {0};
	const char *error = NULL;

	if (argc != 6) {
		fputs("usage: lookups RESOLVER ROOT_HINTS TRUST_ANCHOR OUTSTANDING FIRST_NAME <NAMES\n", stderr);
		return 64;
	}
	struct bench b = {.outstanding_max = strtol(argv[4], NULL, 10)};
	if (b.outstanding_max < 1 || b.outstanding_max > OUTSTANDING_MAX) {
		fprintf(stderr, "lookups: OUTSTANDING is a number from 1 to %d\n", OUTSTANDING_MAX);
		return 64;
	}
	struct net_config config = {.resolver = argv[1],
		.root_hints = argv[2],
		.trust_anchor = argv[3],
		.key = key,
		.key_bytes = sizeof key};
	b.net = net_open(&config, &error);
	if (!b.net) {
		fprintf(stderr, "lookups: %s\n", error);
		return 1;
	}
	b.world = net_world(b.net);
	int status = run(&b, argv[5]);
	net_close(b.net);
	return status;
}
