"""Somebody leaves a circle, or Kolo: nothing of their card stays."""

from __future__ import annotations

from app.directory.models import CardAnswer, CardLook, ContactRequest, Findable, Reveal
from app.groups.models import Belonging, Membership


async def forget_card(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave. Where they looked at how to reach others, those
    still see that somebody did, and on which day. Whoever is suspended finds their card again:
    until then nobody else does."""
    mine = await Membership.get_or_none(group_id=group_id, user_id=user_id)
    if mine is None or mine.state is Belonging.SUSPENDED:
        return
    await CardAnswer.filter(membership_id=mine.id).delete()
    await Findable.filter(membership_id=mine.id).delete()
    await ContactRequest.filter(asker_id=mine.id).delete()
    await ContactRequest.filter(asked_id=mine.id).delete()
    await Reveal.filter(membership_id=mine.id).delete()


async def forget_looks_of(user_id: int) -> None:
    """Inside the transaction that erases an account."""
    memberships = await Membership.filter(user_id=user_id).values_list("id", flat=True)
    await CardLook.filter(viewer_id__in=list(memberships)).delete()
