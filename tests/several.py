"""Several real processes of one community, on PostgreSQL and a Redis of their own."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from tests.faults.server import Person, free_port
from tests.redis_server import RedisServer, redis_server

ROOT = Path(__file__).parents[1]


@dataclass
class Process:
    port: int
    log: Path
    running: subprocess.Popen[bytes]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/v1"

    def health(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.origin}/healthz", timeout=10) as answer:
            said: dict[str, Any] = json.load(answer)
            return said

    def stop(self) -> str:
        """Ask it to end; what it had to say."""
        if self.running.poll() is None:
            self.running.send_signal(signal.SIGTERM)
            try:
                self.running.wait(20)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()
        return self.log.read_text()


@dataclass
class Community:
    """One database, one Redis, one folder."""

    folder: Path
    database: str
    redis: RedisServer
    settings: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KOLO_", "COV_"))}
        ours = {"KOLO_DATA": str(self.folder), "DATABASE_URL": self.database}
        return kept | ours | {"REDIS_URL": self.redis.url} | self.settings | more

    def kolo(self, *said: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A command that ends by itself."""
        command = [sys.executable, "-m", "app", *said]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(**settings),
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def start(self, what: str, **settings: str) -> Process:
        """`web`, `realtime` or `worker`; it may not serve yet."""
        port = free_port()
        at = [] if what == "worker" else ["--port", str(port)]
        log = self.folder / f"{what}-{port}.log"
        with log.open("wb") as out:
            running = subprocess.Popen(
                [sys.executable, "-m", "app", what, *at],
                cwd=ROOT,
                env=self.environment(**settings),
                stdout=out,
                stderr=out,
            )
        self.started.append(Process(port, log, running))
        return self.started[-1]

    async def serve(self, what: str, **settings: str) -> Process:
        """The same, and it does."""
        process = self.start(what, **settings)
        word = "kept" if what == "worker" else " at "
        until = time.monotonic() + 60
        while word not in process.log.read_text() or not self._answers(what, process):
            assert time.monotonic() < until, process.log.read_text()
            assert process.running.poll() is None, process.log.read_text()
            await asyncio.sleep(0.05)
        return process

    def _answers(self, what: str, process: Process) -> bool:
        try:
            return what == "worker" or process.health()["database"] == "ok"
        except OSError:
            return False

    def seeded(self) -> list[Person]:
        file = self.folder / "tokens.jsonl"
        done = self.kolo("seed", "--people", "45", "--messages", "10", "--tokens", str(file))
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        return [
            Person(line["login"], line["password"], line["token"], tuple(line["rooms"]))
            for line in lines
        ]


@contextmanager
def community(folder: Path, database: str) -> Iterator[Community]:
    with ExitStack() as stack:
        made = Community(folder, database, stack.enter_context(redis_server()))
        try:
            yield made
        finally:
            for process in made.started:
                process.stop()


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of an empty one, dropped afterwards."""
    name = f"kolo_several_{secrets.token_hex(6)}"

    async def say(words: str) -> None:
        db = await asyncpg.connect(server)
        await db.execute(words)
        await db.close()

    _run(say(f"CREATE DATABASE {name}"))
    try:
        yield server.rsplit("/", 1)[0] + "/" + name
    finally:
        _run(say(f"DROP DATABASE {name} WITH (FORCE)"))


def _run(work: Any) -> None:
    """Beside the loop of the tests."""
    from threading import Thread

    thread = Thread(target=asyncio.run, args=(work,))
    thread.start()
    thread.join()
