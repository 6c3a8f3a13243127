"""A small world around a room log: one circle, its room, three people, and the raw tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from app.chat.log import Acked, Join, RoomLog, Send
from app.chat.log.dialect import arguments, for_sqlite
from app.chat.log.plans import Ask
from realtime.needs import Batch, Refused, Seat

ROOM, OTHER_ROOM = "roomKalyna000000000000", "roomOther0000000000000"
OLENA, TARAS, NINO = 1, 2, 3  # Nino belongs to the circle and is in no room yet
NAMES = {OLENA: "Олена", TARAS: "Тарас", NINO: "ნინო"}


def pub_of(user_id: int) -> str:
    return f"user{user_id:018d}"


@dataclass
class World:
    where: Path | str
    log: RoomLog = field(init=False)
    told: list[Batch] = field(default_factory=list)
    ears: list[Callable[[Batch], None]] = field(default_factory=list)  # who else is told
    _sends: int = 0
    _link: asyncpg.Connection | None = None

    async def opened(self) -> World:
        await people_the(self)
        await self.open()
        await self.join(OLENA)
        await self.join(TARAS)
        return self

    async def open(self, **how: Any) -> None:
        self.log = await RoomLog.open(self.where, self.tell, **how)

    def tell(self, batch: Batch) -> None:
        self.told.append(batch)
        for hear in self.ears:
            hear(batch)

    async def close(self) -> None:
        await self.log.close()
        await self.close_link()

    async def close_link(self) -> None:
        if self._link is not None:
            await self._link.close()

    async def sql(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        """Straight to the tables, past the log; PostgreSQL's words on both."""
        if isinstance(self.where, str):
            if self._link is None:
                self._link = await asyncpg.connect(self.where)
            return [tuple(row) for row in await self._link.fetch(sql, *args)]
        db = sqlite3.connect(self.where, isolation_level=None)
        try:
            return db.execute(for_sqlite(sql), arguments(Ask(sql, args))).fetchall()
        finally:
            db.close()

    async def join(self, user_id: int, room_id: int = 1, role: str = "member") -> None:
        await self.log.put(Join(room_id, user_id, role))

    def words(self, text: str, actor: int = OLENA, **more: Any) -> Send:
        """A send with a cid of its own."""
        self._sends += 1
        return Send(more.pop("room", ROOM), actor, f"cid{self._sends:08d}", text, **more)

    async def say(self, text: str, actor: int = OLENA, **more: Any) -> Acked:
        return await self.log.put(self.words(text, actor, **more))

    async def refused(self, op: Any) -> Refused:
        try:
            outcome = await self.log.put(op)
        except Refused as no:
            return no
        raise AssertionError(f"not refused: {outcome}")

    async def seat(self, user_id: int, room: str = ROOM) -> Seat:
        seat = await self.log.seat(user_id, room)
        assert seat is not None
        return seat

    async def numbers(self, room_id: int = 1) -> list[int]:
        rows = await self.sql("SELECT seq FROM room_event WHERE room_id = $1 ORDER BY seq", room_id)
        return [seq for (seq,) in rows]

    async def replayed(self, after: int = 0, **more: Any) -> list[dict[str, Any]]:
        return [json.loads(e.json) for e in await self.log.events(1, after, **more)]

    @property
    def heard(self) -> list[dict[str, Any]]:
        """Every event that was told, in order."""
        return [json.loads(event.json) for batch in self.told for event in batch.events]


async def people_the(world: World) -> None:
    """The rows that other features write."""
    moment: Any = datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(world.where, Path):
        moment = moment.isoformat(" ")
    await world.sql(
        "INSERT INTO circle(id, pub, name, about, care, zone, locale, created_at)"
        " VALUES (1, 'circle', 'Калина', '', 'guarded', 'Europe/Kyiv', 'uk', $1)",
        moment,
    )
    for room_id, pub, kind in ((1, ROOM, "everyone"), (2, OTHER_ROOM, "open")):
        await world.sql(
            "INSERT INTO room(id, pub, group_id, kind, title, epoch, hist_policy, premod,"
            " created_at) VALUES ($1, $2, 1, $3, 'Усі', 'e1', 'whole', 'new', $4)",
            *(room_id, pub, kind, moment),
        )
    for user_id, name in NAMES.items():
        await world.sql(
            "INSERT INTO users(id, pub, login, password_hash, standing, is_admin, locale, zone,"
            " theme, text_size, calm, created_at)"
            " VALUES ($1, $2, $3, '', 'active', false, 'uk', 'UTC', '', '', false, $4)",
            *(user_id, pub_of(user_id), f"login{user_id}", moment),
        )
        await world.sql(
            "INSERT INTO membership(group_id, user_id, name, state, joined_at)"
            " VALUES (1, $1, $2, 'active', $3)",
            *(user_id, name, moment),
        )
