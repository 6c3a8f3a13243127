"""Whatever three helpers do at once, in any order: nothing is promised twice or lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import Conflict, Invalid
from app.lines import actions
from app.lines.changes import CHANGES
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from tests.cast import Cast
from tests.lines.sheets import TheSheet, sheet

Deed = tuple[str, int, int, int]  # what, whose, which line, how much
DEEDS = st.tuples(
    st.sampled_from(["promise", "both", "back", "bring", "some", "release", "accept", "decline"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(1, 7),
)
LATE: dict[str, Callable[[Promise], Awaitable[None]]] = {
    "bring": actions.deliver,
    "release": actions.release,
    "accept": actions.accept,
    "decline": actions.decline,
}


async def does(ask: TheSheet, deed: Deed, *, needs_yes: bool) -> None:
    what, who, line, n = deed
    try:
        if what in ("promise", "both"):
            wanted = [n if at == line or what == "both" else 0 for at in range(3)]
            await ask.promises(who, *wanted, needs_yes=needs_yes)
        elif what == "back":
            await actions.take_back(ask.id, ask.helpers[who], ask.lines[line].id)
        elif promise := await Promise.filter(helper_id=ask.helpers[who], sheet_id=ask.id).first():
            if what == "some":
                await actions.deliver(promise, {ask.lines[line].id: n})
            else:
                await LATE[what](promise)
    except (Invalid, Conflict):
        return


@pytest.mark.parametrize("needs_yes", [False, True])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(DEEDS, min_size=1, max_size=4), max_size=8))
async def test_counters_and_promises_always_agree(
    cast: Cast, needs_yes: bool, rounds: list[list[Deed]]
) -> None:
    ask = await sheet(cast, insulin=10, needles=4, soap=1)
    for deeds in rounds:
        await asyncio.gather(*(does(ask, deed, needs_yes=needs_yes) for deed in deeds))
        await ask.is_right()


def test_every_state_can_be_reached_and_open_ones_can_be_let_go_of() -> None:
    assert {change.to for change in CHANGES} == set(PromiseState)
    (release,) = (change for change in CHANGES if change.name == "release")
    assert release.was == set(OPEN_PROMISES)
