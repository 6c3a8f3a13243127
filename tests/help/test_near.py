"""Near is where a card says, however the one or the other writes it."""

from __future__ import annotations

import pytest

from app.help.models import Category
from app.help.near import places_in
from app.help.queries import About, Show, cards_for
from app.help.queries.takes import takes_of
from app.help.reasons import Reason
from tests.cast import Cast
from tests.conftest import Database
from tests.directory.cards import MEMBERS, writes
from tests.help.making import ask

NEAR = (
    ("Одеська область, Одеса", "в Одесі"),
    ("Одеська область, Одеса", "Одеса, Пересип"),
    ("Одеська область, Одеса", "Одеська область"),
    ("Одеса", "Одесса"),
    ("Київ", "у Києві, Оболонь"),
    ("Київ", "Київщина"),
    ("Київська область", "Київ"),
    ("Київ", "Киев"),
    ("Харків", "у Харкові"),
    ("Харківщина", "Харків"),
    ("Львів", "під Львовом"),
    ("Львівська обл.", "Львів"),
    ("Дніпро", "Дніпропетровська область"),
    ("Запоріжжя", "Запорізька область"),
    ("Запорізька область", "в Запоріжжі"),
    ("Вінниця", "Вінницька область"),
    ("Вінницька область", "біля Вінниці"),
    ("Чернівці", "Чернівецька область"),
    ("Чернівецька область", "в Чернівцях"),
    ("Рівненська область", "Рівне"),
    ("Тернопільська область", "у Тернополі"),
    ("Черкаська область", "Черкаси"),
    ("Суми", "Сумська область"),
    ("Херсонська область", "Херсон"),
    ("Донецька область", "Донецьк"),
    ("Закарпаття", "Закарпатська область"),
    ("Івано-Франківськ", "в Івано-Франківську"),
    ("Хмельницький", "у Хмельницькому"),
    ("Кам’янець-Подільський", "Кам'янці-Подільському"),
    ("Нова Каховка", "Нова Каховка"),
    ("Поділ", "на Подолі"),
    ("თბილისი, გლდანი", "გლდანში"),
    ("თბილისი", "თბილისის გარეუბანი"),
    ("ბათუმი", "ბათუმში"),
    ("Tbilisi", "tbilisi, Gldani"),
    ("Тбілісі, Глдані", "გლდანი"),
    ("თბილისი", "у Тбілісі"),
    ("Tbilisi", "თბილისში"),
    ("Кутаїсі", "ქუთაისი"),
    ("ფოთი", "Поті"),
    ("Батумі", "Batumi"),
    ("Одеса", "Odesa"),
    ("Kharkiv", "у Харкові"),
    ("Одеса", "на Одещині"),
    ("Київ", "Kiev"),
    ("Одеса", "Київське шосе, Одеса"),
    ("Київський район", "Одеса, Київський район"),
    ("Київський р.", "у Київському районі"),
    ("Киевский р-он", "Kyivsky raion, Odesa"),
    ("Київ", "Київський район, Київ"),
)
FAR = (
    ("Одеська область, Одеса", "Херсонська область, Каховка"),
    ("Одеська область", "Київська область"),
    ("Нова Одеса", "Нова Каховка"),
    ("Нова Каховка", "Нове село"),
    ("місто Одеса", "місто Київ"),
    ("Приморський район", "Оболонський район"),
    ("Біла Церква", "Біла Криниця"),
    ("Івано-Франківськ", "Іванків"),
    ("Кам’янець-Подільський", "Поділ"),
    ("Україна, Одеса", "Україна, Львів"),
    ("Рівне", "Ромни"),
    ("Чернігів", "Чернівці"),
    ("Буча", "Батумі"),
    ("გლდანის რაიონი", "ისნის რაიონი"),
    ("ქალაქი ბათუმი", "ქალაქი ფოთი"),
    ("Odesa region", "Kherson region"),
    ("Тбілісі", "ბათუმი"),
    ("Глдані", "ისანი"),
    ("Одеса", "Kherson"),
    ("Миколаїв", "Миколаївка"),
    ("Горі", "Горішні Плавні"),
    ("Київ", "Одеса, вулиця Київська 5"),
    ("Київ", "Kievsky district, Odesa"),
    ("Київ", "Одеса, Київський р."),
    ("Київ", "Київський р-он"),
    ("Київський район", "Київська область"),
)


async def is_near(cast: Cast, card: str, area: str) -> bool:
    """As the filter, the card of the ask, and the reason say it."""
    await ask(cast.kalyna, cast.taras, category=Category.FOOD, title=area, area=area)
    row = await ask(cast.kalyna, cast.taras, category=Category.FOOD, area=area, title="Одеса Київ")
    region, _, town = card.partition(", ")
    await writes(cast.olena, cast.kalyna, MEMBERS, region=region, town=town)
    every = await cards_for(cast.olena, cast.kalyna.id, Show.ASKS)
    (said,) = {one.is_near for one in every.cards if one.need.row.area == area}
    near = await cards_for(cast.olena, cast.kalyna.id, Show.ASKS, About.NEAR)
    assert said == bool(near.cards)
    takes = await takes_of(cast.olena, cast.kalyna.id)
    assert said == (Reason.IS_NEAR in takes.reasons(row))
    return said


@pytest.mark.parametrize(("card", "area"), NEAR)
async def test_a_place_is_the_same_in_every_case(
    db: Database, cast: Cast, card: str, area: str
) -> None:
    assert await is_near(cast, card, area)


@pytest.mark.parametrize(("card", "area"), FAR)
async def test_what_many_places_are_called_is_no_place(
    db: Database, cast: Cast, card: str, area: str
) -> None:
    assert not await is_near(cast, card, area)


async def test_a_card_without_a_name_of_a_place_says_nothing_of_where(
    db: Database, cast: Cast
) -> None:
    await writes(cast.olena, cast.kalyna, MEMBERS, region="область", town="нове місто")
    assert not (await cards_for(cast.olena, cast.kalyna.id, about=About.NEAR)).knows_where
    assert not places_in("с. Нове, р-н")
