"""What covers messages before their rows are cleaned: a purge takes effect with its event, and so
does a scrub (storage.md §6). Every reader takes a message's state from here, and shows no word of
one that is not "ok"."""

from __future__ import annotations

# Of message `m` in room `r`: "ok", or why it is gone.
STATE = """CASE WHEN m.seq <= r.purged_to THEN 'expired'
            WHEN m.state = 'ok' AND EXISTS (
              SELECT 1 FROM scrub k
              WHERE k.room_id = m.room_id AND k.user_id = m.author_id AND k.seq > m.seq)
            THEN 'scrub' ELSE m.state END"""
