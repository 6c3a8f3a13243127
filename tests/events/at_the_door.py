"""People who answered, for the tests of the door."""

from __future__ import annotations

from typing import Any

from app.core.clock import now
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events.models import AnswerState, EventAnswer, Occurrence, Says
from app.groups.models import Group
from tests.events.making import membership_of


async def says_yes(
    who: Viewer, circle: Group, one: Occurrence, *, party: int = 1, **different: Any
) -> EventAnswer:
    me = await membership_of(who, circle)
    plan = {"says": Says.GOING, "state": AnswerState.CONFIRMED, "membership_id": me.id} | different
    return await EventAnswer.create(
        occurrence_id=one.id,
        group_id=one.group_id,
        by_id=me.id,
        party=party,
        nonce=public_id(),
        made_at=now(),
        changed_at=now(),
        **plan,
    )


async def guest(host: Viewer, circle: Group, one: Occurrence, name: str) -> EventAnswer:
    pub = public_id()
    closed = seal(name, "event_answer", pub, "name")
    return await says_yes(host, circle, one, membership_id=None, pub=pub, name=closed)
