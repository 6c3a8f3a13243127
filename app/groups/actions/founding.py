"""A circle begins, the very first one too, and is described anew."""

from __future__ import annotations

from functools import partial
from hmac import compare_digest

from tortoise.exceptions import IntegrityError

from app.accounts.actions import make_account, new_sheet
from app.accounts.models import User
from app.core.db import after_commit, transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.tokens import derived, public_id
from app.core.viewer import Role, Viewer
from app.groups import rules
from app.groups.actions import telling
from app.groups.forms import CircleForm, FirstRunForm
from app.groups.models import Group, Membership, RoleGrant
from app.groups.queries import is_set_up

SET_UP_ALREADY = N_("This place was set up a moment ago, in another window or by somebody else.")


async def found(user_id: int, name: str, form: CircleForm) -> Group:
    """Begin a circle. Whoever founds it is its owner, called `name` there; it begins guarded."""
    async with transaction():
        group = await _begun(form, public_id())
        await _owned(group, user_id, name)
    return group


async def _begun(form: CircleForm, pub: str) -> Group:
    return await Group.create(
        pub=pub, name=form.name, about=form.about, locale=form.locale, zone=form.zone
    )


async def _owned(group: Group, user_id: int, name: str) -> None:
    membership = Membership(group_id=group.id, user_id=user_id, name=name)
    await membership.save()
    await RoleGrant(membership_id=membership.id, role=Role.OWNER).save()
    for beginning in telling.on_found_inside:
        await beginning(group.id)
    after_commit(partial(telling.founded, group.id, user_id))


async def change(viewer: Viewer, group_id: int, form: CircleForm) -> None:
    """Another name, description, language or zone."""
    rules.edit_circle.require(viewer, group_id)
    await Group.filter(id=group_id).update(
        name=form.name, about=form.about, locale=form.locale, zone=form.zone
    )


# --- the first run ----------------------------------------------------------------------------


def first_run_path(key: bytes) -> str:
    """Where the first person makes an account and the first circle: for the terminal only."""
    return f"/first/{derived(key, 'first-run')}"


def is_first_run(code: str, key: bytes) -> bool:
    """Whether this is the code of `first_run_path`; says nothing about whether it still opens."""
    return compare_digest(code.encode(), derived(key, "first-run").encode())


async def begin(form: FirstRunForm, key: bytes, locale: str) -> User:
    """The first account, which looks after the machine, and the first circle. Raises Conflict for
    whoever comes second: on both databases the circle's name outside can be taken only once."""
    try:
        async with transaction():
            if await is_set_up():
                raise Conflict(SET_UP_ALREADY)
            group = await _begun(form.circle, derived(key, "first-circle"))
            # Hashing takes a moment: here, and only here, nobody else waits for the database.
            user = await make_account(
                form.account, locale=locale, zone=form.circle.zone, is_admin=True
            )
            await new_sheet(user.id, key)
            await _owned(group, user.id, form.name)
    except IntegrityError:
        raise Conflict(SET_UP_ALREADY) from None
    return user
