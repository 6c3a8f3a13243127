"""A place is the same by each of its names, and a street or a namesake of it is another."""

from __future__ import annotations

from importlib import import_module
from itertools import combinations
from types import SimpleNamespace

import pytest
from tortoise.connection import get_connection

from app.help.models import Post
from app.help.near import is_in, marked, places_in, unmarked
from app.help.queries import found_by
from app.help.spelled import by_ear
from tests.cast import Cast
from tests.conftest import Database
from tests.help.making import ask

SAME = (  # whichever somebody wrote on their card, and whichever they ask in
    "Київ|Києва|Києвом|у Києві|Київський район|Київщина|на Київщині|Kyivska oblast|Kiev",
    "Одеса|Одеси|Одесою|Одеська обл.|на Одещині|Odeska oblast|Одесса|Odessa|ოდესა|ოდესაში",
    "Харків|Харкова|Харковом|у Харкові|Харківська|Харківщина|Харьковская область|ხარკოვი",
    "Львів|Львова|під Львовом|Львівська|Львівщина|Львовская область|ლვოვი",
    "Дніпро|у Дніпрі|Дніпра|Дніпропетровськ|Дніпропетровська|Дніпропетровщина|Днепр",
    "Запоріжжя|в Запоріжжі|Запорізька|Запорожская область|Zaporizhzhia|ზაპოროჟიე",
    "Миколаїв|Миколаєва|під Миколаєвом|Миколаївщина|Николаев|Николаевская область|ნიკოლაევი",
    "Чернігів|Чернігова|у Чернігові|Чернігівська|Чернігівщина|Черниговская область|ჩერნიგოვი",
    "Чернівці|Чернівців|у Чернівцях|Чернівецька|Черновцы|Черновицкая область|Chernivtsi",
    "Вінниця|Вінниці|Вінницю|Вінницька|Вінниччина|Винница|Vinnytsia",
    "Хмельницький|у Хмельницькому|Хмельницька|Хмельниччина|Khmelnytskyi",
    "Донецьк|у Донецьку|Донецька|Донеччина|Donetsk",
    "Луганськ|у Луганську|Луганська|Луганщина|Luhansk|Lugansk",
    "Рівне|у Рівному|Рівненська|Рівненщина|Ровно|Ровенская область|Rivne",
    "Черкаси|у Черкасах|Черкаська|Черкащина|Черкассы|Cherkasy",
    "Суми|у Сумах|Сумська|Сумщина|Сумы|Sumy",
    "Полтава|у Полтаві|Полтавська|Полтавщина|Poltava",
    "Тернопіль|у Тернополі|Тернопільська|Тернопільщина|Ternopil|Тернополь",
    "Житомир|у Житомирі|Житомирщина|Zhytomyr",
    "Херсон|під Херсоном|Херсонщина|Kherson|ხერსონი",
    "Кропивницький|у Кропивницькому|Кіровоград|Кіровоградська область",
    "Івано-Франківськ|Івано-Франківська|Івано-Франківщина|Ивано-Франковск|Ivano-Frankivsk",
    "Закарпаття|на Закарпатті|Закарпатська|Zakarpattia|Zakarpatska",
    "Волинь|на Волині|Волинська|Volyn",
    "Луцьк|у Луцьку|Луцька|Lutsk",
    "თბილისი|თბილისში|თბილისის|თბილისიდან|Tbilisi|у Тбілісі|Тбилиси",
    "ბათუმი|ბათუმში|ბათუმის|Batumi|Батумі|Батуми",
    "ქუთაისი|ქუთაისში|Kutaisi|у Кутаїсі|Кутаиси",
    "რუსთავი|რუსთავში|Rustavi|Руставі",
    "ფოთი|ფოთში|Poti|Поті",
    "გორი|გორში|Gori|Горі",
    "ზუგდიდი|ზუგდიდში|Zugdidi|Зугдіді",
    "ბორჯომი|ბორჯომში|Borjomi|Боржомі",
    "მცხეთა|მცხეთაში|Mtskheta|Мцхета",
    "ახალციხე|ახალციხეში|Akhaltsikhe|Ахалцихе",
)
NEAR = (
    ("Одеса", "на Одещині"),
    ("Одещина", "Одеська область"),
    ("Одещина", "Odesa region"),
    ("Миколаїв", "у Миколаєві"),
    ("Миколаїв", "Миколаївська область"),
    ("Миколаївщина", "Миколаїв"),
    ("Миколаїв", "Mykolaivska oblast"),
    ("მიკოლაივი", "Миколаїв"),
    ("Миколаївка", "у Миколаївці"),
    ("Чернігів", "на Чернігівщині"),
    ("Олександрія", "в Олександрії"),
    ("Горі", "გორში"),
    ("Київ", "Kiev"),
    ("Kyiv", "Kiev"),
    ("კიევი", "у Києві"),
    ("Одеса", "Odessa"),
    ("Харків", "Kharkov"),
    ("Харьков", "Kharkiv"),
    ("Львів", "Lvov"),
    ("Львов", "у Львові"),
    ("Миколаїв", "Nikolaev"),
    ("в Николаеве", "Миколаїв"),
    ("Чернігів", "Chernigov"),
    ("Чернигов", "Chernihiv"),
    ("Дніпро", "Dnepr"),
    ("Днепропетровская область", "Дніпро"),
    ("Запоріжжя", "Zaporozhye"),
    ("Запорожье", "Запоріжжя"),
)
FAR = (
    ("Миколаїв", "Миколаївка"),
    ("Миколаїв", "у Миколаївці"),
    ("Миколаїв", "Mykolaivka"),
    ("მიკოლაივი", "Миколаївка"),
    ("Миколаївка", "Миколаївська область"),
    ("Чернігів", "Чернігівка"),
    ("Чернигов", "в Черниговке"),
    ("Олександрія", "Олександрівка"),
    ("Горі", "Горішні Плавні"),
    ("Горі", "Горохів"),
    ("გორი", "Горішні Плавні"),
    ("Покров", "Покровськ"),
    ("Київ", "Odesa, vul. Kyivska 5"),
    ("Київ", "біля Одеси, під Львовом"),
)
ON_A_STREET = (
    ("Хмельницький", "Хмельницький вул. Садова 5"),
    ("Хмельницька область", "у Хмельницькому вул. Київська"),
    ("Київ", "вулиця Одеська 5, Київ"),
    ("Одеса", "Одеса, вул. Київська 5"),
    ("Одеса", "Одеса вул. Київська 5"),
    ("Одеса", "Київське шосе, Одеса"),
    ("Одеса", "Київське шосе Одеса"),
    ("Одеса", "Kyivska street 5, Odesa"),
    ("თბილისი", "თბილისი, ბათუმის ქუჩა 5"),
)
STREETS = (
    ("Київ", "у Хмельницькому вул. Київська"),
    ("Київ", "Київський проспект, 5"),
    ("Київ", "Київський проспект Одеса"),
    ("Київ", "Одеса, вулиця Київська 5"),
    ("Одеса", "вул. Одеська"),
    ("Київ", "Київське шосе"),
    ("Київ", "Київське шосе 5 Одеса"),
    ("Харків", "проспект Харківський"),
    ("Харків", "вулиця Героїв Харкова 5"),
    ("Київ", "площа Київська"),
    ("Київ", "Київська пл."),
    ("Київ", "пров. 2-й Київський"),
    ("Київ", "бульвар Київський"),
    ("Київ", "Київська вулиця Одеса"),
    ("ბათუმი", "თბილისი, ბათუმის ქუჩა 5"),
    ("ბათუმი", "თბილისი ბათუმის გამზირი"),
    ("Київ", "Kyivska street 5"),
)


def is_near(card: str, area: str) -> bool:
    return is_in(found_by("Одеса Київ", area, ["Одеса"]), places_in(card))


@pytest.mark.parametrize(("card", "area"), NEAR + ON_A_STREET)
def test_a_place_is_near_by_each_of_its_names(card: str, area: str) -> None:
    assert is_near(card, area)


@pytest.mark.parametrize(("card", "area"), FAR)
def test_a_namesake_is_far(card: str, area: str) -> None:
    assert not is_near(card, area)


@pytest.mark.parametrize(("card", "area"), STREETS)
def test_a_street_is_not_what_it_is_called_after(card: str, area: str) -> None:
    assert not is_near(card, area)


def test_a_city_is_one_in_every_case_and_language_and_no_other() -> None:
    cities = [one.split("|") for one in SAME]
    for same in cities:
        apart = [(a, b) for a, b in combinations(same, 2) if not places_in(a) & places_in(b)]
        assert not apart
    for one, other in combinations(cities, 2):
        assert not [(a, b) for a in one for b in other if places_in(a) & places_in(b)]


def test_a_name_is_as_quick_to_compare_however_long_it_is() -> None:
    assert by_ear("kh" * 5000 + "c") == "xk"
    assert len(by_ear("ghi" * 5000)) == 10000
    assert len(places_in("Тбілісі" * 1000)) <= 40
    assert len(" ".join(marked("Чернівецька " * 6 + "Харківщина"))) < 1000


def test_words_of_a_post_that_tell_where_it_is_are_none_that_tell_what() -> None:
    said = found_by("Теплі речі", "Одеса", ["Ковдра"])
    assert unmarked(said) == ["теплі", "речі", "одеса", "ковдра"]


async def test_what_was_asked_before_places_had_whole_names_is_found(
    db: Database, cast: Cast
) -> None:
    row = await ask(cast.kalyna, cast.taras, title="Ковдра", area="в Одесі")
    said = row.words
    await Post.filter(id=row.id).update(words=" ковдра в одесі @в @одесі ліки ")
    migration = import_module("app.migrations.0027_names_of_places")
    client = get_connection("default")
    await migration.forward(
        None, SimpleNamespace(DIALECT=client.capabilities.dialect, client=client)
    )
    row = await Post.get(id=row.id)
    assert is_in(row.words, places_in("Одеса"))
    assert row.words.startswith(" ковдра в одесі ліки @")
    assert " @одесі " not in row.words
    assert set(said.split()) >= {one for one in row.words.split() if one.startswith("@")}
