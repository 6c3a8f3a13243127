"""The demo's first circle asks and offers (needs.py), and people have promised parts of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.accounts.models import User
from app.core.clock import now
from app.core.db import transaction
from app.core.sealed import seal
from app.core.tokens import public_id
from app.groups.models import Membership
from app.help.actions.becoming import alone_with, follow_lines, step
from app.help.actions.telling import tell
from app.help.models import Kind, Post, PostState, Suggestion
from app.help.queries import found_by
from app.help.reasons import Reason
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.actions.becoming import become
from app.lines.changes import SET_OUT
from app.lines.models import Line, Promise
from app.registry.models import Household
from app.seeds.needs import CONFIRMED, NEEDS, ON_ITS_WAY, PROPOSED, THERE, Needed, Promised
from app.seeds.people import Somebody
from app.seeds.settling import Place

LASTS = timedelta(days=14)
ASKS = "marta"
PARTS = (
    {ASKS} | {one.login for one in NEEDS} | {each.login for one in NEEDS for each in one.promised}
)


def has_needs(members: list[Somebody]) -> bool:
    return {one.login for one in members} >= PARTS


async def ask_and_offer(place: Place, accounts: Mapping[str, User]) -> None:
    """Needs the list of families."""
    found = await Membership.filter(group_id=place.group_id)
    by_user = {one.user_id: one for one in found}
    people = {login: by_user[accounts[login].id] for login in PARTS}
    families = await Household.filter(group_id=place.group_id).order_by("id")
    for one in NEEDS:
        family = families[one.family].id if one.family is not None else None
        post = await _write(place, one, people[one.login], family)
        for each in one.promised:
            await _promise(post, each, people[each.login])
    for one in NEEDS:
        if one.asked:
            await _suggest(place, one, people[one.asked], people[ASKS])


async def _suggest(place: Place, one: Needed, helper: Membership, by: Membership) -> None:
    """What they offer themselves on the board goes with it."""
    post = await Post.get(group_id=place.group_id, title=one.title)
    async with transaction():
        row = await Suggestion.create(
            post_id=post.id,
            helper_id=helper.id,
            by_id=by.id,
            offer=await Post.get(author_id=helper.id, kind=Kind.OFFER, category=one.category),
            reasons=[Reason.OFFERS.value],
            expires_at=now() + timedelta(days=3),
            made_at=now() - timedelta(hours=5),
            changed_at=now() - timedelta(hours=5),
        )
        await tell(Tells.SUGGESTED, post, [helper.id], again=row.pub)


async def _write(place: Place, one: Needed, author: Membership, family: int | None) -> Post:
    pub, at = public_id(), now() - timedelta(days=one.days_ago, hours=2)
    stands = {"state": PostState.OPEN} | one.different
    area, things = str(one.different.get("area", "")), [str(row["text"]) for row in one.lines]
    post = await Post.create(
        pub=pub,
        group_id=place.group_id,
        kind=one.kind,
        author_id=author.id,
        by_id=author.id,
        for_household_id=family,
        sheet_id=await lines.make_sheet(place.group_id, one.lines),
        category=one.category,
        title=one.title,
        body=seal(one.body, "help_post", pub, "body"),
        address=seal(one.address, "help_post", pub, "address"),
        locale=one.locale,
        needed_by=None if one.needed_in is None else (now() + timedelta(days=one.needed_in)).date(),
        expires_at=at + LASTS,
        words=found_by(one.title, area, things),
        nonce=pub,
        made_at=at,
        changed_at=at,
        **stands,
    )
    for row in one.lines:
        if row.get("substitutes_ok"):
            of_it = Line.filter(sheet_id=post.sheet_id, text=row["text"])
            _ = await of_it.update(substitutes_ok=True)
    await step(post, "publish", author)
    return post


async def _promise(post: Post, one: Promised, helper: Membership) -> None:
    async with transaction():
        post = await alone_with(post.id)
        rows = {line.text: line for line in await Line.filter(sheet_id=post.sheet_id)}
        parts = {rows[text].id: qty for text, qty in one.parts.items()}
        form = lines.PromiseForm(parts, public_id())
        needs_yes = post.kind is Kind.OFFER or post.needs_yes
        _ = await lines.promise(post.sheet_id, helper.id, form, needs_yes=needs_yes)
        mine = await Promise.get(sheet_id=post.sheet_id, helper_id=helper.id)
        for text, qty in one.parts.items():
            await step(post, "promise", helper, line=rows[text], qty=qty)
        note = seal(one.note, "promise", mine.pub, "note")
        _ = await Promise.filter(id=mine.id).update(note=note, promise_by=now() + timedelta(days=3))
        await _come_so_far(mine, one.how_far)
        _ = await follow_lines(post)


async def _come_so_far(mine: Promise, how_far: str) -> None:
    """It was accepted as it was made, where its author asked for no yes."""
    if how_far == PROPOSED:
        return
    if how_far == ON_ITS_WAY:
        await become(mine, SET_OUT)
    if how_far in (THERE, CONFIRMED):
        await lines.deliver(mine)
    if how_far == CONFIRMED:
        await lines.confirm(await Promise.get(id=mine.id))
