"""What a circle calls somebody, and that nobody takes another's name."""

from __future__ import annotations

from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.signs import look
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.models import INSIDE, Membership
from app.groups.queries import names_of_keepers, names_of_others

IN_USE = N_(
    "Somebody here has this name already. Add something, so that people can tell you apart."
)

changes = Limit(10, 3600)  # each answer tells whether a name is in use


async def come_as(viewer: Viewer, group_id: int, name: str) -> None:
    """Whether somebody new may be called so. Raises Invalid for the name of somebody who looks
    after the circle, whom the new one must not be taken for. Of others an invitation tells
    nothing: two may have one name."""
    _free(name, await names_of_keepers(group_id, but=viewer.user_id))


async def rename(viewer: Viewer, group_id: int, name: str) -> None:
    """Be called otherwise, at once and everywhere in the circle. Raises Invalid where somebody
    else there is called so."""
    rules.choose_own_name.require(viewer, group_id)
    changes.spend_for(viewer)
    _free(name, await names_of_others(group_id, but=viewer.user_id))
    mine = Membership.filter(group_id=group_id, user_id=viewer.user_id, state__in=INSIDE)
    await mine.update(name=name)


def _free(name: str, taken: list[str]) -> None:
    if look(name) in map(look, taken):
        raise Invalid({"name": IN_USE})
