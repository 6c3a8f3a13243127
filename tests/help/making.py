"""Asks and offers, as the tests need them: only what differs is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from app.core.clock import now
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Group, Membership
from app.help.changes import LET_BE
from app.help.models import (
    BuyLine,
    BuyList,
    BuySource,
    Category,
    Kind,
    Picture,
    Post,
    PostState,
    Step,
    Thanks,
)
from app.help.queries import found_by
from app.help.queries.buying import this_week
from app.lines.actions import PromiseForm, make_sheet, promise
from app.lines.models import Line, Part, Promise

INSULIN = ({"text": "Інсулін", "qty": 10, "unit": "амп."}, {"text": "Бинт", "qty": 4})


async def membership_of(who: Viewer, circle: Group) -> Membership:
    return await Membership.get(group_id=circle.id, user_id=who.user_id)


async def ask(
    circle: Group, author: Viewer, *, lines: Iterable[dict[str, Any]] = INSULIN, **different: Any
) -> Post:
    """An ask on the board for ten of insulin and four bandages, by its author for themselves."""
    me, lines = (await membership_of(author, circle)).id, list(lines)
    title, area = str(different.get("title", "Ліки для мами")), str(different.get("area", ""))
    post = Post(
        **{
            "group_id": circle.id,
            "kind": Kind.ASK,
            "author_id": me,
            "by_id": me,
            "sheet_id": await make_sheet(circle.id, lines),
            "category": Category.MEDICINE,
            "title": title,
            "words": found_by(title, area, [one["text"] for one in lines]),
            "locale": "uk",
            "expires_at": now() + timedelta(days=14),
            "state": PostState.OPEN,
            "nonce": public_id(),
            "made_at": now(),
            "changed_at": now(),
        }
        | different
    )
    await post.save()
    return post


async def has_offered(circle: Group, who: Viewer) -> None:
    """Something of theirs was let be here once, so that nobody need read the next one first."""
    past = {"kind": Kind.OFFER, "category": Category.FOOD, "title": "Хліб"}
    post = await ask(circle, who, state=PostState.CLOSED, **past)
    _ = await Step.create(post_id=post.id, what=LET_BE.name, at=now())


async def lines_of(post: Post) -> list[Line]:
    return await Line.filter(sheet_id=post.sheet_id).order_by("position")


async def promises(circle: Group, who: Viewer, post: Post, *much: int) -> Promise:
    """So much of each line."""
    parts = {line.id: n for line, n in zip(await lines_of(post), much, strict=False) if n}
    me = await membership_of(who, circle)
    _ = await promise(post.sheet_id, me.id, PromiseForm(parts, ""))
    return await Promise.get(sheet_id=post.sheet_id, helper_id=me.id)


async def shopping(circle: Group, buyer: Viewer, helper: Viewer) -> tuple[BuyList, BuyLine]:
    """A buyer's list of this week, with ten that a helper has promised the buyer."""
    given = await promises(circle, helper, await ask(circle, buyer), 10)
    part = await Part.get(promise_id=given.id)
    me = await membership_of(buyer, circle)
    row = await BuyList.create(
        group_id=circle.id, buyer_id=me.id, week=this_week(circle.zone), made_at=now()
    )
    line = await BuyLine.create(list_id=row.id, key="інсулін", text="Інсулін", wanted=10)
    await BuySource.create(buy_line_id=line.id, part_id=part.id, qty=10)
    return row, line


async def kind_word(circle: Group, sender: Viewer, helper: Viewer) -> tuple[Promise, Thanks]:
    """Thanks for something that came."""
    post = await ask(circle, sender, category=Category.FOOD)
    given = await promises(circle, helper, post, 1)
    row = await Thanks.create(
        promise_id=given.id,
        post_id=post.id,
        sender_id=post.author_id,
        helper_id=given.helper_id,
        text="",
        at=now(),
    )
    return given, row


async def noted(promise: Promise, text: str) -> str:
    """Whoever promised wrote that with it; by what those words are reported."""
    note = seal(text, "promise", promise.pub, "note")
    _ = await Promise.filter(id=promise.id).update(note=note)
    return promise.pub


async def no_picture(post: Post) -> str:
    """The public id of one in which nothing is to be seen."""
    row = await Picture.create(post_id=post.id, picture="", wide=1, high=1, made_at=now())
    return row.pub
