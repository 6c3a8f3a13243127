"""What somebody does for the circle is given and taken by two, and handed over with three days'
notice."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from app.acts import actions as acts
from app.acts.models import Act, Kind, kind
from app.audit.actions import CLOCK, record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from app.core.i18n import N_
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.queries import Member, member_behind, members_called
from app.moderation import queries, rules
from app.moderation.models import Handover, Turn

NOTICE = timedelta(hours=72)

NOBODY_SO = N_("Nobody in the circle is called exactly so. Please write the name as they do.")
SEVERAL_SO = N_("Several people are called so. Please ask the one you mean to add something to it.")
YOURSELF = N_("This is you. Please write somebody else’s name.")
HAS_IT = N_("They do this already.")
HAS_IT_NOT = N_("They do not do this any more.")
ANNOUNCED = N_("This circle is changing hands already. Wait for that, or stop it first.")
OVER = N_("This was decided meanwhile.")

GIVEN = {
    Role.STEWARD: deed("role.given.steward", N_("Somebody became a steward")),
    Role.ORGANISER: deed("role.given.organiser", N_("Somebody became an organiser")),
    Role.MODERATOR: deed("role.given.moderator", N_("Somebody became a moderator")),
    Role.OWNER: deed("role.given.owner", N_("Somebody became an owner")),
}
TAKEN = {
    Role.STEWARD: deed("role.taken.steward", N_("Somebody is no steward any more")),
    Role.ORGANISER: deed("role.taken.organiser", N_("Somebody is no organiser any more")),
    Role.MODERATOR: deed("role.taken.moderator", N_("Somebody is no moderator any more")),
    Role.OWNER: deed("role.taken.owner", N_("Somebody is no owner any more")),
}
TURNING = deed("owner.announced", N_("The circle will get another owner in three days"))
STAYED = deed("owner.stopped", N_("The circle keeps its owner after all"))

GIVING_WORDS = {
    Role.STEWARD: N_("Make somebody a steward"),
    Role.ORGANISER: N_("Make somebody an organiser"),
    Role.MODERATOR: N_("Make somebody a moderator"),
}
TAKING_WORDS = {
    Role.STEWARD: N_("Let somebody be a steward no longer"),
    Role.ORGANISER: N_("Let somebody be an organiser no longer"),
    Role.MODERATOR: N_("Let somebody be a moderator no longer"),
}


# --- asking -------------------------------------------------------------------------------------


async def ask_to_give(viewer: Viewer, group_id: int, name: str, role: Role) -> Act:
    """Waits for a second person. Raises Invalid where it cannot be told who is meant."""
    rules.give_roles.require(viewer, group_id)
    one = await _called(viewer, group_id, name)
    if role in await queries.roles_held(group_id, one.user_id):
        raise Invalid({"name": HAS_IT})
    return await acts.ask(viewer, GIVING[role], group_id, one.pub)


async def ask_for_newcomer(group_id: int, by_id: int, user_id: int, role: Role) -> None:
    """After somebody came in by an invitation that asks for more: it waits for a second person, as
    if whoever invited them had asked just now. Nothing where they may not ask any more."""
    by = Viewer(
        user_id=by_id,
        pub=await queries.pub_of(by_id),
        roles={group_id: await queries.roles_held(group_id, by_id)},
    )
    if rules.give_roles(by, group_id):
        _ = await acts.ask(by, GIVING[role], group_id, await queries.pub_of(user_id))


async def ask_to_take(viewer: Viewer, group_id: int, pub: str, role: Role) -> Act:
    rules.give_roles.require(viewer, group_id)
    one = await member_behind(group_id, pub)
    if role not in await queries.roles_held(group_id, one.user_id):
        raise Conflict(HAS_IT_NOT)
    return await acts.ask(viewer, TAKING[role], group_id, one.pub)


async def ask_to_hand_over(viewer: Viewer, group_id: int, name: str, *, stays: bool) -> Act:
    rules.give_roles.require(viewer, group_id)
    one = await _called(viewer, group_id, name)
    if Role.OWNER in await queries.roles_held(group_id, one.user_id):
        raise Invalid({"name": HAS_IT})
    await nothing_announced(group_id)
    return await acts.ask(viewer, HANDING, group_id, one.pub, stays=int(stays))


async def lay_down(viewer: Viewer, group_id: int, role: Role) -> None:
    """Of one's own will, at once and alone. The last owner stays: Conflict."""
    assert viewer.user_id is not None
    if not viewer.has(group_id, role):
        raise Forbidden(acts.NOT_YOURS)
    async with transaction():
        if await groups.take_role(group_id, viewer.user_id, role):
            await record(viewer, group_id, TAKEN[role], viewer.pub)


async def _called(viewer: Viewer, group_id: int, name: str) -> Member:
    found = await members_called(group_id, name)
    if len(found) != 1:
        raise Invalid({"name": SEVERAL_SO if found else NOBODY_SO})
    if found[0].user_id == viewer.user_id:
        raise Invalid({"name": YOURSELF})
    return found[0]


async def nothing_announced(group_id: int) -> None:
    if await Handover.exists(group_id=group_id, state=Turn.ANNOUNCED):
        raise Conflict(ANNOUNCED)


# --- doing: inside the transaction of the second yes --------------------------------------------


async def _give(role: Role, viewer: Viewer, act: Act) -> None:
    one = await still_here(act)
    if await groups.give_role(act.group_id, one.user_id, role):
        await record(viewer, act.group_id, GIVEN[role], one.pub)


async def _take(role: Role, viewer: Viewer, act: Act) -> None:
    one = await still_here(act)
    if await groups.take_role(act.group_id, one.user_id, role):
        await record(viewer, act.group_id, TAKEN[role], one.pub)


async def _announce(viewer: Viewer, act: Act) -> None:
    one = await still_here(act)
    await nothing_announced(act.group_id)
    await Handover(
        group_id=act.group_id,
        giver_id=act.asked_by_id,
        taker_id=one.user_id,
        giver_stays=bool(act.told["stays"]),
        announced_at=now(),
        due_at=now() + NOTICE,
    ).save()
    await record(viewer, act.group_id, TURNING, one.pub)


async def still_here(act: Act) -> Member:
    try:
        return await member_behind(act.group_id, act.subject)
    except NotFound:
        raise Conflict(groups.NOT_HERE) from None


GIVING: dict[Role, Kind] = {
    role: kind(
        f"role.give.{role.value}",
        said,
        rules.give_roles,
        partial(_give, role),
        rules.keep_circle,
        may_be_alone=True,
    )
    for role, said in GIVING_WORDS.items()
}
TAKING: dict[Role, Kind] = {
    role: kind(
        f"role.take.{role.value}",
        said,
        rules.give_roles,
        partial(_take, role),
        rules.keep_circle,
        may_be_alone=True,
    )
    for role, said in TAKING_WORDS.items()
}
HANDING = kind(
    "owner.hand_over",
    N_("Hand the circle over to another owner"),
    rules.give_roles,
    _announce,
    rules.keep_circle,
    may_be_alone=True,
)


# --- the three days -----------------------------------------------------------------------------


async def stop(viewer: Viewer, handover: Handover) -> None:
    """By whoever gives, by whoever would take, or by another owner. Raises Forbidden, Conflict."""
    rules.stop_handover.require(viewer, handover)
    async with transaction():
        await _settle(handover, Turn.STOPPED)
        await record(viewer, handover.group_id, STAYED)


async def hand_over_what_is_due() -> None:
    """By the clock. Where it cannot be done any more, nothing changes hands."""
    for handover in await Handover.filter(state=Turn.ANNOUNCED, due_at__lte=now()).order_by("id"):
        try:
            await _turn(handover)
        except Refusal:
            async with transaction():
                await _settle(handover, Turn.STOPPED)
                await record(CLOCK, handover.group_id, STAYED)


async def _turn(handover: Handover) -> None:
    group_id = handover.group_id
    async with transaction():
        await _settle(handover, Turn.DONE)
        if await groups.give_role(group_id, handover.taker_id, Role.OWNER):
            await record(
                CLOCK, group_id, GIVEN[Role.OWNER], await queries.pub_of(handover.taker_id)
            )
        if handover.giver_stays:
            return
        if await groups.take_role(group_id, handover.giver_id, Role.OWNER):
            await record(
                CLOCK, group_id, TAKEN[Role.OWNER], await queries.pub_of(handover.giver_id)
            )


async def _settle(handover: Handover, state: Turn) -> None:
    still = Handover.filter(id=handover.id, state=Turn.ANNOUNCED)
    if not await still.update(state=state):
        raise Conflict(OVER)
