"""What must stand in the database besides tables: rules Tortoise cannot write on SQLite, or
silently drops.

The statements are idempotent and run after every migration. `missing` compares what is there
with what should be; `kolo check` and every start refuse to go on without (ADR 9).
"""

from app.core.db.guards.every import GUARDS
from app.core.db.guards.kinds import Guard
from app.core.db.guards.standing import missing, put_up
from app.core.db.guards.unique import UNIQUE

__all__ = ["GUARDS", "UNIQUE", "Guard", "missing", "put_up"]
