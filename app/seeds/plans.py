"""What the demo's first circle plans: a supper every week, a full afternoon with people who wait,
something that does not take place, a journey with duties, and one that waits for a yes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from app.events.models import EventState, PlaceFor, Says

GOING, MAYBE, NO = Says.GOING, Says.MAYBE, Says.NO
WEDNESDAY, THURSDAY, _, SATURDAY, SUNDAY = range(2, 7)


@dataclass(frozen=True, slots=True)
class Planned:
    """`answers`: login, what they say, how many come, children among them, the duty they take."""

    host: str
    title: str
    about: str
    weekday: int
    at: time
    minutes: int
    weeks: int  # until then
    answers: tuple[tuple[str, Says, int, int, str], ...] = ()
    different: dict[str, Any] = field(default_factory=dict)  # fields of Event
    exact_place: str = ""
    before: int = 0  # how often it has been already, a week apart
    after: int = 0  # and how often it will be again
    why_cancelled: str = ""
    brings: tuple[tuple[str, str, int], ...] = ()  # login, thing, how much


PLANS = (
    Planned(
        host="olena",
        title="Спільна вечеря",
        about="Готуємо разом, їмо разом. Приходьте й без нічого.",
        weekday=THURSDAY,
        at=time(18, 30),
        minutes=150,
        weeks=0,
        answers=(
            ("olena", GOING, 1, 0, "Кухар"),
            ("taras", GOING, 1, 0, ""),
            ("marta", MAYBE, 1, 0, ""),
            ("halyna", GOING, 1, 0, "Кухар"),
            ("oksana", GOING, 3, 2, ""),
            ("vasyl", NO, 1, 0, ""),
        ),
        different={
            "place": "Громадський дім",
            "place_for": PlaceFor.AUDIENCE,
            "rule": "FREQ=WEEKLY;BYDAY=TH",
            "capacity": 40,
            "guests_max": 3,
            "duties": [{"name": "Кухар", "needed": 3}],
            "wanted": [
                {"text": "Хліб", "qty": 4, "unit": "буханки"},
                {"text": "Картопля", "qty": 10, "unit": "кг"},
                {"text": "Чай", "qty": 2, "unit": "пачки"},
                {"text": "Великий казан", "qty": 1, "unit": ""},
            ],
        },
        exact_place="Вхід із двору, другий поверх",
        before=3,
        after=7,
        brings=(
            ("taras", "Великий казан", 1),
            ("halyna", "Хліб", 2),
            ("oksana", "Картопля", 4),
        ),
    ),
    Planned(
        host="olena",
        title="Чай і документи",
        about="Разом розбираємо папери: пенсія, житло, довідки.",
        weekday=SUNDAY,
        at=time(18),
        minutes=120,
        weeks=0,
        answers=(
            ("ivan", GOING, 1, 0, ""),
            ("iryna", GOING, 1, 0, ""),
            ("serhii", GOING, 2, 0, ""),
            ("oksana", GOING, 1, 0, ""),
            ("marta", GOING, 1, 0, ""),
            ("taras", GOING, 2, 0, ""),
            ("halyna", GOING, 1, 0, ""),
        ),
        different={"place": "Громадський дім", "capacity": 6, "guests_max": 1},
        exact_place="Кімната 2",
    ),
    Planned(
        host="iryna",
        title="Театр для дітей",
        about="Лялькова вистава, сорок хвилин.",
        weekday=SATURDAY,
        at=time(11),
        minutes=60,
        weeks=1,
        answers=(("oksana", GOING, 3, 2, ""), ("marta", GOING, 1, 0, "")),
        different={"place": "Бібліотека", "capacity": 20, "guests_max": 4},
        why_cancelled="Акторка захворіла. Новий день скажемо.",
    ),
    Planned(
        *(
            "olena",
            "Автобус до музею під відкритим небом",
            "Їдемо на цілий день, о сьомій вечора вдома.",
        ),
        weekday=SATURDAY,
        at=time(8),
        minutes=660,
        weeks=2,
        answers=(
            ("taras", GOING, 1, 0, "Водій"),
            ("iryna", GOING, 1, 0, "Супровід"),
            ("oksana", GOING, 3, 2, "Місце в автобусі"),
            ("halyna", GOING, 1, 0, "Місце в автобусі"),
            ("emma", MAYBE, 1, 0, ""),
        ),
        different={
            "place": "Від вокзалу",
            "place_for": PlaceFor.COMING,
            "place_hours": 24,
            "capacity": 19,
            "guests_max": 3,
            "answer_by": 2 * 24 * 60,
            "duties": [
                {"name": "Водій", "needed": 1},
                {"name": "Супровід", "needed": 2},
                {"name": "Місце в автобусі", "needed": 16},
            ],
            "wanted": [
                {"text": "Бутерброди", "qty": 30, "unit": ""},
                {"text": "Вода", "qty": 20, "unit": "л"},
                {"text": "Аптечка", "qty": 1, "unit": ""},
            ],
        },
        exact_place="Стоянка за вокзалом, білий автобус",
        brings=(("iryna", "Аптечка", 1), ("oksana", "Бутерброди", 12)),
    ),
    Planned(
        host="serhii",
        title="Шахи по середах",
        about="Дошки маю. Навчу, хто не вміє.",
        weekday=WEDNESDAY,
        at=time(17),
        minutes=90,
        weeks=1,
        different={"place": "Бібліотека", "state": EventState.ASKED},
    ),
)
