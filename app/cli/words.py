"""What the program says and asks, for those who work on it."""

from __future__ import annotations

import asyncio

from app.audit import queries
from app.cli.database import opened, settings
from app.cli.terminal import told
from app.directory.queries import rings_lately


def rules() -> None:
    """List the questions «may this person do that?», by name."""
    from app.core.rules import RULES
    from app.features import collected

    collected("views", "ROUTES")
    for name in sorted(RULES):
        print(name)


def audit() -> None:
    """Check every circle's log of what was done with power: whether anything in it was changed,
    taken out or put between. Prints the last hash of each, to compare with what members see."""

    async def check() -> tuple[list[queries.Chain], int]:
        async with opened(settings()):
            return await queries.chains(), await rings_lately()

    chains, rings = asyncio.run(check())
    for chain in chains:
        state = "whole" if chain.broken_at is None else f"BROKEN from entry {chain.broken_at}"
        print(f"{chain.group_id:>6}  {chain.length:>8} entries  {chain.head[:16]}  {state}")
    if rings:
        print(
            f"Made-up cards rang in the last 14 days: {rings}. Those who keep the door know more."
        )
    if any(chain.broken_at is not None for chain in chains):
        raise ValueError("Somebody has changed what was written down.")


def keep_translations(*, check: bool = False) -> None:
    """Bring the catalogues up to date with what pages and code say.

    Parameters
    ----------
    check
        Change nothing; say what is missing, unused or mistaken.
    """
    from app.translations import TONGUES, faults, refresh, spoken

    said = spoken()
    if not check:
        for locale in TONGUES:
            told.print(
                f"{locale}: {len(said)} sentences, {refresh(locale, said)} wait for a translation"
            )
    elif found := faults(said):
        raise ValueError("\n".join(found))
