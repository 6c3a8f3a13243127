"""Eleven roles at every door of order, as the table of safety.md (H) has them (R30)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from app.accounts.models import User
from app.chat import actions as chat
from app.chat.forms import MessageForm, ReportForm
from app.chat.queries import message_for, room_for
from app.core.errors import Forbidden, NotFound
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging, Membership
from app.groups.queries import circle_for
from app.help.actions import reporting
from app.help.queries import post_for
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm
from tests.cast import person
from tests.conftest import Browser
from tests.help.making import ask
from tests.moderation.conftest import as_now
from tests.order import what_waits
from tests.test_doors import sign_of
from tests.world import World, at_browser_of

# Visitor, invited, at the door; member, steward, organiser, moderator, owner; who looks after the
# machine, suspended, banned. An invited person is a visitor until they come in.
ELEVEN = ("Vi", "In", "Pe", "Me", "St", "Or", "Mo", "Ow", "Pa", "Su", "Ba")
DOORS = {
    "/c/{circle}/care": "ii-nonoo---",
    "/c/{circle}/care/reports/{report}": "ii-nonoo---",
    "/c/{circle}/care/acts/{act}": "ii-n-noo---",
    "/c/{circle}/care/people/{person}": "ii-nnnoo---",
    "/c/{circle}/care/decided": "ii-nnnoo---",
    "/c/{circle}/care/decided/{measure}": "ii-nnnoo---",
    "/c/{circle}/care/appeals/{appeal}": "ii-nnnoo---",
    "/c/{circle}/care/roles": "ii-ooooo---",
    "/c/{circle}/care/handover": "ii-nnnno---",
    "/c/{circle}/log": "ii-ooooo-o-",
    "/settings/reports": "iiooooooooo",
    "/settings/measures": "iiooooooooo",
}
ROLES = {"St": Role.STEWARD, "Or": Role.ORGANISER, "Mo": Role.MODERATOR, "Ow": Role.OWNER}
STATES = {"Pe": Belonging.APPLIED, "Su": Belonging.SUSPENDED, "Ba": Belonging.BANNED}


@pytest.fixture
async def eleven(world: World) -> dict[str, Viewer]:
    """New people, who have no part in what waits."""
    kalyna = world.cast.kalyna
    people = {"Vi": Viewer(), "In": Viewer(), "Pa": await person("pa")}
    await User.filter(login="pa").update(is_admin=True)
    for name in ELEVEN:
        if name not in people:
            held = [ROLES[name]] if name in ROLES else []
            people[name] = await person(name.lower(), kalyna, f"Хтось {name}", *held)
        if name in STATES:
            await Membership.filter(user_id=people[name].user_id).update(state=STATES[name])
        elif name not in ("Vi", "In", "Pa"):
            assert people[name].user_id is not None
            await chat.seat(kalyna.id, people[name].user_id, is_keeper=False)  # type: ignore[arg-type]
    return {
        name: who if name in ("Vi", "In") else await as_now(who) for name, who in people.items()
    }


async def test_every_door_of_order_as_eleven_roles(
    browser: Browser, world: World, eleven: dict[str, Viewer]
) -> None:
    things = world.things | await what_waits(world.cast)
    met = dict.fromkeys(DOORS, "")
    for name in ELEVEN:
        visitor = await at_browser_of(browser, world.cast, "visitor")
        if name not in ("Vi", "In"):
            await visitor.as_(eleven[name])
        for path in DOORS:
            met[path] += sign_of(await visitor.get(path.format_map(things)))
        await visitor.client.aclose()
    assert met == DOORS


Deed = Callable[[Viewer, World], Awaitable[object]]


async def _warn(who: Viewer, world: World, step: str = "warn") -> object:
    taras = await queries.someone_by(world.cast.kalyna.id, world.cast.taras.pub)
    return await actions.decide(who, taras, MeasureForm(step, "hate"))


async def _suspend(who: Viewer, world: World) -> object:
    return await _warn(who, world, "suspend7")


async def _ban(who: Viewer, world: World) -> object:
    return await _warn(who, world, "ban")


async def _hide(who: Viewer, world: World) -> None:
    room, _ = await room_for(world.cast.taras, world.things["room"])
    ack = await chat.send(world.cast.taras, room, MessageForm(public_id(), "Гидота"))
    await chat.hide(who, await message_for(who, str(ack.id)))  # type: ignore[union-attr]


async def _give_role(who: Viewer, world: World) -> object:
    return await actions.ask_to_give(who, world.cast.kalyna.id, "Тарас", Role.STEWARD)


async def _hand_over(who: Viewer, world: World) -> object:
    return await actions.ask_to_hand_over(who, world.cast.kalyna.id, "Тарас", stays=False)


async def _see_queue(who: Viewer, world: World) -> object:
    return await queries.open_cases(who, await circle_for(who, world.cast.kalyna.pub))


async def _read_log(who: Viewer, world: World) -> object:
    return await queries.log_of(who, await circle_for(who, world.cast.kalyna.pub))


async def _report_ask(who: Viewer, world: World) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras)
    form = ReportForm("spam")
    await reporting.report(who, await post_for(who, post.pub), form)


@pytest.mark.parametrize(
    ("row", "deed", "may"),
    [
        (95, _report_ask, {"Me", "St", "Or", "Mo", "Ow"}),
        (96, _see_queue, {"St", "Mo", "Ow"}),
        (98, _warn, {"Mo", "Ow"}),
        (99, _suspend, {"Mo", "Ow"}),
        (100, _ban, {"Mo", "Ow"}),
        (104, _hide, {"St", "Or", "Mo", "Ow"}),
        (105, _give_role, {"Ow"}),
        (106, _hand_over, {"Ow"}),
        (107, _read_log, {"Me", "St", "Or", "Mo", "Ow"}),
    ],
)
@pytest.mark.parametrize("name", ELEVEN)
async def test_who_may_do_what(
    world: World, eleven: dict[str, Viewer], row: int, deed: Deed, may: set[str], name: str
) -> None:
    try:
        await deed(eleven[name], world)
    except (Forbidden, NotFound):
        assert name not in may, f"row {row}"
    else:
        assert name in may, f"row {row}"
