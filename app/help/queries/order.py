"""In which order posts stand on the board, and by which words they are found. Two indexes of the
database have that order (`board_order` and `board_done` in core/db/guards): a page costs the same
on a board of thousands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tortoise.expressions import Case, Q, RawSQL, When
from tortoise.queryset import QuerySet

from app.core.search import looked_for, words
from app.help.models import Kind, Post
from app.help.near import PLACE, marked
from app.help.queries.takes import NEAR, SPEAKS, Takes

# What is free, then what nobody is needed for any more; of those alike, what is urgent. A member's
# «today» waits for a yes. Whoever changes this changes the index.
RANK = """CASE WHEN "help_post"."hidden_at" IS NOT NULL THEN 20
 WHEN "help_post"."state" IN ('open', 'partly covered') THEN 0
 WHEN "help_post"."state" IN ('covered', 'in delivery') THEN 10 ELSE 20 END
 + CASE "help_post"."urgency" WHEN 'today' THEN
 CASE WHEN "help_post"."urgent_yes_id" IS NULL THEN 1 ELSE 0 END
 WHEN 'days' THEN 1 WHEN 'week' THEN 2 ELSE 3 END"""
# Not the last day that Python knows: asyncpg takes that for infinity.
DUE = """COALESCE("help_post"."needed_by", '9000-01-01')"""
DONE = """CASE WHEN "help_post"."state" IN ('received', 'closed') THEN 1 ELSE 0 END"""
HELD, OFF_THE_BOARD = 10, 20  # ranks from which on that is what stands there

AS_THEY_STAND = ("rank", "due", "-made_at", "-id")
FOR_ME = ("can_wait", "-weight", *AS_THEY_STAND)
NEWEST = ("-made_at", "-id")


def ranked(rows: QuerySet[Post]) -> QuerySet[Post]:
    """Each with what the index has of it."""
    return rows.annotate(rank=RawSQL(f"({RANK})"), due=RawSQL(DUE), done=RawSQL(f"({DONE})"))


def weighed(rows: QuerySet[Post], takes: Takes) -> QuerySet[Post]:
    """Of what somebody can take, how much it has of where they are and what they speak, as
    `Takes.weight` says it of one; and whether it can wait until tomorrow: what cannot stands before
    what is near."""
    near, speaks = is_near(takes), Q(locale__in=sorted(takes.tongues))
    weights = ((near & speaks, NEAR + SPEAKS), (near, NEAR), (speaks, SPEAKS))
    # Digits, because PostgreSQL takes what a CASE is given for text.
    weight = Case(*(When(where, then=str(n)) for where, n in weights), default="0")
    can_wait = RawSQL(f"(CASE WHEN ({RANK}) = 0 THEN 0 ELSE 1 END)")
    return rows.annotate(can_wait=can_wait, weight=weight)


def is_on_board() -> Q:
    return Q(rank__lt=OFF_THE_BOARD)


def after(row: Any, order: tuple[str, ...]) -> Q:
    """What stands after this one, in that order."""
    found = Q(id=-1)
    for name in reversed(order):
        plain, how = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        value = getattr(row, plain)
        found = Q(**{f"{plain}__{how}": value}) | (Q(**{plain: value}) & found)
    if order is AS_THEY_STAND:
        return Q(rank__gte=row.rank) & found  # where the index is entered
    return found


def fitting(takes: Takes, user_id: int) -> Q | None:
    """What somebody can take: an ask of others that needs them. None: nothing at all."""
    category = Q(category__in=sorted(takes.categories))
    suits = category if takes.categories else Q()
    for word in takes.can:
        suits |= Q(words__contains=f" {word}")
    if not suits.children and not suits.filters:
        return None
    theirs = Q(author__user_id=user_id) | Q(by__user_id=user_id)
    return Q(kind=Kind.ASK, rank__lt=HELD) & suits & ~theirs


def has_all(query: str) -> Q:
    """What has every word that is looked for."""
    found = Q()
    for word, goes_on in looked_for(query):
        found &= Q(words__contains=f" {word}" if goes_on else f" {word} ")
    return found


def is_near(takes: Takes) -> Q:
    """As `Takes.is_near` says it of one."""
    near = Q()
    for place in sorted(takes.places):
        near |= Q(words__contains=f" {PLACE}{place} ")
    return near if takes.places else Q(id=-1)


def found_by(title: str, area: str, things: Iterable[str]) -> str:
    """`Post.words`: by what it is found."""
    said = [*words(title), *words(area), *marked(area)]
    for thing in things:
        said += words(thing)
    return f" {' '.join(said)} "
