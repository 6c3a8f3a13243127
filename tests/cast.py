"""The people every test knows: Olena keeps the circle, Marta moderates, Taras helps, Nino is from
elsewhere, Dato is banned, Bohdan has an account and no circle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import Session, Standing, User
from app.core.clock import now
from app.core.tokens import kept, secret_token
from app.core.viewer import Role, Viewer
from app.groups.models import Group, Membership, RoleGrant

A_MONTH = timedelta(days=30)  # since everybody came: nobody is new
PASSWORD = "тепла піч і чай 7"
# Argon2id of PASSWORD, made once with the cheapest settings: hashing is tested where it is the
# subject.
CHEAP_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$bJWBK1rNZvdRfyEuQGwf4Q$89CoS9vdVYu9Ng2emdV5S8kXJJuNrUrYnHwixQplLt8"
)


@dataclass(frozen=True)
class Cast:
    kalyna: Group
    tbilisi: Group
    olena: Viewer
    marta: Viewer
    taras: Viewer
    nino: Viewer
    dato: Viewer
    bohdan: Viewer


async def gather_cast() -> Cast:
    kalyna = await Group.create(name="Калина", zone="Europe/Kyiv", locale="uk")
    tbilisi = await Group.create(name="თბილისი", zone="Asia/Tbilisi", locale="ka")
    return Cast(
        kalyna,
        tbilisi,
        await person("olena", kalyna, "Олена", Role.OWNER),
        await person("marta", kalyna, "Марта", Role.MODERATOR),
        await person("taras", kalyna, "Тарас"),
        await person("nino", tbilisi, "ნინო", Role.OWNER),
        await person("dato", kalyna, "Дато", standing=Standing.BANNED),
        await person("bohdan"),
    )


async def person(
    login: str,
    group: Group | None = None,
    name: str = "",
    *roles: Role,
    standing: Standing = Standing.ACTIVE,
) -> Viewer:
    user = await User.create(login=login, password_hash=CHEAP_HASH, standing=standing)
    held: dict[int, frozenset[Role]] = {}
    if group:
        membership = await Membership.create(
            group_id=group.id,
            user_id=user.id,
            name=name or login,
            joined_at=now() - A_MONTH,
            welcomed_at=now(),
        )
        for role in roles:
            await RoleGrant.create(membership_id=membership.id, role=role)
        held = {group.id: frozenset({Role.MEMBER, *roles})}
    return Viewer(user_id=user.id, pub=user.pub, roles=held)


async def session_of(person: object, *, own_phone: bool = False) -> str:
    """A signed-in browser's token."""
    assert isinstance(person, Viewer)
    assert person.user_id is not None
    token = secret_token()
    await Session.create(
        user_id=person.user_id,
        token_hash=kept(token),
        own_phone=own_phone,
        seen_at=now(),
        ends_at=now() + timedelta(hours=1),
    )
    return token
