"""What an ask or an offer says is written down, one question at a time, and changed later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import N_, Words
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import rules
from app.help.actions.asking import ask_keepers, expiry_of, must_wait
from app.help.actions.becoming import (
    MEANWHILE,
    alone_with,
    become,
    follow_lines,
    member_now,
    step,
)
from app.help.actions.calming import HOW_URGENT
from app.help.actions.in_bags import set_apart
from app.help.actions.staying import may_take_off
from app.help.actions.telling import is_answered, tell, tell_helpers
from app.help.changes import WAIT
from app.help.forms.asking import ThingsForm, WhatForm, WhenForm, WhereForm, WordsForm
from app.help.models import ON_THE_BOARD, Category, Kind, Post, PostState, Shown, Urgency
from app.help.queries import Need, Whom, found_by, opened
from app.help.queries.posts import posted
from app.help.queries.snares import signs_of, things_of_sheet
from app.help.rules import CHANGEABLE
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Line, Promise

GOODS = (Category.MEDICINE, Category.FOOD, Category.THINGS, Category.OTHER)  # come by the piece
TEXT, SEALED = ("title", "area"), ("body", "address")
FOR_ASKS = N_("Only an ask can be for a family.")
LAST = N_(
    "This is the last thing on the list. Write something else instead, or take all of it off the "
    "board."
)

Written = Callable[[Viewer, Post], Awaitable[bool]]

# Higher features do here what follows when it is for another day, or goes elsewhere, inside the
# transaction: of the post, by a membership.
on_move: list[Callable[[Post, int], Awaitable[None]]] = []


class Meanwhile(Conflict):
    """Somebody, perhaps the same person in another window, has changed it since."""


async def write_category(viewer: Viewer, need: Need, version: str, form: WhatForm) -> None:
    await _write(viewer, need, version, partial(_set, category=form.category))


async def write_words(viewer: Viewer, need: Need, version: str, form: WordsForm) -> None:
    """What does not come by the piece is one line, in the same words."""

    async def written(_: Viewer, post: Post) -> bool:
        was = post.title
        is_new = await _set(viewer, post, title=form.title, body=form.body, locale=viewer.locale)
        if post.category not in GOODS:
            await _say_in_line(post, was)
        return is_new

    await _write(viewer, need, version, written)


async def write_things(viewer: Viewer, need: Need, version: str, form: ThingsForm) -> None:
    async def written(_: Viewer, post: Post) -> bool:
        is_new, problems = False, dict[str, Words | str]()
        for pub, row in form.rows.items():
            try:
                is_new |= await lines.write_line(post.sheet_id, pub, row)
            except Invalid as no:
                problems |= no.problems
        if problems:
            raise Invalid(problems)
        return is_new

    await _write(viewer, need, version, written)


async def remove_thing(viewer: Viewer, need: Need, pub: str) -> None:
    """Whoever had promised or bought it is told. Of a line that is not there nothing changes;
    Conflict while something of it is on its way, or came and nobody has said how much, and for the
    last one of what is no draft any more: it would stand on the board with nothing in it."""

    async def written(_: Viewer, post: Post) -> bool:
        line = await Line.get_or_none(sheet_id=post.sheet_id, pub=pub, gone_at=None)
        if line is None:
            return False
        others = Line.filter(sheet_id=post.sheet_id, gone_at=None).exclude(id=line.id)
        if post.state is not PostState.DRAFT and not await others.exists():
            raise Conflict(LAST)
        brought = await Promise.filter(parts__line_id=line.id, state__in=OPEN_PROMISES)
        await may_take_off(post, brought, post.author_id)
        for promise in brought:
            await set_apart(promise, line.id)
        promised = await lines.remove_line(post.sheet_id, line.id)
        await tell(Tells.NOT_NEEDED, post, promised, again=pub)
        for one in await Promise.filter(id__in=[one.id for one in brought]):
            if one.state not in OPEN_PROMISES:
                await is_answered(post, one)
        return True

    await _write(viewer, need, None, written)


async def put_thing_back(viewer: Viewer, need: Need, pub: str) -> None:
    async def written(_: Viewer, post: Post) -> bool:
        await lines.want_again(post.sheet_id, pub)
        return True

    await _write(viewer, need, None, written)


async def write_when(viewer: Viewer, need: Need, version: str, form: WhenForm) -> None:
    """A member's «today» counts with a yes."""

    async def written(_: Viewer, post: Post) -> bool:
        was = post.urgency
        is_new = await _set(viewer, post, needed_by=form.needed_by, urgency=form.urgency)
        if is_new:
            mine, post.urgent_yes_id = await member_now(viewer, post.group_id), None
            if form.urgency is Urgency.TODAY and rules.mark_urgent(viewer, post.group_id):
                post.urgent_yes_id = mine.id
            if form.urgency is not was:
                await step(post, HOW_URGENT, mine)
            post.expires_at = max(post.expires_at, expiry_of(post))
            await _count_anew(post)
        return is_new

    await _write(viewer, need, version, written)


async def _count_anew(post: Post) -> None:
    """Who promised without a day has as long as it may be from now on, and is asked before."""
    undated = Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES, promise_by=None)
    _ = await undated.update(changed_at=now())


async def write_where(viewer: Viewer, need: Need, version: str, form: WhereForm) -> None:
    """Whoever asks without their name from now on says yes first, where they have not said that
    they do not: the box was never ticked for them."""

    async def written(_: Viewer, post: Post) -> bool:
        said = {name: getattr(form, name) for name in ("area", "address")}
        if need.is_ask:
            said |= {name: getattr(form, name) for name in ("audience", "shown")}
            is_anew = post.shown is Shown.NAMED and form.shown is not Shown.NAMED
            said["needs_yes"] = form.needs_yes or (is_anew and not post.needs_yes)
        return await _set(viewer, post, **said)

    await _write(viewer, need, version, written)


async def write_whom(viewer: Viewer, need: Need, version: str, whom: Whom | None) -> None:
    """For a family of the circle's list, or one of it; None: for its author."""
    rules.ask_for_others.require(viewer, need.group_id)
    if whom and (not need.is_ask or whom.home.group_id != need.group_id):
        raise Forbidden(FOR_ASKS)
    home_id = whom.home.id if whom else None
    person_id = whom.person.id if whom and whom.person else None
    chosen = partial(_set, for_household_id=home_id, for_person_id=person_id)
    await _write(viewer, need, version, chosen)


async def _write(viewer: Viewer, need: Need, version: str | None, write: Written) -> None:
    """`version`: which one the page showed; None where it does not matter. What is on the board,
    and may not be there unseen, waits for a yes again."""
    rules.change_post.require(viewer, need.posted)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state not in CHANGEABLE:
            raise Conflict(MEANWHILE)
        shown, was = str(post.version), _when_and_where(post)
        if not await write(viewer, post):
            return
        if post.state is not PostState.DRAFT and version not in (None, shown):
            raise Meanwhile(MEANWHILE)
        await keep(post)
        if post.state is not PostState.DRAFT:
            await _changed(viewer, post, mine)
            for follow in on_move if _when_and_where(post) != was else ():
                await follow(post, mine.id)


def _when_and_where(post: Post) -> tuple[object, ...]:
    return post.needed_by, post.area, opened(post, "address")


async def keep(post: Post) -> None:
    """In a transaction: as it stands now, with what follows of its words."""
    things = await things_of_sheet(post.sheet_id)
    post.words = found_by(post.title, post.area, things)
    post.warnings = signs_of(post, things)
    post.version, post.changed_at = post.version + 1, now()
    await post.save()


async def _changed(viewer: Viewer, post: Post, mine: Membership) -> None:
    """Who promised something hears of it; of an offer that waits again, once it is let be."""
    await step(post, "change", mine)
    await follow_lines(post)
    if post.state in ON_THE_BOARD and await must_wait(viewer, post):
        await become(post, WAIT, mine)
        if post.kind is Kind.OFFER:
            await tell_helpers(Tells.LOOKED_AT, post)
    if not rules.is_unread(posted(post)):
        await tell_helpers(Tells.CHANGED, post)
    await ask_keepers(post)


async def _set(viewer: Viewer, post: Post, **said: object) -> bool:
    """Whether it says something else now."""
    is_new = False
    for name, value in said.items():
        was = opened(post, name) if name in SEALED else getattr(post, name)
        if was != value:
            sealed = name in SEALED
            setattr(post, name, seal(str(value), "help_post", post.pub, name) if sealed else value)
            is_new = True
    return is_new


async def _say_in_line(post: Post, was: str) -> None:
    """The one line of what does not come by the piece says what the title says, until somebody
    writes its lines."""
    wanted = await Line.filter(sheet_id=post.sheet_id, gone_at=None)
    form = lines.LineForm(post.title, 1)
    if not wanted:
        await lines.add_line(post.sheet_id, form)
    elif len(wanted) == 1 and wanted[0].text == was and not wanted[0].promised:
        _ = await Line.filter(id=wanted[0].id).update(text=post.title)
