"""Whom an ask is for, where it is for a family of the circle's list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from app.help.models import Post
from app.registry.models import Living, Person


async def family_of(rows: Collection[Post]) -> dict[int, set[int]]:
    """{post: user ids} of who lives in the household it is for, and of the person it is for."""
    homes = {row.for_household_id for row in rows if row.for_household_id}
    if not homes:
        return {}
    live_there: dict[int, set[int]] = defaultdict(set)
    here = Living.filter(household_id__in=sorted(homes), left_on=None)
    for home, person in await here.values_list("household_id", "person_id"):
        live_there[home].add(person)
    of = {row.id: _people(row, live_there) for row in rows if row.for_household_id}
    ids = sorted({one for people in of.values() for one in people})
    known = Person.filter(id__in=ids).exclude(user_id=None)
    users = {person.id: person.user_id or 0 for person in await known}
    return {post: {users[one] for one in people & users.keys()} for post, people in of.items()}


def _people(row: Post, live_there: dict[int, set[int]]) -> set[int]:
    alone = {row.for_person_id} if row.for_person_id else set()
    return live_there[row.for_household_id or 0] | alone
