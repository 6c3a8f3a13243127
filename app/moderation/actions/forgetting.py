"""Somebody takes their account away: their words go, what was decided stays without them."""

from __future__ import annotations

from app.moderation.actions import appeals, measures, reports


async def forget(user_id: int) -> None:
    """Inside the transaction that erases a person."""
    for forgets in (reports.forget, measures.forget, appeals.forget):
        await forgets(user_id)
