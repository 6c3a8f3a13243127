"""Who promised something, for those who do not meet them. They are not named, just as whoever is
not here any more: with a word of its own it would be read who blocked whom."""

from __future__ import annotations

from dataclasses import replace

from app.chat.queries import hidden_from
from app.core.viewer import Viewer
from app.help import rules
from app.help.queries.posts import Need
from app.lines.queries import Share, Wanted


async def unmet_by(viewer: Viewer, need: Need) -> dict[int, str]:
    """{user id: public id}, whoever of the two blocked the other. Nobody for whose post it is and
    who looks after the board: they have to do with everybody who promised something of it."""
    return {} if rules.see_promises(viewer, need.posted) else await hidden_from(viewer)


async def without_unmet(viewer: Viewer, need: Need, lines: list[Wanted]) -> list[Wanted]:
    unmet = set((await unmet_by(viewer, need)).values())
    return [replace(one, shares=_shares(one, unmet)) for one in lines]


def _shares(line: Wanted, unmet: set[str]) -> tuple[Share, ...]:
    return tuple(
        replace(one, name="", user_pub="") if one.user_pub in unmet else one for one in line.shares
    )
