"""What must stand in the database besides tables: rules Tortoise cannot write on SQLite, or
silently drops.

The statements are idempotent and run after every migration. `missing` compares what is there
with what should be; `kolo check` and every start refuse to go on without (ADR 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Guard:
    name: str
    sqlite: str
    postgres: str


def _both(name: str, sql: str) -> Guard:
    return Guard(name, sql, sql)


def _check(name: str, table: str, must: str) -> Guard:
    """A CHECK: a constraint on PostgreSQL; on SQLite, which cannot add one, a trigger for each
    way in."""
    new = " ".join(
        f"NEW.{word}" if word.isidentifier() and word.islower() else word for word in must.split()
    )
    body = f"WHEN NOT ({new}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
    return Guard(
        name,
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE INSERT ON {table} {body};;"
        f"CREATE TRIGGER IF NOT EXISTS {name}_kept BEFORE UPDATE ON {table} {body}",
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name};;"
        f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({must})",
    )


def _only_grows(name: str, table: str) -> Guard:
    """Nothing in it may be changed or taken out, not even by us."""
    body = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    refuse = f"RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{name}'"
    return Guard(
        name,
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE DELETE ON {table} {body};;"
        f"CREATE TRIGGER IF NOT EXISTS {name}_kept BEFORE UPDATE ON {table} {body}",
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {refuse}; END $$;;"
        f"DROP TRIGGER IF EXISTS {name} ON {table};;"
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


GUARDS = [
    _only_grows("audit_only_grows", "audit_entry"),
    _check("act_needs_two", "act", "second_id IS NULL OR second_id <> asked_by_id"),
    _both(
        "one_waiting_act_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_waiting_act_each"
        " ON act(group_id, kind, subject) WHERE state = 'waiting'",
    ),
    _only_grows("measure_only_grows", "measure"),
    _check(
        "measure_needs_two",
        "measure",
        "kind NOT IN ( 'ban' , 'out' ) OR ( second_id IS NOT NULL AND second_id <> by_id )",
    ),
    _both(
        "one_end_of_a_measure",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_end_of_a_measure"
        " ON measure(reverses_id) WHERE reverses_id IS NOT NULL",
    ),
    _check("handover_is_between_two", "handover", "giver_id <> taker_id"),
    _both(
        "one_handover_at_a_time",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_handover_at_a_time"
        " ON handover(group_id) WHERE state = 'announced'",
    ),
    _check("invitation_uses_within_limit", "invitation", "0 <= uses AND uses <= max_uses"),
    _check("room_counters_in_order", "room", "0 <= last_n AND last_n <= last_seq"),
    _both(
        "one_everyone_room_a_circle",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_everyone_room_a_circle"
        " ON room(group_id) WHERE kind = 'everyone'",
    ),
    _both(
        "one_waiting_room_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_waiting_room_each"
        " ON room(group_id, made_by_id) WHERE kind = 'waiting'",
    ),
    _both(
        "one_door_an_address",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_door_an_address"
        " ON circle(door) WHERE door IS NOT NULL",
    ),
    _check("room_pair_is_for_two", "room", "( kind = 'direct' ) = ( pair IS NOT NULL )"),
    _check("block_is_between_two", "block", "blocker_id <> blocked_id"),
    _check("contact_is_asked_of_another", "contact_request", "asker_id <> asked_id"),
    _both(
        "one_open_report_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_open_report_each"
        " ON report(reporter_id, message_pub) WHERE state = 'open'",
    ),
    _both(
        "one_record_an_account",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_record_an_account"
        " ON person(group_id, user_id) WHERE user_id IS NOT NULL",
    ),
    _both(
        "one_household_at_a_time",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_household_at_a_time"
        " ON household_member(person_id) WHERE left_on IS NULL",
    ),
    _check("leaves_after_joining", "household_member", "left_on IS NULL OR left_on >= joined_on"),
    _check(
        "collector_is_somebody",
        "household_collector",
        "person_id IS NOT NULL OR outside_name <> ''",
    ),
    _both(
        "one_consent_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_consent_each"
        " ON consent(person_id, purpose, recipient) WHERE withdrawn_at IS NULL",
    ),
    _check("likeness_in_order", "likeness", "a_id < b_id"),
    _both(
        "one_open_claim_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_open_claim_each"
        " ON claim_record(household_id, user_id) WHERE state = 'entered'",
    ),
    _only_grows("household_event_only_grows", "household_event"),
    _check("copy_needs_two", "list_copy", "second_id <> by_id"),
    _check(
        "lines_within_what_is_wanted",
        "line",
        "0 <= delivered AND delivered <= promised AND promised <= qty AND 0 < qty",
    ),
    _check(
        "parts_within_promises", "promise_part", "0 <= delivered AND delivered <= qty AND 0 < qty"
    ),
    _check(
        "only_asks_are_for_others",
        "help_post",
        "kind = 'ask' OR ( for_person_id IS NULL AND for_household_id IS NULL )",
    ),
    _check("thanks_between_two", "help_thanks", "sender_id <> helper_id"),
    _check("carries_something", "help_carrying", "weekly IS NULL OR 0 < weekly"),
    _check(
        "found_within_what_is_wanted",
        "buy_line",
        "0 <= found AND found <= wanted AND 0 < wanted",
    ),
    _check("found_of_what_was_promised", "buy_source", "0 <= found AND found <= qty AND 0 < qty"),
    _both(
        "one_way_at_a_time",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_way_at_a_time ON parcel_leg(parcel_id, position)"
        " WHERE state IN ('ready', 'in transit', 'arrived')",
    ),
    _both(
        "one_open_promise_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_open_promise_each ON promise(sheet_id, helper_id)"
        " WHERE state IN ('proposed', 'accepted', 'in progress')",
    ),
    _check(
        "seats_within_capacity",
        "occurrence",
        "0 <= taken AND ( capacity IS NULL OR taken <= capacity )",
    ),
    _check("occurrence_ends_after_its_start", "occurrence", "starts_at < ends_at"),
    _check("duties_within_need", "duty", "0 <= taken AND taken <= needed"),
    _check("party_of_people", "event_answer", "1 <= party AND 0 <= children AND children <= party"),
    _check(
        "answer_is_somebodys",
        "event_answer",
        "( membership_id IS NULL ) = ( name <> '' )",
    ),
    _both(
        "one_answer_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_answer_each"
        " ON event_answer(occurrence_id, membership_id)"
        " WHERE membership_id IS NOT NULL AND state NOT IN ('cancelled', 'expired')",
    ),
    _both(
        "one_place_in_line_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_place_in_line_each"
        " ON event_answer(occurrence_id, place_in_line) WHERE place_in_line IS NOT NULL",
    ),
    _both(
        "come_once_by_an_answer",
        "CREATE UNIQUE INDEX IF NOT EXISTS come_once_by_an_answer"
        " ON check_in(occurrence_id, answer_id) WHERE answer_id IS NOT NULL AND undone_at IS NULL",
    ),
    _both(
        "come_once_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS come_once_each ON check_in(occurrence_id, membership_id)"
        " WHERE membership_id IS NOT NULL AND undone_at IS NULL",
    ),
    _both(
        "family_comes_once",
        "CREATE UNIQUE INDEX IF NOT EXISTS family_comes_once"
        " ON check_in(occurrence_id, household_id)"
        " WHERE household_id IS NOT NULL AND undone_at IS NULL",
    ),
    _both(
        "room_event_cid",
        "CREATE UNIQUE INDEX IF NOT EXISTS room_event_cid"
        " ON room_event(room_id, actor_id, cid) WHERE cid IS NOT NULL",
    ),
]

# What migrations made and a careless table rebuild would lose: these columns must be unique
# together.
UNIQUE = [
    ("act", ("pub",)),
    ("audit_entry", ("group_id", "seq")),
    ("audit_head", ("group_id",)),
    ("handover", ("pub",)),
    ("report_look", ("report_id",)),
    ("measure", ("pub",)),
    ("measure_told", ("measure_id",)),
    ("appeal", ("pub",)),
    ("appeal", ("measure_id",)),
    ("users", ("login",)),
    ("users", ("pub",)),
    ("session", ("token_hash",)),
    ("recovery_code", ("code_hash",)),
    ("invitation", ("code_hash",)),
    ("membership", ("group_id", "user_id")),
    ("join_question", ("pub",)),
    ("agreement", ("group_id", "version")),
    ("agreement_acceptance", ("agreement_id", "user_id")),
    ("vouch", ("pub",)),
    ("vouch", ("group_id", "giver_id", "receiver_id")),
    ("join_answer", ("pub",)),
    ("join_answer", ("membership_id", "question_id")),
    ("membership", ("pub",)),
    ("card_answer", ("membership_id", "field")),
    ("card_words", ("membership_id",)),
    ("contact_request", ("pub",)),
    ("contact_request", ("asker_id", "asked_id")),
    ("reveal", ("viewer_id", "membership_id", "day")),
    ("role_grant", ("membership_id", "role")),
    ("room", ("pub",)),
    ("room", ("pair",)),
    ("knock", ("room_id", "user_id")),
    ("block", ("blocker_id", "blocked_id")),
    ("report", ("pub",)),
    ("room_member", ("room_id", "user_id")),
    ("room_event", ("room_id", "seq")),
    ("message", ("room_id", "seq")),
    ("message", ("pub",)),
    ("reaction", ("room_id", "msg_seq", "emoji", "user_id")),
    ("mention", ("user_id", "room_id", "msg_seq")),
    ("held", ("pub",)),
    ("held", ("room_id", "actor_id", "cid")),
    ("scrub", ("room_id", "user_id")),
    ("person", ("pub",)),
    ("consent", ("pub",)),
    ("likeness", ("pub",)),
    ("likeness", ("a_id", "b_id")),
    ("person_merge", ("pub",)),
    ("household", ("pub",)),
    ("household", ("group_id", "code")),
    ("household", ("group_id", "nonce")),
    ("household_collector", ("household_id", "rank")),
    ("claim_record", ("pub",)),
    ("paper", ("pub",)),
    ("paper_trace", ("pub",)),
    ("list_copy", ("pub",)),
    ("notice", ("pub",)),
    ("notice", ("user_id", "key")),
    ("sheet", ("pub",)),
    ("line", ("pub",)),
    ("help_post", ("pub",)),
    ("help_post", ("by_id", "nonce")),
    ("help_yes", ("post_id", "by_id", "version")),
    ("help_picture", ("pub",)),
    ("help_receipt", ("pub",)),
    ("help_receipt", ("promise_id", "by_id")),
    ("help_thanks", ("pub",)),
    ("help_thanks", ("promise_id", "sender_id")),
    ("help_follow_up", ("pub",)),
    ("help_follow_up", ("post_id",)),
    ("help_carrying", ("membership_id",)),
    ("buy_list", ("pub",)),
    ("buy_list", ("group_id", "buyer_id", "week")),
    ("buy_line", ("pub",)),
    ("buy_line", ("list_id", "key")),
    ("buy_source", ("buy_line_id", "part_id")),
    ("parcel", ("pub",)),
    ("parcel", ("group_id", "code")),
    ("parcel", ("by_id", "nonce")),
    ("parcel_leg", ("pub",)),
    ("parcel_leg", ("parcel_id", "position", "rank")),
    ("road", ("pub",)),
    ("road_report", ("pub",)),
    ("road_report", ("by_id", "nonce")),
    ("promise", ("pub",)),
    ("promise", ("helper_id", "nonce")),
    ("promise_part", ("promise_id", "line_id")),
    ("event", ("pub",)),
    ("event", ("uid",)),
    ("occurrence", ("pub",)),
    ("occurrence", ("event_id", "local")),
    ("duty", ("pub",)),
    ("event_answer", ("pub",)),
    ("event_answer", ("by_id", "nonce")),
    ("check_in", ("pub",)),
    ("check_in", ("by_id", "nonce")),
    ("calendar_key", ("membership_id",)),
    ("calendar_key", ("key_hash",)),
    ("reminder_wish", ("membership_id",)),
    ("reminder", ("occurrence_id", "membership_id", "minutes")),
]


async def put_up(db: Any) -> None:
    """Write every guard that is not there yet; `db` is a Tortoise client."""
    standing = await _names(db)
    for guard in GUARDS:
        if guard.name in standing:
            continue
        for sql in (guard.sqlite if _is_sqlite(db) else guard.postgres).split(";;"):
            await db.execute_query(sql)


async def missing(db: Any) -> list[str]:
    """Names of guards, and table(columns) of uniqueness, that should be there and are not."""
    standing = await _names(db)
    unique = await (_unique_on_sqlite(db) if _is_sqlite(db) else _unique_on_postgres(db))
    return [guard.name for guard in GUARDS if guard.name not in standing] + [
        f"{table}({', '.join(columns)})"
        for table, columns in UNIQUE
        if (table, columns) not in unique
    ]


def _is_sqlite(db: Any) -> bool:
    return bool(db.capabilities.dialect == "sqlite")


async def _names(db: Any) -> set[str]:
    if _is_sqlite(db):
        sql = "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    else:
        sql = (
            "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace"
            " WHERE c.relkind = 'i' AND s.nspname = current_schema()"
            " UNION SELECT k.conname FROM pg_constraint k"
            " JOIN pg_namespace s ON s.oid = k.connamespace"
            " WHERE s.nspname = current_schema()"
            " UNION SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace s ON s.oid = c.relnamespace"
            " WHERE s.nspname = current_schema() AND NOT t.tgisinternal"
        )
    return {row["name"] for row in await db.execute_query_dict(sql)}


async def _unique_on_sqlite(db: Any) -> set[tuple[str, tuple[str, ...]]]:
    rows = await db.execute_query_dict(
        "SELECT t.name AS tab, i.name AS idx, c.seqno, c.name AS col FROM sqlite_master t"
        " JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c"
        " WHERE t.type = 'table' AND i.\"unique\" = 1 AND i.partial = 0"
        " ORDER BY t.name, i.name, c.seqno"
    )
    return _grouped(rows)


async def _unique_on_postgres(db: Any) -> set[tuple[str, tuple[str, ...]]]:
    rows = await db.execute_query_dict(
        "SELECT t.relname AS tab, i.relname AS idx, a.attname AS col FROM pg_index x"
        " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid"
        " JOIN pg_namespace s ON s.oid = t.relnamespace"
        " JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(num, place) ON true"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num"
        " WHERE x.indisunique AND x.indpred IS NULL AND s.nspname = current_schema()"
        " ORDER BY t.relname, i.relname, k.place"
    )
    return _grouped(rows)


def _grouped(rows: list[dict[str, Any]]) -> set[tuple[str, tuple[str, ...]]]:
    columns: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        columns.setdefault((row["tab"], row["idx"]), []).append(row["col"])
    return {(table, tuple(names)) for (table, _), names in columns.items()}
