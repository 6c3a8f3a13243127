"""What can be misused opens to newcomers by time and by a keeper's yes (safety.md R68)."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.acts.queries import waiting_about
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.actions import telling
from app.groups.actions.admitting import Yes
from app.groups.actions.becoming import MEANWHILE
from app.groups.models import INSIDE, Membership
from app.groups.queries import Circle, are_near, near_to
from app.groups.rules import Whom

WELCOMED = deed("member.welcomed", N_("Said yes to a newcomer: after the first days all is open"))
OPENED = deed("member.opened_early", N_("Opened everything to a newcomer before the time"))

BROUGHT_THEM = N_(
    "You brought them into the circle, or they you. Opening it before the time is for others to "
    "decide; it opens by itself when the first days are over and one of you has said yes."
)


async def welcome(viewer: Viewer, whom: Whom, pub: str) -> None:
    """It counts when the first days are over. Saying it twice changes nothing."""
    rules.welcome_newcomer.require(viewer, whom)
    async with transaction():
        new = Membership.filter(group_id=whom.group_id, user_id=whom.user_id, state__in=INSIDE)
        if await new.filter(welcomed_at=None).update(welcomed_at=now()):
            await record(viewer, whom.group_id, WELCOMED, pub)
            after_commit(partial(telling.stands_otherwise, whom.user_id))


async def _open(viewer: Viewer, act: Act) -> None:
    deciders = {act.asked_by_id, viewer.user_id or 0}  # who asked may have come near meanwhile
    await _opened(viewer, act.group_id, act.subject, deciders)


EARLY = kind("member.open_early", OPENED.words, rules.keep_door, _open)


async def open_early(viewer: Viewer, circle: Circle, whom: Whom, pub: str) -> Yes:
    """Before the time: one yes in an open-hearted circle, two in a guarded one; never by whoever
    brought them, or came by them."""
    rules.welcome_newcomer.require(viewer, whom)
    if await are_near(circle.id, viewer.user_id or 0, whom.user_id):
        raise Conflict(BROUGHT_THEM)
    if not circle.is_guarded:
        async with transaction():
            await _opened(viewer, circle.id, pub, {viewer.user_id or 0})
        return Yes.CAME_IN
    act = (await waiting_about(viewer, circle.id, EARLY.name)).get(pub)
    if act is None:
        act = await acts.ask(viewer, EARLY, circle.id, pub)
        if act.asked_by_id == viewer.user_id:
            return Yes.ONE_OF_TWO
    await acts.agree(viewer, act)
    return Yes.CAME_IN


async def _opened(viewer: Viewer, group_id: int, pub: str, deciders: Collection[int]) -> None:
    new = Membership.filter(group_id=group_id, user__pub=pub, state__in=INSIDE)
    one = await new.first()
    if one is None or one.user_id == viewer.user_id:
        raise Conflict(MEANWHILE)
    near = await near_to(group_id, one.user_id)
    if not near.isdisjoint(deciders):
        raise Conflict(BROUGHT_THEM)
    mine = Membership.filter(id=one.id, is_open_early=False)
    if await mine.update(is_open_early=True, welcomed_at=now()):
        await record(viewer, group_id, OPENED, pub)
        after_commit(partial(telling.stands_otherwise, one.user_id))
