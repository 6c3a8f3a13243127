"""One form is one sign-in, however often it is sent before its answer comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from app.accounts import queries

SECONDS = 60.0  # as long as a slow line may take; then a form is sent anew

# In this process's memory only, as every limit is: {(the form, whose): the token it led to}
_led_to: dict[tuple[str, int], asyncio.Task[str]] = {}


async def once_only(
    form: str, user_id: int, come_in: Callable[[], Coroutine[Any, Any, str]]
) -> str:
    """The token that `come_in` opens; for the same form again, the same token while its session
    stands. `form` is what the page's hidden field `once` said, "" where there is none. Ask only
    for somebody who has shown who they are."""
    if not form:
        return await come_in()
    key = form, user_id
    while known := _led_to.get(key):
        token = await asyncio.shield(known)
        if await queries.browser_for(token):
            return token
        if _led_to.get(key) is known:
            del _led_to[key]
    _led_to[key] = task = asyncio.create_task(come_in())
    task.add_done_callback(lambda done: _forget(key, done))
    return await asyncio.shield(task)


def _forget(key: tuple[str, int], done: asyncio.Task[str]) -> None:
    """At once where nothing was opened."""
    failed = done.cancelled() or done.exception() is not None
    done.get_loop().call_later(0 if failed else SECONDS, _drop, key, done)


def _drop(key: tuple[str, int], done: asyncio.Task[str]) -> None:
    if _led_to.get(key) is done:
        del _led_to[key]
