"""A long wire between the lab's client and its servers, which remembers every DNS message that crossed it.

A tun device in each of the two namespaces, and this thread between them: what the client sends passes at once, what the
servers send arrives a fixed time later, whatever its protocol. The bench must be run as the lab's client.
"""
import collections
import concurrent.futures
import ctypes
import fcntl
import os
import select
import struct
import subprocess
import threading
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
CLONE_NEWNET = 0x40000000
PACKET_BYTES = 65536
CLIENT, LAB = ("198.18.1.2", "2001:db8:1::2"), ("198.18.0.0/15", "2001:db8:18::/48")
UDP, DNS_PORT, UDP_HEADER_BYTES, DNS_HEADER_BYTES = 17, 53, 8, 12


class Message:
    """One DNS message over UDP, seen as it arrived at its receiver."""

    def __init__(self, at_s, to_client, peer, port, payload, size):
        self.at_s, self.to_client, self.size = at_s, to_client, size
        self.id, = struct.unpack_from("!H", payload)
        self.name, end = read_name(payload)
        self.type, = struct.unpack_from("!H", payload, end)
        self.key = (peer, port, self.id, self.name.lower(), self.type)


def read_name(payload):
    labels, at = [], DNS_HEADER_BYTES
    while payload[at]:
        labels.append(payload[at + 1:at + 1 + payload[at]].decode("latin-1"))
        at += payload[at] + 1
    return ".".join(labels), at + 1


def message(at_s, to_client, packet):
    """The packet as a DNS message; None: it is none."""
    if packet[0] >> 4 == 4:
        header, protocol, source, target = (packet[0] & 15) * 4, packet[9], packet[12:16], packet[16:20]
    else:
        header, protocol, source, target = 40, packet[6], packet[8:24], packet[24:40]
    if protocol != UDP:
        return None
    from_port, to_port = struct.unpack_from("!HH", packet, header)
    if (from_port if to_client else to_port) != DNS_PORT:
        return None
    peer, port = (source, to_port) if to_client else (target, from_port)
    return Message(at_s, to_client, peer, port, packet[header + UDP_HEADER_BYTES:], len(packet))


def open_tun(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def open_tun_in(network, name):
    """In a thread of its own: only a thread can move to another network, its process stays."""
    def move_and_open():
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/run/netns/{network}", "rb") as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), f"cannot enter the network {network}")
        return open_tun(name)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(move_and_open).result()


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def lay_routes(net):
    for inside in ((), ("-n", net)):
        ip(*inside, "link", "set", "wire", "txqueuelen", "10000", "up")
    for client, lab in zip(CLIENT, LAB):
        ip("route", "replace", lab, "dev", "wire", "src", client)
        ip("-n", net, "route", "replace", client, "dev", "wire")


class Wire(threading.Thread):
    """Opened, it carries packets until the process ends."""

    def __init__(self, lab, delay_s):
        super().__init__(daemon=True)
        self.delay_s = delay_s
        self.seen = []  # (when it arrived, whether at the client, packet)
        self.near = open_tun("wire")
        self.far = open_tun_in(f"{lab}-net", "wire")
        lay_routes(f"{lab}-net")  # before anything is carried: a device that is not up takes nothing
        self.start()

    def run(self):
        under_way = collections.deque()
        poll = select.poll()
        poll.register(self.near, select.POLLIN)
        poll.register(self.far, select.POLLIN)
        while True:
            wait_ms = max(0.0, under_way[0][0] - time.monotonic()) * 1000 if under_way else None
            poll.poll(wait_ms)
            for packet in packets(self.far):
                under_way.append((time.monotonic() + self.delay_s, packet))
            for packet in packets(self.near):
                self.deliver(self.far, False, packet)
            while under_way and under_way[0][0] <= time.monotonic():
                self.deliver(self.near, True, under_way.popleft()[1])

    def deliver(self, fd, to_client, packet):
        self.seen.append((time.monotonic(), to_client, packet))
        os.write(fd, packet)

    def take(self):
        """All packets since it was last called."""
        if not self.is_alive():
            raise RuntimeError("the wire is broken")
        seen, self.seen = self.seen, []
        return seen


def packets(fd):
    try:
        while True:
            yield os.read(fd, PACKET_BYTES)
    except BlockingIOError:
        return


def messages(seen):
    found = (message(*one) for one in seen)
    return [one for one in found if one]
