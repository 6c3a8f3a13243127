"""The `websockets` library's own server, with its broadcast.

python -m tests.bench.broadcaster PORT
"""

from __future__ import annotations

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

everybody: set[ServerConnection] = set()


async def one(line: ServerConnection) -> None:
    everybody.add(line)
    try:
        async for message in line:
            broadcast(everybody, message)
    finally:
        everybody.discard(line)


async def main(port: int) -> None:
    async with serve(one, "127.0.0.1", port, compression=None, ping_interval=None, backlog=1024):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
