/* ports_netbios.c - are file shares open to strangers?  Only asked with --ports. */
#include <string.h>

#include "check/judge.h"
#include "check/table.h"
#include "core/ports.h"

enum { NETBIOS = 139, SMB = 445 };

static const struct verdict verdicts[] = {
	{"open", SEVERITY_URGENT, "NetBIOS or SMB is open to the Internet: file shares and log-ins can be attacked",
		"Close TCP 139 and 445 (and UDP 137 and 138) towards the Internet, in the firewall and in the file "
		"server's "
		"own settings. Let nobody in but your own networks, or offer the shares through a VPN. Then look in "
		"the logs "
		"for log-ins that are not yours.",
		"RFC 1001, RFC 1002; MS-SMB2"},
	{"closed", SEVERITY_GOOD, "NetBIOS and SMB are closed", NULL, "RFC 1001, RFC 1002; MS-SMB2"},
	{"filtered", SEVERITY_GOOD, "NetBIOS and SMB are out of reach from here", NULL, "RFC 1001, RFC 1002; MS-SMB2"},
	JUDGE_CANCELLED_ROW("whether NetBIOS or SMB is open to the Internet"),
	JUDGE_UNKNOWN_ROW("whether NetBIOS or SMB is open to the Internet",
		"See that this machine reaches the address at all, and run the audit again with --ports.",
		"relaycheck(1), --ports"),
	{0},
};

static void paste_cure(struct findings *out)
{
	finding_paste(out, "# nftables; eth0 is the interface to the Internet:");
	finding_paste(out, "nft insert rule inet filter input iifname \"eth0\" tcp dport { 139, 445 } drop");
	finding_paste(out, "nft insert rule inet filter input iifname \"eth0\" udp dport { 137, 138 } drop");
	finding_paste(out, "# iptables:");
	finding_paste(out, "iptables -I INPUT -i eth0 -p tcp -m multiport --dports 139,445 -j DROP");
	finding_paste(out, "ip6tables -I INPUT -i eth0 -p tcp -m multiport --dports 139,445 -j DROP");
	finding_paste(out, "# Windows (PowerShell):");
	finding_paste(out,
		"New-NetFirewallRule -DisplayName \"SMB from the Internet\" -Direction Inbound -Protocol TCP "
		"-LocalPort 139,445 -RemoteAddress Internet -Action Block");
	finding_paste(out, "# Samba: smb.conf, section [global]; eth1 is the interface to your own network:");
	finding_paste(out, "interfaces = lo eth1");
	finding_paste(out, "bind interfaces only = yes");
}

static const char *words(struct arena *a, const struct fact_ports *ports, uint16_t port)
{
	size_t at = 0;
	enum port_reading reading = ports_reading(ports, port, &at);
	int error = ports && at < ports->count && ports->ports[at].port == port ? ports->ports[at].error : 0;
	const char *text = reading == PORT_UNTOLD && error ? strerrordesc_np(error) : NULL;

	return arena_format(a, "TCP %u (%s): %s%s%s%s", port, ports_service(port), ports_reading_name(reading),
		text ? " (" : "", text ? text : "", text ? ")" : "");
}

static void evidence(struct findings *out, const struct fact_ports *ports)
{
	finding_evidence(out, "%s", words(out->arena, ports, NETBIOS));
	finding_evidence(out, "%s", words(out->arena, ports, SMB));
}

static void judge_ports(const struct facts *f, struct findings *out, const struct fact_ports *ports)
{
	enum port_reading a = ports_reading(ports, NETBIOS, NULL), b = ports_reading(ports, SMB, NULL);

	if (a == PORT_OPEN || b == PORT_OPEN) {
		finding_add(out, "open");
		evidence(out, ports);
		paste_cure(out);
		if (ip_is_special(&f->ip))
			finding_evidence(out, "the address is of a block that the public Internet does not route "
					      "(RFC 6890): only your own networks see it");
	} else if (a == PORT_UNTOLD || b == PORT_UNTOLD) {
		const char *note = facts_get(f, FACT_PORTS)->note;
		finding_add(out, "could_not_tell");
		evidence(out, ports);
		finding_evidence(out, "%s", note ? note : "no port of the address gave an answer from here");
	} else if (a == PORT_CLOSED && b == PORT_CLOSED) {
		finding_add(out, "closed");
		evidence(out, ports);
	} else {
		finding_add(out, "filtered");
		evidence(out, ports);
		finding_evidence(out, "no answer came: a firewall, or a provider on the way, perhaps yours");
	}
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

const struct check check_ports_netbios = {
	.id = "ports.netbios",
	.question = "Is NetBIOS or SMB open to the Internet?",
	.why = "File sharing was made for trusted networks. Open to the Internet it is found within hours: shares "
	       "without "
	       "a password, guessed passwords, and worms that need none. It is only asked with --ports, as knocking at "
	       "ports can be taken for an attack: TCP 139 and 445 are connected to once and left without a word.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_PORTS),
	.verdicts = verdicts,
	.judge = judge,
};
