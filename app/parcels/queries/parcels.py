"""Parcels as somebody may see them. To everybody else they are not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.models import Care
from app.help.models import Kind, Shown
from app.help.queries import hands_on
from app.help.queries import opened as post_opened
from app.help.rules import is_kept_from, keep_board
from app.parcels import rules
from app.parcels.models import Leg, LegState, Parcel, Passable, Reveal
from app.parcels.queries.carried import LIVE, carried_of, piece_of
from app.parcels.queries.doors import has_door, opens_to
from app.parcels.queries.going import roads_about
from app.parcels.queries.holding import held, other_way
from app.parcels.queries.passing import passing
from app.parcels.queries.stretches import Stretch, stretch_of, without_road
from app.parcels.rules import Carried, Roads
from app.parcels.states import PARCEL_OVER, first_ahead, is_back

_WITH = (
    *("group", "by", "post__author", "post__by", "post__assigned", "post__author__user"),
    *("promise__helper",),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One parcel, with what the viewer may know of it."""

    row: Parcel = field(repr=False)
    carried: Carried
    stretches: tuple[Stretch, ...]
    pieces: int  # how many parts its way has
    area: str
    address: str  # "" until the viewer has said that they go there, and it is their turn
    whose: str  # who opens the door
    by_keeper: bool  # the viewer may not know the door: whoever looks after the ask goes there
    hands_on: str | None  # the name of that one; None: nobody does yet
    waits_for_door: bool  # the viewer goes there, and it is not their turn yet

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def is_over(self) -> bool:
        return self.row.state in PARCEL_OVER

    @property
    def is_forgotten(self) -> bool:
        """Which way it went (`actions.forgetting`)."""
        return bool(self.stretches) and not any(one.row.goes_to for one in self.stretches)

    @property
    def is_back(self) -> bool:
        """As far as the viewer sees its legs: whoever plans sees all."""
        return is_back(self.row, [one.row for one in self.stretches])

    @property
    def held(self) -> Stretch | None:
        """Whose carrier has it, as far as the viewer sees its legs."""
        if self.is_over:
            return None
        return next((one for one in self.stretches if one.piece.has_it), None)

    @property
    def first_ahead(self) -> int:
        return first_ahead(one.row for one in self.stretches)

    @property
    def ways(self) -> list[tuple[Stretch, ...]]:
        """Each part of the way with its alternatives, the first choice first."""
        by_position: dict[int, list[Stretch]] = defaultdict(list)
        for one in self.stretches:
            by_position[one.row.position].append(one)
        return [tuple(by_position[position]) for position in sorted(by_position)]


def visible_to(viewer: Viewer, group_id: int) -> QuerySet[Parcel]:
    """The one way to rows of parcels in a circle (`rules.see_parcel`)."""
    rows = Parcel.filter(group_id=group_id)
    if not viewer.is_member(group_id):
        return rows.filter(id=-1)
    if keep_board(viewer, group_id):
        return rows
    me = viewer.user_id or 0
    packed = Q(by__user_id=me) | Q(promise__helper__user_id=me)
    asked = Q(post__author__user_id=me) | Q(post__by__user_id=me, post__kind=Kind.ASK)
    carries = Q(legs__carrier__user_id=me, legs__state__in=LIVE, legs__carrier_name="")
    return rows.filter(packed | asked | carries).distinct()


async def parcel_for(viewer: Viewer, pub: str) -> Sent:
    """Raises NotFound for what the viewer may not know of."""
    group_id = await circle_of_parcel({"parcel": pub})
    found = None
    if group_id is not None:
        found = await visible_to(viewer, group_id).get_or_none(pub=pub)
    if found is None:
        raise NotFound
    return (await sent_of(viewer, [found]))[0]


async def parcel_to_plan(viewer: Viewer, pub: str) -> Sent:
    """Raises Forbidden for who only carries or receives it."""
    sent = await parcel_for(viewer, pub)
    rules.plan_parcel.require(viewer, sent.carried)
    return sent


async def circle_of_parcel(named: Mapping[str, Any]) -> int | None:
    """Of an address that names a parcel; None: it names none, or one that is not there."""
    if not (pub := named.get("parcel")):
        return None
    found = await Parcel.filter(pub=pub).values_list("group_id", flat=True)
    return int(str(found[0])) if found else None


def leg_in(sent: Sent, pub: str) -> Stretch:
    """Raises NotFound for one that is not the viewer's to know of."""
    found = next((one for one in sent.stretches if one.pub == pub), None)
    if found is None:
        raise NotFound
    return found


def leg_to_move(viewer: Viewer, sent: Sent, pub: str) -> Stretch:
    """Raises Forbidden for who does not say where it is."""
    one = leg_in(sent, pub)
    rules.move_leg.require(viewer, one.piece)
    return one


async def sent_of(viewer: Viewer, rows: Collection[Parcel]) -> list[Sent]:
    """In the same order."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    full = {row.id: row for row in await Parcel.filter(id__in=ids).select_related(*_WITH)}
    legs: dict[int, list[Leg]] = defaultdict(list)
    found = Leg.filter(parcel_id__in=ids).order_by("position", "rank")
    for leg in await found.select_related("carrier", "road"):
        legs[leg.parcel_id].append(leg)
    roads = {leg.road_id for of_one in legs.values() for leg in of_one if leg.road_id}
    now_on = await passing(roads)
    having = await held(ids)
    about = {one: await roads_about(viewer, one) for one in {row.group_id for row in rows}}
    return [
        await _sent(viewer, full[row.id], legs[row.id], having, now_on, about[row.group_id])
        for row in rows
    ]


async def _sent(
    viewer: Viewer,
    row: Parcel,
    legs: list[Leg],
    having: frozenset[int],
    now_on: Mapping[int, Passable],
    about: Roads,
) -> Sent:
    carried = carried_of(row, legs)
    all_pieces = [(leg, piece_of(carried, legs, leg, having)) for leg in legs]
    pieces = [(leg, piece) for leg, piece in all_pieces if rules.see_leg(viewer, piece)]
    goes_there = any(rules.see_where_to(viewer, piece) for _, piece in pieces)
    is_open = goes_there and await opens_to(viewer, row)
    address = post_opened(row.post, "address") if is_open else ""
    hides_way = row.group.care is Care.GUARDED and not rules.plan_parcel(viewer, carried)
    seen = [
        stretch_of(viewer, leg, piece, now_on, hides_way, other_way(legs, leg, having))
        for leg, piece in pieces
    ]
    stretches = tuple(
        one if rules.see_roads(viewer, about.only(one.row.road_id or 0)) else without_road(one)
        for one in seen
    )
    going = {leg.position for leg in legs if leg.state is not LegState.CANCELLED}
    area = row.post.area if row.reveal is not Reveal.NONE else ""
    whose = row.post.author.name if address and row.post.shown is not Shown.TEAM else ""
    goes = any(rules.go_to_door(viewer, piece) for _, piece in pieces)
    is_kept = goes and is_kept_from(viewer, carried.posted)
    by_keeper = rules.leave_door_to_keeper(viewer, carried) or is_kept
    keeper = await hands_on(row.post) if by_keeper and row.state not in PARCEL_OVER else None
    later = goes and not goes_there and not is_kept and await has_door(row)
    return Sent(row, carried, stretches, len(going), area, address, whose, by_keeper, keeper, later)
