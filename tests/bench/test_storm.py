"""S6: a thousand people lose the line at once, miss something, and all come back."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.community import PATH, Community, Member, listening, of_the_largest, voice
from tests.bench.cost import CLIENTS, on_core, used_by
from tests.bench.crowd import Crowd, Knock, framed
from tests.bench.load import until_acked
from tests.bench.progress import say
from tests.bench.table import Results, Row

PEOPLE = 1000
MISSED = 20
ROUNDS = 3
GOAL = 0.7  # ms


async def test_s6_everybody_comes_back(results: Results, tmp_path: Path) -> None:
    community = Community(tmp_path)
    room, members = of_the_largest(await community.seeded(PEOPLE + PEOPLE // 10))
    costs, seconds = [], []
    async with community.served():
        for n in range(ROUNDS):
            say(f"{PEOPLE} come back, round {n + 1} of {ROUNDS}")
            with on_core(CLIENTS):
                cost, took = come_back(community, room, members)
            costs.append(cost / PEOPLE * 1000)
            seconds.append(took)
    what = f"coming back, {PEOPLE} at once, {MISSED} messages missed"
    here = f"{median(costs):.2f} ms, all in {median(seconds):.1f} s"
    results.add(Row("S6", what, here, f"{GOAL} ms", median(costs) / GOAL))


def come_back(community: Community, room: str, members: Sequence[Member]) -> tuple[float, float]:
    """Seconds of CPU for all of them together, and until the last was there."""
    with Crowd(community.server.port) as crowd:
        fds = crowd.enter([listening(one, room) for one in members[-1:]], at_once=1, keep=True)
        subd = next(frame for frame in told(crowd, fds[0]) if frame["t"] == "subd")
        until_acked(crowd, [voice(fds[0], room)], each=MISSED, owed=1, among=1, hearers=1)
    sub = {"t": "sub", "i": 1, "room": room, "epoch": subd["epoch"], "since": subd["head"]}
    says = framed(json.dumps(sub).encode())
    knocks = [
        Knock(PATH + secrets.token_hex(6), one.token, says, b'{"t":"live"')
        for one in members[:PEOPLE]
    ]
    with Crowd(community.server.port) as crowd:
        began = time.monotonic()
        with used_by([community.pid]) as cost:
            fds = crowd.enter(knocks, at_once=PEOPLE, keep=True)
        took = time.monotonic() - began
        for fd in fds:
            assert seqs(told(crowd, fd)) == list(range(subd["head"] + 1, subd["head"] + MISSED + 1))
    return cost.total, took


def told(crowd: Crowd, fd: int) -> list[dict[str, Any]]:
    return [json.loads(text) for text in crowd.lines[fd].heard]


def seqs(frames: Sequence[dict[str, Any]]) -> list[int]:
    return [event["s"] for frame in frames if frame["t"] == "evs" for event in frame["ev"]]
