/* ports_mail.c - which mail ports are open, and what users' programs can do with them.  Only asked with --ports. */
#include <string.h>

#include "check/judge.h"
#include "check/table.h"
#include "core/ports.h"

static const struct verdict verdicts[] = {
	{"open", SEVERITY_INFO, "The mail ports that are open", NULL, "RFC 8314 section 3"},
	{"none_open", SEVERITY_INFO, "No mail port is open", NULL, "RFC 8314 section 3"},
	{"clear_text_only", SEVERITY_WARNING, "Mailboxes are offered only on a port that begins in clear text",
		"Offer IMAP on port 993 and POP3 on port 995, where TLS comes first. If the ports 143 and 110 stay "
		"open, "
		"refuse every log-in before STARTTLS (STLS of POP3).",
		"RFC 8314 section 3.1, section 3.2"},
	{"no_submission", SEVERITY_INFO,
		"No submission port is open: users' programs cannot send mail through this "
		"address",
		NULL, "RFC 8314 section 3.3, RFC 6409"},
	{"no_submission_with_tls", SEVERITY_INFO, "Submission is offered, but not on port 465, where TLS comes first",
		NULL, "RFC 8314 section 3.3"},
	JUDGE_CANCELLED_ROW("which mail ports are open"),
	JUDGE_UNKNOWN_ROW("which mail ports are open",
		"See that this machine reaches the address at all, and run the audit again with --ports.",
		"relaycheck(1), --ports"),
	{0},
};

static bool is_mail(uint16_t port)
{
	return port != 139 && port != 445 && *ports_service(port);
}

static enum port_reading reading(const struct fact_ports *ports, uint16_t port)
{
	return ports_reading(ports, port, NULL);
}

/* Reached, and neither yes nor silence of ours: nobody else gets in there either. */
static bool is_shut(const struct fact_ports *ports, uint16_t port)
{
	return reading(ports, port) == PORT_CLOSED || reading(ports, port) == PORT_FILTERED;
}

/* "25 (SMTP), 143 (IMAP)"; NULL: none. */
static const char *list(struct arena *a, const struct fact_ports *ports, enum port_reading wanted)
{
	const char *text = NULL;

	for (size_t i = 0; i < ports_table_count; i++) {
		const struct port_info *row = &ports_table[i];
		if (is_mail(row->port) && reading(ports, row->port) == wanted)
			text = arena_format(
				a, "%s%s%u (%s)", text ? text : "", text ? ", " : "", row->port, row->service);
	}
	return text;
}

static void list_evidence(struct findings *out, const struct fact_ports *ports)
{
	for (unsigned r = PORT_UNTOLD; r <= PORT_FILTERED; r++) {
		const char *text = list(out->arena, ports, (enum port_reading)r);
		if (text)
			finding_evidence(out, "%s: %s", ports_reading_name((enum port_reading)r), text);
	}
}

static void judge_mailboxes(struct findings *out, const struct fact_ports *ports)
{
	bool pop = reading(ports, 110) == PORT_OPEN && is_shut(ports, 995);
	bool imap = reading(ports, 143) == PORT_OPEN && is_shut(ports, 993);

	if (!pop && !imap)
		return;
	finding_add(out, "clear_text_only");
	if (imap)
		finding_evidence(
			out, "143 (IMAP) is open, 993 (IMAP with TLS) is %s", ports_reading_name(reading(ports, 993)));
	if (pop)
		finding_evidence(
			out, "110 (POP3) is open, 995 (POP3 with TLS) is %s", ports_reading_name(reading(ports, 995)));
}

static void judge_submission(struct findings *out, const struct fact_ports *ports)
{
	if (!is_shut(ports, 465))
		return;
	if (is_shut(ports, 587)) {
		finding_add(out, "no_submission");
		finding_evidence(out, "465 is %s, 587 is %s; a server that only receives mail needs neither",
			ports_reading_name(reading(ports, 465)), ports_reading_name(reading(ports, 587)));
	} else if (reading(ports, 587) == PORT_OPEN) {
		finding_add(out, "no_submission_with_tls");
		finding_evidence(out, "587 is open, 465 is %s", ports_reading_name(reading(ports, 465)));
	}
}

static void judge_ports(const struct facts *f, struct findings *out, const struct fact_ports *ports)
{
	const char *open = list(out->arena, ports, PORT_OPEN), *untold = list(out->arena, ports, PORT_UNTOLD);
	const char *note = facts_get(f, FACT_PORTS)->note;

	if (open) {
		finding_add(out, "open");
		finding_title(out, "Mail ports that are open: %s", open);
	} else if (untold) {
		finding_add(out, "could_not_tell");
		finding_evidence(out, "%s", note ? note : "no port of the address gave an answer from here");
		return;
	} else {
		finding_add(out, "none_open");
	}
	list_evidence(out, ports);
	if (reading(ports, 110) == PORT_OPEN || reading(ports, 143) == PORT_OPEN)
		finding_evidence(out, "110 and 143 begin in clear text: refuse log-ins before STARTTLS (STLS of POP3)");
	if (note)
		finding_evidence(out, "%s", note);
	judge_mailboxes(out, ports);
	if (open)
		judge_submission(out, ports);
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *fact = facts_get(f, FACT_PORTS);
	const struct fact_ports *ports = facts_ports(f, FACT_PORTS);

	if (ports)
		judge_ports(f, out, ports);
	else if (fact->state == FACT_UNKNOWN && fact->why != WHY_NOT_ASKED && fact->why != WHY_IMPACT)
		judge_unknown(out, f, FACT_PORTS);
}

const struct check check_ports_mail = {
	.id = "ports.mail",
	.question = "Which mail ports are open?",
	.why = "Servers talk on port 25; people's programs send on 465 or 587 and fetch on 993 or 995, where TLS comes "
	       "first, or on 143 or 110, where it has to be asked for. It is only asked with --ports: each port is "
	       "connected to once and left without a word, so what an open port offers is not known.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_PORTS),
	.verdicts = verdicts,
	.judge = judge,
};
