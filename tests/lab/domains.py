"""Cases of domains, their policies and the mail domain that is guessed."""
import concurrent.futures
import json

from cases import audit, case, check, equal, names
from lab import findings, severities
from wanted import ANY, BROKEN, BROKEN_MORE, DMARC, SPF

AT_ONCE = 4
CONNECTED = ("smtp.", "relay.", "bounce.")  # findings about what only a connection tells
BAD = ("urgent", "warning", "unknown")
POLICIES = ("dns.mx", "spf.policy", "dmarc.policy", "dkim.keys", "mta_sts.record", "tlsrpt.record", "bimi.record")


def at_once(function, things):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(things, pool.map(function, things)))


def spoken(report):
    """Everything found but what needs a connection: {(id, severity, verdict)}."""
    return {(f["id"], f["severity"], f["verdict"]) for s in report["subjects"] for f in s["findings"]
            if not f["id"].startswith(CONNECTED)}


def ids_of(subject, levels):
    return {f["id"] for f in subject["findings"] if f["severity"] in levels}


# ---- domains with one fault ------------------------------------------------------------------------------------------

REPORTS = {}


def look_up_broken(run):
    """All of them, once; a selector is named only where there is a key."""
    if not REPORTS:
        none = run.lab.config("selectors.none.conf", dkim_selectors="")
        lab = run.lab.config("selectors.lab.conf", dkim_selectors="lab")
        REPORTS.update(at_once(lambda name: audit(
            run, "--impact", "lookup", f"{name}.broken.test", config=lab if name.startswith("dkim") else none), BROKEN))
    return REPORTS


def broken_case(name):
    def fault(run):
        status, report = look_up_broken(run)[name]
        found = spoken(report)
        equal(sorted(f for f in found if f[1] in BAD), sorted(BROKEN[name]), "all that is bad")
        for wanted in BROKEN_MORE.get(name, []):
            check(wanted in found, f"no {wanted}")
        for subject in report["subjects"]:
            bad, good = (ids_of(subject, levels) for levels in (BAD, ("good",)))
            equal(bad & good - {"dns.mx"}, set(), f"bad and good at once of {subject['name']}")  # dns.mx: there are some
        levels = {f[1] for f in BROKEN[name]}
        equal(status, 2 if "urgent" in levels else 1 if "warning" in levels else 3, "exit status")
    fault.__name__ = f"broken.test: {name}"
    case(fault)


for domain in BROKEN:
    broken_case(domain)


@case
def broken_exchanger_that_is_dead(run):
    config = run.lab.config("impatient.conf", initial_timeout="1", dkim_selectors="")
    status, report = audit(run, "--impact", "connect", "mx-dead.broken.test", config=config)
    equal((status, severities(report, "smtp.connect"), names(report, "host")), (2, {"urgent"}, ["filtered.lab.test"]))


@case
def bogus_is_never_absent(run):
    for options in ((), ("--resolver", "198.18.0.6")):
        status, report = audit(run, "--impact", "lookup", *options, "bogus.test")
        equal(status, 2, "exit status")
        for identity in POLICIES:
            found = {(f["severity"], f["verdict"]) for _, _, f in findings(report, identity)}
            check(found, f"nothing is said of {identity}")
            for severity, verdict in found:
                check(severity in BAD, f"{identity} is {severity}")
                check(verdict in ("bogus", "could_not_tell"), f"{identity}: {verdict}")


# ---- the mail domain of an address -----------------------------------------------------------------------------------


@case
def mail_domain_of_an_address_is_guessed(run):
    facts = run.lab.folder / "guess.facts"
    status, report = audit(run, "--impact", "connect", "--save-facts", facts, "198.18.0.11")
    equal([(s["kind"], s["name"]) for s in report["subjects"]], [("address", "198.18.0.11"), ("domain", "lab.test")])
    equal(severities(report, "spf.policy"), {"good"})
    check("closed.lab.test" not in names(report, "host"), "its exchanger is not audited")
    check("198.18.0.10" in facts.read_text(), "but is looked up")
    text = run.lab.run("--impact", "connect", "198.18.0.11").sound().text
    for part in ("lab.test (likely: ", "not named by you", "the PTR name old.lab.test"):
        check(part in " ".join(text.split()), f"{part!r} is not in the report")


@case
def mail_domain_of_a_host_is_guessed_and_confirmed(run):
    _, report = audit(run, "--impact", "connect", "closed.lab.test")
    equal(names(report, "host"), ["closed.lab.test"])
    equal(names(report, "domain"), ["lab.test"])
    equal(severities(report, "spf.sender"), {"good"})
    text = run.lab.run("--impact", "connect", "closed.lab.test").sound().text
    check("lab.test - confirmed: MX of lab.test is closed.lab.test" in " ".join(text.split()), "the reason is told")


@case
def mail_domain_that_is_named_is_not_guessed(run):
    _, report = audit(run, "--impact", "lookup", "lab.test")
    equal(names(report, "domain"), ["lab.test"])
    check("not named by you" not in run.lab.run("--impact", "lookup", "lab.test").sound().text, "it was named")


# ---- commands that ask the DNS -----------------------------------------------------------------------------------------


def answer(run, *words):
    outcome = run.lab.run(*words).sound()
    equal((outcome.status, outcome.errors), (0, ""), words)
    return json.loads(outcome.text)


def spf_answer(run, asked):
    address, sender, helo = asked
    return answer(run, "spf", "--json", "--ip", address, *(["--from", sender] if sender else []),
                  *(["--helo", helo] if helo else []))


@case
def spf_over_the_dns(run):
    answers = at_once(lambda asked: spf_answer(run, asked), SPF)
    for asked, wanted in SPF.items():
        got = (answers[asked]["result"], answers[asked]["decided_by"])
        equal(got if wanted[1] != ANY else (got[0], ANY), wanted, asked)
    equal(answers[("198.18.0.14", "alice@corp.lab.test", "")]["lookups"], 1, "look-ups")
    equal(answers[("198.18.0.10", "alice@spf-void.broken.test", "")]["void_lookups"], 3, "void look-ups")
    check("bogus" in answers[("198.18.0.10", "alice@bogus.test", "")]["why"], "the reason is told")
    check("servfail" in answers[("198.18.0.10", "alice@spf-temp.broken.test", "")]["why"], "the reason is told")


@case
def dmarc_over_the_dns(run):
    answers = at_once(lambda name: answer(run, "dmarc", "--json", name), DMARC)
    for name, wanted in DMARC.items():
        found = answers[name]
        equal((found["found_at"], found["p_effective"], found["failed"]), wanted, name)


@case
def spf_and_dmarc_as_text(run):
    text = run.lab.run("spf", "--ip", "198.18.0.11", "--from", "alice@lab.test").sound().text
    check("fail" in text and "-all" in text, text)
    text = run.lab.run("dmarc", "lab.test").sound().text
    check("_dmarc.lab.test: v=DMARC1; p=reject" in text and "both say the same" in text, text)
