"""An ask that looks for women or workers waits for one yes; what people ask for here does not."""

from __future__ import annotations

import re

import pytest

from app.help.actions import writing
from app.help.forms.asking import WordsForm
from app.help.models import Category, Kind, Post, PostState, Source
from app.help.queries import post_for
from app.help.signs import signs_in_ask
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.lures import HIRES
from tests.help.making import ask
from tests.help.ordinary import ASKED, OFFERED
from tests.help.test_from_room import makes, said
from tests.help.test_keeping import published, says, state_of, told
from tests.world import World

LURE = WordsForm(
    "Шукаю дівчат на роботу в Польщу", "Житло безкоштовно, пишіть у телеграм @x12, дорогу оплачу."
)
HONEST = WordsForm("Шукаю роботу", "Можу прибирати. Телефон +380 67 123 45 67.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LURE.title}\n{LURE.body}", "women elsewhere home money hiring"),
        ("Потрібні дівчата в Польщу", "women hiring"),
        ("Шукаю на роботу офіціанток", "hiring"),
        ("Шукаємо жінок доглядальниць у Німеччину", "hiring"),
        ("Набираємо дівчат, 1000 євро на місяць", "women hiring"),
        ("Потрібні робітники в Польщу", "hiring"),
        ("Шукаємо людей на роботу за кордон", "hiring"),
        ("Пропоную роботу", "hiring"),
        ("Шукаєш роботу? Пропоную роботу в Польщі", "hiring"),
        ("Робота для дівчат", "hiring"),
        ("Требуются девушки для работы за границей", "women hiring"),
        ("Looking for girls to work in Poland", "women hiring"),
        ("Hiring waitresses", "hiring"),
        ("ვეძებ გოგოებს სამუშაოდ თურქეთში", "women hiring"),
        ("Шукаю молодих дівчат, пишіть у телеграм", "women elsewhere"),
        ("Тільки для дівчат, кімната безкоштовно", "women home"),
        ("Шукаю дівчину, надішли фото", "women papers"),
        ("მხოლოდ გოგოებისთვის, ტელეგრამი", "women elsewhere"),
    ],
)
def test_who_looks_for_women_or_for_workers_is_known_by_it(text: str, expected: str) -> None:
    for category in (Category.OTHER, Category.COMPANY):
        assert " ".join(signs_in_ask(text, category)) == expected
    assert signs_in_ask(text, Category.WORK), "also where it says that it is about work"


@pytest.mark.parametrize(
    "text",
    [
        "Шукаю роботу",
        "Шукаю роботу прибиральницею",
        "Шукаю будь-яку роботу, можу офіціанткою",
        "Шукаю роботу в Польщі, від 1000 євро на місяць, телефон 0671234567",
        "Потрібна робота для жінки",
        "Потрібна робота. Маю фото паспорта, телеграм",
        "Потрібна кімната для жінки з дитиною, тел. +380 67 123 45 67",
        "Молода мама шукає безкоштовне житло, +380671234567",
        "Молода сім’я шукає квартиру, телеграм @abc",
        "Потрібні ліки, телефон 0671234567",
        "Допоможіть відновити паспорт",
        "Потрібен переклад паспорта, фото надішлю в телеграм",
        "Потрібна доглядальниця для мами",
        "Потрібні робітники полагодити дах",
        "Потрібні чоботи для дівчинки, 0671234567",
        "Потрібні речі для дівчат у Варшаві",
        "Потрібні продукти для жінок у притулку, вайбер",
        "Шукаю зниклу дівчину, 19 років, телефон 0671234567",
        "Шукаю людей, які їдуть до Польщі, передати ліки",
        "Шукаю попутників до Польщі",
        "Чоловік на роботі в Польщі, потрібна допомога 500 євро",
        "Ищу работу для женщины",
        "I need a room for a woman with a child",
        "Looking for a job in Poland, WhatsApp",
        "ვეძებ სამსახურს ქალისთვის",
        "მჭირდება ოთახი ქალისთვის და ბავშვისთვის",
    ],
)
def test_what_people_ask_for_here_is_no_sign(text: str) -> None:
    for category in Category:
        assert signs_in_ask(text, category) == [], category


@pytest.mark.parametrize("text", HIRES)
def test_who_hires_as_the_snares_of_2022_did_is_known_by_it(text: str) -> None:
    assert signs_in_ask(text, Category.OTHER)


@pytest.mark.parametrize("text", [*ASKED, *OFFERED])
def test_who_asks_as_neighbours_do_does_not_wait(text: str) -> None:
    assert signs_in_ask(text, Category.OTHER) == []


async def draft(world: World, form: WordsForm, category: Category = Category.WORK) -> Post:
    taras = world.cast.taras
    post = await ask(world.cast.kalyna, taras, category=category, state=PostState.DRAFT)
    await writing.write_words(taras, await post_for(taras, post.pub), "", form)
    return post


async def test_an_ask_that_hires_is_read_by_one_of_those_who_look_after_the_board_first(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    marta, lali = await at(cast.marta), await at(await person("lali", cast.kalyna, "Лалі"))
    post = await draft(world, LURE)
    assert await published(cast.taras, post) is PostState.PENDING
    path = f"/help/{post.pub}"
    assert await told(cast.marta) == ["help.waits"]
    assert (await lali.get(path)).status_code == 404
    page = re.sub(r"\s+", " ", (await marta.get(path)).text)
    assert "It looks for people to work somewhere" in page
    assert "a phone, a messenger or a page outside" in page
    assert "Two people have to agree" not in page
    own = re.sub(r"\s+", " ", (await (await at(cast.taras)).get(path)).text)
    assert "It looks for people" not in own
    assert path in (await marta.get(f"/c/{cast.kalyna.pub}/help/waiting")).text
    assert await says(cast.marta, post) is PostState.OPEN
    assert (await lali.get(path)).status_code == 200


async def test_an_honest_ask_for_work_stands_at_once_and_waits_when_it_is_changed_into_a_snare(
    world: World,
) -> None:
    taras = world.cast.taras
    post = await draft(world, HONEST)
    assert await published(taras, post) is PostState.OPEN
    need = await post_for(taras, post.pub)
    await writing.write_words(taras, need, str(need.row.version), LURE)
    assert await state_of(post) is PostState.PENDING
    need = await post_for(taras, post.pub)
    await writing.write_words(taras, need, str(need.row.version), HONEST)
    assert (await Post.get(id=post.id)).warnings == []


async def test_an_ask_made_of_what_was_said_in_a_room_is_read_first_as_well(
    world: World, at: SitsDown
) -> None:
    """Its author publishes it as it came, and writes nothing on its pages."""
    cast = world.cast
    message, taras = await said(cast.taras, world, LURE.body), await at(cast.taras)
    await makes(taras, message, category="work", title=LURE.title)
    post = await Post.get(source=Source.CHAT)
    assert await published(cast.taras, post) is PostState.PENDING
    assert "hiring" in (await Post.get(id=post.id)).warnings
    assert post.kind is Kind.ASK
