from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from app.core.errors import Invalid
from app.core.i18n import say, speaking
from app.registry.models import Relation
from app.registry.papers import families, lists, xlsx_files
from app.registry.papers.families import Way
from app.registry.papers.headings import Field, headings_of, is_given_first, meaning_of
from app.registry.papers.lists import Reading
from app.registry.papers.opening import sheets_in
from app.registry.papers.sheets import MOST_BYTES, Sheet, letter, made
from tests.registry.papers import written
from tests.registry.papers.written import HEADS, csv, xlsx

TODAY = date(2026, 11, 28)


def read(sheet: Sheet, way: Way | None = None, **more: int) -> Reading:
    """As it would be guessed, where nobody corrects anything."""
    heads = headings_of(sheet)
    columns = {field: n for n, field in enumerate(heads.fields) if field} | {
        Field[name]: n for name, n in more.items()
    }
    return lists.read(
        sheet, heads, columns, way or families.way_of(sheet, heads, columns), today=TODAY
    )


def rows(*lines: Sequence[Any]) -> Sheet:
    return made("", [["" if cell is None else str(cell) for cell in line] for line in lines])


def names(reading: Reading) -> list[list[str]]:
    return [[person.name.given for person in family.people] for family in reading.families]


def told(reading: Reading) -> list[tuple[int, str]]:
    """Row and column letter of everything that stops."""
    return [
        (one.row, letter(one.column) if one.column is not None else "") for one in reading.stops
    ]


async def test_a_hub_of_1800_people_is_read_whole() -> None:
    everybody = written.registry(858, 1800)
    top = [["Список ВПО з Бахмута станом на 01.02.2024"], [], HEADS, [*range(1, 11)]]
    sheet = sheets_in(xlsx([*top, *everybody, ["Всього:", 1800]], merges=["A1:J1"]))[0]
    reading = read(sheet)
    assert (len(reading.families), len(reading.people), reading.stops) == (858, 1800, [])
    assert reading.families[0].area in written.TOWNS
    assert all(person.birth and person.birth.day for person in reading.people)
    assert sum(bool(person.phone) for person in reading.people) == 858


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_of_every_kind_says_the_same(alphabet: str, separator: str) -> None:
    lines: list[list[object]] = [
        ["№ родини", "ПІБ", "Дата народження", "Адреса"],
        [1, "Шевченко Олена", "12.03.1954", f"вул. Миру{separator} 5"],
        [1, "Шевченко Петро", "1980", ""],
    ]
    sheet = sheets_in(csv(lines, separator, alphabet))[0]
    reading = read(sheet)
    assert (names(reading), reading.stops) == ([["Олена", "Петро"]], [])
    assert separator.strip() in reading.families[0].address


HEADINGS = {
    Field.HOUSEHOLD: "Сім’я №|Сім'я|Сімʼя|№ сім’ї|Родина №|№ родини|Код сімʼї|Домогосподарство",
    Field.GIVEN: "Ім’я|Ім'я|Імʼя|Имя",
    Field.FULL_NAME: "ПІБ|П.І.Б. голови сім’ї|Прізвище, ім’я, по батькові|Ім’я та прізвище|Заявник",
    Field.FAMILY: "Прізвище|Фамилия",
    Field.BIRTH: "Дата народж.|Дата нар.|Рік нар.|д/н|Д.н.|Число, місяць, рік народження",
    Field.SEX: "Стать|Стать (ч/ж)|Ч/Ж|ж/ч",
    Field.RELATION: "Ступінь споріднення|Родинний зв’язок|Сімейні зв'язки|Хто у сім’ї|Член сім'ї",
    Field.PHONE: "Телефон|Контакти|Моб.тел|Вайбер",
    Field.DOCUMENT: "№ довідки ВПО|ІПН|РНОКПП|ИНН|Серія та номер паспорта",
    Field.ORIGIN: "Адреса до ВПО|Адреса за пропискою|Звідки прибули",
    Field.ADDRESS: "Адреса проживання|Вулиця, будинок|Місце проживання",
    Field.SIZE: "Кількість членів сім’ї|К-сть осіб|Всього осіб|Розмір сім’ї|"
    "Склад сім'ї (осіб)|Склад сім’ї, чол.|Состав семьи, чел.|Склад родини (кількість)",
    Field.MEMBERS: "Склад сім'ї|Члени сім’ї|Склад родини (ПІБ, рік народження)|"
    "Склад сім'ї (ПІБ, дата народження всіх осіб)",
    None: "Розмір взуття|Розмір одягу|Сімейний стан|Підпис отримувача|Контактна особа|№ з/п|Вік",
}


@pytest.mark.parametrize(
    ("heading", "means"),
    [(one, field) for field, said in HEADINGS.items() for one in said.split("|")],
)
def test_a_heading_means_what_organisers_mean_by_it(heading: str, means: Field | None) -> None:
    assert meaning_of(heading) is means


def test_a_heading_says_which_name_comes_first() -> None:
    assert all(map(is_given_first, ("Ім’я та прізвище", "Имя, фамилия", "სახელი, გვარი", "Name")))
    assert not any(map(is_given_first, ("ПІБ", "Прізвище, ім’я", "გვარი, სახელი", "ФИО")))


def test_a_column_of_numbers_that_nobody_filled_tells_no_families_apart() -> None:
    heads = ["№ сім’ї", "ПІБ", "Дата народження"]
    people = [["", "Шевченко Олена", "1954"], ["", "Шевченко Петро", "1980"]]
    others = [["", "Бондаренко Іван", "1990"], ["", "Бондаренко Ніна", "1991"]]
    reading = read(
        rows(heads, *people, ["", "", ""], *others, ["", "", ""], ["", "Ткач Яна", "1960"])
    )
    assert (names(reading), reading.stops) == ([["Олена", "Петро"], ["Іван", "Ніна"], ["Яна"]], [])


BAD = {
    2: "31.02.1960 32.01.1980 12.13.1975 01.01.2031 1854 учора 99999 12/34 ??.05.1960 1_960",
    5: "12345 3,80671E+11 зв’язку_1 067-12 +38+067",
    3: "х інше 2 q ні_те",
    1: "@ 12345 Іван_2 <script> =",
    6: f"номер {'а' * 50} #REF! #N/A без_номера",
    8: f"{'в' * 400} #VALUE! #NAME? {'ю' * 301} #DIV/0!",
    7: f"{'м' * 70} #NULL! #NUM! {'н' * 61} #REF!",
}
PLANTED = [
    (8 + 37 * n, column, bad.replace("_", " "))
    for n, (column, bad) in enumerate(
        (column, bad) for column, said in BAD.items() for bad in said.split()
    )
]


@pytest.mark.parametrize("language", ["uk", "ka", "en"])
def test_858_families_with_forty_faults_and_every_one_is_named(language: str) -> None:
    everybody = written.registry(858, 1800)
    for at, column, bad in PLANTED:
        everybody[at][column] = bad
    reading = read(sheets_in(xlsx([HEADS, *everybody]))[0])
    # the list begins in row 2, below its headings
    assert told(reading) == sorted((at + 2, letter(column)) for at, column, _ in PLANTED)
    assert len(reading.stops) == len(PLANTED) == 40
    with speaking(language):
        said = [say(fault.sentence) for fault in reading.stops]
    assert all(said)
    if language != "en":
        assert not any("Please" in sentence or "cannot" in sentence for sentence in said)


def test_a_formula_counts_as_its_result_and_one_without_is_named() -> None:
    sheet = sheets_in(xlsx([["ПІБ", "Рік народження"], ["Шевченко Олена", "=1950+4"]]))[0]
    reading = read(sheet)
    assert told(reading) == [(2, "B")]
    assert "formula has no result" in say(reading.stops[0].sentence)


def test_families_by_a_number_also_where_only_heads_have_one() -> None:
    head = ["№", "ПІБ", "Дата народження"]
    sheet = rows(
        head, [1, "Шевченко Олена", 1954], ["", "Шевченко Петро", 1980], [2, "Литвин Іван", 1960]
    )
    assert names(read(sheet)) == [["Олена", "Петро"], ["Іван"]]


def test_a_number_that_is_missing_among_many_is_named() -> None:
    people = [[n // 2, f"Литвин {given}", 1960 + n] for n, given in enumerate(written.WOMEN * 4)]
    people[7][0] = ""
    assert told(read(rows(["№ родини", "ПІБ", "Рік народження"], *people))) == [(9, "A")]


def test_families_by_blank_lines() -> None:
    sheet = rows(
        ["Прізвище", "Ім'я", "По батькові", "Телефон"],
        ["Шевченко", "Олена", "Іванівна", "0671234567"],
        ["Шевченко", "Петро", "", ""],
        [],
        ["Литвин", "Іван", "", ""],
        ["Литвин", "Ніна", "", ""],
        [],
        [],
        ["Гончар", "Ольга", "", ""],
    )
    reading = read(sheet)
    assert names(reading) == [["Олена", "Петро"], ["Іван", "Ніна"], ["Ольга"]]
    assert reading.families[0].people[0].name.patronymic == "Іванівна"


def test_families_by_cells_that_were_made_one() -> None:
    lines: list[list[object]] = [
        ["№ з/п", "ПІБ", "Рік народження", "Адреса"],
        [1, "Шевченко Олена", 1954, "м. Вінниця, вул. Миру, 5"],
        [None, "Шевченко Петро", 1980, None],
        [2, "Литвин Іван", 1960, "м. Бар"],
    ]
    sheet = sheets_in(xlsx(lines, merges=["A2:A3", "D2:D3"]))[0]
    for way in (None, Way.MERGED):
        reading = read(sheet, way)
        assert names(reading) == [["Олена", "Петро"], ["Іван"]]
        assert [family.area for family in reading.families] == ["Вінниця", "Бар"]


def test_families_by_their_heads() -> None:
    sheet = rows(
        ["ПІБ", "Ким доводиться"],
        ["Шевченко Петро", "голова"],
        ["Шевченко Ольга", "дружина"],
        ["Литвин Іван", "голова"],
    )
    reading = read(sheet)
    assert names(reading) == [["Петро", "Ольга"], ["Іван"]]
    assert reading.families[0].people[1].relation is Relation.PARTNER


def test_a_head_with_all_others_in_one_cell() -> None:
    sheet = rows(
        ["№", "ПІБ заявника", "Дата народження", "Склад сім'ї"],
        [1, "Шевченко Олена Іванівна", "12.03.1954", "чоловік Іван 1950, онук Петро 2010 р.н."],
        [2, "Литвин Іван", "1960", "1"],
        [3, "Гончар Ніна", "1970", "4"],
    )
    reading = read(sheet)
    assert names(reading) == [["Олена", "Іван", "Петро"], ["Іван"], ["Ніна"]]
    assert reading.families[2].size == 4
    assert [fault.row for fault in reading.faults] == [4]
    assert say(reading.faults[0].sentence) == "The list says 4 people here and names 1."


def test_titles_totals_and_repeated_headings_are_no_people() -> None:
    sheet = rows(
        ["Список"],
        ["№ з/п", "ПІБ", "Телефон"],
        ["м. Вінниця"],
        ["1", "Шевченко Олена", "0671234567"],
        ["№ з/п", "ПІБ", "Телефон"],
        ["с. Стрижавка"],
        ["2", "Литвин Іван", ""],
        ["Разом", "2", ""],
    )
    reading = read(sheet)
    assert names(reading) == [["Олена"], ["Іван"]]
    assert [family.area for family in reading.families] == ["Вінниця", "Стрижавка"]
    assert [fault.row for fault in reading.faults if fault.to_know] == [3, 5, 6, 8]


def test_headings_in_two_rows() -> None:
    lines: list[list[object]] = [
        ["ПІБ", "Склад сім’ї", None, "Адреса"],
        [None, "дорослі", "діти", None],
        ["Шевченко Олена", 2, 1, "вул. Миру, 5"],
    ]
    sheet = sheets_in(xlsx(lines, merges=["A1:A2", "B1:C1", "D1:D2"]))[0]
    heads = headings_of(sheet)
    assert heads.first == 2
    assert heads.fields == [Field.FULL_NAME, None, Field.CHILDREN, Field.ADDRESS]


def test_one_person_twice_in_a_list_is_named() -> None:
    sheet = rows(
        ["ПІБ", "Дата народження", "Паспорт"],
        ["Шевченко Олена", "12.03.1954", "АВ 123456"],
        ["ШЕВЧЕНКО  ОЛЕНА", "1954-03-12", ""],
        ["Литвин Іван", "1960", "АВ123456"],
    )
    assert told(read(sheet)) == [(3, "A"), (4, "C")]


def test_a_family_name_alone_is_named() -> None:
    """«Ткачук» would be somebody whose given name is Tkachuk, and nobody would know."""
    reading = read(rows(["ПІБ", "Рік"], ["Ткачук", "1990"], ["Ткачук Ніна", "1970"]))
    [note] = reading.faults
    assert (note.row, note.to_know) == (2, True)
    assert "Only one name stands here" in say(note.sentence)


def test_two_namesakes_of_one_year_are_taken_over_and_named() -> None:
    """Where a list holds nothing but years, two may be called the same; one of a family, or with
    one paper, is one person."""
    sheet = rows(
        ["№ родини", "ПІБ", "Рік народження", "Паспорт"],
        [1, "Шевченко Іван Іванович", "1954", "АВ 123456"],
        [2, "Шевченко Іван Іванович", "1954", ""],
        [2, "Шевченко Іван Іванович", "1954", ""],
        [3, "Шевченко Іван Іванович", "1954", "АВ123456"],
    )
    reading = read(sheet)
    assert [fault.row for fault in reading.stops] == [4, 5]
    [namesake] = [fault for fault in reading.faults if fault.to_know]
    assert namesake.row == 3
    assert "Nothing has to be done" in say(namesake.sentence)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "Choose a file."),
        (b"\n\n \n", "There is nothing in this file."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older Excel file"),
        (b"%PDF-1.7 ...", "cannot be read as a list"),
        (b"PK\x03\x04 no zip at all", "cannot be read as a list"),
        (b"<html><table>", "cannot be read as a list"),
        (b"\x00\x01\x02\x03binary", "cannot be read as a list"),
        (b"x" * (MOST_BYTES + 1), "too much"),
    ],
)
def test_what_is_no_list_says_what_to_do(raw: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as no:
        sheets_in(raw)
    assert sentence in say(no.value.problems["list"])


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    monkeypatch.setattr(xlsx_files, "load_workbook", None)  # it is refused before
    with pytest.raises(Invalid) as no:
        sheets_in(packed.getvalue())
    assert "too much" in say(no.value.problems["list"])


def _spoilt(raw: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(raw)
    for _ in range(rng.randint(1, 40)):
        spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    return bytes(spoilt[: rng.randint(len(spoilt) // 2, len(spoilt))])


def test_no_file_breaks_it() -> None:
    rng = random.Random(7)
    good = [xlsx([HEADS, *written.registry(5, 9)]), csv([HEADS, *written.registry(5, 9)])]
    for n in range(300):
        with suppress(Invalid):
            for sheet in sheets_in(_spoilt(good[n % 2], rng)):
                read(sheet)


def test_no_cell_breaks_it() -> None:
    rng = random.Random(3)
    signs = "аїґ'’0129.,-/+()№#= \n\t«»\u202e\u0301😀ნŁ٣<>&%"
    for _ in range(200):
        table = [
            ["".join(rng.choices(signs, k=rng.randint(0, 12))) for _ in HEADS] for _ in range(12)
        ]
        for way in Way:
            read(rows(HEADS, *table), way)


def test_any_columns_may_be_chosen() -> None:
    """Whatever somebody maps, also nonsense, is answered with faults."""
    rng = random.Random(5)
    sheet = sheets_in(csv([HEADS, *written.registry(6, 12)]))[0]
    heads = headings_of(sheet)
    for _ in range(200):
        columns: Mapping[Field, int] = {
            field: rng.randrange(sheet.width) for field in rng.sample(list(Field), 6)
        }
        for way in Way:
            lists.read(sheet, heads, columns, way, today=TODAY)


async def test_the_parts_of_a_name_stand_under_one_heading() -> None:
    heads = [
        ["№ з/п", "П.І.Б.", None, None, "Дата народження"],
        [None, "Прізвище", "Ім'я", "По батькові", None],
    ]
    people = [[1, "Литвин", "Ганна", "Петрівна", "1970"], [2, "Литвин", "Олег", "Ілліч", "1971"]]
    sheet = sheets_in(xlsx([*heads, *people], merges=["A1:A2", "B1:D1", "E1:E2"]))[0]
    reading = read(sheet)
    assert [one.name.full for one in reading.people] == [
        "Литвин Ганна Петрівна",
        "Литвин Олег Ілліч",
    ]
