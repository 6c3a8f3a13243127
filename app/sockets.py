"""Where the app meets the gateway: who is at the door, what a frame may set going, who is shut
out when."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, cast

from prometheus_client.registry import Collector
from starlette.routing import Route

from app.accounts.models import Session, Standing
from app.accounts.queries import (
    bearer_for,
    browser_for,
    ends_of,
    standing_behind,
    stay_awake,
    still_open,
)
from app.bus import AnyBus
from app.chat import api
from app.chat.commands import COMMANDS
from app.chat.the_log import the_log
from app.core.config import Config
from app.core.cookies import session_cookie
from app.core.db.away import is_away
from app.core.headers import standing
from app.groups.queries import viewer_for
from app.telling import telling
from realtime.anew import STANDS
from realtime.gateway import Gateway
from realtime.limits import Times
from realtime.metrics import SocketNumbers
from realtime.needs import Asking, Needs, Nobody, Person, Rooms, Unavailable
from realtime.notes import NOTE, Level, note
from realtime.promise import Promise
from realtime.redis_bus import RedisBus
from realtime.redis_leases import RedisLeases
from realtime.redis_spending import SharedSpending


class Door:
    """realtime.needs.Doorkeeper: the same sessions as the pages'."""

    def __init__(self, secure: bool) -> None:
        self._cookie = session_cookie(secure)
        self.awake: set[int] = set()  # sessions used over a socket since the last look

    async def by_bearer(self, token: str) -> Person | Nobody:
        with reaching_the_store():
            return await _known(await bearer_for(token))

    async def by_cookies(self, cookies: Mapping[str, str]) -> Person | Nobody:
        token = cookies.get(self._cookie)
        with reaching_the_store():
            return await _known(await browser_for(token)) if token else Nobody.UNKNOWN

    async def again(self, sessions: Collection[int]) -> Mapping[int, Person]:
        with reaching_the_store():
            known = [await _known(one) for one in await still_open(sessions)]
        return {one.session: one for one in known if isinstance(one, Person)}

    async def shut_out(self, sessions: Collection[int]) -> Mapping[int, Nobody]:
        awake, self.awake = self.awake, set()
        with reaching_the_store():
            await stay_awake(awake)
            standing = await standing_behind(sessions)
        shut = [one for one in sessions if standing.get(one) is not Standing.ACTIVE]
        return {one: _why(standing.get(one)) for one in shut}

    async def ends(self, sessions: Collection[int]) -> Mapping[int, int]:
        with reaching_the_store():
            return {one: _ms(at) for one, at in (await ends_of(sessions)).items()}


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _why(standing: Standing | None) -> Nobody:
    return Nobody.BANNED if standing is Standing.BANNED else Nobody.UNKNOWN


@contextmanager
def reaching_the_store() -> Generator[None]:
    """What a database has to say, in the words of the wire: `unavailable`, try again."""
    try:
        yield
    except Exception as problem:
        if is_away(problem) and not isinstance(problem, Unavailable):
            raise Unavailable(type(problem).__name__) from problem
        raise


async def _known(session: Session | None) -> Person | Nobody:
    if session is None:
        return Nobody.UNKNOWN
    if session.user.standing is Standing.BANNED:
        return Nobody.BANNED
    viewer = await viewer_for(session)
    return Person(
        id=session.user_id,
        pub=viewer.pub,
        session=session.id,
        zone=viewer.zone,
        expires_ms=_ms(session.ends_at),
        bot=session.is_bot,
        viewer=viewer,
    )


class _TheLog:
    """The log is opened after the gateway is made: uvicorn wants the class before the app
    starts."""

    def __getattr__(self, name: str) -> Any:
        return getattr(the_log(), name)


class Sockets:
    """The gateway of this process and the room log behind it."""

    def __init__(self, config: Config, bus: AnyBus) -> None:
        self._config, self._bus, self._door = config, bus, Door(config.secure)
        commands = {name: self._noting(command) for name, command in COMMANDS.items()}
        self._gateway = Gateway(
            Needs(self._door, cast(Rooms, _TheLog()), commands, features=("hold",)),
            origins=config.origins,
            headers=standing(config.secure),
            bus=bus,
            leases=RedisLeases(bus) if isinstance(bus, RedisBus) else None,
            spending=SharedSpending(bus) if isinstance(bus, RedisBus) else None,
            # Of several the others take over; whoever runs them may kill after five seconds.
            times=Times(drain=4, down=0) if isinstance(bus, RedisBus) else None,
            proxies=[one.strip() for one in config.proxies.split(",")],
        )
        self.connection = self._gateway.connection

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None]:
        """Open the log, let people in, and at the end let them go before the log is closed."""
        gateway = self._gateway
        async with telling(
            self._config,
            self._bus,
            committed=gateway.deliver,
            ended=self._shut_out,
            stands=self._stands_otherwise,
        ):
            await gateway.start()
            try:
                yield
            finally:
                await gateway.stop()

    def twins(self) -> list[Route]:
        """The same over HTTP."""
        return api.routes(self._gateway)

    @property
    def is_draining(self) -> bool:
        """Whether newcomers should go elsewhere, or come later."""
        return self._gateway.is_draining

    async def drain(self, *, is_hurried: bool) -> None:
        await self._gateway.drain(is_hurried=is_hurried)

    def note(self, text: str, lvl: Level) -> int:
        """Tell everybody who is connected, on all processes; how many of them are on this one.
        Raises realtime.words.Unacceptable."""
        self._gateway.announce(NOTE, note(text, lvl))
        return len(self._gateway.crowd)

    def numbers(self) -> list[Collector]:
        """For /metrics."""
        return [SocketNumbers(self._gateway)]

    def _shut_out(self, sessions: list[int]) -> None:
        self._gateway.revoke(sessions=sessions)

    async def _stands_otherwise(self, user_id: int) -> None:
        self._gateway.announce(STANDS, user_id)

    def _noting(self, command: Callable[[Asking, Any], Awaitable[Any]]) -> Any:
        """A session that is used over its socket stays awake like one whose pages are opened."""

        def noted(asking: Asking, frame: Any) -> Awaitable[Any]:
            self._door.awake.add(asking.person.session)
            asked = command(asking, frame)
            return asked if isinstance(asked, Promise) else reached(asked)  # the log says it itself

        async def reached(asked: Awaitable[Any]) -> Any:
            with reaching_the_store():
                return await asked

        return noted
