"""A word to everybody who is connected."""

from __future__ import annotations

import asyncio
import json
from http.client import HTTPConnection, HTTPException

from app.cli.database import settings
from app.cli.terminal import told
from app.core.config import Config
from realtime.bus import Word
from realtime.notes import NOTE, Level, note

HERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (a name, not a door)


def say_note(text: str, /, *, level: Level = "info") -> None:
    """Tell everybody who is connected now, for example that Kolo will be away for an hour.

    Parameters
    ----------
    text
        One or two sentences, in the language of the circles.
    level
        How it is shown: calmly, or as something that should not be missed.
    """
    said, config = note(text, level), settings()
    if config.may_be_several:
        asyncio.run(_over_the_bus(config, said))
        told.print("Told to everybody, on all processes.")
    else:
        told.print(f"Told on {_at_the_door(config, said)} connections.")


async def _over_the_bus(config: Config, said: dict[str, str]) -> None:
    from app.bus import bus_of

    async with bus_of(config, listens=False) as bus:
        if not bus.is_up:
            raise ValueError("Redis does not answer, so nobody was told.")
        bus.tell(Word(NOTE, said))


def _at_the_door(config: Config, said: dict[str, str]) -> int:
    host = HERE.get(config.host, config.host)
    headers = {"content-type": "application/json"}
    if config.metrics_token:
        headers["authorization"] = f"Bearer {config.metrics_token}"
    server = HTTPConnection(host, config.port, timeout=10)
    try:
        server.request("POST", "/note", json.dumps(said), headers)
        answer = server.getresponse()
        if answer.status == 200:
            return int(json.loads(answer.read())["connections"])
        problem = f"answered {answer.status}"
    except (OSError, HTTPException, ValueError):
        problem = "does not answer"
    finally:
        server.close()
    raise ValueError(
        f"The server at {host}, port {config.port}, {problem}, so nobody was told. "
        "Is it Kolo, and does it run with the same settings?"
    )
