"""Kolo as it is served to people: signed in, members of their room, everything they say kept."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.cost import SERVERS, on_core
from tests.bench.crowd import Crowd, Knock, framed
from tests.bench.load import Voice
from tests.faults.server import Server

PATH = "/ws/v1?d="
PONG = framed(b'{"t":"pong"}')  # whoever is silent for too long is sent away


@dataclass(frozen=True, slots=True)
class Member:
    """With a program's token, whose limits are wide."""

    login: str
    token: str
    rooms: tuple[str, ...]


def hear_from(crowd: Crowd) -> None:
    """Nobody is thought to have gone; and the server is done with that before it is measured."""
    crowd.everybody_says(PONG)
    time.sleep(0.3)


class Community:
    """A server with a core of its own, and those who may talk to it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.server = Server(folder, database)

    @property
    def pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    async def seeded(self, people: int) -> list[Member]:
        """Everybody of a new community in which nothing was said yet."""
        file = self.server.data / "tokens.jsonl"
        await self.server.command(
            *("seed", "--people", str(people), "--messages", "0", "--tokens", str(file), "--bots")
        )
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        return [Member(line["login"], line["token"], tuple(line["rooms"])) for line in lines]

    @property
    def environment(self) -> dict[str, str]:
        """For a command that works on its database."""
        there = {"KOLO_DATA": str(self.server.data), "DATABASE_URL": self.server.database}
        return {**os.environ, **there}

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        with on_core(SERVERS):
            await self.server.start()
        try:
            yield
        finally:
            self.server.stop()


def of_the_largest(members: Sequence[Member]) -> tuple[str, list[Member]]:
    """The room with most people, and those."""
    rooms = [room for member in members for room in member.rooms]
    largest = max(set(rooms), key=rooms.count)
    return largest, [member for member in members if largest in member.rooms]


def listening(member: Member, room: str) -> Knock:
    """Comes in and hears a room from now on."""
    sub = framed(b'{"t":"sub","i":1,"room":"%b"}' % room.encode())
    return Knock(PATH + secrets.token_hex(6), member.token, sub, b'{"t":"live"')


def voice(fd: int, room: str) -> Voice:
    """Says things in a room that were never said before."""
    named, key = room.encode(), secrets.token_hex(6).encode()

    def says(n: int, text: bytes) -> bytes:
        return framed(
            b'{"t":"send","i":%d,"room":"%b","cid":"%b%d_%b","text":"%b"}'
            % (n, named, key, n, text[1:20], text)
        )

    return fd, says
