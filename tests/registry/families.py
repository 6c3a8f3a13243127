"""The families that the tests of the list know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.core import sealed
from app.core.config import Config
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Membership, RoleGrant
from app.registry import actions
from app.registry.actions import bringing
from app.registry.models import (
    Consent,
    Household,
    Likeness,
    Method,
    Person,
    Purpose,
    Relation,
)
from app.registry.told import NewConsent, NewHousehold, NewPerson
from tests.cast import Cast

HALYNA = NewPerson(
    "Галина",
    "Шевчук",
    "Петрівна",
    birth_date=date(1954, 3, 7),
    phone="+380 67 123 45 67",
    document="КВ 123456",
    origin="Соборна 4",
    languages=("uk",),
)
IVAN = NewPerson("Іван", "Шевчук", birth_year=2016, relation=Relation.GRANDCHILD)
OKSANA = NewPerson("Оксана", "Шевчук", birth_year=1980, relation=Relation.CHILD)
SHEVCHUKS = NewHousehold(
    (HALYNA, IVAN),
    address="вул. Пирогова 12, кв. 4",
    area="Вінниця",
    consents=(NewConsent(Purpose.REGISTRATION, Method.SIGNED),),
)

LIST = "ПІБ;Рік народження\r\nГончар Ніна;1970\r\n".encode()


async def shevchuks(viewer: Viewer, group_id: int, *more: NewPerson) -> Household:
    """Halyna with her grandson, and whoever else."""
    told = NewHousehold(
        (*SHEVCHUKS.people, *more), SHEVCHUKS.address, SHEVCHUKS.area, consents=SHEVCHUKS.consents
    )
    made = await actions.register(viewer, group_id, told)
    return await Household.get(id=made.id)


async def alone(viewer: Viewer, group_id: int, who: NewPerson) -> tuple[Household, Person]:
    made = await actions.register(viewer, group_id, NewHousehold((who,)))
    home = await Household.get(id=made.id).select_related("head")
    return home, home.head


async def called(given: str) -> Person:
    return await Person.get(given=given)


async def written_down(cast: Cast, config: Config) -> dict[str, str]:
    """For the tests of every door: Olena keeps the list as well, two families share a name, and
    Taras has a card. Each thing by the name that paths have for it."""
    sealed.use(config.key)
    belonging = await Membership.get(group_id=cast.kalyna.id, user_id=cast.olena.user_id)
    await RoleGrant.create(membership_id=belonging.id, role=Role.REGISTRAR)
    keeper = replace(cast.olena, roles={cast.kalyna.id: frozenset({Role.REGISTRAR})})
    home = await shevchuks(keeper, cast.kalyna.id)
    await alone(keeper, cast.kalyna.id, HALYNA)
    home = await actions.make_card(keeper, home, config.key)
    claim = await actions.enter_code(cast.taras, actions.code_of(home, config.key))
    return {
        "household": home.pub,
        "record": (await called("Іван")).pub,
        "pair": (await Likeness.get()).pub,
        "consent": (await Consent.get()).pub,
        "claim": claim.pub,
        "merge": public_id(),
        "paper": (await bringing.bring(keeper, cast.kalyna.id, LIST)).pub,
        "kind": "all",
        "copy": public_id(),
    }
