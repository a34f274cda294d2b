"""What the reports of the lab's servers must say, whatever their wording: the findings by id, of both families or of one."""

V4, V6 = "v4", "v6"
BOTH = (V4, V6)

CLOSED = [
    (BOTH, "relay.open", "good", "refused"),
    (BOTH, "relay.forged_sender", "good", None),
    (BOTH, "bounce.scatter", "good", None),
    (BOTH, "smtp.connect", "good", "connected"),
    (BOTH, "smtp.postmaster", "good", None),
    (BOTH, "smtp.null_sender", "good", None),
]

# host: exit code, severity of the report, findings: (families, id, severity, verdict or None)
HOSTS = {
    "closed": (0, "good", CLOSED + [
        (BOTH, "relay.forms", "good", None),
        (BOTH, "rdns.present", "good", None),
        (BOTH, "rdns.match", "good", None),
        (BOTH, "smtp.banner_rdns", "good", None),
        (BOTH, "smtp.starttls", "info", None),
    ]),
    "open": (2, "urgent", [
        (BOTH, "relay.open", "urgent", "accepted"),
        (BOTH, "bounce.scatter", "good", None),
        (BOTH, "rdns.present", "good", None),
        ((V4,), "rdns.match", "warning", None),
        ((V6,), "rdns.match", "good", None),
        ((V4,), "smtp.banner_rdns", "warning", None),
        ((V6,), "smtp.banner_rdns", "good", None),
    ]),
    "open6": (2, "urgent", [
        ((V4,), "relay.open", "good", None),
        ((V4,), "relay.forged_sender", "good", None),
        ((V6,), "relay.open", "urgent", "accepted"),
        (BOTH, "bounce.scatter", "good", None),
    ]),
    "bounces": (1, "warning", [
        (BOTH, "relay.open", "good", None),
        (BOTH, "relay.forged_sender", "good", None),
        (BOTH, "bounce.scatter", "warning", None),
        (BOTH, "rdns.generic", "warning", None),
        (BOTH, "rdns.match", "good", None),
        (BOTH, "smtp.version", "warning", None),
    ]),
    "opensmtpd": (2, "urgent", CLOSED + [
        ((V4,), "rdns.present", "good", None),
        ((V6,), "rdns.present", "urgent", None),
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
    "noroute": (2, "urgent", [((V4,), "smtp.connect", "urgent", None), (BOTH, "relay.open", "unknown", None)]),
    "filtered": (2, "urgent", [(BOTH, "smtp.connect", "urgent", None), (BOTH, "relay.open", "unknown", None)]),
    "refused": (2, "urgent", [(BOTH, "smtp.connect", "urgent", None), (BOTH, "relay.open", "unknown", None)]),
    "slow50": (1, "warning", CLOSED + [
        (BOTH, "relay.forms", "good", None),
        (BOTH, "smtp.banner_rdns", "warning", None),
        (BOTH, "smtp.banner_forward", "warning", None),
    ]),
}

# These wait for their time-outs: they are started first, all at once, while the others are asked.
SLOW = ["silent", "tarpit", "endless", "filtered"]

# Words that the text report must have.
WORDS = {
    "grey": ["Greylisted", "greylist"],
    "noroute": ["::: failed to connect: No route to host, port 25 outbound may be blocked on your network.\n",
                "port 25 outbound works here"],
    "refused": ["::: failed to connect: Connection refused, port 25 outbound may be blocked on your network.\n"],
    "filtered": ["::: failed to connect: Connection timed out, port 25 outbound may be blocked on your network.\n"],
    "refuse421": ["421 4.7.0"],
    "eightbit": ["gr\\xFC\\xDFe", "\\x1B]0;owned"],
}
