"""What a person does with their own account. Where it could be turned against them, the password
is asked again, and this browser gets a new token (R11, R14)."""

from __future__ import annotations

from app.accounts import guesses, passwords, queries
from app.accounts.actions.ending import end, end_sessions, end_with_password
from app.accounts.forms import Settings
from app.accounts.models import RecoveryCode, Session, User
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.tokens import kept, public_id, secret_token
from app.core.viewer import Viewer

ENTER_PASSWORD = N_("Enter your password")
NOT_YOURS = N_("This is not your password. Please try again.")
MEANWHILE = N_("Something about your account changed meanwhile. Please sign in and look again.")

changes = Limit(60, 600)


async def settle(viewer: Viewer, form: Settings) -> None:
    """Language, clock and looks."""
    changes.spend_for(viewer)
    async with transaction():
        await User.filter(id=viewer.user_id).update(
            locale=form.locale,
            zone=form.zone,
            theme=form.theme,
            text_size=form.text_size,
            calm=form.calm,
        )


async def speak(viewer: Viewer, locale: str) -> None:
    """Be spoken to in another language."""
    changes.spend_for(viewer)
    async with transaction():
        await User.filter(id=viewer.user_id).update(locale=locale)


async def change_password(viewer: Viewer, current: str, new: str) -> str:
    """This browser's new token; everywhere else the person is signed out. Raises Invalid."""
    user = await really(viewer, current, "current_password")
    password_hash = await passwords.hashed(new)
    async with transaction():
        same = User.filter(id=user.id, password_hash=user.password_hash)
        if not await same.update(password_hash=password_hash):
            raise Conflict(MEANWHILE)
        await end_with_password(user.id)
        await end_sessions(user.id, but=viewer.session_id)
        return await renewed(viewer)


async def end_others(viewer: Viewer, password: str) -> str:
    """Sign out everywhere but here; this browser's new token. Raises Invalid."""
    user = await really(viewer, password)
    async with transaction():
        await end_sessions(user.id, but=viewer.session_id)
        return await renewed(viewer)


async def end_device(viewer: Viewer, device: Session, password: str) -> str:
    """Sign out in one other place; this browser's new token. Raises Invalid."""
    user = await really(viewer, password)
    async with transaction():
        await end(Session.filter(id=device.id, user_id=user.id).exclude(id=viewer.session_id))
        return await renewed(viewer)


async def make_sheet(viewer: Viewer, password: str, key: bytes) -> str:
    """A new sheet of codes instead of the old one; this browser's new token. Raises Invalid."""
    user = await really(viewer, password)
    async with transaction():
        await new_sheet(user.id, key)
        return await renewed(viewer)


async def new_sheet(user_id: int, key: bytes) -> None:
    """Ten fresh codes. They can be shown (`sheet_of`) until `keep_sheet`."""
    seed = public_id()
    fresh = [
        RecoveryCode(user_id=user_id, code_hash=kept(code))
        for code in queries.codes(user_id, seed, key)
    ]
    async with transaction():
        await RecoveryCode.filter(user_id=user_id).delete()
        await RecoveryCode.bulk_create(fresh)
        await User.filter(id=user_id).update(sheet_seed=seed)


async def keep_sheet(user_id: int) -> None:
    """It is on paper: from here on nobody can show it again, not even we."""
    changes.spend(user_id)
    async with transaction():
        await User.filter(id=user_id).update(sheet_seed=None)


async def really(viewer: Viewer, password: str, name: str = "password") -> User:
    """The account, once its person has shown again that it is them. Raises Invalid for the field
    `name`."""
    if not password:
        raise Invalid({name: ENTER_PASSWORD})
    changes.spend_for(viewer)
    user = await queries.account_of(viewer)
    guesses.knock_again(user.id)
    if not await passwords.matches(user.password_hash, password):
        raise Invalid({name: NOT_YOURS})
    guesses.welcome_again(user.id)
    return user


async def renewed(viewer: Viewer) -> str:
    """This browser's new token, inside the transaction of what it was asked for (R11)."""
    token = secret_token()
    if not await Session.filter(id=viewer.session_id).update(token_hash=kept(token)):
        raise Conflict(MEANWHILE)
    return token
