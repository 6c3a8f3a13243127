"""What of a post can be packed, and what of it is on its way."""

from __future__ import annotations

from typing import Any

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.core.viewer import Viewer
from app.help.models import BROUGHT, Category, Kind
from app.help.queries import Need
from app.help.rules import keep_board
from app.lines.models import Promise, PromiseState
from app.parcels import names, rules
from app.parcels.models import Leg
from app.parcels.queries.carried import LIVE
from app.parcels.queries.parcels import Sent, sent_of, visible_to
from app.parcels.queries.stretches import Stretch
from app.parcels.rules import Packable, ToPack
from app.parcels.states import PARCEL_OVER

GOES = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)
MOST = 100  # parcels on one page
CAN_BE_SENT = (*BROUGHT, Category.DOCUMENTS, Category.OTHER)  # an hour of talk is in no parcel


async def promises_to_pack(viewer: Viewer, need: Need) -> Packable:
    """Those the viewer gives; of a keeper all."""
    rows = _given_by(viewer, need).filter(state__in=list(GOES)).order_by("id")
    found = await rows.select_related("helper")
    return Packable(need.group_id, tuple(ToPack(one.id, one.pub, one.helper.name) for one in found))


async def had_to_pack(viewer: Viewer, need: Need) -> bool:
    """Now, or before it was let go of."""
    return await _given_by(viewer, need).exists()


def _given_by(viewer: Viewer, need: Need) -> QuerySet[Promise]:
    rows = Promise.filter(sheet_id=need.row.sheet_id)
    if need.row.category not in CAN_BE_SENT:
        return rows.filter(id=-1)
    gives_all = need.row.kind is Kind.OFFER and viewer.user_id == need.row.author.user_id
    if not (gives_all or keep_board(viewer, need.group_id)):
        rows = rows.filter(helper__user_id=viewer.user_id or 0)
        if need.row.kind is Kind.OFFER:
            rows = rows.filter(id=-1)
    return rows


async def parcels_of(viewer: Viewer, need: Need) -> list[Sent]:
    """What is on its way for a post, as far as the viewer may know."""
    rows = await visible_to(viewer, need.group_id).filter(post_id=need.id).order_by("id")
    return await sent_of(viewer, rows)


async def part_of_post(viewer: Viewer, need: Need) -> dict[str, Any]:
    """What the page of an ask or an offer needs for its piece about parcels."""
    packable = await promises_to_pack(viewer, need)
    return {
        "parcels": await parcels_of(viewer, need),
        "packable": packable if rules.pack_parcel(viewer, packable) else None,
        "parcel_words": names.PARCEL,
    }


async def carried_by(viewer: Viewer, group_id: int) -> list[Sent]:
    """What the viewer has to carry, has planned, or looks after; what is over is left out. Of more
    than fit on a page, what they carry comes first, and then the newest."""
    rows = visible_to(viewer, group_id).exclude(state__in=list(PARCEL_OVER)).order_by("-id")
    legs = Leg.filter(carrier__user_id=viewer.user_id or 0, state__in=LIVE, carrier_name="")
    own = await rows.filter(id__in=Subquery(legs.values("parcel_id"))).limit(MOST)
    others = await rows.exclude(id__in=[one.id for one in own]).limit(MOST - len(own))
    return await sent_of(viewer, [*own, *others])


def as_written(one: Stretch) -> dict[str, str]:
    """A leg as its form begins with, for whoever plans it."""
    row = one.row
    return {
        "goes_from": one.goes_from,
        "goes_to": one.goes_to,
        "who": "member" if row.carrier else "outside" if one.carrier else "nobody",
        "carrier": one.carrier,
        "mode": row.mode.value,
        "road": row.road.pub if row.road and one.road else "",
        "planned_on": row.planned_on.isoformat() if row.planned_on else "",
    }
