"""Nobody says of a promise what they have not read: an older page holds for what stood there."""

from __future__ import annotations

import re

import httpx2
import pytest

from app.help.models import Kind, Post, PostState
from app.lines.models import Part, Promise, PromiseState
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.help.test_only_a_part import came, words
from tests.world import World

P = PromiseState
MORE = "It has become more meanwhile."


@pytest.fixture
async def five(world: World) -> Post:
    """Taras asks for ten of insulin and four bandages; Olena has promised five and one."""
    post = await ask(world.cast.kalyna, world.cast.taras)
    await promises(world.cast.olena, post, 5, 1)
    return post


Forms = dict[str, list[dict[str, str]]]


def forms_in(answer: httpx2.Response) -> Forms:
    """{where a form sends: what it carries without a word, of each form there}"""
    found: Forms = {}
    for where, inside in re.findall(
        r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', answer.text, re.DOTALL
    ):
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        found.setdefault(where, []).append(hidden)
    return found


async def reads(who: Browser, post: Post) -> Forms:
    return forms_in(await who.get(f"/help/{post.pub}"))


def to(post: Post, given: Promise, deed: str) -> str:
    return f"/help/{post.pub}/promises/{given.pub}/{deed}"


async def as_before(post: Post, given: Promise) -> None:
    """Nothing was done with it."""
    assert (await Promise.get(id=given.id)).state is given.state
    assert all(part.had == part.delivered == 0 for part in await Part.filter(promise_id=given.id))
    await is_right(post)


@pytest.mark.parametrize("deed", ["received", "have", "way", "here", "release"])
async def test_a_press_of_an_older_page_is_of_what_stood_there(
    world: World, at: SitsDown, five: Post, deed: str
) -> None:
    who = await at(world.cast.taras if deed == "received" else world.cast.olena)
    given, page = await newest_of(world.cast.olena, five), await reads(who, five)
    await promises(world.cast.olena, five, 10)
    where = to(five, given, deed)
    for hidden in page[where]:
        answer = await who.post(where, **hidden)
        assert answer.status_code == 409
        assert f"{MORE} Please look again: Інсулін: 10." in words(answer)
        await as_before(five, given)
    await goes_on(who, five, given, deed, forms_in(answer))


async def goes_on(who: Browser, post: Post, given: Promise, deed: str, page: Forms) -> None:
    """With the page that is shown anew."""
    where = to(post, given, deed)
    assert (await who.post(where, **page[where][0])).status_code == 303
    assert deed == "release" or (await Promise.get(id=given.id)).state is not given.state
    await is_right(post)


@pytest.mark.parametrize("kind", list(Kind))
async def test_a_yes_is_to_what_was_read(world: World, at: SitsDown, kind: Kind) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras, kind=kind, needs_yes=True)
    await promises(world.cast.olena, post, 1)
    given, taras = await newest_of(world.cast.olena, post), await at(world.cast.taras)
    page = await reads(taras, post)
    await promises(world.cast.olena, post, 10)
    for deed in ("yes", "no"):
        where = to(post, given, deed)
        assert MORE in words(await taras.post(where, **page[where][0]))
    await as_before(post, given)
    where = to(post, given, "yes")
    page = await reads(taras, post)
    assert (await taras.post(where, **page[where][0])).status_code == 303
    assert (await Promise.get(id=given.id)).state is P.ACCEPTED


async def test_something_else_is_not_what_was_read(world: World, at: SitsDown, five: Post) -> None:
    """Four bandages in place of one, and less insulin: not as many pieces, and other ones."""
    given, taras = await newest_of(world.cast.olena, five), await at(world.cast.taras)
    page = await reads(taras, five)
    await promises(world.cast.olena, five, 1, 4)
    where = to(five, given, "received")
    answer = await taras.post(where, **page[where][0])
    assert f"{MORE} Please look again: Бинт: 4." in words(answer)
    await as_before(five, given)


async def test_what_was_not_there_at_all_was_not_read(world: World, at: SitsDown) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras)
    await promises(world.cast.olena, post, 5)
    given, taras = await newest_of(world.cast.olena, post), await at(world.cast.taras)
    page, where = await reads(taras, post), to(post, given, "received")
    await promises(world.cast.olena, post, 5, 4)
    assert "Please look again: Бинт: 4." in words(await taras.post(where, **page[where][0]))


async def test_less_does_no_harm(world: World, at: SitsDown, five: Post) -> None:
    given, taras = await newest_of(world.cast.olena, five), await at(world.cast.taras)
    page, where = await reads(taras, five), to(five, given, "received")
    await promises(world.cast.olena, five, 3)
    assert (await taras.post(where, **page[where][0])).status_code == 303
    assert await counted(five) == [(3, 3), (1, 1)]
    assert (await taras.post(where, **page[where][0])).status_code == 303, "twice changes nothing"


async def test_a_page_from_before_says_nothing_of_it(
    world: World, at: SitsDown, five: Post
) -> None:
    given, taras = await newest_of(world.cast.olena, five), await at(world.cast.taras)
    await promises(world.cast.olena, five, 10, 4)
    assert (await taras.post(to(five, given, "received"))).status_code == 303
    assert (await now_of(five)).state is PostState.RECEIVED


@pytest.mark.parametrize("said", ["", "-1", "many", "9" * 5000])
async def test_what_is_no_number_has_read_nothing(
    world: World, at: SitsDown, five: Post, said: str
) -> None:
    given, taras = await newest_of(world.cast.olena, five), await at(world.cast.taras)
    hidden = {f"shown-{line.pub}": said for line in await lines_of(five)}
    assert (await taras.post(to(five, given, "received"), **hidden)).status_code == 409
    await as_before(five, given)


@pytest.mark.parametrize(("deed", "kept"), [("received", "Дякую!"), ("part", "3"), ("here", "3")])
async def test_what_was_typed_stays(
    world: World, at: SitsDown, five: Post, deed: str, kept: str
) -> None:
    who = await at(world.cast.olena if deed == "here" else world.cast.taras)
    given, where = await newest_of(world.cast.olena, five), ""
    page, where = await reads(who, five), to(five, given, deed)
    await promises(world.cast.olena, five, 10)
    typed = {"note": kept} if deed == "received" else await came(five, kept, "0")
    answer = await who.post(where, **page[where][-1], **typed)
    assert answer.status_code == 409
    assert kept + "</textarea>" in answer.text or f'value="{kept}"' in answer.text
    assert "Here is what you wrote" not in answer.text, "it is in its field"
    await as_before(five, given)


async def test_of_what_is_over_by_now_the_old_sentence_is_read(
    world: World, at: SitsDown, five: Post
) -> None:
    given, taras = await newest_of(world.cast.olena, five), await at(world.cast.taras)
    page, where = await reads(taras, five), to(five, given, "received")
    await promises(world.cast.olena, five, 10)
    _ = await (await at(world.cast.olena)).post(to(five, given, "release"))
    answer = await taras.post(where, **page[where][0])
    assert answer.status_code == 409
    assert MORE not in words(answer)
