"""What a gateway does again and again, by clocks of its own: heartbeats, looking for what nobody
told it, telling what can wait."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from realtime.clock import every
from realtime.hearing import Hearing
from realtime.heart import beat
from realtime.needs import Refused
from realtime.standings import Standings

if TYPE_CHECKING:
    from realtime.gateway import Gateway

BREATH = 500  # connections looked after, or asked about, between two turns of the loop

Work = Callable[[], Awaitable[None]]


class Rounds:
    def __init__(self, gateway: Gateway, hearing: Hearing) -> None:
        self._gateway, self._hearing = gateway, hearing
        self.standings = Standings(gateway, hearing)
        self._clocks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        gateway, look = self._gateway, self._hearing.repair.look
        times, loop = gateway.times, asyncio.get_running_loop()
        for seconds, work in (
            (times.tick, self._beat),
            (times.lists, gateway.lists.tell),
            (times.markers, gateway.markers.write),
            (times.look, look),
            (times.recheck, self._recheck),
            (times.look_blind, self._while_blind(look)),
            (times.recheck_blind, self._while_blind(self._recheck_as_news)),
        ):
            self._clocks.append(loop.create_task(every(seconds, work)))
        steadily = every(times.hush, gateway.ephemera.look, spread=0)
        self._clocks.append(loop.create_task(steadily))

    def stop(self) -> None:
        for clock in self._clocks:
            clock.cancel()

    async def look_again(self) -> None:
        """News may have been lost until now."""
        with contextlib.suppress(Refused):  # the clocks come by again
            await self._hearing.repair.look()
            await self._recheck_as_news()
            await self._gateway.anew.look()

    def _while_blind(self, work: Work) -> Work:
        """What is done more often while nobody can tell us anything."""

        async def look() -> None:
            if not self._gateway.hears_others:
                await work()

        return look

    async def _beat(self) -> None:
        gateway, now = self._gateway, time.monotonic()
        for count, session in enumerate(gateway.crowd):
            beat(session, gateway.times)
            if not count % BREATH:
                await asyncio.sleep(0)
        for spent in (gateway.upgrades, gateway.spending, gateway.visits):
            spent.forget_full(now)
        for hub in list(gateway.hubs.values()):
            if hub.is_heard or not hub.emptied_at:
                hub.emptied_at = now
            elif now - hub.emptied_at > gateway.times.idle_hub:
                del gateway.hubs[hub.room_id]

    async def _recheck_as_news(self) -> None:
        await self._recheck(is_news=True)

    async def _recheck(self, *, is_news: bool = False) -> None:
        """Ask of every connection whether its session still opens the door, and which rooms."""
        everybody, door = list(self._gateway.crowd), self._gateway.needs.door
        for start in range(0, len(everybody), BREATH):
            asked = everybody[start : start + BREATH]
            shut = await door.shut_out({one.person.session for one in asked})
            ends = await door.ends({one.person.session for one in asked})
            for session in asked:
                why = shut.get(session.person.session)
                if why and not session.connection.ending:
                    session.end(why.value)
                elif lasts := ends.get(session.person.session):
                    session.lasts(lasts)
        await self.standings.look(is_news=is_news)
