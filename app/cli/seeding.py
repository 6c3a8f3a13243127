"""A believable community, for trying things out."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from rich.progress import Progress

from app.cli.database import opened, settings
from app.cli.serving import bring_up_to_date
from app.cli.terminal import told


def seed(
    *,
    people: int = 60,
    messages: int = 400,
    tokens: Path | None = None,
    bots: bool = False,
) -> None:
    """Fill an empty database with a believable community.

    Parameters
    ----------
    people
        How many live there; at least 3.
    messages
        How many messages the rooms hold.
    tokens
        A file that gets a line of JSON for each person: user, login, password, token, rooms.
    bots
        The tokens get the wider limits of programs, for load tests.
    """
    from app.seeds import introductions, plant

    config = settings()
    if tokens:
        tokens.touch(mode=0o600)  # first of all: it may be that it cannot be written
        tokens.chmod(0o600)
    bring_up_to_date(config)

    async def fill() -> list[dict[str, object]]:
        async with opened(config, log=True):
            with Progress(console=told) as progress:
                return await plant(
                    people, messages, progress, with_tokens=tokens is not None, bots=bots
                )

    lines = asyncio.run(fill())
    if tokens:
        tokens.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    told.print("\n[bold]These people can sign in:[/bold]\n")
    for line in introductions(people):
        told.print(f"    {line}")
