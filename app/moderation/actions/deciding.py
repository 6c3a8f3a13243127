"""The second of two says yes or no."""

from __future__ import annotations

from app.acts import actions as acts
from app.core.viewer import Viewer
from app.moderation.queries import Waiting


async def agree(viewer: Viewer, waiting: Waiting) -> None:
    """It happens now. Raises Conflict where the two are too near, or somebody was quicker."""
    await acts.agree(viewer, waiting.act)


async def decline(viewer: Viewer, waiting: Waiting) -> None:
    """No; or, by whoever asked, never mind."""
    await acts.decline(viewer, waiting.act)
