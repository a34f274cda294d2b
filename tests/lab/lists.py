"""Cases of the block lists: which are believed, what they say, and what they are never asked."""
import json
import re
import time

from cases import audit, case, check, equal, names
from lab import findings, severities
from wanted import DEAD_LIST, LISTS, SAID

LIAR = ("198.18.0.8", "2001:db8:18::8")
LAB6 = ".8.1.0.0.8.b.d.0.1.0.0.2."
SLOW_S, TRIES = 3, 4
UNTOLD = "could not tell"


def all_lists(run):
    return run.lab.config("lists.conf", block_lists=" ".join(LISTS))


def lists(run, *words, **more):
    outcome = run.lab.run("lists", "--json", *words, **more).sound()
    equal(outcome.errors, "", words)
    return outcome.status, json.loads(outcome.text)


def is_test_point(name):
    """Of an address, a domain, or a random name."""
    return re.match(r"[0-9]\.0\.0\.127\.|[0-9]\.0\.0\.0\.0\.0\.f\.7\.f\.f\.f\.f\.|"
                    r"test\.|invalid\.|dbltest\.com\.|relaycheck-", name)


# ---- what is believed ------------------------------------------------------------------------------------------------


def list_case(zone):
    def health(run):
        if not hasattr(run, "health"):
            status, found = lists(run, config=all_lists(run))
            equal((status, found["resolver"]), (0, None))
            run.health = found["lists"]
        rows = {row["kind"]: row for row in run.health if row["zone"] == zone}
        for kind, why in LISTS[zone].items():
            check(kind in rows, f"not tested for {kind}: {rows}")
            row = rows[kind]
            if why is None:
                equal((row["health"], row["why"]), ("healthy", None), kind)
            else:
                equal(row["health"], "off" if "part of" in why else "unusable", kind)
                check(why in row["why"], row["why"])
        if None in LISTS[zone].values():
            sound = {kind for kind, row in rows.items() if row["health"] == "healthy"}
            check("domain" not in sound or "domain" in LISTS[zone], f"sound for {sound}")
    health.__name__ = f"list {zone}: its health"
    case(health)


for one in LISTS:
    list_case(one)


def said_case(subject):
    def say(run):
        status, found = lists(run, "--check", subject, config=all_lists(run))
        wanted_status, wanted = SAID[subject]
        equal((status, found["subject"], found["resolver"]), (wanted_status, subject, None))
        rows = {row["zone"]: row for row in found["lists"]}
        for zone, pair in wanted.items():
            check(zone in rows, f"{zone} was not asked")
            equal((rows[zone]["said"], rows[zone]["codes"]), pair, zone)
        for zone, row in rows.items():
            unsound = any(why and "part of" not in why for why in LISTS[zone].values())
            if zone not in wanted:
                equal(row["said"], "off" if row["said"] == "off" else UNTOLD if unsound else "clean", zone)
            if row["said"] == UNTOLD:
                check(row["why"], f"{zone}: no reason")
            if row["said"] in ("listed", "policy") and row["zone"].endswith("spamhaus.org"):
                check("https://check.spamhaus.org/" in row["lookup"], f"{zone}: no page")
    say.__name__ = f"lists say of {subject}"
    case(say)


for thing in SAID:
    said_case(thing)


@case
def list_that_is_slow_is_waited_for(run):
    config = run.lab.config("slow.conf", block_lists="slowbl.lab.test")
    heard = []
    for attempt in range(TRIES):  # our own patience ends near there: now and then it is "could not tell", and never clean
        began = time.monotonic()
        _, found = lists(run, "--check", "198.18.0.11", config=config, state=run.lab.folder / f"slow{attempt}")
        took_s = time.monotonic() - began
        heard += [(row["said"], row["why"]) for row in found["lists"]]
        check(took_s >= SLOW_S, f"done after {took_s:.1f} s: {heard}")
        if heard[-1][0] == "listed":
            return
        check(heard[-1][0] == UNTOLD and heard[-1][1], f"{heard}")
    check(False, f"{heard}")


# ---- what is asked, and what never is ----------------------------------------------------------------------------------


@case
def lists_are_tested_once_in_an_hour(run):
    state, config = run.lab.folder / "fresh", all_lists(run)
    before = len(run.lab.asked_lists())
    _, first = lists(run, "--check", "198.18.0.11", config=config, state=state)
    middle = len(run.lab.asked_lists())
    _, second = lists(run, "--check", "198.18.0.11", config=config, state=state)
    asked = run.lab.asked_lists()
    points = [name for name, _ in asked[before:middle] if is_test_point(name)]
    for zone in ("bl.lab.test", "zen.spamhaus.org", "deadbl.lab.test", "refusebl.lab.test"):
        check(any(name.endswith("." + zone) for name in points), f"{zone} is tested first")
    again = [name for name, _ in asked[middle:]]
    equal([name for name in again if is_test_point(name)], [], "test points of the second run")
    check("11.0.18.198.bl.lab.test" in again, "but the question itself is asked")
    equal([(r["zone"], r["said"]) for r in second["lists"]], [(r["zone"], r["said"]) for r in first["lists"]])


@case
def lists_that_failed_are_asked_nothing_more(run):
    state, config = run.lab.folder / "failed", all_lists(run)
    before = len(run.lab.asked_lists())
    lists(run, "--check", "198.18.0.11", config=config, state=state)
    asked = {name for name, _ in run.lab.asked_lists()[before:]}
    for zone in ("deadbl", "emptybl", "refusebl"):
        check(f"11.0.18.198.{zone}.lab.test" not in asked, f"{zone} is asked of the address")


@case
def lists_that_are_dead_are_never_asked(run):
    config = run.lab.config("dead.conf", block_lists=f"bl.lab.test {DEAD_LIST}")
    for words in (("closed.lab.test",), ("lists",), ("lists", "--check", "198.18.0.11")):
        outcome = run.lab.run(*words, config=config)
        equal((outcome.status, outcome.text), (64, ""), words)
        check("dead since 2015" in outcome.errors, outcome.errors)
    _, found = lists(run, "--all")
    row = {row["zone"]: row for row in found["lists"]}[DEAD_LIST]
    equal((row["health"], row["in_use"]), ("off", False))
    check("dead since 2015" in row["why"], row["why"])
    asked = [name for name, _ in run.lab.asked_lists() if name.endswith(DEAD_LIST)]
    equal(asked, [], "questions")


@case
def lists_get_only_what_they_are_for(run):
    asked = [name for name, _ in run.lab.asked_lists()]
    check("unsigned.test.dbl.spamhaus.org" in asked and "11.0.18.198.zen.spamhaus.org" in asked, "the log has it all")
    addresses = [name for name in asked if re.search(r"\d+\.0\.18\.198\.(dbl|bl6)\.", name) or
                 (LAB6 in name and re.search(LAB6.replace(".", r"\.") + r"(dbl|evilbl)\.", name))]
    equal(addresses, [], "addresses in domain lists, IPv4 in the list of IPv6")
    equal([n for n in asked if n.endswith(".dbl.spamhaus.org") and re.match(r"(\d+\.){4}|([0-9a-f]\.){32}", n)], [],
          "addresses, even test points, in a list that is known to be of domains")
    domains = [n for n in asked if re.match(r"(unsigned|lab|operator|broken|bogus)\.test\.", n)]
    equal({n.split(".", 2)[2] for n in domains} - {"dbl.lab.test", "dbl.spamhaus.org"}, set(), "lists that got domains")
    equal([n for n in asked if n.endswith(".sbl.spamhaus.org") and not is_test_point(n)], [], "a part of zen, asked beside it")


# ---- a resolver that lies -------------------------------------------------------------------------------------------------


@case
def lists_are_not_believed_through_a_resolver_that_lies(run):
    for liar in LIAR:
        for subject in ("198.18.0.11", "2001:db8:18::11", "unsigned.test"):
            status, found = lists(run, "--resolver", liar, "--check", subject)
            equal((status, found["verdict"]), (3, "unknown"), subject)
            check("rewrites answers" in (found["resolver"] or ""), f"it is not found out: {found['resolver']}")
            equal({row["said"] for row in found["lists"]}, {UNTOLD}, subject)


@case
def lists_of_a_report_are_not_believed_either(run):
    for words in (("open.lab.test",), ("unsigned.test",), ("198.18.0.10",)):
        words = ("--impact", "lookup", "--resolver", LIAR[0], *words)
        _, report = audit(run, *words)
        for identity in ("dnsbl.address", "dnsbl.names", "dnsbl.domain"):
            check(severities(report, identity) <= {"unknown"}, f"{identity} is {severities(report, identity)}")
        check(severities(report, "dnsbl.address") | severities(report, "dnsbl.domain"), "and they are spoken of")
        top = run.lab.run(*words).sound().text.split("What to do")[0]
        check("The resolver rewrites answers: it gives 198.18.0.99" in " ".join(top.split()), top)


@case
def lists_are_tested_for_each_resolver_apart(run):
    status, found = lists(run, "--check", "198.18.0.11", "--resolver", "198.18.0.6")
    equal((status, found["resolver"]), (2, None))
    equal({r["zone"]: r["said"] for r in found["lists"]}["bl.lab.test"], "listed")


# ---- keys -----------------------------------------------------------------------------------------------------------------

KEY = "k3yk3yk3yk3yk3yk3yk3yk3yk3"
KEYED = "zen.dq.spamhaus.net"


@case
def lists_do_not_give_the_key_away(run):
    folder = run.lab.folder / "keyed"
    folder.mkdir()
    config = run.lab.config("keyed.conf", block_lists=f"{KEYED} bl.lab.test", **{f"key for {KEYED}": KEY})
    facts = folder / "facts"
    seen = []
    for resolver in ("recursive", "198.18.0.6", LIAR[0]):  # the last makes bogus answers, whose reasons name the question
        through = ("--resolver", resolver)
        for words in (("lists", *through), ("lists", "--json", *through), ("lists", "--check", "198.18.0.11", *through),
                      ("lists", "--check", "198.18.0.11", "--json", *through),
                      (*through, "--impact", "connect", "--timings", "--transcript", "--save-facts", facts, "open.lab.test"),
                      (*through, "--impact", "connect", "--json", "--save-facts", facts, "open.lab.test"),
                      ("rejudge", facts), ("rejudge", "--json", facts), ("config",)):
            outcome = run.lab.run(*words, config=config, state=folder).sound()
            seen += [(words, outcome.text), (words, outcome.errors)]
        seen.append(("facts", facts.read_text()))
    seen += [(path, path.read_text(errors="replace")) for path in folder.rglob("*") if path.is_file()]
    for where, text in seen:
        check(KEY not in text, f"the key is in the output of {where}")
    rows = {row["zone"]: row for row in lists(run, config=config, state=folder)[1]["lists"]}
    check(rows[KEYED]["health"] != "off", f"it is not used: {rows[KEYED]}")
    without = run.lab.config("keyless.conf", block_lists=KEYED)
    rows = {row["zone"]: row for row in lists(run, config=without, state=folder)[1]["lists"]}
    equal(rows[KEYED]["health"], "off")
    check(f"key for {KEYED}" in rows[KEYED]["why"], rows[KEYED]["why"])


# ---- the report --------------------------------------------------------------------------------------------------------------


@case
def lists_name_what_to_do_and_where_to_verify(run):
    text = " ".join(run.audits.text["address"].result().text.split())
    for part in ("https://mxtoolbox.com/SuperTool.aspx?action=blacklist:198.18.0.11", "https://check.spamhaus.org/",
                 "bl.spamcop.net: it answered with a code that is not in its table: 127.0.0.77"):
        check(part in text, f"{part!r} is not in the report")
    _, report = audit(run, "--impact", "lookup", "unsigned.test")
    equal({f["severity"] for _, _, f in findings(report, "dnsbl.domain") if f["verdict"] == "listed_blocking"}, {"urgent"})
    equal(names(report, "domain"), ["unsigned.test"])
