"""Those who keep the door decide who comes in: one of them in an open-hearted circle, two in a
guarded one."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from app.acts import actions as acts
from app.acts.models import Act, State, kind
from app.acts.queries import waiting_about
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.errors import Conflict
from app.core.i18n import N_, n_words
from app.core.signs import look
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.actions import telling
from app.groups.actions.becoming import MEANWHILE, become
from app.groups.changes import ADMIT, REFUSE
from app.groups.models import Belonging, Membership
from app.groups.queries import (
    READING,
    Circle,
    are_near,
    has_vouched,
    names_of_keepers,
    vouches_missing,
)
from app.groups.rules import Whom

ADMITTED = deed("member.admitted", N_("Let somebody in who waited at the door"))
REFUSED = deed("member.refused", N_("Did not let somebody in who waited at the door"))
SAME_NAME = N_(
    "They call themselves as somebody does who looks after the circle. "
    "Ask them to take it back, and to ask again under another name."
)

VOUCHED = N_("Whoever has vouched for them does not let them in as well. Others have to decide.")
TOO_NEAR = N_("One of you came into the circle by them. Others have to decide.")


class Yes(StrEnum):
    """What one yes came to."""

    CAME_IN = "came in"
    ONE_OF_TWO = "one of two"


async def _come_in(viewer: Viewer, act: Act) -> None:
    mine = await Membership.filter(group_id=act.group_id, user__pub=act.subject).first()
    if mine is None:
        raise Conflict(MEANWHILE)
    for one in (act.asked_by_id, viewer.user_id):
        await _is_apart(one or 0, Whom(act.group_id, mine.user_id))
    missing = await vouches_missing(Whom(act.group_id, mine.user_id))
    if missing:
        raise Conflict(
            n_words(
                "One more person of the circle has to vouch for them first.",
                "%(n)s more people of the circle have to vouch for them first.",
                missing,
            )
        )
    await _let_in(viewer, mine, act.subject)


async def _is_apart(user_id: int, whom: Whom) -> None:
    """Not the sponsor (row 19), in an open-hearted circle either. Raises Conflict."""
    if await has_vouched(whom.group_id, user_id, whom.user_id):
        raise Conflict(VOUCHED)
    if await are_near(whom.group_id, user_id, whom.user_id):
        raise Conflict(TOO_NEAR)


ADMISSION = kind("member.admit", ADMITTED.words, rules.keep_door, _come_in, may_be_alone=True)


async def admit(viewer: Viewer, circle: Circle, whom: Whom, pub: str) -> Yes:
    """One yes; in a guarded circle the second one, by somebody else, opens. Of two who decide at
    once, the other hears Conflict."""
    rules.decide_on_application.require(viewer, whom)
    mine = await Membership.get(group_id=whom.group_id, user_id=whom.user_id)
    if mine.state is not Belonging.APPLIED:
        raise Conflict(MEANWHILE)
    await _is_apart(viewer.user_id or 0, whom)
    if not circle.is_guarded:
        async with transaction():
            await _let_in(viewer, mine, pub)
        return Yes.CAME_IN
    waits = (await waiting_about(viewer, circle.id, ADMISSION.name)).get(pub)
    act = await acts.ask(viewer, ADMISSION, circle.id, pub)
    if act.state is State.DONE:
        return Yes.CAME_IN
    if waits is None and act.asked_by_id == viewer.user_id:
        return Yes.ONE_OF_TWO
    await acts.agree(viewer, act)
    return Yes.CAME_IN


async def _let_in(viewer: Viewer, mine: Membership, pub: str) -> None:
    keepers = await names_of_keepers(mine.group_id, but=mine.user_id)
    if look(mine.name) in map(look, keepers):
        raise Conflict(SAME_NAME)
    await become(mine, ADMIT)
    await Membership.filter(id=mine.id).update(
        joined_at=now(), left_at=None, welcomed_at=None, is_open_early=False
    )
    await record(viewer, mine.group_id, ADMITTED, pub)
    after_commit(partial(telling.joined, mine.group_id, mine.user_id))


async def refuse(viewer: Viewer, whom: Whom, pub: str, reason: str) -> None:
    """Any one of them may; the person reads the reason. Raises Conflict where it was decided just
    now."""
    rules.decide_on_application.require(viewer, whom)
    mine = await Membership.get(group_id=whom.group_id, user_id=whom.user_id)
    async with transaction():
        await become(mine, REFUSE, reason=reason)
        await Membership.filter(id=mine.id).update(left_at=now())
        await acts.withdraw_about(ADMISSION, whom.group_id, pub)
        await record(viewer, whom.group_id, REFUSED, pub, reason=reason)
        after_commit(partial(telling.left, whom.group_id, whom.user_id))


# --- what is said of them ------------------------------------------------------------------------


async def _opened(viewer: Viewer, act: Act) -> None:
    """That two agreed is all: whoever is one of them may read (queries.may_read_vouches)."""
    waits = Membership.filter(group_id=act.group_id, user__pub=act.subject)
    if not await waits.filter(state=Belonging.APPLIED).exists():
        raise Conflict(MEANWHILE)


WORDS = kind(READING, N_("Read what is said of somebody at the door"), rules.keep_door, _opened)


async def open_words(viewer: Viewer, whom: Whom, pub: str) -> Yes:
    """What people said who vouch is sealed until two of those who keep the door open it together
    (row 18)."""
    rules.decide_on_application.require(viewer, whom)
    act = (await waiting_about(viewer, whom.group_id, WORDS.name)).get(pub)
    if act is None:
        act = await acts.ask(viewer, WORDS, whom.group_id, pub)
        if act.asked_by_id == viewer.user_id:
            return Yes.ONE_OF_TWO
    await acts.agree(viewer, act)
    return Yes.CAME_IN
