#!/usr/bin/python3
"""A delay line: delayline.py MILLISECONDS LISTEN4 TARGET4 LISTEN6 TARGET6.

Passes port 25 on to another server. All that the server says arrives a fixed time later, like over a long wire: a burst
of replies is late once, not once per reply. What the client says, and the connection itself, are not delayed.
"""

import asyncio
import sys

PORT = 25
CHUNK_BYTES = 65536
CHUNKS_IN_FLIGHT = 64
SESSION_SECONDS = 600


async def pass_on(reader, writer, delay_s):
    """Reads at once, writes each chunk delay_s after it was read, then passes the end on."""
    loop = asyncio.get_running_loop()
    wire = asyncio.Queue(CHUNKS_IN_FLIGHT)

    async def read():
        while chunk := await reader.read(CHUNK_BYTES):
            await wire.put((loop.time() + delay_s, chunk))
        await wire.put((loop.time() + delay_s, None))

    async def write():
        while True:
            due, chunk = await wire.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if chunk is None:
                writer.write_eof()
                return
            writer.write(chunk)
            await writer.drain()

    await asyncio.gather(read(), write())


async def serve(delay_s, listen, target):
    async def talk(reader, writer):
        # From our own address: the server behind must not take the session for a local one.
        server_reader, server_writer = await asyncio.open_connection(target, PORT, local_addr=(listen, 0))
        try:
            await asyncio.gather(pass_on(reader, server_writer, 0), pass_on(server_reader, writer, delay_s))
        finally:
            server_writer.close()

    async def session(reader, writer):
        try:
            await asyncio.wait_for(talk(reader, writer), SESSION_SECONDS)
        except (OSError, asyncio.TimeoutError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(session, listen, PORT)
    await server.serve_forever()


async def main():
    milliseconds, listen4, target4, listen6, target6 = sys.argv[1:]
    delay_s = int(milliseconds) / 1000
    await asyncio.gather(serve(delay_s, listen4, target4), serve(delay_s, listen6, target6))


asyncio.run(main())
