"""A part came, and whoever gives has not said a word yet: whoever receives says how much."""

from __future__ import annotations

import re

import pytest

from app.core.errors import Invalid
from app.help import actions, queries
from app.help.models import Kind, Post, PostState, Receipt
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.parcels import actions as parcels
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.help.test_only_a_part import came, does, told, words
from tests.parcels.making import to_kherson
from tests.world import World

P = PromiseState


@pytest.fixture
async def insulin(world: World) -> Post:
    """Taras asks for ten of insulin and four bandages, and Olena has promised all of it."""
    post = await ask(world.cast.kalyna, world.cast.taras)
    await promises(world.cast.olena, post, 10, 4)
    return post


@pytest.mark.parametrize("pressed", ["", "have", "way"])
async def test_whoever_receives_says_how_much_is_there_before_whoever_gives(
    world: World, at: SitsDown, insulin: Post, pressed: str
) -> None:
    cast = world.cast
    olena, taras, page = await at(cast.olena), await at(cast.taras), f"/help/{insulin.pub}"
    given = await newest_of(cast.olena, insulin)
    if pressed:
        await does(olena, insulin, given, pressed)
    assert "Only a part came" in words(await taras.get(page))
    assert "Only a part came" not in words(await olena.get(page))
    for _ in range(2):
        answer = await does(taras, insulin, given, "part", **await came(insulin, "7", "0"))
        assert answer.status_code == 303
    assert await counted(insulin) == [(10, 7), (4, 0)], "the rest stays promised"
    assert (await Promise.get(id=given.id)).state is P.IN_PROGRESS
    await is_right(insulin)
    assert await told(cast.olena, Tells.PART_CAME) == 1
    assert not await told(cast.marta, Tells.DISPUTED), "it is no quarrel"
    for who in (olena, taras):
        seen = words(await who.get(page))
        assert "Already there: 7" in seen
        assert "Not clear" not in seen
        assert "A part of it is there" in seen, "among the steps"
    (said,) = await Receipt.all()
    assert (said.result, sorted((said.lines or {}).values())) == ("partly", [0, 7])


async def sure(post: Post, *much: str) -> dict[str, str]:
    """The same a second time, where it is less than is there."""
    said = await came(post, *much)
    return said | {name.replace("came-", "again-"): n for name, n in said.items()}


async def half_there(world: World, at: SitsDown, post: Post) -> Promise:
    given = await newest_of(world.cast.olena, post)
    answer = await does(
        await at(world.cast.taras), post, given, "part", **await came(post, "7", "0")
    )
    assert answer.status_code == 303
    return given


async def test_whoever_gives_says_that_no_more_comes(
    world: World, at: SitsDown, insulin: Post
) -> None:
    given, olena = await half_there(world, at, insulin), await at(world.cast.olena)
    assert (await does(olena, insulin, given, "release")).status_code == 303
    assert await counted(insulin) == [(7, 7), (0, 0)]
    assert (await now_of(insulin)).state is PostState.PARTLY_COVERED
    await is_right(insulin)


async def test_or_brings_the_rest(world: World, at: SitsDown, insulin: Post) -> None:
    given, olena = await half_there(world, at, insulin), await at(world.cast.olena)
    assert (await does(olena, insulin, given, "here")).status_code == 303
    assert await counted(insulin) == [(10, 10), (4, 4)]
    taras = await at(world.cast.taras)
    assert (await does(taras, insulin, given, "received")).status_code == 303
    assert (await now_of(insulin)).state is PostState.RECEIVED
    assert [one.result.value for one in await Receipt.all()] == ["received"]


async def test_whoever_gives_cannot_say_less_than_whoever_receives_it(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """It was (3, 3) then, and on the board again, and seven of it were there."""
    given, olena = await half_there(world, at, insulin), await at(world.cast.olena)
    answer = await does(olena, insulin, given, "here", **await came(insulin, "3", "2"))
    assert answer.status_code == 422
    assert "There already, as whoever receives it has said: 7." in words(answer)
    assert 'value="3"' in answer.text, "what was typed stays"
    first, second = await lines_of(insulin)
    assert f'id="came-{first.pub}-{given.pub}-problem"' in answer.text
    assert f'id="came-{second.pub}-{given.pub}-problem"' not in answer.text
    assert await counted(insulin) == [(10, 7), (4, 0)]
    assert (await Promise.get(id=given.id)).state is P.IN_PROGRESS
    assert (await does(olena, insulin, given, "here", **await came(insulin, "7", "2"))).is_redirect
    assert await counted(insulin) == [(7, 7), (2, 2)]
    await is_right(insulin)


async def test_nor_by_another_door(world: World, at: SitsDown, insulin: Post) -> None:
    given = await half_there(world, at, insulin)
    first, second = await lines_of(insulin)
    with pytest.raises(Invalid):
        await actions.deliver(
            *(world.cast.olena, insulin, given, {first.id: 3, second.id: 4}), is_all=True
        )
    assert await counted(insulin) == [(10, 7), (4, 0)]


async def test_more_may_come_and_a_slip_may_be_put_right(
    world: World, at: SitsDown, insulin: Post
) -> None:
    given, taras = await half_there(world, at, insulin), await at(world.cast.taras)
    for much in (("9", "4"), ("6", "0")):
        await does(taras, insulin, given, "part", **await sure(insulin, *much))
        there = [there for _, there in await counted(insulin)]
        assert there == [int(one) for one in much]
        await is_right(insulin)


@pytest.mark.parametrize(
    ("much", "asked"),
    [
        (("2", "0"), "Already there: 7. If 2 more came, please write 9."),
        (("6", "0"), "Already there: 7. If it is only 6 in all, press once more."),
        (("0", "4"), "Already there: 7. If none of it came, press once more."),
        (("0", "0"), "Already there: 7. If none of it came, press once more."),
    ],
)
async def test_who_writes_less_than_is_there_is_asked_whether_it_is_how_much_is_new(
    world: World, at: SitsDown, insulin: Post, much: tuple[str, str], asked: str
) -> None:
    """It was two of ten then, and seven that had come were wanted a second time."""
    given, taras = await half_there(world, at, insulin), await at(world.cast.taras)
    page = await taras.get(f"/help/{insulin.pub}")
    assert "How many came in all" in words(page)
    assert 'value="7"' in page.text, "it starts from what is there"
    said = await came(insulin, *much)
    answer = await does(taras, insulin, given, "part", **said)
    assert answer.status_code == 422
    assert asked in words(answer)
    assert await counted(insulin) == [(10, 7), (4, 0)]
    again = dict(re.findall(r'name="(again-[^"]+)" value="([^"]*)"', answer.text))
    assert (await does(taras, insulin, given, "part", **said, **again)).status_code == 303
    assert [there for _, there in await counted(insulin)] == [int(one) for one in much]
    await is_right(insulin)


async def test_another_number_is_asked_about_anew(
    world: World, at: SitsDown, insulin: Post
) -> None:
    given, taras = await half_there(world, at, insulin), await at(world.cast.taras)
    before = {f"again-{line.pub}": n for line, n in zip(await lines_of(insulin), "30", strict=True)}
    answer = await does(taras, insulin, given, "part", **await came(insulin, "2", "0"), **before)
    assert answer.status_code == 422
    assert await counted(insulin) == [(10, 7), (4, 0)]


async def test_before_whoever_gives_has_moved_it_is_not_received_with_one_press_beside_another(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """It has no way back."""
    given, taras = await newest_of(world.cast.olena, insulin), await at(world.cast.taras)

    async def folded() -> bool:
        page = (await taras.get(f"/help/{insulin.pub}")).text
        deed = f"/promises/{given.pub}/received"
        assert deed in page
        before = page.partition(deed)[0]
        return before.rfind("<details") > before.rfind("</details")

    assert await folded()
    await does(await at(world.cast.olena), insulin, given, "have")
    assert not await folded()
    assert (await does(taras, insulin, given, "received")).status_code == 303


@pytest.mark.parametrize(("pressed", "was"), [("", P.ACCEPTED), ("have", P.IN_PROGRESS)])
async def test_or_taken_back_as_long_as_whoever_gives_has_said_nothing(
    world: World, at: SitsDown, insulin: Post, pressed: str, was: PromiseState
) -> None:
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    if pressed:
        await does(olena, insulin, await newest_of(world.cast.olena, insulin), pressed)
    none = await sure(insulin, "0", "0")
    for _ in range(2):  # and the next slip, too
        given = await half_there(world, at, insulin)
        assert await told(world.cast.olena, Tells.PART_CAME) == 1
        assert not await told(world.cast.olena, Tells.NONE_CAME)
        assert (await does(taras, insulin, given, "part", **none)).status_code == 303
        assert await counted(insulin) == [(10, 0), (4, 0)]
        assert (await Promise.get(id=given.id)).state is was
        assert not await Receipt.exists()
        assert await told(world.cast.olena, Tells.NONE_CAME) == 1
        assert not await told(world.cast.olena, Tells.PART_CAME)
    await is_right(insulin)
    for who in (olena, taras):
        seen = words(await who.get(f"/help/{insulin.pub}"))
        assert "Nothing of it is there yet, after all" in seen
        assert "Already there" not in seen
    assert (await does(taras, insulin, given, "part", **none)).status_code == 422, "nothing stands"


async def test_but_not_against_what_whoever_gives_has_said_since(
    world: World, at: SitsDown, insulin: Post
) -> None:
    given, taras = await half_there(world, at, insulin), await at(world.cast.taras)
    olena, none = await at(world.cast.olena), await sure(insulin, "0", "0")
    for deed in ("way", "here"):
        await does(olena, insulin, given, deed)
        before = await counted(insulin)
        assert (await does(taras, insulin, given, "part", **none)).status_code == 409
        assert await counted(insulin) == before
    assert await Receipt.all().count() == 1


@pytest.mark.parametrize(
    ("much", "said"),
    [
        (("0", "0"), "Please write how many came, of one thing at least."),
        (("10", "4"), "If all of it came, please say so above."),
        (("11", "0"), "whole number from 0 to 10"),
        (("сім", "0"), "whole number from 0 to 10"),
        (("", ""), "whole number from 0 to 10"),
    ],
)
async def test_a_number_that_cannot_be_is_said_beside_its_field(
    world: World, at: SitsDown, insulin: Post, much: tuple[str, str], said: str
) -> None:
    taras, given = await at(world.cast.taras), await newest_of(world.cast.olena, insulin)
    answer = await does(taras, insulin, given, "part", **await came(insulin, *much))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not much[0] or f'value="{much[0]}"' in answer.text, "what was typed stays"
    assert answer.text.count("<details open>") == 1, "and nothing else opens"
    assert await counted(insulin) == [(10, 0), (4, 0)]


async def test_of_an_offer_whoever_would_like_it_says_so(world: World, at: SitsDown) -> None:
    cast = world.cast
    chairs = await ask(
        cast.kalyna, cast.olena, kind=Kind.OFFER, lines=[{"text": "Стілець", "qty": 4}]
    )
    await promises(cast.taras, chairs, 4)
    olena, taras = await at(cast.olena), await at(cast.taras)
    wish = await newest_of(cast.taras, chairs)
    said = await came(chairs, "1")
    assert (await does(taras, chairs, wish, "part", **said)).status_code == 409, "not agreed yet"
    await does(olena, chairs, wish, "yes")
    assert (await does(olena, chairs, wish, "part", **said)).status_code == 403
    assert (await does(taras, chairs, wish, "part", **said)).status_code == 303
    assert await counted(chairs) == [(4, 1)]
    assert await told(cast.olena, Tells.PART_CAME) == 1


async def test_of_what_is_in_a_parcel_the_parcel_says_it(world: World, at: SitsDown) -> None:
    way = await to_kherson(world.cast)
    given, halyna = await newest_of(way.serhii, way.post), await at(way.halyna)

    async def may_say_so() -> bool:
        need = await queries.post_for(way.halyna, way.post.pub)
        (one,) = await queries.promises_of(way.halyna, need)
        return "part" in one.deeds

    assert await may_say_so(), "it is only packed"
    await parcels.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await parcels.ready(way.serhii, await way.seen_by(way.serhii))
    await parcels.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert not await may_say_so()
    said = await came(way.post, "7", "0")
    assert (await does(halyna, way.post, given, "part", **said)).status_code == 409


async def test_a_page_for_what_cannot_be_said_does_not_open(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """It took what somebody wrote, and then said no to it."""
    cast = world.cast
    taras, given = await at(cast.taras), await newest_of(cast.olena, insulin)
    page = f"/help/{insulin.pub}/promises/{given.pub}/wrong"
    assert (await taras.get(page)).status_code == 409
    await actions.deliver(cast.olena, insulin, given)
    assert (await taras.get(page)).status_code == 200
