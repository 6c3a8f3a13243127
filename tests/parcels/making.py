"""A box of insulin from Odesa to Kherson, as the tests need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Group
from app.help.actions.becoming import follow_lines
from app.help.models import Post
from app.help.queries import post_for
from app.lines.actions import PromiseForm, promise
from app.parcels import actions
from app.parcels.forms import LegForm, ReportForm, Who
from app.parcels.models import Leg, LegState, Mode, Parcel, Passable, Road, RoadReport
from app.parcels.queries import Sent, Stretch, parcel_for, road_for
from tests.cast import Cast, person
from tests.help.making import ask, lines_of, membership_of


@dataclass
class Way:
    """Halyna asked; Serhii buys, and plans the way; Ivan, Emma and Taras carry."""

    circle: Group
    post: Post
    pub: str
    halyna: Viewer
    serhii: Viewer
    ivan: Viewer
    emma: Viewer
    taras: Viewer

    async def seen_by(self, who: Viewer) -> Sent:
        return await parcel_for(who, self.pub)

    async def leg(self, who: Viewer, to: str) -> tuple[Sent, Stretch]:
        """As somebody sees it, by where it ends."""
        sent = await self.seen_by(who)
        return sent, next(one for one in sent.stretches if one.goes_to == to)

    async def coming_to(self, who: Viewer) -> tuple[Sent, Stretch]:
        """The part of the way at whose end they take it."""
        sent = await self.seen_by(who)
        return sent, next(one for one in sent.stretches if one.code)

    async def states(self) -> list[LegState]:
        legs = Leg.filter(parcel__pub=self.pub).order_by("position", "rank")
        return [leg.state for leg in await legs]

    async def row(self) -> Parcel:
        return await Parcel.get(pub=self.pub)


def leg_form(goes_from: str, goes_to: str, carrier: str = "", **different: Any) -> LegForm:
    """Carried by somebody of the circle, if anybody."""
    who = Who.MEMBER if carrier else Who.NOBODY
    usual = {"who": who, "mode": Mode.VOLUNTEER, "road": "", "planned_on": None}
    usual |= {"instead": None, "once": public_id()} | different
    return LegForm(goes_from=goes_from, goes_to=goes_to, carrier=carrier, **usual)


async def promised_by(who: Viewer, circle: Group, post: Post) -> None:
    """All of it."""
    parts = {line.id: line.qty for line in await lines_of(post)}
    await promise(
        post.sheet_id, (await membership_of(who, circle)).id, PromiseForm(parts, public_id())
    )
    _ = await follow_lines(post)


async def to_kherson(cast: Cast) -> Way:
    """Three parts of the way; the second has another way, by Snihurivka. Nobody has set out."""
    circle = cast.kalyna
    halyna, serhii, ivan, emma = [
        await person(login, circle, name)
        for login, name in (
            *(("halyna", "Галина"), ("serhii", "Сергій")),
            *(("ivan", "Іван"), ("emma", "Емма")),
        )
    ]
    post = await ask(circle, halyna, area="Центр")
    await promised_by(serhii, circle, post)
    pub = await actions.pack(serhii, await post_for(serhii, post.pub), "", public_id())
    way = Way(circle, post, pub, halyna, serhii, ivan, emma, cast.taras)
    for form in (
        leg_form("Одеса", "Миколаїв", "Іван"),
        leg_form("Миколаїв", "Херсон, вокзал", "Емма"),
        leg_form("Снігурівка", "Херсон, ринок", "Водій Петро", who=Who.OUTSIDE, instead=1),
        leg_form("Херсон", "до дверей", "Тарас"),
    ):
        await actions.add_leg(serhii, await way.seen_by(serhii), form)
    return way


async def box_to_olena(cast: Cast) -> dict[str, str]:
    """Taras brings what Olena asked for, along a road that Olena, who keeps roads, chose; by the
    names that addresses have for them."""
    circle = cast.kalyna
    post = await ask(circle, cast.olena, title="Чай")
    await promised_by(cast.taras, circle, post)
    pub = await actions.pack(cast.taras, await post_for(cast.taras, post.pub), "", public_id())
    road = await Road.create(group_id=circle.id, name="Через Снігурівку", made_at=now())
    form = leg_form("Одеса", "Херсон", "Тарас")
    await actions.add_leg(cast.taras, await parcel_for(cast.taras, pub), form)
    _ = await Leg.filter(pub=form.once).update(road_id=road.id)
    note = await note_on(road, cast.olena, "Після дощу грязько.")
    named = {"parcel": pub, "leg": form.once, "deed": "yes", "road": road.pub}
    return named | {"note": note.pub}


async def note_on(road: Road, who: Viewer, text: str) -> RoadReport:
    """What somebody saw there, in words."""
    passage, _ = await road_for(who, road.pub)
    form = ReportForm(Passable.SLOW, text, public_id())
    await actions.report(who, passage, form)
    return await RoadReport.get(nonce=form.once)
