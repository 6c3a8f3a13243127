"""S5: what somebody costs who is signed in and silent, and how many may knock at the same time."""

from __future__ import annotations

import os
import resource
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from tests.bench.community import PATH, Community, Member
from tests.bench.cost import CLIENTS, on_core, resident
from tests.bench.crowd import Crowd, Knock
from tests.bench.progress import say
from tests.bench.table import Results, Row

WANTED = 10_000  # connections
TABS = 20  # of one person
FIRST = 500  # connections after which the server has all that it needs once
OTHERS = 500  # descriptors of this process and of the server for anything else
QUEUE = 1024


async def test_s5_idle_connections(results: Results, tmp_path: Path) -> None:
    with many_descriptors() as most:
        count = min(WANTED, most - OTHERS)
        community = Community(tmp_path)
        members = await community.seeded(count // TABS + 1)
        async with community.served():
            say(f"{count} idle connections")
            with on_core(CLIENTS), Crowd(community.server.port) as crowd:
                knocks = [knock for member in members for knock in tabs_of(member)]
                crowd.enter(knocks[:FIRST], at_once=100)
                before = resident(community.pid)
                crowd.enter(knocks[FIRST:count], at_once=100)
                size = (resident(community.pid) - before) / (count - FIRST) / 1024
            waiting = how_many_wait(community.pid, community.server.port)
    what = f"memory of an idle connection, {count} of them"
    results.add(Row("S5", what, f"{size:.1f} KB", "10 KB", size / 10))
    what = "connections that wait to be taken"
    results.add(Row("S5", what, f"{waiting} or more", str(QUEUE), QUEUE / waiting))


def tabs_of(member: Member) -> list[Knock]:
    return [
        Knock(PATH + secrets.token_hex(6), member.token, awaits=b'"t":"welcome"')
        for _ in range(TABS)
    ]


@contextmanager
def many_descriptors() -> Iterator[int]:
    """As many as this machine lets us have, for us and for what we start."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        yield hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def how_many_wait(pid: int, port: int) -> int:
    """Knocks at a server that stands still, until nobody more fits in (or enough do)."""
    with ExitStack() as opened:
        os.kill(pid, signal.SIGSTOP)
        try:
            return sum(1 for _ in islice(let_in(opened, port), QUEUE))
        finally:
            os.kill(pid, signal.SIGCONT)


def let_in(opened: ExitStack, port: int) -> Iterator[socket.socket]:
    while True:
        try:
            yield opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=0.2))
        except TimeoutError:
            return
