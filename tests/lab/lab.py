"""The lab of a test run: brought up and taken down, and relaycheck run in it."""
import email
import email.policy
import ipaddress
import json
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAME = "rctest"
STATE = pathlib.Path("/run") / NAME
CLIENTS = ("198.18.1.2", "2001:db8:1::2")
AUDIT_S = 90  # nothing may take longer, whatever the server does

# Found by a sanitizer: the status that tests/run sets (or asks of ASan by default), or its words.
SANITIZER_WORDS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:")


def cannot_run():
    """Why there can be no lab here, or None."""
    if os.geteuid() != 0:
        return "not root: the lab makes network namespaces"
    done = subprocess.run(["unshare", "--net", "--mount", "--pid", "--fork", "true"], capture_output=True)
    if done.returncode != 0:
        return "network namespaces are not permitted here"
    return None


class Lab:
    def __init__(self, binary, folder):
        self.binary = os.path.abspath(binary)
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, "RELAYCHECK_LAB": NAME, "LC_ALL": "C.UTF-8",
                            "XDG_STATE_HOME": str(self.folder / "state"), "XDG_CONFIG_HOME": str(self.folder / "config")}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            self.environment.setdefault(name, "exitcode=99:halt_on_error=1")

    def up(self):
        done = subprocess.run([ROOT / "lab" / "up"], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise RuntimeError("lab/up failed:\n" + done.stdout + done.stderr)

    def down(self):
        subprocess.run([ROOT / "lab" / "down"], env=self.environment, stdin=subprocess.DEVNULL, timeout=60, check=True)

    def words(self, *words, config=None):
        """The command line of relaycheck in the lab."""
        settings = ("--config", config or STATE / "relaycheck.conf")
        if words[0] in ("config", "dmarc", "lists", "spf"):
            words = (words[0], *settings, *words[1:])
        elif words[0] not in ("rejudge", "explain"):
            words = (*settings, *words)
        return [str(w) for w in (ROOT / "lab" / "enter", self.binary, *words)]

    def start(self, *words, config=None, **more):
        return subprocess.Popen(self.words(*words, config=config), env=self.environment, stdin=subprocess.DEVNULL, **more)

    def run(self, *words, config=None, state=None):
        """STATE: the folder for what relaycheck remembers, if not that of all runs."""
        environment = {**self.environment, "XDG_STATE_HOME": str(state)} if state else self.environment
        done = subprocess.run(self.words(*words, config=config), env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=AUDIT_S)
        return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"))

    def enter(self, *words):
        done = subprocess.run([ROOT / "lab" / "enter", *words], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=AUDIT_S, check=True)
        return done.stdout

    def config(self, name, **settings):
        """The lab's settings with some of them changed ("_" for the blank in a key)."""
        text = (STATE / "relaycheck.conf").read_text()
        for key, value in settings.items():
            key = key.replace("_", " ")
            text = re.sub(rf"^\s*{key} = .*\n", "", text, flags=re.M) + f"{key} = '{value}'\n"
        path = self.folder / name
        path.write_text(text)
        return path

    def asked_lists(self):
        """Every question that a client has asked the block lists' server: (name, type)."""
        rows = [line.split() for line in (STATE / "log" / "rbldnsd").read_text(errors="replace").splitlines()]
        return [(row[2].lower(), row[3]) for row in rows if len(row) > 4 and row[1] in CLIENTS and row[4] == "IN:"]

    def mails(self):
        """The messages in the operator's mailbox, each with its bytes as text in `raw`."""
        folder = STATE / "mail" / "Maildir" / "new"
        found = []
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            found.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
            found[-1].raw = path.read_text(encoding="utf-8", errors="replace")
        return found

    def clear_mails(self):
        subprocess.run([ROOT / "lab" / "mailbox", "--clear"], env=self.environment, check=True, timeout=30)


class Outcome:
    """How a run of relaycheck ended."""

    def __init__(self, status, text, errors):
        self.status, self.text, self.errors = status, text, errors

    def sound(self):
        """Neither crash nor a sanitizer's find."""
        for word in SANITIZER_WORDS:
            if word in self.errors:
                raise AssertionError(self.errors[:6000])
        if self.status not in (0, 1, 2, 3, 64):
            raise AssertionError(f"status {self.status}: {self.errors[:3000]}")
        return self

    def json(self):
        return json.loads(self.text)


def family(subject):
    """v4 or v6, of a subject that is an address; else None."""
    if subject["kind"] != "address":
        return None
    return "v4" if ipaddress.ip_address(subject["name"]).version == 4 else "v6"


def addresses(report):
    return [s for s in report["subjects"] if s["kind"] == "address"]


def findings(report, identity):
    """(subject's name, family, finding) of all findings with this id."""
    return [(s["name"], family(s), f) for s in report["subjects"] for f in s["findings"] if f["id"] == identity]


def severities(report, identity):
    return {f["severity"] for _, _, f in findings(report, identity)}


