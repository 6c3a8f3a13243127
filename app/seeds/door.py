"""Who stands at the door of the demo's first circle, and who is asked to stay outside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.accounts.models import User
from app.core.clock import now
from app.core.viewer import Role, Viewer
from app.groups import actions, queries
from app.groups.forms import QuestionForm
from app.groups.models import Acceptance, Agreement, JoinPolicy, Membership
from app.groups.rules import Whom
from app.seeds.settling import Place

QUESTIONS = (
    ("Хто з нас вас знає?", True),
    ("Чим вам любо ділитися: кермом, піччю, голосом?", False),
)
# Login, name, language, zone, and the answers.
WAITING = (
    (
        "myroslava",
        "Мирослава",
        "uk",
        "Europe/Kyiv",
        ("Галина Петрівна, ми з одного під’їзду", "Співаю"),
    ),
    ("badri", "ბადრი", "ka", "Asia/Tbilisi", ("ნინო, მეზობელია", "")),
)
PROMISE = (
    "Ми просимо й даємо без сорому.\n"
    "Про людину говоримо лише те, що вона сама сказала б про себе.\n"
    "Ліки й гроші передаємо з рук у руки, і кажемо, коли передали."
)
NEW = "vasyl"
OUTSIDE = ("orest", "Орест")
ABOUT_THEM = {"myroslava": "waits at the door", "orest": "is asked to stay outside for five days"}
DAYS = timedelta(days=5)


async def stand_at_the_door(place: Place, accounts: Mapping[str, User]) -> None:
    """Two who wait for a yes, a newcomer who does, too, and one who is suspended."""
    owner = accounts["olena"]
    held = {place.group_id: frozenset({Role.MEMBER, Role.OWNER})}
    olena = Viewer(user_id=owner.id, pub=owner.pub, roles=held)
    circle = (await queries.circles_of(olena))[0]
    await actions.set_policy(olena, circle, JoinPolicy.ASKED)
    for text, is_required in QUESTIONS:
        await actions.add_question(olena, circle, QuestionForm(text, is_required))
    asked = await queries.questions_of(circle.id)
    await _promise(olena, circle.id)
    for login, name, locale, zone, said in WAITING:
        user = await _account(login, owner, locale, zone)
        answers = {one.id: text for one, text in zip(asked, said, strict=True) if text}
        await actions.apply(Viewer(user_id=user.id, pub=user.pub), circle.id, name, answers)
    new = Membership.filter(group_id=circle.id, user__login=NEW)
    await new.update(welcomed_at=None)  # the first days are over, and only a yes is missing
    login, name = OUTSIDE
    orest = await _account(login, owner, owner.locale, owner.zone)
    await Membership(group_id=circle.id, user_id=orest.id, name=name).save()
    await actions.suspend(olena, Whom(circle.id, orest.id), now() + DAYS, "unkind")


async def _promise(olena: Viewer, group_id: int) -> None:
    """Everybody has said yes to it."""
    await actions.publish(olena, group_id, PROMISE)
    made = await Agreement.get(group_id=group_id)
    inside = Membership.filter(group_id=group_id).exclude(user_id=olena.user_id)
    yes = await inside.values_list("user_id", flat=True)
    await Acceptance.bulk_create(Acceptance(agreement_id=made.id, user_id=one) for one in yes)


async def _account(login: str, like: User, locale: str, zone: str) -> User:
    return await User.create(
        login=login, password_hash=like.password_hash, locale=locale, zone=zone
    )
