"""How to reach somebody outside Kolo: by two yeses, for a time, with a no that nobody hears (R61,
R63), and a password where somebody did not just sign in (R14)."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from app.accounts.models import Session
from app.core.clock import now
from app.core.viewer import Viewer
from app.directory.models import Asking, CardAnswer, ContactRequest, Reveal
from app.groups.models import Membership
from tests.cast import PASSWORD, person
from tests.conftest import Browser
from tests.directory.cards import ORGANISERS, SitsDown, card_of, opened
from tests.groups.ways import words_of
from tests.world import World

NUMBER = "+380 44 000 1234, Олена відповість"
ONE_HOUR = timedelta(hours=1)


@pytest.fixture
async def lesia(world: World, at: SitsDown) -> Viewer:
    """Somebody who wrote how to reach her, and shows it to nobody."""
    who = await person("lesia", world.cast.kalyna, "Леся")
    await says_how(at, world, who)
    return who


async def says_how(
    at: SitsDown, world: World, who: Viewer, audience: str = "me", **more: str
) -> None:
    browser = await at(who)
    path = f"/c/{world.cast.kalyna.pub}/people/me/contact"
    saved = await browser.post(path, contact=NUMBER, audience=audience, **more)
    assert saved.status_code == 303, words_of(saved)


def asked(world: World) -> str:
    return f"/c/{world.cast.kalyna.pub}/people/asked"


async def answers(who: Browser, world: World, answer: str, nth: int = 0) -> None:
    page = await who.get(asked(world))
    found = re.findall(rf'action="({asked(world)}/\w+)"', page.text)
    done = await who.post(found[nth], answer=answer)
    assert done.status_code == 303, words_of(done)


async def test_a_yes_shows_it_for_a_time_and_can_be_taken_back(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    card = await card_of(lesia, world.cast.kalyna)
    taras, hers = await at(world.cast.taras), await at(lesia)
    assert (await taras.post(f"{card}/reach")).status_code == 409
    assert (await taras.post(f"{card}/ask", why="щодо ліків")).status_code == 303
    home = words_of(await hers.get(f"/c/{world.cast.kalyna.pub}"))
    assert "Тарас asks how to reach you" in home
    assert "щодо ліків" in words_of(await hers.get(asked(world)))
    await answers(hers, world, "day")
    assert NUMBER not in (await taras.get(card)).text, "only when it is asked for"
    shown = await taras.post(f"{card}/reach")
    assert (shown.status_code, NUMBER in shown.text) == (200, True)
    assert shown.headers["cache-control"] == "no-store"
    looked = words_of(await hers.get(asked(world)))
    assert "They looked Тарас" in looked
    await answers(hers, world, "back")
    gone = await taras.post(f"{card}/reach")
    assert (gone.status_code, NUMBER in gone.text) == (409, False)
    assert "The time for which you could look is over." in words_of(await taras.get(card))


@pytest.mark.parametrize(("period", "days"), [("day", 1), ("week", 7), ("month", 30)])
async def test_it_ends_by_itself(
    at: SitsDown, world: World, lesia: Viewer, period: str, days: int
) -> None:
    card = await card_of(lesia, world.cast.kalyna)
    taras, hers = await at(world.cast.taras), await at(lesia)
    await taras.post(f"{card}/ask")
    await answers(hers, world, period)
    request = await ContactRequest.get(asked__user_id=lesia.user_id)
    assert request.until is not None
    assert abs(request.until - now() - timedelta(days=days)) < ONE_HOUR
    await ContactRequest.filter(id=request.id).update(until=now() - timedelta(seconds=1))
    assert (await taras.post(f"{card}/reach")).status_code == 409
    assert "Take it back" not in words_of(await hers.get(asked(world)))


async def test_a_no_looks_like_no_answer(at: SitsDown, world: World, lesia: Viewer) -> None:
    other = await person("vira", world.cast.kalyna, "Леся")  # who does not answer
    pages = []
    taras, hers = await at(world.cast.taras), await at(lesia)
    for who in (lesia, other):
        card = await card_of(who, world.cast.kalyna)
        await taras.get(await ask(taras, card))
        if who is lesia:
            await answers(hers, world, "no")
        seen = [await taras.get(card), await taras.post(f"{card}/reach")]
        again = await taras.post(f"{card}/ask", why="ще раз")
        seen.append(await taras.get(again.headers["location"]))
        pages.append([(one.status_code, words_of(one)) for one in seen])
    assert pages[0] == pages[1]
    assert "They answer if they want" in pages[0][0][1]
    assert "Тарас" not in words_of(await hers.get(asked(world))), "and she is left in peace"


async def ask(who: Browser, card: str) -> str:
    return (await who.post(f"{card}/ask")).headers["location"]


async def test_after_a_month_one_may_ask_again_whatever_it_was(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    card = await card_of(lesia, world.cast.kalyna)
    taras, hers = await at(world.cast.taras), await at(lesia)
    await ask(taras, card)
    await answers(hers, world, "no")
    await ContactRequest.filter(asked__user_id=lesia.user_id).update(
        asked_at=now() - timedelta(days=31)
    )
    assert "May I know how to reach you?" in (await taras.get(card)).text
    await ask(taras, card)
    request = await ContactRequest.get(asked__user_id=lesia.user_id)
    assert request.state is Asking.WAITING


async def test_nobody_else_answers_for_her(at: SitsDown, world: World, lesia: Viewer) -> None:
    taras = await at(world.cast.taras)
    await ask(taras, await card_of(lesia, world.cast.kalyna))
    request = await ContactRequest.get(asked__user_id=lesia.user_id)
    for name in ("taras", "marta", "olena", "nino", "bohdan"):
        who = await at(getattr(world.cast, name))
        answer = await who.post(f"{asked(world)}/{request.pub}", answer="month")
        assert answer.status_code == 404, name
    assert (await ContactRequest.get(id=request.id)).state is Asking.WAITING


async def test_nobody_asks_more_than_five_people_a_day(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    people = [await person(f"p{n}", world.cast.kalyna, f"Хтось {n}") for n in range(6)]
    cards = [await card_of(one, world.cast.kalyna) for one in people]
    assert [(await taras.post(f"{card}/ask")).status_code for card in cards] == [303] * 5 + [429]


async def test_whoever_is_new_asks_those_who_look_after_the_circle(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    await Membership.filter(user_id=world.cast.taras.user_id).update(joined_at=now())
    taras = await at(world.cast.taras)
    refused = await taras.post(f"{await card_of(lesia, world.cast.kalyna)}/ask")
    assert (refused.status_code, "In your first days here" in refused.text) == (403, True)
    marta = await card_of(world.cast.marta, world.cast.kalyna)
    assert (await taras.post(f"{marta}/ask")).status_code == 303


async def test_asking_twice_at_once_is_one_request(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    card, phones = await card_of(lesia, world.cast.kalyna), await at(world.cast.taras)
    await asyncio.gather(*(phones.post(f"{card}/ask") for _ in range(3)))
    assert await ContactRequest.filter(asked__user_id=lesia.user_id).count() == 1


@pytest.mark.parametrize("audience", ["organisers", "members"])
async def test_whom_she_shows_it_to_need_not_ask_and_she_sees_who_looked(
    at: SitsDown, world: World, lesia: Viewer, audience: str
) -> None:
    await says_how(at, world, lesia, audience)
    card = await card_of(lesia, world.cast.kalyna)
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    assert (await taras.post(f"{card}/reach")).status_code == 409, "a guarded circle keeps it close"
    assert NUMBER in (await marta.post(f"{card}/reach")).text
    assert NUMBER in (await marta.post(f"{card}/reach")).text
    await opened(world.cast.kalyna)
    by_members = (await taras.post(f"{card}/reach")).status_code
    assert by_members == (200 if audience == "members" else 409)
    assert await Reveal.filter(viewer__user_id=world.cast.marta.user_id).count() == 1, "one a day"


async def test_whoever_signed_in_long_ago_shows_again_who_they_are(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    await says_how(at, world, lesia, "organisers")
    card, marta = await card_of(lesia, world.cast.kalyna), await at(world.cast.marta)
    await Session.filter(user_id=world.cast.marta.user_id).update(created_at=now() - ONE_HOUR)
    assert 'name="password"' in (await marta.get(card)).text
    for wrong in ("", "не той пароль"):
        refused = await marta.post(f"{card}/reach", password=wrong)
        assert (refused.status_code, NUMBER in refused.text) == (422, False)
    before = marta.client.cookies["sid"]
    assert NUMBER in (await marta.post(f"{card}/reach", password=PASSWORD)).text
    assert marta.client.cookies["sid"] != before, "and gets a new token"
    assert (await marta.get(card)).status_code == 200


async def test_what_i_wrote_is_shown_and_changed_only_after_a_password(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    path = f"/c/{world.cast.kalyna.pub}/people/me/contact"
    hers = await at(lesia)
    assert NUMBER in (await hers.get(path)).text, "she has just signed in"
    await Session.filter(user_id=lesia.user_id).update(created_at=now() - ONE_HOUR)
    shut = await hers.get(path)
    assert (NUMBER in shut.text, 'name="password"' in shut.text) == (False, True)
    assert (await hers.post(path, contact="інше", audience="me")).status_code == 422
    kept = await hers.post(path, contact="", audience="organisers", password=PASSWORD)
    assert kept.status_code == 303
    row = await CardAnswer.get(membership__user_id=lesia.user_id, field="contact")
    assert row.audience is ORGANISERS
    marta = await at(world.cast.marta)
    assert NUMBER in (await marta.post(f"{await card_of(lesia, world.cast.kalyna)}/reach")).text
    gone = await hers.post(path, contact="", audience="me", remove="1", password=PASSWORD)
    assert gone.status_code == 303
    assert not await CardAnswer.exists(membership__user_id=lesia.user_id, field="contact")


async def test_the_database_holds_neither_the_number_nor_why_it_was_asked_for(
    at: SitsDown, world: World, lesia: Viewer
) -> None:
    taras = await at(world.cast.taras)
    await taras.post(f"{await card_of(lesia, world.cast.kalyna)}/ask", why="щодо ліків")
    for model in (CardAnswer, ContactRequest):
        for row in await model.all().values():
            assert "1234" not in str(row)
            assert "ліків" not in str(row)


async def test_blocking_ends_a_yes_at_once(at: SitsDown, world: World, lesia: Viewer) -> None:
    card, hers = await card_of(lesia, world.cast.kalyna), await at(lesia)
    taras = await at(world.cast.taras)
    await ask(taras, card)
    await answers(hers, world, "month")
    await taras.post(f"{card}/reach")
    await hers.post(f"/settings/blocked/{world.cast.taras.pub}", on="yes")
    assert (await taras.post(f"{card}/reach")).status_code == 404
    page = words_of(await hers.get(asked(world)))
    assert "Тарас" not in page
    assert "Somebody who is not here any more" in page, "that somebody looked stays"


async def test_a_card_without_a_number_says_so(at: SitsDown, world: World) -> None:
    marta, card = await at(world.cast.marta), await card_of(world.cast.taras, world.cast.kalyna)
    await ask(marta, card)
    taras = await at(world.cast.taras)
    assert "You have not written yet" in (await taras.get(asked(world))).text
    request = await ContactRequest.get(asker__user_id=world.cast.marta.user_id)
    await taras.post(f"{asked(world)}/{request.pub}", answer="day")
    shown = await marta.post(f"{card}/reach")
    assert "They have not written anything here yet." in shown.text
    assert await Reveal.all().count() == 0
