#!/usr/bin/python3
"""Waits until servers are up: ready.py SECONDS, then on standard input one server a line: NAME KIND PID ADDRESS ADDRESS PORT…

KIND is banner (a line that starts with 220), connect (port 25 accepts) or dns (port 53 answers). Each further PORT must
accept, too. Prints a line for each as
it comes up; exits 1, and names the ones that did not, if the time runs out or a server's process ends.
"""

import asyncio
import itertools
import os
import socket
import sys
import time

RETRY_SECONDS = 0.1
SOA_OF_ROOT = bytes.fromhex("abcd0000000100000000000000000600") + b"\x01"  # id, one question: ". SOA IN"


async def ask_dns(address):
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as udp:
        udp.setblocking(False)
        udp.connect((address, 53))
        await loop.sock_sendall(udp, SOA_OF_ROOT)
        return await loop.sock_recv(udp, 512)


async def ask_smtp(address, wants_banner):
    reader, writer = await asyncio.open_connection(address, 25)
    try:
        return not wants_banner or (await reader.readline()).startswith(b"220")
    finally:
        writer.close()


async def knock(address, port):
    _, writer = await asyncio.open_connection(address, port)
    writer.close()
    return True


def ask(kind, address):
    if kind.isdigit():
        return knock(address, int(kind))
    return ask_dns(address) if kind == "dns" else ask_smtp(address, kind == "banner")


async def is_up(kind, address):
    try:
        return await asyncio.wait_for(ask(kind, address), 3)
    except (OSError, asyncio.TimeoutError):
        return False


async def wait_for(name, kinds, pid, addresses, started, deadline):
    for address, kind in itertools.product(addresses, kinds):
        while not await is_up(kind, address):
            if time.monotonic() > deadline or not os.path.exists(f"/proc/{pid}"):
                return name
            await asyncio.sleep(RETRY_SECONDS)
    print(f"  {name:<12} {addresses[0]:<14} {addresses[1]:<20} {time.monotonic() - started:5.1f} s", flush=True)
    return None


async def main():
    started = time.monotonic()
    deadline = started + float(sys.argv[1])
    servers = [line.split() for line in sys.stdin]
    waits = [wait_for(name, [kind, *ports], pid, (ip4, ip6), started, deadline)
             for name, kind, pid, ip4, ip6, *ports in servers]
    failed = [name for name in await asyncio.gather(*waits) if name]
    for name in failed:
        print(f"down {name}")
    return 1 if failed else 0


sys.exit(asyncio.run(main()))
