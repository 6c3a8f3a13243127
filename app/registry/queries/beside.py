"""What higher features know of a family, such as what was asked for it: they say here what its page
shows then, each as far as the viewer may know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from app.core.viewer import Viewer
from app.registry.models import Household

PARTS: list[Callable[[Viewer, Household], Awaitable[dict[str, Any]]]] = []
