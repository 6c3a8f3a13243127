"""The owner says how people may come in, and what they are asked."""

from __future__ import annotations

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_, n_words
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.forms import QuestionForm
from app.groups.models import Group, JoinPolicy, Question
from app.groups.queries import Circle

SET = deed("door.set", N_("Changed how people may come into the circle"))
MOST_QUESTIONS = 10
TOO_OPEN = N_("A guarded circle does not let everybody in who has a link.")


async def set_policy(viewer: Viewer, circle: Circle, policy: JoinPolicy) -> None:
    """Opening the door makes its address; shutting it ends that address for good."""
    rules.set_up_door.require(viewer, circle.id)
    if policy is JoinPolicy.OPEN and circle.is_guarded:
        raise Conflict(TOO_OPEN)
    async with transaction():
        group = await Group.select_for_update().get(id=circle.id)
        if group.join_policy is policy:
            return
        door = None if policy is JoinPolicy.INVITED else group.door or public_id()
        await Group.filter(id=circle.id).update(join_policy=policy, door=door)
        await record(viewer, circle.id, SET, policy=policy.value)


async def move_door(viewer: Viewer, circle: Circle) -> None:
    """Another address: the old one opens nothing any more. Nobody who waits is sent away."""
    rules.set_up_door.require(viewer, circle.id)
    await Group.filter(id=circle.id, door__isnull=False).update(door=public_id())


async def add_question(viewer: Viewer, circle: Circle, form: QuestionForm) -> None:
    """Asking the same twice asks it once."""
    rules.set_up_door.require(viewer, circle.id)
    async with transaction():
        _ = await Group.select_for_update().get(id=circle.id)
        asked = await Question.filter(group_id=circle.id, archived_at=None)
        if form.text in [one.text for one in asked]:
            return
        if len(asked) >= MOST_QUESTIONS:
            raise Conflict(
                n_words("One question is enough.", "%(n)s questions are enough.", MOST_QUESTIONS)
            )
        await Question(group_id=circle.id, text=form.text, is_required=form.is_required).save()


async def drop_question(viewer: Viewer, circle: Circle, pub: str) -> None:
    """Not asked any more; what people answered stays readable."""
    rules.set_up_door.require(viewer, circle.id)
    asked = Question.filter(group_id=circle.id, pub=pub, archived_at=None)
    await asked.update(archived_at=now())
