/* smtp_connect.c - was there a connection, and if not, whose fault is it?  The operator's own exchanger, tried from the
 * same place, tells a closed target from a network that blocks port 25. */
#include <errno.h>
#include <string.h>

#include "check/judge.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"connected", SEVERITY_GOOD, "The connection was made", NULL, "RFC 5321 section 3.1"},
	{"closed_or_down", SEVERITY_URGENT, "Failed to connect: the target is closed or down",
		"Start the mail server, let it listen on this address, and open its port in every firewall on the "
		"way.",
		"RFC 5321 section 3.1"},
	{"failed", SEVERITY_UNKNOWN, "Could not tell whether the target is up: the connection failed",
		"See that the mail server listens on this address and that no firewall drops its port. To rule out "
		"your "
		"own network, set `my email address`: its mail exchanger is then tried as a reference.",
		"RFC 5321 section 3.1"},
	{"blocked_here", SEVERITY_UNKNOWN, "Could not tell whether the target is up: port 25 outbound is blocked here",
		"Audit from a network that lets port 25 out, or ask your provider to open it.", "RFC 5068"},
	{"no_route", SEVERITY_UNKNOWN, "Could not tell whether the target is up: this machine cannot reach its network",
		"Give this machine an address and a route of that family (IPv4 or IPv6), or audit from one that has "
		"them; see that no firewall of its own forbids the connection.",
		"RFC 5321 section 3.1"},
	JUDGE_IMPACT_ROW("whether the target can be connected to"),
	JUDGE_CANCELLED_ROW("whether the target can be connected to"),
	JUDGE_UNKNOWN_ROW("whether the target can be connected to", "Read the reason, and run the audit again.",
		"RFC 5321 section 3.1"),
	{0},
};

/* These come from our own side before a packet is sent, whatever the target is. */
static bool is_own_fault(int64_t error)
{
	return error == EADDRNOTAVAIL || error == EAFNOSUPPORT || error == ENETDOWN || error == EACCES ||
	       error == EPERM;
}

static bool has_error(const struct fact *fact, int64_t error)
{
	return fact->state == FACT_HAVE && fact->number == error;
}

static bool is_own_side(const struct fact *fact)
{
	return has_error(fact, ENETUNREACH) || (fact->state == FACT_HAVE && is_own_fault(fact->number));
}

static void reference_evidence(struct findings *out, const struct fact *reference, const char *code)
{
	const char *which = reference->note ? reference->note : "your own mail exchanger";
	if (reference->state == FACT_UNKNOWN)
		finding_evidence(
			out, "no reference: your own mail exchanger was not tried (%s)", fact_reason(reference));
	else if (reference->state == FACT_ABSENT)
		finding_evidence(
			out, "no reference: %s", reference->note ? reference->note : "there is nothing else to try");
	else if (reference->number == 0 && !strcmp(code, "closed_or_down"))
		finding_evidence(
			out, "port 25 outbound works here (%s was reached): the target is closed or down", which);
	else if (reference->number == 0)
		finding_evidence(out, "reference: %s was reached; this connection failed on our own side", which);
	else
		finding_evidence(out, "reference: not reached either: %s%s", which,
			!strcmp(code, "blocked_here") ? "; port 25 outbound seems blocked on your network" : "");
}

static const char *code_of(const struct fact *connect, const struct fact *reference)
{
	bool reached = has_error(reference, 0);
	if (connect->state == FACT_HAVE && is_own_fault(connect->number))
		return "no_route";
	if (reached)
		return "closed_or_down";
	if (is_own_side(connect))
		return "no_route";
	/* A refusal came through the port; a reference that was not sent to tells nothing. */
	if (reference->state != FACT_HAVE || is_own_side(reference) || has_error(reference, ECONNREFUSED) ||
		has_error(connect, ECONNREFUSED))
		return "failed";
	return "blocked_here";
}

static void judge_failed(const struct facts *f, struct findings *out, const char *text)
{
	const struct fact *connect = facts_get(f, FACT_CONNECT), *reference = facts_get(f, FACT_REFERENCE);
	const char *code = code_of(connect, reference);
	finding_add(out, code);
	finding_title(
		out, "::: failed to connect: %s, port %u outbound may be blocked on your network.", text, f->port);
	reference_evidence(out, reference, code);
}

static const char *errno_text(const struct fact *connect)
{
	if (connect->note && connect->note[0])
		return connect->note;
	const char *text = connect->number > 0 && connect->number < 4096 ? strerrordesc_np((int)connect->number) : NULL;
	return text ? text : "unknown error";
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *connect = facts_get(f, FACT_CONNECT);
	char ip[IP_TEXT_SIZE];
	if (judge_connected(f)) {
		finding_add(out, "connected");
		finding_evidence(out, "connected to %s", ip_text(&f->ip, ip));
	} else if (connect->state == FACT_HAVE) {
		judge_failed(f, out, errno_text(connect));
	} else if (connect->state == FACT_UNKNOWN && (connect->why == WHY_TIMEOUT || connect->why == WHY_CONNECT)) {
		judge_failed(f, out, fact_reason(connect));
	} else {
		judge_unknown(out, f, FACT_CONNECT);
	}
}

const struct check check_smtp_connect = {
	.id = "smtp.connect",
	.question = "Can the server be connected to?",
	.why = "Many networks block port 25 outbound, so a failed connect may say more of the place the audit runs at "
	       "than of the target. The mail exchanger of your own mailbox is tried as a reference: if it is reached, "
	       "the target is closed or down; if not, nothing is said against the target.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_REFERENCE),
	.verdicts = verdicts,
	.judge = judge,
};
