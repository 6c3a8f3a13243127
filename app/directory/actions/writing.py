"""Somebody writes on their card, and says who may read it."""

from __future__ import annotations

from app.accounts.actions import really, renewed
from app.accounts.queries import is_fresh
from app.core.db import transaction
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.directory import rules
from app.directory.forms import CardForm
from app.directory.models import Audience, CardAnswer, Field, Findable, is_sealed
from app.directory.queries import Head, opened
from app.directory.questions import words_in
from app.directory.rules import Sight, Whose, may_see
from app.groups.models import Care, Membership

changes = Limit(120, 600)


async def write(viewer: Viewer, head: Head, form: CardForm) -> str | None:
    """Answer one question, or take the answer away. What others find the card by changes with it.
    How to reach somebody is changed only by who has just shown that it is them, or does so now:
    then this browser gets a new token (R11, R14). Raises Invalid."""
    rules.edit_own_card.require(viewer, head.group_id)
    assert viewer.user_id == head.user_id
    changes.spend_for(viewer)
    asks_again = Field.CONTACT in form.values and not await is_fresh(viewer)
    if asks_again:
        _ = await really(viewer, form.password)
    async with transaction():
        _ = await Membership.select_for_update().get(id=head.id)  # two phones write one by one
        if form.keeps:
            await _show_to(head, form)
        else:
            await _put(head, form)
        await find_anew(head.id, head.pub)
        return await renewed(viewer) if asks_again else None


async def _put(head: Head, form: CardForm) -> None:
    asked = list(form.values)
    await CardAnswer.filter(membership_id=head.id, field__in=asked).delete()
    for field, value in form.values.items():
        if value:
            row = answer(head.id, head.pub, field, value, form.audience)
            await row.save()


async def _show_to(head: Head, form: CardForm) -> None:
    """The same answer, to others. Only what is always sealed may keep its words unseen."""
    assert list(form.values) == [Field.CONTACT]
    rows = CardAnswer.filter(membership_id=head.id, field=Field.CONTACT)
    await rows.update(audience=form.audience)


def answer(
    membership_id: int, pub: str, field: Field, value: str, audience: Audience
) -> CardAnswer:
    """A row as it may stand in the database."""
    if is_sealed(field, audience):
        value = seal(value, "card_answer", pub, field.value)
    return CardAnswer(membership_id=membership_id, field=field, value=value, audience=audience)


# --- by which words a card is found ---------------------------------------------------------------

_GROUP = 1  # any: these people are nobody
_MEMBER = Viewer(user_id=0, roles={_GROUP: frozenset({Role.MEMBER})})
_ORGANISER = Viewer(user_id=0, roles={_GROUP: frozenset({Role.MEMBER, Role.ORGANISER})})
EYES = {
    "guarded": (_MEMBER, Care.GUARDED),
    "members": (_MEMBER, Care.OPEN),
    "organisers": (_ORGANISER, Care.GUARDED),
}


async def find_anew(membership_id: int, pub: str) -> None:
    """Inside the transaction that changed the card."""
    rows = await CardAnswer.filter(membership_id=membership_id)
    said = [(row.field, opened(pub, row), row.audience) for row in rows if not row.is_sealed]
    await Findable.filter(membership_id=membership_id).delete()
    if said:
        await findable(membership_id, said).save()


def findable(membership_id: int, said: list[tuple[Field, str, Audience]]) -> Findable:
    """The words of a card for each kind of reader, by `may_see` as everything else. How to be
    reached is in none of them."""
    row = Findable(membership_id=membership_id)
    for eyes, (viewer, care) in EYES.items():
        found = [
            word
            for field, value, audience in said
            if field is not Field.CONTACT
            and may_see(viewer, Whose(_GROUP, care, -1, {field: audience}), field) is Sight.YES
            for word in words_in(field, value)
        ]
        setattr(row, eyes, f" {' '.join(found)} " if found else "")
    return row
