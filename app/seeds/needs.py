"""What is asked and offered in the demo's first circle: medicine that several people find, a lift,
an hour of talk, something for a family of the list, and what others can give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.help.models import Category, Kind, PostState, Shown, Source, Urgency

ACCEPTED, ON_ITS_WAY, THERE, CONFIRMED, PROPOSED = (
    *("accepted", "on its way", "there", "confirmed", "proposed"),
)


@dataclass(frozen=True, slots=True)
class Promised:
    """Login, how much of which line, and how far it has come."""

    login: str
    parts: dict[str, int]
    how_far: str = ACCEPTED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    login: str
    title: str
    category: Category
    lines: tuple[dict[str, Any], ...]
    body: str = ""
    address: str = ""
    locale: str = "uk"
    days_ago: int = 1
    needed_in: int | None = None  # days
    family: int | None = None  # of the list of families, counted from its beginning
    kind: Kind = Kind.ASK
    promised: tuple[Promised, ...] = ()
    asked: str = ""  # the login of who was asked whether they would take it, by Marta
    different: dict[str, Any] = field(default_factory=dict)


def _of(text: str, qty: int = 1, unit: str = "", **more: Any) -> dict[str, Any]:
    return {"text": text, "qty": qty, "unit": unit} | more


NEEDS = (
    Needed(
        login="halyna",
        title="Ліки від тиску на зиму",
        category=Category.MEDICINE,
        body="Сама до аптеки не дійду, ноги не ті. Рецепт у мене є.",
        address="вул. Вигадана 1, другий під’їзд, домофон не працює",
        lines=(
            _of("Амлодипін 5 мг", 60, "табл.", substitutes_ok=True),
            _of("Еналаприл 10 мг", 40, "табл."),
            _of("Стрічки для глюкометра", 2, "уп."),
        ),
        days_ago=3,
        needed_in=6,
        promised=(
            Promised("taras", {"Амлодипін 5 мг": 30}, ON_ITS_WAY, "Заберу в суботу дорогою."),
            Promised("oksana", {"Стрічки для глюкометра": 1}),
        ),
        different={"area": "Центр", "urgency": Urgency.WEEK},
    ),
    Needed(
        login="ivan",
        title="Підвезти до лікарні в четвер",
        category=Category.TRANSPORT,
        body="На десяту ранку, туди й назад. З паличкою, сходами поволі.",
        lines=(_of("Підвезти до лікарні в четвер"),),
        days_ago=2,
        needed_in=4,
        promised=(Promised("taras", {"Підвезти до лікарні в четвер": 1}),),
        different={"area": "Старе місто", "urgency": Urgency.DAYS},
    ),
    Needed(
        login="oksana",
        title="Зимовий одяг для двох дітей",
        category=Category.THINGS,
        body="Хлопчик сім років, дівчинка десять. Можна ношене.",
        lines=(
            _of("Куртка на 7 років"),
            _of("Куртка на 10 років"),
            _of("Теплі черевики", 2, "пари"),
        ),
        days_ago=6,
        promised=(
            Promised("iryna", {"Куртка на 10 років": 1}, CONFIRMED),
            Promised("ketevan", {"Теплі черевики": 1}, THERE),
        ),
        different={"area": "Вишенька", "urgency": Urgency.WEEK},
    ),
    Needed(
        login="olena",
        title="Продукти на тиждень для великої родини",
        category=Category.FOOD,
        body="Шестеро, з них двоє малих. Передаю сама.",
        lines=(_of("Гречка", 4, "кг"), _of("Олія", 3, "пляшки"), _of("Дитячі каші", 6, "уп.")),
        days_ago=1,
        family=6,
        needed_in=5,
        promised=(
            Promised("vasyl", {"Гречка": 4, "Олія": 1}),
            Promised("marta", {"Дитячі каші": 6}, ON_ITS_WAY),
        ),
        different={"area": "Село", "shown": Shown.TEAM, "source": Source.DESK},
    ),
    Needed(
        login="ketevan",
        title="უკრაინულის სწავლა, კვირაში ერთი საათი",
        category=Category.KNOWLEDGE,
        body="მეზობლებს მინდა ველაპარაკო. ჩაი და ტკბილეული ჩემგან.",
        locale="ka",
        lines=(_of("უკრაინულის სწავლა, კვირაში ერთი საათი"),),
        days_ago=4,
        different={"area": "გლდანი"},
    ),
    Needed(
        login="emma",
        title="Help with a letter from the tax office",
        category=Category.DOCUMENTS,
        body="It is three pages in Georgian. I only need to know what they want.",
        locale="en",
        lines=(_of("Help with a letter from the tax office"),),
        days_ago=1,
        needed_in=9,
        promised=(
            Promised("nino", {"Help with a letter from the tax office": 1}, note="ხვალ შევხედავ."),
        ),
        different={"shown": Shown.HIDDEN, "urgency": Urgency.WEEK},
    ),
    Needed(
        login="iryna",
        title="Капає кран на кухні",
        category=Category.OTHER,
        body="Підставила миску. Ключ від води знаю де, а далі ні.",
        lines=(_of("Година роботи", 2),),
        days_ago=1,
        asked="serhii",
        different={"area": "Центр", "urgency": Urgency.WEEK},
    ),
    Needed(
        login="serhii",
        title="Полагоджу кран, розетку або замок",
        category=Category.OTHER,
        kind=Kind.OFFER,
        body="Інструмент свій. Після роботи й у неділю.",
        lines=(_of("Година роботи", 4),),
        days_ago=5,
        promised=(
            Promised("halyna", {"Година роботи": 1}, PROPOSED, "Кран капає третій тиждень."),
        ),
        different={"area": "Центр", "needs_yes": True},
    ),
    Needed(
        login="giorgi",
        title="მანქანით წაყვანა თბილისში, შაბათობით",
        category=Category.TRANSPORT,
        kind=Kind.OFFER,
        body="სამი ადგილი მაქვს. დილით მივდივარ, საღამოს ვბრუნდები.",
        locale="ka",
        lines=(_of("ადგილი მანქანაში", 3),),
        days_ago=1,
        different={"needs_yes": True, "state": PostState.PENDING},
    ),
)
