"""Finding people: by the words they show, and page by page where the circle is open-hearted."""

from __future__ import annotations

import re

import pytest

from app.core.viewer import Role
from app.groups.models import Membership
from tests.cast import person
from tests.directory.cards import MEMBERS, SitsDown, card_of, finds, opened, writes
from tests.groups.counting import counted
from tests.groups.ways import words_of
from tests.world import World

CARD = re.compile(r'class="person" href="/people/(\w{22})"')


async def crowd(world: World, count: int) -> None:
    for n in range(count):
        await person(f"crowd{n}", world.cast.kalyna, f"Хтось {n}")


@pytest.mark.parametrize("q", ["", "  ", "ол", "а б в", "!!!", "%%%", "___", "' OR 1=1 --"])
async def test_nobody_searches_with_less_than_three_letters(
    at: SitsDown, world: World, q: str
) -> None:
    taras = await at(world.cast.taras)
    await opened(world.cast.kalyna)
    page = await finds(taras, world.cast.kalyna, q)
    assert page.status_code == 422
    assert "Write at least three letters" in page.text
    assert not CARD.findall(page.text)


@pytest.mark.parametrize(
    "q",
    ["бахмут", "БАХМУТА", "бах", "сімя", "сім’я", "СІМ'Я", "шию бахмут", "Леся", "леся бахмут"],
)
async def test_a_card_is_found_by_its_words_however_they_are_written(
    at: SitsDown, world: World, q: str
) -> None:
    lesia = await person("lesia", world.cast.kalyna, "Леся Українка")
    await writes(lesia, world.cast.kalyna, MEMBERS, can="шию, сім’я допомагає")
    await writes(lesia, world.cast.kalyna, MEMBERS, **{"from": "Бахмут"})
    page = await finds(await at(world.cast.taras), world.cast.kalyna, q)
    assert CARD.findall(page.text) == [(await card_of(lesia, world.cast.kalyna))[8:]]
    assert "Бахмут" in words_of(page)


async def test_all_words_have_to_fit(at: SitsDown, world: World) -> None:
    lesia = await person("lesia", world.cast.kalyna, "Леся")
    await writes(lesia, world.cast.kalyna, MEMBERS, can="шию")
    taras = await at(world.cast.taras)
    page = await finds(taras, world.cast.kalyna, "шию гроші")
    assert "Nobody was found." in page.text
    assert "гроші" not in page.url.path


async def test_a_guarded_circle_has_no_list_and_shows_ten(at: SitsDown, world: World) -> None:
    await crowd(world, 12)
    taras, olena, circle = await at(world.cast.taras), await at(world.cast.olena), world.cast.kalyna
    for who in (taras, olena):
        page = await who.get(f"/c/{circle.pub}/people")
        assert not CARD.findall(page.text)
        found = await finds(who, circle, "хтось")
        assert len(CARD.findall(found.text)) == 10
        assert "There are more people than fit here." in found.text
        card = (await card_of(world.cast.marta, circle))[8:]
        assert (await who.get(f"/c/{circle.pub}/people/after/{card}")).status_code == 404
        assert not re.search(
            r"\b1[0-9]\b", words_of(found).replace("Хтось 10", "").replace("Хтось 11", "")
        )


async def test_an_open_hearted_circle_lists_everybody_by_fifty(at: SitsDown, world: World) -> None:
    await crowd(world, 60)
    await opened(world.cast.kalyna)
    taras, path = await at(world.cast.taras), f"/c/{world.cast.kalyna.pub}/people"
    first = await taras.get(path)
    cards = CARD.findall(first.text)
    assert len(cards) == 50
    onward = re.search(rf'href="({path}/after/\w+)"', first.text)
    assert onward
    rest = CARD.findall((await taras.get(onward[1])).text)
    everybody = await Membership.filter(group_id=world.cast.kalyna.id, user__standing="active")
    assert sorted(cards + rest) == sorted(one.pub or "" for one in everybody)
    assert (await taras.get(f"{path}/after/{'x' * 22}")).status_code == 404


async def test_the_list_asks_four_things_of_the_database_however_long(
    at: SitsDown, world: World
) -> None:
    await opened(world.cast.kalyna)
    olena, path = await at(world.cast.olena), f"/c/{world.cast.kalyna.pub}/people"
    with counted() as sign_in:
        await olena.get("/privacy")
    await crowd(world, 60)
    with counted() as asked:
        await olena.get(path)
    assert len(asked) - len(sign_in) <= 4


async def test_newcomers_are_marked_and_i_know_myself(at: SitsDown, world: World) -> None:
    await opened(world.cast.kalyna)
    lesia = await person("lesia", world.cast.kalyna, "Леся")
    from app.core.clock import now

    await Membership.filter(user_id=lesia.user_id).update(joined_at=now())
    said = words_of(await (await at(world.cast.taras)).get(f"/c/{world.cast.kalyna.pub}/people"))
    assert "Леся New here" in said
    assert "Тарас You" in said


async def test_there_is_a_way_to_people_from_everywhere(at: SitsDown, world: World) -> None:
    taras, circle = await at(world.cast.taras), world.cast.kalyna.pub
    for path in ("/more", f"/c/{circle}"):
        assert f'"/c/{circle}/people"' in (await taras.get(path)).text
    message = (await (await at(world.cast.olena)).get(f"/messages/{world.things['message']}")).text
    ways = re.findall(rf'"(/c/{circle}/people/of/\w+)"', message)
    assert ways or "Who is" not in message
    about = (await taras.get(f"/c/{circle}/about")).text
    keeper = re.findall(rf'"(/c/{circle}/people/of/\w+)"', about)[0]
    card = await taras.follow(await taras.get(keeper))
    assert "Олена" in words_of(card)
    assert "Owner" in words_of(card)


async def test_a_banned_person_is_not_found(at: SitsDown, world: World) -> None:
    await opened(world.cast.kalyna)
    taras, circle = await at(world.cast.taras), world.cast.kalyna
    assert "Дато" not in (await taras.get(f"/c/{circle.pub}/people")).text
    assert not CARD.findall((await finds(taras, circle, "Дато")).text)
    assert (await taras.get(await card_of(world.cast.dato, circle))).status_code == 404


async def test_an_organiser_is_one_who_looks_after_the_circle(at: SitsDown, world: World) -> None:
    who = await person("ihor", world.cast.kalyna, "Ігор", Role.ORGANISER)
    page = words_of(await (await at(world.cast.taras)).get(await card_of(who, world.cast.kalyna)))
    assert "Organiser" in page
