"""A network of a given delay between two ports of this machine: each byte is held back."""

import asyncio
import threading
from contextlib import contextmanager


@contextmanager
def relay(address, milliseconds):
    """Give the address of a relay to `address` with a round trip of so many milliseconds."""
    host, port = address.removeprefix("http://").split(":")
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def joined(reader, writer):
        there = await asyncio.open_connection(host, int(port))
        ways = (reader, there[1]), (there[0], writer)
        await asyncio.gather(*(_pump(*way, milliseconds / 2000) for way in ways))

    async def served():
        return await asyncio.start_server(joined, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(served(), loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(server.close)


async def _pump(reader, writer, seconds):
    """Pass on what arrives, each part so many seconds later."""
    waiting, now = asyncio.Queue(), asyncio.get_running_loop().time
    task = asyncio.create_task(_deliver(waiting, writer, now))
    while part := await _read(reader):
        waiting.put_nowait((now() + seconds, part))
    waiting.put_nowait((now() + seconds, b""))
    await task


async def _deliver(waiting, writer, now):
    while True:
        due, part = await waiting.get()
        await asyncio.sleep(max(due - now(), 0))
        if not part:
            return writer.close()
        writer.write(part)


async def _read(reader):
    try:
        return await reader.read(65536)
    except ConnectionError:
        return b""
