"""Somebody asks for help, one question a page, and nothing they wrote is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from app.audit.models import Entry
from app.core.clock import now, today
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Group, Membership
from app.help.models import Kind, Post, PostState, Urgency
from app.lines.models import Line
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, promises
from tests.registry.families import shevchuks
from tests.world import World


async def begins(who: Browser, circle: Group, kind: str = "ask", **sent: str) -> str:
    """The address of the draft."""
    sent = {"category": "medicine", "once": public_id()} | sent
    answer = await who.post(f"/c/{circle.pub}/help/{kind}", **sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removesuffix("/write/words")


async def rows_of(who: Browser, post: str) -> list[str]:
    """The keys of the rows of its page of things."""
    page = await who.get(f"{post}/write/things")
    return re.findall(r'name="text-(\w+)"', page.text)


def thing(key: str, text: str, qty: object, unit: str = "") -> dict[str, str]:
    return {f"text-{key}": text, f"qty-{key}": str(qty), f"unit-{key}": unit}


async def written(who: Browser, circle: Group, kind: str = "ask", **first: str) -> str:
    """A whole draft, but not published; its address."""
    post = await begins(who, circle, kind, **first)
    await who.post(f"{post}/write/words", title="Ліки для мами", body="Вона сама не ходить.")
    keys = await rows_of(who, post)
    await who.post(f"{post}/write/things", **thing(keys[0], "Інсулін", 10, "амп."))
    return post


def leads_to(answer: httpx2.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rsplit("/", 1)[-1]


async def row(post: str) -> Post:
    return await Post.get(pub=post.rsplit("/", 1)[-1])


async def new_here(who: Viewer, circle: Group) -> None:
    mine = Membership.filter(user_id=who.user_id, group_id=circle.id)
    await mine.update(joined_at=now(), welcomed_at=None)


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="help.", gone_at=None)
    kinds = await mine.order_by("id")
    return [one.kind for one in kinds]


async def test_an_ask_for_three_medicines_from_the_first_question_to_the_board(
    world: World, at: SitsDown
) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    post = await begins(taras, circle)
    answer = await taras.post(f"{post}/write/words", title="Ліки для мами", body="Вона лежить.")
    assert leads_to(answer) == "things"
    one, two, three = await rows_of(taras, post)
    things = thing(one, "Метформін 850", 60, "т.") | thing(two, "Інсулін", 10)
    things |= thing(three, "Бинт", 4) | {f"same-{three}": "1"}
    for _ in range(2):  # a second press
        assert leads_to(await taras.post(f"{post}/write/things", **things)) == "when"
    friday = (today() + timedelta(days=3)).isoformat()
    answer = await taras.post(f"{post}/write/when", urgency="week", needed_by=friday)
    assert leads_to(answer) == "where"
    where = {"area": "Глдані", "address": "вул. Садова, 5", "audience": "members"}
    answer = await taras.post(f"{post}/write/where", **where, shown="hidden")
    assert leads_to(answer) == "check"

    page = (await taras.get(f"{post}/write/check")).text
    assert all(said in page for said in ("Метформін 850", "60", "Глдані", "вул. Садова, 5"))
    olena = await at(world.cast.olena)
    assert (await olena.get(post)).status_code == 404, "a draft is its author's"

    for _ in range(2):
        assert (await taras.post(f"{post}/publish")).headers["location"] == post
    history = (await taras.get(post)).text.partition('id="steps"')[2]
    assert "Begun" in history
    assert "Drawn up from a message" not in history, "there was none"
    kept = await row(post)
    assert kept.state is PostState.OPEN
    assert "садова" not in kept.words
    assert "вул" not in kept.address
    assert [(line.qty, line.substitutes_ok) for line in await lines_of(kept)] == [
        (60, False),
        (10, False),
        (4, True),
    ]
    shown = (await olena.get(post)).text
    assert "Ліки для мами" in shown
    assert "Садова" not in shown


async def test_there_is_an_end_to_what_one_person_puts_on_the_board_in_a_day(
    world: World, at: SitsDown
) -> None:
    """Five (R54), however many were taken back; the sixth stays a draft for tomorrow."""
    taras, circle = await at(world.cast.taras), world.cast.kalyna
    earlier = now() - timedelta(days=7)
    await Post.filter(author__user_id=world.cast.taras.user_id).update(made_at=earlier)
    for n in range(5):
        post = await written(taras, circle)
        for _ in range(2):  # a second press
            assert (await taras.post(f"{post}/publish")).status_code == 303, n
    await taras.post(f"{post}/withdraw")
    sixth = await written(taras, circle)
    said = await taras.post(f"{sixth}/publish")
    assert said.status_code == 429
    assert said.headers["retry-after"]
    assert "You may put 5 on the board in a day. This one is kept" in said.text
    assert (await row(sixth)).state is PostState.DRAFT
    assert "Ліки для мами" in (await taras.get(f"{sixth}/write/check")).text
    olena = await at(world.cast.olena)
    assert (await olena.post(f"{await written(olena, circle)}/publish")).status_code == 303
    yesterday = now() - timedelta(hours=25)
    await Post.exclude(state=PostState.DRAFT).update(made_at=yesterday)
    assert (await taras.post(f"{sixth}/publish")).status_code == 303


async def test_whoever_writes_for_families_may_have_a_whole_morning_of_them(
    world: World, at: SitsDown
) -> None:
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    home, larysa = await shevchuks(keeper, kalyna.id), await at(keeper)
    for n in range(6):
        post = await written(larysa, kalyna)
        await Post.filter(id=(await row(post)).id).update(for_household_id=home.id)
        assert (await larysa.post(f"{post}/publish")).status_code == 303, n
    assert (await larysa.post(f"{await written(larysa, kalyna)}/publish")).status_code == 303


@pytest.mark.parametrize("qty", ["0", "-1", "1000000000", "дві пачки", "1.5", ""])
async def test_an_impossible_number_is_answered_beside_its_field_and_nothing_is_lost(
    world: World, at: SitsDown, qty: str
) -> None:
    taras = await at(world.cast.taras)
    post = await begins(taras, world.cast.kalyna)
    one, two, _ = await rows_of(taras, post)
    sent = thing(one, "Метформін", 60) | thing(two, "Інсулін", qty)
    answer = await taras.post(f"{post}/write/things", **sent)
    assert answer.status_code == 422
    assert f'id="qty-{two}-problem"' in answer.text
    assert 'value="Метформін"' in answer.text
    assert 'value="Інсулін"' in answer.text
    assert not await Line.filter(sheet_id=(await row(post)).sheet_id)


async def test_of_several_things_the_summary_says_which_is_meant(
    world: World, at: SitsDown
) -> None:
    olena = await at(world.cast.olena)
    post = await begins(olena, world.cast.kalyna)
    keys = await rows_of(olena, post)
    sent = thing(keys[0], "Бинт", 2) | thing(keys[1], "Вата", "багато")
    page = (await olena.post(f"{post}/write/things", **sent)).text
    summary = page.split('id="problems"')[1].split("</ul>")[0]
    assert "Thing 2: Please give a whole number" in summary
    assert "Thing 1" not in summary


async def test_every_page_says_what_it_cannot_take(world: World, at: SitsDown) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    answer = await taras.post(f"/c/{circle.pub}/help/ask", category="казна-що")
    assert answer.status_code == 422
    assert 'id="category' in answer.text
    post = await begins(taras, circle)
    yesterday = (today() - timedelta(days=2)).isoformat()
    for page, field, sent in (
        ("words", "title", {"title": "…", "body": "Довга розповідь"}),
        ("things", "", {}),
        ("when", "needed_by", {"urgency": "week", "needed_by": yesterday}),
        ("when", "needed_by", {"urgency": "week", "needed_by": "завтра"}),
        ("when", "urgency", {"needed_by": ""}),
        ("where", "shown", {"audience": "members", "shown": "усім", "area": "Глдані"}),
    ):
        answer = await taras.post(f"{post}/write/{page}", **sent)
        assert answer.status_code == 422, page
        assert not field or f'id="{field}-problem"' in answer.text, page
        assert all(value in answer.text for value in sent.values() if value != "усім")
    for day in ("2999-01-01", "31.12.2101"):
        answer = await taras.post(f"{post}/write/when", urgency="week", needed_by=day)
        assert "Please choose a day within a year." in answer.text
    answer = await taras.post(f"{post}/write/when", urgency="week", needed_by="1990-01-01")
    assert "This day is over already." in answer.text
    answer = await taras.post(f"{post}/publish")
    assert answer.status_code == 422, "what is missing is said"
    assert '<a href="#words">' in answer.text
    assert '<a href="#things">' in answer.text
    assert (await row(post)).state is PostState.DRAFT


async def test_a_thing_that_was_removed_comes_back(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    post = await begins(taras, world.cast.kalyna)
    one, two, _ = await rows_of(taras, post)
    typed = thing(one, "Інсулін", 10) | thing(two, "Вітамін D", 2)
    page = await taras.follow(await taras.post(f"{post}/write/things", **typed, off=two))
    assert 'value="Інсулін"' in page.text
    assert f'value="{two}"' in page.text, "it can be put back"
    await taras.post(f"{post}/write/things", back=two)
    assert two in await rows_of(taras, post)
    bad = thing(one, "Інсулін", "дві") | thing(two, "Вітамін D", 2)
    answer = await taras.post(f"{post}/write/things", **bad, off=two)
    assert answer.status_code == 422
    assert 'value="дві"' in answer.text
    assert f'name="text-{two}"' not in answer.text


async def test_the_last_thing_stays_on_what_stands_on_the_board(world: World, at: SitsDown) -> None:
    """An ask of nothing is no ask; of a draft everything may go."""
    taras = await at(world.cast.taras)
    post = await written(taras, world.cast.kalyna)
    (line,) = await lines_of(await row(post))
    sent = thing(line.pub, "Інсулін", 10, "амп.") | {"version": await version(post)}
    for _ in range(2):
        await taras.post(f"{post}/write/things", **sent, off=line.pub)
        assert not await Line.filter(sheet_id=line.sheet_id, gone_at=None)
        await taras.post(f"{post}/write/things", back=line.pub)
    await taras.post(f"{post}/publish")
    sent["version"] = await version(post)
    for refused in (sent, sent | {f"text-{line.pub}": ""}):
        answer = await taras.post(f"{post}/write/things", **refused, off=line.pub)
        assert answer.status_code == 409
        assert "This is the last thing on the list." in answer.text
        assert f'name="text-{line.pub}"' in answer.text, "it stays on the page, too"
        assert await Line.filter(sheet_id=line.sheet_id, gone_at=None).count() == 1
    other = thing(public_id(), "Бинт", 2)
    answer = await taras.post(f"{post}/write/things", **sent, **other, off=line.pub)
    assert answer.status_code == 303
    left = await Line.filter(sheet_id=line.sheet_id, gone_at=None)
    assert [one.text for one in left] == ["Бинт"]


async def test_what_does_not_come_by_the_piece_is_not_asked_how_many(
    world: World, at: SitsDown
) -> None:
    taras = await at(world.cast.taras)
    post = await begins(taras, world.cast.kalyna, category="company")
    for title in ("Година розмови", "Година розмови і чай"):
        answer = await taras.post(f"{post}/write/words", title=title, body="")
        assert leads_to(answer) == "when"
    assert [line.text for line in await lines_of(await row(post))] == ["Година розмови і чай"]


async def test_a_newcomer_is_not_told_that_nobody_asks(world: World, at: SitsDown) -> None:
    """What others ask for is not shown in the first days; it is there all the same."""
    cast = world.cast
    await new_here(cast.taras, cast.kalyna)
    await Post.filter(group_id=cast.kalyna.id).update(state=PostState.WITHDRAWN)
    await ask(cast.kalyna, cast.olena)
    seen = (await (await at(cast.taras)).get(f"/c/{cast.kalyna.pub}/help/asks/all")).text
    assert "Nobody has asked yet" not in seen
    assert "opens to you in a few days" in seen


@pytest.mark.parametrize("where", ["all/all", "all/medicine", "all/near", "asks/medicine"])
async def test_a_newcomer_reads_first_why_they_see_no_asks(
    world: World, at: SitsDown, where: str
) -> None:
    """Also where they look for something, of which nobody says that there is nothing."""
    cast = world.cast
    await new_here(cast.taras, cast.kalyna)
    await ask(cast.kalyna, cast.olena, title="Таблетки", kind=Kind.OFFER)
    board = f"/c/{cast.kalyna.pub}/help"
    seen = (await (await at(cast.taras)).get(f"{board}/{where}")).text
    later = seen.index("opens to you in a few days")
    assert "There is nothing of this just now." not in seen
    for further in ("Таблетки", "Write on your card"):
        assert later < (seen.index(further) if further in seen else len(seen)), further
    assert seen.count("opens to you in a few days") == 1
    for apart in ("offers/all", "mine/all", "done/all", "offers/medicine"):
        assert "opens to you in" not in (await (await at(cast.taras)).get(f"{board}/{apart}")).text
    assert "opens to you in" not in (await (await at(cast.olena)).get(f"{board}/{where}")).text


async def test_a_newcomers_ask_waits_for_a_yes(world: World, at: SitsDown) -> None:
    cast = world.cast
    await new_here(cast.taras, cast.kalyna)
    taras, marta = await at(cast.taras), await at(cast.marta)
    assert (await taras.get(f"/c/{cast.kalyna.pub}/help/offer")).text.count("<form") == 0
    post = await written(taras, cast.kalyna)
    await taras.post(f"{post}/publish")
    kept = await row(post)
    assert kept.state is PostState.PENDING
    assert await told(cast.marta) == ["help.waits"]
    assert kept.pub in (await marta.get(f"/c/{cast.kalyna.pub}/help/waiting")).text

    no = {"decision": "no", "version": str(kept.version)}
    answer = await marta.post(f"{post}/decide", **no)
    assert answer.status_code == 422, "a no without a reason"
    assert (await taras.post(f"{post}/decide", **no, why_not="ні")).status_code == 403
    old = {"decision": "yes", "version": str(kept.version - 1)}
    assert (await marta.post(f"{post}/decide", **old)).status_code == 409
    yes = {"decision": "yes", "version": str(kept.version)}
    assert (await marta.post(f"{post}/decide", **yes)).status_code == 303
    assert (await row(post)).state is PostState.OPEN
    assert (await told(cast.taras), await told(cast.marta)) == (["help.let be"], [])
    assert (await marta.post(f"{post}/decide", **yes)).status_code == 409

    await taras.post(f"{post}/write/words", title="Інше", body="", version=await version(post))
    assert (await row(post)).state is PostState.PENDING, "what is new has to be read, too"
    again = {"decision": "no", "version": await version(post), "why_not": "Це не прохання."}
    await marta.post(f"{post}/decide", **again)
    assert "Це не прохання." in (await taras.get(post)).text
    assert (await taras.get(f"{post}/write/check")).status_code == 409


async def version(post: str) -> str:
    return str((await row(post)).version)


async def test_today_counts_when_somebody_agrees(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras, marta = await at(cast.taras), await at(cast.marta)
    post = await written(taras, cast.kalyna)
    await taras.post(f"{post}/write/when", urgency="today", needed_by="")
    await taras.post(f"{post}/publish")
    kept = await row(post)
    assert (kept.state, kept.urgent_yes_id) == (PostState.OPEN, None)
    assert await told(cast.marta) == ["help.waits"]
    assert (await taras.post(f"{post}/urgent", decision="yes")).status_code == 403
    await marta.post(f"{post}/urgent", decision="yes")
    assert (await row(post)).urgent_yes_id
    assert await told(cast.marta) == []
    assert (await marta.post(f"{post}/urgent", decision="no")).status_code == 409
    for decision in ("yes", "no"):
        await Post.filter(pub=post.split("/")[-1]).update(urgency="today", urgent_yes_id=None)
        await marta.post(f"{post}/urgent", decision=decision)
    done = [one.deed for one in await Entry.filter(deed__endswith="urgent").order_by("id")]
    assert done == ["help.urgent", "help.urgent", "help.not_urgent"], "it is written down"

    own = await written(marta, cast.kalyna)
    await marta.post(f"{own}/write/when", urgency="today", needed_by="")
    await marta.post(f"{own}/publish")
    assert (await row(own)).urgent_yes_id, "who looks after the board needs nobody's"
    assert (await row(own)).urgency is Urgency.TODAY


async def test_two_windows_do_not_write_over_each_other(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras, nino = await at(cast.taras), await at(cast.nino)
    mine = await ask(cast.kalyna, cast.taras)
    post = f"/help/{mine.pub}"
    first = await version(post)
    await taras.post(f"{post}/write/words", title="Перше", body="", version=first)
    answer = await taras.post(f"{post}/write/words", title="Друге", body="", version=first)
    assert answer.status_code == 409
    assert 'value="Друге"' in answer.text
    assert (await row(post)).title == "Перше"
    now_known = re.findall(r'name="version" value="(\d+)"', answer.text)[0]
    await taras.post(f"{post}/write/words", title="Друге", body="", version=now_known)
    assert (await row(post)).title == "Друге"
    olena = await at(cast.olena)
    assert (await olena.post(f"{post}/write/words", title="Моє", body="")).status_code == 403
    assert (await nino.get(f"{post}/write/words")).status_code == 404


async def test_the_form_sent_twice_begins_one_draft(world: World, at: SitsDown) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    once = public_id()
    assert {await begins(taras, circle, once=once) for _ in range(2)} == {f"/help/{once}"}
    assert await Post.filter(kind=Kind.ASK, pub=once).count() == 1
    olena = await at(world.cast.olena)
    answer = await olena.post(f"/c/{circle.pub}/help/ask", category="food", once=once)
    assert answer.status_code == 404, "somebody else's"
    assert once in (await taras.get(f"/c/{circle.pub}/help/ask")).text, "to go on with"
    await taras.post(f"/help/{once}/throw-away")
    assert not await Post.exists(pub=once)


async def test_whoever_brings_something_hears_once_that_it_has_changed(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    await promises(cast.kalyna, cast.taras, post, 4)
    olena = await at(cast.olena)
    where = {"audience": "members", "shown": "named"}
    for version, area in enumerate(("Центр", "Поділ")):
        sent = where | {"area": area, "version": str(version)}
        answer = await olena.post(f"/help/{post.pub}/write/where", **sent)
        assert answer.status_code == 303, answer.text
    told = await Notice.filter(kind="help.changed", gone_at=None)
    assert [one.user_id for one in told] == [cast.taras.user_id]
    assert (
        "has changed. You promised something" in (await (await at(cast.taras)).get("/notices")).text
    )


async def test_a_sign_that_nobody_types_changes_nothing(world: World, at: SitsDown) -> None:
    """PostgreSQL keeps no NUL in a text."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras)
    taras = await at(cast.taras)
    for said in ({"off": "\x00"}, {"back": "\x00"}, {"text-\x00": "a", "off": "b\x00"}):
        answer = await taras.post(f"/help/{post.pub}/write/things", **said)
        assert answer.status_code in (303, 422)
    assert len(await lines_of(post)) == 2
