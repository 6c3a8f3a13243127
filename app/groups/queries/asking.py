"""Who is asking, and whether there is anybody yet."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType

from tortoise.expressions import Q

from app.accounts.models import Session, Standing, User
from app.core.clock import now, today
from app.core.db.quick import asked, moment
from app.core.viewer import Role, Viewer
from app.groups.models import INSIDE, NEWNESS, Belonging, Care, Membership, RoleGrant
from app.groups.queries.near import near_to

BELONGS = """
SELECT p.group_id, g.role, g.expires_at, p.joined_at, p.welcomed_at,
       p.is_open_early, p.state, p.seen_on, p.told_on, c.care,
       EXISTS (SELECT 1 FROM agreement a WHERE a.group_id = p.group_id
         AND a.version = (SELECT max(version) FROM agreement b WHERE b.group_id = p.group_id)
         AND NOT EXISTS (SELECT 1 FROM agreement_acceptance y
           WHERE y.agreement_id = a.id AND y.user_id = p.user_id)) AS is_asked
FROM membership p
JOIN circle c ON c.id = p.group_id
LEFT JOIN role_grant g ON g.membership_id = p.id
WHERE p.user_id = $1 AND p.state IN ('active', 'paused', 'suspended', 'applied')"""


async def viewer_for(session: Session) -> Viewer:
    """Who is asking, with their roles in every circle: one query. Needs `session.user` fetched."""
    user = session.user
    rows = await asked(BELONGS, user.id)
    day = today().isoformat()
    roles: dict[int, frozenset[Role]] = {}
    new_in: set[int] = set()
    told_in: set[int] = set()
    unseen_in: set[int] = set()
    asked_in: set[int] = set()
    where: dict[Belonging, set[int]] = defaultdict(set)
    for row in rows:
        group_id, state, ends = row["group_id"], Belonging(row["state"]), row["expires_at"]
        where[state].add(group_id)
        if state not in INSIDE:
            continue
        if str(row["seen_on"])[:10] != day:  # SQLite has no days, and nobody was ever seen before
            unseen_in.add(group_id)
        if row["is_asked"]:
            asked_in.add(group_id)
        if row["told_on"]:
            told_in.add(group_id)
        role = None if ends and moment(ends) <= now() else row["role"]
        newness = NEWNESS[Care(row["care"])]
        held = roles.get(group_id, frozenset({Role.MEMBER}))
        roles[group_id] = held | {Role(role)} if role else held
        is_open = row["welcomed_at"] and now() - moment(row["joined_at"]) >= newness
        if not (role or is_open or row["is_open_early"]):  # keepers are not new
            new_in.add(group_id)
    return Viewer(
        user_id=user.id,
        pub=user.pub,
        session_id=session.id,
        is_admin=user.is_admin,
        locale=user.locale,
        zone=user.zone,
        theme=user.theme,
        text_size=user.text_size,
        calm=user.calm,
        own_phone=session.own_phone,
        cookie_due=session.own_phone and session.was_away,
        roles=MappingProxyType(roles),
        new_in=frozenset(new_in),
        resting_in=frozenset(where[Belonging.PAUSED]),
        told_in=frozenset(told_in),
        unseen_in=frozenset(unseen_in),
        asked_in=frozenset(asked_in),
        suspended_in=frozenset(where[Belonging.SUSPENDED]),
        waiting_in=frozenset(where[Belonging.APPLIED]),
    )


async def viewer_in(group_id: int, user_id: int) -> Viewer:
    """Somebody as they stand in one circle now, without a session of theirs."""
    user = await User.get(id=user_id)
    mine = await Membership.get_or_none(group_id=group_id, user_id=user_id, state__in=INSIDE)
    if mine is None or user.standing is not Standing.ACTIVE:
        return Viewer(user_id=user_id, pub=user.pub)
    lasting = Q(expires_at=None) | Q(expires_at__gt=now())
    held = await RoleGrant.filter(lasting, membership_id=mine.id).values_list("role", flat=True)
    roles = frozenset({Role.MEMBER, *(Role(str(one)) for one in held)})
    return Viewer(user_id=user_id, pub=user.pub, roles=MappingProxyType({group_id: roles}))


async def seconds_in(group_id: int, user_id: int, subject: str) -> list[Viewer]:
    """Who does something for a circle and could be the second of two when somebody asks for what is
    about `subject`. Who rests is called by nothing, so nothing can wait for them."""
    apart = {user_id, *await near_to(group_id, user_id)}
    about = await User.get_or_none(pub=subject) if subject else None
    if about:
        apart |= {about.id, *await near_to(group_id, about.id)}
    here = RoleGrant.filter(membership__group_id=group_id, membership__state=Belonging.ACTIVE)
    ids = {int(str(one)) for one in await here.values_list("membership__user_id", flat=True)}
    return [await viewer_in(group_id, one) for one in sorted(ids - apart)]


async def is_set_up() -> bool:
    """Whether anybody has an account here yet."""
    return await User.all().exists()
