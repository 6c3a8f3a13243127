"""Where nobody in a circle is free to look at something again, another circle does (row 103)."""

from __future__ import annotations

import pytest

from app.audit.models import Entry
from app.chat import actions as chat
from app.chat.forms import MessageForm
from app.chat.queries import message_for, room_for
from app.core.errors import Conflict, NotFound
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Belonging, Group, Membership, RoleGrant
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.models import Appeal, Measure, Verdict
from tests.cast import person
from tests.conftest import Browser
from tests.moderation.conftest import as_now
from tests.moderation.test_measures import disagreed, measured, state_of, verdict, words_in
from tests.moderation.test_roles import decide
from tests.world import World


async def banned_by_both(world: World) -> Appeal:
    """In a circle of three, both others have shut Taras out, and he disagrees."""
    act = await measured(world, world.cast.marta, "ban")
    assert act is not None
    await decide(world, world.cast.olena, act)
    return await disagreed(world, "Тарас каже: Марта помиляється")


async def sent_on(world: World) -> Appeal:
    appeal = await banned_by_both(world)
    taras = await as_now(world.cast.taras)
    measure = await Measure.get(id=appeal.measure_id)
    await actions.send_on(taras, await queries.measure_about_me(taras, measure.pub))
    return await Appeal.get(id=appeal.id)


async def seen_from(world: World, who: Viewer, group: Group, appeal: Appeal) -> queries.Disagreed:
    return await queries.appeal_for(who, await circle_for(who, group.pub), appeal.pub)


async def test_in_a_circle_of_three_another_circle_decides(browser: Browser, world: World) -> None:
    appeal = await banned_by_both(world)
    measure = await Measure.get(id=appeal.measure_id)
    path = f"/settings/measures/{measure.pub}"
    desk = f"/c/{world.cast.tbilisi.pub}/care"
    nino, taras = [
        await browser.another().as_(who)
        for who in (world.cast.nino, await as_now(world.cast.taras))
    ]
    assert appeal.pub not in (await nino.get(desk)).text  # not before Taras wants it
    page = (await taras.get(path)).text
    assert "Let another circle look at it" in page
    sent = await taras.follow(await taras.post(path, do="elsewhere"))
    assert "It waits for those who keep order in another circle" in sent.text
    assert (await taras.post(path, do="elsewhere")).status_code == 409
    assert "Another circle asks for your help." in (await nino.get(desk)).text
    page = (await nino.get(f"{desk}/appeals/{appeal.pub}")).text
    assert "помиляється" in page
    assert "Спокійно" in page  # what he was told
    for secret in (
        "Тарас",
        "Марта",
        "Олена",
        "Калина",
        world.cast.taras.pub,
        world.cast.kalyna.pub,
    ):
        assert secret not in page
    said = {"verdict": "withdrawn", "words": "Ми не бачимо підстав"}
    assert (await nino.post(f"{desk}/appeals/{appeal.pub}", **said)).status_code == 303
    assert (await nino.post(f"{desk}/appeals/{appeal.pub}", **said)).status_code == 409
    assert await state_of(world.cast.taras) is Belonging.LEFT
    answer = (await taras.get(path)).text
    assert "Ми не бачимо підстав" in answer
    for group, deed in (
        (world.cast.kalyna, "appeal.withdrawn_elsewhere"),
        (world.cast.tbilisi, "appeal.for_others"),
    ):
        assert await Entry.exists(group_id=group.id, deed=deed, is_power=True)
    for one in (nino, taras):
        await one.client.aclose()


async def test_those_who_decided_it_read_nothing_of_it(browser: Browser, world: World) -> None:
    appeal = await sent_on(world)
    for who in (world.cast.marta, world.cast.olena):
        with pytest.raises(NotFound):
            await seen_from(world, who, world.cast.kalyna, appeal)
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    with pytest.raises(NotFound):  # nobody is brought in to decide it otherwise
        await seen_from(world, third, world.cast.kalyna, appeal)


async def test_who_belongs_to_the_circle_does_not_decide_it_in_another(world: World) -> None:
    await Membership.create(
        group_id=world.cast.kalyna.id,
        user_id=world.cast.nino.user_id,
        name="Ніно",
        state=Belonging.LEFT,
        joined_at=(await Membership.get(user_id=world.cast.nino.user_id)).joined_at,
    )
    appeal = await banned_by_both(world)
    mine = await queries.measure_about_me(
        await as_now(world.cast.taras), (await Measure.get(id=appeal.measure_id)).pub
    )
    assert (mine.is_stuck, mine.may_send_on) == (True, False)
    with pytest.raises(Conflict):
        await actions.send_on(world.cast.taras, mine)


async def test_where_there_is_no_other_circle_the_person_is_told(
    browser: Browser, world: World
) -> None:
    await RoleGrant.filter(membership__group_id=world.cast.tbilisi.id).delete()
    appeal = await banned_by_both(world)
    taras = await browser.as_(await as_now(world.cast.taras))
    measure = await Measure.get(id=appeal.measure_id)
    page = (await taras.get(f"/settings/measures/{measure.pub}")).text
    assert "there is no other circle that could look at it" in page


async def test_where_somebody_is_free_nobody_elsewhere_is_asked(world: World) -> None:
    await measured(world, world.cast.marta)
    await disagreed(world)
    mine = (await queries.measures_about_me(world.cast.taras))[0]
    mine = await queries.measure_about_me(world.cast.taras, mine.measure.pub)
    assert not mine.may_send_on
    with pytest.raises(Conflict, match="free to look"):
        await actions.send_on(world.cast.taras, mine)


async def test_one_circle_is_asked_and_the_next_when_nobody_there_is_free(world: World) -> None:
    batumi = await Group.create(name="ბათუმი", zone="Asia/Tbilisi", locale="ka")
    keti = await person("keti", batumi, "ქეთი", Role.OWNER)
    appeal = await sent_on(world)
    circles = [(world.cast.nino, world.cast.tbilisi), (keti, batumi)]
    asked = [(who, at) for who, at in circles if await _sees(world, who, at, appeal)]
    assert len(asked) == 1
    await RoleGrant.filter(membership__user_id=asked[0][0].user_id).delete()
    (other,) = [one for one in circles if one != asked[0]]
    assert await _sees(world, *other, appeal)
    await RoleGrant.filter(membership__user_id=other[0].user_id).delete()
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    assert await _sees(world, third, world.cast.kalyna, appeal)  # nobody else is left


async def _sees(world: World, who: Viewer, group: Group, appeal: Appeal) -> bool:
    circle = await circle_for(who, group.pub)
    is_listed = bool(await queries.open_appeals(who, circle))
    try:
        await seen_from(world, who, group, appeal)
    except NotFound:
        assert not is_listed
        return False
    assert is_listed
    return True


async def test_two_of_the_other_circle_at_once_are_one_and_the_other_is_told(
    browser: Browser, world: World
) -> None:
    appeal = await sent_on(world)
    keti = await person("keti", world.cast.tbilisi, "ქეთი", Role.MODERATOR)
    both = [world.cast.nino, keti]
    found = [await seen_from(world, who, world.cast.tbilisi, appeal) for who in both]
    await actions.answer_appeal(both[0], found[0], verdict(Verdict.UPHELD))
    with pytest.raises(Conflict, match="a moment ago"):
        await actions.answer_appeal(both[1], found[1], verdict(Verdict.WITHDRAWN))
    assert await state_of(world.cast.taras) is Belonging.BANNED
    other = await browser.as_(keti)
    path = f"/c/{world.cast.tbilisi.pub}/care/appeals/{appeal.pub}"
    late = await other.post(path, verdict="withdrawn", words="Ні")
    assert late.status_code == 409
    assert "It stays as it is" in late.text


async def test_another_circle_shows_a_hidden_message_again(world: World) -> None:
    cast = world.cast
    room, _ = await room_for(cast.taras, world.things["room"])
    ack = await chat.send(cast.taras, room, MessageForm(public_id(), "Що тут такого?"))
    pub = str(ack.id)  # type: ignore[union-attr]
    await chat.hide(cast.marta, await message_for(cast.marta, pub))
    await RoleGrant.filter(membership__user_id=cast.olena.user_id).delete()
    await disagreed(world)
    mine = (await queries.measures_about_me(cast.taras))[0]
    mine = await queries.measure_about_me(cast.taras, mine.measure.pub)
    await actions.send_on(cast.taras, mine)
    appeal = await Appeal.get()
    found = await seen_from(world, cast.nino, cast.tbilisi, appeal)
    await actions.answer_appeal(cast.nino, found, verdict(Verdict.WITHDRAWN))
    assert "Що тут такого?" in await words_in(world, cast.olena)


async def test_who_left_meanwhile_is_told_all_the_same(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    appeal = await disagreed(world)
    taras = await as_now(world.cast.taras)
    assert taras.user_id is not None
    await groups.leave(taras, world.cast.kalyna.id)
    found = await seen_from(world, world.cast.olena, world.cast.kalyna, appeal)
    await actions.answer_appeal(world.cast.olena, found, verdict(Verdict.WITHDRAWN))
    assert (await Appeal.get(id=appeal.id)).state is Verdict.WITHDRAWN
    assert await state_of(world.cast.taras) is Belonging.LEFT
    assert (await Membership.get(user_id=taras.user_id)).state_until is None  # free to come back
