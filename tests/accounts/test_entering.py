from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest

from app.accounts import actions, guesses, queries
from app.accounts.models import Kind, RecoveryCode, Session, Standing, User
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Invalid, TooMany
from app.core.tokens import kept
from tests.accounts.conftest import Clock
from tests.cast import CHEAP_HASH, PASSWORD, Cast, session_of

KEY = b"a key beside the database"
NEW = "мідний човен улітку"
HERE, ELSEWHERE = "one client", "another client"


async def enter(login: str, password: str = PASSWORD, client: str = HERE) -> str:
    return await actions.enter(
        login, password, own_phone=False, device="Chrome, Android", client=client
    )


async def recover(login: str, code: str, password: str = NEW, client: str = HERE) -> str:
    return await actions.recover(login, code, password, own_phone=False, device="", client=client)


async def sheet(login: str) -> list[str]:
    user = await User.get(login=login)
    await actions.new_sheet(user.id, KEY)
    codes = await actions.sheet_of(await User.get(login=login), KEY)
    assert codes is not None
    return codes


async def test_an_account_is_a_login_and_a_hash(db: object) -> None:
    account = actions.NewAccount.parse({"login": "ZZ.Mark_7731", "password": NEW})
    user = await actions.make_account(account, locale="ka", zone="Asia/Tbilisi")
    row = await User.get(id=user.id)
    assert (row.login, row.locale, row.zone) == ("zz.mark_7731", "ka", "Asia/Tbilisi")
    assert row.password_hash.startswith("$argon2id$")
    assert not row.is_admin


async def test_a_login_can_be_had_once_even_by_two_at_the_same_moment(db: object) -> None:
    account = actions.NewAccount("halyna", NEW)
    made = await asyncio.gather(
        *(actions.make_account(account, locale="uk", zone="UTC") for _ in range(2)),
        return_exceptions=True,
    )
    refused = [each for each in made if isinstance(each, Invalid)]
    assert len(refused) == 1
    assert set(refused[0].problems) == {"login"}
    assert await User.filter(login="halyna").count() == 1


async def test_a_taken_login_does_not_break_the_transaction_around_it(cast: Cast) -> None:
    async with transaction():
        with pytest.raises(Invalid):
            await actions.make_account(actions.NewAccount("olena", NEW), locale="en", zone="UTC")
        assert await User.filter(login="olena").count() == 1


async def test_the_right_password_opens_and_the_table_holds_no_token(cast: Cast) -> None:
    token = await enter(" OLENA ")
    row = await Session.get(token_hash=kept(token))
    assert token not in (row.token_hash, row.pub)
    assert row.user_id == cast.olena.user_id
    assert row.device == "Chrome, Android"


async def test_unknown_wrong_and_banned_hear_the_same(cast: Cast) -> None:
    heard = []
    for login, password in (
        ("nobody-here", PASSWORD),
        ("olena", "wrong password"),
        ("dato", PASSWORD),
    ):
        with pytest.raises(Invalid) as no:
            await enter(login, password)
        heard.append(no.value.problems)
    assert heard[0] == heard[1] == heard[2]


async def test_every_sign_in_is_a_new_session_in_place_of_this_browsers_last(
    cast: Cast, ended: list[int]
) -> None:
    first = await queries.session_for(await enter("olena"))
    assert first is not None
    token = await actions.enter(
        "olena", PASSWORD, own_phone=True, device="", client=HERE, instead_of=first.id
    )
    second = await queries.session_for(token)
    assert second is not None
    assert second.id != first.id
    assert second.token_hash != first.token_hash
    assert ended == [first.id]


async def test_a_weaker_hash_is_made_anew_when_its_person_comes(cast: Cast) -> None:
    await enter("olena")
    user = await User.get(login="olena")
    assert user.password_hash != CHEAP_HASH
    assert "m=19456" in user.password_hash
    await enter("olena")


async def test_guessing_waits_longer_each_time_and_forty_two_seconds_at_most(
    cast: Cast, clock: Clock
) -> None:
    waits = []
    for _ in range(12):
        with pytest.raises((Invalid, TooMany)):
            await enter("olena", "wrong")
        with pytest.raises((Invalid, TooMany)) as no:
            await enter("olena", "wrong")
        waits.append(no.value.seconds if isinstance(no.value, TooMany) else 0)
        clock.wait(waits[-1])
    assert waits == sorted(waits)
    assert 0 < max(waits) <= 42


async def test_whoever_guesses_shuts_out_nobody_else(cast: Cast, clock: Clock) -> None:
    for _ in range(30):
        with pytest.raises((Invalid, TooMany)):
            await enter("olena", "wrong")
    assert await enter("olena", client=ELSEWHERE)
    with pytest.raises(TooMany) as no:
        await enter("olena")
    clock.wait(no.value.seconds)
    assert await enter("olena")


async def guess(client: str) -> int:
    """A stranger's try; the seconds it was told to wait, 0 where it was only wrong."""
    with pytest.raises((Invalid, TooMany)) as no:
        await enter("olena", "wrong", client=client)
    return no.value.seconds if isinstance(no.value, TooMany) else 0


async def test_many_clients_at_one_login_are_slowed(cast: Cast) -> None:
    waits = [await guess(f"bot {n}") for n in range(40)]
    assert waits == [0] * 30 + [20] * 10


@pytest.mark.parametrize("what", ["password", "code"])
async def test_whoever_waits_as_told_gets_in_while_strangers_keep_guessing(
    cast: Cast, clock: Clock, what: str
) -> None:
    """Two tries in a second, each from another address, for as long as it takes."""
    codes = await sheet("olena")

    async def come_in() -> str:
        return await (enter("olena") if what == "password" else recover("olena", codes[0]))

    told: list[float] = []
    begun = clock.seconds + 60
    while clock.seconds < begun + 120:
        clock.wait(0.5)
        with contextlib.suppress(TooMany):
            guesses.knock(what, "olena", f"bot {clock.seconds}")
        if clock.seconds < begun + sum(told):
            continue
        try:
            assert await come_in()
            break
        except TooMany as no:
            told.append(no.seconds)
    assert told, "nobody was guessing"
    assert clock.seconds - begun <= 60


async def test_asking_before_the_time_neither_lengthens_the_wait_nor_shortens_it(
    cast: Cast, clock: Clock
) -> None:
    for n in range(31):
        await guess(f"bot {n}")
    waits = []
    for _ in range(10):
        waits.append(await guess(HERE))
        clock.wait(2)
    assert waits == list(range(20, 0, -2))
    assert await enter("olena")


async def test_a_turn_that_was_waited_for_is_good_for_one_try(cast: Cast, clock: Clock) -> None:
    for n in range(31):
        await guess(f"bot {n}")
    assert await guess(HERE) == 20
    clock.wait(20)
    await guess("bot 31")
    assert await guess(HERE) == 0
    assert await guess(HERE) == 20


async def test_who_waited_for_their_own_mistakes_does_not_wait_again_for_those_of_strangers(
    cast: Cast, clock: Clock
) -> None:
    for _ in range(7):
        clock.wait(await guess(HERE))
    wait = await guess(HERE)
    assert wait > 0
    for n in range(31):
        await guess(f"bot {n}")
    clock.wait(wait)
    assert await enter("olena")


async def test_one_client_at_many_logins_is_slowed(cast: Cast) -> None:
    for n in range(120):
        guesses.knock("password", f"login {n}", HERE)
    with pytest.raises(TooMany):
        await enter("olena")


async def test_fifty_tries_at_the_same_moment_are_fifty_tries(cast: Cast) -> None:
    answers = await asyncio.gather(
        *(enter("olena", "wrong") for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(each, Invalid) for each in answers) == 5
    assert sum(isinstance(each, TooMany) for each in answers) == 45


def test_an_address_is_remembered_as_something_else() -> None:
    key = guesses.client_key("203.0.113.7")
    assert "203.0.113.7" not in key
    assert key == guesses.client_key("203.0.113.7") != guesses.client_key("203.0.113.8")
    assert guesses.client_key("2001:db8:1:2::1") == guesses.client_key("2001:db8:1:2:ffff::9")
    assert guesses.client_key("2001:db8:1:2::1") != guesses.client_key("2001:db8:1:3::1")
    assert guesses.client_key("") == guesses.client_key("unix")


async def test_a_code_lets_its_owner_in_once_with_a_new_password(
    cast: Cast, ended: list[int]
) -> None:
    codes = await sheet("olena")
    before = await queries.session_for(await session_of(cast.olena))
    assert before is not None
    token = await recover("Olena", codes[4].replace("-", " ").swapcase())
    session = await queries.session_for(token)
    assert session is not None
    assert session.user_id == cast.olena.user_id
    assert before.id in ended
    with pytest.raises(Invalid):
        await enter("olena", PASSWORD)
    assert await enter("olena", NEW)
    with pytest.raises(Invalid):
        await recover("olena", codes[4])
    assert await recover("olena", codes[5])


async def test_a_code_used_by_two_at_once_opens_for_one(cast: Cast) -> None:
    codes = await sheet("olena")
    tries = await asyncio.gather(
        recover("olena", codes[0]), recover("olena", codes[0], client=ELSEWHERE),
        return_exceptions=True,
    )  # fmt: skip
    assert sum(isinstance(each, str) for each in tries) == 1
    assert sum(isinstance(each, Invalid) for each in tries) == 1
    assert await RecoveryCode.filter(used_at__isnull=False).count() == 1
    assert await Session.filter(user_id=cast.olena.user_id).count() == 1


async def test_a_code_opens_only_for_its_owner_and_says_nothing_to_others(cast: Cast) -> None:
    codes = await sheet("olena")
    of_dato = await sheet("dato")  # who is banned
    heard = []
    for login, code in (
        ("taras", codes[0]),
        ("nobody-here", codes[0]),
        ("olena", "2222-2222-2222-2222"),
        ("dato", of_dato[0]),
        ("olena", ""),
    ):
        with pytest.raises(Invalid) as no:
            await recover(login, code)
        heard.append(no.value.problems)
    assert all(each == heard[0] for each in heard)
    assert await RecoveryCode.filter(used_at__isnull=False).count() == 0
    assert await recover("olena", codes[0], client=ELSEWHERE)


async def test_guessing_codes_waits_too_and_does_not_slow_the_password(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Invalid):
            await recover("olena", "2222-2222-2222-2222")
    with pytest.raises(TooMany):
        await recover("olena", "2222-2222-2222-2222")
    assert await enter("olena")


async def test_a_shared_phone_is_forgotten_after_half_an_hour(cast: Cast) -> None:
    token = await enter("olena")
    session = await queries.session_for(token)
    assert session is not None
    assert session.ends_at - session.seen_at == timedelta(minutes=30)
    await Session.filter(id=session.id).update(ends_at=now() - timedelta(seconds=1))
    assert await queries.session_for(token) is None


async def test_an_own_phone_stays_for_thirty_days_after_each_visit(cast: Cast) -> None:
    token = await actions.enter("olena", PASSWORD, own_phone=True, device="", client=HERE)
    row = await Session.get(token_hash=kept(token))
    then = now() - timedelta(days=29)
    await Session.filter(id=row.id).update(seen_at=then, ends_at=then + timedelta(days=30))
    session = await queries.session_for(token)
    assert session is not None
    assert session.ends_at - now() > timedelta(days=29, hours=23)
    assert (await Session.get(id=row.id)).seen_at > now() - timedelta(minutes=1)


async def test_a_sign_of_life_is_noted_once_a_minute(cast: Cast) -> None:
    token = await enter("olena")
    seen = (await Session.get(token_hash=kept(token))).seen_at
    await queries.session_for(token)
    assert (await Session.get(token_hash=kept(token))).seen_at == seen


async def test_somebody_banned_has_no_browser_session_and_a_known_bearer(cast: Cast) -> None:
    dato = await User.get(login="dato")
    browser = await session_of(cast.dato)
    bearer = await actions.open_session(
        dato, own_phone=False, device="bot", kind=Kind.BEARER, is_bot=True, days=7
    )
    assert await queries.session_for(browser) is None
    assert await queries.session_for(bearer) is None
    assert await queries.bearer_for(browser) is None
    session = await queries.bearer_for(bearer)
    assert session is not None
    assert session.user.standing is Standing.BANNED
    assert timedelta(days=6) < session.ends_at - now() <= timedelta(days=7)


async def test_a_socket_keeps_its_session_awake_and_learns_when_it_is_over(cast: Cast) -> None:
    there, of_dato = await session_of(cast.olena), await session_of(cast.dato)
    row, banned = await Session.get(token_hash=kept(there)), await queries.browser_for(of_dato)
    assert banned is not None
    then = now() - timedelta(minutes=20)
    await Session.filter(id=row.id).update(seen_at=then, ends_at=then + timedelta(minutes=30))
    await queries.stay_awake([row.id])
    assert (await Session.get(id=row.id)).ends_at > now() + timedelta(minutes=29)
    standing = await queries.standing_behind([row.id, banned.id, 4040])
    assert standing == {row.id: Standing.ACTIVE, banned.id: Standing.BANNED}


async def test_what_is_over_leaves_no_trace(cast: Cast, ended: list[int]) -> None:
    from app.accounts.jobs import JOBS

    over, open_still = await session_of(cast.olena), await session_of(cast.olena)
    row = await Session.get(token_hash=kept(over))
    await Session.filter(id=row.id).update(ends_at=now() - timedelta(seconds=1))
    for _, every, purge in JOBS:
        assert every > 0
        await purge()
    assert ended == [row.id]
    assert await queries.session_for(open_still)
    assert not await Session.exists(id=row.id)
