"""A member would like somebody to be invited; one of those who keep the door decides (row 14). The
invitation is then the member's own: it is they who bring that person."""

from __future__ import annotations

from datetime import timedelta

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.core.clock import now
from app.core.errors import TooMany
from app.core.i18n import N_, n_words
from app.core.tokens import kept
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.actions.inviting import code_of, name_of
from app.groups.forms import InvitationForm
from app.groups.models import Invitation
from app.groups.queries import WISH

A_WEEK = 3  # wishes of one person (R54)
DAYS = 7  # a link that a member hands on is for one person and one week


async def _make(viewer: Viewer, act: Act) -> None:
    _ = await Invitation.create(
        pub=act.subject,
        group_id=act.group_id,
        inviter_id=act.asked_by_id,
        code_hash=act.told["mark"],
        label=act.told["label"],
        expires_at=now() + timedelta(days=DAYS),
    )


WISHING = kind(
    WISH,
    N_("Make an invitation for somebody whom a member knows"),
    rules.wish_for_invitation,
    _make,
    agrees=rules.invite_people,
    is_of_two=False,
)


async def wish(viewer: Viewer, group_id: int, form: InvitationForm, key: bytes) -> None:
    """Sending one form twice asks once. Raises TooMany after three in a week."""
    rules.wish_for_invitation.require(viewer, group_id)
    pub = name_of(viewer, group_id, form, key)
    mine = Act.filter(asked_by_id=viewer.user_id, kind=WISH)
    if await mine.filter(subject=pub).exists():
        return
    if await mine.filter(asked_at__gt=now() - timedelta(days=7)).count() >= A_WEEK:
        raise TooMany(
            n_words(
                "You may ask for one invitation a week.",
                "You may ask for %(n)s invitations a week.",
                A_WEEK,
            ),
            86_400,
        )
    mark = kept(code_of(pub, key))
    _ = await acts.ask(viewer, WISHING, group_id, pub, label=form.label, mark=mark)


async def answer_wish(viewer: Viewer, act: Act, *, is_yes: bool) -> None:
    """One yes is enough, also from somebody near. By whoever asked, no takes it back. Raises
    Conflict where another was quicker."""
    if is_yes:
        await acts.agree(viewer, act)
    else:
        await acts.decline(viewer, act)
