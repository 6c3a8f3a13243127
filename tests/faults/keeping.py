"""Whoever keeps a circle, at the pages: makes rooms, sets them, lets words through or not."""

from __future__ import annotations

import re
from typing import Self

from app.core.tokens import public_id
from tests.faults.browser import Browser
from tests.faults.server import Person, Server
from tests.faults.towns import Town

AS_MADE = {"title": "Кімната", "about": "", "history": "whole", "slow": "0", "kept": "0"}


class Keeper(Browser):
    """Olena, who may do everything in her circle."""

    @classmethod
    async def of(cls, town: Town, server: Server, address: str) -> Self:
        olena = next(one for one in town.people if one.login == "olena")
        return await cls(server, address).sign_in(olena)

    async def makes_a_room(self, *people: Person, **settings: str) -> str:
        """An open one in which these people are; its public id."""
        room = public_id()
        made = {"title": "Кімната", "about": "", "kind": "open", "history": "whole"}
        await self.post(f"/c/{await self.circle()}/rooms/new", once=room, **made)
        await self.lets_in(room, *people)
        await self.post(f"/rooms/{room}/keep", **{**AS_MADE, "premod": "none", **settings})
        return room

    async def lets_in(self, room: str, *people: Person) -> None:
        """They come in by themselves: it is open."""
        for at, person in enumerate(people):
            async with Browser(self.server, f"10.11.{at}.1") as theirs:
                await theirs.sign_in(person)
                await theirs.post(f"/rooms/{room}/join")

    async def waiting(self, room: str) -> list[str]:
        """What waits there, as the page shows it: ids, the longest waiting first."""
        page = (await self.client.get(f"/rooms/{room}/held")).text
        return list(dict.fromkeys(re.findall(rf"/rooms/{room}/held/([A-Za-z0-9]+)", page)))

    async def answers(self, room: str, hid: str, answer: str) -> int:
        """The status: 303, or 409 where it had been answered."""
        fields = {"answer": answer, "why": "spam" if answer == "no" else ""}
        response = await self.client.post(f"/rooms/{room}/held/{hid}", data=fields)
        return response.status_code
