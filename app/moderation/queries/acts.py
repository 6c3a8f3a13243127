"""What needs a second person and waits for one, as the two see it."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.models import User
from app.acts import queries as acts
from app.acts.models import Act
from app.chat.models import Report
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import Words
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.queries import Circle, Member, names_ever, near_to
from app.moderation.queries.reports import may_see
from app.moderation.words import REASONS, STEPS, Step


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act, who asked for it, and whom it is about."""

    act: Act
    asked_by: Member | None
    about: Member | None
    is_mine: bool

    @property
    def is_open(self) -> bool:
        return self.act.is_open(now())

    @property
    def step(self) -> Step | None:
        """What would be decided about somebody."""
        return STEPS.get(str(self.act.told.get("step", "")))

    @property
    def reason(self) -> str:
        return REASONS.get(str(self.act.told.get("reason", "")), "")

    @property
    def notice(self) -> str:
        """What they would read."""
        return unseal(str(self.act.told.get("words", "")), "act", self.act.subject, "words")

    @property
    def words(self) -> Words:
        return self.act.words


async def waiting_for(viewer: Viewer, circle: Circle) -> list[Waiting]:
    """What the viewer has asked for, or may agree to; the oldest first."""
    return await _seen(viewer, await acts.waiting_for(viewer, circle.id))


async def act_to_decide(viewer: Viewer, circle: Circle, pub: str) -> Waiting:
    """One of them, also when it is settled. Raises NotFound for whom it is not for."""
    act = await acts.act_for(viewer, pub)
    found = await _seen(viewer, [act]) if act.group_id == circle.id else []
    if not found:
        raise NotFound
    return found[0]


async def _seen(viewer: Viewer, found: list[Act]) -> list[Waiting]:
    """Nobody decides about whoever brought them into the circle, or came by them (R73)."""
    if not found:
        return []
    ids = {
        user.pub: user.id
        for user in await User.filter(pub__in=[a.subject for a in found if a.subject])
    }
    group_id = found[0].group_id
    near = await near_to(group_id, viewer.user_id or 0)
    kept = [
        act
        for act in found
        if act.asked_by_id == viewer.user_id or ids.get(act.subject) not in near
    ]
    reports = {one.pub: one for one in await Report.filter(pub__in=[a.subject for a in kept])}
    kept = [
        act
        for act in kept
        if act.subject not in reports or await may_see(viewer, reports[act.subject])
    ]
    people = {(group_id, act.asked_by_id) for act in kept}
    people |= {(group_id, ids[act.subject]) for act in kept if act.subject in ids}
    names = await names_ever(people)
    return [
        Waiting(
            act,
            names.get((group_id, act.asked_by_id)),
            names.get((group_id, ids.get(act.subject, 0))),
            act.asked_by_id == viewer.user_id,
        )
        for act in kept
    ]
