"""A small lab for the benches: the lab's name servers from the signed root down, and the two servers of tests/bench/lab.

It is a copy of the lab, made for one run, with zones and block lists that are written here. The bench runs itself once
more as the lab's client.
"""
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "rcbench"
PEAK_EVERY_MS = 5
NAME_SERVERS = ("root", "tld", "ns")

LIST_COUNT = 60
LIST_SERVERS = [f"198.18.2.{n}" for n in range(1, 18)]  # rbldnsd opens 20 sockets at most
AUDITED = "203.0.113.77"  # half of the lists list it

ALL_SERVER = "198.18.0.72"
FAST_ZONE = "fast.test"
FAST_NAMES = 20000


def known_lists():
    """Lists that the program knows to hold IPv4 addresses, to be asked by anybody, and with RFC 5782's test points; none that is
    a part of another. Those with the shortest names: all must go into one line of the settings."""
    rows = [line.rstrip("\n").split("\t") for line in open(ROOT / "data" / "dnsbl.tsv", encoding="utf-8") if line[0] != "#"]
    zones = [zone for zone, kinds, codes, _, _, _, key, inside, test, _, _, status, *_ in rows
             if "ip4" in kinds.split(",") and status in ("alive", "unverified") and (key, inside, test) == ("none", "-", "rfc")
             and re.search(r"^-$|\b127\.0\.0\.2(-\d+)?=(listed|minor)", codes)]
    whole = [zone for zone in zones if not any(zone.endswith("." + other) for other in zones)]
    if len(whole) < LIST_COUNT:
        sys.exit(f"bench: data/dnsbl.tsv has only {len(whole)} lists of the kind that is measured")
    return sorted(whole, key=lambda zone: (len(zone), zone))[:LIST_COUNT]


def fast_names():
    """Distinct names in the form that block lists are asked in. Every second exists."""
    numbers = (n * 2654435761 % 2**32 for n in range(FAST_NAMES))
    return [".".join(str(b) for b in n.to_bytes(4, "big")) for n in numbers]


def row(what, value, more=""):
    print(f"  {what:<34}{value:>10}  {more}".rstrip(), flush=True)


LISTS = known_lists()


class Used:
    """What one run of a program took."""

    def __init__(self, wall_ms, cpu_ms, peak_kib, status, output):
        self.wall_ms, self.cpu_ms, self.peak_kib, self.status, self.output = wall_ms, cpu_ms, peak_kib, status, output


def peak_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        found = re.search(r"^VmHWM:\s+(\d+)", file.read(), re.M)
    return int(found[1]) if found else 0


def run(words, stdin=subprocess.DEVNULL, env=None):
    """Runs WORDS to its end. The peak is read while it runs: what wait4() tells of it may be this process's own, from
    before the other program took its place."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen(words, stdin=stdin, stdout=out, env=env)
        poll = select.poll()
        handle = os.pidfd_open(child.pid)
        poll.register(handle, select.POLLIN)
        peak = 0
        while not poll.poll(PEAK_EVERY_MS):
            peak = max(peak, peak_kib(child.pid))
        wall_ms = (time.monotonic() - began) * 1000
        os.close(handle)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return Used(wall_ms, (used.ru_utime + used.ru_stime) * 1000, peak, child.returncode, out.read().decode("utf-8", "replace"))


def write_lists(folder):
    """The lists' data. A few lists share a name server. Returns, for each top-level domain, the records that lead to them."""
    sets, delegations = [], {}
    for number, zone in enumerate(LISTS):
        server = LIST_SERVERS[number % len(LIST_SERVERS)]
        head = f"$SOA 300 ns.{zone} hostmaster.{zone} 1 3600 600 86400 300\n$NS 300 ns.{zone}\n$TTL 300\n"
        listed = f"{AUDITED} :127.0.0.2:{AUDITED} sends spam, see http://{zone}/?$\n" if number % 2 == 0 else ""
        (folder / f"{zone}.ip4set").write_text(f"{head}127.0.0.2 :127.0.0.2:Test entry\n{listed}")
        (folder / f"{zone}.generic").write_text(f"ns A {server}\n")
        sets += [f"{zone}:ip4set:{zone}.ip4set", f"{zone}:generic:{zone}.generic"]
        delegations.setdefault(zone.split(".")[-1], []).append(f"{zone}. NS ns.{zone}.\nns.{zone}. A {server}\n")
    (folder / "sets").write_text("\n".join(sets) + "\n")
    (folder / "addresses").write_text("\n".join(LIST_SERVERS) + "\n")
    return delegations


def write_top_level(zones, delegations):
    """Signed zones for them, which are delegated by the root."""
    for domain, records in delegations.items():
        (zones / f"{domain}.zone").write_text("@ns@\n" + "".join(records))
        with open(zones / "root.zone", "a", encoding="ascii") as file:
            file.write(f"{domain}. NS tld.lab.test.\n@ds@ {domain}\n")
    with open(zones / "list", "r+", encoding="utf-8") as file:
        rest = file.read()
        file.seek(0)
        file.write("".join(f"{domain} tld yes\n" for domain in delegations) + rest)


def write_fast_zone(zones):
    records = [f"{name} A 127.0.0.2" for name in fast_names()[::2]]
    (zones / f"{FAST_ZONE}.zone").write_text("@ns@\n" + "\n".join(records) + "\n")


def make_copy(folder):
    """The lab with other zones and only the servers that are needed."""
    shutil.copytree(ROOT / "lab", folder / "lab", symlinks=True)
    shutil.rmtree(folder / "lab" / "servers")
    shutil.rmtree(folder / "lab" / "zones")
    for name in NAME_SERVERS:
        shutil.copytree(ROOT / "lab" / "servers" / name, folder / "lab" / "servers" / name)
    shutil.copytree(HERE / "lab", folder / "lab", dirs_exist_ok=True)
    for path in ROOT.iterdir():  # the lab uses what lies beside it
        if path.name != "lab":
            (folder / path.name).symlink_to(path)
    write_top_level(folder / "lab" / "zones", write_lists(folder / "lab" / "servers" / "lists"))
    write_fast_zone(folder / "lab" / "zones")


def run_inside(*words):
    """Runs WORDS as the lab's client; returns its exit status."""
    if os.geteuid() != 0:
        sys.exit("bench: must run as root: it makes network namespaces")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended from outside"))  # so that the lab goes, too
    environment = {**os.environ, "RELAYCHECK_LAB": NAME}
    with tempfile.TemporaryDirectory(prefix="relaycheck-bench.") as name:
        folder = pathlib.Path(name)
        os.chmod(folder, 0o755)  # rbldnsd reads its data as nobody much
        make_copy(folder)
        try:
            subprocess.run([folder / "lab" / "up"], env=environment, stdout=subprocess.DEVNULL, check=True)
            return subprocess.run([folder / "lab" / "enter", *words], env=environment, check=False).returncode
        finally:
            subprocess.run([folder / "lab" / "down"], env=environment, check=True)


def state(name):
    """A file of the lab's state; only inside."""
    return os.path.join(os.environ["RELAYCHECK_LAB_STATE"], name)


def is_inside():
    return os.environ.get("RELAYCHECK_LAB_STATE") == f"/run/{NAME}"
