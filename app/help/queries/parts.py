"""What the page of one post is put together of: also higher features bring their piece."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from app.core.viewer import Viewer
from app.help.queries.posts import Need

Part = Callable[[Viewer, Need], Awaitable[dict[str, Any]]]

PARTS: list[Part] = []
