"""What most tables share."""

from __future__ import annotations

from collections.abc import Callable

from tortoise import fields

from app.core.tokens import public_id


def PublicId(make: Callable[[], str] = public_id) -> fields.CharField[str]:  # noqa: N802 (it stands for a field)
    """The row's name in the outside world: random, so that nothing can be counted or guessed."""
    return fields.CharField(max_length=22, unique=True, default=make)
