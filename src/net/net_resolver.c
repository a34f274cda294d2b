/* net_resolver.c - sets libunbound up as a validating resolver that answers nothing by guess.
 *
 * Only a configuration file can express all of it, so one is written into memory and read from there. */
#include <errno.h>
#include <fcntl.h>
#include <ldns/ldns.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unbound-event.h>
#include <unbound.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/ip.h"
#include "base/text.h"
#include "net/net_private.h"
#include "net/net_resolver.h"

static const char resolv_conf[] = "/etc/resolv.conf";
static const char system_anchor[] = "/usr/share/dns/root.key";

/* The root's key-signing keys 2017 and 2024, as in /usr/share/dns/root.ds of Debian's dns-root-data. */
static const char *const root_keys[] = {
	". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
	". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
};

/* Zones that libunbound answers itself unless told not to, with "no such name" mostly.  A question about them goes
 * out like any other: what the name servers say is the fact that is wanted.  (`unblock-lan-zones` covers its list of
 * private and reserved reverse zones.) */
static const char *const local_zones[] = {
	"localhost.",
	"test.",
	"invalid.",
	"onion.",
	"home.arpa.",
	"resolver.arpa.",
	"service.arpa.",
	"127.in-addr.arpa.",
	"0.in-addr.arpa.",
	"10.in-addr.arpa.",
	"168.192.in-addr.arpa.",
	"254.169.in-addr.arpa.",
	"2.0.192.in-addr.arpa.",
	"100.51.198.in-addr.arpa.",
	"113.0.203.in-addr.arpa.",
	"255.255.255.255.in-addr.arpa.",
	"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
	"d.f.ip6.arpa.",
	"8.e.f.ip6.arpa.",
	"9.e.f.ip6.arpa.",
	"a.e.f.ip6.arpa.",
	"b.e.f.ip6.arpa.",
	"8.b.d.0.1.0.0.2.ip6.arpa.",
};

/* Times: the wait for one server grows to 1.5 seconds only, so that a dead one ends in SERVFAIL after 2.3 seconds, well
 * before LIMIT_DNS_MS, and its neighbours still get their turn; that it was dead is forgotten after half a minute, lest
 * one bad moment becomes a finding.  Records are not shuffled: where an answer is cut, the same part stays. */
static const char options[] =
	"server:\n"
	"  module-config: \"validator iterator\"\n"
	"  verbosity: 0\n"
	"  use-syslog: no\n"
	"  do-not-query-localhost: no\n"
	"  qname-minimisation: no\n" /* many block lists say NXDOMAIN above their entries: each question would be asked
					again */
	"  rrset-roundrobin: no\n"
	"  minimal-responses: yes\n"
	"  val-log-level: 2\n" /* a reason is kept for failed validations, and logged for SERVFAIL */
	"  log-servfail: yes\n"
	"  harden-glue: yes\n"
	"  harden-below-nxdomain: yes\n"
	"  harden-short-bufsize: yes\n"
	"  outgoing-range: 512\n"
	"  num-queries-per-thread: 512\n"
	"  outgoing-num-tcp: 16\n"
	"  infra-cache-max-rtt: 1500\n"
	"  infra-host-ttl: 30\n"
	"  unblock-lan-zones: yes\n";

enum { CONFIG_BYTES = 32768, LINE_BYTES = 2048, REASONS = 32 };

struct net_resolver {
	struct ub_ctx *context;
	FILE *log;                    /* libunbound writes here; goes to hear_log() */
	struct buf line;              /* of the log, so far */
	char first_error[LINE_BYTES]; /* "" or why it does not start: the reason is told from the inside out */
	char *reasons[REASONS];       /* the last lines "SERVFAIL <name type class>: reason"; NULL or on the heap */
	unsigned next_reason;         /* the oldest: written over next */
};

/* What the resolver is asked through. */
struct upstream {
	enum { UPSTREAM_ROOT, UPSTREAM_SYSTEM, UPSTREAM_SERVER } kind;
	char server[IP_TEXT_SIZE];
	long port;
};

static bool given(const char *text)
{
	return text && *text;
}

/* Libunbound would find an unreadable file only when it starts, and say so in its own words. */
static bool check_file(const char *what, const char *path, const char **error)
{
	if (strpbrk(path, "\"\n")) {
		*error = net_error("%s: a path with a double quote or a line break cannot be used", what);
		return false;
	}
	char byte;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, &byte, 1);
	int reason = n < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (n > 0)
		return true;
	*error = net_error("cannot read %s %s: %s", what, path, n < 0 ? strerror(reason) : "the file is empty");
	return false;
}

static bool parse_port(const char *text, long *out)
{
	char *end = NULL;
	if (*text < '0' || *text > '9')
		return false;
	*out = strtol(text, &end, 10);
	return *end == '\0' && *out >= 1 && *out <= 65535;
}

static bool parse_upstream(const char *spec, struct upstream *out, const char **error)
{
	*out = (struct upstream){.kind = UPSTREAM_ROOT, .port = 53};
	if (!given(spec) || strcmp(spec, "recursive") == 0)
		return true;
	if (strcmp(spec, "system") == 0) {
		out->kind = UPSTREAM_SYSTEM;
		return true;
	}
	size_t len = strcspn(spec, "@");
	char address[IP_TEXT_SIZE] = "";
	struct ip ip;
	if (len < sizeof address)
		memcpy(address, spec, len);
	if (!ip_parse(address, &ip) || (spec[len] == '@' && !parse_port(spec + len + 1, &out->port))) {
		*error = net_error("resolver \"%.100s\" is none of recursive, system, ADDRESS, ADDRESS@PORT",
			text_is_clean(spec, strlen(spec)) ? spec : "(unprintable)");
		return false;
	}
	out->kind = UPSTREAM_SERVER;
	ip_text(&ip, out->server);
	return true;
}

static void add_anchor(struct buf *b, const char *path)
{
	if (!given(path) && access(system_anchor, R_OK) == 0)
		path = system_anchor;
	if (given(path)) {
		buf_format(b, "  trust-anchor-file: \"%s\"\n", path);
		return;
	}
	for (size_t i = 0; i < sizeof root_keys / sizeof *root_keys; i++)
		buf_format(b, "  trust-anchor: \"%s\"\n", root_keys[i]);
}

static void add_local_zones(struct buf *b)
{
	for (size_t i = 0; i < sizeof local_zones / sizeof *local_zones; i++)
		buf_format(b, "  local-zone: \"%s\" nodefault\n", local_zones[i]);
	for (int i = 16; i <= 31; i++) /* RFC 1918 */
		buf_format(b, "  local-zone: \"%d.172.in-addr.arpa.\" nodefault\n", i);
	for (int i = 64; i <= 127; i++) /* RFC 6598 */
		buf_format(b, "  local-zone: \"%d.100.in-addr.arpa.\" nodefault\n", i);
}

static void write_config(struct buf *b, const struct net_config *config, const struct upstream *upstream)
{
	buf_add_text(b, options);
	/* A server that we were told to ask may be one that passes no signatures.  That says nothing of the names
	 * asked: they are then insecure, not bogus. */
	buf_format(b, "  harden-dnssec-stripped: %s\n", upstream->kind == UPSTREAM_ROOT ? "yes" : "no");
	if (given(config->root_hints))
		buf_format(b, "  root-hints: \"%s\"\n", config->root_hints);
	add_anchor(b, config->trust_anchor);
	add_local_zones(b);
	if (upstream->kind == UPSTREAM_SERVER)
		buf_format(
			b, "forward-zone:\n  name: \".\"\n  forward-addr: %s@%ld\n", upstream->server, upstream->port);
}

/* Puts the text into a file that has no name, and has libunbound read it. */
static bool load_config(struct ub_ctx *resolver, const struct buf *text)
{
	int fd = memfd_create("resolver", MFD_CLOEXEC);
	if (fd < 0)
		return false;
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	bool loaded = write(fd, text->data, text->len) == (ssize_t)text->len && ub_ctx_config(resolver, path) == 0;
	close(fd);
	return loaded;
}

static void never_called(void *arg, int rcode, void *packet, int n, int verdict, char *why, int was_ratelimited)
{
	(void)arg, (void)rcode, (void)packet, (void)n, (void)verdict, (void)why, (void)was_ratelimited;
}

/* Libunbound reads hints and anchors with the first question.  This one has an empty label: it cannot be sent, and
 * UB_SYNTAX is the answer of a resolver that has started. */
static bool start(struct ub_ctx *resolver)
{
	int id;
	return ub_resolve_event(resolver, "..", 1, 1, NULL, never_called, &id) == UB_SYNTAX;
}

static bool set_up(struct ub_ctx *resolver, const struct net_config *config, const struct upstream *upstream)
{
	struct buf text;
	buf_init(&text, CONFIG_BYTES);
	write_config(&text, config, upstream);
	bool ok = !text.over && load_config(resolver, &text);
	buf_free(&text);
	if (ok && upstream->kind == UPSTREAM_SYSTEM)
		ok = ub_ctx_resolvconf(resolver, resolv_conf) == 0;
	/* The one option that no configuration file may set; the library's default suppresses the reasons. */
	ok = ok && ub_ctx_set_option(resolver, "val-log-squelch:", "no") == 0;
	return ok && start(resolver);
}

/* ---- what libunbound logs --------------------------------------------------- */

static bool ends_in(const char *s, const char *end)
{
	size_t len = strlen(s), end_len = strlen(end);
	return len >= end_len && strcmp(s + len - end_len, end) == 0;
}

static void hear_line(struct net_resolver *r, const char *line)
{
	static const char error_mark[] = "error: ", servfail_mark[] = "SERVFAIL <";
	const char *error = strstr(line, error_mark);
	if (!error)
		return;
	error += sizeof error_mark - 1;
	if (strncmp(error, servfail_mark, sizeof servfail_mark - 1) != 0) {
		if (!r->first_error[0])
			snprintf(r->first_error, sizeof r->first_error, "%s", error);
	} else if (!ends_in(error, ": SERVFAIL in cache")) {
		/* A failure is in the cache for some seconds; its reason is the one told when it came there. */
		char **slot = &r->reasons[r->next_reason++ % REASONS];
		free(*slot);
		*slot = strdup(error);
	}
}

static ssize_t hear_log(void *cookie, const char *bytes, size_t n)
{
	struct net_resolver *r = cookie;
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			buf_add_char(&r->line, bytes[i]); /* the rest of a line that is too long is lost */
			continue;
		}
		if (r->line.len > 0)
			hear_line(r, r->line.data);
		buf_clear(&r->line);
	}
	return (ssize_t)n;
}

/* A failure is told to us only as a code, but logged with its reason, just before it is told. */
const char *net_resolver_reason(const struct net_resolver *r, const char *name, enum dns_type type)
{
	char wanted[LINE_BYTES];
	size_t len = strlen(name);
	const char *dot = len > 0 && name[len - 1] == '.' ? "" : ".";
	char *type_name = ldns_rr_type2str((ldns_rr_type)type);
	int n = snprintf(wanted, sizeof wanted, "SERVFAIL <%s%s %s IN>: ", name, dot, type_name ? type_name : "");
	free(type_name);
	if (n < 0 || (size_t)n >= sizeof wanted)
		return NULL;
	for (unsigned i = 1; i <= REASONS; i++) {
		const char *reason = r->reasons[(r->next_reason - i) % REASONS];
		if (reason && text_starts_nocase(reason, wanted))
			return reason + n;
	}
	return NULL;
}

bool net_resolver_was_refused(const char *reason)
{
	return strstr(reason, "forward servers failed") && strstr(reason, "got REFUSED");
}

/* ---- opening and closing ---------------------------------------------------- */

struct ub_ctx *net_resolver_context(const struct net_resolver *r)
{
	return r->context;
}

void net_resolver_close(struct net_resolver *r)
{
	if (!r)
		return;
	/* The stream to log to is one for all contexts of a process, and would outlive this one. */
	if (r->context)
		ub_ctx_debugout(r->context, NULL);
	ub_ctx_delete(r->context);
	if (r->log)
		fclose(r->log);
	buf_free(&r->line);
	for (size_t i = 0; i < REASONS; i++)
		free(r->reasons[i]);
	free(r);
}

static struct net_resolver *open_upstream(
	struct event_base *base, const struct net_config *config, const struct upstream *upstream, const char **error)
{
	struct net_resolver *r = mem_zalloc(sizeof *r);
	buf_init(&r->line, LINE_BYTES);
	r->context = ub_ctx_create_event(base);
	r->log = fopencookie(r, "w", (cookie_io_functions_t){.write = hear_log});
	bool ok = r->context && r->log;
	if (ok) {
		/* Nothing of it goes to stderr: what a name server does is a fact, not our trouble. */
		setvbuf(r->log, NULL, _IOLBF, LINE_BYTES);
		ub_ctx_debugout(r->context, r->log);
		ok = set_up(r->context, config, upstream);
	}
	if (ok)
		return r;
	*error = net_error(
		"cannot start the resolver: %s", r->first_error[0] ? r->first_error : "initialisation failed");
	net_resolver_close(r);
	return NULL;
}

struct net_resolver *net_resolver_open(struct event_base *base, const struct net_config *config, const char **error)
{
	struct upstream upstream;
	if (!parse_upstream(config->resolver, &upstream, error))
		return NULL;
	if (given(config->root_hints) && !check_file("root hints", config->root_hints, error))
		return NULL;
	if (given(config->trust_anchor) && !check_file("trust anchor", config->trust_anchor, error))
		return NULL;
	if (upstream.kind == UPSTREAM_SYSTEM && !check_file("the system's resolver file", resolv_conf, error))
		return NULL;
	return open_upstream(base, config, &upstream, error);
}
