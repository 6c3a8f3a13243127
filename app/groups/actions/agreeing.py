"""What the people of a circle promise each other: its owner writes it, everybody says yes, or
leaves."""

from __future__ import annotations

from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.actions.becoming import alone_with
from app.groups.models import Acceptance, Agreement

PUBLISHED = deed("agreement.published", N_("Wrote a new version of what we promise each other"))
NEWER = N_("There is a newer text. Please read that one.")


async def publish(viewer: Viewer, group_id: int, text: str) -> None:
    """A new version, which everybody is asked to accept; its writer has. The same text again is no
    new one."""
    rules.write_agreement.require(viewer, group_id)
    async with transaction():
        await alone_with(group_id)
        last = await Agreement.filter(group_id=group_id).order_by("-version").first()
        if last and last.text == text:
            return
        made = Agreement(group_id=group_id, version=last.version + 1 if last else 1, text=text)
        await made.save()
        await Acceptance(agreement_id=made.id, user_id=viewer.user_id).save()
        await record(viewer, group_id, PUBLISHED, version=made.version)


async def accept(viewer: Viewer, group_id: int, version: str) -> None:
    """Saying it twice changes nothing. Raises Conflict where a newer text is there by now."""
    rules.accept_agreement.require(viewer, group_id)
    async with transaction():
        await alone_with(group_id)
        last = await Agreement.filter(group_id=group_id).order_by("-version").first()
        if last is None:
            raise NotFound
        if str(last.version) != version:
            raise Conflict(NEWER)
        yes = Acceptance.filter(agreement_id=last.id, user_id=viewer.user_id)
        if not await yes.exists():
            await Acceptance(agreement_id=last.id, user_id=viewer.user_id).save()
