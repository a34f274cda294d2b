/* ports.h - the TCP ports that --ports asks for, and how a try to connect reads. */
#ifndef RELAYCHECK_CORE_PORTS_H
#define RELAYCHECK_CORE_PORTS_H

#include "core/fact.h"

struct port_info {
	uint16_t port;
	const char *service; /* "IMAP", for people */
};

extern const struct port_info ports_table[];
extern const size_t ports_table_count;

const char *ports_service(uint16_t port); /* "" for a port that is not in the table */

enum port_reading {
	PORT_UNTOLD,  /* not tried, or our own side failed */
	PORT_OPEN,    /* the connection was made */
	PORT_CLOSED,  /* the target said no (RST) */
	PORT_FILTERED /* no answer, or a router's or firewall's no */
};
const char *ports_reading_name(enum port_reading r); /* "not known", "open", "closed", "filtered" */

/* How port I of PORTS reads beside the others: "unreachable" is a firewall's word where another port of the address was
 * reached, else it is not known whose; silence is "filtered" only where something else answered, or the address may be
 * down. */
enum port_reading ports_reading_at(const struct fact_ports *ports, size_t i);

/* The same of a port by its number; *AT: its place, if it was tried (NULL allowed). */
enum port_reading ports_reading(const struct fact_ports *ports, uint16_t port, size_t *at);

/* Did any port of the address answer, with yes or no? */
bool ports_any_answer(const struct fact_ports *ports);

#endif
