"""Makes two text reports of the same server alike: what changes from run to run becomes a word in braces. All else stays."""
import re

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"

# A report wraps its lines. What changes in width may move a line end: \s+ there, and the new text keeps to one line.
RULES = [
    # the last line
    (r"Audited \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ in [\d.]+ (?:ms|s)\s+by\s+relaycheck\s+[\d.]+:\s+port\s+(\d+),\s+impact\s+"
     r"(\w+),\s+test\s+mail\s+to\s+(\S+)", r"Audited {when} in {time} by relaycheck {version}: port \1, impact \2, test mail to \3"),
    # our own random users, and the tokens, which may be cut in two by a line end
    (r"relaycheck-[0-9a-f]{12}", "relaycheck-{random}"),
    (r"rc1\.([0-9a-f]+)\.([a-z0-9-]+)\.([a-z0-9-]+)\.[0-9a-f.\s]{60}[0-9a-f]*(?:\n +[0-9a-f]+$)?",
     r"rc1.\1.\2.\3.{token}"),
    # which of a zone's two addresses was asked last
    (r"\s+from\s+(?:198\.18\.0\.3|2001:db8:18::3)\s+got\s+(\w+)", r" from {server} got \1"),
    # why nobody answered: the last that was tried, and how
    (r"all\s+servers\s+for\s+this\s+domain\s+failed,[^()]*\)", "{how all servers failed})"),
    # why DNSSEC failed: which answer of the zone came first
    (r"validation\s+failure\s+<(?:[^<>]|<[^<>]*>)*?>:[^<>]*?(?:<[^<>]*>[^<>]*?)?while\s+building\s+chain\s+of\s+trust",
     "{how DNSSEC failed}"),
    # databases are made with the lab
    (r"(GeoIP of|geoip/\w+\.mmdb\) of\s+)( ?)\d{4}-\d\d-\d\d", r"\1\2{date}"),
    # times
    (r"^(  \d+ +\S.*?(?:open|closed|filtered) +)[\d.]+ (?:ms|s)\b", r"\1{time}"),
    (r"(made in|greeted after) [\d.]+ (?:ms|s)\b", r"\1 {time}"),
    # dates as mail servers write them, and their names for a queued message
    (rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), +\d+ (?:{MONTHS})\s+\d{{4}}\s+\d\d:\d\d:\d\d\s+(?:[+-]\d{{4}}|GMT|UTC)", "{date}"),
    (r"queued as [0-9A-F]+", "queued as {id}"),
    (r"250 OK id=[0-9A-Za-z]+-[0-9A-Za-z]+-[0-9A-Za-z]+", "250 OK id={id}"),
    (r"(250 2\.0\.0 )[0-9a-f]{8}( Message accepted)", r"\1{id}\2"),
    (r"(250 2\.0\.0 )[0-9A-Za-z]{14}( Message accepted)", r"\1{id}\2"),
]


def normal(text):
    for pattern, new in RULES:
        text = re.sub(pattern, new, text, flags=re.M)
    return text
