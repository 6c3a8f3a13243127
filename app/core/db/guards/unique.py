"""Which columns are unique together, as they should be and as they are."""

from __future__ import annotations

from typing import Any

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
    ("help_suggestion", ("pub",)),
    ("help_suggestion", ("post_id", "helper_id")),
    ("help_match", ("promise_id", "ask_line_id", "offer_line_id")),
    ("buy_list", ("pub",)),
    ("buy_list", ("group_id", "buyer_id", "week")),
    ("buy_line", ("pub",)),
    ("buy_line", ("list_id", "key")),
    ("buy_source", ("buy_line_id", "part_id")),
    ("parcel", ("pub",)),
    ("parcel", ("group_id", "code")),
    ("parcel", ("by_id", "nonce")),
    ("parcel_promise", ("parcel_id", "promise_id")),
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


async def unique_on_sqlite(db: Any) -> set[tuple[str, tuple[str, ...]]]:
    rows = await db.execute_query_dict(
        "SELECT t.name AS tab, i.name AS idx, c.seqno, c.name AS col FROM sqlite_master t"
        " JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c"
        " WHERE t.type = 'table' AND i.\"unique\" = 1 AND i.partial = 0"
        " ORDER BY t.name, i.name, c.seqno"
    )
    return _grouped(rows)


async def unique_on_postgres(db: Any) -> set[tuple[str, tuple[str, ...]]]:
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
