"""Afterwards, from fresh connections: the raw log, the pages and the heads must all agree."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from tests.faults.ledger import Copy, Ledger, copy_of
from tests.faults.merge import end_of
from tests.faults.wire import Frame, Line


async def patiently(line: Line, t: str, **fields: object) -> Frame:
    """Ask again while the answer is a refusal that is not final."""
    while (answer := await line.ask(t, **fields))["t"] == "err" and not answer["final"]:
        await asyncio.sleep(answer.get("retry_ms", 1000) / 1000)
        fields.pop("i", None)
    return answer


async def read_log(line: Line, ledger: Ledger, room: str, epoch: str) -> list[Frame]:
    """The whole log of a room, every number exactly once."""
    events: list[Frame] = []
    at, head = 0, 1
    while at < head:
        answer = await patiently(line, "log", room=room, epoch=epoch, since=at, limit=100)
        if answer["t"] != "ok" or not answer["ev"]:
            ledger.wrong("G1", f"log of {room} since {at}: {answer}")
            break
        head = answer["head"]
        for event in answer["ev"]:
            if event["s"] != at + 1:
                ledger.wrong("G3", f"log of {room}: {event['s']} after {at}")
            at = end_of(event)
            ledger.saw(room, epoch, event)
            events.append(event)
    return events


async def read_pages(line: Line, ledger: Ledger, room: str, head: int) -> list[Frame]:
    """All messages of a room by pages, from the newest back."""
    messages: list[Frame] = []
    before: dict[str, int] = {}
    while True:
        page = await patiently(line, "hist", room=room, limit=100, min=head, **before)
        if page["t"] != "page":
            ledger.wrong("G7", f"hist of {room} {before}: {page}")
            return messages
        if page["as_of"] < head:
            ledger.wrong("G7", f"hist of {room} as of {page['as_of']}, asked for {head}")
        messages = page["msgs"] + messages
        if not page["more"]:
            return messages
        before = {"before": page["msgs"][0]["seq"]}


def compare(ledger: Ledger, room: str, events: list[Frame], messages: list[Frame]) -> None:
    """Pages hold exactly the messages of the log, numbered 1, 2, 3… by `n`."""
    logged = copy_of({**e, "seq": e["s"]} for e in events if e["k"] == "msg")
    paged = copy_of(messages)
    for id_ in logged.keys() | paged.keys():
        if logged.get(id_) != paged.get(id_):
            ledger.wrong("G8", f"{room}: {logged.get(id_)} in the log, {paged.get(id_)} on a page")
    ordinals = [message["n"] for message in messages]
    if ordinals != list(range(1, len(ordinals) + 1)) and all(e["k"] != "purge" for e in events):
        ledger.wrong("G12", f"{room}: the ordinals of messages are not 1, 2, 3…")
    cids = [e["cid"] for e in events if "cid" in e]
    if len(cids) != len(set(cids)):
        ledger.wrong("G2", f"{room}: a cid stands twice in the log")


async def audit(address: str, token: str, ledger: Ledger) -> tuple[dict[str, int], dict[str, Copy]]:
    """Everything one person can read, compared; the heads by the database's word, and what the
    pages show."""
    now, pages = time.monotonic(), {}
    ear = partial(ledger.read, since=now, cursors={})
    async with await Line.open(address, token=token, ear=ear) as line:
        rooms = line.welcome["rooms"]
        for told in rooms:
            await patiently(line, "sub", room=told["room"])
        heads: dict[str, int] = (await patiently(line, "heads"))["heads"]
        for told in rooms:
            room = told["room"]
            events = await read_log(line, ledger, room, told["epoch"])
            messages = await read_pages(line, ledger, room, heads[room])
            compare(ledger, room, events, messages)
            pages[room] = copy_of(messages)
            reached = end_of(events[-1]) if events else 0
            if not heads[room] == told["head"] == reached == ledger.highest[room]:
                ledger.wrong(
                    "G5",
                    f"{room}: heads {heads[room]}, welcome {told['head']}, log {reached},"
                    f" highest seen {ledger.highest[room]}",
                )
        return heads, pages
