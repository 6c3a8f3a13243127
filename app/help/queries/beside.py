"""Words beside a promise: what whoever promised wrote with it, and what was said of what came. Who
reads them, and what they read of them when somebody has reported them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from app.chat.queries import reported_among
from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import Receipt
from app.help.queries.posts import Need
from app.lines.models import Promise

SAID = "said"  # the kind of their reports


@dataclass(frozen=True, slots=True)
class Beside:
    """What the viewer reads of such words. `text` is "" for who has reported them, and where they
    are hidden for others than who wrote them."""

    pub: str
    text: str = field(repr=False)
    is_mine: bool
    has_reported: bool
    hidden_for: str  # "" where they are not; only to whoever wrote them


@dataclass(frozen=True, slots=True)
class ToReport:
    """Such words that the viewer may report, or theirs."""

    need: Need
    row: Promise | Receipt = field(repr=False)
    text: str = field(repr=False)
    author: int  # a user id


async def notes_of(viewer: Viewer, rows: Collection[Promise]) -> dict[int, Beside]:
    """By the promise, with its helper."""
    reported = await reported_among(viewer, [row.pub for row in rows if row.note])
    return {row.id: _beside(viewer, row, row.helper.user_id, reported) for row in rows}


async def said_in(viewer: Viewer, rows: Collection[Receipt]) -> dict[int, Beside]:
    """By the receipt, with who wrote it."""
    reported = await reported_among(viewer, [row.pub for row in rows if row.note])
    return {
        row.id: _beside(viewer, row, row.by.user_id if row.by else None, reported) for row in rows
    }


async def said_to_report(viewer: Viewer, need: Need, pub: str) -> ToReport:
    """Of a post that they may know of. Raises NotFound where they do not read the words."""
    row, promise = await _found(need, pub)
    writer = row.by if isinstance(row, Receipt) else row.helper
    sees_all = rules.see_promises(viewer, need.posted)
    if writer is None or not (sees_all or promise.helper.user_id == viewer.user_id):
        raise NotFound
    reported = await reported_among(viewer, [pub])
    text = words_in(row)
    if not text or not (pub in reported or _beside(viewer, row, writer.user_id, reported).text):
        raise NotFound
    return ToReport(need, row, text, writer.user_id)


async def _found(need: Need, pub: str) -> tuple[Promise | Receipt, Promise]:
    here = Promise.filter(sheet_id=need.row.sheet_id)
    if promise := await here.get_or_none(pub=pub).select_related("helper"):
        return promise, promise
    receipts = Receipt.filter(promise__sheet_id=need.row.sheet_id)
    receipt = await receipts.get_or_none(pub=pub).select_related("by", "promise__helper")
    if receipt is None:
        raise NotFound
    return receipt, receipt.promise


def _beside(
    viewer: Viewer, row: Promise | Receipt, writer: int | None, reported: Collection[str]
) -> Beside:
    is_mine, has = writer is not None and writer == viewer.user_id, row.pub in reported
    is_read = is_mine or (row.hidden_at is None and not has)
    why = row.hidden_for.value if is_mine and row.hidden_at else ""
    return Beside(row.pub, words_in(row) if is_read else "", is_mine, has, why)


def words_in(row: Promise | Receipt) -> str:
    """ "" where the key is another."""
    try:
        return unseal(row.note, _table(row), row.pub, "note")
    except Broken:
        return ""


def _table(row: Promise | Receipt) -> str:
    return "help_receipt" if isinstance(row, Receipt) else "promise"
