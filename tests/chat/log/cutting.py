"""A link to PostgreSQL that can be cut at the worst moment: when COMMIT is on its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Cutter:
    url: str
    cut: str = ""  # "before": COMMIT is lost; "after": its answer is; each once


@asynccontextmanager
async def cutter(url: str) -> AsyncIterator[Cutter]:
    """Stands between a client and the server at `url`, under an address of its own."""
    parts = urlsplit(url)
    server = parts.hostname or "127.0.0.1", parts.port or 5432
    made = Cutter("")
    running: set[asyncio.Task[None]] = set()

    async def serve(near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection(*server)
        back = asyncio.create_task(_copy(far_in, near_out))
        running.add(back)
        try:
            while data := await near_in.read(65536):
                cut, made.cut = (made.cut, "") if b"COMMIT" in data else ("", made.cut)
                if cut == "before":
                    break
                if cut:
                    back.cancel()
                far_out.write(data)
                await far_out.drain()
                if cut:
                    break
        except ConnectionError:
            pass
        finally:
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            near_out.close()
            far_out.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    made.url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}").geturl()
    try:
        yield made
    finally:
        listener.close()
        await listener.wait_closed()
        await asyncio.sleep(0)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()
