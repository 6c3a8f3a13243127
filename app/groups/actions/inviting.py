"""Ways in are opened and closed by those who keep the door."""

from __future__ import annotations

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.core.clock import now
from app.core.errors import TooMany
from app.core.i18n import n_words
from app.core.tokens import derived, kept, public_id
from app.core.viewer import Role, Viewer
from app.groups import rules
from app.groups.forms import InvitationForm
from app.groups.models import Invitation

A_DAY = 20  # invitations one person may make (R54)


def code_of(pub: str, key: bytes) -> str:
    """The last part of an invitation's link, from its public id."""
    return derived(key, "invitation", pub)


async def invite(viewer: Viewer, group_id: int, form: InvitationForm, key: bytes) -> Invitation:
    """Open a way in; sending one form twice opens one. The table keeps only what recognises the
    link (`code_of` makes it again). Raises TooMany after twenty in a day."""
    rules.invite_people.require(viewer, group_id)
    if form.role is not Role.MEMBER:
        rules.promise_role.require(viewer, group_id)
    pub = name_of(viewer, group_id, form, key)
    if made := await Invitation.filter(pub=pub).first():
        return made
    await _not_too_many(viewer)
    try:
        return await Invitation.create(
            pub=pub,
            group_id=group_id,
            inviter_id=viewer.user_id,
            code_hash=kept(code_of(pub, key)),
            label=form.label,
            max_uses=form.uses,
            role=form.role,
            expires_at=now() + timedelta(days=form.days),
        )
    except IntegrityError:  # the same form, sent twice at once
        return await Invitation.get(pub=pub)


def name_of(viewer: Viewer, group_id: int, form: InvitationForm, key: bytes) -> str:
    """The same for the same form: its page gives every form it shows a `once` of its own."""
    if not form.once:
        return public_id()
    said = (form.once, form.label, str(form.days), str(form.uses), form.role.value)
    return derived(key, "invite once", viewer.pub, str(group_id), *said)


async def _not_too_many(viewer: Viewer) -> None:
    since = now() - timedelta(days=1)
    made = await Invitation.filter(inviter_id=viewer.user_id, created_at__gt=since).count()
    if made >= A_DAY:
        raise TooMany(
            n_words(
                "You may make one invitation a day. Please go on tomorrow.",
                "You may make %(n)s invitations a day. Please go on tomorrow.",
                A_DAY,
            ),
            3600,
        )


async def revoke(viewer: Viewer, invitation: Invitation) -> None:
    """Take an invitation back; doing it twice changes nothing."""
    rules.revoke_invitation.require(viewer, invitation)
    await Invitation.filter(id=invitation.id, revoked_at=None).update(revoked_at=now())
