"""A command at work on the database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from app.core.config import Config, config_from
from app.features import MODELS


def settings(*, host: str | None = None, port: int | None = None) -> Config:
    """What the environment and the command line say. Files that were there before, and open to
    others on this machine, are so no longer."""
    config = config_from(host=host, port=port)
    for path in config.data.glob("*"):
        if path.is_file() and path.stat().st_mode & 0o077:
            with suppress(PermissionError):  # somebody else's file
                path.chmod(0o600)
    return config


@asynccontextmanager
async def opened(config: Config, log: bool = False) -> AsyncGenerator[None]:
    """The ORM, and the room log where a command writes to rooms. A server that runs meanwhile
    reads the log's new events within seconds."""
    from app.chat.log import RoomLog
    from app.chat.the_log import in_use
    from app.core.db import orm, orm_config, write_lock
    from app.core.sealed import use
    from app.features import wire

    use(config.key)
    async with orm(orm_config(config.database, MODELS)):
        if not log:
            yield
            return
        wire()
        opened = await RoomLog.open(config.database, lambda batch: None, write_lock())
        try:
            with in_use(opened):
                yield
        finally:
            await opened.close()
