"""People come in: by the list, by a code, by a family card, or as nobody expected."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.events.actions import door
from app.events.codes import code_at_door
from app.events.forms.door import CameForm, CodeForm, SizeForm, WalkInForm
from app.events.models import AnswerState, CheckIn, Method, Occurrence, OccurrenceState, Says
from app.events.queries import Happening, occurrence_for
from app.events.queries.door import (
    AtDoor,
    arrival,
    at_door,
    door_version,
    entrance_for,
    my_code_for,
)
from app.groups.models import Belonging, Care, Group, Membership
from app.registry import actions as registry
from app.registry.models import Household
from tests.cast import person
from tests.events.at_the_door import guest, says_yes
from tests.events.making import membership_of, supper
from tests.world import World


def came(answer: str, party: int | None = None, nonce: str = "", ago: int = 0) -> CameForm:
    return CameForm(answer, party, pressed(nonce, ago))


def pressed(nonce: str = "", ago: int = 0) -> door.Press:
    return door.Press(nonce or public_id(), timedelta(seconds=ago))


def shows(code: str, nonce: str = "") -> CodeForm:
    return CodeForm(code, pressed(nonce))


@pytest.fixture
async def one(world: World) -> Happening:
    made = await supper(world.cast.kalyna, world.cast.olena, capacity=10)
    return await occurrence_for(world.cast.olena, made.pub)


@pytest.fixture
async def stefa(world: World) -> Viewer:
    return await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD)


async def seen(who: Viewer, one: Happening) -> AtDoor:
    return await at_door(who, await entrance_for(who, one.pub))


async def test_the_door_counts_who_comes_and_not_who_said_so(world: World, one: Happening) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row, party=3)
    await says_yes(cast.marta, cast.kalyna, one.row)
    await door.come(cast.olena, one, came(taras.pub, party=2))
    lists = await seen(cast.olena, one)
    assert (lists.expected_count, lists.here_count) == (4, 2)
    assert [each.name for each in lists.expected] == ["Марта"]
    assert [(each.name, each.party) for each in lists.here] == [("Тарас", 2)]


async def test_a_guest_without_an_account_is_let_in_by_name(world: World, one: Happening) -> None:
    cast = world.cast
    answer = await guest(cast.olena, cast.kalyna, one.row, "Пані Зоя")
    await door.come(cast.olena, one, came(answer.pub))
    [zoya] = (await seen(cast.olena, one)).here
    assert zoya.name == "Пані Зоя"


async def test_two_phones_at_once_make_one_check_in_and_one_is_told(
    world: World, one: Happening, stefa: Viewer
) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row, party=3)
    both = await asyncio.gather(
        *(door.come(who, one, came(taras.pub)) for who in (cast.olena, stefa))
    )
    assert sorted(each.is_new for each in both) == [False, True]
    assert len({each.pub for each in both}) == 1
    assert await CheckIn.filter(undone_at=None).count() == 1


async def test_ten_presses_by_list_and_by_code_let_somebody_in_once(
    world: World, one: Happening, stefa: Viewer, config: Config
) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row)
    code = await my_code_for(cast.taras, one, config.key)
    presses = [
        *(door.come(who, one, came(taras.pub)) for who in (cast.olena, stefa) for _ in range(3)),
        *(door.show_code(who, one, shows(code), config.key) for who in (cast.olena, stefa)),
    ]
    all_of_them = await asyncio.gather(*presses)
    assert sum(each.is_new for each in all_of_them) == 1
    assert (await seen(cast.olena, one)).here_count == 1


async def test_the_same_press_sent_again_is_one_and_says_the_same(
    world: World, one: Happening
) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row)
    press = came(taras.pub, nonce=public_id())
    first = await door.come(cast.olena, one, press)
    again = await asyncio.gather(*(door.come(cast.olena, one, press) for _ in range(4)))
    assert {(each.pub, each.is_new) for each in (first, *again)} == {(first.pub, True)}
    walk = WalkInForm("Зоя", 2, pressed())
    twice = await asyncio.gather(*(door.walk_in(cast.olena, one, walk) for _ in range(3)))
    assert len({each.pub for each in twice}) == 1
    assert (await seen(cast.olena, one)).here_count == 3


async def test_a_press_that_waited_for_the_net_counts_from_when_it_was_made(
    world: World, one: Happening
) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row)
    made = await door.come(cast.olena, one, came(taras.pub, ago=1200))
    late = now() - (await arrival(cast.olena, one, made.pub)).at
    assert timedelta(seconds=1190) < late < timedelta(seconds=1260)


async def test_what_is_taken_back_can_be_said_again(world: World, one: Happening) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row)
    press = came(taras.pub, nonce=public_id())
    made = await door.come(cast.olena, one, press)
    for _ in range(2):
        await door.undo(cast.olena, one, made.pub)
    assert (await seen(cast.olena, one)).here == []
    assert (await door.come(cast.olena, one, press)).pub == made.pub, "an old press changes nothing"
    assert (await seen(cast.olena, one)).here == []
    assert (await door.come(cast.olena, one, came(taras.pub))).is_new
    assert (await seen(cast.olena, one)).here_count == 1
    with pytest.raises(NotFound):
        await door.undo(cast.olena, one, public_id())


async def test_the_number_of_who_is_here_can_be_changed(world: World, one: Happening) -> None:
    cast = world.cast
    made = await door.walk_in(cast.olena, one, WalkInForm("Зоя", 1, pressed()))
    await door.resize(cast.olena, one, SizeForm(made.pub, 4))
    assert (await seen(cast.olena, one)).here_count == 4
    await door.undo(cast.olena, one, made.pub)
    with pytest.raises(Conflict):
        await door.resize(cast.olena, one, SizeForm(made.pub, 2))


async def test_who_walks_in_is_written_down_also_where_it_is_full(world: World) -> None:
    cast = world.cast
    full = await supper(cast.kalyna, cast.olena, capacity=1)
    await Occurrence.filter(id=full.id).update(taken=1)
    one = await occurrence_for(cast.olena, full.pub)
    await door.walk_in(cast.olena, one, WalkInForm("Пан Юхим", 5, pressed()))
    row = await CheckIn.get()
    assert (row.method, row.party) == (Method.WALK_IN, 5)
    assert "Юхим" not in row.name
    assert (await seen(cast.olena, one)).here[0].name == "Пан Юхим"


async def test_a_code_opens_one_evening_and_no_other(
    world: World, one: Happening, config: Config
) -> None:
    cast = world.cast
    other = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(days=14))
    await says_yes(cast.taras, cast.kalyna, one.row, party=2)
    wrong = await my_code_for(cast.taras, await occurrence_for(cast.taras, other.pub), config.key)
    with pytest.raises(Invalid) as no:
        await door.show_code(cast.olena, one, shows(wrong), config.key)
    assert "another day" in str(no.value.problems["code"])
    right = await my_code_for(cast.taras, one, config.key)
    typed = right.replace("-", " ").swapcase()
    assert (await door.show_code(cast.olena, one, shows(typed), config.key)).is_new
    lists = await seen(cast.olena, one)
    assert [(each.name, each.party) for each in lists.here] == [("Тарас", 2)]
    assert lists.expected == []


async def test_a_member_who_had_not_answered_is_let_in_by_code(
    world: World, one: Happening, config: Config
) -> None:
    cast = world.cast
    code = await my_code_for(cast.taras, one, config.key)
    await door.show_code(cast.olena, one, shows(code), config.key)
    answered_late = await says_yes(cast.taras, cast.kalyna, one.row)
    assert not (await door.come(cast.olena, one, came(answered_late.pub))).is_new


@pytest.mark.parametrize("state", [Belonging.SUSPENDED, Belonging.BANNED, Belonging.LEFT])
async def test_whoever_does_not_belong_any_more_is_not_let_in(
    world: World, one: Happening, config: Config, state: Belonging
) -> None:
    cast = world.cast
    taras = await says_yes(cast.taras, cast.kalyna, one.row)
    code = await my_code_for(cast.taras, one, config.key)
    await Membership.filter(user_id=cast.taras.user_id).update(state=state)
    with pytest.raises(Invalid):
        await door.show_code(cast.olena, one, shows(code), config.key)
    with pytest.raises(Conflict):
        await door.come(cast.olena, one, came(taras.pub))
    assert not await CheckIn.exists()


async def test_a_family_card_tells_how_many_and_never_who(
    world: World, one: Happening, config: Config, stefa: Viewer
) -> None:
    cast = world.cast
    home = await Household.get(pub=world.things["household"])
    secret = registry.code_of(home, config.key)
    codes = (home.code, secret, f"https://kolo.example/card/{secret}", f" {home.code} ")
    made = [await door.show_code(stefa, one, shows(code), config.key) for code in codes]
    assert [each.is_new for each in made] == [True, False, False, False]
    [family] = (await seen(stefa, one)).here
    assert (family.name, family.is_family) == ("", True)
    assert family.party == home.adults + home.children
    both = await supper(cast.kalyna, cast.olena)
    again = await occurrence_for(cast.olena, both.pub)
    at_once = await asyncio.gather(
        *(door.show_code(who, again, shows(home.code), config.key) for who in (cast.olena, stefa))
    )
    assert sorted(each.is_new for each in at_once) == [False, True]


async def test_a_card_of_another_circle_opens_nothing(world: World, config: Config) -> None:
    cast = world.cast
    home = await Household.get(pub=world.things["household"])
    made = await supper(cast.tbilisi, cast.nino)
    one = await occurrence_for(cast.nino, made.pub)
    for code in (home.code, registry.code_of(home, config.key)):
        with pytest.raises(Invalid):
            await door.show_code(cast.nino, one, shows(code), config.key)


async def test_guessing_codes_is_made_to_wait(world: World, one: Happening, config: Config) -> None:
    for n in range(5):
        with pytest.raises(Invalid):
            await door.show_code(world.cast.olena, one, shows(f"2222-222{n + 2}"), config.key)
    with pytest.raises(TooMany):
        await door.show_code(world.cast.olena, one, shows("2222-2229"), config.key)


async def test_only_its_host_and_the_stewards_keep_the_entrance(
    world: World, one: Happening, stefa: Viewer
) -> None:
    cast = world.cast
    walk = WalkInForm("Зоя", 1, pressed())
    for who in (cast.taras, cast.marta):
        with pytest.raises(Forbidden):
            await door.walk_in(who, one, walk)
        with pytest.raises(Forbidden):
            await entrance_for(who, one.pub)
    with pytest.raises(NotFound):
        await entrance_for(cast.nino, one.pub)
    assert (await door.walk_in(stefa, one, walk)).is_new


async def test_nobody_is_let_in_to_what_does_not_take_place(world: World) -> None:
    cast = world.cast
    off = await supper(cast.kalyna, cast.olena, state=OccurrenceState.CANCELLED)
    one = await occurrence_for(cast.olena, off.pub)
    with pytest.raises(Conflict):
        await door.walk_in(cast.olena, one, WalkInForm("Зоя", 1, pressed()))


async def test_an_answer_to_something_else_opens_nothing(world: World, one: Happening) -> None:
    cast = world.cast
    other = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(days=9))
    answer = await says_yes(cast.taras, cast.kalyna, other)
    with pytest.raises(NotFound):
        await door.come(cast.olena, one, came(answer.pub))


async def test_the_lists_say_who_waits_and_who_said_maybe(world: World, one: Happening) -> None:
    cast = world.cast
    await says_yes(cast.taras, cast.kalyna, one.row, state=AnswerState.WAITLISTED, party=2)
    await says_yes(cast.marta, cast.kalyna, one.row, state=AnswerState.NOTED, says=Says.MAYBE)
    await says_yes(cast.olena, cast.kalyna, one.row, state=AnswerState.NOTED, says=Says.NO)
    lists = await seen(cast.olena, one)
    assert [each.name for each in lists.waiting] == ["Тарас"]
    assert [each.name for each in lists.maybe] == ["Марта"]
    assert (lists.expected_count, lists.waiting_count) == (0, 2)


async def test_a_member_who_holds_something_in_a_guarded_circle_sees_no_names_but_of_who_is_shown(
    world: World,
) -> None:
    cast = world.cast
    made = await supper(cast.kalyna, cast.taras)
    one = await occurrence_for(cast.taras, made.pub)
    await says_yes(cast.marta, cast.kalyna, made, party=2)
    await says_yes(cast.olena, cast.kalyna, made, is_shown=True)
    lists = await seen(cast.taras, one)
    assert [each.name for each in lists.expected] == ["Олена"]
    assert (lists.expected_count, lists.unnamed_count) == (3, 2)
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    assert [each.name for each in (await seen(cast.taras, one)).expected] == ["Марта", "Олена"]


async def test_the_version_changes_with_everything_the_page_shows(
    world: World, one: Happening
) -> None:
    cast = world.cast
    versions = [await door_version(cast.olena, one)]

    async def changed() -> None:
        versions.append(await door_version(cast.olena, one))

    taras = await says_yes(cast.taras, cast.kalyna, one.row)
    await changed()
    made = await door.come(cast.olena, one, came(taras.pub))
    await changed()
    walk = await door.walk_in(cast.olena, one, WalkInForm("Зоя", 2, pressed()))
    await changed()
    await door.resize(cast.olena, one, SizeForm(made.pub, 2))
    await door.resize(cast.olena, one, SizeForm(walk.pub, 1))
    await changed()
    await door.undo(cast.olena, one, made.pub)
    await changed()
    assert len(set(versions)) == len(versions)
    assert await door_version(cast.olena, one) == versions[-1]


async def test_after_three_months_only_how_many_came_is_known(
    world: World, one: Happening, config: Config
) -> None:
    cast = world.cast
    home = await Household.get(pub=world.things["household"])
    taras = await says_yes(cast.taras, cast.kalyna, one.row, party=2)
    await door.come(cast.olena, one, came(taras.pub))
    await door.walk_in(cast.olena, one, WalkInForm("Зоя", 1, pressed()))
    await door.show_code(cast.olena, one, shows(home.code), config.key)
    await door.forget_who_came()
    assert len([row for row in await CheckIn.all() if row.name]) == 1, "it was not long ago"
    ago = now() - timedelta(days=91)
    await Occurrence.filter(id=one.id).update(starts_at=ago - timedelta(hours=2), ends_at=ago)
    await door.forget_who_came()
    for row in await CheckIn.all():
        assert (row.name, row.membership_id, row.answer_id, row.household_id) == (
            "",
            None,
            None,
            None,
        )
    assert (await seen(cast.olena, one)).here_count == 3 + home.adults + home.children


async def test_a_code_is_another_for_everybody_and_every_evening(
    world: World, one: Happening, config: Config
) -> None:
    cast = world.cast
    pubs = [(await membership_of(who, cast.kalyna)).pub or "" for who in (cast.taras, cast.marta)]
    codes = {code_at_door(config.key, at, pub) for at in (one.pub, public_id()) for pub in pubs}
    assert len(codes) == 4
    assert all(len(code) == 9 for code in codes)
