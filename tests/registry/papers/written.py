"""Lists as organisers write them, made for tests: files, and the people in them."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

FAMILIES = (
    *[
        "Шевченко",
        "Бондаренко",
        "Коваленко",
        "Ткаченко",
        "Кравченко",
        "Олійник",
        "Мельник",
        "Савченко",
        "Руденко",
    ],
    *[
        "Марченко",
        "Литвин",
        "Гончар",
        "Поліщук",
        "Клименко",
        "Дяченко",
        "Яременко",
        "Пономаренко",
        "Василенко",
    ],
)
WOMEN = ("Олена", "Тетяна", "Ірина", "Наталія", "Людмила", "Галина", "Оксана", "Юлія", "Дар’я")
MEN = ("Олександр", "Сергій", "Володимир", "Микола", "Андрій", "Іван", "Петро", "Максим", "Ілля")
FATHERS = ("Іванович", "Петрович", "Миколайович", "Сергійович", "Андрійович", "Васильович")
TOWNS = ("Вінниця", "Жмеринка", "Хмільник", "Козятин", "Гайсин")
HEADS = [
    "№ родини", "ПІБ", "Дата народження", "Стать", "Ким доводиться", "Телефон",
    "№ довідки ВПО", "Місто", "Адреса проживання", "Звідки (адреса до переміщення)",
]  # fmt: skip


def xlsx(
    *sheets: Sequence[Sequence[Any]], merges: Iterable[str] = (), title: str = "Аркуш1"
) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for n, rows in enumerate(sheets):
        sheet = book.create_sheet(title if n == 0 else f"{title} {n + 1}")
        for row in rows:
            sheet.append(list(row))
    for area in merges:
        book.worksheets[0].merge_cells(area)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def csv(rows: Sequence[Sequence[Any]], separator: str = ";", alphabet: str = "utf-8-sig") -> bytes:
    def quoted(cell: Any) -> str:
        text = "" if cell is None else str(cell)
        return f'"{text}"' if separator in text or "\n" in text else text

    text = "\r\n".join(separator.join(map(quoted, row)) for row in rows)
    return text.encode(alphabet)


def born(rng: random.Random, age: tuple[int, int]) -> date:
    return date(2026 - rng.randint(*age), rng.randint(1, 12), rng.randint(1, 28))


def dated(day: date, kind: int) -> Any:
    """A date of one of the three kinds: written, a spreadsheet's own, the number it counts by."""
    return (f"{day:%d.%m.%Y}", day, (day - date(1899, 12, 30)).days)[kind % 3]


def phone(rng: random.Random, kind: int) -> Any:
    rest = f"{rng.randint(0, 9_999_999):07d}"
    spellings = (
        f"067{rest}",
        f"+380 67 {rest[:3]} {rest[3:5]} {rest[5:]}",
        f"8(067){rest[:3]}-{rest[3:5]}-{rest[5:]}",
        int(f"67{rest}"),
    )
    return spellings[kind % 4]


def registry(families: int, people: int, seed: int = 1) -> list[list[Any]]:
    """A list of so many families with so many people in all, as one hub would keep it: the number
    of the family only at its head, dates of three kinds, phones in four spellings."""
    rng = random.Random(seed)
    sizes = [1] * families
    for _ in range(people - families):
        sizes[rng.randrange(families)] += 1
    rows: list[list[Any]] = []
    for n, size in enumerate(sizes, 1):
        family, town = rng.choice(FAMILIES), rng.choice(TOWNS)
        street = f"вул. Соборна, {n}"
        for k in range(size):
            is_woman = rng.random() < 0.6 if k == 0 else rng.random() < 0.5
            given = rng.choice(WOMEN if is_woman else MEN)
            father = rng.choice(FATHERS)
            father = father.removesuffix("ич") + "на" if is_woman else father
            kin = (
                "голова"
                if k == 0
                else rng.choice(("дружина", "чоловік") if k == 1 else ("син", "донька", "мати"))
            )
            age = (19, 85) if k < 2 else (1, 17)
            rows.append([
                n if k == 0 else None,
                f"{family} {given} {father}",
                dated(born(rng, age), n + k),
                "ж" if is_woman else "ч",
                kin,
                phone(rng, n) if k == 0 else None,
                f"0501-{n:06d}{k:02d}",
                town if k == 0 else None,
                street if k == 0 else None,
                "м. Бахмут, вул. Миру, 5" if k == 0 else None,
            ])  # fmt: skip
    return rows
