#!/usr/bin/python3
"""Small hostile mail servers: hostile.py NAME IPV4 IPV6.

These are mocks. They do on purpose, and every time, what no real mail server can be made to do. Whatever a real server
does, a real server in this lab does. Each is bounded: in what it sends, how long a session lasts, and how many it holds.
"""

import asyncio
import hashlib
import itertools
import re
import socket
import struct
import sys

PORT = 25
SESSION_SECONDS = 600
SESSION_BYTES = 64 << 20
SESSIONS_AT_ONCE = 200
LINE_BYTES = 4096


class Limit(Exception):
    """The session has had its share."""


class Session:
    """A plain, correct, closed mail server; the hostile ones change as little of it as they can."""

    extensions = ["PIPELINING", "SIZE 10240000", "8BITMIME"]

    def __init__(self, host, reader, writer):
        self.host, self.reader, self.writer = host, reader, writer
        self.sent_bytes = 0
        self.mail_from_given = False
        self.recipients = 0

    # What goes out.

    async def send(self, data):
        self.sent_bytes += len(data)
        if self.sent_bytes > SESSION_BYTES:
            raise Limit
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, *lines):
        """Each line is a code and a text; all but the last become continuation lines."""
        out = [f"{line[:3]}-{line[4:]}" for line in lines[:-1]] + [lines[-1]]
        await self.send("".join(line + "\r\n" for line in out).encode())

    # The conversation.

    async def run(self):
        await self.greet()
        while line := await self.reader.readline():
            if not await self.answer(line.decode("latin-1").strip()):
                return

    async def greet(self):
        await self.reply(f"220 {self.host} ESMTP")

    async def answer(self, line):
        verb, _, rest = line.partition(" ")
        command = getattr(self, "on_" + verb.lower(), None)
        if command is None:
            await self.reply("502 5.5.2 Error: command not recognized")
            return True
        return await command(rest) is not False

    async def on_helo(self, _):
        await self.reply(f"250 {self.host}")

    async def on_ehlo(self, _):
        await self.reply(f"250 {self.host}", *(f"250 {name}" for name in self.extensions))

    async def on_mail(self, _):
        self.mail_from_given = True
        await self.reply("250 2.1.0 Ok")

    async def on_rcpt(self, rest):
        address = re.match(r"to:\s*<?([^>]*)>?", rest, re.I)
        local, _, domain = (address[1] if address else "").lower().rpartition("@")
        if not self.mail_from_given:
            await self.reply("503 5.5.1 Error: need MAIL command")
        elif domain != self.host or re.search(r"[%!@]", local):
            await self.reply("554 5.7.1 Relay access denied")
        elif local not in ("postmaster", "alice"):
            await self.reply("550 5.1.1 User unknown in local recipient table")
        else:
            self.recipients += 1
            await self.reply("250 2.1.5 Ok")

    async def on_data(self, _):
        if not self.recipients:
            await self.reply("554 5.5.1 Error: no valid recipients")
            return
        await self.reply("354 End data with <CR><LF>.<CR><LF>")
        while (line := await self.reader.readline()).rstrip(b"\r\n") != b".":
            if not line:
                return
        self.mail_from_given, self.recipients = False, 0
        await self.reply("250 2.0.0 Ok: discarded")

    async def on_rset(self, _):
        self.mail_from_given, self.recipients = False, 0
        await self.reply("250 2.0.0 Ok")

    async def on_noop(self, _):
        await self.reply("250 2.0.0 Ok")

    async def on_vrfy(self, _):
        await self.reply("502 5.5.1 VRFY command is disabled")

    async def on_quit(self, _):
        await self.reply("221 2.0.0 Bye")
        return False


class Tarpit(Session):
    """Says everything right, one byte a second."""

    async def send(self, data):
        for byte in data:
            await super().send(bytes([byte]))
            await asyncio.sleep(1)


class Silent(Session):
    """Takes the connection and never says a word."""

    async def run(self):
        while await self.reader.read(LINE_BYTES):
            pass


class Garbage(Session):
    """Whatever is asked, the same bytes, which mean nothing."""

    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(4)) + b"\r\n"

    async def send(self, data):
        await super().send(self.noise)


class Endless(Session):
    """A greeting that never comes to its last line."""

    async def greet(self):
        for number in itertools.count(1):
            await self.send(f"220-{self.host} has more to say, line {number}\r\n".encode())
            await asyncio.sleep(0.05)


class Nul(Session):
    """A NUL byte after each reply's code and another before its end."""

    async def send(self, data):
        await super().send(re.sub(rb"(?m)^(\d\d\d[ -])(.*)\r$", rb"\1\0\2\0\r", data))


class Longline(Session):
    """One line of a megabyte, which does not end."""

    async def run(self):
        await self.send(f"220 {self.host} ESMTP ".encode().ljust(1 << 20, b"A"))
        while await self.reader.read(LINE_BYTES):
            pass


class Reset(Session):
    """Greets well; to EHLO or HELO half a line, then a TCP reset."""

    async def on_ehlo(self, _):
        await self.send(f"250-{self.host[:5]}".encode())
        await asyncio.sleep(0.05)
        linger_zero = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_zero)
        return False

    on_helo = on_ehlo


class Eightbit(Session):
    """Latin-1, invalid UTF-8, terminal escapes and a right-to-left override in every line."""

    noise = " gr\xfc\xdfe".encode("latin-1") + b" \xc3( \xff\xfe \x1b]0;owned\x07\x1b[31m \xe2\x80\xae evil"

    async def send(self, data):
        await super().send(re.sub(rb"(?m)\r$", lambda _: self.noise + b"\r", data))


class Refuse421(Session):
    """Not today."""

    async def run(self):
        await self.reply(f"421 4.7.0 {self.host} Service not available, try later")


async def serve(kind, host, addresses):
    sessions_now = 0

    async def session(reader, writer):
        nonlocal sessions_now
        sessions_now += 1
        try:
            if sessions_now <= SESSIONS_AT_ONCE:
                await asyncio.wait_for(kind(host, reader, writer).run(), SESSION_SECONDS)
        except (Limit, OSError, ValueError, asyncio.TimeoutError):
            pass  # too much, too long, gone, or a line past LINE_BYTES: the session is over either way
        finally:
            sessions_now -= 1
            writer.close()

    server = await asyncio.start_server(session, addresses, PORT, limit=LINE_BYTES)
    await server.serve_forever()


def main():
    name, *addresses = sys.argv[1:]
    kinds = {kind.__name__.lower(): kind for kind in Session.__subclasses__()}
    asyncio.run(serve(kinds[name], f"{name}.lab.test", addresses))


main()
