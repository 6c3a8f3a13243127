"""What Halyna asked for is on its way to her, and people have said how the roads are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.accounts.models import User
from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Membership
from app.help.models import Post
from app.help.queries import post_for
from app.lines.models import Promise
from app.parcels import actions
from app.parcels.forms import LegForm, Who
from app.parcels.models import Leg, Mode, Passable, Road, RoadReport
from app.parcels.queries import Sent, Stretch, parcel_for
from app.seeds.needs import NEEDS
from app.seeds.settling import Place

PLANS, CARRIES, LAST = "taras", "serhii", "oksana"
HOLDS = timedelta(hours=12)  # what was seen on a road
OPEN, SLOW, BLOCKED = Passable.OPEN, Passable.SLOW, Passable.BLOCKED
# How each was, so many days ago.
ROADS = (
    (
        "Через Лубни",
        {26: OPEN, 24: OPEN, 21: SLOW, 19: OPEN, 15: OPEN, 12: BLOCKED, 11: SLOW, 6: OPEN, 0: SLOW},
    ),
    (
        "Через Ромодан",
        {25: SLOW, 20: OPEN, 17: BLOCKED, 16: BLOCKED, 13: OPEN, 8: SLOW, 3: OPEN, 0: OPEN},
    ),
    ("Бус щоп’ятниці", {23: OPEN, 16: OPEN, 9: OPEN, 2: OPEN}),
)
# From, to, by whom, on which road, beside which part.
WAY = (
    ("Київ", "Лубни", PLANS, 0, None),
    ("Лубни", "автовокзал", CARRIES, 0, None),
    ("Лубни", "ринок", "", 1, 1),
    ("автовокзал", "до дверей", LAST, None, None),
)


async def send_some(place: Place, accounts: Mapping[str, User]) -> None:
    """Needs what is asked and promised."""
    found = await Membership.filter(group_id=place.group_id)
    by_user = {one.user_id: one.id for one in found}
    people = {login: by_user[accounts[login].id] for login in (PLANS, CARRIES, LAST)}
    roads = [await _road(place, name, seen, people) for name, seen in ROADS]
    planner = _viewer(place, accounts[PLANS])
    post = await Post.get(group_id=place.group_id, title=NEEDS[0].title)
    mine = await Promise.get(sheet_id=post.sheet_id, helper_id=people[PLANS])
    need = await post_for(planner, post.pub)
    pub = await actions.pack(planner, need, mine.pub, public_id())
    for goes_from, goes_to, login, road, instead in WAY:
        form = LegForm(
            goes_from=goes_from,
            goes_to=goes_to,
            who=Who.NOBODY,
            carrier="",
            mode=Mode.VOLUNTEER if login else Mode.BUS,
            road="" if road is None else roads[road].pub,
            planned_on=None,
            instead=instead,
            once=public_id(),
        )
        await actions.add_leg(planner, await parcel_for(planner, pub), form)
        if login:
            carried = {"carrier_id": people[login], "said_yes_at": now()}
            _ = await Leg.filter(pub=form.once).update(**carried)
    await actions.ready(planner, await parcel_for(planner, pub))
    await actions.set_out(planner, *await _part(planner, pub, 0))
    carrier = _viewer(place, accounts[CARRIES])
    await actions.take(carrier, *await _part(carrier, pub, 0))
    await actions.set_out(carrier, *await _part(carrier, pub, 1))


async def _road(
    place: Place, name: str, seen: Mapping[int, Passable], people: Mapping[str, int]
) -> Road:
    road = await Road.create(
        group_id=place.group_id, name=name, made_at=now() - timedelta(days=max(seen))
    )
    logins = list(people)
    for n, (days, status) in enumerate(seen.items()):
        at = now() - timedelta(days=days, hours=2)
        _ = await RoadReport.create(
            road_id=road.id,
            status=status,
            by_id=people[logins[n % len(logins)]],
            nonce=public_id(),
            at=at,
            valid_until=at + HOLDS,
        )
    return road


async def _part(viewer: Viewer, pub: str, position: int) -> tuple[Sent, Stretch]:
    sent = await parcel_for(viewer, pub)
    return sent, next(one for one in sent.stretches if one.row.position == position)


def _viewer(place: Place, user: User) -> Viewer:
    held = {place.group_id: frozenset({Role.MEMBER})}
    return Viewer(user_id=user.id, pub=user.pub, roles=held)
