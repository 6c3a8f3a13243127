"""A process that writes what it is told and says what it has written, until it is killed.

    python -m tests.chat.log.killed DATABASE FILE

FILE has one JSON object a line: {"room", "actor", "cid", "text"}. One line comes back for each ack.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from app.chat.log import Acked, RoomLog, Send


async def main(database: str, file: str) -> None:
    log = await RoomLog.open(database if "://" in database else Path(database), lambda batch: None)
    for count, line in enumerate(Path(file).read_text().splitlines()):  # noqa: ASYNC240
        log.put(Send(**json.loads(line))).add_done_callback(say)
        if count % 20 == 0:
            await asyncio.sleep(0.001)
    await log.close()


def say(answer: asyncio.Future[Acked]) -> None:
    """At once and unbuffered: what stands on the pipe was acked, whatever happens now."""
    ack = answer.result()
    line = json.dumps({"cid": ack.cid, "seq": ack.seq, "id": ack.id, "dup": ack.dup})
    os.write(1, line.encode() + b"\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
