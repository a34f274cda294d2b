/* network.h - the network of an address, read from the DNS answers of FACT_ORIGIN and FACT_ABUSE.
 *
 * The first answer of FACT_ORIGIN is the origin zone's (proto/origin.h), the others are about AS names. */
#ifndef RELAYCHECK_CORE_NETWORK_H
#define RELAYCHECK_CORE_NETWORK_H

#include "core/fact.h"
#include "proto/origin.h"

enum network_state {
	NETWORK_NOT_ASKED, /* switched off, or an address that no network announces */
	NETWORK_KNOWN,
	NETWORK_NONE,  /* the zone says that there is none */
	NETWORK_UNTOLD /* no answer, or none that can be read */
};

struct network {
	enum network_state state;
	const char *why;                     /* of UNTOLD */
	const char *asked;                   /* the name that was asked, or NULL */
	struct origin origin;                /* of KNOWN: the longest prefix, and everyone who announces it */
	const char *name[LIMIT_ORIGIN_ASES]; /* of origin.as[], or NULL */
};

struct network_contacts {
	enum network_state state;
	const char *why;
	const char *asked;
	size_t count;
	const char *contact[LIMIT_ABUSE_CONTACTS];
};

/* Texts are made in ARENA or belong to F. */
struct network network_read(struct arena *arena, const struct facts *f);
struct network_contacts network_read_contacts(struct arena *arena, const struct facts *f);

/* "AS64500 EXAMPLE-NET, AS64501" of a KNOWN network. */
const char *network_ases(struct arena *arena, const struct network *network);

/* "a@example.org, b@example.org" of KNOWN contacts. */
const char *network_contact_list(struct arena *arena, const struct network_contacts *contacts);

#endif
