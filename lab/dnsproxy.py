#!/usr/bin/python3
"""Name servers that no real one can be made to be. Both pass DNS questions over UDP on to another server.

dnsproxy.py slow MILLISECONDS LABELS LISTEN4 TARGET4 LISTEN6 TARGET6
    The answer comes a fixed time after the question was first asked: who loses patience and asks again meanwhile gets it at
    that same moment, or at once if he just missed it, whatever the pace of his retries. Questions for names of fewer than
    LABELS labels are answered at once: what a resolver asks on its way does not add to the time.

dnsproxy.py rewrite ADDRESS LISTEN4 TARGET4 LISTEN6 TARGET6
    Whatever does not exist has the address ADDRESS, as with some providers' resolvers that sell advertisements.
"""

import asyncio
import socket
import struct
import sys

PORT = 53
HEADER = struct.Struct(">HHHHHH")  # id, flags, number of questions, answers, authorities, additional records
QUESTIONS_AT_ONCE = 1000
TARGET_SECONDS = 10
MISSED_SECONDS = 1
NXDOMAIN = 3
RCODE_AND_AUTHENTIC = 0x002F
TYPE_A_IN = b"\0\1\0\1"
TTL_SECONDS = 60


def question(packet):
    """The bytes of the first question (name, type and class), and how many labels its name has."""
    at, labels = HEADER.size, 0
    while at < len(packet) and packet[at]:
        at += packet[at] + 1
        labels += 1
    return packet[HEADER.size:at + 5], labels


class Asker(asyncio.DatagramProtocol):
    """One question to the server behind; `reply` becomes its answer."""

    def __init__(self):
        self.reply = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, address):
        if not self.reply.done() and len(data) > HEADER.size:
            self.reply.set_result(data)


async def ask(target, packet):
    transport, asker = await asyncio.get_running_loop().create_datagram_endpoint(Asker, remote_addr=(target, PORT))
    try:
        transport.sendto(packet)
        return await asyncio.wait_for(asker.reply, TARGET_SECONDS)
    finally:
        transport.close()


class Slow:
    def __init__(self, milliseconds, labels):
        self.delay_s, self.labels = int(milliseconds) / 1000, int(labels)
        self.due_s = {}  # question: when it is answered; of both families, as a resolver tries one after the other

    async def answer(self, target, packet):
        asked, labels = question(packet)
        due_s = self.due(asked.lower()) if labels >= self.labels else 0
        reply = await ask(target, packet)
        await asyncio.sleep(max(0, due_s - asyncio.get_running_loop().time()))
        return reply

    def due(self, asked):
        loop = asyncio.get_running_loop()
        if asked not in self.due_s:
            self.due_s[asked] = loop.time() + self.delay_s
            loop.call_at(self.due_s[asked] + MISSED_SECONDS, self.due_s.pop, asked)
        return self.due_s[asked]


class Rewrite:
    def __init__(self, address):
        self.address = socket.inet_aton(address)

    async def answer(self, target, packet):
        reply = await ask(target, packet)
        asked, _ = question(reply)
        number, flags, *_ = HEADER.unpack(reply[:HEADER.size])
        if flags & 15 != NXDOMAIN or not asked.endswith(TYPE_A_IN):
            return reply
        record = b"\xc0\x0c" + TYPE_A_IN + struct.pack(">IH", TTL_SECONDS, len(self.address)) + self.address
        return HEADER.pack(number, flags & ~RCODE_AND_AUTHENTIC, 1, 1, 0, 0) + asked + record


class Server(asyncio.DatagramProtocol):
    def __init__(self, way, target):
        self.way, self.target = way, target
        self.tasks = set()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if len(data) <= HEADER.size or len(self.tasks) >= QUESTIONS_AT_ONCE:
            return
        task = asyncio.create_task(self.answer(data, address))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def answer(self, data, address):
        try:
            self.transport.sendto(await self.way.answer(self.target, data), address)
        except (OSError, asyncio.TimeoutError):
            pass


WAYS = {"slow": Slow, "rewrite": Rewrite}


async def main():
    name, *options, listen4, target4, listen6, target6 = sys.argv[1:]
    way = WAYS[name](*options)
    for listen, target in ((listen4, target4), (listen6, target6)):
        server = Server(way, target)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda server=server: server, local_addr=(listen, PORT))
    await asyncio.Event().wait()


asyncio.run(main())
