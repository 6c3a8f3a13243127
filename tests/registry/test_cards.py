"""The family card, and finding one's own record with it."""

from __future__ import annotations

import asyncio

import pytest

from app.core.config import Config
from app.core.errors import Conflict, Invalid, TooMany
from app.core.viewer import Role, Viewer
from app.groups.actions import leave
from app.registry import actions
from app.registry.models import Claim, ClaimState, Household, Person
from tests.cast import Cast, person
from tests.registry.families import called, shevchuks
from tests.world import forgive_everybody


@pytest.fixture(autouse=True)
def _forgiven() -> None:
    forgive_everybody()


async def card_of(larysa: Viewer, group_id: int, key: bytes) -> tuple[Household, str]:
    home = await actions.make_card(larysa, await shevchuks(larysa, group_id), key)
    return home, actions.code_of(home, key)


async def test_a_code_waits_for_a_registrar_and_then_joins_account_and_record(
    cast: Cast, larysa: Viewer, config: Config
) -> None:
    _, code = await card_of(larysa, cast.kalyna.id, config.key)
    claim = await actions.enter_code(cast.taras, code.replace("-", " "))
    assert (await actions.enter_code(cast.taras, code)).id == claim.id
    assert await Person.filter(user_id=cast.taras.user_id).count() == 0

    halyna = await called("Галина")
    await actions.confirm(larysa, claim, halyna)
    assert (await called("Галина")).user_id == cast.taras.user_id
    with pytest.raises(Conflict):
        await actions.confirm(larysa, claim, halyna)
    with pytest.raises(Invalid):  # found already
        await actions.enter_code(cast.taras, code)


async def test_a_code_opens_nothing_to_another_circle_and_nothing_once_it_is_replaced(
    cast: Cast, larysa: Viewer, config: Config
) -> None:
    home, code = await card_of(larysa, cast.kalyna.id, config.key)
    with pytest.raises(Invalid):
        await actions.enter_code(cast.nino, code)
    home = await actions.make_card(larysa, home, config.key)
    assert actions.code_of(home, config.key) != code
    with pytest.raises(Invalid):
        await actions.enter_code(cast.taras, code)


async def test_whoever_guesses_has_to_wait(cast: Cast, larysa: Viewer, config: Config) -> None:
    _, code = await card_of(larysa, cast.kalyna.id, config.key)
    for _ in range(5):
        with pytest.raises(Invalid):
            await actions.enter_code(cast.taras, "2222-2222-2222-2222")
    with pytest.raises(TooMany):
        await actions.enter_code(cast.taras, code)
    assert (await actions.enter_code(cast.marta, code)).state is ClaimState.ENTERED


async def test_nobody_confirms_their_own(cast: Cast, larysa: Viewer, config: Config) -> None:
    _, code = await card_of(larysa, cast.kalyna.id, config.key)
    claim = await actions.enter_code(larysa, code)
    with pytest.raises(Conflict):
        await actions.confirm(larysa, claim, await called("Галина"))
    other = await person("iryna", cast.kalyna, "Ірина", Role.REGISTRAR)
    await actions.confirm(other, claim, await called("Галина"))


async def test_one_record_has_one_account(cast: Cast, larysa: Viewer, config: Config) -> None:
    _, code = await card_of(larysa, cast.kalyna.id, config.key)
    first = await actions.enter_code(cast.taras, code)
    second = await actions.enter_code(cast.marta, code)
    await actions.confirm(larysa, first, await called("Галина"))
    with pytest.raises(Conflict):
        await actions.confirm(larysa, second, await called("Галина"))
    assert (await Claim.get(id=second.id)).state is ClaimState.ENTERED
    await actions.refuse(larysa, second)


async def test_a_card_is_not_given_to_somebody_who_left(
    cast: Cast, larysa: Viewer, config: Config
) -> None:
    _, code = await card_of(larysa, cast.kalyna.id, config.key)
    claim = await actions.enter_code(cast.taras, code)
    await leave(cast.taras, cast.kalyna.id)
    with pytest.raises(Conflict):
        await actions.confirm(larysa, claim, await called("Галина"))
    assert (await called("Галина")).user_id is None


async def test_two_who_decide_a_claim_at_once_decide_it_once_and_one_is_told(
    cast: Cast, larysa: Viewer, config: Config
) -> None:
    nadiia = await person("nadiia", cast.kalyna, "Надія", Role.REGISTRAR)
    _, code = await card_of(larysa, cast.kalyna.id, config.key)
    claim = await actions.enter_code(cast.taras, code)
    halyna = await called("Галина")
    outcomes = await asyncio.gather(
        actions.confirm(larysa, claim, halyna),
        actions.refuse(nadiia, claim),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes if one] == [Conflict]
    is_theirs = (await called("Галина")).user_id == cast.taras.user_id
    assert is_theirs is ((await Claim.get()).state is ClaimState.CONFIRMED)
