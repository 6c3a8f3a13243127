from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Invalid
from app.core.i18n import say, speaking
from app.registry.models import Relation, Sex
from app.registry.papers.dates import When, when
from app.registry.papers.faults import Unclear
from app.registry.papers.lists import town_in
from app.registry.papers.members import members_in
from app.registry.papers.opening import sheets_in
from app.registry.papers.people import document_of
from app.registry.papers.phones import GEORGIA, phones
from app.registry.papers.spelling import Name, kin_of, name_of, sex_of, size_of

TODAY = date(2026, 11, 28)
TWELFTH_OF_MARCH = date(1954, 3, 12)


@pytest.mark.parametrize(
    "said",
    [
        *("12.03.1954", "12.3.1954", "12/03/1954", "12-03-1954", "12. 03. 1954 р.", "12,03,1954"),
        *("1954-03-12", "1954-03-12 00:00:00", "1954.03.12", "19795", "19795.0", "12031954"),
        *("19540312", "12.03.54", "12 березня 1954", "12 березня 1954 року", "12 марта 1954 г."),
        *("12 March 1954", "12 მარტი 1954", "12.03.1954 р.н.", "12.03.1954 г.р."),
        *("12.03.1954р.", "12.03.1954р.н.", "12.03.1954р. н."),
    ],
)
def test_a_day_is_the_same_however_it_is_written(said: str) -> None:
    assert when(said, TODAY) == When(1954, TWELFTH_OF_MARCH)


@pytest.mark.parametrize(
    "said",
    ["1954", "1954 р.н.", "1954 г.р.", "1954 року", "03.1954", "1954р.н.", "1954р", "1954p."],
)
def test_a_year_alone_is_kept_as_a_year(said: str) -> None:
    assert when(said, TODAY) == When(1954)


@pytest.mark.parametrize(
    ("said", "year"),
    [("01.02.12", 2012), ("01.02.54", 1954), ("01.12.26", 1926), ("01.02.26", 2026)],
)
def test_two_digits_are_the_last_such_year_that_has_come(said: str, year: int) -> None:
    if said == "01.12.26":  # it would be the day after tomorrow
        with pytest.raises(Unclear):
            when(said, TODAY)
        return
    assert when(said, TODAY).year == year


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("31.02.1960", "There is no such day: “31.02.1960”. Please check the day and the month."),
        ("25.13.1960", "There is no such day: “25.13.1960”. Please check the day and the month."),
        ("13.1960", "There is no such day: “13.1960”. Please check the day and the month."),
        ("01.01.2031", "“01.01.2031” has not come yet. Please check the year."),
        ("1854", "“1854” is more than 120 years ago. Please check the year."),
        ("не пам’ятає", "“не пам’ятає” cannot be read as a date."),
        ("99999", "“99999” has not come yet."),
        ("12 тра-ля-ля 1960", "cannot be read as a date"),
    ],
)
def test_a_day_that_never_was_is_named(said: str, why: str) -> None:
    with pytest.raises(Unclear) as no, speaking("en"):
        when(said, TODAY)
    assert why in say(no.value.sentence)


@pytest.mark.parametrize(
    "said",
    [
        *("0671234567", "067 123 45 67", "067-123-45-67", "(067) 123-45-67", "+380671234567"),
        *("380671234567", "80671234567", "8 (067) 123 45 67", "671234567", "671234567.0"),
        *("тел. 067 123 45 67", "моб: 0671234567", "00380671234567", "+38 067 123 45 67"),
    ],
)
def test_a_phone_is_the_same_however_it_is_written(said: str) -> None:
    assert phones(said) == ["+380671234567"]


@pytest.mark.parametrize(
    ("said", "home", "found"),
    [
        ("555 12 34 56", GEORGIA, ["+995555123456"]),
        ("+995 555 12 34 56", "380", ["+995555123456"]),
        ("+48 600 100 200", "380", ["+48600100200"]),
        ("0671234567, 0501112233", "380", ["+380671234567", "+380501112233"]),
        ("0671234567 або 0501112233", "380", ["+380671234567", "+380501112233"]),
        ("067/123/45/67", "380", ["+380671234567"]),
    ],
)
def test_phones_of_two_countries_and_two_in_a_cell(said: str, home: str, found: list[str]) -> None:
    assert phones(said, home) == found


@pytest.mark.parametrize(
    "said",
    [
        *("12345", "3,80671E+11", "0671234", "++380671234567", "тел", "٠٦٧١٢٣٤٥٦٧"),
        *("+380 67 123 45 6", "+380 67 123 45 678", "00380 67 123 45 6", "+995 555 12 34 5"),
    ],
)
def test_what_is_no_phone_is_named(said: str) -> None:
    with pytest.raises(Unclear):
        phones(said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Шевченко Олена Іванівна", Name("Шевченко", "Олена", "Іванівна")),
        ("Олена Іванівна Шевченко", Name("Шевченко", "Олена", "Іванівна")),
        ("ШЕВЧЕНКО ОЛЕНА ІВАНІВНА", Name("Шевченко", "Олена", "Іванівна")),
        ("Олена Шевченко", Name("Шевченко", "Олена")),
        ("Шевченко Олена", Name("Шевченко", "Олена")),
        ("Олена Іванівна", Name("", "Олена", "Іванівна")),
        ("Нечуй - Левицький Іван Семенович", Name("Нечуй-Левицький", "Іван", "Семенович")),
        ("ნინო ბერიძე", Name("ბერიძე", "ნინო")),
        ("კაპანაძე გიორგი", Name("კაპანაძე", "გიორგი")),
        ("Шевченко О.І.", Name("Шевченко", "О.", "І.")),
        ("Мамедов Алі Гасан-огли", Name("Мамедов", "Алі", "Гасан-огли")),
        ("М'ЯСНИКОВА Дар’я", Name("М'ясникова", "Дар’я")),
        ("Петро", Name("", "Петро")),
    ],
)
def test_the_parts_of_a_name_are_told_apart(said: str, name: Name) -> None:
    assert name_of(said) == name


TWO_NAMES = "Сидоренко Надія Іванівна{}Сидоренко Іван Петрович"


@pytest.mark.parametrize(
    "said",
    [
        *("12345", "Іван 12", "<b>", "=1+1", "…", "а" * 61),
        *(TWO_NAMES.format("\n"), TWO_NAMES.format(", "), TWO_NAMES.format(" ")),
    ],
)
def test_what_is_no_name_is_named(said: str) -> None:
    with pytest.raises(Unclear):
        name_of(said)


def test_small_words_are_understood() -> None:
    assert [sex_of(s) for s in ("ж", "Жін.", "female", "ქ")] == [Sex.WOMAN] * 4
    assert [sex_of(s) for s in ("ч", "чол", "муж", "M", "კაცი")] == [Sex.MAN] * 5
    for said in ("жч", "ж/ч", "мати", "3"):
        with pytest.raises(Unclear):
            sex_of(said)
    assert [size_of(s) for s in ("4", "4 особи", "2+2", "-", "1 чол.")] == [4, 4, 4, None, 1]
    assert [kin_of(s) for s in ("Голова сім'ї", "донька", "Дружина", "бабуся", "онук", "теща")] == [
        *(Relation.HEAD, Relation.CHILD, Relation.PARTNER, Relation.GRANDPARENT),
        *(Relation.GRANDCHILD, Relation.OTHER),
    ]
    assert [kin_of(s) for s in ("мати", "сестра", "შვილი", "შვილიშვილი", "щось")] == [
        *(Relation.PARENT, Relation.SIBLING, Relation.CHILD, Relation.GRANDCHILD),
        None,
    ]
    assert [document_of(s) for s in ("№ 0501-123", "немає", "+", "АВ 123456")] == [
        *("0501-123", "", "", "АВ 123456"),
    ]


def test_a_town_is_found_where_it_is_named_as_one() -> None:
    said = ("м. Вінниця, вул. Соборна, 5", "вул. Миру 3, м.Бар", "смт Стрижавка", "вул. Миру, 5")
    assert [town_in(s) for s in said] == ["Вінниця", "Бар", "Стрижавка", ""]


@pytest.mark.parametrize(
    "said",
    [
        "дружина Ольга 12.03.1960; син Петро 2010 р.н.",
        "1) дружина - Ольга, 12.03.1960\n2) син - Петро (2010)",
        "Ольга (дружина) 12.03.1960, Петро (син) 2010",
        "дружина Ольга, 12.03.1960, син Петро, 2010",
    ],
)
def test_a_family_in_one_cell(said: str) -> None:
    told = [(one.name, one.relation, one.birth) for one in members_in(said)]
    assert told == [
        ("Ольга", Relation.PARTNER, "12.03.1960"),
        ("Петро", Relation.CHILD, "2010"),
    ]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        *(("4", 4), ("-", None), ("немає", None), ("", None), ("2 ос.", 2), ("3 особи", 3)),
        *(("1+2", 3), ("троє", 3), ("Двоє", 2), ("четверо чол.", 4), ("двое детей", 2)),
    ],
)
def test_a_cell_that_only_counts_names_nobody(said: str, count: int | None) -> None:
    assert (members_in(said), size_of(said if said != "немає" else "")) == ([], count)


def test_how_many_children_there_are_is_no_name_among_the_others() -> None:
    told = [(one.name, one.relation) for one in members_in("дружина Ольга, двоє дітей")]
    assert told == [("Ольга", Relation.PARTNER)]


def test_a_letter_of_another_alphabet_that_looks_the_same_is_the_one_that_was_meant() -> None:
    """«Олiйник» with a Latin i is found by whoever types it with a Ukrainian one."""
    latin = (
        "Пp\u0069звищ\u0065;Aдpеса\nOлiйник Tетянa;Вiнниця, вул. Київськa\nSmith Ann;Kyiv, MK 12\n"
    )
    [sheet] = sheets_in(latin.encode())
    assert sheet.rows == [
        ["Прізвище", "Адреса"],
        ["Олійник Тетяна", "Вінниця, вул. Київська"],
        ["Smith Ann", "Kyiv, MK 12"],
    ]


def test_only_what_ends_a_line_in_a_file_ends_a_row() -> None:
    said = "ПІБ;Адреса\nКоваль Ніна;Миру\u2028буд. 5\nБондар Іван;Лісна\x85 1\n"
    [sheet] = sheets_in(said.encode())
    assert [len(sheet.rows), sheet.rows[1][1].split()] == [3, ["Миру", "буд.", "5"]]


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_row() -> None:
    said = 'ПІБ;Примітки\nКоваль Ніна;ТОВ "Мир"\nБондар Іван;"Мир\nЛитвин Петро;ні\n'
    with pytest.raises(Invalid) as no:
        sheets_in(said.encode())
    assert "row 3" in say(no.value.problems["list"])
    [sheet] = sheets_in(said.replace(';"Мир', ';"Мир"').encode())
    assert len(sheet.rows) == 4
