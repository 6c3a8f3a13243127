"""Only a part came: whoever receives says how much, whoever settles it or gave it agrees, and the
rest is on the board again."""

from __future__ import annotations

import re

import httpx2
import pytest

from app.help.models import Category, Kind, Post, PostState, Receipt
from app.help.queries import post_for
from app.help.queries.closing import ending_of
from app.help.tells import Tells
from app.lines.models import Line, Promise, PromiseState
from app.notices.models import Notice
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import brings_from, counted, is_right, newest_of, now_of, promises
from tests.world import World

P, S = PromiseState, PostState


@pytest.fixture
async def insulin(world: World) -> Post:
    """Taras asks for ten of insulin and four bandages, and Olena has promised all of it."""
    post = await ask(world.cast.kalyna, world.cast.taras)
    await promises(world.cast.olena, post, 10, 4)
    return post


def words(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


async def came(post: Post, *much: str) -> dict[str, str]:
    """What a form says of each line in their order."""
    return {f"came-{line.pub}": n for line, n in zip(await lines_of(post), much, strict=False)}


async def does(
    who: Browser, post: Post, promise: Promise, deed: str, **sent: str
) -> httpx2.Response:
    return await who.post(f"/help/{post.pub}/promises/{promise.pub}/{deed}", **sent)


async def told(who: object, kind: Tells) -> int:
    """How many of these they have to read still."""
    user_id = getattr(who, "user_id", None)
    return await Notice.filter(user_id=user_id, kind=kind, gone_at=None).count()


async def four_of_ten(world: World, at: SitsDown, post: Post) -> tuple[Browser, Browser, Promise]:
    """Olena handed over everything, and Taras says that four of insulin came."""
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, post)
    assert (await does(olena, post, given, "here")).status_code == 303
    said = await came(post, "4", "4")
    answer = await does(taras, post, given, "wrong", result="partly", note="Коробка мала", **said)
    assert answer.status_code == 303
    return olena, taras, given


async def test_whoever_receives_says_how_many_came(
    world: World, at: SitsDown, insulin: Post
) -> None:
    _, taras, given = await four_of_ten(world, at, insulin)
    (receipt,) = await Receipt.all()
    first, second = await lines_of(insulin)
    assert (receipt.result, receipt.lines) == ("partly", {first.pub: 4, second.pub: 4})
    assert "Коробка" not in receipt.note, "it is sealed"
    for who in (taras, await at(world.cast.olena), await at(world.cast.marta)):
        seen = words(await who.get(f"/help/{insulin.pub}"))
        assert "Only a part came" in seen
        assert "Інсулін: 4 амп." in seen
    assert (await now_of(insulin)).state is S.IN_DELIVERY, "nobody has settled it"
    assert await counted(insulin) == [(10, 10), (4, 4)]
    assert (await Promise.get(id=given.id)).state is P.DISPUTED


@pytest.mark.parametrize(
    "much", [("0", "0"), ("10", "4"), ("11", "4"), ("чотири", "4"), ("-1", "4"), ("", "4")]
)
@pytest.mark.parametrize("deed", ["wrong", "settle"])
async def test_a_number_that_cannot_be_is_said_beside_its_field(
    world: World, at: SitsDown, insulin: Post, deed: str, much: tuple[str, str]
) -> None:
    olena, who = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, insulin)
    await does(olena, insulin, given, "here")
    if deed == "settle":
        await does(who, insulin, given, "wrong", result="with issues", note="")
        who = await at(world.cast.marta)
    said = {"result": "partly", "outcome": "part", "note": "слово", "why": "слово"}
    answer = await does(who, insulin, given, deed, **said, **await came(insulin, *much))
    assert answer.status_code == 422
    name = f"came-{(await lines_of(insulin))[0].pub}"
    assert f'id="{name}-problem"' in answer.text
    assert f'href="#{name}"' in answer.text
    assert not much[0] or f'value="{much[0]}"' in answer.text, "what was typed stays"
    assert "слово" in answer.text
    assert await counted(insulin) == [(10, 10), (4, 4)]


@pytest.mark.parametrize("much", ["5", "дві"])
@pytest.mark.parametrize(
    ("deed", "chosen"),
    [
        ("wrong", "not received"),
        ("wrong", "with issues"),
        ("wrong", ""),
        ("settle", "came"),
        ("settle", "not"),
    ],
)
async def test_a_number_beside_another_choice_is_not_thrown_away(
    world: World, at: SitsDown, insulin: Post, deed: str, chosen: str, much: str
) -> None:
    """Who typed how many came, and chose above that nothing did, meant one of the two."""
    olena, who = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, insulin)
    await does(olena, insulin, given, "here")
    if deed == "settle":
        await does(who, insulin, given, "wrong", result="with issues", note="")
        who = await at(world.cast.marta)
    said = {"result": chosen, "outcome": chosen, "note": "слово", "why": "слово"}
    answer = await does(who, insulin, given, deed, **said, **await came(insulin, much, ""))
    assert answer.status_code == 422
    first, second = [f"came-{line.pub}" for line in await lines_of(insulin)]
    assert f'id="{first}-problem"' in answer.text
    assert f'id="{second}-problem"' not in answer.text
    assert "If only a part of it came, please choose that above." in words(answer)
    assert f'value="{much}"' in answer.text, "what was typed stays"
    assert await counted(insulin) == [(10, 10), (4, 4)]


@pytest.mark.parametrize("much", [("", ""), ("0", "0"), (" ", "0")])
async def test_that_none_came_may_be_said_in_numbers_too(
    world: World, at: SitsDown, insulin: Post, much: tuple[str, str]
) -> None:
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, insulin)
    await does(olena, insulin, given, "here")
    said = await came(insulin, *much)
    answer = await does(taras, insulin, given, "wrong", result="not received", note="", **said)
    assert answer.status_code == 303
    assert (await Receipt.get()).lines is None


@pytest.mark.parametrize("outcome", ["came", "not"])
async def test_numbers_that_stood_there_before_say_nothing_of_another_choice(
    world: World, at: SitsDown, insulin: Post, outcome: str
) -> None:
    """Whoever settles it finds the receiver's numbers in the form, and has not typed them."""
    await four_of_ten(world, at, insulin)
    marta, given = await at(world.cast.marta), await newest_of(world.cast.olena, insulin)
    said = await came(insulin, "4", "4")
    answer = await does(marta, insulin, given, "settle", outcome=outcome, why="Так", **said)
    assert answer.status_code == 303


async def test_whoever_settles_it_starts_from_what_was_said(
    world: World, at: SitsDown, insulin: Post
) -> None:
    await four_of_ten(world, at, insulin)
    marta, given = await at(world.cast.marta), await newest_of(world.cast.olena, insulin)
    page = await marta.get(f"/help/{insulin.pub}/promises/{given.pub}/settle")
    first, second = await lines_of(insulin)
    assert re.search(rf'name="came-{first.pub}"[^>]*value="4"', page.text)
    assert "Коробка мала" in page.text
    said = await came(insulin, "3", "0")
    answer = await does(marta, insulin, given, "settle", outcome="part", why="Я бачила", **said)
    assert answer.status_code == 303
    assert await counted(insulin) == [(3, 3), (0, 0)]
    assert (await now_of(insulin)).state is S.PARTLY_COVERED
    assert (await Promise.get(id=given.id)).state is P.CONFIRMED
    await is_right(insulin)
    assert await told(world.cast.olena, Tells.PARTLY) == 1
    assert await told(world.cast.taras, Tells.SETTLED) == 1
    seen = words(await marta.get(f"/help/{insulin.pub}"))
    assert "Я бачила" in seen
    assert "Інсулін: 3 амп." in seen
    await promises(world.cast.marta, insulin, 7, 4)
    assert await counted(insulin) == [(10, 3), (4, 0)], "it was on the board again"
    assert second.pub in (await Receipt.get(by__user_id=world.cast.marta.user_id)).lines


async def test_whoever_gave_it_agrees_with_one_press(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, taras, given = await four_of_ten(world, at, insulin)
    page = f"/help/{insulin.pub}"
    assert "Yes, only a part" in words(await olena.get(page))
    for who in (taras, await at(world.cast.marta)):
        assert "Yes, only a part" not in words(await who.get(page))
        assert (await does(who, insulin, given, "agree")).status_code == 403
    for _ in range(2):
        assert (await does(olena, insulin, given, "agree")).status_code == 303
    assert await counted(insulin) == [(4, 4), (4, 4)]
    assert (await now_of(insulin)).state is S.PARTLY_COVERED
    assert await told(world.cast.taras, Tells.SETTLED) == 1
    assert not await told(world.cast.marta, Tells.DISPUTED), "they have nothing to ask any more"
    await is_right(insulin)
    await promises(world.cast.olena, insulin, 6)
    assert await counted(insulin) == [(10, 4), (4, 4)]


async def test_that_nothing_came_whoever_gave_it_may_agree_to_as_well(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, insulin)
    await does(olena, insulin, given, "here")
    await does(taras, insulin, given, "wrong", result="not received", note="")
    assert "Yes, it did not come" in words(await olena.get(f"/help/{insulin.pub}"))
    for _ in range(2):
        answer = await does(olena, insulin, given, "agree")
    assert answer.status_code == 409, "it is over"
    assert await counted(insulin) == [(0, 0), (0, 0)]
    assert (await now_of(insulin)).state is S.OPEN
    await is_right(insulin)


async def test_there_is_nothing_to_agree_to_where_something_else_is_wrong(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, insulin)
    await does(olena, insulin, given, "here")
    await does(taras, insulin, given, "wrong", result="with issues", note="Розбите")
    assert "/agree" not in (await olena.get(f"/help/{insulin.pub}")).text
    assert (await does(olena, insulin, given, "agree")).status_code == 409
    assert await counted(insulin) == [(10, 10), (4, 4)]


async def test_of_an_offer_its_author_agrees_and_the_rest_is_free(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    chairs = await ask(
        cast.kalyna, cast.olena, kind=Kind.OFFER, lines=[{"text": "Стілець", "qty": 4}]
    )
    await promises(cast.taras, chairs, 4)
    olena, taras = await at(cast.olena), await at(cast.taras)
    wish = await newest_of(cast.taras, chairs)
    for deed in ("yes", "here"):
        assert (await does(olena, chairs, wish, deed)).status_code == 303
    said = await came(chairs, "1")
    answer = await does(taras, chairs, wish, "wrong", result="partly", note="", **said)
    assert answer.status_code == 303
    assert (await does(taras, chairs, wish, "agree")).status_code == 403
    assert (await does(olena, chairs, wish, "agree")).status_code == 303
    assert await counted(chairs) == [(1, 1)]
    assert await told(cast.taras, Tells.SETTLED) == 1
    await is_right(chairs)


async def test_what_was_kept_of_an_offer_is_free_again_too(world: World, at: SitsDown) -> None:
    cast = world.cast
    boxes = [{"text": "Коробка", "qty": 6}]
    wanted = await ask(cast.kalyna, cast.taras, lines=boxes)
    offer = await ask(cast.kalyna, cast.olena, kind=Kind.OFFER, lines=boxes)
    await brings_from(cast.olena, wanted, offer, 6)
    olena, _, given = await four_of_six(world, at, wanted)
    assert (await does(olena, wanted, given, "agree")).status_code == 303
    assert await counted(wanted) == await counted(offer) == [(4, 4)]
    for one in (wanted, offer):
        await is_right(one)


async def four_of_six(world: World, at: SitsDown, post: Post) -> tuple[Browser, Browser, Promise]:
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    given = await newest_of(world.cast.olena, post)
    await does(olena, post, given, "here")
    said = await came(post, "4")
    await does(taras, post, given, "wrong", result="partly", note="", **said)
    return olena, taras, given


async def test_of_one_thing_no_part_can_come(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await ask(cast.kalyna, cast.taras, lines=[{"text": "Тонометр", "qty": 1}])
    await promises(cast.olena, one, 1)
    olena, taras = await at(cast.olena), await at(cast.taras)
    given = await newest_of(cast.olena, one)
    assert "Only a part" not in words(await olena.get(f"/help/{one.pub}"))
    await does(olena, one, given, "here")
    page = f"/help/{one.pub}/promises/{given.pub}/wrong"
    assert "Only a part" not in words(await taras.get(page))
    said = await came(one, "1")
    answer = await does(taras, one, given, "wrong", result="partly", note="", **said)
    assert answer.status_code == 422


async def test_whoever_gives_hands_over_a_part_and_the_rest_is_open(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, given = await at(world.cast.olena), await newest_of(world.cast.olena, insulin)
    assert "Only a part of it" in words(await olena.get(f"/help/{insulin.pub}"))
    for _ in range(2):
        answer = await does(olena, insulin, given, "here", **await came(insulin, "4", "0"))
        assert answer.status_code == 303
    assert await counted(insulin) == [(4, 4), (0, 0)]
    assert (await Promise.get(id=given.id)).state is P.DELIVERED
    assert (await now_of(insulin)).state is S.PARTLY_COVERED
    for kind in (Tells.DELIVERED, Tells.RELEASED):
        assert await told(world.cast.taras, kind) == 1
    await is_right(insulin)
    seen = words(await olena.get(f"/help/{insulin.pub}"))
    assert "The rest is open again" in seen


@pytest.mark.parametrize("much", [("0", "0"), ("11", "4"), ("чотири", "4"), ("-1", "4"), ("", "")])
async def test_whoever_gives_reads_what_number_cannot_be(
    world: World, at: SitsDown, insulin: Post, much: tuple[str, str]
) -> None:
    olena, given = await at(world.cast.olena), await newest_of(world.cast.olena, insulin)
    answer = await does(olena, insulin, given, "here", **await came(insulin, *much))
    assert answer.status_code == 422
    name = f"came-{(await lines_of(insulin))[0].pub}-{given.pub}"
    assert f'id="{name}-problem"' in answer.text
    assert f'href="#{name}"' in answer.text
    assert not much[0] or f'value="{much[0]}"' in answer.text, "what was typed stays"
    assert await counted(insulin) == [(10, 0), (4, 0)]


async def test_what_came_after_all_whoever_receives_says_themselves(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """Where one person alone looks after the board and gave it, nobody else could."""
    olena, taras, given = await four_of_ten(world, at, insulin)
    page = f"/help/{insulin.pub}"
    assert "It came after all" in words(await taras.get(page))
    assert (await does(olena, insulin, given, "received")).status_code == 403
    for _ in range(2):
        assert (await does(taras, insulin, given, "received")).status_code == 303
    assert await counted(insulin) == [(10, 10), (4, 4)]
    assert (await now_of(insulin)).state is S.RECEIVED
    assert [one.result.value for one in await Receipt.all()] == ["received"]
    assert "It came after all" in words(await olena.get(page)), "it stands among the steps"
    assert await told(world.cast.olena, Tells.CONFIRMED) == 1
    assert not await told(world.cast.marta, Tells.DISPUTED)


async def test_in_the_words_of_whoever_received_it(
    world: World, at: SitsDown, insulin: Post
) -> None:
    cast = world.cast
    taras, given = await at(cast.taras), await newest_of(cast.olena, insulin)
    page = f"/help/{insulin.pub}"
    assert f'id="note-{given.pub}"' in (await taras.get(page)).text
    long = "дуже " * 200
    answer = await does(taras, insulin, given, "received", note=long)
    assert answer.status_code == 422
    assert f'id="note-{given.pub}-problem"' in answer.text
    assert long.strip() in answer.text, "what was typed stays"
    assert await counted(insulin) == [(10, 0), (4, 0)]
    said = "Прийшло тепле, як хліб"
    assert (await does(taras, insulin, given, "received", note=said)).status_code == 303
    (receipt,) = await Receipt.all()
    assert "тепле" not in receipt.note, "it is sealed"
    for who in (taras, await at(cast.olena), await at(cast.marta)):
        assert said in words(await who.get(page))
    (one,) = (await ending_of(cast.olena, await post_for(cast.olena, insulin.pub))).came
    assert (one.result, one.said.text) == ("received", said)


async def test_words_are_kept_also_where_a_press_came_first(
    world: World, at: SitsDown, insulin: Post
) -> None:
    taras, given = await at(world.cast.taras), await newest_of(world.cast.olena, insulin)
    for note in ("", "Дякую, все ціле", ""):
        assert (await does(taras, insulin, given, "received", note=note)).status_code == 303
    assert "Дякую, все ціле" in words(await taras.get(f"/help/{insulin.pub}"))
    assert await Receipt.all().count() == 1
    assert await told(world.cast.olena, Tells.CONFIRMED) == 1


async def test_of_help_that_is_done_a_part_may_be_done(world: World, at: SitsDown) -> None:
    cast = world.cast
    hours = [{"text": "Година розмови", "qty": 2}]
    post = await ask(cast.kalyna, cast.taras, lines=hours, category=Category.COMPANY)
    await promises(cast.olena, post, 2)
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    assert "hand over" not in words(await olena.get(f"/help/{post.pub}"))
    assert (await does(olena, post, given, "here", **await came(post, "1"))).status_code == 303
    assert await counted(post) == [(1, 1)]
    assert await Line.filter(sheet_id=post.sheet_id, promised=1).exists()


async def test_a_word_later_does_not_say_that_all_of_it_came(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, taras, given = await four_of_ten(world, at, insulin)
    await does(olena, insulin, given, "agree")
    said = await Receipt.get()
    assert (await does(taras, insulin, given, "received", note="Дякую за чотири")).status_code < 400
    after = await Receipt.get()
    assert (after.result, after.lines, after.at) == (said.result, said.lines, said.at)
    seen = words(await taras.get(f"/help/{insulin.pub}"))
    assert "Only a part came" in seen
    assert "Дякую за чотири" in seen


async def test_what_was_said_stays_after_a_press_without_a_word(
    world: World, at: SitsDown, insulin: Post
) -> None:
    _, taras, given = await four_of_ten(world, at, insulin)
    assert (await does(taras, insulin, given, "received", note="")).status_code == 303
    (receipt,) = await Receipt.all()
    assert (receipt.result, receipt.lines) == ("received", None)
    assert "Коробка мала" in (await taras.get(f"/help/{insulin.pub}")).text
