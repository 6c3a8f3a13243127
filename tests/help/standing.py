"""Where a post has to stand, said a second time and in plain words (domain.md 4): whoever checks it
must not ask what they check."""

from __future__ import annotations

from collections.abc import Iterable

Counts = tuple[int, int, int]  # of a line: how much is asked, promised, there

GONE = {"released", "declined"}  # of a promise
RUNS = {"proposed", "accepted", "in progress"}
CAME = {"delivered", "confirmed", "disputed"}
FOLLOWS_LINES = {"open", "partly covered", "covered", "in delivery", "received"}
TRAVELS = {"on the way", "stuck", "arrived"}  # of a parcel with which somebody has set out


def where_it_stands(lines: Iterable[Counts], promises: Iterable[str]) -> str:
    """`lines`: what is still wanted; `promises`: the states of those that count."""
    counts, states = list(lines), set(promises)
    promised = sum(much for _, much, _ in counts)
    if promised == 0:
        return "open"
    if promised < sum(asked for asked, _, _ in counts):
        return "partly covered"
    there = sum(there for _, _, there in counts)
    if there == promised and states == {"confirmed"}:
        return "received"
    # What is confirmed is there, or its line is gone: somebody took it off the list meanwhile.
    on_its_way = {"in progress", "delivered", "disputed"}
    if there > 0 or states & on_its_way:
        return "in delivery"
    return "covered"
