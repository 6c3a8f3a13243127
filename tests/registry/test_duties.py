"""Who keeps the list of families, who may look, and that looking is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Session
from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, NotFound, TooMany
from app.core.viewer import Role, Viewer
from app.groups.models import RoleGrant
from app.groups.queries import viewer_for
from app.registry import actions, queries
from tests.cast import Cast, person, session_of
from tests.registry.families import shevchuks
from tests.world import forgive_everybody


@pytest.fixture(autouse=True)
def _forgiven() -> None:
    forgive_everybody()


async def seen_now(who: Viewer) -> Viewer:
    """As the next request sees them."""
    await session_of(who)
    session = await Session.filter(user_id=who.user_id).first().select_related("user")
    assert session is not None
    return await viewer_for(session)


async def test_an_owner_gives_the_list_to_somebody_and_it_ends_by_itself(cast: Cast) -> None:
    assert cast.taras.user_id
    await actions.name_registrar(cast.olena, cast.kalyna.id, cast.taras.user_id)
    assert (await seen_now(cast.taras)).has(cast.kalyna.id, Role.REGISTRAR)

    await RoleGrant.filter(role=Role.REGISTRAR).update(expires_at=now() - timedelta(minutes=1))
    assert not (await seen_now(cast.taras)).has(cast.kalyna.id, Role.REGISTRAR)


async def test_members_read_in_the_log_who_was_given_it(cast: Cast) -> None:
    assert cast.taras.user_id
    await actions.name_registrar(cast.marta, cast.kalyna.id, cast.taras.user_id)
    await actions.end_registrar(cast.marta, cast.kalyna.id, cast.taras.user_id)
    entries = await Entry.filter(is_power=True).order_by("seq")
    assert [(one.deed, one.subject) for one in entries] == [
        ("registrar.named", cast.taras.pub),
        ("registrar.ended", cast.taras.pub),
    ]


async def test_nobody_gives_it_to_themselves_while_others_could(cast: Cast) -> None:
    assert cast.olena.user_id
    assert cast.nino.user_id
    with pytest.raises(Conflict):
        await actions.name_registrar(cast.olena, cast.kalyna.id, cast.olena.user_id)
    with pytest.raises(Forbidden):
        await actions.name_registrar(cast.taras, cast.kalyna.id, cast.olena.user_id)
    await actions.name_registrar(cast.nino, cast.tbilisi.id, cast.nino.user_id)


async def test_owners_and_organisers_look_and_open_nothing(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    bohdana = await person("bohdana", cast.kalyna, "Богдана", Role.ORGANISER)
    for who in (cast.olena, bohdana):
        assert (await queries.household_for(who, home.pub))[1].code == home.code
        with pytest.raises(Forbidden):
            await actions.open_household(who, home)
    for who in (cast.marta, cast.taras, cast.nino):
        with pytest.raises(NotFound):
            await queries.household_for(who, home.pub)


async def test_each_opening_is_written_down_and_no_whole_list_is_opened(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    opened = await actions.open_household(larysa, home)
    assert opened.address == "вул. Пирогова 12, кв. 4"
    assert [one.phone for one in opened.people.values()] == ["+380 67 123 45 67", ""]
    entry = await Entry.get(deed="family.opened")
    assert (entry.subject, entry.actor_id, entry.is_power) == (home.pub, larysa.user_id, False)

    for _ in range(59):
        await actions.open_household(larysa, home)
    with pytest.raises(TooMany):
        await actions.open_household(larysa, home)
