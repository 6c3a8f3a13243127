"""Nobody copies a circle card by card (R58–R60), however often they sign in."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.core.viewer import Role, Viewer
from app.directory.actions import forget_looks
from app.directory.models import CardLook
from app.groups.models import Membership
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown, card_of, finds, opened
from tests.groups.ways import words_of
from tests.world import World

A_WHILE = timedelta(minutes=2)


async def many(world: World, count: int) -> list[str]:
    """The addresses of so many cards."""
    kalyna = world.cast.kalyna
    people = [await person(f"p{n}", kalyna, f"Хтось {n}") for n in range(count)]
    return [await card_of(one, kalyna) for one in people]


async def a_minute_passes() -> None:
    for look in await CardLook.all():
        await CardLook.filter(id=look.id).update(at=look.at - A_WHILE)


async def opens(who: Browser, cards: list[str], *, at_once: int = 5) -> int:
    """How many of them open, with a pause whenever one is needed."""
    for n, card in enumerate(cards):
        if n % at_once == 0:
            await a_minute_passes()
        if (await who.get(card)).status_code == 429:
            return n
    return len(cards)


async def test_five_cards_open_in_a_minute_and_then_one_waits(at: SitsDown, world: World) -> None:
    cards, taras = await many(world, 6), await at(world.cast.taras)
    assert [(await taras.get(card)).status_code for card in cards] == [200] * 5 + [429]
    refused = await taras.get(cards[5])
    assert "Please wait a minute, then go on." in words_of(refused)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert (await taras.get(cards[0])).status_code == 200, "the same card costs nothing"
    await a_minute_passes()
    assert (await taras.get(cards[5])).status_code == 200


@pytest.mark.parametrize("role", ["member", "steward", "organiser", "moderator", "owner"])
async def test_thirty_cards_open_in_a_day_whatever_ones_role(
    at: SitsDown, world: World, role: str
) -> None:
    held = () if role == "member" else (Role(role),)
    who = await person("reader", world.cast.kalyna, "Читач", *held)
    cards, browser = await many(world, 31), await at(who)
    assert await opens(browser, cards) == 30
    await a_minute_passes()
    refused = await browser.get(cards[30])
    assert "Tomorrow you can go on." in words_of(refused)
    assert int(refused.headers["retry-after"]) > 3600


async def test_another_phone_and_signing_in_again_begin_nothing_anew(
    at: SitsDown, world: World
) -> None:
    cards = await many(world, 31)
    assert await opens(await at(world.cast.taras), cards[:30]) == 30
    await a_minute_passes()
    again = await at(world.cast.taras)
    assert (await again.get(cards[30])).status_code == 429
    assert (await again.post(f"{cards[30]}/reach")).status_code == 409


async def test_two_phones_at_once_are_counted_together(at: SitsDown, world: World) -> None:
    cards = await many(world, 12)
    one, other = await at(world.cast.taras), await at(world.cast.taras)
    answers = await asyncio.gather(
        *(one.get(card) for card in cards[:6]), *(other.get(card) for card in cards[6:])
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 7


async def test_whoever_is_new_opens_five_a_day(at: SitsDown, world: World) -> None:
    await Membership.filter(user_id=world.cast.taras.user_id).update(joined_at=now())
    cards = await many(world, 7)
    assert await opens(await at(world.cast.taras), cards, at_once=2) == 5
    await opened(world.cast.kalyna)
    await a_minute_passes()
    assert (await (await at(world.cast.taras)).get(cards[6])).status_code == 429, "there, too"


async def test_an_open_hearted_circle_lets_people_read_on(at: SitsDown, world: World) -> None:
    await opened(world.cast.kalyna)
    assert await opens(await at(world.cast.taras), await many(world, 40), at_once=30) == 40


async def test_those_who_keep_the_door_are_told_once(at: SitsDown, world: World) -> None:
    cards, taras = await many(world, 8), await at(world.cast.taras)
    for card in cards:
        await taras.get(card)
    entries = await Entry.filter(deed="directory.enough")
    assert [(one.actor_id, one.is_power) for one in entries] == [(world.cast.taras.user_id, False)]
    people = f"/c/{world.cast.kalyna.pub}/people"
    said = words_of(await (await at(world.cast.marta)).get(people))
    assert "Opened very many cards" in said
    assert "Тарас" in said
    assert "Opened very many cards" not in words_of(await taras.get(people))
    assert "Тарас" not in words_of(await taras.get(people))


async def test_searching_is_counted_too(at: SitsDown, world: World) -> None:
    taras, kalyna = await at(world.cast.taras), world.cast.kalyna
    answers = [await finds(taras, kalyna, f"слово{n}") for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Please wait a minute" in words_of(answers[-1])
    assert 'value="слово10"' in answers[-1].text, "what was typed is kept"
    assert (await finds(taras, kalyna, "слово1")).status_code == 200


async def test_what_was_counted_says_nothing_of_whom_and_goes_after_a_day(
    at: SitsDown, world: World
) -> None:
    cards, taras = await many(world, 2), await at(world.cast.taras)
    for card in cards:
        await taras.get(card)
    looks = await CardLook.all()
    assert len({look.mark for look in looks}) == 2
    assert not [look for look in looks for card in cards if card.rpartition("/")[2] in look.mark]
    await CardLook.filter(id=looks[0].id).update(at=now() - timedelta(days=1, seconds=1))
    await forget_looks()
    assert [look.id for look in await CardLook.all()] == [looks[1].id]


async def test_my_own_card_costs_nothing(at: SitsDown, world: World) -> None:
    taras: Viewer = world.cast.taras
    browser = await at(taras)
    answer = await browser.get(await card_of(taras, world.cast.kalyna))
    assert answer.headers["location"] == f"/c/{world.cast.kalyna.pub}/people/me"
    assert await CardLook.all().count() == 0
