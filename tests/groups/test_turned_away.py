"""Ninety days after a no nothing is kept of what was said at the door (R90)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.chat import actions as chat
from app.chat.forms import MessageForm
from app.chat.models import Room, RoomKind
from app.core.clock import now
from app.core.config import Config
from app.core.sealed import use
from app.groups import actions
from app.groups.models import Answer, Belonging, Membership, Question, Vouch
from app.groups.rules import Whom
from tests.cast import Cast

LONG = timedelta(days=91)


@pytest.fixture(autouse=True)
def key(config: Config) -> None:
    use(config.key)


async def turned_away(cast: Cast, *, by_themselves: bool = False) -> Membership:
    """Bohdan asked, was vouched for, said something, and did not come in."""
    whom = Whom(cast.kalyna.id, cast.bohdan.user_id or 0)
    question = await Question.create(group_id=cast.kalyna.id, text="Звідки ви?")
    await actions.apply(cast.bohdan, whom.group_id, "Богдан", {question.id: "З Бахмута"})
    await actions.vouch(cast.taras, whom, "Ми сусіди")
    room = await Room.get(kind=RoomKind.WAITING)
    await chat.send(cast.bohdan, room, MessageForm("a" * 22, "Добрий день"))
    if by_themselves:
        await actions.withdraw(cast.bohdan, whom.group_id)
    else:
        await actions.refuse(cast.marta, whom, cast.bohdan.pub, "full")
    return await Membership.get(user_id=whom.user_id)


async def days_pass(mine: Membership, time: timedelta) -> None:
    await Membership.filter(id=mine.id).update(left_at=now() - time)
    await Room.filter(kind=RoomKind.WAITING).update(archived_at=now() - time)
    await actions.forget_who_was_turned_away()
    await chat.forget_who_waited()


@pytest.mark.parametrize("by_themselves", [False, True])
async def test_what_was_said_goes_after_ninety_days_and_not_before(
    cast: Cast, by_themselves: bool
) -> None:
    mine = await turned_away(cast, by_themselves=by_themselves)
    assert mine.left_at is not None
    await days_pass(mine, timedelta(days=89))
    assert await Answer.all().count() == await Vouch.all().count() == 1
    await days_pass(mine, LONG)
    mine = await Membership.get(id=mine.id)
    assert (mine.name, await Answer.exists(), await Vouch.exists()) == ("", False, False)
    assert mine.state in (Belonging.REFUSED, Belonging.WITHDRAWN)
    room = await Room.get(kind=RoomKind.WAITING)
    assert (room.title, room.ret_ms) == (
        "",
        90 * 86_400_000,
    )  # its words go by the room's own clock


async def test_whoever_asks_again_begins_anew(cast: Cast) -> None:
    mine = await turned_away(cast)
    await days_pass(mine, LONG)
    await actions.apply(cast.bohdan, cast.kalyna.id, "Богдан К.", {})
    await actions.forget_who_was_turned_away()
    await chat.forget_who_waited()
    mine = await Membership.get(id=mine.id)
    assert (mine.name, mine.state) == ("Богдан К.", Belonging.APPLIED)
    assert (await Room.get(kind=RoomKind.WAITING)).title == "Богдан К."


async def test_of_who_came_in_nothing_goes(cast: Cast) -> None:
    mine = await turned_away(cast)
    await Membership.filter(id=mine.id).update(state=Belonging.ACTIVE)
    await days_pass(mine, LONG)
    assert (await Membership.get(id=mine.id)).name == "Богдан"
    assert await Answer.exists()
