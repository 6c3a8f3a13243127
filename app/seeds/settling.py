"""People get their accounts, circles begin, and everybody belongs where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.progress import Progress

from app.accounts.models import Kind, Session, User
from app.accounts.passwords import hashed
from app.chat.actions import open_everyones_room
from app.chat.models import Room
from app.core.clock import now
from app.core.db import transaction
from app.core.tokens import kept, secret_token
from app.groups.models import Care, Group, Membership, RoleGrant
from app.seeds.people import HERE, THERE, ZONES, Somebody, Where

ABOUT: dict[Where, dict[str, Any]] = {
    HERE: {
        "name": "Калина",
        "about": "Люди з одного міста на сході: хто в Грузії, хто по Україні. "
        "Ліки, дорога, папери, театр і чай. Просити тут — це нормально.",
        "locale": "uk",
        "zone": ZONES[HERE],
    },
    THERE: {
        "name": "მეზობლები",
        "about": "თბილისელი მეზობლები და ისინი, ვინც ახლახან ჩამოვიდა. "
        "ვისაც რა შეუძლია, იმით ვეხმარებით.",
        "locale": "ka",
        "zone": ZONES[THERE],
    },
}
IN_ONE_GO = 500  # rows
A_TOKEN_LASTS = timedelta(days=365)
SETTLING = timedelta(days=2)  # how long people went on coming, once the circles had begun


@dataclass(frozen=True, slots=True)
class Place:
    """A circle and its room."""

    where: Where
    group_id: int
    room_id: int
    room: str  # its public id
    zone: ZoneInfo


async def nobody_is_here() -> None:
    """Raises ValueError where somebody is."""
    if await User.all().exists():
        raise ValueError(
            "There are accounts in this database already. Only an empty one can be filled: "
            "choose another folder with KOLO_DATA."
        )


async def make_accounts(
    everybody: Sequence[Somebody], password: str, began: datetime, progress: Progress
) -> dict[str, User]:
    """Everybody's account, by login."""
    # One hash for all: making two thousand would take half an hour, and the password is no secret.
    password_hash = await hashed(password)
    task = progress.add_task("People", total=len(everybody))
    for start in range(0, len(everybody), IN_ONE_GO):
        part = everybody[start : start + IN_ONE_GO]
        await User.bulk_create(_account(one, password_hash, began) for one in part)
        progress.advance(task, len(part))
    return {user.login: user for user in await User.all()}


def _account(one: Somebody, password_hash: str, began: datetime) -> User:
    return User(
        login=one.login,
        password_hash=password_hash,
        locale=one.locale,
        zone=one.zone,
        is_admin=one.login == "olena",
        # Whoever belongs nowhere has just come, or they would be forgotten before they came in.
        created_at=began if one.circles else now(),
    )


async def open_circles(wanted: Sequence[Where], began: datetime) -> list[Place]:
    """With their rooms, in this order."""
    return [await _opened(where, began) for where in wanted]


async def _opened(where: Where, began: datetime) -> Place:
    async with transaction():
        # Open-hearted, though circles begin guarded: whoever tries the demo should see what was
        # said before they came, and who looks after what.
        group = await Group.create(care=Care.OPEN, created_at=began, **ABOUT[where])
        await open_everyones_room(group.id)
        await Room.filter(group_id=group.id).update(created_at=began)
    room = await Room.get(group_id=group.id)
    return Place(where, group.id, room.id, room.pub, ZoneInfo(group.zone))


async def belong(
    everybody: Sequence[Somebody],
    accounts: Mapping[str, User],
    places: Sequence[Place],
    began: datetime,
) -> None:
    """Memberships, and what some do for their circle."""
    for place in places:
        members = [one for one in everybody if place.where in one.circles]
        rows = [
            Membership(
                group_id=place.group_id,
                user_id=accounts[one.login].id,
                name=one.name,
                joined_at=began + SETTLING * index / len(members),
                welcomed_at=began + SETTLING,
            )
            for index, one in enumerate(members)
        ]
        await Membership.bulk_create(rows, batch_size=IN_ONE_GO)
        joined = dict(await Membership.filter(group_id=place.group_id).values_list("user_id", "id"))
        for one in members:
            for role in one.roles.get(place.where, ()):
                await RoleGrant(membership_id=joined[accounts[one.login].id], role=role).save()


async def make_tokens(accounts: Mapping[str, User], *, is_bot: bool) -> dict[str, str]:
    """A bearer token for each login."""
    tokens = {login: secret_token() for login in accounts}
    rows = [
        Session(
            user_id=accounts[login].id,
            token_hash=kept(token),
            kind=Kind.BEARER,
            is_bot=is_bot,
            seen_at=now(),
            ends_at=now() + A_TOKEN_LASTS,
        )
        for login, token in tokens.items()
    ]
    await Session.bulk_create(rows, batch_size=IN_ONE_GO)
    return tokens
