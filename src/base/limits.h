/* limits.h - every size, time and count limit of relaycheck, in one place.
 *
 * Each constant says its unit in its name and its reason beside it.  Times
 * that the operator may change are settings (core/settings.h); the figures
 * here are the ones a stranger's server must not be able to change. */
#ifndef RELAYCHECK_BASE_LIMITS_H
#define RELAYCHECK_BASE_LIMITS_H

enum {
	/* ---- SMTP, bytes from the peer ------------------------------------- */
	LIMIT_REPLY_LINE_BYTES = 4096, /* RFC 5321 4.5.3.1.5 says 512; field servers exceed it */
	LIMIT_REPLY_LINES = 128,       /* the longest EHLO seen in the field has about 30 */
	LIMIT_REPLY_BYTES = 65536,     /* one whole reply */
	LIMIT_SESSION_BYTES = 262144,  /* everything one session may send us */
	LIMIT_SESSION_TURNS = 128,     /* commands said in one session */
	LIMIT_COMMAND_BYTES =
		2048, /* a command line of ours, CRLF included (8.2.3 allows 512; paths of forms are longer) */
	LIMIT_MESSAGE_BYTES = 8192, /* a test message of ours */

	/* ---- SMTP, manners -------------------------------------------------- */
	LIMIT_SESSION_REFUSALS = 8, /* Postfix slows down after 10 refusals and hangs up after 20 */
	LIMIT_SESSION_EHLOS = 2,    /* Sendmail slows down from the third (MAXHELOCOMMANDS) */
	LIMIT_SESSION_ODD = 3,      /* Exim hangs up at the fourth syntax or protocol error (smtp_max_synprot_errors) */
	LIMIT_SESSIONS_AT_ONCE = 3, /* open sessions to one address */
	LIMIT_FORM_SESSIONS = 32,   /* sessions all address forms may use together on one address */
	LIMIT_FORMS = 128,          /* address forms in data/ */
	LIMIT_QUIT_MS = 1000,       /* how long to wait for the answer to QUIT */
	/* A whole session, whatever the peer does: room for three answers that take the 5 minutes which RFC 5321
	 * 4.5.3.2.1 allows for the greeting, and which are the most the operator may wait for one. */
	LIMIT_SESSION_S = 900,

	/* ---- DNS ------------------------------------------------------------ */
	LIMIT_DNS_MS = 5000,               /* one question, all retries */
	LIMIT_DNS_RECORDS = 64,            /* records of one answer that are read */
	LIMIT_DNS_NAME_BYTES = 254,        /* RFC 1035 2.3.4, textual form with NUL */
	LIMIT_DNS_SHOWN_NAME_BYTES = 1016, /* a name as text: every byte of it written \ddd */
	LIMIT_DNS_TEXT_BYTES = 4096,       /* one TXT record, its strings joined; SPF policies stay under 1 KB */
	LIMIT_DNS_ALIASES = 16,            /* CNAME records followed in one answer */
	LIMIT_PTR_NAMES = 16,              /* PTR names of one address that are followed */
	LIMIT_MX_HOSTS = 16,               /* mail exchangers of one domain that are audited */
	LIMIT_HOST_ADDRESSES = 16,         /* addresses of one host that are audited */
	LIMIT_AUDIT_ADDRESSES = 32, /* addresses of one target that are audited: 96 sessions at once, about 6 MB each */
	LIMIT_DOMAIN_CANDIDATES = 16, /* domains that are tried as the target's own mail domain */
	LIMIT_DOMAIN_NAMES = 48,      /* exchanger names that are followed to prove a domain */
	LIMIT_DOMAIN_GUESSES = 24, /* LIMIT_DOMAIN_CANDIDATES, and those that the EHLO name and the suffix list add */
	LIMIT_GUESSED_DOMAINS = 4, /* guessed mail domains of one target that are looked at like one it named */

	/* ---- block lists ------------------------------------------------------ */
	LIMIT_LISTS = 512,           /* block lists in data/dnsbl.tsv */
	LIMIT_CHOSEN_LISTS = 768,    /* LIMIT_LISTS, and those that the operator names: 100 at most */
	LIMIT_LIST_QUESTIONS = 200,  /* in flight at once: past that a name server's receive buffer overflows */
	LIMIT_LIST_NAMES = 4,        /* domains of one address that are looked up */
	LIMIT_LIST_RECORDS = 16,     /* of one list's answer that are kept; the longest seen have 5 */
	LIMIT_LIST_HEALTH_S = 3600,  /* a list's test is believed so long */
	LIMIT_LIST_TROUBLE_S = 300,  /* ... a test that got no answer */
	LIMIT_MEMORY_ENTRIES = 4096, /* things remembered between audits: every list, of each kind, of some resolvers */
	LIMIT_MEMORY_TEXT_BYTES = 512, /* one of them */
	LIMIT_MEMORY_BYTES = 4194304,  /* all of them, as a file */

	/* ---- SPF -------------------------------------------------------------- */
	LIMIT_SPF_LOOKUPS = 10,           /* terms of a policy that ask DNS (RFC 7208 4.6.4) */
	LIMIT_SPF_VOID_LOOKUPS = 2,       /* of these, terms that find nothing (RFC 7208 4.6.4) */
	LIMIT_SPF_NAMES = 10,             /* MX hosts, or PTR names, that one term looks at (RFC 7208 4.6.4) */
	LIMIT_SPF_EXPANDED_BYTES = 65536, /* a text with its macros replaced: a record of 4 KB may hold 1000 macros */
	LIMIT_SPF_FINDINGS = 64,          /* findings about one record */
	LIMIT_SPF_POLICIES = 64,          /* policies that a walk of one domain's whole policy reads; 11 are too many */
	LIMIT_SPF_DEPTH = 16,             /* includes in includes that a walk follows; 10 are too many */

	/* ---- connections ----------------------------------------------------- */
	LIMIT_CONN_OUTPUT_BYTES = 131072, /* queued for a peer that does not read */
	LIMIT_CONN_DRAIN_BYTES = 65536,   /* read after a write has failed: the peer's last words */

	/* ---- place and network ------------------------------------------------ */
	LIMIT_GEOIP_FILES = 16,        /* databases that are opened: City, Country and ASN, each in two halves, twice */
	LIMIT_PLACE_TEXT_BYTES = 256,  /* one text of a GeoIP database, such as the name of a city */
	LIMIT_ORIGIN_ASES = 8,         /* AS numbers of one prefix that are read; more than two are rare */
	LIMIT_ORIGIN_TEXT_BYTES = 128, /* one field of an origin zone's answer */
	LIMIT_ABUSE_CONTACTS = 8,      /* addresses to write to about one network */

	/* ---- policies: DMARC, DKIM, MTA-STS, TLS-RPT, BIMI ---------------------- */
	LIMIT_RECORD_TAGS = 64,        /* tag=value pairs of one record, or lines of a policy file; real ones have 12 */
	LIMIT_RECORD_ITEMS = 32,       /* entries of one list in a record: addresses for reports, flags */
	LIMIT_RECORD_SHOWN_BYTES = 80, /* what a finding quotes of a record */
	LIMIT_RECORD_SET = 64,         /* records at one name: LIMIT_DNS_RECORDS */
	LIMIT_DKIM_KEY_BYTES = 2080,   /* a public key: RSA of 16384 bits, in its wrapping */
	LIMIT_DMARC_WALK = 8,          /* questions of a tree walk (RFC 9989 section 4.10) */
	LIMIT_DMARC_REPORTS = 16,  /* foreign domains of one policy that are asked whether they agreed to get reports */
	LIMIT_DKIM_SELECTORS = 48, /* names of DKIM keys that are tried for one domain */

	/* ---- our own files -------------------------------------------------- */
	LIMIT_CONF_BYTES = 65536,     /* relaycheck.conf */
	LIMIT_CONF_LINE_BYTES = 4096, /* `block lists` may name every list there is room for */
	LIMIT_FACTS_BYTES = 67108864, /* a saved facts file */
	LIMIT_TARGETS = 4096,         /* targets on one command line */

	/* ---- requests on standard input --------------------------------------- */
	LIMIT_QUERY_INPUT_BYTES = 1048576, /* what one request is about: a reply, a name */
	LIMIT_QUERY_LINE_BYTES = 8388608,  /* one line of JSON: the same, every byte written \u00NN, and to spare */

	/* ---- inside a facts file --------------------------------------------- */
	LIMIT_FACT_TEXT_BYTES = 1048576, /* one text: LIMIT_SESSION_BYTES, every byte escaped */
	LIMIT_FACT_NAMES = 64,           /* names in one answer: LIMIT_DNS_RECORDS */
	LIMIT_FACT_NAME_IPS = 128,       /* addresses of one name: LIMIT_DNS_RECORDS of each family */
	LIMIT_FACT_SESSIONS = 64, /* sessions with one address: LIMIT_FORM_SESSIONS, visit, trials and to spare */
	LIMIT_SUBJECTS = 512,     /* of one report: LIMIT_MX_HOSTS times LIMIT_HOST_ADDRESSES, and the hosts */
	LIMIT_FACT_ANSWERS =
		512, /* DNS questions of one fact: an SPF policy asks at most 10 terms times 10 hosts, and to spare */
	LIMIT_FACT_LISTINGS = 2048, /* every list that can be set, for each name of an address */
	LIMIT_FACT_PORTS = 64,
	LIMIT_TIMINGS = 65536 /* spans of one report's waterfall */
};

#endif
