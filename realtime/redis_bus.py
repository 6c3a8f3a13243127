"""The bus of several processes: Redis, which may lose everything it is told (storage.md §5).

Every process listens to all channels from the start. A channel for each room would have to be
subscribed to and left with every visitor, and thousands of them again after Redis has restarted.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import Any

import msgspec

from realtime.bus import Heard, Missed, News
from realtime.logs import log, where
from realtime.redis_link import Ear, Voice
from realtime.telling import CHANNELS, read, written

SILENT = "Redis does not answer: what others write is looked for in the log"
FIRST = 2.0  # seconds that a start waits for Redis; it goes on without


class RedisBus:
    """`prefix` stands before every channel and key: it is what keeps apart two communities that
    share a Redis, where its numbered databases make no difference. A process that only tells need
    not listen."""

    def __init__(self, url: str, prefix: str, *, listens: bool = True) -> None:
        self.prefix = prefix
        self.name = secrets.token_hex(6)  # of this process
        self._ears: list[Heard] = []
        channels = [prefix + channel for channel in CHANNELS]
        self._voice = Voice(url, self._turned)
        self._ear = Ear(url, channels, self._heard, self._turned)
        self._listens = listens
        self._was_up = self._has_lost = False
        self._first = asyncio.Event()

    @property
    def is_up(self) -> bool:
        return self._voice.is_up and (self._ear.is_up or not self._listens)

    async def start(self) -> None:
        self._voice.start()
        if self._listens:
            self._ear.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST):
                await self._first.wait()
        if not self.is_up:
            log.warning(SILENT)

    async def stop(self) -> None:
        """Say what is left to be said, and nothing more."""
        await self._voice.stop()
        await self._ear.stop()

    def join(self, heard: Heard) -> None:
        self._ears.append(heard)

    def leave(self, heard: Heard) -> None:
        self._ears.remove(heard)

    def tell(self, news: News, teller: Heard | None = None) -> None:
        self._pass_on(news, teller)
        self._admit_loss()
        self._has_lost |= not self._say(news)

    def ask(self, *command: bytes | str | float) -> asyncio.Future[Any]:
        """Anything else of Redis: its answer, or `redis_link.Away`."""
        return self._voice.ask(*command)

    def _heard(self, channel: str, said: bytes) -> None:
        try:
            teller, news = read(channel.removeprefix(self.prefix), said)
        except msgspec.DecodeError:
            log.warning("something was said on the bus that is no news of ours")
            return
        if teller != self.name and news is not None:
            self._pass_on(news, None)

    def _pass_on(self, news: News, teller: Heard | None) -> None:
        for heard in list(self._ears):
            if heard == teller:
                continue
            try:
                heard(news)
            except Exception as problem:
                log.error("news was not taken in: %s", where(problem))

    def _say(self, news: News) -> bool:
        channel, said = written(news, self.name)
        return self._voice.say("PUBLISH", self.prefix + channel, said)

    def _admit_loss(self) -> None:
        """Let the others know that something we told did not reach them."""
        if self._has_lost:
            self._has_lost = not self._say(Missed())

    def _turned(self) -> None:
        """One of the links came or went. What was said meanwhile nobody heard."""
        if self.is_up == self._was_up:
            return
        self._was_up = self.is_up
        if self.is_up:
            if self._first.is_set():
                log.warning("Redis answers again")
            self._first.set()
            self._admit_loss()
        else:
            self._has_lost = True
            log.warning(SILENT)
        self._pass_on(Missed(), None)
