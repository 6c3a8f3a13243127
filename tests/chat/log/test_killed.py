"""SIGKILL in mid-burst, again and again: no hole, no twin, every ack found at its number."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.chat.log.world import OLENA, OTHER_ROOM, ROOM, TARAS, World

BURST = 600  # messages between two kills


@dataclass
class Sender:
    """Somebody who sends again, with the same key, whatever was not acked."""

    world: World
    folder: Path
    dice: random.Random
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    acked: dict[str, dict[str, Any]] = field(default_factory=dict)
    again: int = 0

    def burst(self) -> list[dict[str, Any]]:
        """What is still unacked, something new, and a few that were acked long ago."""
        ops = [op for cid, op in self.sent.items() if cid not in self.acked]
        for _ in range(BURST):
            cid = f"kill{len(self.sent):08d}"
            room, actor = self.dice.choice([ROOM, OTHER_ROOM]), self.dice.choice([OLENA, TARAS])
            self.sent[cid] = {"room": room, "actor": actor, "cid": cid, "text": f"привіт {cid}"}
            ops.append(self.sent[cid])
        old = self.dice.sample(sorted(self.acked), min(30, len(self.acked)))
        return ops + [self.sent[cid] for cid in old]

    async def run(self, kill_after: int | None) -> None:
        """One life of the writing process; killed once it has said so many acks."""
        file = self.folder / "burst.jsonl"
        file.write_text("".join(json.dumps(op) + "\n" for op in self.burst()))
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.chat.log.killed", str(self.world.where), str(file)),
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        heard = 0
        while (line := await child.stdout.readline()).endswith(b"\n"):
            self.hear(json.loads(line))
            heard += 1
            if heard == kill_after:
                await asyncio.sleep(self.dice.uniform(0, 0.02))
                with suppress(ProcessLookupError):  # on a busy machine it may have come to its end
                    child.kill()
        assert await child.wait() in ((0,) if kill_after is None else (0, -9))

    def hear(self, ack: dict[str, Any]) -> None:
        before = self.acked.setdefault(ack["cid"], ack)
        assert (before["seq"], before["id"]) == (ack["seq"], ack["id"])
        self.again += ack["dup"]


async def killed(world: World, folder: Path, times: int) -> None:
    await world.join(OLENA, room_id=2)
    await world.join(TARAS, room_id=2)
    dice = random.Random(7)
    sender = Sender(world, folder, dice)
    for _ in range(times):
        await sender.run(kill_after=dice.randrange(1, BURST // 2))
    await sender.run(kill_after=None)
    assert set(sender.acked) == set(sender.sent)
    assert sender.again > 0
    for room_id in (1, 2):
        numbers = await world.numbers(room_id)
        assert numbers == list(range(1, len(numbers) + 1))
        rows = await world.sql("SELECT n FROM message WHERE room_id = $1 ORDER BY seq", room_id)
        assert [n for (n,) in rows] == list(range(1, len(rows) + 1))
        head = await world.sql("SELECT last_seq, last_n FROM room WHERE id = $1", room_id)
        assert head == [(len(numbers), len(rows))]
    stand = await world.sql(
        "SELECT e.cid, e.seq, m.pub, m.text FROM room_event e"
        " JOIN message m ON m.room_id = e.room_id AND m.seq = e.seq"
    )
    assert len(stand) == len(sender.sent)
    for cid, seq, pub, text in stand:
        assert (sender.acked[cid]["seq"], sender.acked[cid]["id"]) == (seq, pub)
        assert sender.sent[cid]["text"] == text


async def test_five_kills_lose_nothing_and_say_nothing_twice(world: World, tmp_path: Path) -> None:
    await killed(world, tmp_path, times=5)


@pytest.mark.faults
async def test_two_dozen_kills_lose_nothing_either(world: World, tmp_path: Path) -> None:
    await killed(world, tmp_path, times=24)
