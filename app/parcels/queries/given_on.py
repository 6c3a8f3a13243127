"""What somebody carried, or was to carry, and does not any more. Of the parcel they learn nothing
new: only what they were told, and whom to tell if they have it still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.chat.queries import is_blocked
from app.core.clock import now
from app.core.viewer import Viewer
from app.groups.models import Care
from app.help.models import Kind, Shown
from app.notices.queries import mine
from app.parcels.models import Parcel, ParcelStep
from app.parcels.queries.parcels import visible_to
from app.parcels.queries.sides import receivers_of
from app.parcels.tells import Tells

TOLD = (Tells.GIVEN_ON, Tells.NOT_NEEDED)
SHOWN = timedelta(days=14)  # by then whoever has it still has said so


@dataclass(frozen=True, slots=True)
class GivenOn:
    pub: str
    code: str
    had_it: bool  # and another has it now
    may_have_it: bool  # also who had only said that they carry it: maybe they have fetched it
    name: str  # of whoever plans its way; "" where the viewer does not learn it
    user_pub: str


async def given_on(viewer: Viewer, group_id: int) -> list[GivenOn]:
    """The last told first. What they may know of, for whatever reason, is on its own page."""
    told = mine(viewer).filter(group_id=group_id, kind__in=list(TOLD), at__gte=now() - SHOWN)
    had: dict[str, bool] = {}
    for row in await told.order_by("-id"):
        had[row.target] = had.get(row.target, False) or row.kind == Tells.GIVEN_ON
    if not had:
        return []
    seen = visible_to(viewer, group_id).filter(pub__in=list(had))
    known = {str(one) for one in await seen.values_list("pub", flat=True)}
    rows = Parcel.filter(group_id=group_id, pub__in=[one for one in had if one not in known])
    of_way = ("group", "by__user", "post", "promise")
    found = {row.pub: row for row in await rows.select_related(*of_way)}
    return [await _given_on(viewer, found[pub], had[pub]) for pub in had if pub in found]


async def _given_on(viewer: Viewer, row: Parcel, had_it: bool) -> GivenOn:
    said_yes = ParcelStep.filter(parcel_id=row.id, by__user_id=viewer.user_id or 0, what="say yes")
    may_have_it = had_it or await said_yes.exists()
    is_named = may_have_it and await _may_know_of(viewer, row)
    who = (row.by.name, row.by.user.pub) if is_named else ("", "")
    return GivenOn(row.pub, row.code, had_it, may_have_it, *who)


async def _may_know_of(viewer: Viewer, row: Parcel) -> bool:
    """Who plans its way, where members know each other; never whom it is for, or who offers
    something without a name."""
    planner, post = row.by, row.post
    offers = post.kind is Kind.OFFER and post.author_id == planner.id
    if row.group.care is Care.GUARDED or not planner.is_inside:
        return False
    if planner.id in receivers_of(post, row.promise) or (offers and post.shown is not Shown.NAMED):
        return False
    return not await is_blocked(viewer.user_id or 0, planner.user_id)
