from datetime import timedelta

from app.accounts.models import User
from app.core.clock import now
from app.groups.jobs import JOBS
from tests.cast import session_of

LONG_AGO = timedelta(days=8)


async def work():
    for _, _, job in JOBS:
        await job()


async def logins():
    return set(await User.all().values_list("login", flat=True))


async def test_who_never_came_in_is_forgotten_after_a_week(cast):
    before = await logins()
    await work()
    assert await logins() == before
    await User.all().update(created_at=now() - LONG_AGO)
    await work()
    assert await logins() == before - {"bohdan"}


async def test_who_is_still_signed_in_somewhere_is_not_forgotten(cast):
    await session_of(cast.bohdan)
    await User.all().update(created_at=now() - LONG_AGO)
    await work()
    assert "bohdan" in await logins()
