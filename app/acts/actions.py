"""Asking, agreeing, saying no: may they · lock · change · tell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
from tortoise.exceptions import IntegrityError

from app.acts.models import KINDS, Act, Kind, State
from app.audit.actions import CLOCK, record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Refusal
from app.core.i18n import N_
from app.core.viewer import Viewer

PATIENCE = timedelta(hours=72)

ASKED = deed("act.asked", N_("Asked for something that needs a second person"))
AGREED = deed("act.agreed", N_("Agreed, as the second person"))
DECLINED = deed("act.declined", N_("Said no, as the second person"))
WITHDRAWN = deed("act.withdrawn", N_("Took back what they had asked for"))
ALONE = deed("act.alone", N_("Decided alone: nobody else could be the second person"))
EXPIRED = deed("act.expired", N_("Nobody agreed in time, so nothing happened"))

NOT_YOURS = N_("This is not open to you.")
NOT_TWICE = N_("Somebody else has to agree: two people, not one twice.")
TOO_NEAR = N_("One of you brought the other into the circle. Please let a third person decide.")
ABOUT_YOU = N_("This is about you, so somebody else has to decide it.")
SETTLED = N_("This was decided meanwhile.")

NO_LONGER = N_("Whoever asked for this may not ask for it any more, so it was taken back.")

# Higher features say here as whom somebody stands in a circle right now: (group_id, user_id).
standing_now: list[Callable[[int, int], Awaitable[Viewer]]] = []

# Higher features say here when two people are too near to each other to count as two:
# (group_id, user_id, user_id).
too_near: list[Callable[[int, int, int], Awaitable[bool]]] = []

# Higher features say here who keeps a circle and could be the second of two: somebody else, near
# neither to who asks nor to whom it is about: (group_id, user_id, subject).
seconds: list[Callable[[int, int, str], Awaitable[list[Viewer]]]] = []

# Higher features say here what is locked before an act is: what they lock themselves when they
# withdraw one, so that two who want both never wait for each other: (group_id).
locked_first: list[Callable[[int], Awaitable[None]]] = []


async def ask(
    viewer: Viewer, kind: Kind, group_id: int, subject: str = "", **facts: str | int
) -> Act:
    """The act that waits now. Asking again for the same gives the same one. Where nobody could ever
    agree, what begins a circle is done at once, and written down as done alone (ADR 17)."""
    act = await _asked(viewer, kind, group_id, subject, **facts)
    if kind.may_be_alone and act.asked_by_id == viewer.user_id and not await _has_a_second(act):
        await _alone(viewer, act)
    return act


async def _alone(viewer: Viewer, act: Act) -> None:
    """What cannot be done yet waits for nobody: they ask again when it can."""
    kind = KINDS[act.kind]
    try:
        async with transaction():
            await _settle(act, State.DONE, viewer.user_id)
            await kind.do(viewer, act)
            await record(viewer, act.group_id, ALONE, act.pub, kind=kind.name)
    except Refusal:
        await _take_back(act)
        raise
    act.state = State.DONE


async def _has_a_second(act: Act) -> bool:
    may_agree = KINDS[act.kind].may_agree
    for found in seconds:
        free = await found(act.group_id, act.asked_by_id, act.subject)
        if not any(may_agree(one, act.group_id) for one in free):
            return False
    return True


async def _asked(
    viewer: Viewer, kind: Kind, group_id: int, subject: str = "", **facts: str | int
) -> Act:
    _require(viewer, kind.may(viewer, group_id))
    assert viewer.user_id is not None
    _not_about(viewer, subject)
    waiting = Act.filter(group_id=group_id, kind=kind.name, subject=subject, state=State.WAITING)
    act = Act(
        group_id=group_id,
        kind=kind.name,
        subject=subject,
        facts=msgspec.json.encode(facts).decode(),
        asked_by_id=viewer.user_id,
        asked_at=now(),
        expires_at=now() + PATIENCE,
    )
    try:
        async with transaction():
            await waiting.filter(expires_at__lte=now()).update(
                state=State.EXPIRED, settled_at=now()
            )
            await act.save()
            await record(viewer, group_id, ASKED, act.pub, kind=kind.name)
    except IntegrityError:  # one waits already
        return await waiting.get()
    return act


async def agree(viewer: Viewer, act: Act) -> None:
    """The second yes: it happens now, or not at all. Raises Forbidden, Conflict."""
    kind = KINDS[act.kind]
    _require(viewer, kind.may_agree(viewer, act.group_id))
    assert viewer.user_id is not None
    _not_about(viewer, act.subject)
    if viewer.user_id == act.asked_by_id:
        raise Conflict(NOT_TWICE)
    for is_so in too_near if kind.is_of_two else ():
        if await is_so(act.group_id, act.asked_by_id, viewer.user_id):
            raise Conflict(TOO_NEAR)
    if not await _still_may(act):  # they lost a role, or their place, since
        await _take_back(act)
        raise Conflict(NO_LONGER)
    async with transaction():
        await _settle(act, State.DONE, viewer.user_id)
        await kind.do(viewer, act)  # first: whatever it locks is locked before the log
        await record(viewer, act.group_id, AGREED, act.pub, kind=kind.name)


async def decline(viewer: Viewer, act: Act) -> None:
    """No, by whoever could have said yes; by whoever asked, it is taken back."""
    is_own = viewer.is_signed_in and viewer.user_id == act.asked_by_id
    _require(viewer, is_own or KINDS[act.kind].may_agree(viewer, act.group_id))
    _not_about(viewer, act.subject)
    async with transaction():
        await _settle(act, State.WITHDRAWN if is_own else State.DECLINED, viewer.user_id)
        what = WITHDRAWN if is_own else DECLINED
        await record(viewer, act.group_id, what, act.pub, kind=act.kind)


async def _still_may(act: Act) -> bool:
    """Two people stand behind it when it happens, not one and somebody who once could."""
    kind = KINDS[act.kind]
    for stands in standing_now:
        if not kind.may(await stands(act.group_id, act.asked_by_id), act.group_id):
            return False
    return True


async def _take_back(act: Act) -> None:
    still = Act.filter(id=act.id, state=State.WAITING)
    await still.update(state=State.WITHDRAWN, settled_at=now())


async def withdraw_all(group_id: int, user_id: int) -> None:
    """In the transaction in which somebody stops belonging to a circle: nobody can agree any more
    to what they had asked for there."""
    theirs = Act.filter(group_id=group_id, asked_by_id=user_id, state=State.WAITING)
    await theirs.update(state=State.WITHDRAWN, settled_at=now())


async def withdraw_about(kind: Kind, group_id: int, subject: str) -> None:
    """In a transaction that makes it pointless: what waits for a second yes waits no more."""
    waiting = Act.filter(group_id=group_id, kind=kind.name, subject=subject, state=State.WAITING)
    await waiting.update(state=State.WITHDRAWN, settled_at=now())


async def let_expire() -> None:
    """By the clock."""
    late = Act.filter(state=State.WAITING, expires_at__lte=now())
    for act in await late.order_by("id"):
        async with transaction():
            still = Act.filter(id=act.id, state=State.WAITING)
            if await still.update(state=State.EXPIRED, settled_at=now()):
                await record(CLOCK, act.group_id, EXPIRED, act.pub, kind=act.kind)


def _require(viewer: Viewer, is_allowed: bool) -> None:
    if not (viewer.is_signed_in and is_allowed):
        raise Forbidden(NOT_YOURS)


def _not_about(viewer: Viewer, subject: str) -> None:
    if subject and subject == viewer.pub:
        raise Forbidden(ABOUT_YOU)


async def _settle(act: Act, state: State, by: int | None) -> None:
    """Two decisions at once: the second finds it decided."""
    for lock in locked_first:
        await lock(act.group_id)
    second = None if by == act.asked_by_id else by
    still = Act.filter(id=act.id, state=State.WAITING, expires_at__gt=now())
    if not await still.update(state=state, second_id=second, settled_at=now()):
        raise Conflict(SETTLED)
