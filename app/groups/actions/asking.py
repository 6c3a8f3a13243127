"""Somebody asks at the door of a circle, and may take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from tortoise.exceptions import IntegrityError

from app.acts.actions import withdraw_about
from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.errors import NotFound
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.actions import telling
from app.groups.actions.admitting import ADMISSION
from app.groups.actions.becoming import become
from app.groups.changes import APPLY, WITHDRAW
from app.groups.models import Answer, Belonging, Membership

asking = Limit(5, 86_400)
AGAIN = timedelta(days=7)  # after a no


async def apply(viewer: Viewer, group_id: int, name: str, answers: Mapping[int, str]) -> None:
    """Wait at the door. Nobody learns here what became of it: for whoever is in already, waits,
    is banned, or heard a no this week, nothing happens. `answers` by question id."""
    assert viewer.user_id is not None
    asking.spend_for(viewer)
    try:
        async with transaction():
            mine = await Membership.get_or_none(group_id=group_id, user_id=viewer.user_id)
            if mine and not _may_ask(mine):
                return
            if mine:
                await become(mine, APPLY)
            else:
                mine = Membership(group_id=group_id, user_id=viewer.user_id, state=APPLY.to)
            mine.name, mine.joined_at = name, now()  # by whom they once came stays: are_near
            await mine.save()
            await _answer(mine, answers)
            after_commit(partial(telling.applied, group_id, viewer.user_id))
    except IntegrityError:  # the same form, sent twice at once
        return


def _may_ask(mine: Membership) -> bool:
    if mine.state not in APPLY.was or mine.is_shut_out(now()):
        return False
    was_refused = mine.state is Belonging.REFUSED and mine.left_at is not None
    return not (was_refused and mine.left_at and now() - mine.left_at < AGAIN)


async def _answer(mine: Membership, answers: Mapping[int, str]) -> None:
    await Answer.filter(membership_id=mine.id).delete()
    for question_id, text in answers.items():
        pub = public_id()
        closed = seal(text, "join_answer", pub, "text")
        await Answer(pub=pub, membership_id=mine.id, question_id=question_id, text=closed).save()


async def withdraw(viewer: Viewer, group_id: int) -> None:
    """Raises NotFound for whoever does not wait there, Conflict where it was decided just now."""
    mine = await Membership.get_or_none(
        group_id=group_id, user_id=viewer.user_id, state=Belonging.APPLIED
    )
    if mine is None:
        raise NotFound
    async with transaction():
        await become(mine, WITHDRAW)
        await Membership.filter(id=mine.id).update(left_at=now())
        await withdraw_about(ADMISSION, group_id, viewer.pub)
        after_commit(partial(telling.left, group_id, mine.user_id))
