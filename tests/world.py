"""A lived-in place for tests that try every door: two circles with rooms, words, invitations."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import Route

from app.accounts.models import Session, User
from app.chat import actions as chat
from app.chat.forms import MessageForm
from app.chat.models import Room
from app.chat.queries import room_for
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config, secret_key
from app.core.limits import Limit, Patience, Turns
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.directory.models import ContactRequest
from app.groups import actions as groups
from app.groups.forms import InvitationForm
from app.groups.models import Belonging, Membership
from app.help.models import Kind
from app.notices.models import Notice
from tests.cast import Cast, person, session_of
from tests.conftest import Browser
from tests.events.making import guest_of, supper, template_of, wanted
from tests.help.making import INSULIN, ask, kind_word, no_picture, noted, promises, shopping
from tests.order import what_waits
from tests.parcels.making import box_to_olena
from tests.registry.families import written_down

# From the one who may least to the one who may most.
PEOPLE = (
    *("visitor", "dato", "roma", "bohdan", "ada", "nino", "petro", "lesia"),
    *("taras", "stefa", "orysia", "marta", "olena"),
)


@dataclass(frozen=True)
class Everybody(Cast):
    """Also who is seen more rarely: Roma is banned from the circle, Ada looks after the machine and
    is in no circle, Petro waits at the door, Lesia is suspended, Stefa is a steward, Orysia an
    organiser."""

    roma: Viewer
    ada: Viewer
    petro: Viewer
    lesia: Viewer
    stefa: Viewer
    orysia: Viewer


@dataclass
class World:
    """Kalyna's things by the names that paths have for them; Olena's other browser is `pub`."""

    cast: Cast
    things: dict[str, str]

    def filled(self, path: str) -> str:
        """ "/c/{circle}" → "/c/7Hq…"; a kind of thing nobody told us about is a KeyError."""
        return re.sub(":(int|month|event)", "", path).format_map(self.things)


async def lived_in(cast: Cast, config: Config, *, is_full: bool = False) -> World:
    """Needs an open log. Everybody who belongs has a seat and has said something. `is_full`: there
    is something behind every address, also families, and what waits to be decided."""
    for circle, people in (
        (cast.kalyna, (cast.olena, cast.marta, cast.taras)),
        (cast.tbilisi, (cast.nino,)),
    ):
        await chat.open_everyones_room(circle.id)
        room = await Room.get(group_id=circle.id)
        for n, who in enumerate(people):
            assert who.user_id is not None
            await chat.seat(circle.id, who.user_id, is_keeper=n == 0)
            await chat.send(who, room, MessageForm(public_id(), f"Доброго ранку, {n}!"))
    said = await first_words_for(cast.taras, await Room.get(group_id=cast.kalyna.id))
    key = secret_key(config.data)
    way = await groups.invite(cast.olena, cast.kalyna.id, InvitationForm(label="", uses=30), key)
    await session_of(cast.olena)
    other = await Session.filter(user_id=cast.olena.user_id).first()
    assert other is not None
    card = await Membership.get(group_id=cast.kalyna.id, user_id=cast.taras.user_id)
    asker = await Membership.get(group_id=cast.kalyna.id, user_id=cast.olena.user_id)
    asked = await ContactRequest.create(asker_id=asker.id, asked_id=card.id, asked_at=now())
    things = {
        "circle": cast.kalyna.pub,
        "room": (await Room.get(group_id=cast.kalyna.id)).pub,
        "before": "2",
        "after": "2",
        "message": said,
        "person": cast.taras.pub,
        "start": "0",
        "hid": public_id(),
        "day": "2020-01-01",
        "month": "2026-11",
        "id": way.pub,
        "code": groups.code_of(way.pub, key),
        "pub": other.pub,
        "card": card.pub or "",
        "asking": asked.pub,
        "question": "from",
        "who": "member",
    }
    if is_full:
        things |= await written_down(cast, config) | await what_waits(cast)
        things["notice"] = await told_to(cast.taras)
        things["template"] = (await template_of(cast.kalyna, cast.olena)).pub
        things["which"] = "all"
        meal = await supper(cast.kalyna, cast.olena, capacity=10)
        things |= {"event": meal.pub, "answer": (await guest_of(meal)).pub}
        things["line"] = (await wanted(meal, "чай"))[0].pub
        things |= {"page": "words", "show": "asks", "about": "medicine"}
        need = await ask(cast.kalyna, cast.olena)
        promise = await promises(cast.kalyna, cast.taras, need, 1)
        things |= {"post": need.pub, "picture": await no_picture(need), "promise": promise.pub}
        spare = await ask(cast.kalyna, cast.taras, kind=Kind.OFFER, lines=INSULIN[:1])
        things["offer"] = spare.pub
        things["said"] = await noted(promise, "Занесу ввечері")
        week, to_buy = await shopping(cast.kalyna, cast.olena, cast.taras)
        things |= {"buying": week.pub, "wanted": to_buy.pub}
        things |= await box_to_olena(cast)
        given, thanks = await kind_word(cast.kalyna, cast.olena, cast.taras)
        things |= {"given": given.pub, "thanks": thanks.pub}
    return World(cast, things)


async def told_to(who: Viewer) -> str:
    """The public id of a notice that nobody has words for any more."""
    told = await Notice.create(user_id=who.user_id, kind="of old", key="of old", at=now())
    return told.pub


async def first_words_for(viewer: Viewer, room: Room) -> str:
    """The public id of the first message of a room that somebody may read."""
    _, seat = await room_for(viewer, room.pub)
    first = await the_log().first_since(seat, 0)
    assert first is not None
    return first


async def everybody(cast: Cast) -> Everybody:
    """Needs an open log. Whoever belongs has a seat."""
    kalyna = cast.kalyna
    made = Everybody(
        **vars(cast),
        roma=await person("roma", kalyna, "Рома"),
        ada=await person("ada"),
        petro=await person("petro", kalyna, "Петро"),
        lesia=await person("lesia", kalyna, "Леся"),
        stefa=await person("stefa", kalyna, "Стефа", Role.STEWARD),
        orysia=await person("orysia", kalyna, "Орися", Role.ORGANISER),
    )
    await User.filter(id=made.ada.user_id).update(is_admin=True)
    for who, state in (
        (made.roma, Belonging.BANNED),
        (made.petro, Belonging.APPLIED),
        (made.lesia, Belonging.SUSPENDED),
    ):
        await Membership.filter(user_id=who.user_id).update(state=state)
    for who in (made.stefa, made.orysia):
        assert who.user_id is not None
        await chat.seat(kalyna.id, who.user_id, is_keeper=False)
    return made


async def at_browser_of(browser: Browser, cast: Cast, name: str) -> Browser:
    """A new browser in which that person is signed in; the visitor is nobody. Dato was signed in
    when he was banned."""
    made = browser.another()
    who = getattr(cast, name, None)
    return await made.as_(who) if isinstance(who, Viewer) else made


def routes_of(inside: Starlette) -> list[Route]:
    """Every address but the static files."""
    routes = [route for route in inside.routes if isinstance(route, Route)]
    assert len(routes) == len(inside.routes), "something else than a Route is mounted"
    return [route for route in routes if route.name != "static"]


def forgive_everybody() -> None:
    """All tests come from one address and share this process's limits."""
    for name, module in list(sys.modules.items()):
        if name.startswith("app."):
            for thing in list(vars(module).values()):
                if isinstance(thing, Limit):
                    thing._buckets.clear()
                if isinstance(thing, Patience):
                    thing._wrong.clear()
                if isinstance(thing, Turns):
                    thing._from.clear()
