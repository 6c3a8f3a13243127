"""Bringing a database to the present, on whichever of the two the run is about."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError

from app.core.db import migrate as migrating
from app.core.db import orm_config
from app.core.db.guards import missing
from app.core.db.migrate import migrate, pending
from app.features import MODELS

ROOT = Path(__file__).parents[2]

# A migration as somebody will write one: a wider column, one less, one more, and an index.
LATER = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [("app", "{before}")]
    initial = False
    operations = [
        ops.AlterField("Group", "name", fields.CharField(max_length=200)),
        ops.RemoveField("Group", "about"),
        ops.AddField("Group", "motto", fields.CharField(max_length=80, default="", db_default="")),
        ops.AlterField("Room", "title", fields.CharField(max_length=200)),
        ops.AlterField("Membership", "name", fields.CharField(max_length=200)),
        ops.AddIndex("Group", Index(fields=("locale",), name="ix_circle_locale")),
    ]
"""

THEN = "'2026-11-01 10:00:00+00:00'"
FROM_THE_START = [
    "INSERT INTO circle(pub, name, about, care, zone, locale, created_at)"
    f" VALUES ('c1', 'Калина', 'про нас', 'guarded', 'Europe/Kyiv', 'uk', {THEN})",
    "INSERT INTO users(pub, login, password_hash, standing, is_admin, locale, zone, theme,"
    " text_size, calm, created_at)"
    f" VALUES ('u1', 'olena', 'x', 'active', false, 'uk', 'Europe/Kyiv', '', '', false, {THEN})",
    "INSERT INTO membership(group_id, user_id, name, state, joined_at)"
    f" VALUES (1, 1, 'Олена', 'active', {THEN})",
    "INSERT INTO room(pub, group_id, kind, title, epoch, hist_policy, created_at)"
    f" VALUES ('r1', 1, 'everyone', '', 'abcd', 'joined', {THEN})",
    "INSERT INTO room_member(room_id, user_id, joined_seq) VALUES (1, 1, 0)",
    "INSERT INTO room_event(room_id, seq, kind, ts, actor_id, cid)"
    " VALUES (1, 1, 'msg', 1, 1, 'cid00001')",
    "INSERT INTO message(room_id, seq, n, pub, author_id, ts, v, text_v, text)"
    " VALUES (1, 1, 1, 'm1', 1, 1, 1, 1, 'добрий ранок')",
]
SINCE_0003 = [
    "INSERT INTO reaction(room_id, msg_seq, emoji, user_id, ts) VALUES (1, 1, '🙏', 1, 1)",
    "INSERT INTO mention(user_id, room_id, msg_seq, n) VALUES (0, 1, 1, 1)",
    "INSERT INTO held(pub, room_id, actor_id, cid, bhash, ts)"
    " VALUES ('h1', 1, 1, 'cid00002', '', 1)",
    "INSERT INTO scrub(room_id, user_id, seq) VALUES (1, 1, 1)",
]
SINCE_0004 = [
    "INSERT INTO users(pub, login, password_hash, standing, is_admin, locale, zone, theme,"
    " text_size, calm, created_at)"
    f" VALUES ('u2', 'taras', 'x', 'active', false, 'uk', 'Europe/Kyiv', '', '', false, {THEN})",
    f"INSERT INTO knock(room_id, user_id, by_id, created_at) VALUES (1, 2, 1, {THEN})",
    f"INSERT INTO block(blocker_id, blocked_id, created_at) VALUES (1, 2, {THEN})",
    "INSERT INTO report(pub, group_id, message_pub, reporter_id, category, created_at)"
    f" VALUES ('p1', 1, 'm1', 1, 'spam', {THEN})",
]
SINCE_0005 = [
    "INSERT INTO audit_head(group_id, seq, hash) VALUES (1, 1, 'h')",
    "INSERT INTO audit_entry(group_id, seq, at, role, deed, subject, facts, is_power, before, hash)"
    " VALUES (1, 1, 2, '', 'tried', '', '{}', true, '', 'h')",
]
SINCE_0006 = [
    "INSERT INTO act(pub, group_id, kind, subject, facts, state, asked_by_id, asked_at, expires_at)"
    f" VALUES ('a1', 1, 'ban', '', '{{}}', 'waiting', 1, {THEN}, {THEN})",
]
OF_ORDER = [
    "INSERT INTO handover(pub, group_id, giver_id, taker_id, giver_stays, state, announced_at,"
    f" due_at) VALUES ('t1', 1, 1, 2, false, 'announced', {THEN}, {THEN})",
    "INSERT INTO report_look(report_id, judged, question, answer, outcome, words)"
    " VALUES (1, '', '', '', '', '')",
    "INSERT INTO measure(pub, group_id, target_id, kind, reason, message_pub, by_id, at)"
    f" VALUES ('m1', 1, 2, 'warn', 'hate', '', 1, {THEN})",
    "INSERT INTO measure(pub, group_id, target_id, kind, reason, message_pub, by_id, reverses_id,"
    f" at) VALUES ('m2', 1, 2, 'lift', '', '', 1, 1, {THEN})",
    "INSERT INTO measure_told(measure_id, words) VALUES (1, '')",
    "INSERT INTO appeal(pub, measure_id, state, text, words, made_at)"
    f" VALUES ('p1', 1, 'open', '', '', {THEN})",
]
OF_FAMILIES = [
    *(
        "INSERT INTO person(pub, group_id, user_id, given, family, patronymic, search, sound, sex,"
        " languages, phone, phone_mark, document, document_mark, origin, status, version,"
        f" created_at, updated_at) VALUES ('p{n}', 1, {user}, 'Галина', '', '', '', '', '', '',"
        f" '', '', '', '', '', 'active', 1, {THEN}, {THEN})"
        for n, user in ((1, 1), (2, "NULL"))
    ),
    "INSERT INTO household(pub, group_id, code, head_id, address, address_mark, area, locale,"
    " adults, children, source, state, card_number, card_hash, registered_at, version, updated_at)"
    " VALUES ('h1', 1, 'k7m2pq', 1, '', '', '', 'uk', 2, 0, 'desk', 'active', 1, '',"
    f" {THEN}, 1, {THEN})",
    "INSERT INTO household_member(group_id, household_id, person_id, relation, is_dependent,"
    " joined_on) VALUES (1, 1, 1, 'head', false, '2026-11-01')",
    "INSERT INTO household_collector(group_id, household_id, rank, outside_name)"
    " VALUES (1, 1, 'primary', 'Зоя')",
    "INSERT INTO consent(pub, person_id, purpose, recipient, method, text_version, given_at)"
    f" VALUES ('n1', 1, 'photo', '', 'signed', 1, {THEN})",
    "INSERT INTO likeness(pub, group_id, a_id, b_id, signals, score, verdict)"
    " VALUES ('l1', 1, 1, 2, 'phone', 60, 'open')",
    "INSERT INTO person_merge(pub, group_id, winner_id, loser_id, chosen, before, done_at)"
    f" VALUES ('m1', 1, 1, 2, '', '', {THEN})",
    "INSERT INTO claim_record(pub, group_id, household_id, user_id, state, entered_at)"
    f" VALUES ('c1', 1, 1, 1, 'entered', {THEN})",
    "INSERT INTO household_event(group_id, household_id, at, what, word)"
    f" VALUES (1, 1, {THEN}, 'registered', '')",
]
SINCE_0010 = [
    "INSERT INTO join_question(pub, group_id, text, is_required) VALUES ('q1', 1, 'Чому?', true)",
    f"INSERT INTO agreement(group_id, version, text, made_at) VALUES (1, 1, 'x', {THEN})",
    f"INSERT INTO agreement_acceptance(agreement_id, user_id, accepted_at) VALUES (1, 1, {THEN})",
    "INSERT INTO vouch(pub, group_id, giver_id, receiver_id, text, created_at)"
    f" VALUES ('v1', 1, 1, 2, 'x', {THEN})",
    "INSERT INTO join_answer(pub, membership_id, question_id, text) VALUES ('n1', 1, 1, 'x')",
]
OF_CARDS = [
    "INSERT INTO membership(pub, group_id, user_id, name, state, joined_at)"
    f" VALUES ('n2', 1, 2, 'Тарас', 'active', {THEN})",
    "INSERT INTO card_answer(membership_id, field, value, audience) VALUES (1, 'from', 'y', 'me')",
    "INSERT INTO card_words(membership_id, guarded, members, organisers) VALUES (1, '', '', '')",
    f"INSERT INTO card_look(viewer_id, kind, mark, at) VALUES (1, 'card', 'm', {THEN})",
    "INSERT INTO contact_request(pub, asker_id, asked_id, why, state, asked_at)"
    f" VALUES ('q1', 1, 2, '', 'waiting', {THEN})",
    "INSERT INTO reveal(viewer_id, membership_id, day) VALUES (1, 2, '2026-11-01')",
]
OF_MEETING = [
    "INSERT INTO notice(pub, user_id, group_id, kind, target, more, urgency, key, at)"
    f" VALUES ('n1', 1, 1, 'event moved', 'o1', '{{}}', 'normal', 'moved:o1:1', {THEN})",
    "INSERT INTO sheet(pub, group_id) VALUES ('s1', 1)",
    "INSERT INTO line(pub, sheet_id, position, text, unit, qty, promised, delivered,"
    " substitutes_ok) VALUES ('l1', 1, 0, 'хліб', '', 3, 1, 0, false)",
    "INSERT INTO promise(pub, sheet_id, helper_id, state, note, nonce, made_at, changed_at)"
    f" VALUES ('q1', 1, 1, 'accepted', '', 'x', {THEN}, {THEN})",
    "INSERT INTO promise_part(promise_id, line_id, qty, delivered) VALUES (1, 1, 1, 0)",
    "INSERT INTO event(pub, group_id, host_id, state, audience, locale, title, about, place,"
    " exact_place, online_url, place_for, zone, starts, fold, minutes, rule, guests_max, needs_yes,"
    " has_waiting_list, duties, wanted, uid, sequence, version, made_at)"
    " VALUES ('e1', 1, 1, 'published', 'members', 'uk', 'Вечеря', '', '', '', '', 'coming',"
    f" 'Europe/Kyiv', '2026-11-01T18:00', 0, 90, '', 0, false, true, '[]', '[]', 'u', 0, 0,"
    f" {THEN})",
    "INSERT INTO occurrence(pub, event_id, group_id, local, starts_at, ends_at, state, capacity,"
    " taken, next_in_line, own, why_cancelled, sequence, sheet_id)"
    " VALUES ('o1', 1, 1, '2026-11-01T18:00', '2026-11-01 16:00:00+00:00',"
    " '2026-11-01 17:30:00+00:00', 'scheduled', 10, 1, 1, '{}', '', 0, 1)",
    "INSERT INTO duty(pub, occurrence_id, position, name, needed, taken)"
    " VALUES ('d1', 1, 0, 'кухар', 1, 0)",
    "INSERT INTO event_answer(pub, occurrence_id, group_id, membership_id, by_id, name, says,"
    " state, party, children, needs, is_shown, place_in_line, nonce, made_at, changed_at)"
    f" VALUES ('a1', 1, 1, 1, 1, '', 'going', 'confirmed', 1, 0, '', false, 1, 'x', {THEN},"
    f" {THEN}), ('a2', 1, 1, NULL, 1, 'x', 'going', 'cancelled', 1, 0, '', false, NULL, 'y',"
    f" {THEN}, {THEN})",
    "INSERT INTO check_in(pub, occurrence_id, group_id, answer_id, membership_id, household_id,"
    " name, party, method, by_id, nonce, at)"
    f" VALUES ('k1', 1, 1, 1, 1, 1, '', 1, 'list', 1, 'x', {THEN})",
    "INSERT INTO calendar_key(membership_id, key_hash, is_full, made_at, fetches)"
    f" VALUES (1, 'h', false, {THEN}, 0)",
    "INSERT INTO reminder(occurrence_id, membership_id, minutes, due_at)"
    f" VALUES (1, 1, 60, {THEN})",
    f"INSERT INTO event_change(occurrence_id, what, due_at) VALUES (1, 'title', {THEN})",
]
OF_HELP = [
    "INSERT INTO help_post(pub, group_id, kind, author_id, by_id, for_household_id, sheet_id,"
    " category, title, body, address, area, locale, urgency, expires_at, shown, audience, source,"
    " needs_yes, warnings, why_not, words, state, version, nonce, made_at, changed_at)"
    f" VALUES ('p1', 1, 'ask', 1, 1, 1, 1, 'medicine', 'x', '', '', '', 'uk', 'week', {THEN},"
    f" 'named', 'members', 'online', false, '[]', '', '', 'open', 0, 'x', {THEN}, {THEN})",
    f"INSERT INTO help_yes(post_id, by_id, version, at) VALUES (1, 1, 0, {THEN})",
    f"INSERT INTO help_step(post_id, by_id, what, at) VALUES (1, 1, 'publish', {THEN})",
    "INSERT INTO help_picture(pub, post_id, picture, wide, high, made_at)"
    f" VALUES ('f1', 1, 'x', 1, 1, {THEN})",
    "INSERT INTO help_receipt(pub, promise_id, by_id, result, note, at)"
    f" VALUES ('r1', 1, 1, 'received', '', {THEN})",
    "INSERT INTO help_thanks(pub, promise_id, post_id, sender_id, helper_id, text, sender_shows,"
    f" helper_shows, at) VALUES ('t1', 1, 1, 1, 2, 'x', false, false, {THEN})",
    f"INSERT INTO help_follow_up(pub, post_id, due_at, note) VALUES ('w1', 1, {THEN}, '')",
    "INSERT INTO help_carrying(membership_id, weekly, is_counted, is_named)"
    " VALUES (1, 3, false, false)",
    "INSERT INTO help_suggestion(pub, post_id, helper_id, by_id, reasons, state, expires_at,"
    f" made_at, changed_at) VALUES ('s1', 1, 1, 2, '[]', 'sent', {THEN}, {THEN}, {THEN})",
    "INSERT INTO help_match(promise_id, ask_line_id, offer_line_id, qty, delivered, by_id, at)"
    f" VALUES (1, 1, 1, 1, 0, 1, {THEN})",
    "INSERT INTO buy_list(pub, group_id, buyer_id, week, state, made_at)"
    f" VALUES ('b1', 1, 1, '2026-11-02', 'open', {THEN})",
    "INSERT INTO buy_line(pub, list_id, key, text, unit, wanted, found, instead)"
    " VALUES ('y1', 1, 'k', 'x', '', 3, 1, '')",
    "INSERT INTO buy_source(buy_line_id, part_id, qty, found) VALUES (1, 1, 1, 0)",
    f"INSERT INTO road(pub, group_id, name, points, made_at) VALUES ('d1', 1, 'x', '[]', {THEN})",
    "INSERT INTO road_report(pub, road_id, status, note, by_id, nonce, at, valid_until)"
    f" VALUES ('e1', 1, 'open', '', 1, 'x', {THEN}, {THEN})",
    "INSERT INTO parcel(pub, group_id, code, post_id, promise_id, by_id, reveal, state, nonce,"
    f" made_at, changed_at) VALUES ('l1', 1, 'ABC234', 1, 1, 1, 'full', 'ready', 'x', {THEN},"
    f" {THEN})",
    "INSERT INTO parcel_promise(parcel_id, promise_id) VALUES (1, 1)",
    "INSERT INTO parcel_leg(pub, parcel_id, position, rank, road_id, carrier_id, carrier_name,"
    " mode, goes_from, goes_to, state, note, code_hash, changed_at)"
    f" VALUES ('g1', 1, 0, 0, 1, 1, '', 'own', '', '', 'ready', '', '', {THEN})",
    f"INSERT INTO parcel_step(parcel_id, leg_id, by_id, what, at) VALUES (1, 1, 1, 'x', {THEN})",
]
FILLED = [*FROM_THE_START, *SINCE_0003, *SINCE_0004, *SINCE_0005, *SINCE_0006, *SINCE_0010]
FILLED += OF_ORDER + OF_CARDS + OF_FAMILIES + OF_MEETING + OF_HELP
TABLES = ("circle", "users", "membership", "room", "room_member", "room_event", "message")
TABLES += ("reaction", "mention", "held", "scrub", "knock", "block", "report", "audit_head")
TABLES += ("audit_entry", "act")
TABLES += ("handover", "report_look", "join_question", "join_answer", "vouch")
TABLES += ("agreement", "agreement_acceptance")
TABLES += ("measure", "measure_told", "appeal")
TABLES += ("card_answer", "card_words", "card_look", "contact_request", "reveal")
TWICE = ("users", "measure", "membership", "person", "event_answer")
FAMILIES = ("person", "household", "household_member", "household_collector", "consent")
FAMILIES += ("likeness", "person_merge", "claim_record", "household_event")
TABLES += FAMILIES
MEETING = ("notice", "sheet", "line", "promise", "promise_part", "event", "occurrence", "duty")
MEETING += ("event_answer", "check_in", "calendar_key", "reminder", "event_change")
TABLES += MEETING
HELP = ("help_post", "help_yes", "help_step", "help_picture", "help_receipt", "help_thanks")
HELP += ("help_follow_up", "help_carrying", "help_suggestion", "help_match")
HELP += ("buy_list", "buy_line", "buy_source", "road")
HELP += ("road_report", "parcel", "parcel_promise", "parcel_leg", "parcel_step")
TABLES += HELP


@asynccontextmanager
async def opened(where: Path | str, **pragmas: str) -> AsyncIterator[Any]:
    async with TortoiseContext() as context:
        await context.init(config=orm_config(where, MODELS, **pragmas))
        yield context.db()


async def counted(where: Path | str) -> dict[str, int]:
    async with opened(where) as db:
        sql = "SELECT count(*) AS n FROM"
        return {table: (await db.execute_query_dict(f"{sql} {table}"))[0]["n"] for table in TABLES}


@pytest.fixture
async def lived_in(today: Path | str) -> Path | str:
    """A database of today with one row of everything."""
    async with opened(today) as db:
        for sql in FILLED:
            await db.execute_query(sql)
    return today


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The migrations of today, and one more."""
    package = tmp_path / "tomorrows_migrations"
    package.mkdir()
    today = sorted((ROOT / "app" / "migrations").glob("*.py"))
    for path in today:
        (package / path.name).write_text(path.read_text())
    (package / "9999_later.py").write_text(LATER.replace("{before}", today[-2].stem))
    monkeypatch.syspath_prepend(tmp_path)

    def config(*about: Any, **pragmas: str) -> dict[str, Any]:
        made = orm_config(*about, **pragmas)
        made["apps"]["app"]["migrations"] = "tomorrows_migrations"
        return made

    monkeypatch.setattr(migrating, "orm_config", config)


@pytest.fixture(params=["0002_room_log", "0003_whole_rooms"])
async def of_yesterday(
    request: pytest.FixtureRequest,
    nowhere: Path | str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path | str:
    """A database with a conversation in it, from before some of the migrations were written."""
    package = tmp_path / f"migrations_until_{request.param}"
    package.mkdir()
    for path in sorted((ROOT / "app" / "migrations").glob("*.py")):
        if path.stem <= request.param or path.stem == "__init__":
            (package / path.name).write_text(path.read_text())
    monkeypatch.syspath_prepend(tmp_path)

    def config(*about: Any, **pragmas: str) -> dict[str, Any]:
        made = orm_config(*about, **pragmas)
        made["apps"]["app"]["migrations"] = package.name
        return made

    async def nothing(db: Any) -> list[str]:
        return []

    with monkeypatch.context() as yesterday:
        yesterday.setattr(migrating, "orm_config", config)
        yesterday.setattr(migrating, "missing", nothing)
        yesterday.setattr(migrating, "put_up", nothing)
        await migrate(nowhere, MODELS)
    async with opened(nowhere) as db:
        for sql in FROM_THE_START:
            await db.execute_query(sql)
    return nowhere


async def test_a_conversation_is_kept_by_all_that_came_later(of_yesterday: Path | str) -> None:
    assert len(await pending(of_yesterday, MODELS)) > 0
    await migrate(of_yesterday, MODELS)
    empty = ("reaction", "mention", "held", "scrub", "knock", "block", "report")
    empty += ("audit_head", "audit_entry", "act", "handover", "report_look")
    empty += ("join_question", "join_answer", "vouch", "agreement", "agreement_acceptance")
    empty += ("measure", "measure_told", "appeal")
    empty += ("card_answer", "card_words", "card_look", "contact_request", "reveal")
    empty += FAMILIES + MEETING + HELP
    assert await counted(of_yesterday) == {table: table not in empty for table in TABLES}
    async with opened(of_yesterday) as db:
        assert await missing(db) == []
        row = (await db.execute_query_dict("SELECT text, text_v, norm_v, pin_seq FROM message"))[0]
        member = (await db.execute_query_dict("SELECT pub FROM membership"))[0]
        room = (await db.execute_query_dict("SELECT kind, premod, archived_at, pair FROM room"))[0]
    # It waits to be found by its words, and nothing else has changed.
    assert row == {"text": "добрий ранок", "text_v": 1, "norm_v": 0, "pin_seq": None}
    assert len(member["pub"]) == 22, "who was there before has a public id, too"
    # Nothing begins to wait for keepers who never asked for it.
    assert room == {"kind": "everyone", "premod": "none", "archived_at": None, "pair": None}


def test_every_migration_follows_the_one_before_it() -> None:
    """Two that follow the same one would be two ways into the present."""
    steps = sorted((ROOT / "app" / "migrations").glob("0*.py"))
    for before, step in pairwise(steps):
        assert f'dependencies = [("app", "{before.stem}")]' in step.read_text(), step.name


async def test_an_empty_database_gets_everything_and_a_second_call_nothing(
    nowhere: Path | str,
) -> None:
    steps: list[str] = []
    await migrate(nowhere, MODELS, steps.append)
    assert steps[0] == "0001_initial"
    assert await pending(nowhere, MODELS) == []
    steps.clear()
    await migrate(nowhere, MODELS, steps.append)
    assert steps == []


async def test_a_database_that_was_never_made_waits_for_every_migration(
    nowhere: Path | str,
) -> None:
    waiting = await pending(nowhere, MODELS)
    assert waiting[:2] == ["0001_initial", "0002_room_log"]


async def test_an_upgrade_keeps_every_row_and_every_guard(
    lived_in: Path | str, tomorrow: None
) -> None:
    before = await counted(lived_in)
    await migrate(lived_in, MODELS)
    assert (
        await counted(lived_in) == before == {table: 2 if table in TWICE else 1 for table in TABLES}
    )
    async with opened(lived_in) as db:
        assert await missing(db) == []
        row = (await db.execute_query_dict("SELECT * FROM circle"))[0]
    assert row["name"] == "Калина"
    assert row["motto"] == ""
    assert "about" not in row


@pytest.mark.parametrize(
    "twice",
    [
        "INSERT INTO membership(group_id, user_id, name, state, joined_at)"
        f" VALUES (1, 1, 'ще раз', 'active', {THEN})",
        "INSERT INTO room(pub, group_id, kind, title, epoch, hist_policy, created_at)"
        f" VALUES ('r2', 1, 'everyone', '', 'abcd', 'joined', {THEN})",
        "UPDATE room SET last_n = 2, last_seq = 1",
    ],
    ids=["the same member twice", "two rooms for everyone", "counters out of order"],
)
async def test_after_an_upgrade_the_guards_still_bite(
    lived_in: Path | str, tomorrow: None, twice: str
) -> None:
    await migrate(lived_in, MODELS)
    async with opened(lived_in) as db:
        with pytest.raises(IntegrityError):
            await db.execute_query(twice)


async def test_a_row_that_points_at_nothing_stops_an_upgrade(lived_in: Path | str) -> None:
    if isinstance(lived_in, str):
        pytest.skip("only on SQLite: PostgreSQL never lets such a row be")
    async with opened(lived_in, foreign_keys="OFF") as db:
        await db.execute_query("UPDATE membership SET user_id = 99 WHERE id = 1")
    with pytest.raises(RuntimeError, match="1 rows point at nothing, first in membership"):
        await migrate(lived_in, MODELS)


async def test_a_lost_guard_is_put_back(lived_in: Path | str) -> None:
    async with opened(lived_in) as db:
        await db.execute_query("DROP INDEX one_everyone_room_a_circle")
        assert await missing(db) == ["one_everyone_room_a_circle"]
    await migrate(lived_in, MODELS)
    async with opened(lived_in) as db:
        assert await missing(db) == []


async def test_lost_uniqueness_stops_the_upgrade_because_no_guard_can_mend_it(
    lived_in: Path | str,
) -> None:
    async with opened(lived_in) as db:
        if isinstance(lived_in, str):
            await db.execute_query("ALTER TABLE room_member DROP CONSTRAINT room_member_pkey")
        else:
            await db.execute_query("ALTER TABLE room_member RENAME TO old_one")
            await db.execute_query("CREATE TABLE room_member AS SELECT * FROM old_one")
    with pytest.raises(RuntimeError, match=r"room_member\(room_id, user_id\)"):
        await migrate(lived_in, MODELS)


async def test_two_processes_that_start_together_migrate_once(nowhere: Path | str) -> None:
    at = (
        {"DATABASE_URL": nowhere}
        if isinstance(nowhere, str)
        else {"KOLO_DATA": str(nowhere.parent)}
    )
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", "migrate", cwd=ROOT, env={**os.environ, **at},
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [(await process.communicate())[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    assert await pending(nowhere, MODELS) == []


async def test_the_migrations_say_what_the_models_say(database):
    from tortoise.context import get_current_context
    from tortoise.migrations.autodetector import MigrationAutodetector

    apps = orm_config(database.where, MODELS)["apps"]
    context = get_current_context()
    assert context is not None
    assert [
        change.name for change in await MigrationAutodetector(context.apps, apps).changes()
    ] == []
