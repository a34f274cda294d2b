/* ports.c - what connect() said, read with the other ports beside it. */
#include "core/ports.h"

#include <errno.h>

#include "base/limits.h"

const struct port_info ports_table[] = {{25, "SMTP"}, {110, "POP3"}, {139, "NetBIOS"}, {143, "IMAP"}, {445, "SMB"},
	{465, "submission with TLS"}, {587, "submission"}, {993, "IMAP with TLS"}, {995, "POP3 with TLS"},
	{2525, "SMTP or submission"}};
const size_t ports_table_count = sizeof ports_table / sizeof *ports_table;
_Static_assert(sizeof ports_table / sizeof *ports_table <= LIMIT_FACT_PORTS, "they fit into a fact");

const char *ports_service(uint16_t port)
{
	for (size_t i = 0; i < ports_table_count; i++)
		if (ports_table[i].port == port)
			return ports_table[i].service;
	return "";
}

const char *ports_reading_name(enum port_reading r)
{
	static const char *const names[] = {[PORT_UNTOLD] = "not known",
		[PORT_OPEN] = "open",
		[PORT_CLOSED] = "closed",
		[PORT_FILTERED] = "filtered"};
	return names[r];
}

/* The target itself said no: at once, or just after it had said yes. */
static bool is_no(int32_t error)
{
	return error == ECONNREFUSED || error == ECONNRESET;
}

bool ports_any_answer(const struct fact_ports *ports)
{
	for (size_t i = 0; i < ports->count; i++)
		if (ports->ports[i].error == 0 || is_no(ports->ports[i].error))
			return true;
	return false;
}

enum port_reading ports_reading_at(const struct fact_ports *ports, size_t i)
{
	int32_t error = ports->ports[i].error;

	if (error == 0)
		return PORT_OPEN;
	if (is_no(error))
		return PORT_CLOSED;
	if (error != ETIMEDOUT && error != EHOSTUNREACH && error != ENETUNREACH)
		return PORT_UNTOLD;
	return ports_any_answer(ports) ? PORT_FILTERED : PORT_UNTOLD;
}

enum port_reading ports_reading(const struct fact_ports *ports, uint16_t port, size_t *at)
{
	for (size_t i = 0; ports && i < ports->count; i++) {
		if (ports->ports[i].port != port)
			continue;
		if (at)
			*at = i;
		return ports_reading_at(ports, i);
	}
	return PORT_UNTOLD;
}
