"""A circle with one founder, who brought everybody: nobody could be the second of two (ADR 17)."""

from __future__ import annotations

import pytest

from app.acts import actions as acts
from app.acts.models import Act, State
from app.audit.models import Entry
from app.chat import actions as chat
from app.chat.models import Report
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Belonging, Invitation, Membership, RoleGrant
from app.groups.queries import circle_for
from app.groups.rules import Whom
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm
from app.moderation.models import Handover
from tests.cast import person
from tests.conftest import Browser
from tests.moderation.conftest import as_now
from tests.moderation.test_measures import measured
from tests.moderation.test_reports import reported
from tests.moderation.test_roles import brought
from tests.world import World


@pytest.fixture
async def alone(world: World) -> World:
    """Olena keeps Kalyna alone; Marta and Taras came by her invitation."""
    cast = world.cast
    await RoleGrant.filter(membership__user_id=cast.marta.user_id).delete()
    for who in (cast.marta, cast.taras):
        await brought(world, cast.olena, who)
    return world


async def roles_of(world: World, who: Viewer) -> set[Role]:
    return set(await queries.roles_held(world.cast.kalyna.id, who.user_id or 0))


async def makes_moderator(world: World, name: str) -> Act:
    return await actions.ask_to_give(world.cast.olena, world.cast.kalyna.id, name, Role.MODERATOR)


async def test_the_founder_makes_a_friend_a_moderator_and_everybody_can_read_it(
    alone: World, browser: Browser
) -> None:
    path = f"/c/{alone.cast.kalyna.pub}/care"
    olena = await browser.another().as_(alone.cast.olena)
    done = await olena.post(f"{path}/roles", name="Марта", role="moderator")
    page = await olena.follow(done)
    assert "Nobody else could be the second person" in page.text
    assert await roles_of(alone, alone.cast.marta) == {Role.MODERATOR}
    (act,) = await Act.all()
    assert (act.state, act.second_id) == (State.DONE, None)
    deeds = await Entry.all().order_by("id").values_list("deed", flat=True)
    assert deeds == ["act.asked", "role.given.moderator", "act.alone"]
    taras = await browser.as_(alone.cast.taras)
    log = await taras.get(f"/c/{alone.cast.kalyna.pub}/log")
    assert "Decided alone" in log.text


async def test_whom_the_founder_brought_is_no_second_and_power_can_be_taken_again(
    alone: World,
) -> None:
    await makes_moderator(alone, "Марта")
    await actions.ask_to_take(
        alone.cast.olena, alone.cast.kalyna.id, alone.cast.marta.pub, Role.MODERATOR
    )
    assert await roles_of(alone, alone.cast.marta) == set()


async def test_as_soon_as_there_is_a_second_person_it_needs_two(alone: World) -> None:
    ira = await person("ira", alone.cast.kalyna, "Іра", Role.MODERATOR)
    await brought(alone, alone.cast.marta, ira)  # of another branch
    act = await makes_moderator(alone, "Тарас")
    assert act.state is State.WAITING
    assert await roles_of(alone, alone.cast.taras) == set()
    await acts.agree(await as_now(ira), act)
    assert await roles_of(alone, alone.cast.taras) == {Role.MODERATOR}


async def test_nobody_waits_for_who_rests_or_has_left(alone: World) -> None:
    ira = await person("ira", alone.cast.kalyna, "Іра", Role.MODERATOR)
    act = await makes_moderator(alone, "Марта")
    assert act.state is State.WAITING
    await groups.rest(ira, alone.cast.kalyna.id)
    again = await makes_moderator(alone, "Марта")
    assert (again.pub, again.state) == (act.pub, State.DONE)
    assert await roles_of(alone, alone.cast.marta) == {Role.MODERATOR}


async def test_the_founder_lets_in_who_waits_at_the_door(alone: World) -> None:
    await groups.apply(alone.cast.bohdan, alone.cast.kalyna.id, "Богдан", {})
    circle = await circle_for(alone.cast.olena, alone.cast.kalyna.pub)
    whom = Whom(circle.id, alone.cast.bohdan.user_id or 0)
    with pytest.raises(Conflict, match="has to vouch"):  # what others can do is still theirs to do
        await groups.admit(alone.cast.olena, circle, whom, alone.cast.bohdan.pub)
    assert not await Act.filter(state=State.WAITING).exists()
    await groups.vouch(alone.cast.taras, whom, "Ми сусіди")
    yes = await groups.admit(alone.cast.olena, circle, whom, alone.cast.bohdan.pub)
    assert yes is groups.Yes.CAME_IN
    mine = await Membership.get(user_id=alone.cast.bohdan.user_id)
    assert mine.state is Belonging.ACTIVE


async def test_the_circle_changes_hands_in_three_days_so_that_nobody_is_caught_in_it(
    alone: World,
) -> None:
    await actions.ask_to_hand_over(alone.cast.olena, alone.cast.kalyna.id, "Марта", stays=False)
    handover = await Handover.get()
    assert handover.taker_id == alone.cast.marta.user_id
    with pytest.raises(Conflict):
        await groups.leave(alone.cast.olena, alone.cast.kalyna.id)
    await Handover.all().update(due_at=handover.announced_at)
    await actions.hand_over_what_is_due()
    await groups.leave(await as_now(alone.cast.olena), alone.cast.kalyna.id)
    assert await roles_of(alone, alone.cast.marta) == {Role.OWNER}


async def test_nothing_is_opened_and_nobody_shut_out_for_long_by_one_alone(alone: World) -> None:
    circle = await circle_for(alone.cast.olena, alone.cast.kalyna.pub)
    await groups.loosen(alone.cast.olena, circle)
    await measured(alone, alone.cast.olena, "ban")
    assert {act.state for act in await Act.all()} == {State.WAITING}
    assert not await Entry.exists(deed="act.alone")


async def test_a_report_about_whom_the_founder_brought_reaches_her(
    alone: World, browser: Browser
) -> None:
    guest = await person("halyna", alone.cast.kalyna, "Галина")
    await chat.seat(alone.cast.kalyna.id, guest.user_id or 0, is_keeper=False)
    await brought(alone, alone.cast.olena, guest)
    report = await reported(alone, by=guest, of=alone.cast.taras)
    path = f"/c/{alone.cast.kalyna.pub}/care/reports/{report.pub}"
    olena, halyna = [await browser.another().as_(who) for who in (alone.cast.olena, guest)]
    assert (await olena.get(path)).status_code == 200
    mine = await halyna.get(f"/settings/reports/{report.pub}")
    assert "this circle is small" in mine.text
    assert await measured(alone, alone.cast.olena) is None  # a warning, at once


async def test_as_soon_as_somebody_is_apart_only_they_look(alone: World) -> None:
    guest = await person("halyna", alone.cast.kalyna, "Галина")
    await chat.seat(alone.cast.kalyna.id, guest.user_id or 0, is_keeper=False)
    report = await reported(alone, by=guest, of=alone.cast.taras)
    circle = await circle_for(alone.cast.olena, alone.cast.kalyna.pub)
    assert await queries.case_for(alone.cast.olena, circle, report.pub)
    ira = await person("ira", alone.cast.kalyna, "Іра", Role.MODERATOR)
    with pytest.raises(NotFound):
        await queries.case_for(alone.cast.olena, circle, report.pub)
    assert await queries.case_for(ira, circle, report.pub)
    taras = await queries.someone_by(circle.id, alone.cast.taras.pub)
    with pytest.raises(Forbidden):
        await actions.decide(alone.cast.olena, taras, MeasureForm("warn", "hate", "Спокійно"))


async def test_a_report_about_a_keeper_reaches_neither_them_nor_whom_they_brought(
    alone: World, browser: Browser
) -> None:
    await makes_moderator(alone, "Марта")  # whom Olena brought
    report = await reported(alone, by=alone.cast.taras, of=alone.cast.olena)
    circle = await circle_for(alone.cast.olena, alone.cast.kalyna.pub)
    for who in (alone.cast.olena, await as_now(alone.cast.marta)):
        with pytest.raises(NotFound):
            await queries.case_for(who, circle, report.pub)
    mine = await (await browser.as_(alone.cast.taras)).get(f"/settings/reports/{report.pub}")
    assert "too near" in mine.text
    assert await Report.filter(state="open").count() == 1


async def test_an_invitation_that_asks_for_a_role_gives_it_at_once(alone: World) -> None:
    way = await Invitation.filter(inviter_id=alone.cast.olena.user_id).first()
    assert way is not None
    await actions.ask_for_newcomer(
        *(alone.cast.kalyna.id, alone.cast.olena.user_id or 0),
        *(alone.cast.taras.user_id or 0, Role.STEWARD),
    )
    assert await roles_of(alone, alone.cast.taras) == {Role.STEWARD}
