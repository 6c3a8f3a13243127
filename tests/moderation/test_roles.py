"""What somebody does for the circle is given and taken by two, and told to all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.acts.models import Act, State
from app.audit.models import Entry
from app.chat.models import Room
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.viewer import Role, Viewer
from app.groups.actions import leave
from app.groups.models import Invitation, Membership, RoleGrant
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.actions import roles
from app.moderation.models import Handover, Turn
from tests.cast import person
from tests.conftest import Browser
from tests.moderation.conftest import as_now
from tests.world import World


async def held(world: World, who: Viewer) -> frozenset[Role]:
    assert who.user_id is not None
    return await queries.roles_held(world.cast.kalyna.id, who.user_id)


async def decide(world: World, who: Viewer, act: Act, *, yes: bool = True) -> None:
    circle = await circle_for(who, world.cast.kalyna.pub)
    waiting = await queries.act_to_decide(who, circle, act.pub)
    await (actions.agree if yes else actions.decline)(who, waiting)


async def brought(world: World, inviter: Viewer, guest: Viewer) -> None:
    assert inviter.user_id is not None
    way = await Invitation.create(
        group_id=world.cast.kalyna.id,
        inviter_id=inviter.user_id,
        code_hash=guest.pub,
        expires_at=now(),
    )
    await Membership.filter(user_id=guest.user_id).update(invitation_id=way.id)


async def test_the_owner_asks_a_second_person_agrees_and_everybody_reads_it(
    browser: Browser, world: World
) -> None:
    care = f"/c/{world.cast.kalyna.pub}/care"
    olena, marta, taras = [
        await browser.another().as_(who)
        for who in (world.cast.olena, world.cast.marta, world.cast.taras)
    ]
    asked = await olena.post(f"{care}/roles", name="Тарас", role="steward")
    page = (await olena.follow(asked)).text
    assert "Make somebody a steward" in page
    assert "I agree" not in page
    assert "Тарас" in (await marta.get(care)).text
    assert await held(world, world.cast.taras) == frozenset()
    desk = await marta.follow(await marta.post(asked.headers["location"], answer="yes"))
    assert "Nothing waits for a second person now." in desk.text
    assert await held(world, world.cast.taras) == {Role.STEWARD}
    for who in (olena, marta, taras):
        assert "Somebody became a steward" in (await who.get(f"/c/{world.cast.kalyna.pub}")).text
        log = (await who.get(f"/c/{world.cast.kalyna.pub}/log")).text
        assert "Somebody became a steward" in log
        assert not [name for name in ("Марта", "Олена", "Тарас") if name in log]
        assert (await Entry.all().order_by("-seq").first()).hash in log  # type: ignore[union-attr]
        await who.client.aclose()


async def test_a_moderator_keeps_the_rooms_for_everybody_too(world: World) -> None:
    act = await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, "Тарас", Role.MODERATOR)
    await decide(world, world.cast.marta, act)
    room = await Room.get(pub=world.things["room"])
    member = await the_log().member(room.id, world.cast.taras.pub)
    assert member is not None
    assert member.role == "host"
    act = await actions.ask_to_take(
        world.cast.olena, world.cast.kalyna.id, world.cast.taras.pub, Role.MODERATOR
    )
    await decide(world, world.cast.marta, act)
    member = await the_log().member(room.id, world.cast.taras.pub)
    assert member is not None
    assert member.role == "member"


async def test_only_an_owner_asks_and_only_who_keeps_order_agrees(world: World) -> None:
    kalyna = world.cast.kalyna.id
    for who in (world.cast.marta, world.cast.taras, world.cast.nino, Viewer()):
        with pytest.raises(Forbidden):
            await actions.ask_to_give(who, kalyna, "Тарас", Role.STEWARD)
    act = await actions.ask_to_give(world.cast.olena, kalyna, "Тарас", Role.STEWARD)
    steward = await person("steward", world.cast.kalyna, "Стефа", Role.STEWARD)
    with pytest.raises(NotFound):
        await decide(world, steward, act)
    with pytest.raises(Conflict):
        await decide(world, world.cast.olena, act)


async def test_nobody_decides_about_themselves(world: World) -> None:
    act = await actions.ask_to_take(
        world.cast.olena, world.cast.kalyna.id, world.cast.marta.pub, Role.MODERATOR
    )
    circle = await circle_for(world.cast.marta, world.cast.kalyna.pub)
    assert await queries.waiting_for(world.cast.marta, circle) == []
    with pytest.raises(NotFound):
        await decide(world, world.cast.marta, act)


async def test_who_brought_the_other_in_is_not_the_second_of_two(world: World) -> None:
    await brought(world, world.cast.olena, world.cast.marta)
    act = await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, "Тарас", Role.STEWARD)
    with pytest.raises(Conflict, match="brought the other"):
        await decide(world, world.cast.marta, act)


async def test_nobody_decides_about_whom_they_brought_in(world: World) -> None:
    await brought(world, world.cast.marta, world.cast.taras)
    act = await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, "Тарас", Role.STEWARD)
    with pytest.raises(NotFound):
        await decide(world, world.cast.marta, act)


async def test_a_name_that_nobody_or_oneself_has_is_said_so(world: World) -> None:
    for name in ("Ніхто", "Олена"):
        with pytest.raises(Invalid):
            await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, name, Role.STEWARD)
    with pytest.raises(Invalid):
        await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, "Марта", Role.MODERATOR)


async def test_who_left_meanwhile_gets_nothing(world: World) -> None:
    act = await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, "Тарас", Role.STEWARD)
    await leave(world.cast.taras, world.cast.kalyna.id)
    with pytest.raises(Conflict, match="do not belong"):
        await decide(world, world.cast.marta, act)
    assert (await Act.get(id=act.id)).state is State.WAITING


async def test_a_duty_is_laid_down_alone_and_at_once(browser: Browser, world: World) -> None:
    marta = await browser.as_(world.cast.marta)
    care = f"/c/{world.cast.kalyna.pub}/care"
    await marta.post(f"{care}/roles/mine", role="moderator")
    assert await held(world, world.cast.marta) == frozenset()
    assert (await marta.get(care)).status_code == 403
    again = await marta.post(f"{care}/roles/mine", role="moderator")
    assert again.status_code == 403


async def test_a_circle_changes_hands_after_three_days_that_everybody_knows_of(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kalyna = world.cast.kalyna
    act = await actions.ask_to_hand_over(world.cast.olena, kalyna.id, "Тарас", stays=False)
    assert not await Handover.exists()
    await decide(world, world.cast.marta, act)
    home = (await (await browser.as_(world.cast.taras)).get(f"/c/{kalyna.pub}")).text
    assert "The circle is changing hands" in home
    assert "Stop it" in home  # he would take it
    await actions.hand_over_what_is_due()
    assert await held(world, world.cast.taras) == frozenset()
    later = now() + timedelta(hours=73)
    monkeypatch.setattr(roles, "now", lambda: later)
    await actions.hand_over_what_is_due()
    await actions.hand_over_what_is_due()
    assert await held(world, world.cast.taras) == {Role.OWNER}
    assert Role.OWNER not in await held(world, world.cast.olena)
    deeds = [entry.deed for entry in await Entry.all().order_by("seq")]
    assert deeds[-2:] == ["role.given.owner", "role.taken.owner"]
    assert "owner.announced" in deeds


async def test_within_the_three_days_it_can_be_stopped(world: World) -> None:
    kalyna = world.cast.kalyna.id
    act = await actions.ask_to_hand_over(world.cast.olena, kalyna, "Тарас", stays=True)
    await decide(world, world.cast.marta, act)
    found = await Handover.get()
    with pytest.raises(Forbidden):
        await actions.stop(world.cast.marta, found)
    await actions.stop(world.cast.taras, found)
    with pytest.raises(Conflict):
        await actions.stop(world.cast.olena, found)
    assert (await Handover.get()).state is Turn.STOPPED


async def test_who_left_before_it_was_time_takes_nothing_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = await actions.ask_to_hand_over(
        world.cast.olena, world.cast.kalyna.id, "Тарас", stays=False
    )
    await decide(world, world.cast.marta, act)
    await leave(world.cast.taras, world.cast.kalyna.id)
    later = now() + timedelta(hours=73)
    monkeypatch.setattr(roles, "now", lambda: later)
    await actions.hand_over_what_is_due()
    assert (await Handover.get()).state is Turn.STOPPED
    assert Role.OWNER in (await as_now(world.cast.olena)).roles[world.cast.kalyna.id]


async def test_two_answers_at_once_are_one_and_the_other_is_told(
    browser: Browser, world: World
) -> None:
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    act = await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, "Тарас", Role.STEWARD)
    path = f"/c/{world.cast.kalyna.pub}/care/acts/{act.pub}"
    first = await browser.another().as_(world.cast.marta)
    second = await browser.another().as_(third)
    assert (await first.post(path, answer="yes")).status_code == 303
    told = await second.post(path, answer="no")
    assert told.status_code == 409
    assert "This was decided meanwhile." in told.text
    assert "A second person agreed, and it is done." in told.text
    assert await RoleGrant.exists(role=Role.STEWARD)
    for one in (first, second):
        await one.client.aclose()


async def test_the_log_goes_on_over_several_pages(browser: Browser, world: World) -> None:
    from app.audit.actions import record

    for _ in range(53):
        await record(world.cast.olena, world.cast.kalyna.id, roles.STAYED)
    last = await Entry.filter(group_id=world.cast.kalyna.id).count()
    taras = await browser.as_(world.cast.taras)
    log = f"/c/{world.cast.kalyna.pub}/log"
    before = f"{log}/{last - 49}"  # fifty on a page
    assert before in (await taras.get(log)).text
    assert (await taras.get(before)).text.count("keeps its owner") == 3
    assert "There is nothing before that." in (await taras.get(f"{log}/1")).text
