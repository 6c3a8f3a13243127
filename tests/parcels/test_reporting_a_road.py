"""What is written about a road is reported by whoever reads it and did not write it. Several take
it out of sight; how it is on the road goes on being told, and nobody learns who saw it."""

from __future__ import annotations

import pytest

from app.chat.models import HiddenFor, Report
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.core.viewer import Viewer
from app.groups.models import Care, Group, Membership
from app.moderation.models import Appeal, Measure
from app.notices.models import Notice
from app.parcels.actions import may_report_note
from app.parcels.models import Passable, Road, RoadReport
from app.parcels.queries import note_to_report, road_for
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.moderation.looking import answered, looked_at, pages_of
from tests.parcels.making import note_on
from tests.world import World

WORDS = "На повороті стоїть зелене авто Петренка"


@pytest.fixture
async def three(world: World) -> list[Viewer]:
    """Members who are near to nobody."""
    names = (("halyna", "Галина"), ("lali", "Лалі"), ("vasyl", "Василь"))
    return [await person(login, world.cast.kalyna, name) for login, name in names]


@pytest.fixture
async def zoriana(world: World) -> Viewer:
    """She wrote what is reported."""
    return await person("zoriana", world.cast.kalyna, "Зоряна")


async def road_of(world: World) -> Road:
    circle = world.cast.kalyna
    await Group.filter(id=circle.id).update(care=Care.OPEN)
    return await Road.create(group_id=circle.id, name="Через Баштанку", made_at=now())


def where(road: Road, note: RoadReport) -> str:
    return f"/roads/{road.pub}/seen/{note.pub}/report"


async def reports(who: Browser, road: Road, note: RoadReport) -> int:
    return (await who.post(where(road, note), feeling="private")).status_code


async def why_hidden(note: RoadReport) -> HiddenFor | None:
    row = await RoadReport.get(id=note.id)
    return row.hidden_for if row.hidden_at else None


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="parcel.road", gone_at=None)
    return [one.kind for one in await mine.order_by("id")]


async def test_from_the_words_to_the_answer_in_three_touches(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    road = await road_of(world)
    note = await note_on(road, zoriana, WORDS)
    her, marta = await at(three[0]), await at(world.cast.marta)
    page, path = f"/roads/{road.pub}", where(road, note)
    assert path in (await her.get(page)).text
    assert WORDS in (await her.get(path)).text
    missing = await her.post(path, words="Його шукають")
    assert (missing.status_code, "Його шукають" in missing.text) == (422, True)
    for _ in range(2):  # the same button, pressed twice
        answer = await her.post(path, feeling="private", words="Його шукають")
        assert (answer.status_code, answer.headers["location"]) == (303, page)
    mine = (await her.get(page)).text
    assert WORDS not in mine, "she need not see it again"
    assert path not in mine
    assert "What I reported" in mine
    assert WORDS in (await marta.get(page)).text
    report = await Report.get(message_pub=note.pub)
    assert (report.kind, report.author_id) == ("road", zoriana.user_id)

    (case,) = await pages_of(note.pub, world.cast.kalyna.pub)
    seen = await looked_at(marta, case)
    for words in (WORDS, "Його шукають", "Somebody reports what was written about a road."):
        assert words in seen
    for name in ("Галина", "Зоряна", zoriana.pub):
        assert name not in seen, "a road names nobody who saw it"
    await answered(marta, case, "fine")
    assert "it may stay" in (await her.get(f"/settings/reports/{report.pub}")).text
    assert await told(zoriana) == []


async def test_who_does_not_read_it_or_wrote_it_does_not_report_it(
    world: World, at: SitsDown, zoriana: Viewer
) -> None:
    cast, road = world.cast, await road_of(world)
    note = await note_on(road, zoriana, WORDS)
    she, nino = await at(zoriana), await at(cast.nino)
    newcomer = await person("ivan", cast.kalyna, "Іван")
    await Membership.filter(user_id=newcomer.user_id).update(joined_at=now(), welcomed_at=None)
    for other in (nino, await at(newcomer)):
        assert (await other.get(where(road, note))).status_code == 404
        assert await reports(other, road, note) == 404
    assert where(road, note) not in (await she.get(f"/roads/{road.pub}")).text
    own = await she.post(where(road, note), feeling="spam")
    assert (own.status_code, "These are your own words" in own.text) == (409, True)
    with pytest.raises(Conflict):
        may_report_note(zoriana, await note_to_report(zoriana, road.pub, note.pub))
    await Group.filter(id=cast.kalyna.id).update(care=Care.GUARDED)
    lali = await person("lali", cast.kalyna, "Лалі")
    with pytest.raises(NotFound):  # she does not go this road just now
        await note_to_report(lali, road.pub, note.pub)
    assert not await Report.exists(message_pub=note.pub)


async def test_what_three_report_is_hidden_and_how_it_is_there_is_not(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    cast, road = world.cast, await road_of(world)
    note = await note_on(road, zoriana, WORDS)
    page = f"/roads/{road.pub}"
    olena, she, marta = await at(cast.olena), await at(zoriana), await at(cast.marta)
    for who in three:
        assert WORDS in (await olena.get(page)).text
        assert await reports(await at(who), road, note) == 303
    assert await why_hidden(note) is HiddenFor.REPORTS
    assert WORDS not in (await olena.get(page)).text
    passage, _ = await road_for(cast.olena, road.pub)
    assert (passage.status, passage.note) == (Passable.SLOW, None)
    assert (await olena.get(where(road, note))).status_code == 404, "who does not read it"
    own = (await she.get(page)).text
    assert WORDS in own
    assert "Others do not read it until those who keep order have looked at it." in own
    assert await told(zoriana) == ["parcel.road hidden"]
    assert "Your words about" in (await she.get("/notices")).text

    first, *others = await pages_of(note.pub, cast.kalyna.pub)
    assert "Several people reported it" in (await marta.get(first)).text
    await answered(marta, first, "fine")
    assert WORDS in (await olena.get(page)).text
    assert await told(zoriana) == ["parcel.road hidden", "parcel.road shown"]
    for case in others:
        await answered(marta, case, "fine")
    for who in three:
        assert await reports(await at(who), road, note) == 303
    assert await why_hidden(note) is None, "the same words, and the same crowd"


async def test_it_goes_out_of_sight_for_a_reason_and_comes_back(
    world: World, at: SitsDown, three: list[Viewer], zoriana: Viewer
) -> None:
    cast, road = world.cast, await road_of(world)
    note = await note_on(road, zoriana, WORDS)
    page, care = f"/roads/{road.pub}", f"/c/{cast.kalyna.pub}/care"
    her, marta, olena, she = [await at(who) for who in (three[0], cast.marta, cast.olena, zoriana)]
    await reports(her, road, note)
    (case,) = await pages_of(note.pub, cast.kalyna.pub)
    await answered(marta, case, "hidden", reason="private")
    assert await why_hidden(note) is HiddenFor.ORDER
    assert WORDS not in (await olena.get(page)).text
    own = (await she.get(page)).text
    assert WORDS in own
    assert "Those who keep order took it out of sight" in own

    measure = await Measure.get(kind="road")
    about_me = f"/settings/measures/{measure.pub}"
    notice = (await she.get(about_me)).text
    for words in ("Words about a road are out of sight", "Private things", WORDS):
        assert words in notice
    await she.post(about_me, text="Це не його авто")
    appeal = await Appeal.get(measure_id=measure.id)
    judged = f"{care}/appeals/{appeal.pub}"
    assert WORDS in (await olena.get(judged)).text
    everywhere = (care, case, f"{care}/decided", f"{care}/decided/{measure.pub}", judged)
    for keeper in (marta, olena):
        for place in everywhere:
            assert "Зоряна" not in (await keeper.get(place)).text, place
    done = await olena.post(judged, verdict="withdrawn", words="Так, інше")
    assert done.status_code == 303
    assert await why_hidden(note) is None
    assert WORDS in (await olena.get(page)).text
    assert await told(zoriana) == ["parcel.road shown"]
