"""Writing on my card, question by question, and what becomes of it when I go."""

from __future__ import annotations

import asyncio

import pytest

from app.accounts.actions import erase_account
from app.core.clock import now
from app.directory.models import (
    Audience,
    CardAnswer,
    CardLook,
    ContactRequest,
    Field,
    Findable,
    Reveal,
)
from app.directory.queries import my_answers, my_head
from app.directory.questions import QUESTIONS
from app.groups.actions import bring_back, leave, suspend
from app.groups.models import Membership
from app.groups.rules import Whom
from tests.cast import A_MONTH, person
from tests.conftest import Browser
from tests.directory.cards import MEMBERS, SitsDown, card_of, finds, opened, writes
from tests.groups.ways import words_of
from tests.world import World

SAID = {
    "pronoun": {"pronoun": "вона"},
    "languages": {"speaks_uk": "1", "speaks_ka": "1"},
    "from": {"from": "Бахмут"},
    "now": {"region": "Вінниччина", "town": "Немирів"},
    "can": {"can": "шию\nготую", "drive": "1"},
    "need": {"need": "зимове взуття, 36"},
    "contact": {"contact": "сигнал: 000"},
}


def mine(world: World, question: str = "") -> str:
    return f"/c/{world.cast.kalyna.pub}/people/me" + (f"/{question}" if question else "")


async def test_every_question_is_answered_and_says_who_sees_it(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    for audience in Audience:
        for question in QUESTIONS:
            page = await taras.get(mine(world, question))
            assert page.status_code == 200
            path = mine(world, question)
            saved = await taras.post(path, audience=audience.value, **SAID[question])
            assert saved.headers["location"] == f"{mine(world)}#{question}"
    card = words_of(await taras.get(mine(world)))
    assert "Бахмут The whole circle sees it" in card
    assert "Ukrainian, Georgian" in card
    assert "сигнал" not in card
    head = await my_head(world.cast.taras, world.cast.kalyna.id)
    answers = await my_answers(world.cast.taras, head)
    assert answers[Field.TOWN].value == "Немирів"
    assert {one.audience for one in answers.values()} == {MEMBERS}


async def test_what_i_wrote_stands_in_the_form_again(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    for question, said in SAID.items():
        await taras.post(mine(world, question), audience="organisers", **said)
    assert "Немирів" in (await taras.get(mine(world, "now"))).text
    languages = (await taras.get(mine(world, "languages"))).text
    assert languages.count(" checked") == 3, "two languages, and who sees them"


async def test_at_first_only_i_see_an_answer(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    for question in QUESTIONS:
        page = (await taras.get(mine(world, question))).text
        chosen = [line for line in page.split("<input") if " checked" in line]
        assert len(chosen) == 1
        assert 'value="me"' in chosen[0]


async def test_an_answer_without_an_audience_or_too_long_is_given_back(
    at: SitsDown, world: World
) -> None:
    taras = await at(world.cast.taras)
    nobody = await taras.post(mine(world, "from"), **{"from": "Бахмут"})
    assert (nobody.status_code, "Please choose who may see it." in nobody.text) == (422, True)
    assert 'value="Бахмут"' in nobody.text
    king = await taras.post(mine(world, "from"), audience="king", **{"from": "Бахмут"})
    assert king.status_code == 422
    long = await taras.post(mine(world, "need"), need="а" * 601, audience="me")
    assert (long.status_code, "Please keep this under 600" in long.text) == (422, True)
    assert await CardAnswer.all().count() == 0


async def test_an_empty_answer_takes_it_away(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    await taras.post(mine(world, "from"), audience="members", **{"from": "Бахмут"})
    assert await Findable.all().count() == 1
    await taras.post(mine(world, "from"), audience="members", **{"from": "  "})
    assert await CardAnswer.all().count() == 0
    assert await Findable.all().count() == 0


async def test_from_one_question_to_the_next(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    on = await taras.post(mine(world, "pronoun"), pronoun="він", audience="members", onward="1")
    assert on.headers["location"] == mine(world, "languages")
    last = await taras.post(mine(world, "contact"), audience="me", onward="1")
    assert last.headers["location"].startswith(mine(world) + "#")
    assert (await taras.get(mine(world, "shoe-size"))).status_code == 404


async def test_extra_fields_of_a_form_are_not_looked_at(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    await taras.post(
        mine(world, "from"), audience="me", role="owner", contact="x", need="y", **{"from": "z"}
    )
    assert [row.field for row in await CardAnswer.all()] == [Field.FROM]


async def test_each_circle_has_a_card_of_its_own(at: SitsDown, world: World) -> None:
    taras, tbilisi = world.cast.taras, world.cast.tbilisi
    other = await Membership.create(
        group_id=tbilisi.id, user_id=taras.user_id, name="Дровосік", joined_at=now() - A_MONTH
    )
    await writes(taras, world.cast.kalyna, MEMBERS, need="zzneed")
    nino = await at(world.cast.nino)
    page = await nino.get(f"/people/{other.pub}")
    assert (page.status_code, "zzneed" in page.text) == (200, False)
    assert (await nino.get(await card_of(taras, world.cast.kalyna))).status_code == 404
    assert other.pub not in await card_of(taras, world.cast.kalyna)


async def test_two_phones_that_write_at_once_leave_one_answer(at: SitsDown, world: World) -> None:
    one, other = await at(world.cast.taras), await at(world.cast.taras)
    path = mine(world, "from")
    saved = await asyncio.gather(
        *(
            who.post(path, audience="members", **{"from": f"місто{n}"})
            for n in range(4)
            for who in (one, other)
        )
    )
    assert {answer.status_code for answer in saved} == {303}
    row = await CardAnswer.get(field=Field.FROM)
    assert row.value in (await Findable.get()).members


async def left_by_leaving(world: World) -> None:
    await leave(world.cast.taras, world.cast.kalyna.id)


async def left_by_erasing(world: World) -> None:
    assert world.cast.taras.user_id is not None
    await erase_account(world.cast.taras.user_id)


@pytest.mark.parametrize("goes", [left_by_leaving, left_by_erasing])
async def test_whoever_goes_leaves_nothing_of_their_card(
    at: SitsDown, world: World, goes: object
) -> None:
    taras, olena = await at(world.cast.taras), await at(world.cast.olena)
    card = await card_of(world.cast.taras, world.cast.kalyna)
    for question, said in SAID.items():
        await taras.post(mine(world, question), audience="members", **said)
    lesia = await person("lesia", world.cast.kalyna, "Леся")
    hers = await card_of(lesia, world.cast.kalyna)
    await taras.post(f"{hers}/ask", why="щодо ліків")
    await reach(olena, card, world)
    await goes(world)  # type: ignore[operator]
    for model in (CardAnswer, Findable, ContactRequest, Reveal):
        assert await model.all().count() == 0, model
    assert await CardLook.filter(viewer__user_id=world.cast.taras.user_id).count() == 0
    assert (await olena.get(card)).status_code == 404
    assert (await olena.post(f"{card}/reach")).status_code == 404
    assert "Тарас" not in words_of(await finds(olena, world.cast.kalyna, "Тарас")).split("Found")[1]


async def reach(who: Browser, card: str, world: World) -> None:
    await opened(world.cast.kalyna)
    assert (await who.post(f"{card}/reach")).status_code == 200


async def test_whoever_left_is_outside_at_once(at: SitsDown, world: World) -> None:
    await opened(world.cast.kalyna)
    taras, circle = await at(world.cast.taras), world.cast.kalyna.pub
    card = await card_of(world.cast.marta, world.cast.kalyna)
    assert (await taras.get(card)).status_code == 200
    await leave(world.cast.taras, world.cast.kalyna.id)
    for path in (
        card,
        f"/c/{circle}/people",
        f"/c/{circle}/people/me",
        f"/c/{circle}/people/asked",
    ):
        assert (await taras.get(path)).status_code == 404, path
    assert (await finds(taras, world.cast.kalyna, "Марта")).status_code == 404


async def test_that_i_looked_at_anothers_number_stays_with_them(at: SitsDown, world: World) -> None:
    lesia = await person("lesia", world.cast.kalyna, "Леся")
    hers = await at(lesia)
    await opened(world.cast.kalyna)
    await hers.post(mine(world, "contact"), audience="members", contact="000")
    taras = await at(world.cast.taras)
    await taras.post(f"{await card_of(lesia, world.cast.kalyna)}/reach")
    await leave(world.cast.taras, world.cast.kalyna.id)
    page = words_of(await hers.get(f"/c/{world.cast.kalyna.pub}/people/asked"))
    assert "Somebody who is not here any more" in page
    assert "Тарас" not in page


async def test_whoever_is_suspended_is_not_found_and_finds_their_card_again(
    at: SitsDown, world: World
) -> None:
    await opened(world.cast.kalyna)
    await writes(world.cast.taras, world.cast.kalyna, MEMBERS, need="zzneed")
    assert world.cast.taras.user_id is not None
    whom = Whom(world.cast.kalyna.id, world.cast.taras.user_id)
    await suspend(world.cast.marta, whom, now() + A_MONTH, "rude")
    olena, card = await at(world.cast.olena), await card_of(world.cast.taras, world.cast.kalyna)
    assert (await olena.get(card)).status_code == 404
    assert "zzneed" not in (await finds(olena, world.cast.kalyna, "zzneed")).text.split("Found")[1]
    await bring_back(world.cast.marta, whom)
    assert "zzneed" in (await olena.get(card)).text
