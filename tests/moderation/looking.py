"""How somebody who keeps order looks at what was reported, at their browser."""

from __future__ import annotations

from app.chat.models import Report
from tests.conftest import Browser


async def pages_of(pub: str, circle: str) -> list[str]:
    """Of the reports of a thing, the oldest first."""
    rows = await Report.filter(message_pub=pub).order_by("id")
    return [f"/c/{circle}/care/reports/{one.pub}" for one in rows]


async def looked_at(keeper: Browser, path: str) -> str:
    """Taken and judged: the page they see then."""
    await keeper.post(path, do="take")
    return (await keeper.follow(await keeper.post(path, do="judge", judged="against"))).text


async def answered(keeper: Browser, path: str, ending: str, **more: str) -> str:
    """The same, if it was not yet done, and settled."""
    await keeper.post(path, do="take")
    await keeper.post(path, do="judge", judged="against")
    answer = await keeper.post(path, do="settle", ending=ending, **more)
    assert answer.status_code == 303
    return (await keeper.follow(answer)).text
