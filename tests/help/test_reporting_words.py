"""Words beside a promise, with it or of what came, are reported by whoever reads them and did not
write them. Several hide the words, never what is promised or what came; and nobody learns a name by
it that the board does not show them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from app.chat.models import Report
from app.core.clock import now
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.groups.models import Membership
from app.help.models import HiddenFor, Post, Receipt, Result, Shown
from app.lines.models import Promise, PromiseState
from app.moderation.models import Appeal, Measure
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of, noted, promises
from tests.help.test_now import asks, tag_of
from tests.moderation.looking import answered, looked_at, pages_of
from tests.world import World

WORDS = "Дайте спершу пароль від картки"


@dataclass(frozen=True)
class Written:
    post: Post
    row: Promise | Receipt
    writer: Viewer
    reader: Viewer  # the other of the two

    @property
    def page(self) -> str:
        return f"/help/{self.post.pub}"

    @property
    def path(self) -> str:
        return f"{self.page}/said/{self.row.pub}/report"

    async def why_hidden(self) -> HiddenFor | None:
        row = await type(self.row).get(id=self.row.id)
        return row.hidden_for if row.hidden_at else None


Writes = Callable[[World, Viewer, Viewer], Awaitable[Written]]


@pytest.fixture
async def keepers(world: World) -> list[Viewer]:
    """They look after the board, and are near to nobody."""
    names = (("halyna", "Галина"), ("lali", "Лалі"), ("vasyl", "Василь"))
    circle = world.cast.kalyna
    return [await person(login, circle, name, Role.STEWARD) for login, name in names]


@pytest.fixture
async def two(world: World) -> list[Viewer]:
    """Who wrote it, and who reads it; neither looks after anything."""
    names = (("zoriana", "Зоряна"), ("yurii", "Юрій"))
    return [await person(login, world.cast.kalyna, name) for login, name in names]


async def with_it(world: World, writer: Viewer, reader: Viewer, **different: object) -> Written:
    """Whoever promises writes it with that."""
    circle = world.cast.kalyna
    post = await ask(circle, reader, **different)  # type: ignore[arg-type]
    given = await promises(circle, writer, post, 5)
    await noted(given, WORDS)
    return Written(post, given, writer, reader)


async def of_what_came(
    world: World, writer: Viewer, reader: Viewer, **different: object
) -> Written:
    """Whoever asked writes it of what came."""
    circle = world.cast.kalyna
    post = await ask(circle, writer, **different)  # type: ignore[arg-type]
    given = await promises(circle, reader, post, 5)
    _ = await Promise.filter(id=given.id).update(state=PromiseState.DISPUTED)
    me = await membership_of(writer, circle)
    row = Receipt(promise_id=given.id, by_id=me.id, result=Result.WITH_ISSUES, at=now())
    row.note = seal(WORDS, "help_receipt", row.pub, "note")
    await row.save()
    return Written(post, row, writer, reader)


both = pytest.mark.parametrize("writes", [with_it, of_what_came])


async def reports(who: Browser, said: Written) -> int:
    return (await who.post(said.path, feeling="deceit")).status_code


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="help.said", gone_at=None)
    return [one.kind for one in await mine.order_by("id")]


@both
async def test_from_the_words_to_the_answer_in_three_touches(
    world: World, at: SitsDown, two: list[Viewer], writes: Writes
) -> None:
    said = await writes(world, *two)
    reader, marta = await at(said.reader), await at(world.cast.marta)
    assert said.path in (await reader.get(said.page)).text
    assert WORDS in (await reader.get(said.path)).text
    missing = await reader.post(said.path, words="Це шахрайство")
    assert (missing.status_code, "Це шахрайство" in missing.text) == (422, True)
    for _ in range(2):  # the same button, pressed twice
        answer = await reader.post(said.path, feeling="deceit", words="Це шахрайство")
        assert (answer.status_code, answer.headers["location"]) == (303, said.page)
    again = (await reader.get(said.page)).text
    assert WORDS not in again, "they need not see it again"
    assert said.path not in again
    assert "What I reported" in again
    report = await Report.get(message_pub=said.row.pub)
    assert (report.kind, report.author_id) == ("said", said.writer.user_id)

    (case,) = await pages_of(said.row.pub, world.cast.kalyna.pub)
    seen = await looked_at(marta, case)
    assert WORDS in seen
    assert "Somebody reports words beside a promise on the help board." in seen
    assert "Юрій" not in seen, "who reported it is never shown"
    await answered(marta, case, "fine")
    assert "it may stay" in (await reader.get(f"/settings/reports/{report.pub}")).text
    assert await told(said.writer) == []


@both
async def test_who_does_not_read_them_or_wrote_them_does_not_report_them(
    world: World, at: SitsDown, two: list[Viewer], writes: Writes
) -> None:
    said = await writes(world, *two)
    writer = await at(said.writer)
    for other in (await at(world.cast.taras), await at(world.cast.nino)):
        assert (await other.get(said.path)).status_code == 404
        assert await reports(other, said) == 404
    assert said.path not in (await writer.get(said.page)).text
    own = await writer.post(said.path, feeling="spam")
    assert (own.status_code, "These are your own words" in own.text) == (409, True)
    elsewhere = await ask(world.cast.kalyna, said.reader)
    there = f"/help/{elsewhere.pub}/said/{said.row.pub}/report"
    assert (await (await at(said.reader)).get(there)).status_code == 404
    _ = await type(said.row).filter(id=said.row.id).update(note="")
    assert (await (await at(said.reader)).get(said.path)).status_code == 404, "no words"
    assert not await Report.exists(message_pub=said.row.pub)


@both
async def test_what_three_report_is_hidden_and_what_is_promised_is_not(
    world: World, at: SitsDown, two: list[Viewer], keepers: list[Viewer], writes: Writes
) -> None:
    said = await writes(world, *two)
    reader, writer, marta = [await at(who) for who in (said.reader, said.writer, world.cast.marta)]
    for who in keepers:
        assert WORDS in (await reader.get(said.page)).text
        assert await reports(await at(who), said) == 303
    assert await said.why_hidden() is HiddenFor.REPORTS
    page = (await reader.get(said.page)).text
    assert WORDS not in page
    assert "Інсулін</bdi>: 5" in page
    assert (await reader.get(said.path)).status_code == 404, "who does not read it"
    own = (await writer.get(said.page)).text
    assert WORDS in own
    assert "Others do not read it until those who keep order have looked at it." in own
    assert await told(said.writer) == ["help.said hidden"]
    assert "What you wrote beside a promise" in (await writer.get("/notices")).text

    first, *others = await pages_of(said.row.pub, world.cast.kalyna.pub)
    assert "Several people reported it" in (await marta.get(first)).text
    await answered(marta, first, "fine")
    assert WORDS in (await reader.get(said.page)).text
    assert await told(said.writer) == ["help.said hidden", "help.said shown"]
    for case in others:
        await answered(marta, case, "fine")
    for who in keepers:
        assert await reports(await at(who), said) == 303
    assert await said.why_hidden() is None, "the same words, and the same crowd"


@both
async def test_an_open_page_hears_that_they_are_hidden_and_that_they_are_back(
    world: World, at: SitsDown, two: list[Viewer], writes: Writes
) -> None:
    said = await writes(world, *two)
    reader = await at(said.reader)
    read = type(said.row).filter(id=said.row.id)
    for hidden_at in (now(), None):
        tag = await tag_of(reader, said.post)
        assert await asks(reader, said.post, tag) == 304
        _ = await read.update(hidden_at=hidden_at, hidden_for=HiddenFor.ORDER)
        assert await asks(reader, said.post, tag) == 200


@both
async def test_it_goes_out_of_sight_for_a_reason_and_comes_back(
    world: World, at: SitsDown, two: list[Viewer], writes: Writes
) -> None:
    cast, said = world.cast, await writes(world, *two)
    reader, writer, marta, olena = [
        await at(who) for who in (said.reader, said.writer, cast.marta, cast.olena)
    ]
    await reports(reader, said)
    (case,) = await pages_of(said.row.pub, cast.kalyna.pub)
    await answered(marta, case, "hidden", reason="deceit")
    assert await said.why_hidden() is HiddenFor.ORDER
    for one in (reader, olena):
        assert WORDS not in (await one.get(said.page)).text
    own = (await writer.get(said.page)).text
    assert WORDS in own
    assert "Those who keep order took it out of sight" in own

    measure = await Measure.get(kind="said")
    about_me = f"/settings/measures/{measure.pub}"
    notice = (await writer.get(about_me)).text
    for words in ("Words beside a promise are out of sight", "There was deceit", WORDS):
        assert words in notice
    await writer.post(about_me, text="Я не те хотіла сказати")
    appeal = await Appeal.get(measure_id=measure.id)
    judged = f"/c/{cast.kalyna.pub}/care/appeals/{appeal.pub}"
    assert WORDS in (await olena.get(judged)).text
    assert WORDS in (await marta.get(f"/c/{cast.kalyna.pub}/care/decided/{measure.pub}")).text
    done = await olena.post(judged, verdict="withdrawn", words="Так, не те")
    assert done.status_code == 303
    assert await said.why_hidden() is None
    assert await told(said.writer) == ["help.said shown"]


@both
async def test_neither_of_the_two_sees_the_report_where_they_keep_order(
    world: World, at: SitsDown, two: list[Viewer], keepers: list[Viewer], writes: Writes
) -> None:
    cast = world.cast
    marta, olena, halyna = [await at(who) for who in (cast.marta, cast.olena, keepers[0])]
    for writer, reader in ((cast.marta, two[0]), (two[1], cast.marta)):
        said = await writes(world, writer, reader)
        assert await reports(halyna, said) == 303
        (case,) = await pages_of(said.row.pub, cast.kalyna.pub)
        assert (await marta.get(case)).status_code == 404
        assert case not in (await marta.get(f"/c/{cast.kalyna.pub}/care")).text
        assert (await olena.get(case)).status_code == 200


async def test_who_brings_something_for_a_nameless_ask_does_not_learn_whose_it_is(
    world: World, at: SitsDown, two: list[Viewer]
) -> None:
    """Who asked wrote the words: neither the page of the report nor what comes of it names them."""
    said = await of_what_came(world, *two, shown=Shown.TEAM)
    reader, marta = await at(said.reader), await at(world.cast.marta)
    pages = [(await reader.get(said.path)).text]
    assert await reports(reader, said) == 303
    report = await Report.get(message_pub=said.row.pub)
    (case,) = await pages_of(said.row.pub, world.cast.kalyna.pub)
    await answered(marta, case, "hidden", reason="deceit")
    mine = (said.page, "/settings/reports", f"/settings/reports/{report.pub}", "/notices")
    pages += [(await reader.get(where)).text for where in mine]
    for page in pages:
        assert "Зоряна" not in page
        assert said.writer.pub not in page


@both
async def test_who_keeps_order_learns_no_name_that_the_board_does_not_show(
    world: World,
    at: SitsDown,
    two: list[Viewer],
    keepers: list[Viewer],
    writes: Callable[..., Awaitable[Written]],
) -> None:
    """Of a nameless ask neither who asked nor who helps; nor does a way lead from the words to
    it."""
    cast, care = world.cast, f"/c/{world.cast.kalyna.pub}/care"
    said = await writes(world, *two, shown=Shown.TEAM)
    assert await reports(await at(keepers[0]), said) == 303
    (case,) = await pages_of(said.row.pub, cast.kalyna.pub)
    marta, olena = await at(cast.marta), await at(cast.olena)
    page = await looked_at(marta, case)
    assert "Whoever wrote it is not named" in page
    assert said.post.pub not in page
    await answered(marta, case, "hidden", reason="deceit")
    measure = await Measure.get(kind="said")
    await (await at(said.writer)).post(f"/settings/measures/{measure.pub}", text="Ні")
    for where in (care, case, f"{care}/decided", f"{care}/decided/{measure.pub}"):
        for who in (marta, olena):
            text = (await who.get(where)).text
            for hidden in ("Зоряна", "Юрій", said.writer.pub):
                assert hidden not in text, where


async def test_who_wrote_them_is_named_where_the_ask_is(
    world: World, at: SitsDown, two: list[Viewer], keepers: list[Viewer]
) -> None:
    said = await with_it(world, *two)
    assert await reports(await at(keepers[0]), said) == 303
    (case,) = await pages_of(said.row.pub, world.cast.kalyna.pub)
    assert "Зоряна" in await looked_at(await at(world.cast.marta), case)


async def test_words_of_who_has_left_go_out_of_sight_all_the_same(
    world: World, at: SitsDown, two: list[Viewer]
) -> None:
    said = await of_what_came(world, *two)
    await reports(await at(said.reader), said)
    (case,) = await pages_of(said.row.pub, world.cast.kalyna.pub)
    await Membership.filter(user_id=said.writer.user_id).update(state="left")
    await answered(await at(world.cast.marta), case, "hidden", reason="deceit")
    assert await said.why_hidden() is HiddenFor.ORDER
