"""What was decided about somebody: for those who keep order, and for whoever it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Role, Viewer
from app.groups.models import Membership
from app.groups.queries import Circle, Member, names_ever
from app.moderation import rules
from app.moderation.models import Measure, Told
from app.moderation.queries.roles import roles_held, who_decides
from app.moderation.queries.things import without_names

MOST = 50
NOBODY = Member(0, "", "")


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody who belongs to a circle or belonged to it."""

    group_id: int
    user_id: int
    pub: str
    name: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A measure, for who keeps order."""

    measure: Measure
    someone: Someone
    deciders: tuple[str, ...]
    words: str
    is_reversed: bool

    @property
    def is_in_force(self) -> bool:
        return not self.is_reversed and lasts(self.measure)


def lasts(measure: Measure) -> bool:
    return measure.until is None or measure.until > now()


async def someone_by(group_id: int, pub: str) -> Someone:
    """Raises NotFound for who never belonged there."""
    rows = Membership.filter(group_id=group_id, user__pub=pub)
    found = await rows.first().values("user_id", "name")
    if not found:
        raise NotFound
    return Someone(group_id, found["user_id"], pub, found["name"])


async def someone_to_decide(viewer: Viewer, circle: Circle, pub: str) -> Someone:
    """Raises NotFound for oneself, and for whoever keeps no order."""
    someone = await someone_by(circle.id, pub)
    if someone.user_id == viewer.user_id or not rules.keep_circle(viewer, circle.id):
        raise NotFound
    return someone


async def may_decide(viewer: Viewer, someone: Someone) -> bool:
    """Not about whom one is near to, unless nobody else could; and about who keeps order, only an
    owner."""
    if viewer.user_id not in await who_decides(someone.group_id, {someone.user_id}):
        return False
    held = await roles_held(someone.group_id, someone.user_id)
    return held.isdisjoint(rules.KEEPS_ORDER) or viewer.has(someone.group_id, Role.OWNER)


async def decided_about(someone: Someone) -> list[Decided]:
    """The newest first. Not what is about something of theirs that does not name them."""
    return await decided_of(await _named_about(someone))


async def last_about(someone: Someone) -> str:
    """The public id of the newest thing decided about them; "" where there is none."""
    rows = await _named_about(someone)
    return rows[0].pub if rows else ""


async def _named_about(someone: Someone) -> list[Measure]:
    rows = Measure.filter(group_id=someone.group_id, target_id=someone.user_id)
    found = await rows.exclude(kind="lift").order_by("-at", "-id").limit(MOST)
    nameless = await without_names(found)
    return [row for row in found if row.message_pub not in nameless]


async def decided_lately(viewer: Viewer, circle: Circle) -> list[Decided]:
    """In the whole circle; not what is about the viewer."""
    rules.keep_circle.require(viewer, circle.id)
    rows = Measure.filter(group_id=circle.id).exclude(kind="lift").exclude(target_id=viewer.user_id)
    found = await rows.order_by("-at", "-id").limit(MOST)
    return await decided_of(await _without_those_near(viewer, found))


async def decided_for(viewer: Viewer, circle: Circle, pub: str) -> Decided:
    """Raises NotFound for what is about the viewer, and for whoever keeps no order."""
    row = await Measure.get_or_none(group_id=circle.id, pub=pub)
    keeps = rules.keep_circle(viewer, circle.id)
    if row is None or not keeps or row.target_id == viewer.user_id:
        raise NotFound
    if not await _without_those_near(viewer, [row]):
        raise NotFound
    return (await decided_of([row]))[0]


async def _without_those_near(viewer: Viewer, rows: list[Measure]) -> list[Measure]:
    """Who is near to somebody whom nothing names is not told «you are too near»: it would say whom
    it is about."""
    nameless = await without_names(rows)
    return [
        row
        for row in rows
        if row.message_pub not in nameless
        or viewer.user_id in await who_decides(row.group_id, {row.target_id})
    ]


async def decided_of(rows: list[Measure]) -> list[Decided]:
    over = await ended_among(rows)
    told = {one.measure_id: one for one in await Told.filter(measure_id__in=[r.id for r in rows])}
    people = {(row.group_id, id_) for row in rows for id_ in (row.target_id, *row.deciders)}
    names = await names_ever(people)
    nameless = await without_names(rows)
    return [
        _one(row, names, told.get(row.id), row.id in over, row.message_pub not in nameless)
        for row in rows
    ]


def _one(
    row: Measure,
    names: dict[tuple[int, int], Member],
    told: Told | None,
    is_over: bool,
    is_named: bool,
) -> Decided:
    who = names.get((row.group_id, row.target_id), NOBODY) if is_named else NOBODY
    return Decided(
        row,
        Someone(row.group_id, row.target_id, who.pub, who.name),
        tuple(names.get((row.group_id, id_), NOBODY).name for id_ in sorted(row.deciders)),
        unseal(told.words, "measure_told", row.pub, "words") if told else "",
        is_over,
    )


async def ended_among(rows: Iterable[Measure]) -> frozenset[int]:
    ids = [row.id for row in rows]
    over = Measure.filter(reverses_id__in=ids) if ids else Measure.filter(id=0)
    return frozenset([one["reverses_id"] for one in await over.values("reverses_id")])


async def keeps_out(group_id: int, user_id: int, but: Measure | None = None) -> list[Measure]:
    """What keeps somebody outside just now, the strictest first; `but`: beside this one. Beside a
    ban, only other bans count."""
    kinds = ("ban",) if but and but.kind == "ban" else ("suspend", "ban")
    rows = Measure.filter(group_id=group_id, target_id=user_id, kind__in=kinds)
    mine = await Membership.get(group_id=group_id, user_id=user_id)
    since = rows.filter(at__gte=mine.joined_at)  # who was let in again is free of what was before
    found = await since.exclude(id=but.id if but else 0).order_by("-id")
    over = await ended_among(found)
    in_force = [row for row in found if row.id not in over and lasts(row)]
    return sorted(in_force, key=_strictness, reverse=True)


def _strictness(row: Measure) -> tuple[bool, bool, float]:
    return row.kind == "ban", row.until is None, row.until.timestamp() if row.until else 0.0


async def may_take_back(viewer: Viewer, decided: Decided) -> bool:
    """Whoever decided it says whether it was a mistake; else nobody who is near to whom it is
    about, unless nobody else could."""
    measure = decided.measure
    if viewer.user_id in measure.deciders:
        return True
    return viewer.user_id in await who_decides(measure.group_id, {measure.target_id})


async def hidden_too_long() -> list[Measure]:
    """Messages and cards whose time out of sight is over."""
    rows = await Measure.filter(kind__in=["hide", "card"], until__lte=now()).order_by("id")
    over = await ended_among(rows)
    return [row for row in rows if row.id not in over]
