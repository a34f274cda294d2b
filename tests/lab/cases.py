"""What every case of the lab is written with: the register, the assertions, an audit in JSON."""
import difflib

CASES = []


def case(function):
    CASES.append(function)
    return function


def check(true, what):
    if not true:
        raise AssertionError(what)


def equal(got, wanted, what=""):
    check(got == wanted, f"{what}: got {got!r}, wanted {wanted!r}")


def same_text(got, wanted, what):
    lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), what, "this run", lineterm="", n=1)
    found = list(lines)[:80]
    check(not found, "\n".join(found))


def audit(run, *words, **more):
    outcome = run.lab.run("--json", *words, **more).sound()
    return outcome.status, outcome.json()


def names(report, kind):
    return [s["name"] for s in report["subjects"] if s["kind"] == kind]
