"""What the reports of the lab's servers must say, whatever their wording: the findings by id, of both families or of one."""

V4, V6 = "v4", "v6"
BOTH = (V4, V6)
NAMES = (None,)  # of a domain or a host, which have no family

CLOSED = [
    (BOTH, "relay.open", "good", "refused"),
    (BOTH, "relay.forged_sender", "good", None),
    (BOTH, "bounce.scatter", "good", None),
    (BOTH, "smtp.connect", "good", "connected"),
    (BOTH, "smtp.postmaster", "good", None),
    (BOTH, "smtp.null_sender", "good", None),
]

# Where every server is, and that no list holds it.
PLACED = [
    (BOTH, "place.geoip", "info", "found"),
    (BOTH, "place.origin", "info", "found"),
    (BOTH, "place.abuse", "info", "found"),
]
UNLISTED = [
    (BOTH, "dnsbl.address", "good", "clean"),
    (BOTH, "dnsbl.address", "info", "untold"),
    (BOTH, "dnsbl.names", "good", "clean"),
]

# The mail domain that is guessed of every server, and looked up: lab.test, which does everything right.
GOOD_DOMAIN = [
    (NAMES, "dns.mx", "good", "found"),
    (NAMES, "mx.hosts", "good", "in_order"),
    (NAMES, "dnsbl.domain", "good", "clean"),
    (NAMES, "spf.policy", "good", "found"),
    (NAMES, "dmarc.policy", "good", "good"),
    (NAMES, "dmarc.reports", "good", "good"),
    (NAMES, "dkim.keys", "good", "good"),
    (NAMES, "mta_sts.record", "good", "good"),
    (NAMES, "tlsrpt.record", "good", "good"),
    (NAMES, "bimi.record", "good", "good"),
]

# Targets that are more than the name of a server: what is said to relaycheck, and the families of the addresses.
AUDITED = {
    "domain": ["lab.test"],
    "samba": ["--ports", "samba.lab.test"],
    "opensmtpd": ["--ports", "opensmtpd.lab.test"],
    "address": ["--impact", "address", "198.18.0.11"],
    "broken": ["--impact", "lookup", "spf-void.broken.test"],
    "foreign": ["--impact", "lookup", "dmarc-foreign.broken.test"],
    "bogus": ["bogus.test"],
}
FAMILIES = {"address": [V4], "bogus": []}

# target: exit code, severity of the report, findings: (families, id, severity, verdict or None)
HOSTS = {
    "closed": (0, "good", CLOSED + [
        (BOTH, "relay.forms", "good", None),
        (BOTH, "rdns.present", "good", None),
        (BOTH, "rdns.match", "good", None),
        (BOTH, "smtp.banner_rdns", "good", None),
        (BOTH, "smtp.starttls", "info", None),
        (BOTH, "dnsbl.address", "info", "allowed"),
        (BOTH, "spf.sender", "good", "pass"),
    ] + PLACED + UNLISTED + GOOD_DOMAIN),
    "domain": (0, "good", CLOSED + PLACED + GOOD_DOMAIN + [
        (BOTH, "dnsbl.address", "good", "clean"),
        (BOTH, "dnsbl.address", "info", "allowed"),
        (BOTH, "dnsbl.address", "info", "untold"),
        (BOTH, "spf.sender", "good", "pass"),
    ]),
    "open": (2, "urgent", [
        (BOTH, "relay.open", "urgent", "accepted"),
        (BOTH, "bounce.scatter", "good", None),
        (BOTH, "rdns.present", "good", None),
        ((V4,), "rdns.match", "warning", None),
        ((V6,), "rdns.match", "good", None),
        ((V4,), "smtp.banner_rdns", "warning", None),
        ((V6,), "smtp.banner_rdns", "good", None),
        ((V4,), "dnsbl.address", "urgent", "listed_blocking"),
        (BOTH, "dnsbl.address", "warning", "listed_advisory"),
        (BOTH, "dnsbl.address", "info", "untold"),
        (BOTH, "spf.sender", "info", "likely_domain"),
    ] + PLACED + GOOD_DOMAIN),
    "address": (2, "urgent", [
        ((V4,), "dnsbl.address", "urgent", "listed_blocking"),
        ((V4,), "spf.sender", "info", "likely_domain"),
    ] + GOOD_DOMAIN),
    "open6": (2, "urgent", [
        ((V4,), "relay.open", "good", None),
        ((V4,), "relay.forged_sender", "good", None),
        ((V6,), "relay.open", "urgent", "accepted"),
        (BOTH, "bounce.scatter", "good", None),
        ((V4,), "dnsbl.address", "good", "clean"),
        ((V6,), "dnsbl.address", "urgent", "listed_blocking"),
    ]),
    "bounces": (2, "urgent", [
        (BOTH, "relay.open", "good", None),
        (BOTH, "relay.forged_sender", "good", None),
        (BOTH, "bounce.scatter", "warning", None),
        (BOTH, "rdns.generic", "warning", None),
        (BOTH, "rdns.match", "good", None),
        (BOTH, "smtp.version", "warning", None),
        ((V4,), "dnsbl.address", "urgent", "policy_blocking"),
        ((V4,), "dnsbl.address", "warning", "listed_advisory"),
        ((V6,), "dnsbl.address", "good", "clean"),
    ]),
    "opensmtpd": (2, "urgent", CLOSED + PLACED + UNLISTED + [
        ((V4,), "rdns.present", "good", None),
        ((V6,), "rdns.present", "urgent", None),
        (BOTH, "ports.netbios", "good", None),
        (BOTH, "ports.mail", "info", None),
    ]),
    "samba": (2, "urgent", CLOSED + PLACED + UNLISTED + GOOD_DOMAIN + [
        (BOTH, "ports.netbios", "urgent", "open"),
        (BOTH, "ports.mail", "info", None),
    ]),
    "broken": (1, "warning", [
        (NAMES, "spf.policy", "warning", "too_many_void"),
        (BOTH, "spf.sender", "warning", "permerror"),
    ]),
    "foreign": (1, "warning", [(NAMES, "dmarc.reports", "warning", "not_agreed")]),
    "bogus": (2, "urgent", [
        (NAMES, "dns.mx", "urgent", "bogus"),
        (NAMES, "spf.policy", "urgent", "bogus"),
    ]),
    "sendmail": (1, "warning", CLOSED + [
        (BOTH, "rdns.match", "good", None),
        (BOTH, "smtp.banner_rdns", "warning", None),
        (BOTH, "smtp.version", "warning", None),
    ]),
    "grey": (3, "unknown", [
        (BOTH, "relay.open", "unknown", None),
        (BOTH, "relay.forged_sender", "unknown", None),
        (BOTH, "relay.forms", "unknown", None),
        (BOTH, "bounce.scatter", "unknown", None),
        (BOTH, "smtp.postmaster", "good", None),
    ]),
    "tarpit": (3, "unknown", [(BOTH, "relay.open", "unknown", None), (BOTH, "smtp.connect", "good", None)]),
    "silent": (3, "unknown", [
        (BOTH, "relay.open", "unknown", None),
        (BOTH, "smtp.banner", "unknown", None),
        (BOTH, "smtp.connect", "good", None),
    ]),
    "garbage": (2, "urgent", [(BOTH, "relay.open", "unknown", None), (BOTH, "smtp.banner", "urgent", None)]),
    "endless": (2, "urgent", [(BOTH, "relay.open", "unknown", None), (BOTH, "smtp.banner", "urgent", None)]),
    "nul": (1, "warning", [(BOTH, "smtp.banner", "warning", None)]),
    "longline": (2, "urgent", [(BOTH, "relay.open", "unknown", None), (BOTH, "smtp.banner", "urgent", None)]),
    "reset": (3, "unknown", [
        (BOTH, "relay.open", "unknown", None),
        ((V4,), "rdns.present", "unknown", None),
        ((V6,), "rdns.present", "good", None),
        (BOTH, "smtp.banner", "good", None),
    ]),
    "eightbit": (1, "warning", [(BOTH, "relay.open", "good", None), (BOTH, "smtp.banner", "warning", None)]),
    "refuse421": (3, "unknown", [(BOTH, "relay.open", "unknown", None), (BOTH, "smtp.banner", "unknown", None)]),
    "noroute": (2, "urgent", [
        ((V4,), "smtp.connect", "urgent", None),
        (BOTH, "relay.open", "unknown", None),
        ((V4,), "place.origin", "info", "several"),
    ]),
    "filtered": (2, "urgent", [(BOTH, "smtp.connect", "urgent", None), (BOTH, "relay.open", "unknown", None)]),
    "refused": (2, "urgent", [(BOTH, "smtp.connect", "urgent", None), (BOTH, "relay.open", "unknown", None)]),
    "slow50": (1, "warning", CLOSED + [
        (BOTH, "relay.forms", "good", None),
        (BOTH, "smtp.banner_rdns", "warning", None),
        (BOTH, "smtp.banner_forward", "warning", None),
    ]),
}

# These wait for their time-outs: they are started first, all at once, while the others are asked.
SLOW = ["silent", "tarpit", "endless", "filtered", "opensmtpd"]

# Words that the text report must have.
WORDS = {
    "grey": ["Greylisted", "greylist"],
    "noroute": ["::: failed to connect: No route to host, port 25 outbound may be blocked on your network.\n",
                "port 25 outbound works here"],
    "refused": ["::: failed to connect: Connection refused, port 25 outbound may be blocked on your network.\n"],
    "refuse421": ["421 4.7.0"],
    "samba": ["Abuse contact of the network: abuse@operator.test", "TCP 139 (NetBIOS): open", "TCP 445 (SMB): open"],
    "opensmtpd": ["NetBIOS and SMB are out of reach from here"],
    "address": ["not named by you", "https://mxtoolbox.com/SuperTool.aspx?action=blacklist:198.18.0.11"],
    "open": ["\\x1B]0;owned\\x07"],
    "filtered": ["::: failed to connect: Connection timed out, port 25 outbound may be blocked on your network.\n"],
    "eightbit": ["gr\\xFC\\xDFe", "\\x1B]0;owned"],
}

# Domains below broken.test: all that is bad (urgent, warning, could not tell), of every subject, when nobody is connected to;
# then what else must be there.
BROKEN = {
    "spf-many": [("spf.policy", "warning", "too_many_lookups"), ("spf.sender", "warning", "permerror")],
    "spf-syntax": [("spf.policy", "warning", "syntax"), ("spf.sender", "warning", "permerror")],
    "spf-two": [("spf.policy", "warning", "several"), ("spf.sender", "warning", "permerror")],
    "spf-all": [("spf.policy", "urgent", "pass_all")],
    "spf-ptr": [("spf.policy", "warning", "ptr")],
    "spf-void": [("spf.policy", "warning", "too_many_void"), ("spf.sender", "warning", "permerror")],
    "spf-loop": [("spf.policy", "warning", "loop"), ("spf.sender", "warning", "permerror")],
    "spf-other": [("spf.sender", "warning", "fail")],
    "spf-temp": [("spf.policy", "unknown", "partly"), ("spf.sender", "unknown", "temperror")],
    "spf-missing": [("spf.policy", "warning", "none")],
    "dmarc-missing": [("dmarc.policy", "warning", "missing")],
    "dmarc-two": [("dmarc.policy", "warning", "several")],
    "dmarc-syntax": [("dmarc.policy", "warning", "invalid")],
    "dmarc-none": [("dmarc.policy", "warning", "none")],
    "dmarc-foreign": [("dmarc.reports", "warning", "not_agreed")],
    "dmarc-agreed": [],
    "dkim-short": [("dkim.keys", "urgent", "too_short")],
    "dkim-1024": [("dkim.keys", "warning", "short")],
    "dkim-revoked": [],
    "dkim-syntax": [("dkim.keys", "warning", "errors")],
    "sts-syntax": [("mta_sts.record", "warning", "errors")],
    "tlsrpt-two": [("tlsrpt.record", "warning", "several")],
    "bimi-http": [("bimi.record", "warning", "errors")],
    "mx-alias": [("mx.hosts", "warning", "alias")],
    "mx-private": [("mx.hosts", "warning", "unroutable"), ("spf.sender", "warning", "fail"),
                   ("rdns.present", "urgent", "none")],
    "mx-missing": [("mx.hosts", "warning", "dangling"), ("dns.address", "urgent", "nxdomain")],
    "mx-bare": [("mx.hosts", "warning", "dangling"), ("dns.address", "urgent", "none")],
    "mx-twice": [],
    "mx-v4": [],
    "mx-literal": [("dns.mx", "warning", "is_address"), ("mx.hosts", "urgent", "dangling_all"),
                   ("dns.address", "urgent", "nxdomain")],
    "mx-null": [("dns.mx", "warning", "null_mx_mixed")],
    "mx-bogus": [("mx.hosts", "urgent", "bogus"), ("dns.address", "urgent", "bogus")],
    "alias": [("dmarc.policy", "warning", "missing")],
}
BROKEN_MORE = {
    "dmarc-agreed": [("dmarc.reports", "good", "good")],
    "dkim-revoked": [("dkim.keys", "info", "revoked")],
    "mx-twice": [("mx.hosts", "info", "duplicate")],
    "mx-v4": [("mx.hosts", "info", "no_ipv6")],
    "spf-missing": [("spf.sender", "info", "none")],
    "spf-ptr": [("spf.sender", "good", "pass")],
    "alias": [("spf.policy", "good", "found"), ("spf.sender", "good", "pass")],
}

# What `relaycheck spf` says of (address, sender, EHLO name): the result and the term that decided, or ANY.
ANY = "any"
SPF = {
    ("198.18.0.10", "alice@lab.test", ""): ("pass", "ip4:198.18.0.10"),
    ("2001:db8:18::10", "alice@lab.test", ""): ("pass", "ip6:2001:db8:18::10"),
    ("198.18.0.11", "alice@lab.test", ""): ("fail", "-all"),
    ("198.18.0.14", "alice@corp.lab.test", ""): ("pass", "mx"),
    ("2001:db8:18::14", "alice@corp.lab.test", ""): ("pass", "mx"),
    ("198.18.0.11", "alice@corp.lab.test", ""): ("fail", "-all"),
    ("198.18.0.10", "alice@nomail.lab.test", ""): ("fail", "-all"),
    ("198.18.0.10", "alice@unsigned.test", ""): ("pass", "mx"),
    ("198.18.0.10", "alice@alias.broken.test", ""): ("pass", "ip4:198.18.0.10"),
    ("198.18.0.10", "alice@nosuch.lab.test", ""): ("none", None),
    ("198.18.0.10", "alice@spf-missing.broken.test", ""): ("none", None),
    ("198.18.0.10", "", "lab.test"): ("pass", "ip4:198.18.0.10"),
    ("203.0.113.3", "alice@spf-many.broken.test", ""): ("pass", "include:_3.spf-many.broken.test"),
    ("203.0.113.11", "alice@spf-many.broken.test", ""): ("permerror", ANY),
    ("198.18.0.10", "alice@spf-void.broken.test", ""): ("permerror", ANY),
    ("198.18.0.10", "alice@spf-loop.broken.test", ""): ("permerror", ANY),
    ("198.18.0.10", "alice@spf-two.broken.test", ""): ("permerror", ANY),
    ("198.18.0.10", "alice@spf-syntax.broken.test", ""): ("permerror", ANY),
    ("198.18.0.99", "alice@spf-all.broken.test", ""): ("pass", "+all"),
    ("198.18.0.10", "alice@spf-ptr.broken.test", ""): ("pass", "ptr:lab.test"),
    ("198.18.0.11", "alice@spf-ptr.broken.test", ""): ("fail", "-all"),
    ("198.18.0.10", "alice@spf-temp.broken.test", ""): ("temperror", ANY),
    ("198.18.0.10", "alice@bogus.test", ""): ("temperror", ANY),
}

# What `relaycheck dmarc` says of a domain: where the record is, what it asks for, and why the DNS did not tell.
DMARC = {
    "lab.test": ("lab.test", "reject", None),
    "corp.lab.test": ("lab.test", "reject", None),
    "nomail.lab.test": ("lab.test", "reject", None),
    "dmarc-none.broken.test": ("dmarc-none.broken.test", "none", None),
    "dmarc-missing.broken.test": (None, None, None),
    "dmarc-two.broken.test": (None, None, None),
    "bogus.test": (None, None, "bogus"),
}

# Every list of the lab that a setting may name, but for slowbl; what its test finds of each kind that is asked: None is sound, else words of
# the reason.  A list of no known name that is sound for no kind is asked for all three.
V4_KIND, V6_KIND, DOMAIN_KIND = "ipv4", "ipv6", "domain"
ALL_KINDS = (V4_KIND, V6_KIND, DOMAIN_KIND)
REFUSES = "refuses our questions: asked through a public or open resolver"
LISTS = {
    "bl.lab.test": {V4_KIND: None},
    "bl6.lab.test": {V6_KIND: None},
    "mixbl.lab.test": {V4_KIND: None, V6_KIND: None},
    "dbl.lab.test": {DOMAIN_KIND: None},
    "wl.lab.test": {V4_KIND: None},
    "oddbl.lab.test": {V4_KIND: None},
    "newbl.lab.test": {V4_KIND: None},
    "evilbl.lab.test": {V4_KIND: None},
    "deadbl.lab.test": dict.fromkeys(ALL_KINDS, "it lists everything"),
    "parkedbl.lab.test": dict.fromkeys(ALL_KINDS, "outside 127.0.0.0/8"),
    "emptybl.lab.test": dict.fromkeys(ALL_KINDS, "it is empty"),
    "refusebl.lab.test": dict.fromkeys(ALL_KINDS, REFUSES),
    "lamebl.lab.test": dict.fromkeys(ALL_KINDS, "servfail"),
    "failbl.lab.test": dict.fromkeys(ALL_KINDS, "servfail"),
    "mutebl.lab.test": dict.fromkeys(ALL_KINDS, "timeout"),
    "zen.spamhaus.org": {V4_KIND: None, V6_KIND: None},
    "sbl.spamhaus.org": {V4_KIND: "part of zen.spamhaus.org", V6_KIND: "part of zen.spamhaus.org"},
    "dbl.spamhaus.org": {DOMAIN_KIND: None},
    "bl.spamcop.net": {V4_KIND: None, V6_KIND: None},
    "list.dnswl.org": {V4_KIND: None, V6_KIND: None},
}
DEAD_LIST = "dnsbl.ahbl.org"

# What the lists say of a subject, but for those whose test failed: those could not tell.  All others: clean.
SAID = {
    "198.18.0.11": (2, {
        "zen.spamhaus.org": ("listed", "127.0.0.2"),
        "bl.lab.test": ("listed", "127.0.0.2"),
        "mixbl.lab.test": ("listed", "127.0.0.2, 127.0.0.10"),
        "newbl.lab.test": ("listed", "127.0.0.77"),
        "evilbl.lab.test": ("listed", "127.0.0.2"),
        "oddbl.lab.test": ("could not tell", "198.18.0.99"),
        "bl.spamcop.net": ("could not tell", "127.0.0.77"),
    }),
    "2001:db8:18::11": (1, {
        "bl6.lab.test": ("listed", "127.0.0.2"),
        "mixbl.lab.test": ("listed", "127.0.0.2"),
    }),
    "2001:db8:18::12": (2, {
        "bl6.lab.test": ("listed", "127.0.0.2"),
        "zen.spamhaus.org": ("listed", "127.0.0.4"),
    }),
    "198.18.0.13": (2, {
        "zen.spamhaus.org": ("policy", "127.0.0.10"),
        "mixbl.lab.test": ("listed", "127.0.0.10"),
    }),
    "198.18.0.10": (1, {
        "list.dnswl.org": ("allowed", "127.0.10.2"),
        "wl.lab.test": ("listed", "127.0.10.2"),  # its name tells nobody that it is an allow list
    }),
    "unsigned.test": (2, {
        "dbl.spamhaus.org": ("listed", "127.0.1.2"),
        "dbl.lab.test": ("listed", "127.0.1.2"),
    }),
    "lab.test": (0, {}),
}
