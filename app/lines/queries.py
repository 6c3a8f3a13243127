"""What is wanted of a sheet, and who promised it, as far as somebody may know. Whether they may see
the sheet at all, whoever has it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from tortoise.expressions import Q

from app.core.clock import now
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.lines.models import OPEN_PROMISES, Line, Part, Promise, PromiseState

COUNTS = (  # what is promised by these is in `Line.promised`
    *OPEN_PROMISES,
    PromiseState.DELIVERED,
    PromiseState.CONFIRMED,
    PromiseState.DISPUTED,
)

FOR_A_SLIP = timedelta(hours=1)

# Higher features say here with which of these promises somebody has set out.
on_the_way: list[Callable[[Collection[int]], Awaitable[Collection[int]]]] = []

# And which of them lie in a box, sent or not, that is not over.
packed: list[Callable[[Collection[int]], Awaitable[Collection[int]]]] = []


@dataclass(frozen=True, slots=True)
class Share:
    """What one person promised of one line."""

    promise: str  # public id
    user_pub: str
    name: str
    qty: int
    delivered: int
    state: PromiseState
    is_mine: bool
    travels: bool = False  # one's own: somebody has set out with it

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PROMISES and self.delivered < self.qty


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line, with the shares of those whom the viewer may know."""

    row: Line = field(repr=False)
    shares: tuple[Share, ...]

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def left(self) -> int:
        return self.row.left

    @property
    def most(self) -> int:
        """How much of it the viewer can promise in all."""
        return self.left + (self.mine.qty if self.mine else 0)

    @property
    def mine(self) -> Share | None:
        """What the viewer is still to bring."""
        return next((one for one in self.shares if one.is_mine and one.is_open), None)

    @property
    def unnamed(self) -> int:
        """How much is promised by whom the viewer does not learn."""
        return self.row.promised - sum(one.qty for one in self.shares)


async def lines_of(viewer: Viewer, sheet_id: int, *, sees_names: bool) -> list[Wanted]:
    """What is wanted. One's own share one always sees."""
    rows = await Line.filter(sheet_id=sheet_id, gone_at=None).order_by("position", "id")
    parts = Part.filter(promise__sheet_id=sheet_id, promise__state__in=COUNTS).order_by("id")
    if not sees_names:
        parts = parts.filter(promise__helper__user_id=viewer.user_id)
    shares: dict[int, list[Share]] = defaultdict(list)
    found = await parts.select_related("promise__helper__user")
    own = {one.promise_id for one in found if one.promise.helper.user_id == viewer.user_id}
    on_road = await travelling(own)
    for part in found:
        shares[part.line_id].append(_share(viewer, part, part.promise_id in on_road))
    return [Wanted(row, tuple(shares[row.id])) for row in rows]


def _share(viewer: Viewer, part: Part, travels: bool) -> Share:
    promise = part.promise
    who = promise.helper
    return Share(
        promise.pub,
        who.user.pub,
        who.name,
        part.qty,
        part.delivered,
        promise.state,
        who.user_id == viewer.user_id,
        travels,
    )


async def travelling(promises: Collection[int]) -> set[int]:
    """Those of them with which somebody has set out. Until it is there, or does not get there, they
    stay promised, whoever would let them go: nobody is asked to bring it a second time."""
    asked = sorted(promises)
    return {one for ask in on_the_way for one in await ask(asked)} if asked else set()


async def is_packed(promise: Promise) -> bool:
    """It lies in a box, also in one that waits for a way: all of it is handed over with that."""
    return any([await ask([promise.id]) for ask in packed])


async def line_in(sheet_id: int, pub: str) -> Line:
    """Raises NotFound for what is not wanted there, or not any more."""
    found = await Line.get_or_none(sheet_id=sheet_id, pub=pub, gone_at=None)
    if found is None:
        raise NotFound
    return found


async def who_promised(sheet_id: int | None) -> set[int]:
    """Who has something of it to bring still (membership ids)."""
    if sheet_id is None:
        return set()
    rows = Promise.filter(sheet_id=sheet_id, state__in=OPEN_PROMISES)
    return {int(str(each)) for each in await rows.values_list("helper_id", flat=True)}


async def promise_in(sheet_id: int, pub: str) -> Promise:
    """Raises NotFound."""
    found = await Promise.get_or_none(sheet_id=sheet_id, pub=pub)
    if found is None:
        raise NotFound
    return found


async def sent_before(
    sheet_id: int, helper_id: int, nonce: str, numbers: Mapping[str, int]
) -> Promise | None:
    """What a form promised already, with these numbers: whoever sends other numbers in it means
    them. Where it promised of another sheet it is the same form, whatever is in it."""
    if not nonce:
        return None
    sent = Q(sheet_id=sheet_id) | Q(nonce=nonce)
    for one in await Promise.filter(sent, helper_id=helper_id):
        if dict(one.sent or []).get(nonce) == numbers:
            return one
        if one.nonce == nonce and (one.sheet_id != sheet_id or one.state not in OPEN_PROMISES):
            return one
    return None


def can_say_not_yet(promise: Promise) -> bool:
    """It was a slip of the finger: for an hour, unless something else became of it."""
    return promise.before is not None and promise.changed_at > now() - FOR_A_SLIP


async def open_promise_of(sheet_id: int, helper_id: int) -> Promise | None:
    return await Promise.get_or_none(
        sheet_id=sheet_id, helper_id=helper_id, state__in=OPEN_PROMISES
    )
