"""S4: messages that are safe on the disk before they are acknowledged, in rooms of two."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.bench.community import Community, Member, listening, of_the_largest, voice
from tests.bench.cost import CLIENTS, on_core, used_by
from tests.bench.crowd import Crowd
from tests.bench.databases import NONE_HERE, empty_database, workers
from tests.bench.load import at_a_rate, p99, until_acked
from tests.bench.progress import say
from tests.bench.table import Results, Row

ROOMS = 100
AMONG = 20  # people who talk at a time, in ten of the rooms
EACH = 60  # messages in a round; a program may say 200 at once before it has to slow down
ROUNDS = 3
ONLINE, A_SECOND = 100, 20


@pytest.mark.parametrize(("database", "goal"), [("SQLite", 75), ("PostgreSQL", 120)])
async def test_s4_durable_messages(
    results: Results, tmp_path: Path, database: str, goal: int
) -> None:
    what = f"a durable message, rooms of two, 16 unacked, {database}"
    async with empty_database() as url:
        if database == "PostgreSQL" and not url:
            results.left_out("S4", what, NONE_HERE)
            return
        community = Community(tmp_path, url if database == "PostgreSQL" else "")
        members = await community.seeded(2 * ROOMS + 20)
        rooms = two_by_two(community, members)
        async with community.served():
            with on_core(CLIENTS), Crowd(community.server.port) as crowd:
                await _acked(results, community, crowd, rooms, what, goal)
            with on_core(CLIENTS), Crowd(community.server.port) as crowd:
                _delivered(results, crowd, members, database)


def two_by_two(community: Community, members: list[Member]) -> list[tuple[str, list[Member]]]:
    """New rooms, and the two people in each."""
    by_login = {member.login: member for member in members}
    printed = subprocess.check_output(
        [sys.executable, "-m", "tests.bench.staging", str(ROOMS)], env=community.environment
    )
    lines = [json.loads(line) for line in printed.splitlines()]
    return [(line["room"], [by_login[login] for login in line["logins"]]) for line in lines]


async def _acked(
    results: Results,
    community: Community,
    crowd: Crowd,
    rooms: list[tuple[str, list[Member]]],
    what: str,
    goal: int,
) -> None:
    seats = [(room, member) for room, two in rooms for member in two]
    fds = crowd.enter([listening(member, room) for room, member in seats], at_once=50)
    voices = [voice(fd, room) for fd, (room, _) in zip(fds, seats, strict=True)]
    until_acked(crowd, voices, each=1, owed=1, among=AMONG, hearers=2)
    pids = [community.pid, *await workers(community.server.database)]
    costs, speeds, slowest = [], [], []
    for n in range(ROUNDS):
        say(f"{what}, round {n + 1} of {ROUNDS}")
        with used_by(pids) as cost:
            heard = until_acked(crowd, voices, each=EACH, owed=16, among=AMONG, hearers=2)
        costs.append(cost.for_each(heard.sent).total)
        speeds.append(heard.sent / heard.seconds)
        slowest.append(p99(heard.ack_waits))
    here = f"{median(costs):.0f} µs, {median(speeds):.0f}/s, p99 {median(slowest):.0f} ms"
    results.add(Row("S4", what, here, f"{goal} µs", median(costs) / goal))


def _delivered(results: Results, crowd: Crowd, members: list[Member], database: str) -> None:
    room, inside = of_the_largest(members)
    fds = crowd.enter([listening(one, room) for one in inside[:ONLINE]], at_once=50)
    voices = [voice(fd, room) for fd in fds]
    what = f"p99 of a delivery, {ONLINE} online, {A_SECOND} messages a second, {database}"
    say(what)
    slow = p99(at_a_rate(crowd, voices, A_SECOND, 4.0).waits)
    results.add(Row("S4", what, f"{slow:.1f} ms", "25 ms", slow / 25))


def test_s4_beside_others(results: Results) -> None:
    results.left_out("S4", "beside socket.io and ejabberd", "neither is part of this bench")
