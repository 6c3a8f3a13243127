"""Starting, and bringing the database to where starting is possible."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import uvloop
from rich.progress import Progress

from app.cli.database import opened, settings
from app.cli.terminal import told
from app.core.config import Config
from app.core.db.migrate import migrate as apply
from app.features import MODELS

if TYPE_CHECKING:
    from app import process


def serve(*, host: str | None = None, port: int | None = None) -> None:
    """Bring the database up to date and serve everything in one process."""
    config = settings(host=host, port=port)
    bring_up_to_date(config)
    _serve(config)


def web(*, host: str | None = None, port: int | None = None) -> None:
    """Serve pages, and sockets where KOLO_REALTIME_URL does not say they are elsewhere; migrations
    were applied by «kolo migrate» before."""
    from app.process import Serves

    _serve(settings(host=host, port=port), Serves.PAGES)


def realtime(*, host: str | None = None, port: int | None = None) -> None:
    """Serve sockets only, one of several processes; pages are served by «kolo web»."""
    from app import process

    config = settings(host=host, port=port)

    async def say() -> None:
        told.print(f"Sockets are at ws://{config.host}:{config.port}/ws/v1 for {config.home}")

    uvloop.run(process.serve(config, say, process.Serves.SOCKETS))


def worker() -> None:
    """Do what is done by the clock, one of several processes. Of several workers each job has
    one; the others take over when it is gone."""
    from app import process

    async def say() -> None:
        told.print("The clock is kept.")

    uvloop.run(process.work(settings(), say))


def _serve(config: Config, what: process.Serves | None = None) -> None:
    from app import process

    uvloop.run(process.serve(config, lambda: _greet(config), what or process.Serves.EVERYTHING))


async def _greet(config: Config) -> None:
    from app.groups.actions import first_run_path
    from app.groups.queries import is_set_up

    async with opened(config):
        lived_in = await is_set_up()
    if lived_in:
        told.print(f"Kolo is at {config.home}")
        return
    path = first_run_path(config.key)
    told.print(
        "\n[bold]Nobody lives here yet.[/bold] Open this address once, to make the first account:\n"
        f"\n    {config.home}{path}\n",
    )


def migrate() -> None:
    """Bring the database up to date. Rows, indexes and guards are kept; a second call finds
    nothing to do."""
    bring_up_to_date(settings())


def bring_up_to_date(config: Config) -> None:
    with Progress(console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("Looking at the database", total=None)
        step = partial(progress.update, task)
        asyncio.run(apply(config.database, MODELS, lambda name: step(description=name)))
    told.print("The database is up to date.")


def restored() -> None:
    """Say that a backup was put back: every room begins anew, and no phone takes what comes for
    what it knows. Kolo notices by itself where it remembers how far it had come; this is for where
    that was lost, too."""
    config = settings()
    bring_up_to_date(config)

    async def begin_anew() -> int:
        from app.chat.the_log import the_log

        async with opened(config, log=True):
            return await the_log().rotate_epochs()

    told.print(f"{asyncio.run(begin_anew())} rooms begin anew.")


def check() -> None:
    """Say whether the database has everything it should have, and whether Redis answers."""
    from app.bus import redis_answers
    from app.starting import CannotStart, fit

    config = settings()

    async def look() -> list[str]:
        return [*await fit(config), *await redis_answers(config)]

    if faults := asyncio.run(look()):
        raise CannotStart("\n".join(faults))
    told.print("All is as it should be.")
