"""Servers that can do the same with a room, run beside Kolo: what is possible, what others do."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.cost import SERVERS, on_core
from tests.bench.crowd import Broken, Crowd, Knock, framed
from tests.bench.load import Voice
from tests.faults.server import free_port

HERE = Path(__file__).parent
NATS = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")
SUBSCRIBE = framed(b'CONNECT {"verbose":false}\r\nSUB room 1\r\nPING\r\n', opcode=2)


@dataclass(frozen=True, slots=True)
class Contender:
    """A served room with everybody in it."""

    name: str
    crowd: Crowd
    voices: Sequence[Voice]
    pids: Sequence[int]


def built(folder: Path) -> Path | None:
    """The C server, where there is a compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    made = folder / "limit"
    subprocess.run([compiler, "-O2", "-o", made, HERE / "limit.c"], check=True)
    return made


@contextmanager
def limit(server: Path, mode: str, size: int) -> Iterator[Contender]:
    port = free_port()
    with _served(f"C, {mode}", [str(server), str(port), mode], port, size) as contender:
        yield contender


@contextmanager
def broadcaster(size: int) -> Iterator[Contender]:
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.broadcaster", str(port)]
    with _served("websockets", command, port, size) as contender:
        yield contender


@contextmanager
def nats(folder: Path, size: int) -> Iterator[Contender]:
    port, sockets = free_port(), free_port()
    settings = folder / "nats.conf"
    settings.write_text(
        f'listen: "127.0.0.1:{port}"\nwebsocket {{ listen: "127.0.0.1:{sockets}", no_tls: true }}\n'
    )
    command = [str(NATS), "-c", str(settings)]
    with _served("NATS", command, sockets, size, Knock(says=SUBSCRIBE, awaits=b"PONG")) as one:
        yield one


@contextmanager
def _served(
    name: str, command: list[str], port: int, size: int, knock: Knock | None = None
) -> Iterator[Contender]:
    with on_core(SERVERS):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        with Crowd(port) as crowd:
            fds = crowd.enter([knock or Knock()] * size, at_once=200)
            says = _publishes if name == "NATS" else _says
            yield Contender(name, crowd, [(fd, says) for fd in fds], [running.pid])
    finally:
        running.terminate()
        running.wait()


def _wait_for(port: int) -> None:
    late = time.monotonic() + 10
    while time.monotonic() < late:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise Broken(f"nobody answers on port {port}")


def _says(_: int, text: bytes) -> bytes:
    return framed(text)


def _publishes(_: int, text: bytes) -> bytes:
    return framed(b"PUB room %d\r\n%b\r\n" % (len(text), text), opcode=2)
