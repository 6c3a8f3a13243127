"""What a buyer found moves on those who promised it, the oldest promise first."""

from __future__ import annotations

from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words, n_words
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import rules
from app.help.actions.becoming import alone_with, alone_with_all, follow_lines, member_now, step
from app.help.actions.buying import NOT_NOW, lists
from app.help.actions.left_over import keep, let_go_of
from app.help.actions.telling import tell
from app.help.actions.unfinding import unfind
from app.help.forms.buying import FoundForm, found_field, instead_field
from app.help.models import APART, HELD, BuyLine, BuyList, BuySource, Post, Step
from app.help.queries.bags import had_of
from app.help.queries.buying import Buying, found_in_all, room_for
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import PromiseState

LONGEST_KEPT = 250
AS_ASKED = N_("Nobody here wrote that something else would do. Please ask them first.")


async def find(viewer: Viewer, buying: Buying, pub: str, form: FoundForm) -> int:
    """So much of one line in all; of it, what is new goes to those who wait longest. How much of
    that nobody has promised any more. The same once more changes nothing. Raises Invalid for more
    than is wanted, for less than was brought, or for something else where only that would do, and
    Conflict where the list has moved on."""
    rules.do_shopping.require(viewer, buying.shopping)
    lists.spend_for(viewer)
    async with transaction():
        by = await member_now(viewer, buying.group_id)
        line = await _line_now(buying, pub)
        posts = await _alone_with_posts(line)
        if form.found > line.wanted:
            raise Invalid({found_field(pub): _too_many(line)})
        if form.found > line.found:
            kept = await _give(line, await _sources(line), form, posts, by)
        else:
            kept = 0
            await unfind(line, await _sources(line), form.found, posts, by)
            await _written_anew(line, form)
        instead = form.instead if form.found else ""
        await BuyLine.filter(id=line.id).update(found=form.found, instead=instead)
    return kept


async def _line_now(buying: Buying, pub: str) -> BuyLine:
    """Alone with its list until the transaction ends. Raises Conflict where the shopping is over,
    or the list was brought up to date a moment ago, without this line."""
    row = await BuyList.select_for_update().get_or_none(id=buying.id)
    line = await BuyLine.get_or_none(list_id=buying.id, pub=pub)
    if row is None or row.state not in HELD or line is None:
        raise Conflict(NOT_NOW)
    return line


async def _alone_with_posts(line: BuyLine) -> dict[int, Post]:
    """{sheet: the post it is of}, all of them ours until the transaction ends."""
    sheets = {source.part.promise.sheet_id for source in await _sources(line)}
    rows = await Post.filter(sheet_id__in=sorted(sheets)).order_by("sheet_id")
    await alone_with_all([row.id for row in rows])
    return {row.sheet_id: await alone_with(row.id) for row in rows}


async def _sources(line: BuyLine) -> list[BuySource]:
    rows = BuySource.filter(buy_line_id=line.id).select_related("part__promise", "part__line")
    return await rows.order_by("part__promise__made_at", "id")


async def _give(
    line: BuyLine,
    sources: list[BuySource],
    form: FoundForm,
    posts: dict[int, Post],
    by: Membership,
) -> int:
    """How much of it nobody has promised any more. What is over even then, whoever promised it has
    from elsewhere: the buyer has it all the same."""
    left, had = form.found - line.found, await had_of(one.part_id for one in sources)
    found = await found_in_all(sources)
    strict = [one for one in sources if form.instead and not one.part.line.substitutes_ok]
    would_do = [one for one in sources if one not in strict]
    for source in sorted(would_do, key=_waits_for_a_yes):
        if more := min(left, room_for(source, had)):
            await _found(source, more, posts[source.part.promise.sheet_id], by, form.instead)
            left -= more
    kept = 0
    for source in would_do:
        if more := min(left - kept, let_go_of(source, found)):
            await keep(source, more, _with(source, form.instead))
            _ = await follow_lines(posts[source.part.promise.sheet_id])
            kept += more
    if left > kept and any(room_for(one, had) for one in strict):
        raise Invalid({instead_field(line.pub): AS_ASKED})
    return kept


def _waits_for_a_yes(source: BuySource) -> bool:
    return source.part.promise.state is PromiseState.PROPOSED


async def _found(source: BuySource, more: int, post: Post, by: Membership, instead: str) -> None:
    promise = source.part.promise
    both = _with(source, instead)
    await BuySource.filter(id=source.id).update(found=source.found + more, instead=both)
    if promise.state is PromiseState.ACCEPTED:
        await lines.set_out(promise, is_all=False)
    else:
        await lines.still_promised(promise)
    _ = await follow_lines(post)
    await step(post, "bought", by, line=source.part.line, qty=more)
    people = {post.author_id, promise.helper_id} - {by.id}
    time = await Step.filter(post_id=post.id, what="bought").count()
    await tell(Tells.BOUGHT, post, people, again=f"{source.id}:{time}")


async def _written_anew(line: BuyLine, form: FoundForm) -> None:
    """What was written of the same things before is put right. Raises Invalid where only the thing
    itself would do."""
    if form.instead == line.instead:
        return
    for source in await _sources(line):
        was = source.instead.split(APART)
        if not source.found or line.instead not in was:
            continue
        if form.instead and not source.part.line.substitutes_ok:
            raise Invalid({instead_field(line.pub): AS_ASKED})
        right = _kept([form.instead if one == line.instead else one for one in was])
        await BuySource.filter(id=source.id).update(instead=right)


def _with(source: BuySource, instead: str) -> str:
    return _kept([*source.instead.split(APART), instead])


def _kept(instead: list[str]) -> str:
    """Each of them once; the newest, where there is no room for all."""
    names = list(dict.fromkeys(filter(None, instead)))
    while len(APART.join(names)) > LONGEST_KEPT:
        names = names[1:]
    return APART.join(names)


def _too_many(line: BuyLine) -> Words:
    return n_words("Only one is on the list.", "Only %(n)s are on the list.", line.wanted)
