"""Somebody takes their account away, and everything they have said (R92)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial

from app.accounts.actions.ending import end_sessions
from app.accounts.actions.keeping import really
from app.accounts.models import RecoveryCode, Standing, User
from app.accounts.queries import beside
from app.core.db import after_commit, transaction
from app.core.tokens import public_id
from app.core.viewer import Viewer

# Higher features register here (app/features.py), with a user id: what is theirs to forget inside
# the transaction, where they may still refuse, and what only after it.
on_erase_inside: list[Callable[[int], Awaitable[None]]] = []
on_erase: list[Callable[[int], Awaitable[None]]] = []


async def erase(viewer: Viewer, password: str, also: Collection[str] = ()) -> None:
    """Raises Invalid for a wrong password, Conflict where a circle would be left to nobody. `also`:
    names of what is kept beside the account and should go with it."""
    user = await really(viewer, password)
    await erase_account(user.id, also)


async def erase_account(user_id: int, also: Collection[str] = ()) -> None:
    """Repeating it changes nothing. The login is free again, and nothing leads to the person."""
    async with transaction():
        for one in beside:
            if one.name in also:
                await one.forget(user_id)
        for forgets in on_erase_inside:
            await forgets(user_id)
        await RecoveryCode.filter(user_id=user_id).delete()
        blank = User()
        await User.filter(id=user_id).update(
            login=f"-{public_id()}",  # no login can look like this
            password_hash="",
            standing=Standing.ERASED,
            is_admin=False,
            locale=blank.locale,
            zone=blank.zone,
            theme=blank.theme,
            text_size=blank.text_size,
            calm=blank.calm,
            sheet_seed=None,
        )
        await end_sessions(user_id)
        after_commit(partial(_erased, user_id))


async def _erased(user_id: int) -> None:
    for forgets in on_erase:
        await forgets(user_id)
