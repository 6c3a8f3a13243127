"""A month of a circle, and what somebody goes to, as the pages show it."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import User
from app.core import clock
from app.core.clock import now
from app.core.viewer import Viewer
from app.events import queries
from app.events.models import (
    AnswerState,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.events.when import TO
from app.groups.models import Group
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.events.making import KYIV, membership_of, supper
from tests.groups.counting import counted
from tests.world import World

NOON = datetime(2026, 11, 22, 10, tzinfo=UTC)  # in Kyiv it is noon, a Sunday


@pytest.fixture(autouse=True)
async def nothing_is_planned_yet(world: World) -> None:
    await Event.all().delete()


@pytest.fixture
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the 22nd of November 2026 wherever somebody asks."""
    for name, module in list(sys.modules.items()):
        ours = re.match(r"app\.(events|core\.i18n)\b", name)
        if ours and getattr(module, "now", None) is clock.now:
            monkeypatch.setattr(module, "now", lambda: NOON)


def at_six(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 18, tzinfo=KYIV)


async def answers(who: Viewer, one: Occurrence, state: AnswerState, says: Says) -> None:
    mine = await membership_of(who, await Group.get(id=one.group_id))
    await EventAnswer.create(
        occurrence_id=one.id,
        group_id=one.group_id,
        membership_id=mine.id,
        by_id=mine.id,
        says=says,
        state=state,
        nonce=f"{one.id}",
        place_in_line=1 if state is AnswerState.WAITLISTED else None,
        made_at=now(),
        changed_at=now(),
    )


async def opens(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


@pytest.mark.usefixtures("sunday")
async def test_a_month_is_a_table_whose_days_lead_into_the_list(world: World, at: SitsDown) -> None:
    kalyna, olena = world.cast.kalyna, world.cast.olena
    tea = await supper(kalyna, olena, begins=at_six(22), own={"title": "Чай і документи"})
    await supper(kalyna, olena, begins=at_six(22) + timedelta(hours=3))
    await supper(kalyna, olena, begins=at_six(4), own={"title": "Минуле"})
    await supper(kalyna, olena, begins=at_six(1, 12), own={"title": "Грудень"})
    html = await opens(await at(world.cast.taras), f"/c/{kalyna.pub}/calendar")
    assert "<caption>November 2026</caption>" in html
    assert '<th scope="col" abbr="Monday">Mo</th>' in html
    assert html.count('scope="col"') == 7
    today = '<a href="#d22" aria-current="date">22<span class="vh">, 2 events, today</span></a>'
    assert today in html
    assert '<td class="is-past"><a href="#d4">4<span class="vh">, one event</span></a>' in html
    assert html.count('aria-current="date"') == 1
    assert html.count('id="d22"') == 1
    coming, _, over = html.partition("What has been")
    assert f'<a href="/events/{tea.pub}"><bdi>Чай і документи</bdi></a>' in coming
    assert "Минуле" in over
    assert "Грудень" not in html
    for name in ("2026-10", "2026-12"):
        assert f'href="/c/{kalyna.pub}/calendar/{name}"' in html


@pytest.mark.parametrize(
    "name", ["2026-13", "2026-00", "1999-12", "november", "2026-1", "２026-11"]
)
async def test_a_month_that_is_none_is_not_there(world: World, at: SitsDown, name: str) -> None:
    taras = await at(world.cast.taras)
    answer = await taras.get(f"/c/{world.cast.kalyna.pub}/calendar/{name}")
    assert answer.status_code == 404


async def test_the_first_and_the_last_month_lead_no_further(world: World, at: SitsDown) -> None:
    taras, path = await at(world.cast.taras), f"/c/{world.cast.kalyna.pub}/calendar"
    assert 'rel="prev"' not in await opens(taras, f"{path}/2000-01")
    assert 'rel="next"' not in await opens(taras, f"{path}/2099-12")


async def test_an_event_stands_on_the_day_that_it_is_there(world: World, at: SitsDown) -> None:
    """At half past midnight in Tbilisi it is still the evening before in Kyiv, and in London."""
    begins = datetime(2027, 1, 31, 20, 30, tzinfo=UTC)
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, begins=begins, zone="Asia/Tbilisi")
    await User.filter(id=cast.taras.user_id).update(zone="Europe/Kyiv")
    taras, path = await at(cast.taras), f"/c/{cast.kalyna.pub}/calendar"
    assert one.pub not in await opens(taras, f"{path}/2027-01")
    html = await opens(taras, f"{path}/2027-02")
    assert '<a href="#d1">' in html
    assert f"00:30{TO}02:30</time> (Tbilisi time)" in html
    assert "By your clock: Sunday, 31 January 2027 22:30 – Monday, 1 February 2027 00:30" in html
    await User.filter(id=cast.taras.user_id).update(zone="Asia/Tbilisi")
    assert "By your clock" not in await opens(taras, f"{path}/2027-02")


async def test_a_supper_keeps_its_hour_when_the_clocks_change(world: World, at: SitsDown) -> None:
    cast = world.cast
    for day in (datetime(2027, 3, 27, 18, tzinfo=KYIV), datetime(2027, 3, 28, 18, tzinfo=KYIV)):
        await supper(cast.kalyna, cast.olena, begins=day)
    html = await opens(await at(cast.taras), f"/c/{cast.kalyna.pub}/calendar/2027-03")
    assert html.count(f", 18:00{TO}20:00</time>") == 2


async def test_what_is_cancelled_stays_listed_and_asks_for_nothing(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, state=OccurrenceState.CANCELLED)
    await answers(cast.taras, one, AnswerState.CONFIRMED, Says.GOING)
    taras = await at(cast.taras)
    month = one.starts_at.strftime("%Y-%m")
    for path in (f"/c/{cast.kalyna.pub}/calendar/{month}", "/calendar"):
        html = await opens(taras, path)
        assert "Cancelled" in html
        assert "/answer" not in html
        assert "You are coming" not in html


SEEN = [
    (None, None, {"capacity": 3}, ["I will come", "I can’t come", "3 places are left"], ["Full"]),
    (None, None, {"capacity": 1}, ["One place is left"], []),
    (None, None, {}, ["I will come"], ["places are left", "Full"]),
    (AnswerState.CONFIRMED, Says.GOING, {}, ["You are coming", "Change your answer"], ["I will"]),
    (AnswerState.OFFERED, Says.GOING, {}, ["A place is kept", "I will come", "I can’t come"], []),
    (AnswerState.WAITLISTED, Says.GOING, {}, ["You wait for a place"], ["I will come"]),
    (AnswerState.PENDING, Says.GOING, {}, ["Your answer waits for a yes"], ["I will come"]),
    (AnswerState.DECLINED, Says.GOING, {}, ["There is no place for you"], ["I will come"]),
    (AnswerState.NOTED, Says.MAYBE, {}, ["Perhaps you come", "I will come"], []),
    (AnswerState.NOTED, Says.NO, {}, ["You are not coming", "I will come"], ["I can’t"]),
    (AnswerState.CANCELLED, Says.GOING, {}, ["I will come"], ["You are coming"]),
]


@pytest.mark.parametrize(("state", "says", "plan", "there", "gone"), SEEN)
async def test_a_card_says_what_one_answered_and_may_answer(
    world: World,
    at: SitsDown,
    state: AnswerState | None,
    says: Says | None,
    plan: dict[str, int],
    there: list[str],
    gone: list[str],
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, **plan)
    if state and says:
        await answers(cast.taras, one, state, says)
    path = f"/c/{cast.kalyna.pub}/calendar/{one.starts_at:%Y-%m}"
    html = (await opens(await at(cast.taras), path)).partition("<main")[2]
    assert [words for words in there if words not in html] == []
    assert [words for words in gone if words in html] == []


async def test_who_is_full_offers_to_wait_or_nothing(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1)
    await Occurrence.filter(id=one.id).update(taken=1)
    taras, path = await at(cast.taras), f"/c/{cast.kalyna.pub}/calendar/{one.starts_at:%Y-%m}"
    html = await opens(taras, path)
    assert "Full. You can wait for a place." in html
    assert "I will wait for a place" in html
    await Event.filter(id=one.event_id).update(has_waiting_list=False)
    html = await opens(taras, path)
    assert 'value="going"' not in html


@pytest.mark.usefixtures("sunday")
async def test_at_the_end_of_a_month_the_next_one_is_shown_the_way(
    world: World, at: SitsDown
) -> None:
    kalyna, olena = world.cast.kalyna, world.cast.olena
    await Event.all().delete()
    await supper(kalyna, olena, begins=at_six(4))
    taras, path = await at(world.cast.taras), f"/c/{kalyna.pub}/calendar"
    html = await opens(taras, path)
    assert "Nothing more is planned for this month." in html
    assert html.count(f'href="{path}/2026-12"') == 2
    assert "Nothing more is planned" not in await opens(taras, f"{path}/2026-10")
    await supper(kalyna, olena, begins=at_six(29))
    assert "Nothing more is planned" not in await opens(taras, path)


async def test_an_empty_month_says_how_to_plan_something(world: World, at: SitsDown) -> None:
    path = f"/c/{world.cast.kalyna.pub}/calendar/2031-05"
    html = await opens(await at(world.cast.taras), path)
    assert "Nothing is planned for this month yet." in html
    assert f'href="/c/{world.cast.kalyna.pub}/events/new"' in html


async def test_nobody_meets_what_they_may_not_know_of(world: World, at: SitsDown) -> None:
    cast = world.cast
    asked = await supper(cast.kalyna, cast.taras, event_state=EventState.ASKED)
    month = f"/c/{cast.kalyna.pub}/calendar/{asked.starts_at:%Y-%m}"
    for who, knows in ((cast.taras, True), (cast.olena, True), (cast.marta, False)):
        browser = await at(who)
        for path in (month, "/calendar") if who is not cast.olena else (month,):
            html = await opens(browser, path)
            assert (asked.pub in html) is knows, (who, path)
            assert ("Waits for a yes" in html) is knows


async def test_the_agenda_tells_mine_from_what_else_there_is(world: World, at: SitsDown) -> None:
    cast = world.cast
    going = await supper(cast.kalyna, cast.olena, own={"title": "Іду"})
    await answers(cast.taras, going, AnswerState.CONFIRMED, Says.GOING)
    far = await supper(
        cast.kalyna, cast.olena, begins=now() + timedelta(days=70), own={"title": "Чекаю"}
    )
    await answers(cast.taras, far, AnswerState.WAITLISTED, Says.GOING)
    not_going = await supper(cast.kalyna, cast.olena, own={"title": "Не йду"})
    await answers(cast.taras, not_going, AnswerState.NOTED, Says.NO)
    mine = await supper(cast.kalyna, cast.taras, own={"title": "Моє"})
    gone = await supper(cast.kalyna, cast.taras, begins=now() - timedelta(days=2))
    elsewhere = await supper(cast.tbilisi, cast.nino)
    seen = await queries.agenda_of(cast.taras)
    assert {one.title for one in seen.mine} == {"Іду", "Чекаю", "Моє"}
    assert [one.title for one in seen.others] == ["Не йду"]
    html = await opens(await at(cast.taras), "/calendar")
    assert mine.pub in html
    assert gone.pub not in html
    assert elsewhere.pub not in html


async def test_more_events_ask_no_more_of_the_database(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    paths = (f"/c/{cast.kalyna.pub}/calendar/2030-05", "/calendar")
    asked = {}
    for many in (1, 12):
        for n in range(many):
            begins = datetime(2030, 5, 1 + n, 18, tzinfo=KYIV)
            one = await supper(cast.kalyna, cast.olena, begins=begins)
            await answers(cast.taras, one, AnswerState.CONFIRMED, Says.GOING)
        for path in paths:
            _ = await taras.get(path)
            with counted() as statements:
                _ = await taras.get(path)
            asked[path, many] = len(statements)
    for path in paths:
        assert asked[path, 12] == asked[path, 1] <= 8, asked
