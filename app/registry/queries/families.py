"""The list of families, and finding one in it."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Q

from app.core import search
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for
from app.registry import rules
from app.registry.alike import document_mark, phone_mark
from app.registry.codes import as_code
from app.registry.models import (
    Claim,
    ClaimState,
    Household,
    Likeness,
    Living,
    State,
    Status,
    Verdict,
)

ON_A_PAGE = 40
MOST_FOUND = 40
CURRENT = (State.ACTIVE, State.DRAFT)
# By an erasure, or by taking a list back: a thousand lines without a name would hide all others.
EMPTIED = Q(state=State.WITHDRAWN, head__status=Status.ERASED)


@dataclass(frozen=True, slots=True)
class Line:
    """A family in the list."""

    pub: str
    code: str
    name: str  # of whoever speaks for it
    adults: int
    children: int
    area: str
    state: State


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the list."""

    lines: list[Line]
    count: int  # of families
    people: int
    is_later: bool = False
    next: str = ""  # the family after which the next page begins


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a registrar."""

    drafts: list[Line]
    doubles: int
    claims: int


async def circle_with_list(viewer: Viewer, pub: str) -> Circle:
    """For those who may look at the list. Raises NotFound for all others."""
    circle = await circle_for(viewer, pub)
    if not rules.look_at_families(viewer, circle.id):
        raise NotFound
    return circle


async def circle_to_keep(viewer: Viewer, pub: str) -> Circle:
    """For registrars. Raises Forbidden for those who may only look, NotFound for all others."""
    circle = await circle_with_list(viewer, pub)
    rules.keep_families.require(viewer, circle.id)
    return circle


def may_name_registrars(viewer: Viewer, circle: Circle) -> bool:
    return rules.name_registrars(viewer, circle.id)


async def circle_with_duties(viewer: Viewer, pub: str) -> Circle:
    """For those who may look at the list, or say who keeps it. Raises NotFound for all others."""
    circle = await circle_for(viewer, pub)
    if not (rules.look_at_families(viewer, circle.id) or may_name_registrars(viewer, circle)):
        raise NotFound
    return circle


async def leaf_for(
    viewer: Viewer, circle: Circle, after: str = "", *, is_past: bool = False
) -> Leaf:
    """Families by name, from the one named `after` on; `is_past`: those who moved away or are here
    no more. From `circle_with_list`. Raises NotFound."""
    rows = Household.filter(group_id=circle.id, state=State.ACTIVE)
    if is_past:
        rows = Household.filter(group_id=circle.id).exclude(state__in=CURRENT).exclude(EMPTIED)
    count, people = await rows.count(), 0 if is_past else await _people(circle.id)
    if after:
        last = await Household.get_or_none(group_id=circle.id, pub=after).select_related("head")
        if last is None:
            raise NotFound
        rows = rows.filter(
            Q(head__search__gt=last.head.search) | Q(head__search=last.head.search, id__gt=last.id)
        )
    shown = await rows.order_by("head__search", "id").limit(ON_A_PAGE + 1).select_related("head")
    lines = [_line(one) for one in shown[:ON_A_PAGE]]
    following = lines[-1].pub if len(shown) > ON_A_PAGE else ""
    return Leaf(lines, count, people, bool(after), following)


async def waiting_for(viewer: Viewer, circle: Circle) -> Waiting:
    """Nothing for those who may only look."""
    if not rules.keep_families(viewer, circle.id):
        return Waiting([], 0, 0)
    drafts = Household.filter(group_id=circle.id, state=State.DRAFT).order_by("-id").limit(20)
    alike = Likeness.filter(
        group_id=circle.id,
        verdict__in=(Verdict.OPEN, Verdict.DEFERRED),
        a__status=Status.ACTIVE,
        b__status=Status.ACTIVE,
    )
    claims = Claim.filter(group_id=circle.id, state=ClaimState.ENTERED)
    return Waiting(
        [_line(one) for one in await drafts.select_related("head")],
        await alike.count(),
        await claims.count(),
    )


async def found_for(viewer: Viewer, circle: Circle, query: str) -> list[Line]:
    """By a code, a name, an area; for registrars also by a whole phone or document number, without
    opening any. Forty at most."""
    words = search.looked_for(query)
    near = Q(code=as_code(query) or "-") | Q(area__in=await _areas(circle.id, query))
    by_name = Living.filter(group_id=circle.id, left_on=None, person__status=Status.ACTIVE)
    for word, _ in words:
        by_name = by_name.filter(
            Q(person__search__startswith=word) | Q(person__search__contains=f" {word}")
        )
    ids = set(await by_name.limit(200).values_list("household_id", flat=True)) if words else set()
    if rules.keep_families(viewer, circle.id):
        for field, mark in (("phone", phone_mark(query)), ("document", document_mark(query))):
            if mark:
                by_mark = Living.filter(group_id=circle.id, left_on=None)
                marked = by_mark.filter(**{f"person__{field}_mark": mark})
                ids |= set(await marked.values_list("household_id", flat=True))
    rows = Household.filter(group_id=circle.id).filter(near | Q(id__in=list(ids)))
    shown = rows.order_by("head__search", "id").limit(MOST_FOUND).select_related("head")
    return [_line(one) for one in await shown]


async def _areas(group_id: int, query: str) -> list[str]:
    """Those of the circle that begin as the query does, whatever their capitals."""
    wanted = search.normal(query).strip()
    areas = await Household.filter(group_id=group_id).distinct().values_list("area", flat=True)
    return [str(one) for one in areas if one and search.normal(str(one)).startswith(wanted)]


async def _people(group_id: int) -> int:
    return await Living.filter(
        group_id=group_id, left_on=None, household__state=State.ACTIVE
    ).count()


def _line(one: Household) -> Line:
    return Line(
        pub=one.pub,
        code=one.code,
        name=one.head.full_name,
        adults=one.adults,
        children=one.children,
        area=one.area,
        state=one.state,
    )
