"""What waits for those who look after the circle, for whoever tries the care desk."""

from __future__ import annotations

from collections.abc import Mapping

from app.accounts.models import User
from app.chat.models import Report
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm
from app.seeds.people import Somebody
from app.seeds.settling import Place

# Who reported whom, what it feels like, the words, and what they say of them.
REPORTS = (
    ("oksana", "serhii", "harassment", "Знову ти? Мовчи вже, тебе ніхто не питав", "Це не вперше"),
    ("halyna", "vasyl", "threat", "Дочекаєшся. Я знаю, де ти живеш", "Боюся виходити з дому"),
    ("ivan", "emma", "spam", "Cheap phones, write to me today!", ""),
)
PARTS = {"olena", "marta", "iryna", *(one[0] for one in REPORTS), *(one[1] for one in REPORTS)}


def has_order(members: list[Somebody]) -> bool:
    return {one.login for one in members} >= PARTS


async def leave_something_to_decide(place: Place, accounts: Mapping[str, User]) -> None:
    """Three reports, an act that waits, and a warning that is disagreed with."""
    for reporter, author, feeling, snapshot, words in REPORTS:
        row = Report(
            group_id=place.group_id,
            author_id=accounts[author].id,
            reporter_id=accounts[reporter].id,
            category=feeling,
        )
        row.words = seal(words, "report", row.pub, "words")
        row.snapshot = seal(snapshot, "report", row.pub, "snapshot")
        await row.save()
    olena = _viewer(place, accounts["olena"], Role.OWNER)
    _ = await actions.ask_to_give(olena, place.group_id, "Ірина", Role.STEWARD)
    marta = _viewer(place, accounts["marta"], Role.MODERATOR)
    vasyl = _viewer(place, accounts["vasyl"])
    about = await queries.someone_by(place.group_id, vasyl.pub)
    await actions.decide(marta, about, MeasureForm("warn", "harassment", "Будь ласка, без образ"))
    (told,) = await queries.measures_about_me(vasyl)
    await actions.disagree(vasyl, told, "Мене самого перед тим образили. Гляньте всю розмову.")


def _viewer(place: Place, user: User, *roles: Role) -> Viewer:
    held = {place.group_id: frozenset({Role.MEMBER, *roles})}
    return Viewer(user_id=user.id, pub=user.pub, roles=held)
