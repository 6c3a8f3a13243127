"""Finding people of a circle: all of them where it is open-hearted, by words where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from app.core.clock import now
from app.core.db.quick import Row, asked, moment
from app.core.errors import NotFound
from app.core.search import looked_for, words
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.models import Field
from app.directory.queries.canaries import Canary, canaries_of, found_by
from app.directory.queries.sight import covered_for
from app.directory.queries.sql import ANSWERS, HAS_ANSWER, PEOPLE, met_by, read_by
from app.directory.questions import DEEDS, line_of
from app.directory.rules import LOOK_AFTER
from app.groups.models import Membership
from app.groups.queries import Circle

A_PAGE = 50
FEW = 10  # hits in a guarded circle (R58)
JUST_CAME = timedelta(days=7)
IN_A_LINE = (Field.LANGUAGES, Field.FROM, *DEEDS)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in a list."""

    pub: str  # of their card
    user_pub: str
    name: str
    about: str
    just_came: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class People:
    lines: list[PersonLine]
    has_more: bool = False
    made_up: tuple[str, ...] = ()  # which of them belong to nobody

    @property
    def last(self) -> str:
        return self.lines[-1].pub


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whoever belongs, with what the viewer may read of their card."""

    id: int  # of the membership
    user_id: int
    user_pub: str
    name: str
    answers: Mapping[Field, str]


async def cards_in(viewer: Viewer, circle: Circle, *fields: Field) -> list[Somebody]:
    """Everybody else whom the viewer may meet there, to be looked through by us. Whoever shows some
    of it to somebody lets them pay as for a search (R60)."""
    sql = PEOPLE.format(more="1", joined="", met=met_by(viewer, circle.id))
    rows = await asked(f"{sql} ORDER BY m.id", circle.id, viewer.user_id or 0)
    covered = await covered_for(viewer, circle.id)
    ids = [row["id"] for row in rows if row["user_id"] not in covered]
    answers = await _answers(viewer, circle, ids, fields)
    return [
        Somebody(
            row["id"], row["user_id"], row["user_pub"], row["name"], answers.get(row["id"], {})
        )
        for row in rows
        if row["user_id"] != viewer.user_id
    ]


async def people_of(viewer: Viewer, circle: Circle, after: str = "") -> People:
    """A page of everybody, who came last first. Raises NotFound in a guarded circle: there is no
    such list there, for nobody (R58)."""
    if circle.is_guarded or not rules.look_for_people(viewer, circle.id):
        raise NotFound
    below = await _place_of(circle, after) if after else None
    met = met_by(viewer, circle.id) + (f" AND m.id < {below}" if below is not None else "")
    sql = PEOPLE.format(more="1", joined="", met=met)
    rows = await asked(
        f"{sql} ORDER BY m.id DESC LIMIT {A_PAGE + 1}", circle.id, viewer.user_id or 0
    )
    covered = await covered_for(viewer, circle.id)
    return await _listed(viewer, circle, rows, A_PAGE, covered)


async def _place_of(circle: Circle, pub: str) -> int:
    found = await Membership.get_or_none(group_id=circle.id, pub=pub)
    if found is None:
        raise NotFound
    return found.id


async def search(viewer: Viewer, circle: Circle, query: str, only: Field | None) -> People:
    """Whose card has all of the words, among what the viewer may read; whoever came last first. In
    a guarded circle ten of them."""
    if not rules.look_for_people(viewer, circle.id):
        raise NotFound
    met = met_by(viewer, circle.id)
    if only:
        read = read_by(viewer, circle.id, circle.care, only)
        met += f" AND {HAS_ANSWER.format(read=read)}"
    sql = PEOPLE.format(
        more=f"w.{_eyes(viewer, circle)} AS found",
        joined="LEFT JOIN card_words w ON w.membership_id = m.id",
        met=met,
    )
    rows = await asked(f"{sql} ORDER BY m.id DESC", circle.id, viewer.user_id or 0)
    covered = await covered_for(viewer, circle.id)
    wanted = looked_for(query)
    found = [
        row
        for row in rows
        if not (only and row["user_id"] in covered)
        and _has_all(
            _words_of(row["name"]),
            "" if row["user_id"] in covered else row["found"] or "",
            wanted,
        )
    ]
    if not (found or only):
        return _made_up(found_by(await canaries_of(circle.id), wanted))
    return await _listed(viewer, circle, found, FEW if circle.is_guarded else A_PAGE, covered)


def _made_up(canaries: list[Canary]) -> People:
    """Only where nobody real was found, so that no honest search meets one."""
    lines = [
        PersonLine(one.pub, one.paper.face, one.paper.name, line_of(one.answers), False, False)
        for one in canaries[:FEW]
    ]
    return People(lines, made_up=tuple(line.pub for line in lines))


def _eyes(viewer: Viewer, circle: Circle) -> str:
    """The text in which this viewer searches."""
    if viewer.has(circle.id, *LOOK_AFTER):
        return "organisers"
    return "guarded" if circle.is_guarded else "members"


def _has_all(name: str, card: str, wanted: list[tuple[str, bool]]) -> bool:
    for word, goes_on in wanted:
        part = f" {word}" if goes_on else f" {word} "
        if part not in name and part not in card:
            return False
    return True


@lru_cache(8192)
def _words_of(name: str) -> str:
    return f" {' '.join(words(name))} "


async def _listed(
    viewer: Viewer, circle: Circle, rows: Sequence[Row], most: int, covered: frozenset[int]
) -> People:
    shown = rows[:most]
    readable = [row["id"] for row in shown if row["user_id"] not in covered]
    answers = await _answers(viewer, circle, readable)
    moment_of_new = now() - JUST_CAME
    lines = [_line(viewer, row, answers.get(row["id"], {}), moment_of_new) for row in shown]
    return People(lines, len(rows) > most)


def _line(viewer: Viewer, row: Row, answers: dict[Field, str], since: datetime) -> PersonLine:
    return PersonLine(
        pub=row["pub"],
        user_pub=row["user_pub"],
        name=row["name"],
        about=line_of(answers),
        just_came=moment(row["joined_at"]) > since,
        is_me=row["user_id"] == viewer.user_id,
    )


async def _answers(
    viewer: Viewer, circle: Circle, members: Sequence[int], fields: Sequence[Field] = IN_A_LINE
) -> dict[int, dict[Field, str]]:
    """{membership id: what a line says of them}"""
    if not members:
        return {}
    ids = ", ".join(map(str, members))
    read = read_by(viewer, circle.id, circle.care, *fields)
    rows = await asked(ANSWERS.format(whose=f"a.membership_id IN ({ids})", read=read))
    found: dict[int, dict[Field, str]] = {}
    for row in rows:
        found.setdefault(row["membership_id"], {})[Field(row["field"])] = row["value"]
    return found
