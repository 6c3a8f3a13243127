"""Whatever people and the clock do with a post at once, in any order: nothing is promised twice or
lost, and the post stands where its lines say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.clock import now
from app.core.errors import Refusal
from app.help import actions
from app.help.actions import ending, expiring
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Kind, Post
from app.help.queries import post_for
from app.lines.models import Promise, PromiseState
from tests.cast import Cast
from tests.conftest import Database
from tests.help.making import ask, lines_of
from tests.help.promises import is_right, promises
from tests.world import forgive_everybody

Deed = tuple[str, int, int, int]  # what, whose promise, which line, how much
ON_PROMISE: dict[str, Callable[[Cast, Post, Promise], Awaitable[None]]] = {
    "accept": lambda cast, post, it: actions.accept(cast.taras, post, it),
    "decline": lambda cast, post, it: actions.decline(cast.taras, post, it),
    "release": lambda cast, post, it: actions.release(cast.taras, post, it),
    "set out": lambda cast, post, it: actions.set_out(None, post, it),
    "deliver": lambda cast, post, it: actions.deliver(None, post, it),
    "confirm": lambda cast, post, it: actions.confirm(None, post, it),
    "dispute": lambda cast, post, it: actions.dispute(
        cast.taras, post, it, WrongForm("with issues", "")
    ),
    "settle": lambda cast, post, it: actions.settle(cast.marta, post, it, SettleForm(True, "так")),
    "take": lambda cast, post, it: actions.settle(cast.marta, post, it, SettleForm(False, "ні")),
}
ALONE = ("promise", "both", "back", "some", "late", "silent", "expire", "renew")
DEEDS = st.tuples(
    st.sampled_from(
        ["promise", "both", "back", "some", "late", "silent", "expire", "renew", *ON_PROMISE]
    ),
    st.integers(0, 2),
    st.integers(0, 1),
    st.integers(1, 5),
)


async def does(cast: Cast, post: Post, deed: Deed) -> None:
    what, who, line, n = deed
    helper = (cast.olena, cast.marta, cast.olena)[who]
    try:
        if what in ("promise", "both"):
            wanted = [n if at == line or what == "both" else 0 for at in range(2)]
            await promises(helper, post, *wanted)
        elif what == "back":
            pub = (await lines_of(post))[line].pub
            await actions.take_back(helper, await post_for(helper, post.pub), pub)
        elif what == "late":
            await actions.release_late()
        elif what == "expire":
            await Post.filter(id=post.id).update(expires_at=now() - timedelta(hours=1))
            await expiring.expire()
        elif what == "renew":
            await ending.renew(cast.taras, await post_for(cast.taras, post.pub))
        elif what == "silent":
            await actions.confirm_silent()
        elif it := await _last_of(post, helper.user_id):
            if what == "some":
                await actions.deliver(None, post, it, {(await lines_of(post))[line].id: n})
            else:
                await ON_PROMISE[what](cast, post, it)
    except Refusal:
        return


async def _last_of(post: Post, user_id: int | None) -> Promise | None:
    theirs = Promise.filter(sheet_id=post.sheet_id, helper__user_id=user_id)
    return await theirs.order_by("-id").first()


async def time_passes(post: Post) -> None:
    """The next look of the clock finds everything late, and silent for long."""
    rows = Promise.filter(sheet_id=post.sheet_id)
    await rows.update(promise_by=now() - timedelta(days=3))
    await rows.filter(state=PromiseState.DELIVERED).update(changed_at=now() - timedelta(days=8))


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(DEEDS, min_size=1, max_size=5), min_size=3, max_size=10))
async def test_a_post_always_stands_where_its_lines_say(
    db: Database, cast: Cast, kind: Kind, rounds: list[list[Deed]]
) -> None:
    forgive_everybody()
    post = await ask(cast.kalyna, cast.taras, kind=kind)
    for deeds in rounds:
        if any(what in ("late", "silent") for what, *_ in deeds):
            await time_passes(post)
        await asyncio.gather(*(does(cast, post, deed) for deed in deeds))
        await is_right(post)
