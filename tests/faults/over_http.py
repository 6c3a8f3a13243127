"""A client whose sockets are blocked: the same life over the HTTP twins (wire.md §9)."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx2

from tests.faults.client import Client
from tests.faults.outbox import Item
from tests.faults.room import Room
from tests.faults.wire import Frame

WAIT = 5  # s of one long poll


class Phone(Client):
    """`address` is where the site is served: http://127.0.0.1:…"""

    async def _one_connection(self) -> None:
        """Until something does not answer; then `live` begins anew."""
        self._began = self._heard_at = time.monotonic()
        self.line += 1
        headers = {"authorization": f"Bearer {self.token}"}
        limits = httpx2.Limits(max_connections=None)
        async with httpx2.AsyncClient(
            base_url=self.address, headers=headers, timeout=15, limits=limits, trust_env=False
        ) as self._http:
            try:
                card = await self._get("")
                if card["t"] != "ok":
                    raise OSError(card["code"])
                self._welcomed_by(card["rooms"])
                async with asyncio.TaskGroup() as self._group:
                    for room in self.rooms.values():
                        self._group.create_task(self._follow(room))
            except* (httpx2.HTTPError, OSError) as lost:
                raise OSError(str(lost.exceptions[0])) from None
            finally:
                self._closed(None)

    def _welcomed_by(self, cards: list[Frame]) -> None:
        for card in cards:
            self.is_in(card)
        self.took_since_lost("lost → welcome")
        self.can_change = True

    async def _follow(self, room: Room) -> None:
        """Everything after the cursor, in one long poll after the other."""
        if room.cursor is None:
            await self._begin_anew(room)
        room.stands()
        self.up.set()
        room.outbox.pump()
        while room.id in self.rooms:
            at = {"epoch": room.epoch, "since": room.cursor, "limit": 100, "wait": WAIT}
            told = await self._get(f"/{room.id}/log", **at)
            if told["t"] == "ok":
                if told["ev"]:
                    room.events(told["ev"])
            elif told["code"] in ("not_found", "not_member"):
                self._put_out({"room": room.id, "seq": room.cursor or 0})
            elif told["code"] == "conflict":
                await self._begin_anew(room)
            else:
                await asyncio.sleep(told.get("retry_ms", 2000) / 1000)

    async def _begin_anew(self, room: Room) -> None:
        cards = {card["room"]: card for card in (await self._get(""))["rooms"]}
        page = await self._get(f"/{room.id}/history", min=cards[room.id]["head"], limit=100)
        if page["t"] != "page":
            raise OSError(page["code"])
        room.begins_anew(cards[room.id]["epoch"], page)

    def transmit(self, item: Item) -> None:
        self.witness.transmitted(self, item)
        post = self._post(item)
        try:
            self._group.create_task(post)
        except RuntimeError:  # the others have failed already: it is sent again with them
            post.close()

    async def _post(self, item: Item) -> None:
        frame = {k: v for k, v in item.frame.items() if k != "room"}
        if item.t == "send":
            key = {"idempotency-key": frame.pop("cid")}
            answer = await self._http.post(
                f"/api/v1/rooms/{item.room}/messages", json=frame, headers=key
            )
        else:
            answer = await self._http.post(
                f"/api/v1/rooms/{item.room}/ops", json={"t": item.t, **frame}
            )
        self._outcome(item, self._read(answer, self._began))

    async def _get(self, path: str, **query: Any) -> Frame:
        began = time.monotonic()
        answer = await self._http.get(f"/api/v1/rooms{path}", params=query)
        return self._read(answer, began)

    def _read(self, answer: httpx2.Response, since: float) -> Frame:
        self.witness.read(answer.text, since, self.cursors)
        self.witness.counted(f"HTTP {answer.status_code}")
        try:
            told: Frame = json.loads(answer.text)
        except ValueError:
            raise OSError(f"{answer.status_code} {answer.text[:80]}") from None
        return told

    def cut(self) -> None:
        """There is no line to lose; each request has its own."""
