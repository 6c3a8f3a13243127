"""What somebody who has left must not have heard of the room (G9)."""

from __future__ import annotations

import asyncio
from random import Random

from websockets.exceptions import ConnectionClosed

from tests.faults.merge import end_of
from tests.faults.wire import Frame, Line


def after_the_removal(line: Line, room: str, removed: int) -> list[Frame]:
    """What a leaver heard of the room that they must not have."""
    heard = line.all
    at = next(
        n for n, f in enumerate(heard) if f["t"] == "you" and f["k"] == "gone" and f["room"] == room
    )
    later = [f for f in heard[at + 1 :] if f.get("room") == room and f["t"] != "err"]
    later = [f for f in later if not (f["t"] == "ack" and f["dup"])]
    beyond = [
        frame
        for frame in heard
        if frame.get("room") == room
        for event in (*frame.get("ev", ()), *frame.get("msgs", ()))
        if event.get("s", event.get("seq", 0)) > removed
    ]
    return later + beyond


async def ask_for_everything(line: Line, room: str, chance: Random) -> None:
    """sub, hist, log and read again and again, as a hurried client would."""
    i = 10
    while True:
        i += 1
        t = chance.choice(["sub", "hist", "log", "unsub", "sub", "hist"])
        try:
            await line.say(t, i=i, room=room)
        except ConnectionClosed:
            return
        await asyncio.sleep(chance.random() * 0.05)


async def where_they_left(line: Line, room: str, user: str, head: int) -> int:
    """The number of a leave event, looked for from the end."""
    at = max(0, head - 200)
    while at < head:
        log = await line.ask("log", room=room, since=at, limit=200)
        for event in log["ev"]:
            if (event["k"], event.get("op"), event.get("user")) == ("mem", "leave", user):
                return int(event["s"])
        at = end_of(log["ev"][-1])
    raise AssertionError("nobody left")
