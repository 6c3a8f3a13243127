"""The demo community: what load tests lean on, and that it reads like life."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from rich.progress import Progress
from tortoise.connection import get_connection

from app.accounts.credentials import login_problem, password_problem
from app.accounts.models import Session, User
from app.accounts.passwords import matches
from app.accounts.queries import bearer_for
from app.chat.models import Knock, Room, RoomKind
from app.core.clock import now
from app.core.sealed import use
from app.core.viewer import Role
from app.events.models import (
    AnswerState,
    Duty,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
)
from app.groups.actions.forgetting import forget_who_never_came_in
from app.groups.models import Group, Membership, RoleGrant
from app.help.models import Kind, Post, PostState, Shown, Suggestion
from app.help.queries.matches import likeness
from app.help.states import state_of
from app.lines.models import Line, Promise, PromiseState
from app.notices.models import Notice
from app.parcels.models import Parcel, ParcelState, RoadReport
from app.registry.models import Claim, Household, Likeness, Person, State
from app.seeds import DEMO_PASSWORD, introductions, plant
from app.seeds.people import CAST, HERE, Where, gather
from app.seeds.settling import ABOUT
from app.seeds.talk import conversations, told
from app.seeds.times import moments
from app.seeds.words import GAPS
from tests.cast import Cast
from tests.conftest import Database
from tests.open_log import open_log

SCRIPTS = {"uk": re.compile("[а-яіїєґ]"), "ka": re.compile("[ა-ჿ]"), "en": re.compile("[a-z]{3}")}


@pytest.fixture
async def empty(db: Database) -> AsyncIterator[Database]:
    """An empty database whose rooms can be written to."""
    use(b"a key for what is sealed")
    async with open_log(db):
        yield db


async def planted(
    people: int, messages: int, *, with_tokens: bool = False, bots: bool = False
) -> list[dict[str, Any]]:
    progress = Progress(console=Console(quiet=True))
    return await plant(people, messages, progress, with_tokens=with_tokens, bots=bots)


async def rows(sql: str) -> list[dict[str, Any]]:
    return list(await get_connection("default").execute_query_dict(sql))


# --- what load tests lean on ------------------------------------------------------------------


async def test_the_first_room_holds_nearly_everybody_and_some_are_outside(empty: Database) -> None:
    lines = await planted(48, 30)
    first, second = lines[0]["rooms"][0], lines[1]["rooms"][1]
    sits_in = [set(line["rooms"]) for line in lines]
    assert len(lines) == 48
    assert sum(first in rooms for rooms in sits_in) >= 40
    assert {first, second} in sits_in
    assert {second} in sits_in
    assert sits_in.count(set()) >= 2
    seats = await rows(
        "SELECT r.pub, count(*) AS n FROM room_member m JOIN room r ON r.id = m.room_id"
        " WHERE r.kind <> 'waiting' GROUP BY r.pub"
    )
    assert {row["pub"]: row["n"] for row in seats} == {
        room: sum(room in rooms for rooms in sits_in) for room in (first, second)
    }


@pytest.mark.parametrize("count", [45, 50, 60, 100, 500, 2000])
def test_however_many_come_at_least_forty_are_together(count: int) -> None:
    people = gather(count)
    assert len({one.login for one in people}) == len(people) == count
    assert sum(HERE in one.circles for one in people) >= max(40, count * 17 // 20)


async def test_a_line_says_who_it_is_and_its_token_opens_the_door(empty: Database) -> None:
    lines = await planted(5, 10, with_tokens=True, bots=True)
    assert set(lines[0]) == {"user", "login", "password", "token", "rooms"}
    for line in lines:
        session = await bearer_for(line["token"])
        assert session is not None
        assert (session.user.pub, session.user.login) == (line["user"], line["login"])
        assert session.is_bot


async def test_without_being_asked_for_there_are_no_tokens(empty: Database) -> None:
    lines = await planted(5, 10)
    assert [line["token"] for line in lines] == [None] * 5
    assert not await Session.all().exists()


async def test_the_password_is_one_that_could_be_chosen_and_lets_in(empty: Database) -> None:
    [olena, *_] = await planted(3, 0)
    names = [str(about["name"]) for about in ABOUT.values()]
    assert olena["password"] == DEMO_PASSWORD
    assert DEMO_PASSWORD.isascii()
    assert password_problem(DEMO_PASSWORD, "olena", names) is None
    assert await matches((await User.get(login="olena")).password_hash, DEMO_PASSWORD)


async def test_there_are_exactly_as_many_messages_as_asked_for(empty: Database) -> None:
    await planted(60, 500)
    [counted] = await rows("SELECT count(*) AS n, count(DISTINCT pub) AS pubs FROM message")
    assert counted == {"n": 500, "pubs": 500}
    for room in await Room.all():
        assert room.last_n > 100 or room.kind is not RoomKind.EVERYONE
        [log] = await rows(
            f"SELECT count(*) AS n, max(seq) AS last FROM room_event WHERE room_id = {room.id}"
        )
        assert log == {"n": room.last_seq, "last": room.last_seq}


async def test_whoever_tries_the_demo_finds_rooms_of_every_kind(empty: Database) -> None:
    await planted(60, 400)
    kinds = Counter([room.kind for room in await Room.all()])
    assert kinds == {
        "everyone": 2,
        "announce": 1,
        "closed": 1,
        "open": 1,
        "direct": 2,
        "waiting": 2,
    }
    asked = await Knock.get(user__login="olena").select_related("room", "by")
    assert (asked.by.login, asked.room.kind, asked.room.is_waiting) == ("ketevan", "direct", True)
    [signs] = await rows("SELECT count(*) AS n FROM reaction")
    assert signs["n"] > 3
    [mended] = await rows("SELECT text FROM message WHERE edited_at IS NOT NULL")
    assert mended["text"].endswith("на годину раніше")
    answers = await rows("SELECT seq FROM message WHERE re_seq IS NOT NULL")
    assert len(answers) == 1


async def test_where_somebody_lives_already_nothing_is_planted(cast: Cast, db: Database) -> None:
    async with open_log(db):
        before = await User.all().count()
        with pytest.raises(ValueError, match="accounts in this database already"):
            await planted(5, 5)
        assert await User.all().count() == before


@pytest.mark.parametrize(("people", "messages"), [(2, 10), (5, -1)])
async def test_two_are_no_community_yet(empty: Database, people: int, messages: int) -> None:
    with pytest.raises(ValueError, match="3 people or more"):
        await planted(people, messages)
    assert not await User.all().exists()


async def test_whoever_belongs_nowhere_yet_can_still_sign_in_an_hour_later(empty: Database) -> None:
    await planted(15, 200)
    await forget_who_never_came_in()
    assert await User.all().count() == 15 + 3  # and who stands outside


async def test_each_circle_has_somebody_who_keeps_it(empty: Database) -> None:
    await planted(20, 20)
    for group in await Group.all():
        assert await RoleGrant.filter(membership__group_id=group.id, role=Role.OWNER).exists()
    hosts = await rows("SELECT user_id FROM room_member WHERE role = 'host'")
    keepers = RoleGrant.all().exclude(role=Role.REGISTRAR)
    assert len(hosts) == await keepers.count() == 3
    assert (await User.get(login="olena")).is_admin


# --- that it reads like life ------------------------------------------------------------------


async def test_the_log_is_in_the_order_of_its_times_and_ends_lately(empty: Database) -> None:
    await planted(60, 400)
    for room in await Room.exclude(kind=RoomKind.WAITING):
        log = await rows(f"SELECT ts FROM room_event WHERE room_id = {room.id} ORDER BY seq")
        times = [row["ts"] for row in log]
        assert times == sorted(times)
        last, first = (datetime.fromtimestamp(ms / 1000, UTC) for ms in (times[-1], times[0]))
        assert now() - timedelta(days=3) < last < now()
        assert last - first > timedelta(days=14 if room.kind is RoomKind.EVERYONE else 8)
    strays = await rows(
        "SELECT m.seq FROM message m JOIN room_event e ON e.room_id = m.room_id AND e.seq = m.seq"
        " WHERE e.ts <> m.ts"
    )
    assert strays == []


async def test_three_languages_are_spoken_in_the_first_room(empty: Database) -> None:
    await planted(30, 120)
    room = await Room.all().order_by("id").first()
    assert room is not None
    said = await rows(f"SELECT text FROM message WHERE room_id = {room.id}")
    for letters in SCRIPTS.values():
        assert sum(bool(letters.search(row["text"])) for row in said) >= 3


async def test_only_people_of_a_circle_speak_in_its_room(empty: Database) -> None:
    await planted(30, 100)
    strangers = await rows(
        "SELECT m.seq FROM message m LEFT JOIN room_member s"
        " ON s.room_id = m.room_id AND s.user_id = m.author_id WHERE s.user_id IS NULL"
    )
    assert strangers == []


async def test_the_people_of_the_demo_find_something_new(empty: Database) -> None:
    await planted(30, 100)
    [olena] = await rows(
        "SELECT r.last_n - m.read_n AS unread FROM room_member m JOIN room r ON r.id = m.room_id"
        " JOIN users u ON u.id = m.user_id WHERE u.login = 'olena'"
    )
    assert 0 <= olena["unread"] <= 4
    behind = await rows(
        "SELECT m.seq FROM message m JOIN room_member s"
        " ON s.room_id = m.room_id AND s.user_id = m.author_id WHERE m.seq > s.read_seq"
    )
    assert behind == [], "nobody is behind what they said themselves"


def position(said: Sequence[str], text: str) -> int | None:
    """Where a written line was said, whatever stood in its gaps."""
    pattern = re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)))
    return next((n for n, line in enumerate(said) if pattern.fullmatch(line)), None)


@pytest.mark.parametrize("where", Where)
def test_nobody_answers_before_being_asked(where: Where) -> None:
    people = [one for one in gather(60) if where in one.circles]
    written = conversations(where)
    everything = sum(map(len, written)) * 3 // 4
    came_out = told(where, people, everything, random.Random(3))
    said = [text for conversation in came_out for _, text in conversation]
    for conversation in written:
        texts = [line.text for line in conversation]
        found = [at for text in texts if (at := position(said, text)) is not None]
        assert found == sorted(found), texts
        for before, line in pairwise(conversation):
            if before.sign == line.sign == "~" and position(said, line.text) is not None:
                assert position(said, before.text) is not None, line.text


@pytest.mark.parametrize("where", Where)
def test_every_gap_is_filled_and_everybody_can_be_played(where: Where) -> None:
    people = [one for one in gather(60) if where in one.circles]
    came_out = told(where, people, 1500, random.Random(5))
    said = [text for conversation in came_out for _, text in conversation]
    assert len(said) == 1500
    assert not any("{" in text or "}" in text for text in said)
    for conversation in conversations(where):
        assert any(position(said, line.text) is not None for line in conversation), conversation[0]


def test_there_is_enough_to_say() -> None:
    texts = {line.text for where in Where for talk in conversations(where) for line in talk}
    uk, ka, en = ([text for text in texts if letters.search(text)] for letters in SCRIPTS.values())
    assert len(uk) >= 120
    assert len(ka) >= 50
    assert len(en) >= 30


def test_conversations_told_again_differ_and_stay_whole() -> None:
    people = [one for one in gather(60) if HERE in one.circles]
    came_out = told(HERE, people, 2000, random.Random(1))
    asking = [talk for talk in came_out if "Чи не бачив хтось в аптеках" in talk[0][1]]
    assert len(asking) > 3
    assert len({(talk[0][0].login, talk[0][1]) for talk in asking}) > 2
    for talk in asking[1:]:
        assert talk[1][0].login == "ketevan"
        assert talk[2][0] == talk[0][0], "who asked says thank you"


def test_three_people_have_something_to_say_too() -> None:
    said = told(HERE, gather(3), 12, random.Random(1))
    assert sum(map(len, said)) == 12


def test_lists_that_go_together_are_as_long_as_each_other() -> None:
    lengths: dict[str, set[int]] = {}
    for name, entries in GAPS.items():
        lengths.setdefault(name.split("_")[0], set()).add(len(entries))
    del lengths["thing"]  # said in one language at a time
    assert all(len(found) == 1 for found in lengths.values())


def test_everybody_can_sign_in_by_typing_on_any_keyboard() -> None:
    for one in gather(300):
        assert one.login.isascii()
        assert login_problem(one.login) is None


@pytest.mark.parametrize(("hour", "zone"), [(3, "Europe/Kyiv"), (12, "Asia/Tbilisi")])
def test_people_write_by_day(hour: int, zone: str) -> None:
    until = datetime(2026, 11, 22, hour, 20, tzinfo=ZoneInfo(zone))
    when = moments([4] * 300, until, ZoneInfo(zone), random.Random(2))
    assert len(when) == 1200
    assert when == sorted(when)
    assert when[-1] < until
    assert until - when[-1] < timedelta(hours=10)
    assert {8 <= moment.astimezone(ZoneInfo(zone)).hour < 22 for moment in when} == {True}


def test_nothing_said_takes_no_time() -> None:
    assert moments([], datetime.now(UTC), ZoneInfo("UTC"), random.Random(2)) == []


def test_who_can_sign_in_is_told_with_the_password() -> None:
    words = "\n".join(introductions())
    assert DEMO_PASSWORD in words
    for one in CAST:
        assert (one.login in words) == bool(one.about)
    assert "dato" not in "\n".join(introductions(5))


async def test_what_people_are_called_is_theirs_in_each_circle(empty: Database) -> None:
    await planted(60, 0)
    for group in await Group.all():
        names = await Membership.filter(group_id=group.id).values_list("name", flat=True)
        assert len(set(names)) == len(names)


async def test_the_demo_has_a_list_of_families(empty: Database) -> None:
    await planted(20, 400)
    assert await Household.filter(state=State.ACTIVE).count() >= 12
    assert await Household.filter(state=State.DRAFT).count() == 1
    assert await Likeness.all().count() == 1
    assert (await Claim.get().select_related("user")).user.login == "halyna"
    since = now() - timedelta(days=7)
    assert not await Person.filter(created_at__gt=since).exists(), "so that bands show it"


async def test_the_demo_has_something_to_go_to(empty: Database) -> None:
    await planted(20, 400)
    supper = await Event.get(title="Спільна вечеря")
    times = await Occurrence.filter(event_id=supper.id).order_by("starts_at")
    assert sum(one.ends_at < now() for one in times) == 3
    assert {one.starts_at.astimezone(ZoneInfo("Europe/Kyiv")).hour for one in times} == {18}
    full = await Occurrence.get(event__title="Чай і документи")
    assert full.taken == full.capacity
    waits = EventAnswer.filter(occurrence_id=full.id, state=AnswerState.WAITLISTED)
    assert sorted(await waits.values_list("place_in_line", flat=True)) == [1, 2]
    assert await Occurrence.filter(state=OccurrenceState.CANCELLED).count() == 1
    assert await Event.filter(state=EventState.ASKED).count() == 1
    assert await Duty.filter(taken__gt=0).count() == 4
    for line in await Line.all():
        assert 0 <= line.promised <= line.qty


async def test_a_small_demo_plans_nothing(empty: Database) -> None:
    await planted(5, 20)
    assert not await Event.all().exists()


# --- what is asked and offered -----------------------------------------------------------------


async def test_people_ask_and_offer_and_what_is_promised_adds_up(empty: Database) -> None:
    await planted(24, 240)
    posts = await Post.all().order_by("id")
    assert len(posts) >= 8
    assert {post.locale for post in posts} == {"uk", "ka", "en"}
    assert {post.kind for post in posts} == set(Kind)
    states = {post.state for post in posts}
    assert {PostState.OPEN, PostState.PARTLY_COVERED, PostState.PENDING} <= states
    (family,) = [post for post in posts if post.for_household_id]
    assert family.shown is Shown.TEAM, "nobody reads on the board for which family it is"
    assert {one.state for one in await Promise.filter(sheet__posts__id__isnull=False)} >= {
        *(PromiseState.PROPOSED, PromiseState.ACCEPTED, PromiseState.IN_PROGRESS),
        *(PromiseState.DELIVERED, PromiseState.CONFIRMED),
    }
    for post in posts:
        wanted = await Line.filter(sheet_id=post.sheet_id)
        assert wanted
        promises = await Promise.filter(sheet_id=post.sheet_id)
        if post.state is not PostState.PENDING:
            assert post.state is state_of(wanted, [one.state for one in promises])
    waits = await Suggestion.get().select_related("post", "offer")
    assert likeness(waits.post, waits.offer), "what is offered goes with what is asked"
    assert await Notice.filter(kind="help.suggested", target=waits.post.pub).count() == 1
    parcel = await Parcel.get()
    assert parcel.state is ParcelState.ON_THE_WAY
    assert await RoadReport.filter(valid_until__gt=now()).exists(), "somebody was there today"
