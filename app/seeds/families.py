"""A list of families for whoever tries the demo: a dozen of them, one written down twice, one that
is not finished, and somebody who found their card. None of them exists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.accounts.models import User
from app.core.clock import now
from app.core.viewer import Role, Viewer
from app.registry import actions
from app.registry.models import (
    Claim,
    Household,
    Method,
    Person,
    Purpose,
    Rank,
    Relation,
    Sex,
    State,
)
from app.registry.told import NewConsent, NewHousehold, NewPerson
from app.seeds.settling import Place

KEEPS = "olena"
FOUND_HERS = "halyna"
WOMAN, MAN = Sex.WOMAN, Sex.MAN
CHILD, PARENT, PARTNER = Relation.CHILD, Relation.PARENT, Relation.PARTNER
GRANDCHILD = Relation.GRANDCHILD
YES = (NewConsent(Purpose.REGISTRATION, Method.SIGNED),)


def _one(
    given: str,
    family: str,
    patronymic: str,
    year: int,
    sex: Sex,
    relation: Relation = Relation.HEAD,
    phone: str = "",
    document: str = "",
) -> NewPerson:
    return NewPerson(
        given,
        family,
        patronymic,
        birth_year=year,
        sex=sex,
        relation=relation,
        languages=("uk",),
        phone=phone,
        document=document,
    )


HALYNA = _one(
    "Галина", "Шевчук", "Петрівна", 1954, WOMAN, phone="067 000 00 01", document="КВ 000001"
)
FAMILIES = [
    ("Центр", (HALYNA, _one("Іван", "Шевчук", "", 2016, MAN, GRANDCHILD))),
    ("Старе місто", (_one("Микола", "Бондар", "Іванович", 1949, MAN, phone="067 000 00 02"),)),
    (
        "Центр",
        (
            _one("Світлана", "Коваль", "Андріївна", 1986, WOMAN, phone="067 000 00 03"),
            _one("Артем", "Коваль", "", 2012, MAN, CHILD),
            _one("Злата", "Коваль", "", 2018, WOMAN, CHILD),
        ),
    ),
    (
        "Вишенька",
        (
            _one("Петро", "Ткач", "Олексійович", 1961, MAN, phone="067 000 00 04"),
            _one("Любов", "Ткач", "Степанівна", 1963, WOMAN, PARTNER),
        ),
    ),
    (
        "Вишенька",
        (
            _one("Юлія", "Мельник", "Романівна", 1991, WOMAN),
            _one("Дарина", "Мельник", "", 2020, WOMAN, CHILD),
            _one("Параска", "Гнатюк", "Семенівна", 1958, WOMAN, PARENT),
        ),
    ),
    ("Село", (_one("Федір", "Лисенко", "Яківич", 1944, MAN, document="КВ 000006"),)),
    (
        "Село",
        (
            _one("Надія", "Кравець", "Павлівна", 1978, WOMAN, phone="067 000 00 07"),
            _one("Денис", "Кравець", "Юрійович", 1976, MAN, PARTNER),
            _one("Назар", "Кравець", "", 2009, MAN, CHILD),
            _one("Соломія", "Кравець", "", 2014, WOMAN, CHILD),
        ),
    ),
    ("Старе місто", (_one("Тамара", "Олійник", "Дмитрівна", 1952, WOMAN),)),
    (
        "Центр",
        (
            _one("Віктор", "Поліщук", "Григорович", 1983, MAN, phone="067 000 00 09"),
            _one("Поліна", "Поліщук", "", 2011, WOMAN, CHILD),
        ),
    ),
    ("Вишенька", (_one("Зінаїда", "Савчук", "Федорівна", 1947, WOMAN),)),
    (
        "Село",
        (
            _one("Роман", "Марчук", "Захарович", 1969, MAN),
            _one("Ганна", "Марчук", "Іванівна", 1971, WOMAN, PARTNER),
        ),
    ),
    ("Центр", (_one("Галіна", "Шевчук", "Петровна", 1954, WOMAN, phone="+380 67 000 00 01"),)),
]
NOT_FINISHED = NewHousehold(
    (_one("Раїса", "Клименко", "Миколаївна", 1966, WOMAN),), state=State.DRAFT
)


async def write_down(place: Place, accounts: Mapping[str, User]) -> None:
    """As a registrar would, in the circle of this place."""
    keeper = _viewer(accounts[KEEPS], place, Role.REGISTRAR)
    today = now().date()
    told = [
        NewHousehold(
            people,
            address=f"вул. Вигадана {n + 1}",
            area=area,
            consents=YES,
            registered_on=today - timedelta(days=40 - n),
        )
        for n, (area, people) in enumerate(FAMILIES)
    ]
    made = await actions.register_many(keeper, place.group_id, [*told, NOT_FINISHED])
    # As if it had happened then: what members read in bands changes once a week.
    written = Person.filter(group_id=place.group_id)
    await written.update(created_at=now() - timedelta(days=29))
    kravets = await Household.get(id=made[6].id)
    denys = await Person.get(group_id=place.group_id, given="Денис")
    await actions.name_collector(keeper, kravets, Rank.PRIMARY, person=denys)
    await Claim(
        group_id=place.group_id,
        household_id=made[0].id,
        user_id=accounts[FOUND_HERS].id,
        entered_at=now() - timedelta(hours=3),
    ).save()


def _viewer(user: User, place: Place, role: Role) -> Viewer:
    return Viewer(
        user_id=user.id, pub=user.pub, roles={place.group_id: frozenset({Role.MEMBER, role})}
    )
