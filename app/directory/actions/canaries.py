"""Made-up cards: placed and taken away by two, and they ring (R62, row 60)."""

from __future__ import annotations

import secrets
from datetime import timedelta

import msgspec

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import N_
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.forms import CanaryForm
from app.directory.queries import (
    RANG,
    canaries_for,
    canaries_of,
    canary_of_face,
    has_room,
    has_rung,
    is_honest_name,
)
from app.directory.queries.canaries import PLACE, TAKE_AWAY, Paper
from app.groups.queries import Circle, Member

MOST = 20
OLDEST = 400  # days since when somebody made up seems to belong

HONEST = N_("Somebody here has a name or a word like that. Please make up a rarer one.")
FULL = N_("There are twenty already. Please take one away first.")

PLACED = deed("directory.canary_placed", N_("Two people placed a made-up card that guards others"))
GONE = deed("directory.canary_gone", N_("Two people took a made-up card away"))
RINGS = deed(RANG, N_("Came upon a made-up card"), is_power=False)


async def _place(viewer: Viewer, act: Act) -> None:
    await record(viewer, act.group_id, PLACED)


async def _take_away(viewer: Viewer, act: Act) -> None:
    await record(viewer, act.group_id, GONE)


TO_PLACE = kind(PLACE, N_("Place a made-up card that guards others"), rules.place_canaries, _place)
TO_TAKE_AWAY = kind(TAKE_AWAY, N_("Take a made-up card away"), rules.place_canaries, _take_away)


async def place(viewer: Viewer, circle: Circle, form: CanaryForm) -> Act:
    """It waits for a second person. Raises Forbidden, Invalid, Conflict."""
    rules.place_canaries.require(viewer, circle.id)
    if await is_honest_name(circle, form.name):
        raise Invalid({"name": HONEST})
    for one in await canaries_for(viewer, circle):
        if one.act and one.is_waiting and one.canary.paper.name == form.name:
            return one.act  # the same form twice
    if not await has_room(circle.id, MOST):
        raise Conflict(FULL)
    pub = public_id()
    since = now() - timedelta(days=30 + secrets.randbelow(OLDEST))
    paper = Paper(form.name, public_id(), form.answers, since)
    sealed = seal(msgspec.json.encode(paper).decode(), "act", pub, "card")
    return await acts.ask(viewer, TO_PLACE, circle.id, pub, card=sealed)


async def take_away(viewer: Viewer, circle: Circle, pub: str) -> Act:
    """So does this: one person alone does not open the way. Raises Forbidden, NotFound."""
    rules.place_canaries.require(viewer, circle.id)
    if pub not in {one.pub for one in await canaries_of(circle.id)}:
        raise NotFound
    return await acts.ask(viewer, TO_TAKE_AWAY, circle.id, pub)


async def ring_of_face(viewer: Viewer, group_id: int, one: Member, how: str) -> None:
    """From a conversation, which knows people by their accounts."""
    canary = await canary_of_face(group_id, one.pub)
    await ring(viewer, group_id, canary.pub, how)


async def ring(viewer: Viewer, group_id: int, pub: str, how: str) -> None:
    """Whoever came upon it is written down for those who keep the door: once a day for each card
    and each way."""
    async with transaction():
        if not await has_rung(viewer, group_id, pub, how):
            await record(viewer, group_id, RINGS, pub, how=how)
