"""Coming in and going out."""

from __future__ import annotations

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.accounts import guesses, passwords, queries
from app.accounts.actions.ending import end, end_sessions, end_with_password
from app.accounts.actions.once import once_only
from app.accounts.credentials import TAKEN, NewAccount, folded
from app.accounts.models import Kind, RecoveryCode, Session, Standing, User
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.tokens import as_typed, kept, secret_token
from app.core.viewer import Viewer

# One sentence for unknown, wrong and banned (R21).
NOT_RIGHT = N_("This login and password do not belong together. Please check both and try again.")
NO_SUCH_CODE = N_(
    "This login and code do not belong together, or the code was used. Please check both."
)


async def make_account(
    account: NewAccount, *, locale: str, zone: str, is_admin: bool = False
) -> User:
    """Raises Invalid when the login is not free. Best outside a transaction: it hashes the
    password."""
    password_hash = await passwords.hashed(account.password)
    try:
        async with transaction():
            return await User.create(
                login=account.login,
                password_hash=password_hash,
                locale=locale,
                zone=zone,
                is_admin=is_admin,
            )
    except IntegrityError:
        raise Invalid({"login": TAKEN}) from None


async def open_session(
    user: User,
    *,
    own_phone: bool,
    device: str,
    kind: Kind = Kind.BROWSER,
    is_bot: bool = False,
    days: float | None = None,
) -> str:
    """The token of a new session: a browser's lasts as the phone allows, a program's for
    `days`."""
    token, moment = secret_token(), now()
    lasting = queries.lasts(own_phone) if days is None else timedelta(days=days)
    async with transaction():
        await Session(
            user_id=user.id,
            token_hash=kept(token),
            kind=kind,
            is_bot=is_bot,
            own_phone=own_phone,
            device=device[:40],
            seen_at=moment,
            ends_at=moment + lasting,
        ).save()
    return token


async def enter(
    login: str,
    password: str,
    *,
    own_phone: bool,
    device: str,
    client: str,
    instead_of: int = 0,
    once: str = "",
) -> str:
    """Sign in; the new token. `client` is a `guesses.client_key`; `instead_of` the session this
    browser had; `once` names the form, which opens one session however often it is sent. Raises
    Invalid, in the same words and after the same time whatever was wrong, or TooMany."""
    login = folded(login)
    guesses.knock("password", login, client)
    user = await queries.user_with(login)
    is_right = await passwords.matches(user.password_hash if user else passwords.NOBODYS, password)
    if user is None or not is_right or user.standing is not Standing.ACTIVE:
        raise Invalid({"": NOT_RIGHT})
    guesses.welcome("password", login, client)
    if passwords.is_outdated(user.password_hash):
        await _hash_anew(user, password)

    async def come_in() -> str:
        async with transaction():
            await end(Session.filter(id=instead_of))
            return await open_session(user, own_phone=own_phone, device=device)

    return await once_only(once, user.id, come_in)


async def _hash_anew(user: User, password: str) -> None:
    before, user.password_hash = user.password_hash, await passwords.hashed(password)
    async with transaction():  # not over a password that was changed meanwhile
        same = User.filter(id=user.id, password_hash=before)
        await same.update(password_hash=user.password_hash)


async def recover(
    login: str,
    code: str,
    password: str,
    *,
    own_phone: bool,
    device: str,
    client: str,
    instead_of: int = 0,
    once: str = "",
) -> str:
    """Come in with one line of the printed sheet and a new password; the new token. Everywhere
    else the person is signed out. `once` names the form, which opens once however often the same
    words are sent by it. Raises Invalid in one sentence whatever was wrong, or TooMany."""
    login = folded(login)
    guesses.knock("code", login, client)
    user = await queries.user_with(login)
    password_hash = await passwords.hashed(password)
    user_id = user.id if user and user.standing is Standing.ACTIVE else 0
    line = RecoveryCode.filter(
        user_id=user_id, code_hash=kept(as_typed(code)), used_at__isnull=True
    )

    async def come_in() -> str:
        async with transaction():
            # Two tries at once: the second finds the line already used, whatever it read before.
            if not await line.update(used_at=now()) or user is None:
                raise Invalid({"": NO_SUCH_CODE})
            await User.filter(id=user.id).update(password_hash=password_hash)
            await end_with_password(user.id)
            await end_sessions(user.id)
            await end(Session.filter(id=instead_of))
            return await open_session(user, own_phone=own_phone, device=device)

    same = kept("\0".join((once, code, password))) if once else ""
    token = await once_only(same, user_id, come_in)
    guesses.welcome("code", login, client)
    guesses.welcome("password", login, client)
    return token


async def sign_out(viewer: Viewer) -> None:
    await end(Session.filter(id=viewer.session_id, user_id=viewer.user_id))
