"""Leave to take the list away, and what would be in the file."""

from __future__ import annotations

from app.acts.models import Act
from app.acts.queries import waiting_for
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, gettext
from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for
from app.registry import rules
from app.registry.models import Copy, Household, Living, Relation, Sex, State
from app.registry.papers.headings import LABELS, Field

KIND = "registry.copy"
COLUMNS = (
    *(Field.HOUSEHOLD, Field.RELATION, Field.FAMILY, Field.GIVEN, Field.PATRONYMIC),
    *(Field.BIRTH, Field.SEX, Field.PHONE, Field.DOCUMENT, Field.AREA, Field.ADDRESS),
    *(Field.ORIGIN, Field.REGISTERED),
)
KIN: dict[Relation, str] = {
    Relation.HEAD: N_("head"),
    Relation.PARTNER: N_("wife or husband"),
    Relation.CHILD: N_("child"),
    Relation.PARENT: N_("parent"),
    Relation.SIBLING: N_("brother or sister"),
    Relation.GRANDCHILD: N_("grandchild"),
    Relation.GRANDPARENT: N_("grandparent"),
    Relation.OTHER: "",
}
SEXES: dict[Sex, str] = {Sex.UNSAID: "", Sex.WOMAN: N_("woman"), Sex.MAN: N_("man")}


async def circle_to_copy(viewer: Viewer, pub: str) -> Circle:
    """Raises NotFound in guarded circles: nothing is taken away there, and nothing is offered;
    Forbidden for members who decide nothing here."""
    circle = await circle_for(viewer, pub)
    if circle.is_guarded:
        raise NotFound
    rules.agree_to_copy.require(viewer, circle.id)
    return circle


async def copies_of(viewer: Viewer, circle: Circle) -> list[Copy]:
    """What the viewer may fetch."""
    mine = Copy.filter(group_id=circle.id, by_id=viewer.user_id, ends_at__gt=now())
    return await mine.order_by("-id")


async def copy_for(viewer: Viewer, circle: Circle, pub: str) -> Copy:
    """Raises NotFound for everybody but whoever asked for it."""
    copy = await Copy.get_or_none(
        group_id=circle.id, pub=pub, by_id=viewer.user_id, ends_at__gt=now()
    )
    if copy is None or circle.is_guarded:
        raise NotFound
    return copy


async def waiting_copy(viewer: Viewer, circle: Circle) -> Act | None:
    """What was asked for, and waits for a second person."""
    acts = await waiting_for(viewer, circle.id)
    return next((act for act in acts if act.kind == KIND), None)


async def whole_list(group_id: int) -> list[list[str]]:
    """Every family that is here, person by person, under headings in the viewer's language. Only
    for copying.fetch, which asks first and writes it down."""
    homes = {
        home.id: home
        for home in await Household.filter(group_id=group_id, state=State.ACTIVE).order_by("id")
    }
    living = Living.filter(group_id=group_id, left_on=None).select_related("person")
    rows = [row for row in await living.order_by("household_id", "id") if row.household_id in homes]
    rows.sort(key=lambda row: (row.household_id, row.relation is not Relation.HEAD))
    return [[gettext(LABELS[field]) for field in COLUMNS], *(_row(row, homes) for row in rows)]


def _row(row: Living, homes: dict[int, Household]) -> list[str]:
    person, home = row.person, homes[row.household_id]
    born = person.birth_date.strftime("%d.%m.%Y") if person.birth_date else person.birth_year or ""
    said = {
        Field.HOUSEHOLD: home.code,
        Field.RELATION: gettext(KIN[row.relation]),
        Field.FAMILY: person.family,
        Field.GIVEN: person.given,
        Field.PATRONYMIC: person.patronymic,
        Field.BIRTH: str(born),
        Field.SEX: gettext(SEXES[person.sex]),
        Field.PHONE: person.opened("phone"),
        Field.DOCUMENT: person.opened("document"),
        Field.AREA: home.area,
        Field.ADDRESS: home.opened(),
        Field.ORIGIN: person.opened("origin"),
        Field.REGISTERED: home.registered_at.strftime("%d.%m.%Y"),
    }
    return [said[field] for field in COLUMNS]
