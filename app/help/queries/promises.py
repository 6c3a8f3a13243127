"""What is wanted of a post, and who promised it, as far as the viewer may know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.models import Care, Group
from app.help import rules, sides
from app.help.deeds import AGREE, DEEDS, HERE, WAY, open_to
from app.help.models import Urgency
from app.help.partly import can_be_part
from app.help.queries.after_shop import NotFound as NotBought
from app.help.queries.beside import Beside, notes_of
from app.help.queries.calmed import urgent_then
from app.help.queries.found import Found, found_of
from app.help.queries.goes_back import left_out_of
from app.help.queries.in_dispute import unclear_of, without
from app.help.queries.posts import COUNT, Need
from app.help.queries.receipts import Word, words_of_promises
from app.help.queries.senders import senders_of
from app.help.queries.things import Thing, things_of
from app.help.queries.uncounted import uncounted
from app.help.queries.unmet import without_unmet
from app.help.rules import Promised
from app.help.shown import fields_of
from app.help.until import days_unheard, free_again, is_late, late_days
from app.lines.models import OPEN_PROMISES, Line, Promise, PromiseState
from app.lines.queries import Wanted, can_say_not_yet, lines_of, promise_in, travelling

SENDS = {WAY.name, HERE.name}
STANDS = (*COUNT, PromiseState.DECLINED)


@dataclass(frozen=True, slots=True)
class Wants:
    lines: list[Wanted]
    ring: Found
    can_answer: bool
    waits_for_yes: bool  # what somebody promises waits for the author
    days_unheard: int  # after so many it is free again
    late: frozenset[str]  # of the days one can name, those past the day it is needed
    unclear: Counter[int]  # {line: how much is said to be there, and to have never come}

    @property
    def travels(self) -> bool:
        """Somebody has set out with what the viewer promised: nothing is added to it."""
        return any(one.mine is not None and one.mine.travels for one in self.lines)

    @property
    def missing(self) -> list[tuple[Line, int]]:
        """What is not there yet, and how much of it."""
        rows = [(one.row, one.row.qty - self.there(one)) for one in self.lines]
        return [(row, qty) for row, qty in rows if qty]

    def there(self, one: Wanted) -> int:
        """How much of it nobody denies to be there."""
        return one.row.delivered - self.unclear[one.id]


@dataclass(frozen=True, slots=True)
class Given:
    """One promise, with what the viewer may do with it just now."""

    row: Promise = field(repr=False)
    user_pub: str
    name: str
    is_mine: bool
    things: tuple[Thing, ...]
    said: Beside = field(repr=False)  # with it
    words: tuple[Word, ...]
    deeds: frozenset[str]
    free_at: datetime | None  # if nothing is heard; None: it has set out or come, or is over
    travels: bool  # somebody has set out with it
    is_late: bool  # it comes past the day it is needed
    agrees_to: str  # what the receiver says, and whoever gives may say too: a result, or ""
    left_out: tuple[NotBought, ...] = ()  # when whoever gives sends the rest, or hands it over

    @property
    def goes_back(self) -> list[NotBought]:
        """Of what is left out: but for what a buyer looks for still."""
        return [one for one in self.left_out if not one.is_looked_for]

    @property
    def is_of_found(self) -> bool:
        """What is said of the rest is said of what was found: nothing else of it is missing."""
        left = sum(one.qty for one in self.left_out)
        return bool(left) and left == sum(one.missing for one in self.things)

    @property
    def can_be_part(self) -> bool:
        return can_be_part(self.things)

    @property
    def shown(self) -> dict[str, int]:
        return fields_of(self.things)

    @property
    def bought(self) -> str:
        """ "part" or "all" of what somebody bought, and whoever promised it has not yet; or ""."""
        is_at_buyer = self.row.state is PromiseState.IN_PROGRESS and self.row.had_at is None
        if not is_at_buyer or not any(one.bought for one in self.things):
            return ""
        return "part" if any(one.missing for one in self.things) else "all"

    @property
    def is_partly_in_hand(self) -> bool:
        """More was promised since, or went with another part of it."""
        is_moving = self.row.state is PromiseState.IN_PROGRESS
        has_some = is_moving and any(one.in_hand for one in self.things)
        return has_some and any(one.in_hand < one.qty - one.delivered for one in self.things)

    @property
    def is_partly_there(self) -> bool:
        """And nothing else of it is in hand."""
        is_moving = self.row.state is PromiseState.IN_PROGRESS and self.row.had_at is None
        has_come = is_moving and any(one.delivered for one in self.things)
        return has_come and not any(one.in_hand for one in self.things)

    @property
    def note(self) -> str:
        return self.said.text

    @property
    def is_on_its_way(self) -> bool:
        """In a parcel, or as whoever gives says."""
        is_moving = self.row.state is PromiseState.IN_PROGRESS
        return is_moving and (self.travels or self.row.way_at is not None)

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def state(self) -> str:
        return self.row.state.value


async def wants_of(viewer: Viewer, need: Need) -> Wants:
    sees_names = await sees_helpers(viewer, need)
    lines = await lines_of(viewer, need.row.sheet_id, sees_names=sees_names)
    lines = await without_unmet(viewer, need, lines) if sees_names else lines
    unclear = await unclear_of(one.row for one in lines)
    return Wants(
        lines,
        found_of(without(unclear, [one.row for one in lines])),
        rules.answer_post(viewer, need.posted),
        sides.needs_yes(need.row),
        days_unheard(need.row),
        late_days(need.row),
        unclear,
    )


async def wants_to_answer(viewer: Viewer, need: Need) -> Wants:
    """For a page of its own, on which several things are promised at once."""
    rules.answer_post.require(viewer, need.posted)
    return await wants_of(viewer, need)


async def sees_helpers(viewer: Viewer, need: Need) -> bool:
    """Everybody's names: whose post it is, who looks after the board, and of an ask everybody in an
    open-hearted circle. Of an offer whoever promises is the one in need: nobody else reads who."""
    if rules.see_promises(viewer, need.posted):
        return True
    if not need.is_ask:
        return False
    return (await Group.get(id=need.group_id)).care is not Care.GUARDED


async def promises_of(viewer: Viewer, need: Need) -> list[Given]:
    """All of them for whose post it is and who looks after the board; of others only one's own."""
    rows = Promise.filter(sheet_id=need.row.sheet_id, state__in=STANDS)
    if not rules.see_promises(viewer, need.posted):
        rows = rows.filter(helper__user_id=viewer.user_id or 0)
    found = await rows.order_by("id").select_related("helper__user")
    things = await things_of([one.id for one in found])
    notes = await notes_of(viewer, found)
    words = await words_of_promises(viewer, [one.id for one in found])
    on_road = await travelling([one.id for one in found])
    not_said = await uncounted({one.id for one in found} - on_road)
    senders = await senders_of(need.row, found)
    left_out = await left_out_of([of for of in things if any(one.bought for one in things[of])])
    then = await urgent_then([(one, need.row) for one in found])
    return [
        _given(
            *(viewer, need, one, Promised(need.posted, one.helper.user_id, senders[one.id])),
            *(things[one.id], notes[one.id], words[one.id]),
            travels=one.id in on_road,
            is_counted=one.id not in not_said,
            was=then.get(one.id),
            left_out=left_out.get(one.id, []),
        )
        for one in found
    ]


async def promises_that_count(viewer: Viewer, need: Need) -> list[Given]:
    """Without those to which somebody said no: what such lines say may have changed since."""
    return [one for one in await promises_of(viewer, need) if one.row.state in COUNT]


def _given(
    viewer: Viewer,
    need: Need,
    row: Promise,
    promised: Promised,
    things: list[Thing],
    note: Beside,
    words: list[Word],
    *,
    travels: bool,
    is_counted: bool,
    was: Urgency | None,
    left_out: list[NotBought],
) -> Given:
    who = row.helper
    deeds = open_to(
        *(viewer, promised, row.state),
        travels=travels,
        in_hand=row.had_at is not None,
        is_sent=row.way_at is not None,
        was_a_slip=can_say_not_yet(row),
    )
    receiver = sides.receiver_of(need.row, row)
    said = next((one for one in words if one.by == receiver and one.can_be_agreed_to), None)
    return Given(
        row,
        who.user.pub,
        who.name,
        who.user_id == viewer.user_id,
        tuple(things),
        note,
        tuple(words),
        deeds,
        _free_again(row, need, things, was) if is_counted and not travels else None,
        travels,
        is_late(need.row, row.promise_by),
        said.result if said and AGREE.name in deeds else "",
        tuple(left_out) if SENDS & deeds else (),
    )


def _free_again(
    row: Promise, need: Need, things: list[Thing], was: Urgency | None
) -> datetime | None:
    if row.state not in OPEN_PROMISES:
        return None
    is_bought = any(one.in_bag for one in things)
    return free_again(row, need.row, is_bought=is_bought, was=was)


async def things_and_words(viewer: Viewer, promise: Promise) -> tuple[list[Thing], list[Word]]:
    """What somebody promised, and what was said of what came of it."""
    things = await things_of([promise.id])
    words = await words_of_promises(viewer, [promise.id])
    return things[promise.id], words[promise.id]


async def may_do(viewer: Viewer, need: Need, promise: Promise, name: str) -> None:
    """Of a promise with its helper: raises Forbidden."""
    deed = next(one for one in DEEDS if one.name == name)
    sent_by = (await senders_of(need.row, [promise]))[promise.id]
    deed.may.require(viewer, Promised(need.posted, promise.helper.user_id, sent_by))


async def promise_for(viewer: Viewer, need: Need, pub: str) -> Promise:
    """Raises NotFound for what is not there, and for another's that the viewer may not see."""
    found = await promise_in(need.row.sheet_id, pub)
    await found.fetch_related("helper")
    if found.helper.user_id != viewer.user_id and not rules.see_promises(viewer, need.posted):
        raise NotFound
    return found
