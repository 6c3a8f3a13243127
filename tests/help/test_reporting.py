"""An ask or an offer is reported by whom it is shown to, hidden when several do, and shown again or
not by who keeps order; whoever reported it is never named, nor is who did not want to be."""

from __future__ import annotations

import asyncio

import pytest

from app.audit.models import Entry
from app.chat.models import Report
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.groups.models import Membership, Vouch
from app.help.actions import keeping
from app.help.models import HiddenFor, Post, PostAudience, Shown
from app.help.queries import post_for
from app.moderation.models import Appeal, Measure
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.moderation.looking import answered, looked_at, pages_of
from tests.moderation.power import no_power_to_hide
from tests.world import World, forgive_everybody

WORDS = "Потрібні таблетки. Надішліть гроші на картку 4000"


@pytest.fixture
async def three(world: World) -> list[Viewer]:
    """Members who are near to nobody."""
    names = (("halyna", "Галина"), ("lali", "Лалі"), ("vasyl", "Василь"))
    return [await person(login, world.cast.kalyna, name) for login, name in names]


async def needs(world: World, author: Viewer, **different: object) -> Post:
    title = {"title": "Гроші на таблетки"}
    post = await ask(world.cast.kalyna, author, **(title | different))  # type: ignore[arg-type]
    body = seal(WORDS, "help_post", post.pub, "body")
    address = seal("вул. Садова, 5", "help_post", post.pub, "address")
    await Post.filter(id=post.id).update(body=body, address=address)
    return post


async def reports(who: Browser, post: Post, feeling: str = "deceit", words: str = "") -> int:
    sent = await who.post(f"/help/{post.pub}/report", feeling=feeling, words=words)
    return sent.status_code


async def all_report(at: SitsDown, people: list[Viewer], post: Post) -> list[Browser]:
    sat = [await at(who) for who in people]
    for one in sat:
        assert await reports(one, post, words=f"Не вірю, {post.pub}") == 303
    return sat


async def is_hidden(post: Post) -> HiddenFor | None:
    row = await Post.get(id=post.id)
    return row.hidden_for if row.hidden_at else None


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="help.", gone_at=None)
    return [one.kind for one in await mine.order_by("id")]


async def test_from_the_page_of_an_ask_to_the_answer_in_three_touches(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    post = await needs(world, cast.taras)
    her, marta = await at(three[0]), await at(cast.marta)
    assert f"/help/{post.pub}/report" in (await her.get(f"/help/{post.pub}")).text
    form = (await her.get(f"/help/{post.pub}/report")).text
    assert "It may be a deceit with help or money" in form
    missing = await her.post(f"/help/{post.pub}/report", words="Це шахрай")
    assert missing.status_code == 422
    assert "Це шахрай" in missing.text, "what was typed stays"
    for _ in range(2):  # the same button, pressed twice
        assert await reports(her, post, words="Це шахрай") == 303
    report = await Report.get(message_pub=post.pub)
    assert (report.kind, report.author_id) == ("post", cast.taras.user_id)
    assert "Гроші на таблетки" not in (await her.get(f"/c/{cast.kalyna.pub}/help")).text
    assert "You have reported this" in (await her.get(f"/help/{post.pub}")).text

    await Post.filter(id=post.id).update(title="Щось інше", body="")
    (path,) = await pages_of(post.pub, cast.kalyna.pub)
    assert path in (await marta.get(f"/c/{cast.kalyna.pub}/care")).text
    page = await looked_at(marta, path)
    for words in ("Гроші на таблетки", WORDS, "Інсулін: 10 амп.", "Це шахрай", "Тарас"):
        assert words in page, "as it was then"
    for hidden in ("Садова", "Галина"):
        assert hidden not in page
    await answered(marta, path, "fine", words="Ми перевірили")
    answer = (await her.get(f"/settings/reports/{report.pub}")).text
    assert "it may stay" in answer
    assert "Ми перевірили" in answer
    assert await is_hidden(post) is None
    assert await told(cast.taras) == [], "nothing was done, and nothing is said of it"


async def test_who_is_not_shown_it_or_whose_it_is_does_not_report_it(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    post = await needs(world, cast.taras, audience=PostAudience.TEAM)
    for who in (three[0], cast.nino):
        other = await at(who)
        assert (await other.get(f"/help/{post.pub}/report")).status_code == 404
        assert await reports(other, post) == 404
    taras = await at(cast.taras)
    assert "/report" not in (await taras.get(f"/help/{post.pub}")).text
    own = await taras.post(f"/help/{post.pub}/report", feeling="spam")
    assert (own.status_code, "This is your own" in own.text) == (409, True)
    assert not await Report.exists(message_pub=post.pub)


async def test_reports_are_not_without_number(
    world: World, at: SitsDown, three: list[Viewer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.chat.actions.reporting.MOST", 2)
    her = await at(three[0])
    said = [await reports(her, await needs(world, world.cast.taras)) for _ in range(3)]
    assert said == [303, 303, 429]


async def test_what_three_report_is_hidden_until_somebody_has_looked_at_it(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    post = await needs(world, cast.taras)
    bystander, taras = await at(await person("ivan", cast.kalyna, "Іван")), await at(cast.taras)
    stefa = await at(await person("stefa", cast.kalyna, "Стефа", Role.STEWARD))
    path = f"/help/{post.pub}"
    await all_report(at, three[:2], post)
    assert (await bystander.get(path)).status_code == 200
    assert await told(cast.taras) == []
    await all_report(at, three[2:], post)
    assert (await bystander.get(path)).status_code == 404
    assert await is_hidden(post) is HiddenFor.REPORTS
    assert (await told(cast.taras), await told(cast.marta)) == (["help.hidden"], ["help.hidden"])
    own = (await taras.get(path)).text
    assert "It is hidden just now" in own
    for name in ("Галина", "Лалі", "Василь"):
        assert name not in own, "who reported it is never shown to whose it is"
    assert "Show it again" not in (await stefa.get(path)).text
    assert (await stefa.post(f"{path}/show-again")).status_code == 409

    marta = await at(cast.marta)
    first, *_ = await pages_of(post.pub, cast.kalyna.pub)
    assert "Several people reported it" in (await marta.get(first)).text
    await answered(marta, first, "fine")
    assert (await bystander.get(path)).status_code == 200
    assert await told(cast.taras) == ["help.hidden", "help.shown again"]


async def test_the_last_report_and_the_hiding_are_kept_together_or_not_at_all(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    post = await needs(world, world.cast.taras)
    await all_report(at, three[:2], post)
    last = await at(three[2])
    async with no_power_to_hide("help_post"):
        assert await reports(last, post) == 500
    assert await Report.filter(message_pub=post.pub).count() == 2
    sent = await asyncio.gather(*(reports(last, post) for _ in range(3)))
    assert set(sent) <= {303, 404}, "pressed several times, and then it is out of sight"
    assert await Report.filter(message_pub=post.pub).count() == 3
    assert await is_hidden(post) is HiddenFor.REPORTS


async def test_three_who_report_at_once_hide_it_once(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    post = await needs(world, world.cast.taras)
    sat = [await at(who) for who in three]
    assert await asyncio.gather(*(reports(one, post) for one in sat)) == [303] * 3
    assert await is_hidden(post) is HiddenFor.REPORTS
    assert await told(world.cast.taras) == ["help.hidden"]


async def test_a_crowd_does_not_hide_again_what_somebody_has_looked_at(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    post = await needs(world, cast.taras)
    crowd, marta = await all_report(at, three, post), await at(cast.marta)
    for path in await pages_of(post.pub, cast.kalyna.pub):
        await answered(marta, path, "fine")
    for one in crowd:
        assert await reports(one, post) == 303
    assert await is_hidden(post) is None, "the same words, and the same crowd"
    await Post.filter(id=post.id).update(title="Інші слова")
    four = await at(await person("ivan", cast.kalyna, "Іван"))
    await reports(four, post)
    assert await is_hidden(post) is HiddenFor.REPORTS, "these words nobody has looked at"


async def test_who_is_new_is_heard_and_hides_nothing(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    from app.core.clock import now

    cast = world.cast
    post = await needs(world, cast.taras, kind="offer")
    await Membership.filter(user_id=three[2].user_id).update(joined_at=now(), welcomed_at=None)
    await all_report(at, three, post)
    assert await Report.filter(message_pub=post.pub).count() == 3
    assert await is_hidden(post) is None


async def test_it_goes_out_of_sight_for_a_reason_and_can_be_disagreed_with(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    post = await needs(world, cast.taras)
    her, taras, marta = [await at(who) for who in (three[0], cast.taras, cast.marta)]
    await reports(her, post)
    (path,) = await pages_of(post.pub, cast.kalyna.pub)
    await looked_at(marta, path)
    no_reason = await marta.post(path, do="settle", ending="hidden")
    assert no_reason.status_code == 422
    gone = await marta.post(path, do="settle", ending="removed")
    assert gone.status_code == 422, "that is for messages"
    assert "This is answered" in await answered(marta, path, "hidden", reason="deceit")
    assert await is_hidden(post) is HiddenFor.ORDER
    assert (await her.get(f"/help/{post.pub}")).status_code == 404
    assert (
        "Those who keep order took it out of sight" in (await taras.get(f"/help/{post.pub}")).text
    )
    measure = await Measure.get(kind="post")
    about_me = f"/settings/measures/{measure.pub}"
    notice = (await taras.get(about_me)).text
    for words in ("An ask or an offer is out of sight", "There was deceit", f"/help/{post.pub}"):
        assert words in notice
    for name in ("Марта", "Галина"):
        assert name not in notice
    decided = f"/c/{cast.kalyna.pub}/care/decided/{measure.pub}"
    assert f"/help/{post.pub}" in (await marta.get(decided)).text
    assert (await marta.post(f"/help/{post.pub}/show-again")).status_code == 409
    assert await Entry.exists(deed="measure.thing", subject=post.pub)

    await taras.post(about_me, text="Це справжні ліки")
    olena = await at(cast.olena)
    row = await Appeal.get(measure_id=measure.id)
    appeal = f"/c/{cast.kalyna.pub}/care/appeals/{row.pub}"
    assert f"/help/{post.pub}" in (await olena.get(appeal)).text
    done = await olena.post(appeal, verdict="withdrawn", words="Так, справжні")
    assert done.status_code == 303
    assert (await her.get(f"/help/{post.pub}")).status_code == 200
    assert await told(cast.taras) == ["help.shown again"]


async def test_whose_it_is_keeps_order_and_never_sees_the_report(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    """Also where another wrote it down for them, and where they are not named."""
    cast = world.cast
    drawn_up = {"by_id": (await Membership.get(user_id=cast.marta.user_id)).id}
    posts = [
        await needs(world, cast.marta),
        await needs(world, cast.marta, shown=Shown.TEAM),
        await needs(world, cast.taras, **drawn_up),
    ]
    her, marta, olena = [await at(who) for who in (three[0], cast.marta, cast.olena)]
    for post in posts:
        await reports(her, post)
        (path,) = await pages_of(post.pub, cast.kalyna.pub)
        assert (await marta.get(path)).status_code == 404
        assert (await marta.post(path, do="take")).status_code == 404
        assert path not in (await marta.get(f"/c/{cast.kalyna.pub}/care")).text
        assert (await olena.get(path)).status_code == 200


async def test_who_is_not_named_is_named_only_to_whoever_looks_after_it(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    zoriana = await person("zoriana", cast.kalyna, "Зоряна")
    post = await needs(world, zoriana, shown=Shown.TEAM)
    her, marta, olena = [await at(who) for who in (three[0], cast.marta, cast.olena)]
    await reports(her, post)
    (path,) = await pages_of(post.pub, cast.kalyna.pub)
    page = await looked_at(marta, path)
    assert "Whoever wrote it is not named" in page
    assert "Зоряна" not in page
    assert zoriana.pub not in page
    await answered(marta, path, "hidden", reason="deceit")
    measure = await Measure.get(kind="post")
    everywhere = [
        *(path, f"/c/{cast.kalyna.pub}/care/decided", f"/c/{cast.kalyna.pub}/care"),
        *(f"/c/{cast.kalyna.pub}/care/decided/{measure.pub}", f"/c/{cast.kalyna.pub}/log"),
    ]
    she = await at(zoriana)
    await she.post(f"/settings/measures/{measure.pub}", text="Ні")
    for keeper in (marta, olena):
        for where in everywhere:
            shown = (await keeper.get(where)).text
            assert "Зоряна" not in shown, where
    about_her = f"/c/{cast.kalyna.pub}/care/people/{zoriana.pub}"
    assert measure.pub not in (await marta.get(about_her)).text
    forgive_everybody()
    await keeping.assign(cast.olena, await post_for(cast.olena, post.pub), cast.marta.pub)
    assert "Зоряна" in (await marta.get(path)).text, "she looks after it, and may know"
    assert "Зоряна" not in (await olena.get(path)).text


async def test_a_guess_about_who_is_not_named_is_not_confirmed(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    """A warning answers a report of a message; one of an ask it does not, whoever is warned. And
    whoever reported is not told that somebody is too near to whom they reported."""
    cast = world.cast
    post = await needs(world, cast.taras, shown=Shown.TEAM)
    her, marta = await at(three[0]), await at(cast.marta)
    await reports(her, post)
    (path,) = await pages_of(post.pub, cast.kalyna.pub)
    await looked_at(marta, path)
    report = await Report.get(message_pub=post.pub)
    person_page = f"/c/{cast.kalyna.pub}/care/people/{cast.taras.pub}"
    sent = {"step": "warn", "reason": "deceit", "report": report.pub}
    assert (await marta.post(person_page, **sent)).status_code == 303
    assert (await Report.get(id=report.id)).state == "claimed"
    near = {"group_id": cast.kalyna.id, "receiver_id": cast.taras.user_id, "text": "Знаю."}
    for keeper in (cast.marta, cast.olena):
        await Vouch.create(giver_id=keeper.user_id, **near)
    mine = (await her.get(f"/settings/reports/{report.pub}")).text
    assert "too near" not in mine
    assert "this circle is small" not in mine


async def test_a_warning_about_whose_it_is_leaves_the_ask_to_be_decided_on(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    cast = world.cast
    post = await needs(world, cast.taras)
    await all_report(at, three, post)
    marta = await at(cast.marta)
    path, *_ = await pages_of(post.pub, cast.kalyna.pub)
    page = await looked_at(marta, path)
    assert "then come back and answer" in page
    assert "measure" in page
    await answered(marta, path, "measure")
    assert await is_hidden(post) is None


async def test_what_is_taken_away_with_an_account_is_not_kept_in_a_report(
    world: World, at: SitsDown, three: list[Viewer]
) -> None:
    from app.accounts.actions import erase_account

    cast = world.cast
    post = await needs(world, cast.taras)
    await reports(await at(three[0]), post)
    assert cast.taras.user_id is not None
    await erase_account(cast.taras.user_id)
    assert (await Report.get(message_pub=post.pub)).snapshot == ""
    (path,) = await pages_of(post.pub, cast.kalyna.pub)
    marta = await at(cast.marta)
    assert "Its words are gone" in await looked_at(marta, path)
    await answered(marta, path, "hidden", reason="deceit")
