"""What is promised of an ask or an offer: on its page, by the forms people send."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx2
import pytest

from app.chat.models import Block
from app.core.clock import now
from app.core.viewer import Viewer
from app.groups.models import Care, Group, Membership
from app.help.models import Category, Kind, Post, PostAudience, PostState, Step
from app.lines.actions import deliver
from app.lines.models import Line, Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import INSULIN, ask, lines_of, promises
from tests.help.promises import counted, newest_of
from tests.world import World


@pytest.fixture
async def insulin(world: World) -> Post:
    """Taras asks for ten of insulin and four bandages."""
    return await ask(world.cast.kalyna, world.cast.taras)


def words(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


async def brings(who: Browser, post: Post, *said: str, **more: str) -> httpx2.Response:
    lines = await lines_of(post)
    sent = {f"qty-{line.pub}": n for line, n in zip(lines, said, strict=False)}
    return await who.post(f"/help/{post.pub}/bring", **sent, **more)


async def does(who: Browser, post: Post, promise: Promise, deed: str, **sent: str) -> int:
    path = f"/help/{post.pub}/promises/{promise.pub}/{deed}"
    return (await who.post(path, **sent)).status_code


async def test_a_form_sent_again_after_taking_it_back_thanks_for_nothing(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena = await at(world.cast.olena)
    await brings(olena, insulin, "10", nonce="n")
    line = (await lines_of(insulin))[0].pub
    assert (await olena.post(f"/help/{insulin.pub}/bring/back", line=line)).status_code == 303
    again = await brings(olena, insulin, "10", nonce="n")
    assert again.status_code == 409
    assert "is not promised any more" in words(again)
    assert await counted(insulin) == [(0, 0), (0, 0)]
    assert (await brings(olena, insulin, "10", nonce="m")).status_code == 303


async def test_nobody_brings_their_own_and_they_read_why_on_its_page(
    world: World, at: SitsDown, insulin: Post
) -> None:
    said = await brings(await at(world.cast.taras), insulin, "10", nonce="n")
    assert said.status_code == 403
    assert "This is your own. Others will answer it." in words(said)
    assert "I need help" in words(said) or "Ліки для мами" in words(said)


OVER = "This is not on the board any more."
NOTE = "Занесу ввечері, після шостої, якщо дощ не піде"


async def test_of_an_ask_that_has_ended_meanwhile_they_read_so(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """Whoever could read it while it stood there; to others it is not there, as before."""
    cast = world.cast
    emma, petro = [
        await person(login, cast.kalyna, name) for login, name in (("emma", "Емма"), ("petro", "П"))
    ]
    one, other = await at(emma), await at(petro)
    of_helpers = await ask(cast.kalyna, cast.taras, audience=PostAudience.HELPERS)
    hidden = await ask(cast.kalyna, cast.taras, hidden_at=now())
    never = await ask(cast.kalyna, cast.taras)
    for post in (insulin, of_helpers, hidden):
        await Step.create(post_id=post.id, what="publish", by_id=post.author_id, at=now())
    await Block.create(blocker_id=cast.taras.user_id, blocked_id=petro.user_id, created_at=now())
    await Post.all().update(state=PostState.WITHDRAWN, changed_at=now() + timedelta(seconds=1))
    said = await brings(one, insulin, "10", note=NOTE)
    assert said.status_code == 409
    assert OVER in words(said)
    assert NOTE in words(said), "what was typed is not lost"
    for who, post in ((one, of_helpers), (one, hidden), (one, never), (other, insulin)):
        assert (await brings(who, post, "10", note=NOTE)).status_code == 404
    assert (await one.get(f"/help/{insulin.pub}")).status_code == 404
    assert (await one.get(f"/help/{insulin.pub}/bring")).status_code == 404


async def test_somebody_promises_brings_and_it_is_received(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    page = f"/help/{insulin.pub}"
    assert "I will bring this" in words(await olena.get(page))
    assert "I will bring this" not in words(await taras.get(page))
    answer = await brings(olena, insulin, "10", nonce="n")
    assert answer.headers["location"] == f"{page}#lines"
    await brings(olena, insulin, "10", nonce="n")
    html = (await olena.get(page)).text
    assert 'aria-label="1 of 2 found"' in html
    sent = {"several": "1", "by_when": "3", "note": "Занесу ввечері"}
    assert (await brings(olena, insulin, "10", "4", **sent)).status_code == 303
    assert "Занесу ввечері" in words(await taras.get(page))
    promise = await newest_of(world.cast.olena, insulin)
    assert "Занесу" not in promise.note, "it is sealed"
    for who, deed in ((olena, "have"), (olena, "way"), (olena, "here"), (taras, "received")):
        assert await does(who, insulin, promise, deed) == 303
    assert await counted(insulin) == [(10, 10), (4, 4)]
    seen = words(await taras.get(page))
    assert all(word in seen for word in ("Promised: Інсулін, 10", "On the way", "Received"))


async def test_what_somebody_only_has_is_not_said_to_be_on_the_way(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """Whether it set out the row does not know: it is in hand, and is being brought."""
    olena, page = await at(world.cast.olena), f"/help/{insulin.pub}"
    await brings(olena, insulin, "10", "4", several="1")
    promise = await newest_of(world.cast.olena, insulin)
    assert await does(olena, insulin, promise, "have") == 303
    seen = words(await (await at(world.cast.taras)).get(page))
    assert "On the way" not in seen
    assert "In hand" in seen
    assert "Being brought" in seen
    assert "It is on its way" in words(await olena.get(page)), "that she may say"


@pytest.mark.parametrize("said", ["0", "-1", "1000000000", "дві пачки", "", "11"])
async def test_a_number_that_cannot_be_is_said_beside_its_line(
    world: World, at: SitsDown, insulin: Post, said: str
) -> None:
    olena = await at(world.cast.olena)
    for more in ({}, {"several": "1", "by_when": "7", "note": "слово"}):
        answer = await brings(olena, insulin, said, **more)
        assert answer.status_code == 422
        name = f"qty-{(await lines_of(insulin))[0].pub}"
        assert f'id="{name}-problem"' in answer.text
        assert f'href="#{name}"' in answer.text
        assert not said or f'value="{said}"' in answer.text, "what was typed stays"
    assert "слово" in answer.text
    assert not await Promise.filter(sheet_id=insulin.sheet_id).exists()


async def test_what_no_page_of_ours_sends_breaks_nothing(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena = await at(world.cast.olena)
    for line in ("x", "x" * 500, "\0", ""):
        assert (await olena.post(f"/help/{insulin.pub}/bring/back", line=line)).status_code == 404
    for nonce in ("n" * 37, "n" * 10_000):
        assert (await brings(olena, insulin, "1", nonce=nonce)).status_code == 422
    assert await counted(insulin) == [(0, 0), (0, 0)]


async def test_of_two_who_press_at_once_one_is_thanked_all_the_same(
    world: World, at: SitsDown
) -> None:
    one = await ask(world.cast.kalyna, world.cast.taras, lines=[{"text": "Тонометр", "qty": 1}])
    people = [await at(world.cast.olena), await at(world.cast.marta)]
    answers = await asyncio.gather(*(brings(who, one, "1") for who in people))
    assert sorted(each.status_code for each in answers) == [303, 422]
    late = next(each for each in answers if each.status_code == 422)
    assert "Somebody else took this a moment ago. Thank you all the same." in words(late)
    assert await counted(one) == [(1, 0)]


async def test_one_s_own_is_answered_by_others(world: World, at: SitsDown, insulin: Post) -> None:
    taras = await at(world.cast.taras)
    answer = await brings(taras, insulin, "1")
    assert answer.status_code == 403
    assert "This is your own. Others will answer it." in words(answer)
    assert (await taras.get(f"/help/{insulin.pub}/bring")).status_code == 403


@pytest.mark.parametrize("kind", list(Kind))
async def test_where_it_cannot_be_taken_back_any_more_one_reads_why(
    world: World, at: SitsDown, kind: Kind
) -> None:
    """The press does not vanish without a word."""
    cast, why = world.cast, "it cannot be taken back now"
    post = await ask(cast.kalyna, cast.taras, kind=kind)
    olena, taras = await at(cast.olena), await at(cast.taras)
    await brings(olena, post, "2")
    given = await newest_of(cast.olena, post)
    if kind is Kind.OFFER:
        assert await does(taras, post, given, "yes") == 303
    assert why not in words(await taras.get(f"/help/{post.pub}"))
    assert await does(olena if kind is Kind.ASK else taras, post, given, "have") == 303
    seen = words(await taras.get(f"/help/{post.pub}"))
    assert why in seen
    assert "I do not need it any more" not in seen
    assert why not in words(await olena.get(f"/help/{post.pub}"))
    await taras.post(f"/help/{post.pub}/done")
    assert why not in words(await taras.get(f"/help/{post.pub}"))


async def test_what_is_offered_waits_for_its_author(world: World, at: SitsDown) -> None:
    chairs = await ask(
        world.cast.kalyna, world.cast.olena, kind=Kind.OFFER, lines=[{"text": "Стілець", "qty": 4}]
    )
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    await brings(taras, chairs, "2")
    assert "Waits for a yes" in words(await taras.get(f"/help/{chairs.pub}"))
    promise = await newest_of(world.cast.taras, chairs)
    assert await does(taras, chairs, promise, "yes") == 403
    assert await does(olena, chairs, promise, "yes") == 303
    assert await does(olena, chairs, promise, "no") == 409
    back = await taras.post(f"/help/{chairs.pub}/bring/back", line=(await lines_of(chairs))[0].pub)
    assert back.status_code == 303
    assert (await newest_of(world.cast.taras, chairs)).state is PromiseState.RELEASED


async def test_whoever_does_not_get_what_is_offered_reads_that_somebody_else_has_it(
    world: World, at: SitsDown
) -> None:
    chairs = await ask(world.cast.kalyna, world.cast.olena, kind=Kind.OFFER, needs_yes=True)
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    await brings(taras, chairs, "1")
    promise = await newest_of(world.cast.taras, chairs)
    assert await does(olena, chairs, promise, "no") == 303
    said = {taras: "Somebody else has it this time", olena: "Not this time"}
    for who, its in said.items():
        seen = words(await who.get(f"/help/{chairs.pub}"))
        assert its in seen
        assert "Not needed" not in seen


async def test_of_what_is_offered_there_are_so_many_free(world: World, at: SitsDown) -> None:
    """Nobody wants them: they are there to be had."""
    chairs = await ask(world.cast.kalyna, world.cast.olena, kind=Kind.OFFER)
    taras = await at(world.cast.taras)
    for free, its in ((4, "Only 4 are free."), (1, "Only one is free.")):
        line = Line.filter(id=(await lines_of(chairs))[0].id)
        await line.update(qty=free)
        seen = words(await brings(taras, chairs, "7"))
        assert its in seen
        assert "wanted" not in seen


async def test_what_happened_to_an_offer_stands_there_in_its_own_words(
    world: World, at: SitsDown
) -> None:
    """Who asked for it gives nothing; and a yes is no greeting."""
    chairs = await ask(world.cast.kalyna, world.cast.olena, kind=Kind.OFFER)
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    await brings(taras, chairs, "2")
    promise = await newest_of(world.cast.taras, chairs)
    assert await does(olena, chairs, promise, "yes") == 303
    for who in (olena, taras):
        seen = words(await who.get(f"/help/{chairs.pub}")).split("What happened so far")[1]
        assert "Asked for: Інсулін, 2" in seen
        assert "Said yes" in seen
        assert "Promised" not in seen
        assert "Welcome" not in seen
    assert await does(taras, chairs, promise, "release") == 303
    assert "Not kept any more" in words(await olena.get(f"/help/{chairs.pub}"))


async def test_who_takes_care_of_an_offer_learns_its_address_and_everybody_whose_it_is(
    world: World, at: SitsDown
) -> None:
    marta = await at(world.cast.marta)
    chairs = await ask(world.cast.kalyna, world.cast.olena, kind=Kind.OFFER)
    seen = words(await marta.get(f"/help/{chairs.pub}"))
    assert "They learn the address." in seen
    assert "who asks" not in seen


async def test_in_one_s_first_days_one_reads_why_one_cannot_answer_yet(
    world: World, at: SitsDown
) -> None:
    chairs = await ask(world.cast.kalyna, world.cast.olena, kind=Kind.OFFER)
    theirs = Membership.filter(user_id=world.cast.taras.user_id)
    await theirs.update(joined_at=now(), welcomed_at=None)
    taras = await at(world.cast.taras)
    seen = words(await taras.get(f"/help/{chairs.pub}"))
    assert "You have just come. In a few days you can say here what you would like." in seen
    assert "I would like this" not in seen
    assert (await brings(taras, chairs, "1")).status_code == 403


async def test_what_went_wrong_is_said_and_settled(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena, taras, marta = [
        await at(one) for one in (world.cast.olena, world.cast.taras, world.cast.marta)
    ]
    await brings(olena, insulin, "10")
    promise = await newest_of(world.cast.olena, insulin)
    assert await does(olena, insulin, promise, "here") == 303
    path = f"/help/{insulin.pub}/promises/{promise.pub}"
    assert (await olena.get(f"{path}/wrong")).status_code == 403
    led_back = (await taras.get(f"{path}/received")).headers["location"]
    assert led_back == f"/help/{insulin.pub}", "it is only pressed"
    answer = await taras.post(f"{path}/wrong", result="", note="Дверей не відчинили")
    assert answer.status_code == 422
    assert "Дверей не відчинили" in answer.text
    assert await does(taras, insulin, promise, "wrong", result="not received", note="Ні") == 303
    assert await does(olena, insulin, promise, "settle", outcome="came", why="так") == 403
    assert await does(marta, insulin, promise, "settle", outcome="not") == 422
    assert await does(marta, insulin, promise, "settle", outcome="not", why="Переплутали") == 303
    assert await counted(insulin) == [(0, 0), (0, 0)]


@pytest.mark.parametrize("care", [Care.OPEN, Care.GUARDED])
async def test_who_brings_something_is_told_as_the_circle_cares(
    world: World, at: SitsDown, care: Care
) -> None:
    cast = world.cast
    await Group.filter(id=cast.kalyna.id).update(care=care)
    olenas = await ask(cast.kalyna, cast.olena)
    await brings(await at(cast.marta), olenas, "4")

    async def seen_by(person: Viewer) -> str:
        return words(await (await at(person)).get(f"/help/{olenas.pub}")).partition("needed")[2]

    assert "Марта" in await seen_by(cast.olena), "whose ask it is knows"
    assert ("Марта" in await seen_by(cast.taras)) is (care is Care.OPEN)
    assert ("Promised by others: 4" in await seen_by(cast.taras)) is (care is Care.GUARDED)


@pytest.mark.parametrize("care", [Care.OPEN, Care.GUARDED])
async def test_who_would_like_what_is_offered_is_told_to_nobody_but_whom_it_concerns(
    world: World, at: SitsDown, care: Care
) -> None:
    """Of an offer whoever promises is the one in need; a newcomer and all others read offers."""
    cast = world.cast
    await Group.filter(id=cast.kalyna.id).update(care=care)
    post = await ask(
        cast.kalyna, cast.taras, kind=Kind.OFFER, audience=PostAudience.MEMBERS, lines=INSULIN[:1]
    )
    halyna, ivan, zoya = [
        await person(name, cast.kalyna, name) for name in ("Halyna", "Ivan", "Zoya")
    ]
    await brings(await at(halyna), post, "4")
    await brings(await at(ivan), post, "1")

    async def seen_by(who: Viewer) -> str:
        return words(await (await at(who)).get(f"/help/{post.pub}"))

    for who in (cast.taras, cast.olena):  # whose offer it is, and who keeps the board
        assert "Halyna: 4" in await seen_by(who)
    seen = await seen_by(halyna)
    assert "You: 4" in seen
    assert "Others: 1" in seen
    assert "Ivan" not in seen, "nor in what happened so far"
    for is_new in (False, True):
        if is_new:
            _ = await Membership.filter(user_id=zoya.user_id).update(joined_at=now())
        seen = await seen_by(zoya)
        assert "Promised by others: 5" in seen
        assert not any(name in seen for name in ("Halyna", "Ivan"))


async def test_what_is_done_and_not_brought_is_spoken_of_as_such(
    world: World, at: SitsDown
) -> None:
    """Nobody brings an hour of company, or has it on its way."""
    cast = world.cast
    hours = {"text": "Година розмови", "qty": 2}
    post = await ask(cast.kalyna, cast.taras, lines=[hours], category=Category.COMPANY)
    olena, taras, page = await at(cast.olena), await at(cast.taras), f"/help/{post.pub}"
    seen = words(await olena.get(page)) + words(await olena.get(f"{page}/bring"))
    assert all(word in seen for word in ("Nobody helps with it yet", "I will help with this"))
    assert "bring" not in seen
    await brings(olena, post, "1")
    seen = words(await olena.get(page))
    assert "1 of 2 promised" in seen
    assert all(word in seen for word in ("They read that you help", "It is done"))
    assert not any(word in seen for word in ("I have it", "It is on its way", "bring"))
    promise = await newest_of(cast.olena, post)
    assert await does(olena, post, promise, "here") == 303
    seen = words(await taras.get(page))
    assert "The help has come" in seen
    assert "Handed over" not in seen


async def test_of_an_offer_it_is_said_how_much_is_taken(world: World, at: SitsDown) -> None:
    cast = world.cast
    boxes = {"text": "Коробка", "qty": 4}
    post = await ask(cast.kalyna, cast.taras, lines=[boxes], kind=Kind.OFFER)
    olena = await at(cast.olena)
    await brings(olena, post, "1")
    seen = words(await olena.get(f"/help/{post.pub}"))
    assert "1 of 4 taken" in seen
    assert "1 of 4 promised" not in seen


async def test_an_older_form_that_comes_once_more_undoes_nothing(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena = await at(world.cast.olena)
    (first, second) = await lines_of(insulin)
    earlier = {f"qty-{first.pub}": "8", f"qty-{second.pub}": "2", "nonce": "n"}
    path = f"/help/{insulin.pub}/bring"
    assert (await olena.post(path, **earlier)).status_code == 303
    assert (await olena.post(f"{path}/back", line=first.pub)).status_code == 303
    late = await olena.post(path, **earlier)
    assert late.status_code == 409
    assert "is not promised any more" in words(late)
    assert await counted(insulin) == [(0, 0), (2, 0)]

    assert (await brings(olena, insulin, "3", nonce="m")).status_code == 303
    assert (await olena.post(path, **earlier)).status_code == 409
    assert (await brings(olena, insulin, "9", nonce="k")).status_code == 303
    assert (await olena.post(path, **earlier)).status_code == 303, "all of that is promised"
    assert await counted(insulin) == [(9, 0), (2, 0)]


async def test_a_form_gone_back_to_and_filled_in_anew_counts(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena = await at(world.cast.olena)
    for much in ("8", "4", "4"):
        assert (await brings(olena, insulin, much, nonce="n")).status_code == 303
        assert (await counted(insulin))[0] == (int(much), 0)


async def test_a_line_says_what_has_come_of_it_while_the_rest_is_awaited(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 6)
    await deliver(given, {(await lines_of(post))[0].id: 3})
    page = (await (await at(cast.olena)).get(f"/help/{post.pub}")).text
    lines = page.split('id="lines"')[1].split('id="promises"')[0]
    assert "6 of 10 promised" in lines
    assert "Already there: 3" in lines


async def test_a_number_that_cannot_be_promised_is_told_what_is_open(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    await promises(cast.kalyna, cast.marta, post, 3)
    name = f"qty-{(await lines_of(post))[0].pub}"
    taras = await at(cast.taras)
    for said in ("0", "дві"):
        answer = await taras.post(f"/help/{post.pub}/bring", **{name: said})
        assert answer.status_code == 422
        assert "from 1 to 7" in answer.text


async def test_a_number_that_cannot_be_is_answered_with_what_can(
    world: World, at: SitsDown, insulin: Post
) -> None:
    olena = await at(world.cast.olena)
    half = await brings(olena, insulin, "1,5", nonce="a")
    assert half.status_code == 422
    assert "Please give a whole number from 1 to 10." in words(half)
    await promises(world.cast.kalyna, world.cast.marta, insulin, 10)
    full = await brings(olena, insulin, "дві", nonce="b")
    assert full.status_code == 422
    assert "Nothing of it is open any more." in words(full)
    assert "whole number" not in words(full)
