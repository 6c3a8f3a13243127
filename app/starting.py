"""What has to be so before a process may serve: nobody else in the way, the database fit, the
address free."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from socket import SOCK_STREAM

import asyncpg

from app.core.config import Config
from app.core.db import credentials, orm, orm_config, plain
from app.core.db.guards import missing
from app.core.db.migrate import pending
from app.features import MODELS

SERVING_KEY = 0x6B6F6C6F + 1  # beside the key of migrations
BACKLOG = 2048  # connections that wait to be taken
SEVERAL = (
    "Several processes need DATABASE_URL and REDIS_URL, the same for all of them, or they would"
    " not hear each other's news."
)


class CannotStart(Exception):
    """A sentence for whoever starts the server."""


def several(config: Config, command: str) -> None:
    """For a command that is only one of several processes. Raises CannotStart."""
    if not config.may_be_several:
        raise CannotStart(
            f"«kolo {command}» is one of several processes. {SEVERAL}"
            " On one machine «kolo serve» does everything in one process."
        )


async def fit(config: Config) -> list[str]:
    """What keeps this database from being served, as sentences; empty when all is well."""
    if waiting := await pending(config.database, MODELS):
        return [f"{len(waiting)} migrations are not applied yet: run «kolo migrate»."]
    async with orm(orm_config(config.database, MODELS)) as context:
        return [f"The database lacks {name}." for name in await missing(context.db())]


def bound(host: str, port: int) -> list[socket.socket]:
    """A socket for every address the host has. Raises CannotStart."""
    opened: list[socket.socket] = []
    try:
        for family, address in sorted(
            {(one[0], one[4][:2]) for one in socket.getaddrinfo(host, port, type=SOCK_STREAM)}
        ):
            opened.append(socket.create_server(address, family=family, backlog=BACKLOG))
    except OSError as problem:
        for one in opened:
            one.close()
        why = (
            os.strerror(problem.errno)
            if isinstance(problem.errno, int) and problem.errno > 0
            else problem.strerror
        )
        raise CannotStart(f"Kolo cannot listen on {host}, port {port}: {why}.") from problem
    return opened


@asynccontextmanager
async def alone(config: Config) -> AsyncGenerator[None]:
    """One process for one database, unless they hear each other: those may be several, but not
    beside one that does not hear them. Raises CannotStart."""
    if isinstance(config.database, Path):
        with _holding(config.data / "serving.lock", f"Another Kolo already serves {config.data}."):
            yield
        return
    how = "_shared" if config.may_be_several else ""
    guard = await asyncpg.connect(**plain(credentials(config.database)))
    try:
        if not await guard.fetchval(f"SELECT pg_try_advisory_lock{how}($1)", SERVING_KEY):
            raise CannotStart(f"Another Kolo already serves this database. {SEVERAL}")
        yield
    finally:
        await guard.close()


@contextmanager
def _holding(path: Path, taken: str) -> Generator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise CannotStart(f"{taken} {SEVERAL}") from problem
        yield
