from __future__ import annotations

from dataclasses import replace

import pytest

from app.accounts import actions, queries
from app.accounts.forms import Settings
from app.accounts.models import RecoveryCode, Session, User
from app.core.errors import Conflict, Invalid, NotFound, TooMany
from app.core.tokens import kept
from app.core.viewer import Viewer
from tests.accounts.conftest import Clock
from tests.cast import PASSWORD, Cast, session_of

KEY = b"a key beside the database"
NEW = "мідний човен улітку"


async def signed_in(person: Viewer) -> tuple[Viewer, str]:
    token = await session_of(person)
    row = await Session.get(token_hash=kept(token))
    return replace(person, session_id=row.id), token


async def test_a_changed_password_ends_everything_else_and_renews_this(
    cast: Cast, ended: list[int]
) -> None:
    olena, before = await signed_in(cast.olena)
    elsewhere, _ = await signed_in(cast.olena)
    token = await actions.change_password(olena, PASSWORD, NEW)
    session = await queries.session_for(token)
    assert session is not None
    assert session.id == olena.session_id
    assert await queries.session_for(before) is None
    assert ended == [elsewhere.session_id]
    assert await actions.end_others(olena, NEW)
    with pytest.raises(Invalid):
        await actions.end_others(olena, PASSWORD)


async def test_what_could_harm_asks_the_password_and_waits_for_a_guesser(
    cast: Cast, clock: Clock
) -> None:
    olena, token = await signed_in(cast.olena)
    elsewhere, _ = await signed_in(cast.olena)
    device = await queries.device_for(olena, (await Session.get(id=elsewhere.session_id)).pub)
    for attempt in (
        actions.change_password(olena, "wrong", NEW),
        actions.end_others(olena, "wrong"),
        actions.end_device(olena, device, "wrong"),
        actions.make_sheet(olena, "wrong", KEY),
        actions.make_sheet(olena, "", KEY),
        actions.end_others(olena, "wrong"),
    ):
        with pytest.raises(Invalid):
            await attempt
    with pytest.raises(TooMany) as no:
        await actions.end_others(olena, PASSWORD)
    assert await queries.session_for(token)
    assert await Session.filter(user_id=olena.user_id).count() == 2
    clock.wait(no.value.seconds)
    assert await actions.end_others(olena, PASSWORD)


async def test_one_other_place_can_be_ended(cast: Cast, ended: list[int]) -> None:
    olena, before = await signed_in(cast.olena)
    there, _ = await signed_in(cast.olena)
    third, _ = await signed_in(cast.olena)
    device = await queries.device_for(olena, (await Session.get(id=there.session_id)).pub)
    token = await actions.end_device(olena, device, PASSWORD)
    assert ended == [there.session_id]
    assert await queries.session_for(before) is None
    mine = await queries.devices_of(olena)
    assert [each.id for each in mine] == [olena.session_id, third.session_id]
    assert await queries.session_for(token)


async def test_nobody_sees_or_ends_the_session_of_another(cast: Cast) -> None:
    olena, _ = await signed_in(cast.olena)
    taras, token = await signed_in(cast.taras)
    pub = (await Session.get(id=taras.session_id)).pub
    with pytest.raises(NotFound):
        await queries.device_for(olena, pub)
    await actions.sign_out(replace(olena, session_id=taras.session_id))
    assert await queries.session_for(token)
    assert all(each.user_id == olena.user_id for each in await queries.devices_of(olena))


async def test_a_session_ended_meanwhile_changes_nothing(cast: Cast) -> None:
    olena, _ = await signed_in(cast.olena)
    await actions.sign_out(olena)
    with pytest.raises(Conflict):
        await actions.change_password(olena, PASSWORD, NEW)
    assert await actions.enter("olena", PASSWORD, own_phone=False, device="", client="c")


async def test_a_sheet_has_ten_codes_and_is_kept_only_as_hashes(cast: Cast) -> None:
    olena, _ = await signed_in(cast.olena)
    await actions.make_sheet(olena, PASSWORD, KEY)
    user = await queries.account_of(olena)
    codes = await actions.sheet_of(user, KEY)
    assert codes is not None
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    rows = await RecoveryCode.filter(user_id=user.id)
    assert {row.code_hash for row in rows} == {kept(code) for code in codes}
    assert await actions.sheet_of(user, b"another key") == []


async def test_a_sheet_is_shown_until_it_is_kept_and_never_again(cast: Cast) -> None:
    olena, _ = await signed_in(cast.olena)
    user = await queries.account_of(olena)
    assert await actions.sheet_of(user, KEY) is None
    await actions.new_sheet(user.id, KEY)
    first = await actions.sheet_of(await queries.account_of(olena), KEY)
    assert first == await actions.sheet_of(await queries.account_of(olena), KEY)
    await actions.keep_sheet(user.id)
    assert await actions.sheet_of(await queries.account_of(olena), KEY) is None
    assert await queries.codes_left(user.id) == 10


async def test_a_new_sheet_replaces_the_old_one(cast: Cast) -> None:
    olena, _ = await signed_in(cast.olena)
    await actions.make_sheet(olena, PASSWORD, KEY)
    old = await actions.sheet_of(await queries.account_of(olena), KEY)
    await actions.make_sheet(olena, PASSWORD, KEY)
    assert old is not None
    with pytest.raises(Invalid):
        await actions.recover("olena", old[0], NEW, own_phone=False, device="", client="c")
    assert await RecoveryCode.filter(user_id=olena.user_id).count() == 10


async def test_a_used_line_is_no_longer_shown(cast: Cast) -> None:
    olena, _ = await signed_in(cast.olena)
    await actions.make_sheet(olena, PASSWORD, KEY)
    codes = await actions.sheet_of(await queries.account_of(olena), KEY)
    assert codes is not None
    await actions.recover("olena", codes[0], NEW, own_phone=False, device="", client="c")
    assert await actions.sheet_of(await queries.account_of(olena), KEY) == codes[1:]


async def test_settings_are_kept_and_changing_them_without_end_is_not(cast: Cast) -> None:
    form = Settings("ka", "Asia/Tbilisi", "dark", "largest", True)
    for _ in range(60):
        await actions.settle(cast.olena, form)
    user = await User.get(login="olena")
    assert (user.locale, user.zone, user.theme) == ("ka", "Asia/Tbilisi", "dark")
    assert (user.text_size, user.calm) == ("largest", True)
    with pytest.raises(TooMany):
        await actions.speak(cast.olena, "uk")
    await actions.speak(cast.taras, "uk")


async def test_names_near_a_person_come_from_whoever_knows_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def of_circles(user_id: int) -> list[str]:
        return ["Калина"] if user_id == cast.olena.user_id else []

    monkeypatch.setattr(queries, "words_near", [of_circles])
    assert await queries.words_near_to(cast.olena) == ["Калина"]
    assert await queries.words_near_to(cast.taras) == []


async def test_a_ban_or_a_command_ends_everything(cast: Cast, ended: list[int]) -> None:
    olena, _ = await signed_in(cast.olena)
    assert olena.user_id is not None
    await actions.end_sessions(olena.user_id)
    await actions.end_sessions(olena.user_id)
    assert ended == [olena.session_id]
