"""Asks that were made of what somebody said in a room."""

from __future__ import annotations

from tortoise.queryset import QuerySet

from app.chat.models import Room
from app.chat.queries import Made
from app.core.i18n import N_, gettext
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import ON_THE_BOARD, Post, PostState, Source, Step
from app.help.queries.posts import Need, board_for, needs_of
from app.help.tells import Tells
from app.notices.models import Notice

MOST = 3  # in a room; the others are on the board
SAID = {
    PostState.DRAFT: N_("only you see it"),
    PostState.PENDING: N_("waits for a yes"),
    PostState.OPEN: N_("still wanted"),
    PostState.PARTLY_COVERED: N_("partly found"),
    PostState.COVERED: N_("everything is found"),
    PostState.IN_DELIVERY: N_("being brought"),
    PostState.RECEIVED: N_("it has come"),
    PostState.CLOSED: N_("done"),
    PostState.EXPIRED: N_("its time is over"),
    PostState.WITHDRAWN: N_("not needed any more"),
    PostState.DECLINED: N_("not on the board"),
}


async def made_in_room(viewer: Viewer, room: Room, seq: int | None) -> list[Made]:
    """Of one message, or what is on the board and was said in this room. Rooms are opened often,
    and most have nothing: one look for those. Beside somebody's words stands only what they let
    the viewer know is theirs."""
    posts = _said_in(room)
    posts = posts.filter(state__in=ON_THE_BOARD) if seq is None else posts.filter(message_seq=seq)
    return [
        Made(need.title, gettext(SAID[need.row.state]), "help:show", {"post": need.pub})
        for need in (await _known(viewer, room, posts))[:MOST]
    ]


async def ask_of_message(viewer: Viewer, room: Room, seq: int) -> Need | None:
    """The newest that was made of it, as far as the viewer may know."""
    known = await _known(viewer, room, _said_in(room).filter(message_seq=seq))
    return known[0] if known else None


def _said_in(room: Room) -> QuerySet[Post]:
    return Post.filter(group_id=room.group_id, room_id=room.id)


async def _known(viewer: Viewer, room: Room, posts: QuerySet[Post]) -> list[Need]:
    """The newest first."""
    ids = [int(str(one)) for one in await posts.values_list("id", flat=True)]
    if not ids:
        return []
    rows = (await board_for(viewer, room.group_id)).posts.filter(id__in=ids)
    needs = await needs_of(viewer, await rows.order_by("-id"))
    return [one for one in needs if rules.see_author(viewer, one.posted)]


async def was_asked(author_id: int, message: str) -> bool:
    """Whether others may see what somebody else made of their message: also where they said no, and
    nothing of it is left but that they were told, until that is forgotten, too."""
    told = Notice.filter(user_id=author_id, kind=Tells.IN_YOUR_WORDS)
    return await told.filter(key__endswith=f":{message}").exists()


async def drawn_up_by(viewer: Viewer, need: Need) -> str | None:
    """Who drew it up of the viewer's own message, while it waits for their yes; None: nobody
    else."""
    row = need.row
    is_mine = row.author.user_id == viewer.user_id
    if row.state is not PostState.DRAFT or row.source is not Source.CHAT or not is_mine:
        return None
    first = await Step.filter(post_id=row.id).order_by("id").first().select_related("by")
    if first is None or first.by is None or first.by_id == row.author_id:
        return None
    return first.by.name
