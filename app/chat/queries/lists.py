"""The lists of rooms: one's own, and those one could come into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.chat.log import LastLine
from app.chat.models import Room, RoomKind
from app.chat.queries.blocks import hidden_from
from app.chat.queries.meeting import made_up_in
from app.chat.queries.reported import reported_among
from app.chat.queries.rooms import at, title_of
from app.chat.rules import LOOKED_INTO, OPENS_ROOMS
from app.chat.the_log import the_log
from app.core.i18n import gettext
from app.core.viewer import Viewer
from app.groups.queries import Member, names_ever


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One line of a list of rooms."""

    pub: str
    kind: str
    title: str
    group_id: int
    unread: int
    ment: int  # of these, how many mention the viewer
    is_quiet: bool  # the viewer wants to hear nothing of it
    is_archived: bool
    person: str  # public id of whom a direct room is shared with
    last_name: str
    last_text: str
    last_at: datetime | None

    @property
    def loud(self) -> int:
        """How much of what is new shall draw the eye: a quiet room only calls by name."""
        return self.ment if self.is_quiet else self.unread


async def lines_for(viewer: Viewer, group_id: int | None = None) -> list[RoomLine]:
    """The viewer's rooms with their last words, most recently spoken in first. Without people who
    do not want to meet them, or whom they do not; without words they have reported."""
    wanted = viewer.roles if group_id is None else {group_id} & set(viewer.roles)
    last = await the_log().last_lines(viewer.user_id or 0)
    last = [line for line in last if line.group_id in wanted]
    hidden = await hidden_from(viewer)
    reported = await reported_among(viewer, [line.id for line in last if line.id])
    others = await _others(viewer, last)
    lines = []
    for line in last:
        other = others.get(line.room)
        if other and other.user_id in hidden:
            continue
        is_heard = line.by not in hidden.values() and line.id not in reported
        rests = line.group_id in viewer.resting_in  # nothing calls them there
        shown = _line(line, other, is_heard=is_heard)
        lines.append(replace(shown, unread=0, ment=0) if rests else shown)
    return lines


def _line(line: LastLine, other: Member | None, *, is_heard: bool) -> RoomLine:
    is_direct = line.kind == RoomKind.DIRECT
    title = (other.name if other else "") or gettext("Somebody") if is_direct else line.title
    return RoomLine(
        pub=line.room,
        kind=line.kind,
        title=title_of(line.kind, title),
        group_id=line.group_id,
        unread=line.unread,
        ment=line.ment,
        is_quiet=line.level == "none",
        is_archived=bool(line.is_archived),
        person=other.pub if other else "",
        last_name=(line.name or "") if is_heard else "",
        last_text=(line.cw or line.text or "") if is_heard else "",
        last_at=at(line.ts) if line.ts else None,
    )


async def _others(viewer: Viewer, lines: list[LastLine]) -> dict[str, Member]:
    """Whom the viewer's direct rooms are shared with, by room."""
    direct = [line.room for line in lines if line.kind == RoomKind.DIRECT]
    if not direct:
        return {}
    rooms = await Room.filter(pub__in=direct)
    pairs = {room.pub: (room.group_id, room.other_of(viewer.user_id or 0)) for room in rooms}
    names = await names_ever(list(pairs.values()))
    for group_id in {group_id for group_id, user_id in pairs.values() if user_id < 0}:
        names |= {(group_id, one.user_id): one for one in await made_up_in(group_id)}
    return {pub: names[pair] for pub, pair in pairs.items() if pair in names}


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A room one could come into, or read without."""

    pub: str
    title: str
    about: str
    kind: str
    is_archived: bool


async def open_rooms_for(viewer: Viewer, group_id: int) -> list[OpenLine]:
    """Rooms of a circle that its member may look into and is not in; the archived last."""
    if not viewer.is_member(group_id):
        return []
    mine = {line.room for line in await the_log().last_lines(viewer.user_id or 0)}
    rooms = await Room.filter(group_id=group_id, kind__in=LOOKED_INTO).order_by("title", "id")
    out = await the_log().taken_out_of(viewer.user_id or 0)
    there = [room for room in rooms if room.pub not in mine and room.id not in out]
    shown = [_open(room) for room in there if not room.is_waiting]
    return sorted(shown, key=lambda line: line.is_archived)


@dataclass(frozen=True, slots=True)
class Wish:
    """An open room that somebody would like to have."""

    pub: str
    title: str
    about: str
    name: str  # whose wish
    is_mine: bool


async def wishes_for(viewer: Viewer, group_id: int) -> list[Wish]:
    """One's own; for those who may agree, everybody's."""
    waiting = Room.filter(group_id=group_id, kind__not=RoomKind.DIRECT, accepted_at=None)
    waiting = waiting.filter(asked_by_id__isnull=False)
    if not viewer.has(group_id, *OPENS_ROOMS):
        waiting = waiting.filter(made_by_id=viewer.user_id)
    rooms = await waiting.order_by("id")
    names = await names_ever([(group_id, room.made_by_id or 0) for room in rooms])
    return [
        Wish(
            room.pub,
            room.title,
            room.about,
            names[group_id, room.made_by_id or 0].name if room.made_by_id else "",
            room.made_by_id == viewer.user_id,
        )
        for room in rooms
    ]


def _open(room: Room) -> OpenLine:
    title = title_of(room.kind, room.title)
    return OpenLine(room.pub, title, room.about, room.kind, room.archived_at is not None)
