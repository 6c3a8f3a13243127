"""The server under test, run by its commands on a folder of its own; it may be killed."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Person:
    """Somebody with an account: how they sign in, and a bearer token of theirs."""

    login: str
    password: str
    token: str
    rooms: tuple[str, ...] = ()
    is_bot: bool = False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`kolo serve` on 127.0.0.1, its whole state in one folder (or in `database`, a URL)."""

    data: Path
    database: str = ""
    port: int = field(default_factory=free_port)
    verb: str = "serve"
    more: dict[str, str] = field(default_factory=dict)  # of its environment
    logged_to: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/v1"

    @property
    def log(self) -> Path:
        return (self.logged_to or self.data) / "server.log"

    @property
    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KOLO_", "COV_"))}
        ours = {"KOLO_DATA": str(self.data), "KOLO_PORT": str(self.port)}
        ours |= {"DATABASE_URL": self.database, "PYTHONUNBUFFERED": "1"}
        return {**kept, **ours, **self.more}

    async def start(self, within: float = 30) -> float:
        """Serve; how many seconds it took until it answered."""
        began = time.monotonic()
        self._launch()
        while not await self._answers():
            late = time.monotonic() - began > within
            if late or self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-2000:]}")
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    def _launch(self) -> None:
        command = [sys.executable, "-m", "app", self.verb]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    async def _answers(self) -> bool:
        return bool(await self.health())

    async def health(self) -> dict[str, str]:
        """What /healthz says; nothing where it is not well, or not there."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return {}
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        try:
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        except OSError:
            return {}
        finally:
            writer.close()
        return dict(json.loads(body)) if b" 200 " in head.partition(b"\r\n")[0] else {}

    def kill(self) -> None:
        """As the power would: no goodbye."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self, within: float = 15) -> int | None:
        """Ask it to end, as an operator does; its exit code, None when it had to be killed."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    async def command(self, *words: str) -> str:
        """What a `kolo` command prints; several may run at once, also beside the server."""
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app",
            *words,
            cwd=ROOT,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, complaint = await running.communicate()
        if running.returncode:
            raise RuntimeError(f"kolo {words[0]}: {said.decode()}{complaint.decode()}")
        return said.decode()

    async def token(self, login: str, *, bot: bool = False) -> str:
        printed = await self.command("token", login, *(["--bot"] if bot else []))
        return printed.split()[-1]

    async def person(self, login: str, *, circle: str = "", bot: bool = False) -> Person:
        """A new account in a circle, which is made if need be."""
        password = secrets.token_urlsafe(12)
        where = ["--circle", circle] if circle else []
        await self.command("user", "add", login, "--password", password, *where)
        return Person(login, password, await self.token(login, bot=bot), (), bot)

    async def as_bot(self, person: Person) -> Person:
        """The same account with a program's token."""
        return replace(person, token=await self.token(person.login, bot=True), is_bot=True)

    async def seeded(self, people: int, messages: int) -> list[Person]:
        """Everybody of a community for programs, with their tokens, before the server starts."""
        file = self.data / "tokens.jsonl"
        counts = ["--people", str(people), "--messages", str(messages)]
        await self.command("seed", *counts, "--tokens", str(file))
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        return [
            Person(line["login"], line["password"], line["token"], tuple(line["rooms"]))
            for line in lines
        ]

    async def lived_in(self, people: int, messages: int) -> None:
        """The believable community of the demo, before the server starts."""
        await self.command("seed", "--people", str(people), "--messages", str(messages))
        await self.command("token", "olena")  # so that she is signed in somewhere else too
