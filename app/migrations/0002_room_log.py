"""The room log's own tables. They stay off the ORM (composite keys, no row ids): app/chat/log reads and
writes them. Statement by statement, because Tortoise's RunSQL splits at every semicolon."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SQLITE = [
    """CREATE TABLE room_member(
      room_id INTEGER NOT NULL REFERENCES room(id), user_id INTEGER NOT NULL REFERENCES users(id),
      role TEXT NOT NULL DEFAULT 'member', joined_seq INTEGER NOT NULL, left_seq INTEGER,
      muted_until INTEGER, last_post_at INTEGER,
      read_seq INTEGER NOT NULL DEFAULT 0, read_n INTEGER NOT NULL DEFAULT 0, noti TEXT NOT NULL DEFAULT 'mentions',
      PRIMARY KEY(room_id, user_id)) WITHOUT ROWID""",
    "CREATE INDEX room_member_user ON room_member(user_id) WHERE left_seq IS NULL",
    """CREATE TABLE room_event(
      gid INTEGER PRIMARY KEY AUTOINCREMENT,
      room_id INTEGER NOT NULL REFERENCES room(id), seq INTEGER NOT NULL, kind TEXT NOT NULL, ts INTEGER NOT NULL,
      actor_id INTEGER, cid TEXT, bhash BLOB, target_seq INTEGER, n INTEGER, body TEXT,
      UNIQUE(room_id, seq))""",
    "CREATE UNIQUE INDEX room_event_cid ON room_event(room_id, actor_id, cid) WHERE cid IS NOT NULL",
    """CREATE TABLE message(
      room_id INTEGER NOT NULL REFERENCES room(id), seq INTEGER NOT NULL, n INTEGER NOT NULL, pub TEXT NOT NULL UNIQUE,
      author_id INTEGER NOT NULL REFERENCES users(id), ts INTEGER NOT NULL, v INTEGER NOT NULL, text_v INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'ok', text TEXT, edited_at INTEGER, re_seq INTEGER, th_seq INTEGER, extra TEXT,
      PRIMARY KEY(room_id, seq)) WITHOUT ROWID""",
    "CREATE INDEX message_author ON message(room_id, author_id, seq)",
    "CREATE INDEX message_thread ON message(room_id, th_seq, seq) WHERE th_seq IS NOT NULL",
    "CREATE INDEX message_age ON message(ts) WHERE state <> 'expired'",
]
POSTGRES = [
    "ALTER TABLE room SET (fillfactor = 50)",  # counters change in place
    """CREATE TABLE room_member(
      room_id bigint NOT NULL REFERENCES room(id), user_id bigint NOT NULL REFERENCES users(id),
      role text NOT NULL DEFAULT 'member', joined_seq bigint NOT NULL, left_seq bigint,
      muted_until bigint, last_post_at bigint,
      read_seq bigint NOT NULL DEFAULT 0, read_n bigint NOT NULL DEFAULT 0, noti text NOT NULL DEFAULT 'mentions',
      PRIMARY KEY(room_id, user_id)) WITH (fillfactor = 70)""",
    "CREATE INDEX room_member_user ON room_member(user_id) WHERE left_seq IS NULL",
    """CREATE TABLE room_event(
      room_id bigint NOT NULL REFERENCES room(id), seq bigint NOT NULL, kind text NOT NULL, ts bigint NOT NULL,
      actor_id bigint, cid text, bhash bytea, target_seq bigint, n bigint, body jsonb,
      PRIMARY KEY(room_id, seq))""",
    "CREATE UNIQUE INDEX room_event_cid ON room_event(room_id, actor_id, cid) WHERE cid IS NOT NULL",
    """CREATE TABLE message(
      room_id bigint NOT NULL REFERENCES room(id), seq bigint NOT NULL, n bigint NOT NULL, pub text NOT NULL UNIQUE,
      author_id bigint NOT NULL REFERENCES users(id), ts bigint NOT NULL, v bigint NOT NULL, text_v bigint NOT NULL,
      state text NOT NULL DEFAULT 'ok', text text, edited_at bigint, re_seq bigint, th_seq bigint, extra jsonb,
      PRIMARY KEY(room_id, seq))""",
    "CREATE INDEX message_author ON message(room_id, author_id, seq)",
    "CREATE INDEX message_thread ON message(room_id, th_seq, seq) WHERE th_seq IS NOT NULL",
    "CREATE INDEX message_age ON message(ts) WHERE state <> 'expired'",
]


async def forward(apps, editor):
    for sql in SQLITE if editor.DIALECT == "sqlite" else POSTGRES:
        await editor.client.execute_query(sql)


async def backward(apps, editor):
    for table in ("message", "room_event", "room_member"):
        await editor.client.execute_query(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("app", "0001_initial")]
    initial = False
    operations = [ops.RunPython(code=forward, reverse_code=backward)]
