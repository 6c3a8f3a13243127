"""S1–S3: a room in which a thousand people listen, in the same rounds as servers that do no more
than pass messages on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from tests.bench import rivals
from tests.bench.community import Community, hear_from, listening, of_the_largest, voice
from tests.bench.cost import CLIENTS, Cost, on_core, used_by
from tests.bench.crowd import Crowd
from tests.bench.load import at_a_rate, in_turn, p99
from tests.bench.progress import say
from tests.bench.rivals import Contender
from tests.bench.table import Results, Row

SIZE = 1000  # people
VOICES = 100  # of them speak
ROUNDS = 3
SECONDS = 1.0  # of one measurement


@dataclass
class Arena:
    """Who can be measured here; and who cannot, with the reason."""

    contenders: list[Contender]
    absent: dict[str, str]

    def of(self, name: str) -> Contender:
        return next(one for one in self.contenders if one.name == name)


@pytest.fixture(scope="module")
async def arena(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    folder = tmp_path_factory.mktemp("arena")
    async with AsyncExitStack() as opened:
        opened.enter_context(on_core(CLIENTS))
        say(f"a room of {SIZE} on Kolo")
        contenders, absent = [await _kolo(folder, opened)], {}
        say(f"rooms of {SIZE} elsewhere")
        if server := rivals.built(folder):
            contenders += [
                opened.enter_context(rivals.limit(server, mode, SIZE)) for mode in ("each", "tick")
            ]
        else:
            absent |= dict.fromkeys(("C, each", "C, tick"), "no C compiler (cc) here")
        contenders.append(opened.enter_context(rivals.broadcaster(SIZE)))
        if rivals.NATS:
            contenders.append(opened.enter_context(rivals.nats(folder, SIZE)))
        else:
            absent["NATS"] = "no nats-server here"
        yield Arena(contenders, absent)


async def _kolo(folder: Path, opened: AsyncExitStack) -> Contender:
    community = Community(folder)
    room, members = of_the_largest(await community.seeded(SIZE + SIZE // 10))
    await opened.enter_async_context(community.served())
    crowd = opened.enter_context(Crowd(community.server.port))
    fds = crowd.enter([listening(member, room) for member in members[:SIZE]], at_once=200)
    return Contender("Kolo", crowd, [voice(fd, room) for fd in fds], [community.pid])


Costs = dict[str, list[Cost]]  # µs for a delivery in each round, by contender


def rounds(arena: Arena, outstanding: int) -> Costs:
    """Everybody is measured in every round."""
    costs: Costs = {one.name: [] for one in arena.contenders}
    for n in range(ROUNDS):
        say(f"{outstanding} at a time, round {n + 1} of {ROUNDS}")
        hear_from(arena.of("Kolo").crowd)
        for one in arena.contenders:
            with used_by(one.pids) as cost:
                heard = in_turn(one.crowd, one.voices[:VOICES], outstanding, SECONDS)
            costs[one.name].append(cost.for_each(heard.delivered))
    return costs


def compare(
    results: Results, arena: Arena, costs: Costs, goal: str, goals: dict[str, float]
) -> None:
    """A row against each contender in `goals`, with the ratio Kolo must not exceed."""
    ours = [cost.total for cost in costs["Kolo"]]
    for name, at_most in goals.items():
        what = f"beside {name}"
        if name in arena.absent:
            results.left_out(goal, what, arena.absent[name])
            continue
        theirs = [cost.total for cost in costs[name]]
        ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
        here, there = f"{median(ours):.2f} µs", f"{median(theirs):.2f} µs"
        results.add(Row(goal, what, here, there, ratio, at_most))


def test_s1_one_message_at_a_time(arena: Arena, results: Results) -> None:
    costs = rounds(arena, outstanding=1)
    user = median(cost.user for cost in costs["Kolo"])
    what = f"a delivery, {SIZE} in the room, serial: user"
    results.add(Row("S1", what, f"{user:.2f} µs", "1.0 µs", user))
    compare(*(results, arena, costs, "S1"), {"C, each": 1.35, "websockets": 1, "NATS": 1})


def test_s2_sixteen_messages_at_a_time(arena: Arena, results: Results) -> None:
    costs = rounds(arena, outstanding=16)
    total = median(cost.total for cost in costs["Kolo"])
    what = f"a delivery, {SIZE} in the room, 16 outstanding"
    results.add(Row("S2", what, f"{total:.2f} µs", "0.9 µs", total / 0.9))
    compare(*(results, arena, costs, "S2"), {"C, tick": 1.5, "websockets": 1, "NATS": 0.2})


def test_s3_fifty_messages_a_second(arena: Arena, results: Results) -> None:
    what = f"p99 of a delivery, {SIZE} in the room, 50 messages a second"
    waits: dict[str, list[float]] = {}
    for name in ("Kolo", "C, each"):
        if name in arena.absent:
            results.left_out("S3", what, arena.absent[name])
            return
    for n in range(ROUNDS):
        say(f"50 messages a second, round {n + 1} of {ROUNDS}")
        for name in ("Kolo", "C, each"):
            heard = at_a_rate(arena.of(name).crowd, arena.of(name).voices[:VOICES], 50, 2.0)
            waits.setdefault(name, []).append(p99(heard.waits))
    ours, theirs = waits.values()
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    results.add(Row("S3", what, f"{median(ours):.1f} ms", f"{median(theirs):.1f} ms", ratio, 2))
