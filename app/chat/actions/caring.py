"""What the clock does for the log."""

from __future__ import annotations

from app.chat.the_log import the_log
from app.core.clock import now

NIGHT = 1  # o'clock, UTC: three or four where most of us live


async def index_words() -> None:
    """Let what was said be found by its words."""
    while await the_log().index():
        pass


async def let_old_messages_go() -> None:
    await the_log().retain()


async def erase_words(user_id: int) -> None:
    """Everything this person has said, out of all rooms and out of the database's files."""
    await the_log().erase(user_id)


async def finish_erasing() -> None:
    """Where the process died between an account's end and that of its words."""
    for user_id in await the_log().erased_but_heard():
        await erase_words(user_id)


async def leave_no_trace() -> None:
    """At night: it stops all writing for a moment."""
    if now().hour == NIGHT:
        await the_log().tidy()
