"""G14, hidden means hidden: not by a name, not by a number, not by a difference of numbers, not by
the moment at which something is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from realtime.discretion import FEW, MOST_NAMED, MOST_TYPING_NAMED, View, typing, view
from realtime.leases import Roll
from tests.realtime.company import Company


def roll(shown: int, hidden: int) -> Roll:
    people = {f"u_s{number}": True for number in range(shown)}
    return Roll.of(people | {f"u_h{number}": False for number in range(hidden)})


@pytest.mark.parametrize(
    ("shown", "hidden", "on", "lt"),
    [
        *((0, 0, 4, True), (0, 4, 4, True), (0, 5, 5, False), (0, 6, 6, False)),
        *((1, 0, 4, True), (1, 4, 4, True), (1, 5, 6, False), (4, 0, 4, True), (4, 4, 4, True)),
        *((5, 0, 5, False), (5, 4, 5, False), (5, 5, 10, False), (12, 3, 12, False)),
    ],
)
def test_the_hidden_are_counted_once_they_are_five(
    shown: int, hidden: int, on: int, lt: bool
) -> None:
    seen = view(roll(shown, hidden), shows_members=True)
    assert (seen.on, seen.lt, len(seen.names or ())) == (on, lt, shown)


@pytest.mark.parametrize(("here", "on", "lt"), [(0, 4, True), (4, 4, True), (5, 5, False)])
def test_where_members_are_not_shown_everybody_is_hidden(here: int, on: int, lt: bool) -> None:
    assert view(roll(here, 0), shows_members=False) == View(on, lt, None)
    assert view(roll(0, here), shows_members=False) == View(on, lt, None)


@given(st.integers(0, 120), st.integers(0, 120))
def test_no_difference_of_counts_is_below_five(shown: int, hidden: int) -> None:
    seen = view(roll(shown, hidden), shows_members=True)
    named = shown if seen.names is None else len(seen.names)
    assert seen.lt or seen.on - named == 0 or seen.on - named >= FEW
    assert seen.lt == (seen.on == 4)


@given(st.integers(0, 120), st.integers(0, 4), st.integers(0, 4))
def test_a_few_hidden_people_change_nothing_that_is_told(shown: int, few: int, others: int) -> None:
    assert view(roll(shown, few), shows_members=True) == view(
        roll(shown, others), shows_members=True
    )


@given(st.integers(0, 120), st.integers(0, 120))
def test_names_are_only_told_in_small_rooms(shown: int, hidden: int) -> None:
    seen = view(roll(shown, hidden), shows_members=True)
    assert seen.names is None or shown + hidden <= MOST_NAMED
    _, who = typing(["u_s0"], roll(shown, hidden), shows_members=True, members=200)
    assert not who or shown + hidden <= MOST_TYPING_NAMED


def test_a_typing_list_has_three_names_and_everybodys_number() -> None:
    typists = ["u_s4", "u_h0", "u_s1", "u_s0", "u_s2"]
    seen = typing(typists, roll(5, 5), shows_members=True, members=40)
    assert seen == (5, ("u_s0", "u_s1", "u_s2"))
    assert typing(typists, roll(5, 5), shows_members=False, members=40) == (5, ())


@pytest.mark.parametrize(("members", "shown", "n"), [(5, 0, 0), (6, 0, 1), (8, 2, 1), (8, 3, 0)])
def test_somebody_hidden_types_only_where_it_could_be_any_of_five(
    members: int, shown: int, n: int
) -> None:
    seen = typing(["u_h0"], roll(shown, 1), shows_members=True, members=members)
    assert seen == (n, ())


# Two worlds side by side. In one of them Hana and Henyk, who are hidden, come, go and type.

OPEN = ("u_oksana", "u_orest", "u_olha")
HIDDEN = ("u_hana", "u_henyk")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["come", "leave", "type", "stop"]), st.sampled_from(OPEN)),
        st.tuples(st.sampled_from(["come", "leave", "type", "stop"]), st.sampled_from(HIDDEN)),
        st.tuples(
            st.sampled_from(["come", "leave", "show", "hide", "type", "tab", "close tab"]),
            st.sampled_from(["u_eva", "u_fedir"]),
        ),
        st.tuples(st.just("turn"), st.just("")),
    ),
    max_size=40,
)


# Six are here, of whom three may be counted.
ALMOST_FIVE = [("come", pub) for pub in (*OPEN, *HIDDEN, "u_eva")]

# Were nobody left meanwhile, what the room was told would begin anew.
COMING_BACK = [
    *(("come", "u_hana"), ("come", "u_eva"), ("show", "u_eva"), ("turn", ""), ("leave", "u_eva")),
    *(("turn", ""), ("turn", ""), ("turn", ""), ("come", "u_eva"), ("show", "u_eva")),
]


def act(company: Company, what: str, pub: str) -> None:
    if what == "come":
        company.come(pub)
        if pub in OPEN:
            company.show(pub)
    elif what in ("tab", "close tab"):
        (company.come if what == "tab" else company.leave)(pub, 1)
    elif what == "stop":
        company.type(pub, on=False)
    else:
        getattr(company, what)(pub)


async def what_eva_hears(company: Company, steps: Sequence[Any], unseen: Sequence[str] = ()) -> Any:
    """Frame by frame, with the turn of the clock at which each came."""
    heard: list[Any] = []
    turn = 0
    for what, pub in [*steps, ("turn", ""), ("turn", "")]:
        if what == "turn":
            turn += 1
            await company.turn()
            heard += [
                (turn, device, one) for device in (0, 1) for one in company.heard("u_eva", device)
            ]
        elif pub not in unseen:
            act(company, what, pub)
    return heard


@settings(max_examples=300)
@given(STEPS)
@example([("come", "u_hana"), ("turn", ""), ("come", "u_eva"), ("show", "u_eva")])
@example([("come", pub) for pub in (*HIDDEN, "u_eva")] + [("type", "u_hana"), ("turn", "")])
@example(ALMOST_FIVE)
@example(COMING_BACK)
def test_that_somebody_hidden_is_there_changes_nothing_one_hears(steps: Any) -> None:
    async def live() -> None:
        with_them = await what_eva_hears(Company(members=5), steps)
        without = await what_eva_hears(Company(members=5), steps, unseen=HIDDEN)
        assert with_them == without

    asyncio.run(live())


@settings(max_examples=100)
@given(STEPS, st.booleans())
def test_of_two_hidden_people_it_cannot_be_told_which_it_is(steps: Any, shows: bool) -> None:
    other = dict(zip(HIDDEN, reversed(HIDDEN), strict=True))
    swapped = [(what, other.get(pub, pub)) for what, pub in steps]

    async def live() -> None:
        five = [("come", f"u_h{number}") for number in range(5)]
        one = await what_eva_hears(Company(shows_members=shows), [*five, *steps])
        another = await what_eva_hears(Company(shows_members=shows), [*five, *swapped])
        assert one == another

    asyncio.run(live())


@settings(max_examples=200)
@given(STEPS)
def test_nobody_is_named_who_has_not_said_so_on_all_their_devices(steps: Any) -> None:
    async def live() -> None:
        company = Company()
        is_shown: dict[str, bool] = {}
        for what, pub in [*steps, ("turn", "")]:
            if what != "turn":
                act(company, what, pub)
                if tabs := [tab for tab in company.devices.values() if tab.person.pub == pub]:
                    is_shown[pub] = all(tab.passing.shows for tab in tabs)
                continue
            await company.turn()
            for tab in company.devices.values():
                for frame in tab.heard:
                    named = {*frame.get("full", ()), *frame.get("join", ()), *frame.get("who", ())}
                    assert all(is_shown[one] for one in named)
                tab.heard.clear()

    asyncio.run(live())
