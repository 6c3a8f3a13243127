"""A Redis and a PostgreSQL of one's own, to be stopped, killed and frozen."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from tests.faults.server import free_port

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class Store:
    """One program in a folder of its own, on a port of 127.0.0.1."""

    def __init__(self, folder: Path, command: Sequence[str], user: str | None) -> None:
        self.folder, self.port, self.user = folder, free_port(), user
        self._command = [part.format(port=self.port, folder=folder) for part in command]
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        with (self.folder / "store.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 (it is not waited for)
                self._command, cwd=self.folder, stdout=log, stderr=log, user=self.user
            )
        for _ in range(500):
            if await self.answers():
                return
            await asyncio.sleep(0.02)
        raise RuntimeError((self.folder / "store.log").read_text()[-2000:])

    async def answers(self) -> bool:
        raise NotImplementedError

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, how: int = signal.SIGTERM) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(20)

    @contextmanager
    def frozen(self) -> object:
        """It is there and says nothing."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)


class Redis(Store):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.write(b"PING\r\n")
        answered = await reader.readline() == b"+PONG\r\n"
        writer.close()
        return answered


class Postgres(Store):
    def url(self, name: str = "postgres", port: int = 0) -> str:
        return f"postgres://postgres@127.0.0.1:{port or self.port}/{name}"

    async def answers(self) -> bool:
        try:
            db = await asyncpg.connect(self.url())
        except (OSError, asyncpg.PostgresError):
            return False
        await db.close()
        return True

    async def make(self, name: str, like: str = "template0") -> str:
        """The URL of a new database."""
        db = await asyncpg.connect(self.url())
        await db.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        await db.close()
        return self.url(name)

    def end(self, how: int = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown; SIGQUIT as if it had crashed, all its processes with it."""
        super().end(signal.SIGQUIT if how == signal.SIGKILL else how)


@asynccontextmanager
async def redis(folder: Path) -> AsyncIterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not on this machine")
    command = ["redis-server", "--port", "{port}", "--bind", "127.0.0.1", "--save", ""]
    store = Redis(folder, command, None)
    await store.start()
    try:
        yield store
    finally:
        store.kill()


@asynccontextmanager
async def postgres() -> AsyncIterator[Postgres]:
    if not POSTGRES:
        pytest.skip("PostgreSQL's programs are not on this machine")
    user = None if os.geteuid() else "postgres"  # it refuses to be run by root
    with TemporaryDirectory(prefix="kolo-postgres-") as name:  # where other users may go
        home = Path(name)
        if user:
            shutil.chown(home, user)
        async with _postgres(home, user) as store:
            yield store


@asynccontextmanager
async def _postgres(home: Path, user: str | None) -> AsyncIterator[Postgres]:
    command = [
        str(POSTGRES[0] / "initdb"),
        "-D",
        str(home / "data"),
        "-U",
        "postgres",
        "-A",
        "trust",
    ]
    made = await asyncio.create_subprocess_exec(
        *command, user=user, cwd=home, stdout=subprocess.DEVNULL
    )
    assert await made.wait() == 0, "initdb failed"
    # Nobody pulls the plug of the machine, so what the kernel has is safe.
    how = ["-p", "{port}", "-h", "127.0.0.1", "-k", "{folder}", "-c", "fsync=off"]
    store = Postgres(home, [str(POSTGRES[0] / "postgres"), "-D", "{folder}/data", *how], user)
    await store.start()
    try:
        yield store
    finally:
        store.kill()
