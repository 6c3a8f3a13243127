"""Somebody of the circle says that they know who waits at its door."""

from __future__ import annotations

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, TooMany
from app.core.i18n import N_, n_words
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.actions.becoming import MEANWHILE, alone_with
from app.groups.models import Belonging, Membership, Vouch
from app.groups.queries import LONG_ENOUGH
from app.groups.rules import DOOR_KEEPERS, Whom

A_MONTH = 3  # people one may vouch for

TOO_SHORT = N_("You can vouch for somebody once you have been in the circle for thirty days.")
NOT_YOURSELF = N_("Nobody vouches for themselves.")


async def vouch(viewer: Viewer, whom: Whom, text: str) -> None:
    """Doing it again says it in other words. Raises TooMany after three people in a month."""
    rules.vouch.require(viewer, whom.group_id)
    if viewer.user_id == whom.user_id:
        raise Forbidden(NOT_YOURSELF)
    async with transaction():
        await alone_with(whom.group_id)  # two forms sent at once count one after the other
        await _may(viewer, whom)
        given = Vouch.filter(group_id=whom.group_id, giver_id=viewer.user_id)
        mine = await given.get_or_none(receiver_id=whom.user_id)
        if mine is None or mine.withdrawn_at:
            await _not_too_many(viewer, whom)
        if mine is None:
            mine = Vouch(group_id=whom.group_id, giver_id=viewer.user_id, receiver_id=whom.user_id)
        mine.text, mine.withdrawn_at = seal(text, "vouch", mine.pub, "text"), None
        mine.created_at = now()
        await mine.save()


async def _may(viewer: Viewer, whom: Whom) -> None:
    waits = Membership.filter(group_id=whom.group_id, user_id=whom.user_id)
    if not await waits.filter(state=Belonging.APPLIED).exists():
        raise Conflict(MEANWHILE)
    mine = await Membership.get(group_id=whom.group_id, user_id=viewer.user_id)
    is_keeper = viewer.has(whom.group_id, *DOOR_KEEPERS)
    if not is_keeper and now() - mine.joined_at < LONG_ENOUGH:
        raise Forbidden(TOO_SHORT)


async def _not_too_many(viewer: Viewer, whom: Whom) -> None:
    lately = Vouch.filter(group_id=whom.group_id, giver_id=viewer.user_id)
    if await lately.filter(created_at__gt=now() - LONG_ENOUGH).count() >= A_MONTH:
        raise TooMany(
            n_words(
                "You may vouch for one person a month.",
                "You may vouch for %(n)s people a month.",
                A_MONTH,
            ),
            86_400,
        )


async def take_vouch_back(viewer: Viewer, whom: Whom) -> None:
    """Without a reason; doing it twice changes nothing."""
    mine = Vouch.filter(group_id=whom.group_id, giver_id=viewer.user_id, receiver_id=whom.user_id)
    await mine.filter(withdrawn_at=None).update(withdrawn_at=now())
