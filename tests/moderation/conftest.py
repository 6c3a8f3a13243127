from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.core.config import Config
from app.core.sealed import use
from app.core.viewer import Viewer
from app.groups.queries import viewer_for
from tests.cast import Cast
from tests.conftest import Database
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    use(config.key)
    forgive_everybody()
    async with open_log(db):
        yield await lived_in(cast, config)


async def as_now(who: Viewer) -> Viewer:
    """The same person with the roles they hold by now."""
    from app.accounts.models import Session, User
    from app.core.clock import now

    user = await User.get(id=who.user_id)
    session = Session(user_id=user.id, token_hash="-", seen_at=now(), ends_at=now())
    session.user = user
    return await viewer_for(session)
