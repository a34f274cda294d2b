/* manners.h - what holds of everything we say to a server, on every tape. */
#ifndef RELAYCHECK_TESTS_TAPE_MANNERS_H
#define RELAYCHECK_TESTS_TAPE_MANNERS_H

#include "world.h"

/* Promised to strangers' servers; on purpose not taken from base/limits.h, which a slip might change. */
enum { MANNERS_SESSIONS_AT_ONCE = 3, MANNERS_REFUSALS = 8 };

/* Bytes sent in one: a group only where it is offered, and nothing behind a command that must be the last. */
void manners_group(struct conn *c, const char *bytes, size_t n);

/* One line without its LF; returns it without CR, in the run's arena, and notes it. */
const char *manners_line(struct conn *c, const char *bytes, size_t n);

/* A command was heard. */
void manners_command(struct conn *c, const char *verb, const char *line);

/* A connection to a port that is not the audit's: only with --ports, to one of them, and once. */
void manners_knock(struct tape_world *w, const struct ip *ip, uint16_t port);

/* RCPT was refused. */
void manners_refused(struct conn *c);

#endif
