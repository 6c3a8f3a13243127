from __future__ import annotations

from tests.events.conftest import at, world

__all__ = ["at", "world"]
