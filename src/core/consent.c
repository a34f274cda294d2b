/* consent.c - the gate before every mail transaction and every message. */
#include "core/consent.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[IMPACT_LOOKUP] = "lookup",
	[IMPACT_CONNECT] = "connect",
	[IMPACT_ADDRESS] = "address",
	[IMPACT_DELIVER] = "deliver",
};

const char *impact_name(enum impact i)
{
	return names[i];
}

bool impact_parse(const char *name, enum impact *out)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum impact)i;
			return true;
		}
	}
	return false;
}

bool consent_address(const struct consent *c)
{
	return c->allowed >= IMPACT_ADDRESS && c->operator_address != NULL;
}

bool consent_message(const struct consent *c)
{
	return consent_address(c) && c->allowed >= IMPACT_DELIVER && c->messages_left > 0;
}

bool consent_take_message(struct consent *c)
{
	if (!consent_message(c))
		return false;
	c->messages_left--;
	return true;
}
