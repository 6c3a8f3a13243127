"""Who is asking. Built once per request or socket, then passed by hand to everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody does for a group. Roles add up; everybody in it is a member."""

    MEMBER = "member"
    STEWARD = "steward"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    OWNER = "owner"
    REGISTRAR = "registrar"  # a duty: keeps the list of families


@dataclass(frozen=True, slots=True)
class Viewer:
    user_id: int | None = None
    pub: str = ""
    session_id: int = 0
    is_admin: bool = False  # looks after the machine; no right inside any group comes from it
    locale: str = "en"
    zone: str = "UTC"
    theme: str = ""  # "", "light", "dark"
    text_size: str = ""  # "", "large", "largest"
    calm: bool = False
    own_phone: bool = False  # may this browser keep anything
    cookie_due: bool = False  # the browser should be told again how long it stays signed in
    roles: Mapping[int, frozenset[Role]] = field(default_factory=lambda: MappingProxyType({}))
    new_in: frozenset[int] = frozenset()  # groups where these are still their first days (R68)
    resting_in: frozenset[int] = frozenset()  # groups they belong to, but that send them nothing
    told_in: frozenset[int] = frozenset()  # groups where they will rest soon, for staying away
    unseen_in: frozenset[int] = frozenset()  # groups they have not looked into today
    asked_in: frozenset[int] = frozenset()  # groups whose newest promise they have not given
    suspended_in: frozenset[int] = frozenset()  # groups that show them their rights, and no more
    waiting_in: frozenset[int] = frozenset()  # groups at whose door they wait

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def is_member(self, group_id: int) -> bool:
        return group_id in self.roles

    def has(self, group_id: int, *wanted: Role) -> bool:
        """Whether any of the wanted roles is held in that group."""
        return not self.roles.get(group_id, frozenset()).isdisjoint(wanted)


ANYONE = Viewer()
