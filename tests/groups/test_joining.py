"""Coming in by an invitation."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner

from app.accounts.models import User
from app.chat.actions import open_everyones_room
from app.core.clock import now
from app.core.config import Config
from app.core.limits import Limit
from app.groups import actions
from app.groups.models import Belonging, Invitation, Membership, RoleGrant
from app.groups.views import joining
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import PASSWORD, invited, walk_to_agree, words_of


async def test_bohdan_comes_in_by_invitation(cast: Cast, browser: Browser, config: Config) -> None:
    await open_everyones_room(cast.kalyna.id)
    _, code = await invited(config, cast.olena, cast.kalyna)

    door = await browser.get(f"/join/{code}")
    assert "Олена invites you into the circle “Калина”" in words_of(door)
    assert "What should we call you?" in door.text
    assert "Why do we ask?" in door.text

    login = await browser.follow(await browser.post(f"/join/{code}", name="Bohdan"))
    assert "Choose a login and a password" in login.text

    promises = await browser.follow(
        await browser.post(f"/join/{code}/login", login="bohdan-k", password=PASSWORD)
    )
    assert "What we promise each other" in promises.text
    assert promises.text.count("<li>") >= 5

    sheet = await browser.follow(await browser.post(f"/join/{code}/agree", agree="1"))
    assert "Your recovery sheet" in sheet.text
    assert len(re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", sheet.text)) == 10
    assert "Print" in sheet.text

    home = await browser.follow(await browser.post(f"/join/{code}/sheet", kept="1"))
    home = await browser.follow(home)
    assert re.search(r"Good (morning|afternoon|evening), Bohdan\b", words_of(home))

    room = re.search(r"/rooms/\w{22}", home.text)
    assert room
    assert "Bohdan joined the circle" in words_of(await browser.get(room[0]))


async def test_the_page_is_in_the_language_chosen_on_it(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    chosen = await browser.post("/language", locale="uk", next=f"/join/{code}")
    page = await browser.follow(chosen)
    assert '<html lang="uk"' in page.text
    assert "Калина" in page.text


async def test_an_invitation_makes_a_member_and_nothing_more(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    await browser.post(f"/join/{code}", name="Bohdan", role="owner", group_id="2")
    await browser.post(
        f"/join/{code}/login", login="bohdan-k", password=PASSWORD, is_admin="1", group_id="2"
    )
    await browser.post(f"/join/{code}/agree", agree="1", role="owner", group_id="2", state="left")

    user = await User.get(login="bohdan-k")
    assert not user.is_admin
    membership = await Membership.get(user_id=user.id)
    assert membership.group_id == cast.kalyna.id
    assert membership.name == "Bohdan"
    assert membership.invitation_id == invitation.id
    assert not await RoleGrant.filter(membership_id=membership.id).exists()


async def test_before_agreeing_nobody_is_in_and_the_link_is_unused(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")
    user = await User.get(login="bohdan-k")
    assert not await Membership.filter(user_id=user.id).exists()
    assert (await Invitation.get(id=invitation.id)).uses == 0
    assert (await browser.get(f"/c/{cast.kalyna.pub}")).status_code == 404

    refused = await browser.post(f"/join/{code}/agree")
    assert refused.status_code == 422
    assert "Please agree" in refused.text
    assert (await Invitation.get(id=invitation.id)).uses == 0


async def test_every_step_can_be_reloaded_and_left_backwards(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")

    again = await browser.get(f"/join/{code}")
    assert 'value="Bohdan"' in again.text
    skipped = await browser.post(f"/join/{code}", name="Bohdan K.")
    assert skipped.headers["location"] == f"/join/{code}/agree", "the account is there already"
    assert (await browser.get(f"/join/{code}/login")).headers["location"].endswith("/agree")
    assert (await browser.get(f"/join/{code}/agree")).status_code == 200

    await browser.post(f"/join/{code}/agree", agree="1")
    assert (await browser.get(f"/join/{code}/sheet")).status_code == 200
    assert (await browser.get(f"/join/{code}/sheet")).status_code == 200
    for step in ("", "/login", "/agree"):
        back = await browser.get(f"/join/{code}{step}")
        assert back.headers["location"] == f"/c/{cast.kalyna.pub}"
    twice = await browser.post(f"/join/{code}/agree", agree="1")
    assert twice.headers["location"] == f"/c/{cast.kalyna.pub}"
    assert (await Invitation.get(id=invitation.id)).uses == 1
    assert (await Membership.get(name="Bohdan K.")).state is Belonging.ACTIVE


async def test_a_step_reached_too_early_leads_to_the_one_before(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    assert (await browser.get(f"/join/{code}/agree")).headers["location"].endswith("/login")
    assert (await browser.get(f"/join/{code}/login")).headers["location"] == f"/join/{code}"
    sheet = await browser.get(f"/join/{code}/sheet")
    assert sheet.headers["location"].startswith("/sign-in")


async def test_what_was_typed_is_kept_when_something_is_wrong(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    empty = await browser.post(f"/join/{code}", name="   ")
    assert empty.status_code == 422
    assert "<title>Error:" in empty.text
    assert '<a href="#name">Write what we should call you.</a>' in empty.text

    long = await browser.post(f"/join/{code}", name="Б" * 61)
    assert long.status_code == 422
    assert "Б" * 61 in long.text

    await browser.post(f"/join/{code}", name="Bohdan")
    weak = await browser.post(
        f"/join/{code}/login", login="bohdan-k", password="short", own_phone="yes"
    )
    assert weak.status_code == 422
    assert 'value="bohdan-k"' in weak.text
    assert "short" not in words_of(weak)
    assert 'value="short"' not in weak.text
    assert re.search(r'value="yes"\s+checked', weak.text)
    assert not await User.filter(login="bohdan-k").exists()


async def test_the_name_of_the_circle_is_no_password(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.post(f"/join/{code}", name="Bohdan")
    weak = await browser.post(f"/join/{code}/login", login="bo-k", password="Калина Калина")
    assert weak.status_code == 422


async def test_a_taken_login_says_so_and_lets_nobody_in(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.post(f"/join/{code}", name="Bohdan")
    taken = await browser.post(f"/join/{code}/login", login="Olena", password=PASSWORD)
    assert taken.status_code == 422
    assert "This login is not free" in taken.text
    assert "sid" not in browser.client.cookies


async def test_pressing_continue_twice_makes_one_account(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.post(f"/join/{code}", name="Bohdan")
    cookies = dict(browser.client.cookies)
    first = await browser.post(f"/join/{code}/login", login="bohdan-k", password=PASSWORD)
    browser.client.cookies.clear()  # the second press knew nothing of the first one's answer
    for name, value in cookies.items():
        browser.client.cookies.set(name, value, domain="kolo.test")
    second = await browser.post(f"/join/{code}/login", login="bohdan-k", password=PASSWORD)
    assert first.headers["location"] == second.headers["location"] == f"/join/{code}/agree"
    assert await User.filter(login="bohdan-k").count() == 1
    assert (await browser.get(f"/join/{code}/agree")).status_code == 200


async def test_somebody_signed_in_comes_in_without_a_new_account(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.bohdan)
    agree = await browser.post(f"/join/{code}", name="Богдан")
    assert agree.headers["location"] == f"/join/{code}/agree"
    await browser.post(f"/join/{code}/agree", agree="1")
    home = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Богдан" in home.text
    membership = await Membership.get(user_id=cast.bohdan.user_id)
    assert membership.name == "Богдан"


async def test_a_member_who_opens_an_invitation_goes_home(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.taras)
    answer = await browser.get(f"/join/{code}")
    assert answer.headers["location"] == f"/c/{cast.kalyna.pub}"
    home = await browser.follow(answer)
    assert "You are in this circle already." in home.text
    assert (await Invitation.get(id=invitation.id)).uses == 0


async def test_the_newcomer_opens_the_used_link_again_and_goes_home(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")
    await browser.post(f"/join/{code}/agree", agree="1")
    assert (await browser.get(f"/join/{code}")).headers["location"] == f"/c/{cast.kalyna.pub}"


async def test_somebody_who_left_comes_back_under_a_new_name(
    cast: Cast, browser: Browser, config: Config
) -> None:
    await actions.leave(cast.taras, cast.kalyna.id)
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.taras)
    await browser.post(f"/join/{code}", name="Тарас знову")
    await browser.post(f"/join/{code}/agree", agree="1")
    mine = await Membership.get(user_id=cast.taras.user_id)
    assert (mine.name, mine.state, mine.left_at) == ("Тарас знову", Belonging.ACTIVE, None)


async def test_the_name_travels_signed(cast: Cast, browser: Browser, config: Config) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.post(f"/join/{code}", name="Bohdan")
    cookie = browser.client.cookies["joining"]
    assert "Bohdan" not in str(browser.client.headers)
    for forged in (("A" if cookie[0] != "A" else "B") + cookie[1:], "x", cookie.swapcase()):
        browser.client.cookies.clear()
        browser.client.cookies.set("joining", forged, domain="kolo.test")
        answer = await browser.get(f"/join/{code}/login")
        assert answer.headers["location"] == f"/join/{code}"


async def test_a_name_given_for_one_circle_is_not_used_in_another(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    _, other = await invited(config, cast.nino, cast.tbilisi)
    await browser.post(f"/join/{code}", name="Bohdan")
    assert (await browser.get(f"/join/{other}/login")).headers["location"] == f"/join/{other}"


async def test_the_cookie_of_the_way_in_is_gone_at_its_end(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")
    await browser.post(f"/join/{code}/agree", agree="1")
    assert "joining" not in browser.client.cookies


async def test_the_sheet_can_be_put_off_and_is_shown_until_kept(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")
    await browser.post(f"/join/{code}/agree", agree="1")
    unticked = await browser.post(f"/join/{code}/sheet")
    assert unticked.status_code == 422
    assert "First write the codes down or print them." in unticked.text
    home = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Your recovery sheet is not kept yet" in home.text
    await browser.post(f"/join/{code}/sheet", kept="1")
    home = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Your recovery sheet is not kept yet" not in home.text
    assert (await browser.get(f"/join/{code}/sheet")).headers["location"] == "/home"


async def test_an_invitation_may_be_for_several(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna, uses=2)
    for login in ("first-one", "second-one"):
        one = browser.another()
        await walk_to_agree(one, code, login, login)
        assert (await one.post(f"/join/{code}/agree", agree="1")).status_code == 303
        await one.client.aclose()
    assert (await Invitation.get(id=invitation.id)).uses == 2
    assert (await browser.get(f"/join/{code}")).status_code == 404


async def test_a_link_may_be_typed_in(cast: Cast, browser: Browser, config: Config) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    assert "Write or paste your invitation link" in (await browser.get("/join")).text
    link = f"{config.home}/join/{code}"
    for typed in (
        *(code, f" {link} ", f"{link}/", f"{link}.", f"{link}/login", f"{link}?fbclid=IwAR0x"),
        f"Заходь до нас: {link} Чекаємо!",
    ):
        answer = await browser.post("/join", link=typed)
        assert answer.headers["location"] == f"/join/{code}"
    for typed in ("", "https://elsewhere.example/", "javascript:alert(1)", "a/../b", f"{link}0"):
        refused = await browser.post("/join", link=typed)
        assert refused.status_code == 422


async def test_an_hour_later_the_name_is_asked_again(
    cast: Cast, browser: Browser, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.post(f"/join/{code}", name="Bohdan")
    later = int((now() + timedelta(hours=1, seconds=5)).timestamp())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: later)
    assert (await browser.get(f"/join/{code}/login")).headers["location"] == f"/join/{code}"


async def test_signed_in_but_unnamed_one_is_asked_for_the_name(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.bohdan)
    for method in (browser.get, browser.post):
        assert (await method(f"/join/{code}/agree")).headers["location"] == f"/join/{code}"


async def test_one_address_does_not_make_accounts_without_end(
    cast: Cast, browser: Browser, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "ARRIVALS", Limit(2, 3600))
    _, code = await invited(config, cast.olena, cast.kalyna)
    answers = []
    for n in range(3):
        one = browser.another()
        await one.post(f"/join/{code}", name="Хтось")
        answers.append(
            await one.post(f"/join/{code}/login", login=f"one-more-{n}", password=PASSWORD)
        )
        await one.client.aclose()
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert not await User.filter(login="one-more-2").exists()


async def test_the_sheet_has_a_button_that_prints_it(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")
    sheet = await browser.follow(await browser.post(f"/join/{code}/agree", agree="1"))
    printing = sheet.text.partition("<print-button")[2].partition("</print-button>")[0]
    assert re.search(r">\s*Print\s*</", printing)
