"""Who holds which token, and what a person may see of their own account."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from app.accounts.credentials import folded
from app.accounts.models import Kind, RecoveryCode, Session, Standing, User
from app.core.clock import now
from app.core.db import transaction
from app.core.db.away import is_away
from app.core.db.quick import asked, columns, made
from app.core.errors import NotFound
from app.core.tokens import kept, paper_code
from app.core.viewer import Viewer

log = logging.getLogger(__name__)

SHARED_PHONE = timedelta(minutes=30)  # without a sign of life
OWN_PHONE = timedelta(days=30)
NOTED = timedelta(minutes=1)  # how exactly "seen" is kept
A_DAY = timedelta(days=1)
FRESH = timedelta(minutes=5)
CODES = 10

# What people near somebody's circles would try first: higher features add their names here.
words_near: list[Callable[[int], Awaitable[Collection[str]]]] = []


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that others keep of a person beside their account, and that goes with it only
    where they want that. The last four are msgids."""

    name: str  # of its box on the page
    is_there: Callable[[int], Awaitable[bool]]
    forget: Callable[[int], Awaitable[None]]  # inside the transaction, before anything else
    stays: str  # what is said to who has one
    question: str
    hint: str
    otherwise: str  # what is said to who has none that we know of


# Higher features add theirs here.
beside: list[Beside] = []


async def session_for(token: str) -> Session | None:
    """The browser session behind a token, with its user; it lasts longer for being used. None
    when it is over, unknown, or its person banned."""
    session = await _session(token, Kind.BROWSER)
    if session is None or session.user.standing is not Standing.ACTIVE:
        return None
    moment = now()
    session.was_away = moment - session.seen_at >= A_DAY
    if moment - session.seen_at >= NOTED:
        try:
            await _slide(session, moment)
        except Exception as problem:  # a full disk must not keep anybody from reading
            if not is_away(problem):
                raise
            log.error("a session did not slide", exc_info=problem)
    return session


async def bearer_for(token: str) -> Session | None:
    """The session behind a program's token, with its user, who may be banned: the caller looks."""
    return await _session(token, Kind.BEARER)


async def browser_for(token: str) -> Session | None:
    """The browser session behind a token, with its user, who may be banned: the caller looks."""
    return await _session(token, Kind.BROWSER)


async def standing_behind(sessions: Collection[int]) -> dict[int, Standing]:
    """How the people of those of the given sessions stand that are not over."""
    found = Session.filter(id__in=list(sessions), ends_at__gt=now()).select_related("user")
    return {session.id: session.user.standing for session in await found}


async def still_open(sessions: Collection[int]) -> list[Session]:
    """Those of the given sessions that are not over, with their users."""
    return await Session.filter(id__in=list(sessions), ends_at__gt=now()).select_related("user")


async def ends_of(sessions: Collection[int]) -> dict[int, datetime]:
    """When those of the given sessions end that are not over."""
    found = Session.filter(id__in=list(sessions), ends_at__gt=now())
    return dict(await found.values_list("id", "ends_at"))


async def stay_awake(sessions: Collection[int]) -> None:
    """Somebody used these over a socket, so they last as if a page had been opened."""
    for session in await Session.filter(
        id__in=list(sessions), kind=Kind.BROWSER, ends_at__gt=now()
    ):
        await _slide(session, now())


async def _session(token: str, kind: Kind) -> Session | None:
    rows = await asked(_behind(), kept(token), kind.value)
    if not rows:
        return None
    session = made(Session, "session", rows[0])
    session.user = made(User, "users", rows[0])
    return None if session.is_over(now()) else session


@cache
def _behind() -> str:
    both = f"{columns(Session, 'session')}, {columns(User, 'users')}"
    return f"""
SELECT {both} FROM session JOIN users ON users.id = session.user_id
WHERE session.token_hash = $1 AND session.kind = $2"""  # noqa: S608


async def _slide(session: Session, moment: datetime) -> None:
    session.seen_at, session.ends_at = moment, moment + lasts(session.own_phone)
    async with transaction():
        await Session.filter(id=session.id).update(seen_at=moment, ends_at=session.ends_at)


def lasts(own_phone: bool) -> timedelta:
    """How long a browser stays signed in without a sign of life."""
    return OWN_PHONE if own_phone else SHARED_PHONE


async def user_with(login: str) -> User | None:
    """By login, however it is typed."""
    return await User.get_or_none(login=folded(login))


async def account_of(viewer: Viewer) -> User:
    return await User.get(id=viewer.user_id)


async def is_fresh(viewer: Viewer) -> bool:
    """Whether they signed in here only just now, and need not show again that it is them (R14)."""
    just_now = now() - FRESH
    return await Session.exists(id=viewer.session_id, created_at__gt=just_now)


async def kept_beside(viewer: Viewer) -> list[tuple[Beside, bool]]:
    """What may be kept of them beside their account, and whether it is."""
    assert viewer.user_id is not None
    return [(one, await one.is_there(viewer.user_id)) for one in beside]


async def words_near_to(viewer: Viewer) -> list[str]:
    """Names that are no secret around this person, and so no password."""
    assert viewer.user_id is not None
    return [word for ask in words_near for word in await ask(viewer.user_id)]


async def devices_of(viewer: Viewer) -> list[Session]:
    """Where the viewer is signed in: here first, then the latest used."""
    sessions = await Session.filter(user_id=viewer.user_id, ends_at__gt=now()).order_by("-seen_at")
    return sorted(sessions, key=lambda session: session.id != viewer.session_id)


async def device_for(viewer: Viewer, pub: str) -> Session:
    """One of the viewer's own sessions. Raises NotFound."""
    session = await Session.get_or_none(pub=pub, user_id=viewer.user_id, ends_at__gt=now())
    if session is None:
        raise NotFound
    return session


async def codes_left(user_id: int) -> int | None:
    """How many lines of the sheet still let their owner in; None where there is no sheet."""
    lines = await RecoveryCode.filter(user_id=user_id)
    return sum(line.used_at is None for line in lines) if lines else None


async def sheet_of(user: User, key: bytes) -> list[str] | None:
    """The unused codes of a sheet that its owner has not yet said to keep; None afterwards, for
    good."""
    if user.sheet_seed is None:
        return None
    unused = await RecoveryCode.filter(user_id=user.id, used_at__isnull=True)
    hashes = {line.code_hash for line in unused}
    return [code for code in codes(user.id, user.sheet_seed, key) if kept(code) in hashes]


def codes(user_id: int, seed: str, key: bytes) -> list[str]:
    """The ten codes of one sheet: only the holder of the server's key can make them again."""
    return [paper_code(key, "sheet", str(user_id), seed, str(n)) for n in range(CODES)]
