"""Leave to take the directory away, and what would be in the file (decision 1 of safety.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.acts.models import Act, State
from app.acts.queries import waiting_about
from app.core.clock import now
from app.core.db.quick import asked
from app.core.errors import NotFound
from app.core.i18n import N_, gettext, say
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.models import Field
from app.directory.queries.canaries import canaries_of
from app.directory.queries.sight import covered_in
from app.directory.queries.sql import ANSWERS, PEOPLE, met_by, read_by
from app.directory.questions import DEEDS, tongues
from app.groups.queries import Circle, circle_for

COPY = "directory.copy"  # an act
LASTS = timedelta(days=1)

COLUMNS: dict[Field, str] = {
    Field.PRONOUN: N_("How to speak of them"),
    Field.LANGUAGES: N_("Languages"),
    Field.FROM: N_("From"),
    Field.REGION: N_("Country or region"),
    Field.TOWN: N_("Town or district"),
    Field.CAN: N_("Can help with"),
    **DEEDS,
    Field.NEED: N_("Needs"),
}


@dataclass(frozen=True, slots=True)
class Leave:
    """The owner may fetch the file until then. Nothing but an act of two, done within a day."""

    pub: str  # of the act
    ends_at: datetime


async def circle_to_copy(viewer: Viewer, pub: str) -> Circle:
    """Raises NotFound in guarded circles: nothing is taken away there, and nothing is offered;
    Forbidden for members who decide nothing here."""
    circle = await circle_for(viewer, pub)
    if circle.is_guarded:
        raise NotFound
    rules.agree_to_cards_copy.require(viewer, circle.id)
    return circle


async def leaves_of(viewer: Viewer, circle: Circle) -> list[Leave]:
    """What the viewer may fetch: only whoever asked, and still may ask."""
    if not rules.take_cards_away(viewer, circle.id):
        return []
    done = Act.filter(
        group_id=circle.id,
        kind=COPY,
        state=State.DONE,
        asked_by_id=viewer.user_id,
        settled_at__gt=now() - LASTS,
    )
    acts = await done.order_by("-settled_at")
    return [Leave(act.pub, act.settled_at + LASTS) for act in acts if act.settled_at]


async def waiting_copy(viewer: Viewer, circle: Circle) -> Act | None:
    """What was asked for, and waits for a second person."""
    return (await waiting_about(viewer, circle.id, COPY)).get("")


async def whole_directory(viewer: Viewer, circle: Circle) -> list[list[str]]:
    """Every card as far as the viewer may see it, under headings in the viewer's language; by name,
    so that made-up cards stand among the others. How to reach somebody is never in it, and nothing
    of a card that is out of sight. Only for copying.fetch, which asks first and writes it down."""
    met = met_by(viewer, circle.id)
    sql = PEOPLE.format(more="1", joined="", met=met)
    people = await asked(sql, circle.id, viewer.user_id or 0)
    covered = await covered_in(circle.id)
    answers = await _answers(viewer, circle)
    cards = [
        (row["name"], {} if row["user_id"] in covered else answers.get(row["id"], {}))
        for row in people
    ]
    cards += [(one.paper.name, one.answers) for one in await canaries_of(circle.id)]
    cards.sort(key=lambda card: card[0].casefold())
    heads = [gettext("Name"), *(gettext(words) for words in COLUMNS.values())]
    return [heads, *([name, *(_cell(field, said) for field in COLUMNS)] for name, said in cards)]


async def _answers(viewer: Viewer, circle: Circle) -> dict[int, dict[Field, str]]:
    whose = "a.membership_id IN (SELECT m.id FROM membership m WHERE m.group_id = $1)"
    read = read_by(viewer, circle.id, circle.care)
    found: dict[int, dict[Field, str]] = {}
    for row in await asked(ANSWERS.format(whose=whose, read=read), circle.id):
        found.setdefault(row["membership_id"], {})[Field(row["field"])] = row["value"]
    return found


def _cell(field: Field, said: dict[Field, str]) -> str:
    value = said.get(field, "")
    if field is Field.LANGUAGES:
        return tongues(value)
    return say(N_("yes")) if value and field in DEEDS else value
