"""A word of thanks is reported by whoever reads it and did not write it. Several hide it from the
circle; who keeps order lets it stand or takes it out of sight, and learns no name that the board
does not show them."""

from __future__ import annotations

import re

import pytest

from app.chat.models import Report
from app.core.clock import now
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.models import HiddenFor, Post, Shown, Thanks
from app.moderation.models import Appeal, Measure
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import kind_word
from tests.moderation.looking import answered, looked_at, pages_of
from tests.world import World

WORDS = "Дякую, а тепер надішліть гроші"


@pytest.fixture
async def three(world: World) -> list[Viewer]:
    """Members who are near to nobody."""
    names = (("halyna", "Галина"), ("lali", "Лалі"), ("vasyl", "Василь"))
    return [await person(login, world.cast.kalyna, name) for login, name in names]


@pytest.fixture
async def zoriana(world: World) -> Viewer:
    """She wrote what is reported, to Taras."""
    return await person("zoriana", world.cast.kalyna, "Зоряна")


async def said(world: World, sender: Viewer, *, is_public: bool = True) -> Thanks:
    _, row = await kind_word(world.cast.kalyna, sender, world.cast.taras)
    text = seal(WORDS, "help_thanks", row.pub, "text")
    shows = {"sender_shows": is_public, "helper_shows": is_public}
    await Thanks.filter(id=row.id).update(text=text, **shows)
    return await Thanks.get(id=row.id).select_related("post")


async def reports(who: Browser, row: Thanks) -> int:
    return (await who.post(f"/thanks/{row.pub}/report", feeling="deceit")).status_code


async def is_hidden(row: Thanks) -> HiddenFor | None:
    return (await Thanks.get(id=row.id)).is_hidden_for


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="help.thanks ", gone_at=None)
    return [one.kind for one in await mine.order_by("id")]


async def test_from_the_words_to_the_answer_in_three_touches(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    row = await said(world, zoriana)
    her, marta = await at(three[0]), await at(world.cast.marta)
    whole, path = f"/c/{world.cast.kalyna.pub}/round", f"/thanks/{row.pub}/report"
    assert path in (await her.get(whole)).text
    form = (await her.get(path)).text
    assert WORDS in form
    assert re.search(rf'href="/c/{world.cast.kalyna.pub}/help"\s+aria-current="true"', form)
    missing = await her.post(path, words="Це шахрайка")
    assert missing.status_code == 422
    assert "Це шахрайка" in missing.text, "what was typed stays"
    for _ in range(2):  # the same button, pressed twice
        answer = await her.post(path, feeling="deceit", words="Це шахрайка")
        assert (answer.status_code, answer.headers["location"]) == (303, whole)
    assert WORDS not in (await her.get(whole)).text, "she need not see it again"
    assert WORDS in (await marta.get(whole)).text
    report = await Report.get(message_pub=row.pub)
    assert (report.kind, report.author_id) == ("thanks", zoriana.user_id)

    (case,) = await pages_of(row.pub, world.cast.kalyna.pub)
    page = await looked_at(marta, case)
    for words in (WORDS, "Це шахрайка", "Зоряна", "Somebody reports words of thanks."):
        assert words in page
    assert "Галина" not in page
    await answered(marta, case, "fine")
    assert "it may stay" in (await her.get(f"/settings/reports/{report.pub}")).text
    assert await told(zoriana) == [], "nothing was done, and nothing is said of it"


async def test_who_does_not_read_it_or_wrote_it_does_not_report_it(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    row = await said(world, zoriana, is_public=False)
    path, post = f"/thanks/{row.pub}/report", f"/help/{row.post.pub}"
    for who in (three[0], world.cast.marta, world.cast.nino):
        other = await at(who)
        assert (await other.get(path)).status_code == 404
        assert await reports(other, row) == 404
    she, taras = await at(zoriana), await at(world.cast.taras)
    assert path not in (await she.get(post)).text
    own = await she.post(path, feeling="spam")
    assert (own.status_code, "These are your own words" in own.text) == (409, True)
    assert not await Report.exists(message_pub=row.pub)
    assert path in (await taras.get(post)).text
    answer = await taras.post(path, feeling="harassment")
    assert answer.headers["location"] == post
    again = (await taras.get(post)).text
    assert "What I reported" in again
    assert path not in again
    await Thanks.filter(id=row.id).update(sender_shows=True, helper_shows=True)
    assert path not in (await she.get(f"/c/{world.cast.kalyna.pub}/round")).text


async def test_what_three_report_is_hidden_from_the_circle_and_not_from_its_two(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    cast = world.cast
    row = await said(world, zoriana)
    whole, post = f"/c/{cast.kalyna.pub}/round", f"/help/{row.post.pub}"
    newcomer = await person("ivan", cast.kalyna, "Іван")
    await Membership.filter(user_id=newcomer.user_id).update(joined_at=now(), welcomed_at=None)
    marta, she, taras = await at(cast.marta), await at(zoriana), await at(cast.taras)
    for who in (newcomer, *three[:2]):
        assert await reports(await at(who), row) == 303
    assert WORDS in (await marta.get(whole)).text, "who is new is heard, and hides nothing"
    assert await reports(await at(three[2]), row) == 303
    assert await is_hidden(row) is HiddenFor.REPORTS
    assert WORDS not in (await marta.get(whole)).text
    for one in (she, taras):
        page = (await one.get(post)).text
        assert WORDS in page
        assert "It is hidden from the circle until" in page
        assert "The circle can read it." not in page
        assert "Галина" not in page, "who reported it is never shown"
    assert await told(zoriana) == ["help.thanks hidden"]
    assert "Your words of thanks" in (await she.get("/notices")).text

    first, *others = await pages_of(row.pub, cast.kalyna.pub)
    assert "Several people reported it" in (await marta.get(first)).text
    await answered(marta, first, "fine")
    assert WORDS in (await marta.get(whole)).text
    assert await told(zoriana) == ["help.thanks hidden", "help.thanks shown"]
    for case in others:
        await answered(marta, case, "fine")
    for who in three:
        assert await reports(await at(who), row) == 303
    assert await is_hidden(row) is None, "the same words, and the same crowd"


async def test_it_goes_out_of_sight_for_a_reason_and_comes_back(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    cast = world.cast
    row = await said(world, zoriana)
    whole, post = f"/c/{cast.kalyna.pub}/round", f"/help/{row.post.pub}"
    marta, olena, she, taras = [
        await at(who) for who in (cast.marta, cast.olena, zoriana, cast.taras)
    ]
    await reports(taras, row)
    (case,) = await pages_of(row.pub, cast.kalyna.pub)
    await answered(marta, case, "hidden", reason="deceit")
    assert await is_hidden(row) is HiddenFor.ORDER
    assert WORDS not in (await olena.get(whole)).text
    assert WORDS not in (await taras.get(post)).text, "nor does he read them again"
    assert (await taras.post(f"/thanks/{row.pub}/others", shows="1")).status_code == 404
    page = (await she.get(post)).text
    assert WORDS in page
    assert "Those who keep order took it out of sight" in page

    measure = await Measure.get(kind="thanks")
    about_me = f"/settings/measures/{measure.pub}"
    notice = (await she.get(about_me)).text
    for words in ("Words of thanks are out of sight", "There was deceit", WORDS):
        assert words in notice
    for name in ("Марта", "Тарас"):
        assert name not in notice
    await she.post(about_me, text="Я пожартувала")
    appeal = await Appeal.get(measure_id=measure.id)
    judged = f"/c/{cast.kalyna.pub}/care/appeals/{appeal.pub}"
    assert WORDS in (await olena.get(judged)).text
    assert WORDS in (await marta.get(f"/c/{cast.kalyna.pub}/care/decided/{measure.pub}")).text
    done = await olena.post(judged, verdict="withdrawn", words="Так, жарт")
    assert done.status_code == 303
    assert await is_hidden(row) is None
    assert WORDS in (await taras.get(post)).text
    assert await told(zoriana) == ["help.thanks shown"]


async def test_neither_of_its_two_sees_the_report_where_they_keep_order(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    cast = world.cast
    by_her, to_her = await said(world, cast.marta), await said(world, zoriana)
    marta_here = await Membership.get(user_id=cast.marta.user_id)
    await Thanks.filter(id=to_her.id).update(helper_id=marta_here.id)
    her, marta, olena = [await at(who) for who in (three[0], cast.marta, cast.olena)]
    for row in (by_her, to_her):
        assert await reports(her, row) == 303
        (case,) = await pages_of(row.pub, cast.kalyna.pub)
        assert (await marta.get(case)).status_code == 404
        assert case not in (await marta.get(f"/c/{cast.kalyna.pub}/care")).text
        assert (await olena.get(case)).status_code == 200


async def test_who_thanks_for_a_nameless_ask_is_named_only_to_whoever_looks_after_it(
    world: World, at: SitsDown, zoriana: Viewer
) -> None:
    """Nor is there a way from the words to the ask, or the names beside them would tell whose it
    is."""
    cast = world.cast
    row = await said(world, zoriana)
    await Post.filter(id=row.post_id).update(shown=Shown.TEAM)
    taras, marta = await at(cast.taras), await at(cast.marta)
    await reports(taras, row)
    (case,) = await pages_of(row.pub, cast.kalyna.pub)
    page = await looked_at(marta, case)
    assert "Whoever wrote it is not named" in page
    for hidden in ("Зоряна", zoriana.pub, row.post.pub):
        assert hidden not in page
    keeper = await Membership.get(user_id=cast.marta.user_id)
    await Post.filter(id=row.post_id).update(assigned_id=keeper.id)
    assert "Зоряна" in (await marta.get(case)).text, "she looks after it, and may know"
    await Post.filter(id=row.post_id).update(assigned_id=None)
    await answered(marta, case, "hidden", reason="deceit")
    measure = await Measure.get(kind="thanks")
    care = f"/c/{cast.kalyna.pub}/care"
    await (await at(zoriana)).post(f"/settings/measures/{measure.pub}", text="Ні")
    everywhere = [care, case, f"{care}/decided", f"{care}/decided/{measure.pub}"]
    for keeper_here in (marta, await at(cast.olena)):
        for where in everywhere:
            assert "Зоряна" not in (await keeper_here.get(where)).text, where
    about_her = f"{care}/people/{zoriana.pub}"
    assert measure.pub not in (await marta.get(about_her)).text
