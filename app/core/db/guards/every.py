"""Every guard there is. A new one is written here, and stands after the next migration."""

from __future__ import annotations

from app.core.db.guards.kinds import both, check, only_grows

GUARDS = [
    only_grows("audit_only_grows", "audit_entry"),
    check("act_needs_two", "act", "second_id IS NULL OR second_id <> asked_by_id"),
    both(
        "one_waiting_act_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_waiting_act_each"
        " ON act(group_id, kind, subject) WHERE state = 'waiting'",
    ),
    only_grows("measure_only_grows", "measure"),
    check(
        "measure_needs_two",
        "measure",
        "kind NOT IN ( 'ban' , 'out' ) OR ( second_id IS NOT NULL AND second_id <> by_id )",
    ),
    both(
        "one_end_of_a_measure",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_end_of_a_measure"
        " ON measure(reverses_id) WHERE reverses_id IS NOT NULL",
    ),
    check("handover_is_between_two", "handover", "giver_id <> taker_id"),
    both(
        "one_handover_at_a_time",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_handover_at_a_time"
        " ON handover(group_id) WHERE state = 'announced'",
    ),
    check("invitation_uses_within_limit", "invitation", "0 <= uses AND uses <= max_uses"),
    check("room_counters_in_order", "room", "0 <= last_n AND last_n <= last_seq"),
    both(
        "one_everyone_room_a_circle",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_everyone_room_a_circle"
        " ON room(group_id) WHERE kind = 'everyone'",
    ),
    both(
        "one_waiting_room_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_waiting_room_each"
        " ON room(group_id, made_by_id) WHERE kind = 'waiting'",
    ),
    both(
        "one_door_an_address",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_door_an_address"
        " ON circle(door) WHERE door IS NOT NULL",
    ),
    check("room_pair_is_for_two", "room", "( kind = 'direct' ) = ( pair IS NOT NULL )"),
    check("block_is_between_two", "block", "blocker_id <> blocked_id"),
    check("contact_is_asked_of_another", "contact_request", "asker_id <> asked_id"),
    both(
        "one_open_report_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_open_report_each"
        " ON report(reporter_id, message_pub) WHERE state = 'open'",
    ),
    both(
        "one_record_an_account",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_record_an_account"
        " ON person(group_id, user_id) WHERE user_id IS NOT NULL",
    ),
    both(
        "one_household_at_a_time",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_household_at_a_time"
        " ON household_member(person_id) WHERE left_on IS NULL",
    ),
    check("leaves_after_joining", "household_member", "left_on IS NULL OR left_on >= joined_on"),
    check(
        "collector_is_somebody",
        "household_collector",
        "person_id IS NOT NULL OR outside_name <> ''",
    ),
    both(
        "one_consent_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_consent_each"
        " ON consent(person_id, purpose, recipient) WHERE withdrawn_at IS NULL",
    ),
    check("likeness_in_order", "likeness", "a_id < b_id"),
    both(
        "one_open_claim_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_open_claim_each"
        " ON claim_record(household_id, user_id) WHERE state = 'entered'",
    ),
    only_grows("household_event_only_grows", "household_event"),
    check("copy_needs_two", "list_copy", "second_id <> by_id"),
    check(
        "lines_within_what_is_wanted",
        "line",
        "0 <= delivered AND delivered <= promised AND promised <= qty AND 0 < qty",
    ),
    check(
        "parts_within_promises", "promise_part", "0 <= delivered AND delivered <= qty AND 0 < qty"
    ),
    check(
        "only_asks_are_for_others",
        "help_post",
        "kind = 'ask' OR ( for_person_id IS NULL AND for_household_id IS NULL )",
    ),
    check("thanks_between_two", "help_thanks", "sender_id <> helper_id"),
    check("nobody_suggests_themselves", "help_suggestion", "by_id <> helper_id"),
    check("kept_of_offers", "help_match", "0 <= delivered AND delivered <= qty AND 0 < qty"),
    check("carries_something", "help_carrying", "weekly IS NULL OR 0 < weekly"),
    check(
        "found_within_what_is_wanted",
        "buy_line",
        "0 <= found AND found <= wanted AND 0 < wanted",
    ),
    check("found_of_what_was_promised", "buy_source", "0 <= found AND found <= qty AND 0 < qty"),
    both(
        "one_way_at_a_time",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_way_at_a_time ON parcel_leg(parcel_id, position)"
        " WHERE state IN ('ready', 'in transit', 'arrived')",
    ),
    both(
        "one_open_promise_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_open_promise_each ON promise(sheet_id, helper_id)"
        " WHERE state IN ('proposed', 'accepted', 'in progress')",
    ),
    check(
        "seats_within_capacity",
        "occurrence",
        "0 <= taken AND ( capacity IS NULL OR taken <= capacity )",
    ),
    check("occurrence_ends_after_its_start", "occurrence", "starts_at < ends_at"),
    check("duties_within_need", "duty", "0 <= taken AND taken <= needed"),
    check("party_of_people", "event_answer", "1 <= party AND 0 <= children AND children <= party"),
    check(
        "answer_is_somebodys",
        "event_answer",
        "( membership_id IS NULL ) = ( name <> '' )",
    ),
    both(
        "one_answer_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_answer_each"
        " ON event_answer(occurrence_id, membership_id)"
        " WHERE membership_id IS NOT NULL AND state NOT IN ('cancelled', 'expired')",
    ),
    both(
        "one_place_in_line_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_place_in_line_each"
        " ON event_answer(occurrence_id, place_in_line) WHERE place_in_line IS NOT NULL",
    ),
    both(
        "come_once_by_an_answer",
        "CREATE UNIQUE INDEX IF NOT EXISTS come_once_by_an_answer"
        " ON check_in(occurrence_id, answer_id) WHERE answer_id IS NOT NULL AND undone_at IS NULL",
    ),
    both(
        "come_once_each",
        "CREATE UNIQUE INDEX IF NOT EXISTS come_once_each ON check_in(occurrence_id, membership_id)"
        " WHERE membership_id IS NOT NULL AND undone_at IS NULL",
    ),
    both(
        "family_comes_once",
        "CREATE UNIQUE INDEX IF NOT EXISTS family_comes_once"
        " ON check_in(occurrence_id, household_id)"
        " WHERE household_id IS NOT NULL AND undone_at IS NULL",
    ),
    both(
        "room_event_cid",
        "CREATE UNIQUE INDEX IF NOT EXISTS room_event_cid"
        " ON room_event(room_id, actor_id, cid) WHERE cid IS NOT NULL",
    ),
    # As the help board stands, and what was done: app/help/queries/order.py says both alike.
    both(
        "board_order",
        "CREATE INDEX IF NOT EXISTS board_order ON help_post(group_id,"
        " (CASE WHEN hidden_at IS NOT NULL THEN 20"
        " WHEN state IN ('open', 'partly covered') THEN 0"
        " WHEN state IN ('covered', 'in delivery') THEN 10 ELSE 20 END"
        " + CASE urgency WHEN 'today' THEN CASE WHEN urgent_yes_id IS NULL THEN 1 ELSE 0 END"
        " WHEN 'days' THEN 1 WHEN 'week' THEN 2 ELSE 3 END),"
        " (COALESCE(needed_by, '9000-01-01')), made_at DESC, id DESC)",
    ),
    both(
        "board_done",
        "CREATE INDEX IF NOT EXISTS board_done ON help_post(group_id,"
        " (CASE WHEN state IN ('received', 'closed') THEN 1 ELSE 0 END), made_at DESC, id DESC)",
    ),
]
