"""Who could take an ask: the rules by which the board shows somebody what they can take, turned
round. Of a card only what the viewer may read counts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.chat.queries import is_blocked
from app.core.clock import now
from app.core.viewer import Viewer
from app.directory.queries import Somebody, cards_in
from app.groups.models import Belonging, Membership
from app.groups.queries import Circle, circle_for, new_here, pub_of, viewer_in
from app.help import rules
from app.help.models import Asked, Post, Suggestion
from app.help.queries.carrying import load_of
from app.help.queries.family import family_of
from app.help.queries.matches import offers_for
from app.help.queries.posts import Need, board_for, needs_of
from app.help.queries.takes import READ, takes_from
from app.help.reasons import Reason

MOST = 5  # a short list: nobody is to choose among people as among goods
FULL = 3  # questions in a few days that wait, or got a no: nobody is pressed
FEW_DAYS = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Candidate:
    membership_id: int
    user_id: int
    pub: str  # of the account
    name: str
    reasons: tuple[Reason, ...]
    offer: Post | None = field(repr=False)  # of theirs, that goes with it
    weight: int
    is_new: bool


async def candidates_for(viewer: Viewer, need: Need) -> list[Candidate]:
    """The first few who could take it and have not been asked. Raises Forbidden."""
    found: list[Candidate] = []
    async for one in _candidates(viewer, need):
        found.append(one)
        if len(found) == MOST:
            break
    return found


async def candidate_called(viewer: Viewer, need: Need, user_pub: str) -> Candidate | None:
    """Raises Forbidden."""
    async for one in _candidates(viewer, need, user_pub):
        return one
    return None


async def _candidates(
    viewer: Viewer, need: Need, only: str | None = None
) -> AsyncIterator[Candidate]:
    rules.suggest_helper.require(viewer, need.posted)
    circle = await circle_for(viewer, await pub_of(need.group_id))
    left_out = await _left_out(need)
    for one in await _weighed(viewer, need, circle):
        if one.user_id in left_out or only not in (None, one.pub):
            continue
        if await can_be_asked(viewer, need, one):
            yield one


async def _weighed(viewer: Viewer, need: Need, circle: Circle) -> list[Candidate]:
    """Whoever has a reason, who has most first."""
    offers: dict[int, Post] = {}
    for row in await offers_for(viewer, need):
        _ = offers.setdefault(row.author_id, row)
    new = await new_here(circle.id, circle.care)
    cards = await cards_in(viewer, circle, *READ)
    found = [_candidate(one, need.row, offers.get(one.id), new) for one in cards]
    return sorted((one for one in found if one.weight), key=lambda one: -one.weight)


def _candidate(one: Somebody, ask: Post, offer: Post | None, new: Collection[int]) -> Candidate:
    takes = takes_from(one.answers)
    weight = takes.weight(ask) + (8 if offer else 0)
    reasons = [Reason.OFFERS] if offer else []
    if weight:
        reasons += takes.reasons(ask)
    is_new = one.user_id in new
    return Candidate(
        one.id, one.user_id, one.user_pub, one.name, tuple(reasons), offer, weight, is_new
    )


async def _left_out(need: Need) -> set[int]:
    """User ids: who asks, who wrote it down, whom it is for, and who was asked already."""
    asked = Suggestion.filter(post_id=need.id).values_list("helper__user_id", flat=True)
    out = {need.posted.author, need.posted.by, *(int(str(one)) for one in await asked)}
    family = await family_of([need.row])
    return out | family.get(need.id, set())


async def can_be_asked(viewer: Viewer, need: Need, one: Candidate) -> bool:
    """They are not resting, pausing or at their limit, may answer it themselves, bring nothing of
    it yet, and neither of the two who would meet wants not to. Why not, nobody learns."""
    if not await Membership.exists(id=one.membership_id, state=Belonging.ACTIVE):
        return False
    for other in {need.posted.author, need.posted.by, viewer.user_id or 0}:
        if await is_blocked(one.user_id, other):
            return False
    lately = Suggestion.filter(helper_id=one.membership_id, made_at__gt=now() - FEW_DAYS)
    if await lately.filter(state__in=(Asked.SENT, Asked.DECLINED)).count() >= FULL:
        return False
    them = await viewer_in(need.group_id, one.user_id)
    them = replace(them, new_in=frozenset({need.group_id} if one.is_new else ()))
    row = await (await board_for(them, need.group_id)).posts.get_or_none(id=need.id)
    if row is None:
        return False
    theirs = (await needs_of(them, [row]))[0].posted
    if theirs.has_promised or not rules.answer_post(them, theirs):
        return False
    return (await load_of(them, need.group_id)).enough is None
