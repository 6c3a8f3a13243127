"""A list adds up one thing, however people write it, and never two."""

from __future__ import annotations

from itertools import combinations

import pytest

from app.help.models import BuyLine, BuyList, BuySource
from app.help.same_thing import key_of
from app.lines.models import Line, Promise
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.test_buying import begins, finds, insulin, stands
from tests.world import World

UNITS = [
    (
        "амп.",
        "амп",
        "Ампула",
        "ампули",
        "ампул",
        "ампулы",
        "ампулами",
        "ამპულა",
        "ამპულები",
        "ampoules",
    ),
    (
        "уп.",
        "уп",
        "упак.",
        "упаковка",
        "упаковки",
        "упаковок",
        "упаковку",
        "შეკვრა",
        "packs",
        "pack",
    ),
    ("табл.", "таблетка", "таблетки", "таблеток", "აბი", "ტაბლეტი", "tablet", "pills"),
    ("фл.", "флакон", "флакони", "флаконов", "ფლაკონი", "vials"),
    ("", " ", "шт.", "шт", "штука", "штуки", "штук", "ცალი", "ც.", "piece", "pieces", "pcs"),
    ("кг", "кг.", "кілограм", "кілограми", "килограммов", "კგ", "კილოგრამი", "kg"),
    ("г", "гр.", "грам", "граммов", "გრამი", "g", "grams"),
    ("л", "літр", "літри", "литров", "ლიტრი", "litres"),
    ("мл", "мілілітрів", "მლ", "ml"),
    ("пачка", "пачки", "пачок", "пачек"),
    ("пляшка", "пляшки", "пляшок", "бут.", "бутылка", "бутылок", "ბოთლი", "bottles"),
    ("блістер", "блістери", "блістерів", "блист.", "бліст.", "блистеров", "ბლისტერი"),
    ("рулон", "рулони", "рулонів", "рул.", "рулонов", "რულონი", "rolls"),
    ("тюбик", "тюбики", "тюбиків", "туб.", "тюбиков", "ტუბი", "tubes"),
    ("пара", "пари", "пар", "пары", "წყვილი", "pairs"),
    ("банка", "банки", "банок", "ქილა", "jars"),
    ("ящик", "ящики", "ящиків", "ящиков"),
    ("мішок", "мішки", "мішків", "мешок", "мешков", "ტომარა"),
    ("од.", "од", "ОД", "МО", "IU", "МЕ", "ЕД", "одиниць", "единиц"),
    ("капсула", "капсул", "капс.", "კაფსულა", "capsules"),
    ("коробка", "коробок", "კოლოფი", "კოლოფები", "boxes"),
    ("бліц",),
    ("год",),
    ("одеколон",),
    ("парник",),
    ("тубус",),
    ("банкнота",),
    ("ампулоподібних",),
    ("упаковка 20 шт.",),
    ("упаковка 10 шт.",),
]
TEXTS = [
    (
        "Парацетамол 500 мг",
        "парацетамол 500мг",
        "Парацетамол  500 мг.",
        "ПАРАЦЕТАМОЛ 500 mg",
        "Парацетамол, 500 мг",
        "Парацетамол (500 мг)",
        "Парацетамол,500мг",
        "Парацетамол, (500 мг.)",
    ),
    ("Парацетамол 250 мг", "Парацетамол, 250 мг", "Парацетамол (250 мг)"),
    ("Парацетамол 500 мг, таблетки", "Парацетамол, 500 мг, таблетки"),
    ("Парацетамол 500 мг, 20 шт", "Парацетамол (500 мг), 20 шт."),
    ("Парацетамол (500 мг, 20 шт)",),
    ("Парацетамол 5, 500 мг",),
    ("Парацетамол 5500 мг",),
    ("Парацетамол 5 500 мг",),
    ("Парацетамол 250 мг, 500 мг",),
    ("Парацетамол 250 мг 500 мг",),
    ("Парацетамол 500 мг.таблетки",),
    ("Парацетамол, анальгін",),
    ("Парацетамол анальгін",),
    ("Парацетамол, 5 людям",),
    ("Парацетамол 50 мг", "Парацетамол 50мг"),
    ("Парацетамол 5 мг", "Парацетамол 5 міліграмів", "Парацетамол 5 მგ"),
    ("Парацетамол 5 мг/мл", "Парацетамол 5мг / мл"),
    ("Парацетамол 5 мл", "Парацетамол, 5 мл"),
    ("Парацетамол 120 мг/5 мл", "Парацетамол (120 мг / 5 мл)"),
    ("Парацетамол 5 мкг",),
    ("Парацетамол 0,5 г", "парацетамол 0.5г"),
    ("Парацетамол 5 г", "Парацетамол (5 г.)"),
    ("Парацетамол 5 год", "Парацетамол 5 год."),
    ("Парацетамол (5 год)",),
    ("Інсулін 100 МО/мл", "Інсулін 100 од/мл", "Інсулін, 100 од./мл", "Інсулін (100 IU/ml)"),
    (
        "Інсулін 100 МО",
        "Інсулін 100 од.",
        "Інсулін 100 ЕД",
        "Інсулін 100 МЕ",
        "Інсулін 100 одиниць",
    ),
    ("Інсулін 40 МО/мл",),
    ("Інсулін 100 одягів",),
    ("Вітамін D3 2000 МО", "Вітамін D3, 2000 МО", "Вітамін D3 (2000 ОД)"),
    ("Вітамін D 3 2000 МО",),
    ("Парацетамол 0,5 мг",),
    ("Парацетамол 5",),
    ("Парацетамол",),
    ("Парацетамол 5 людям",),
    ("Настоянка 1:5",),
    ("Настоянка 1,5", "настоянка 1.5"),
    ("Настоянка 15",),
]


def test_every_way_to_write_a_unit_is_that_unit_and_no_other() -> None:
    _are_apart([{key_of("Інсулін", one) for one in same} for same in UNITS])


def test_every_way_to_write_a_strength_is_that_strength_and_no_other() -> None:
    _are_apart([{key_of(one, "уп.") for one in same} for same in TEXTS])


def _are_apart(keys: list[set[str]]) -> None:
    assert [len(same) for same in keys] == [1] * len(keys)
    assert not [(a, b) for a, b in combinations(keys, 2) if a & b]


def test_a_key_is_as_long_as_it_may_be() -> None:
    assert len(key_of("ﷺ" * 120, "шт")) <= 160


@pytest.fixture
async def nothing_to_buy(world: World) -> None:
    await BuyList.all().delete()
    await Promise.all().delete()


@pytest.mark.usefixtures("nothing_to_buy")
async def test_a_list_adds_them_up_and_says_it_as_the_first(world: World, at: SitsDown) -> None:
    cast = world.cast
    for text, unit, qty in (
        ("Інсулін", "ампула", 1),
        ("інсулін", "ампули", 2),
        ("Інсулін", "amp", 5),
    ):
        post = await ask(cast.kalyna, cast.olena, lines=[insulin(qty, text, unit)])
        await promises(cast.kalyna, cast.taras, post, qty)
    where = await begins(await at(cast.marta), cast.kalyna)
    assert await stands(where) == {"Інсулін": (8, 0)}
    assert (await BuyLine.get()).unit == "ампула"


@pytest.mark.usefixtures("nothing_to_buy")
async def test_what_is_ticked_on_a_list_with_an_older_key_stays(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    await promises(cast.kalyna, cast.taras, post, 10)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await BuyLine.all().update(key="інсулін\x1fамп")
    await finds(marta, where, "Інсулін", 4)
    other = await ask(cast.kalyna, cast.olena, lines=[insulin(3, "інсулін", "ампул")])
    await promises(cast.kalyna, cast.taras, other, 3)
    await marta.post(f"{where}/now")
    assert await stands(where) == {"Інсулін": (13, 4)}
    assert sum(row.found for row in await BuySource.all()) == 4


@pytest.mark.usefixtures("nothing_to_buy")
async def test_what_stood_apart_on_an_older_list_keeps_what_is_ticked(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10, unit="")])
    await promises(cast.kalyna, cast.taras, post, 10)
    other = await ask(cast.kalyna, cast.olena, lines=[insulin(5, "Глюкоза", "шт.")])
    await promises(cast.kalyna, cast.taras, other, 5)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 4)
    await finds(marta, where, "Глюкоза", 2)
    await Line.filter(text="Глюкоза").update(text="Інсулін")
    await BuyLine.filter(text="Глюкоза").update(text="Інсулін", key="інсулін\x1fшт")
    await BuyLine.filter(unit="").update(key="інсулін\x1f")
    await marta.post(f"{where}/now")
    rows = await BuyLine.filter(text="Інсулін").order_by("id")
    assert sum(row.found for row in rows) == 6
    assert sum(row.wanted for row in rows) == 15
