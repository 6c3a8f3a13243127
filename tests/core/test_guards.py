from __future__ import annotations

from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError

from app.core.db.guards import GUARDS, Guard, missing, put_up
from tests.core.test_migrate import FILLED, THEN, opened

WRONG = {
    "act_needs_two": "UPDATE act SET second_id = asked_by_id",
    "one_waiting_act_each": (
        "INSERT INTO act(pub, group_id, kind, subject, facts, state, asked_by_id, asked_at,"
        " expires_at)"
        f" VALUES ('a2', 1, 'ban', '', '{{}}', 'waiting', 1, {THEN}, {THEN})"
    ),
    "audit_only_grows": "UPDATE audit_entry SET role = 'owner'",
    "measure_only_grows": "UPDATE measure SET reason = 'spam'",
    "measure_needs_two": (
        "INSERT INTO measure(pub, group_id, target_id, kind, reason, message_pub, by_id, at)"
        f" VALUES ('m3', 1, 2, 'ban', 'hate', '', 1, {THEN})"
    ),
    "one_end_of_a_measure": (
        "INSERT INTO measure(pub, group_id, target_id, kind, reason, message_pub, by_id,"
        f" reverses_id, at) VALUES ('m3', 1, 2, 'lift', '', '', 1, 1, {THEN})"
    ),
    "handover_is_between_two": "UPDATE handover SET taker_id = giver_id",
    "one_handover_at_a_time": (
        "INSERT INTO handover(pub, group_id, giver_id, taker_id, giver_stays, state, announced_at,"
        f" due_at) VALUES ('t2', 1, 1, 2, false, 'announced', {THEN}, {THEN})"
    ),
    "invitation_uses_within_limit": "UPDATE invitation SET uses = 2",
    "room_counters_in_order": "UPDATE room SET last_n = 1",
    "one_everyone_room_a_circle": (
        "INSERT INTO room(pub, group_id, kind, title, epoch, hist_policy, created_at)"
        f" VALUES ('r2', 1, 'everyone', '', 'abcd', 'joined', {THEN})"
    ),
    "one_waiting_room_each": (
        "INSERT INTO room(pub, group_id, kind, title, epoch, hist_policy, made_by_id, created_at)"
        f" VALUES ('w1', 1, 'waiting', '', 'abcd', 'joined', 1, {THEN}),"
        f" ('w2', 1, 'waiting', '', 'abcd', 'joined', 1, {THEN})"
    ),
    "one_door_an_address": (
        "INSERT INTO circle(pub, name, about, care, zone, locale, created_at, door)"
        f" VALUES ('g8', 'Г', '', 'guarded', 'Europe/Kyiv', 'uk', {THEN}, 'd'),"
        f" ('g9', 'Г', '', 'guarded', 'Europe/Kyiv', 'uk', {THEN}, 'd')"
    ),
    "room_pair_is_for_two": "UPDATE room SET pair = '1:2'",
    "block_is_between_two": "UPDATE block SET blocked_id = blocker_id",
    "contact_is_asked_of_another": "UPDATE contact_request SET asked_id = asker_id",
    "one_open_report_each": (
        "INSERT INTO report(pub, group_id, message_pub, reporter_id, category, created_at)"
        f" VALUES ('p2', 1, 'm1', 1, 'spam', {THEN})"
    ),
    "one_record_an_account": "UPDATE person SET user_id = 1",
    "one_household_at_a_time": "UPDATE household_member SET person_id = 1",
    "leaves_after_joining": "UPDATE household_member SET left_on = '2000-01-01'",
    "collector_is_somebody": "UPDATE household_collector SET outside_name = ''",
    "one_consent_each": "UPDATE consent SET purpose = 'photo'",
    "likeness_in_order": "UPDATE likeness SET b_id = 1",
    "one_open_claim_each": "UPDATE claim_record SET user_id = 1",
    "copy_needs_two": (
        "INSERT INTO list_copy(pub, group_id, by_id, second_id, agreed_at, ends_at, fetched)"
        f" VALUES ('y1', 1, 1, 1, {THEN}, {THEN}, 0)"
    ),
    "household_event_only_grows": "UPDATE household_event SET word = 'moved'",
    "lines_within_what_is_wanted": "UPDATE line SET promised = 4",
    "parts_within_promises": "UPDATE promise_part SET delivered = 2",
    "only_asks_are_for_others": "UPDATE help_post SET kind = 'offer'",
    "thanks_between_two": "UPDATE help_thanks SET sender_id = helper_id",
    "nobody_suggests_themselves": "UPDATE help_suggestion SET by_id = helper_id",
    "kept_of_offers": "UPDATE help_match SET delivered = 2",
    "carries_something": "UPDATE help_carrying SET weekly = 0",
    "found_within_what_is_wanted": "UPDATE buy_line SET found = 4",
    "found_of_what_was_promised": "UPDATE buy_source SET found = 2",
    "one_way_at_a_time": (
        "INSERT INTO parcel_leg(pub, parcel_id, position, rank, carrier_name, mode, goes_from,"
        " goes_to, state, note, code_hash, changed_at)"
        f" VALUES ('g2', 1, 0, 1, '', 'own', '', '', 'arrived', '', '', {THEN})"
    ),
    "one_open_promise_each": (
        "INSERT INTO promise(pub, sheet_id, helper_id, state, note, nonce, made_at, changed_at)"
        f" VALUES ('q2', 1, 1, 'proposed', '', 'y', {THEN}, {THEN})"
    ),
    "seats_within_capacity": "UPDATE occurrence SET taken = 11",
    "occurrence_ends_after_its_start": "UPDATE occurrence SET ends_at = starts_at",
    "duties_within_need": "UPDATE duty SET taken = 2",
    "party_of_people": "UPDATE event_answer SET children = 2",
    "answer_is_somebodys": "UPDATE event_answer SET name = ''",
    "one_answer_each": (
        "INSERT INTO event_answer(pub, occurrence_id, group_id, membership_id, by_id, name, says,"
        " state, party, children, needs, is_shown, nonce, made_at, changed_at)"
        f" VALUES ('a3', 1, 1, 1, 1, '', 'no', 'noted', 1, 0, '', false, 'z', {THEN}, {THEN})"
    ),
    "one_place_in_line_each": "UPDATE event_answer SET place_in_line = 1",
    "come_once_by_an_answer": (
        "INSERT INTO check_in(pub, occurrence_id, group_id, answer_id, name, party, method, by_id,"
        f" nonce, at) VALUES ('k2', 1, 1, 1, '', 1, 'list', 1, 'y', {THEN})"
    ),
    "come_once_each": (
        "INSERT INTO check_in(pub, occurrence_id, group_id, membership_id, name, party, method,"
        f" by_id, nonce, at) VALUES ('k2', 1, 1, 1, '', 1, 'code', 1, 'y', {THEN})"
    ),
    "family_comes_once": (
        "INSERT INTO check_in(pub, occurrence_id, group_id, household_id, name, party, method,"
        f" by_id, nonce, at) VALUES ('k2', 1, 1, 1, '', 1, 'card', 1, 'y', {THEN})"
    ),
    "room_event_cid": (
        "INSERT INTO room_event(room_id, seq, kind, ts, actor_id, cid)"
        " VALUES (1, 2, 'msg', 2, 1, 'cid00001')"
    ),
}
AN_INVITATION = (
    "INSERT INTO invitation(pub, group_id, inviter_id, code_hash, label, max_uses, uses,"
    f" created_at, expires_at) VALUES ('i1', 1, 1, 'h', '', 1, 1, {THEN}, {THEN})"
)
SECOND_ONES = (
    "INSERT INTO household_member(group_id, household_id, person_id, relation, is_dependent,"
    " joined_on) VALUES (1, 1, 2, 'child', false, '2026-11-01')",
    "INSERT INTO consent(pub, person_id, purpose, recipient, method, text_version, given_at)"
    f" VALUES ('n2', 1, 'story', '', 'signed', 1, {THEN})",
    "INSERT INTO claim_record(pub, group_id, household_id, user_id, state, entered_at)"
    f" VALUES ('c2', 1, 1, 2, 'entered', {THEN})",
)


READ_BY = ("board_order", "board_done")  # nothing is wrong without these, only slow
BITING = [guard for guard in GUARDS if guard.name not in READ_BY]


@pytest.mark.parametrize("name", READ_BY)
async def test_an_index_to_read_by_is_missed_when_gone(today: Path | str, name: str) -> None:
    async with opened(today) as db:
        await db.execute_query(f"DROP INDEX {name}")
        assert await missing(db) == [name]
        await put_up(db)
        assert await missing(db) == []


@pytest.mark.parametrize("guard", BITING, ids=lambda guard: guard.name)
async def test_a_guard_bites_is_missed_when_gone_and_bites_again_when_put_up(
    today: Path | str, guard: Guard
) -> None:
    name = guard.name
    async with opened(today) as db:
        for sql in (*FILLED, AN_INVITATION, *SECOND_ONES):
            await db.execute_query(sql)
        with pytest.raises(IntegrityError):
            await db.execute_query(WRONG[name])
        for sql in taken_down(name, isinstance(today, str)):
            await db.execute_query(sql)
        assert await missing(db) == [name]
        await put_up(db)
        assert await missing(db) == []
        with pytest.raises(IntegrityError):
            await db.execute_query(WRONG[name])


ON_TABLE = {
    "lines_within_what_is_wanted": "line",
    "parts_within_promises": "promise_part",
    "seats_within_capacity": "occurrence",
    "duties_within_need": "duty",
    "party_of_people": "event_answer",
    "answer_is_somebodys": "event_answer",  # where the name does not say it
    "audit_only_grows": "audit_entry",
    "contact_is_asked_of_another": "contact_request",
    "copy_needs_two": "list_copy",
    "measure_only_grows": "measure",
    "household_event_only_grows": "household_event",
    "leaves_after_joining": "household_member",
    "collector_is_somebody": "household_collector",
    "only_asks_are_for_others": "help_post",
    "thanks_between_two": "help_thanks",
    "nobody_suggests_themselves": "help_suggestion",
    "kept_of_offers": "help_match",
    "carries_something": "help_carrying",
    "found_within_what_is_wanted": "buy_line",
    "found_of_what_was_promised": "buy_source",
}


def taken_down(name: str, on_postgres: bool) -> list[str]:
    if name in (
        "one_handover_at_a_time",
        "one_end_of_a_measure",
        "one_waiting_act_each",
        "one_everyone_room_a_circle",
        "one_waiting_room_each",
        "one_door_an_address",
        "one_open_report_each",
        "one_record_an_account",
        "one_household_at_a_time",
        "one_consent_each",
        "one_open_claim_each",
        "one_open_promise_each",
        "one_answer_each",
        "one_way_at_a_time",
        "one_place_in_line_each",
        "come_once_by_an_answer",
        "come_once_each",
        "family_comes_once",
        "room_event_cid",
    ):
        return [f"DROP INDEX {name}"]
    if on_postgres and name.endswith("_only_grows"):
        return [f"DROP TRIGGER {name} ON {ON_TABLE[name]}"]
    if on_postgres:
        return [f"ALTER TABLE {ON_TABLE.get(name, name.split('_')[0])} DROP CONSTRAINT {name}"]
    return [f"DROP TRIGGER {name}", f"DROP TRIGGER {name}_kept"]
