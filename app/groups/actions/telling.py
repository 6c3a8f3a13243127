"""Who hears what happened to a circle: higher features register here (app/features.py). Those
with `inside` in their name are told in the transaction, the others after its commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.core.viewer import Role

on_found_inside: list[Callable[[int], Awaitable[None]]] = []  # (group_id), in the transaction
on_found: list[Callable[[int, int], Awaitable[None]]] = []  # (group_id, owner's user_id)
on_apply: list[Callable[[int, int], Awaitable[None]]] = []  # (group_id, user_id)
on_join: list[Callable[[int, int, bool], Awaitable[None]]] = []  # (…, user_id, is_keeper)
on_promise: list[Callable[[int, int, int, Role], Awaitable[None]]] = []  # (…, by, user_id, role)
on_going_inside: list[Callable[[int, int], Awaitable[None]]] = []  # (…, user_id), belonging still
on_leave_inside: list[Callable[[int, int], Awaitable[None]]] = []  # (group_id, user_id)
on_leave: list[Callable[[int, int], Awaitable[None]]] = []  # (group_id, user_id)
on_standing: list[Callable[[int], Awaitable[None]]] = []  # (user_id), last of all
on_role_taken_inside: list[Callable[[int, int], Awaitable[None]]] = []  # (group_id, user_id)
on_role: list[Callable[[int, int, bool], Awaitable[None]]] = []  # (…, user_id, is_keeper)


async def founded(group_id: int, user_id: int) -> None:
    for hears in on_found:
        await hears(group_id, user_id)


async def applied(group_id: int, user_id: int) -> None:
    for hears in on_apply:
        await hears(group_id, user_id)


async def joined(group_id: int, user_id: int, *, is_keeper: bool = False) -> None:
    for hears in on_join:
        await hears(group_id, user_id, is_keeper)
    await stands_otherwise(user_id)


async def promised(group_id: int, by_id: int, user_id: int, role: Role) -> None:
    """Somebody came in by an invitation that asks for more than belonging."""
    for hears in on_promise:
        await hears(group_id, by_id, user_id, role)


async def left(group_id: int, user_id: int) -> None:
    for hears in on_leave:
        await hears(group_id, user_id)
    await stands_otherwise(user_id)


async def changed_role(group_id: int, user_id: int, *, is_keeper: bool) -> None:
    for hears in on_role:
        await hears(group_id, user_id, is_keeper)


async def stands_otherwise(user_id: int) -> None:
    """What they may do in a circle is not what it was: whoever remembers it asks again."""
    for hears in on_standing:
        await hears(user_id)
