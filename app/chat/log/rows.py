"""The rows of the log's tables, and the statements that put them there."""

from __future__ import annotations

from typing import NamedTuple

from app.chat.log.plans import Table


class EventRow(NamedTuple):
    room_id: int
    seq: int
    kind: str
    ts: int
    actor_id: int | None
    cid: str | None = None
    bhash: bytes | None = None
    target_seq: int | None = None
    n: int | None = None
    body: str | None = None


EVENTS = Table(
    "room_event",
    {
        "room_id": "bigint",
        "seq": "bigint",
        "kind": "text",
        "ts": "bigint",
        "actor_id": "bigint",
        "cid": "text",
        "bhash": "bytea",
        "target_seq": "bigint",
        "n": "bigint",
        "body": "jsonb",
    },
)


class MessageRow(NamedTuple):
    room_id: int
    seq: int
    n: int
    pub: str
    author_id: int
    ts: int
    v: int
    text_v: int
    text: str
    re_seq: int | None
    th_seq: int | None
    extra: str | None
    norm_v: int  # what is said stands in the index at once
    norm: str


MESSAGES = Table(
    "message",
    {
        "room_id": "bigint",
        "seq": "bigint",
        "n": "bigint",
        "pub": "text",
        "author_id": "bigint",
        "ts": "bigint",
        "v": "bigint",
        "text_v": "bigint",
        "text": "text",
        "re_seq": "bigint",
        "th_seq": "bigint",
        "extra": "jsonb",
        "norm_v": "bigint",
        "norm": "text",
    },
    elsewhere=1,
)

SEATS_KEPT = Table(
    "room_member",
    {
        "room_id": "bigint",
        "user_id": "bigint",
        "role": "text",
        "joined_seq": "bigint",
        "left_seq": "bigint",
        "muted_until": "bigint",
        "last_post_at": "bigint",
        "read_seq": "bigint",
        "read_n": "bigint",
    },
    otherwise="""ON CONFLICT(room_id, user_id) DO UPDATE SET role = excluded.role,
      joined_seq = excluded.joined_seq, left_seq = excluded.left_seq,
      muted_until = excluded.muted_until, last_post_at = excluded.last_post_at,
      read_seq = excluded.read_seq, read_n = excluded.read_n""",
)

REACTIONS = Table(
    "reaction",
    {
        "room_id": "bigint",
        "msg_seq": "bigint",
        "emoji": "text",
        "user_id": "bigint",
        "ts": "bigint",
    },
    otherwise="ON CONFLICT(room_id, msg_seq, emoji, user_id) DO NOTHING",
)


class MentionRow(NamedTuple):
    user_id: int  # 0: everybody
    room_id: int
    msg_seq: int
    n: int


MENTIONS = Table(
    "mention", {"user_id": "bigint", "room_id": "bigint", "msg_seq": "bigint", "n": "bigint"}
)


class HeldRow(NamedTuple):
    pub: str
    room_id: int
    actor_id: int
    cid: str
    bhash: bytes
    ts: int
    body: str


HELD = Table(
    "held",
    {
        "pub": "text",
        "room_id": "bigint",
        "actor_id": "bigint",
        "cid": "text",
        "bhash": "bytea",
        "ts": "bigint",
        "body": "jsonb",
    },
)

SCRUBS = Table(
    "scrub",
    {"room_id": "bigint", "user_id": "bigint", "seq": "bigint"},
    otherwise="ON CONFLICT(room_id, user_id) DO UPDATE SET seq = excluded.seq",
)
