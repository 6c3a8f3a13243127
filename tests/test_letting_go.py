"""Whoever stops belonging to a circle, whichever way, lets go of everything in it at once: one
transaction, and the same for who leaves, is suspended, taken out or banned (domain.md, 1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.acts.models import Act, State
from app.chat import actions as chat
from app.chat.forms import RoomForm
from app.chat.models import HistoryPolicy, Knock, Report, Room, RoomKind
from app.chat.queries import here_to_keep
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.tokens import public_id
from app.core.viewer import Role
from app.groups import actions as groups
from app.groups.models import Invitation, RoleGrant
from app.groups.rules import Whom
from app.moderation import actions as order
from app.moderation import queries as reading
from app.moderation.forms import MeasureForm
from app.moderation.models import Handover, Look, Turn
from app.registry.models import Claim, ClaimState, Household
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.groups.ways import invited
from tests.moderation.conftest import as_now, world
from tests.moderation.test_reports import case_of, reported
from tests.registry.families import written_down
from tests.world import World

__all__ = ["world"]

Way = Callable[[World, Whom], Awaitable[None]]


async def leaves(world: World, whom: Whom) -> None:
    await groups.leave(await as_now(world.cast.marta), whom.group_id)


async def is_suspended(world: World, whom: Whom) -> None:
    await groups.suspend(world.cast.olena, whom, now() + timedelta(days=7), "unkind")


async def is_taken_out(world: World, whom: Whom) -> None:
    await groups.take_out(world.cast.olena, whom, "unkind")


async def is_banned(world: World, whom: Whom) -> None:
    await groups.ban(world.cast.olena, whom, "unkind")


every_way = pytest.mark.parametrize("way", [leaves, is_suspended, is_taken_out, is_banned])


def closed() -> RoomForm:
    return RoomForm("Тиха", "", RoomKind.CLOSED, HistoryPolicy.WHOLE, public_id())


async def wants_a_ban(world: World) -> None:
    """Something of Marta's that waits for a second person."""
    halyna = await person("halyna", world.cast.kalyna, "Галина")
    someone = await reading.someone_by(world.cast.kalyna.id, halyna.pub)
    await order.decide(world.cast.marta, someone, MeasureForm("ban", "hate"))


async def busy(world: World, config: Config) -> Whom:
    """Marta has everything in the circle that somebody can have."""
    cast = world.cast
    await written_down(cast, config)
    marta, group_id = cast.marta, cast.kalyna.id
    await invited(config, marta, cast.kalyna)
    await wants_a_ban(world)
    ira = await person("ira", cast.kalyna, "Іра")
    await chat.seat(group_id, ira.user_id or 0, is_keeper=False)
    report = await reported(world, by=ira, of=cast.taras)
    await order.take(marta, await case_of(marta, world, report))
    made = await chat.make(
        marta, group_id, RoomForm("Тиха", "", RoomKind.CLOSED, HistoryPolicy.WHOLE, public_id())
    )
    await chat.invite(marta, await here_to_keep(marta, made.pub), "Іра")
    home = await Household.filter(group_id=group_id).first()
    assert home is not None
    await Claim.create(
        group_id=group_id, household_id=home.id, user_id=marta.user_id, entered_at=now()
    )
    await Handover.create(
        group_id=group_id,
        giver_id=cast.olena.user_id,
        taker_id=marta.user_id,
        announced_at=now(),
        due_at=now(),
    )
    return Whom(group_id, marta.user_id or 0)


async def held_by(whom: Whom) -> dict[str, int]:
    """How much of each kind there is that is still theirs."""
    rooms = await Room.filter(group_id=whom.group_id).values_list("id", flat=True)
    seats = [await the_log().mine(int(str(one)), whom.user_id) for one in rooms]
    by, open_ = {"user_id": whom.user_id}, {"revoked_at": None}
    return {
        "roles": await RoleGrant.filter(membership__user_id=whom.user_id).count(),
        "invitations": await Invitation.filter(inviter_id=whom.user_id, **open_).count(),
        "acts": await Act.filter(asked_by_id=whom.user_id, state=State.WAITING).count(),
        "reports": await Look.filter(claimed_by_id=whom.user_id).count(),
        "knocks": await Knock.filter(by_id=whom.user_id).count(),
        "claims": await Claim.filter(state=ClaimState.ENTERED, **by).count(),
        "handovers": await Handover.filter(taker_id=whom.user_id, state=Turn.ANNOUNCED).count(),
        "seats": sum(seat is not None for seat in seats),
    }


@every_way
async def test_nothing_stays_with_them(world: World, config: Config, way: Way) -> None:
    whom = await busy(world, config)
    before = await held_by(whom)
    assert not [kind for kind, count in before.items() if not count]
    await way(world, whom)
    assert await held_by(whom) == dict.fromkeys(before, 0)
    assert await Report.filter(state="open").count() == 1  # for others to take


@every_way
async def test_where_one_thing_cannot_go_none_goes(
    world: World, config: Config, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    async def refuses(group_id: int, user_id: int) -> None:
        raise Conflict("not yet")

    whom = await busy(world, config)
    before = await held_by(whom)
    monkeypatch.setattr(
        groups.telling, "on_leave_inside", [*groups.telling.on_leave_inside, refuses]
    )
    with pytest.raises(Conflict):
        await way(world, whom)
    assert await held_by(whom) == before


async def test_what_others_hold_stays_theirs(world: World, config: Config) -> None:
    whom = await busy(world, config)
    olena = Whom(whom.group_id, world.cast.olena.user_id or 0)
    before = await held_by(olena)
    await leaves(world, whom)
    assert await held_by(olena) == before


async def test_the_last_owner_keeps_the_role_whoever_takes_it(cast: Cast) -> None:
    with pytest.raises(Conflict):
        async with transaction():
            await groups.take_role(cast.kalyna.id, cast.olena.user_id or 0, Role.OWNER)
    assert await RoleGrant.exists(membership__user_id=cast.olena.user_id, role=Role.OWNER)


async def test_an_owner_who_is_gone_hands_nothing_over(world: World, browser: Browser) -> None:
    """Of two owners the one leaves who had announced another; the circle stays as it is."""
    cast = world.cast
    ira = await person("ira", cast.kalyna, "Іра", Role.OWNER)
    await Handover.create(
        group_id=cast.kalyna.id,
        giver_id=ira.user_id,
        taker_id=cast.taras.user_id,
        announced_at=now(),
        due_at=now(),
    )
    await groups.leave(ira, cast.kalyna.id)
    await order.hand_over_what_is_due()
    assert not await RoleGrant.exists(membership__user_id=cast.taras.user_id)
    assert (await Handover.get()).state is Turn.STOPPED
    log = await (await browser.as_(cast.taras)).get(f"/c/{cast.kalyna.pub}/log")
    assert "keeps its owner after all" in log.text


async def test_rooms_made_by_who_left_stay_for_the_others(world: World) -> None:
    made = await chat.make(
        world.cast.marta,
        world.cast.kalyna.id,
        RoomForm("Тиха", "", RoomKind.CLOSED, HistoryPolicy.WHOLE, public_id()),
    )
    await groups.leave(world.cast.marta, world.cast.kalyna.id)
    assert (await Room.get(id=made.id)).kind is RoomKind.CLOSED
