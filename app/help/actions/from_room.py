"""What somebody said in a room becomes an ask. Whoever said it has the last word: it is a draft of
theirs alone, and only they can let others see it or throw it away."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from app.chat.models import RoomKind
from app.chat.queries import Found, is_blocked
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import INSIDE, Membership
from app.help import rules
from app.help.actions.asking import LASTS, says_yes_first
from app.help.actions.becoming import begin, member_now
from app.help.actions.telling import tell
from app.help.actions.writing import GOODS
from app.help.changes import DRAW_UP
from app.help.forms.from_room import DrawnUpForm
from app.help.models import Kind, Post, Source
from app.help.queries import found_by, was_asked
from app.help.tells import Tells
from app.lines.actions import make_sheet

of_others = Limit(5, 86_400.0)  # in a day: nobody is to be pestered

GONE = N_("This message is not there any more.")
AT_THE_DOOR = N_("What is said at the door cannot become an ask.")
LEFT = N_("Who wrote this does not belong to the circle any more.")


def require(viewer: Viewer, found: Found) -> None:
    """Raises what would be said after the form is filled in."""
    may = rules.ask_for_help if found.is_by(viewer) else rules.ask_in_their_words
    may.require(viewer, found.room.group_id)
    if not found.is_there:
        raise Conflict(GONE)
    if found.room.kind is RoomKind.WAITING:
        raise Conflict(AT_THE_DOOR)


async def draw_up(viewer: Viewer, found: Found, form: DrawnUpForm) -> Post | None:
    """One's own to go on with; None: its author is asked. Once for every message, however often it
    is pressed, also where there is an ask that the viewer may not know of, or a no. Who does not
    want to meet the other is not asked. Nobody learns of any of that."""
    require(viewer, found)
    is_own = found.is_by(viewer)
    if not is_own:
        of_others.spend_for(viewer)
    try:
        async with transaction():
            post = await _drawn_up(viewer, found, form)
            if post and not is_own:
                again = found.line.id  # so that it is known after a no (`was_asked`)
                await tell(Tells.IN_YOUR_WORDS, post, [post.author_id], again=again)
    except IntegrityError:  # there is one of this message already
        post = await Post.get(nonce=found.line.id, author__user_id=found.author_id)
    return post if is_own else None


async def _drawn_up(viewer: Viewer, found: Found, form: DrawnUpForm) -> Post | None:
    """In a transaction; None: its author is not to be asked. It is the author's from the start:
    whoever drew it up stands in its first step, and does not read what its author writes into
    it."""
    room, is_own = found.room, found.is_by(viewer)
    maker = await member_now(viewer, room.group_id)
    author = await Membership.get_or_none(group_id=room.group_id, user_id=found.author_id)
    if author is None or author.state not in INSIDE:
        raise Conflict(LEFT)
    if not is_own and await _is_not_to_be_asked(viewer, found):
        return None
    pub, text = public_id(), (found.line.text or "").strip()
    asks_how_many = is_own and form.category in GOODS  # the next page does
    wanted = [] if asks_how_many else [{"text": form.title, "qty": 1}]
    post = Post(
        pub=pub,
        group_id=room.group_id,
        kind=Kind.ASK,
        author_id=author.id,
        by_id=author.id,
        sheet_id=await make_sheet(room.group_id, wanted),
        category=form.category,
        title=form.title,
        body=seal(text, "help_post", pub, "body") if text != form.title else "",
        locale=viewer.locale,
        expires_at=now() + LASTS,
        needs_yes=await says_yes_first(room.group_id),
        source=Source.CHAT,
        room_id=room.id,
        message_seq=found.line.seq,
        words=found_by(form.title, "", ()),
        nonce=found.line.id,
        made_at=now(),
        changed_at=now(),
    )
    await begin(post, DRAW_UP, maker)
    return post


async def _is_not_to_be_asked(viewer: Viewer, found: Found) -> bool:
    author_id = found.author_id or 0
    return await is_blocked(viewer.user_id or 0, author_id) or await was_asked(
        author_id, found.line.id
    )
